"""What a cell may hold: each reader gives a value or raises CellError with words for people."""

import re
from datetime import date
from decimal import Decimal

from apps.core.dates import DateError, format_date, parse_birth, parse_date
from apps.core.identifiers import IdentifierError, tidy_phone
from apps.core.money import MoneyError, format_number, parse_money
from apps.core.text import fold, tidy, tidy_lines

EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"}
_COUNT = re.compile(r"(\d{1,7}|\d{1,3}(?:\.\d{3})+)(?: người)?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"(\d{1,8}|\d{1,3}(?:\.\d{3})+)(?: [^\W\d]{1,12})?")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", re.ASCII)
_QUANTITY = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]{2,}")
_YES = {"co", "x", "dung", "yes", "true", "1", "v", "duoc", "dong y"}
_NO = {"khong", "no", "false", "0", "sai"}


class CellError(ValueError):
    """A cell that cannot be read with certainty. The message is for people and names the remedy."""


# What a reader may raise: all of them carry words for people.
UNREADABLE = (CellError, DateError, IdentifierError, MoneyError)


def text(longest):
    """One line of at most `longest` characters."""

    def read(value):
        if isinstance(value, date):
            raise CellError(
                f"Excel đã đổi ô này thành ngày {format_date(value)}; định dạng ô là Văn bản rồi ghi lại."
            )
        return _not_longer(tidy(str(value)), longest)

    return read


def long_text(longest):
    def read(value):
        return _not_longer(tidy_lines(str(value)), longest)

    return read


def _not_longer(value, longest):
    if len(value) > longest:
        raise CellError(
            f"Dài {format_number(len(value))} ký tự, nhiều nhất {format_number(longest)}; rút ngắn lại."
        )
    return value


def past_day(today):
    """A date, day first, not after today."""

    def read(value):
        day = parse_date(value)
        if day > today:
            raise CellError(f"Ngày {format_date(day)} ở sau hôm nay; xem lại ngày, tháng, năm.")
        return day

    return read


def birth(value):
    """(date or None, year)"""
    return parse_birth(value)


def count(value):
    """A whole number from 1: 4, "4 người", "1.200"."""
    if isinstance(value, int):
        number = value
    else:
        match = _COUNT.fullmatch(str(value))
        number = int(match[1].replace(".", "")) if match else 0
    if not 1 <= number <= 100_000:
        raise CellError(
            f"“{str(value)[:40]}” không phải số người; ghi một số nguyên từ 1 đến 100.000."
        )
    return number


def year(earliest, latest):
    """A calendar year: 2025, "năm 2025"."""

    def read(value):
        written = fold(str(value)).removeprefix("nam").strip()
        number = int(written) if _YEAR.fullmatch(written) else 0
        if isinstance(value, date) or not earliest <= number <= latest:
            raise CellError(
                f"“{str(value)[:40]}” không phải năm; ghi một năm từ {earliest} đến {latest}."
            )
        return number

    return read


def number(noun, *, least=0, most=10_000_000):
    """A whole number: 4, "1.200", "40 người"; `noun` says of what."""

    def read(value):
        written = value if isinstance(value, int) else tidy(str(value))
        match = _NUMBER.fullmatch(str(written))
        found = int(match[1].replace(".", "")) if match else -1
        if not least <= found <= most:
            raise CellError(
                f"“{str(value)[:40]}” không phải {noun}; ghi một số nguyên từ {least} đến "
                f"{format_number(most)}."
            )
        return found

    return read


def money(value):
    if isinstance(value, date):
        raise CellError("Ô này là ngày, không phải số tiền; xem lại cột.")
    return parse_money(value)


def quantity(value):
    written = str(value)
    if isinstance(value, int | float):
        number = Decimal(written)
    elif _GROUPED.fullmatch(written):
        number = Decimal(written.replace(".", "").replace(",", "."))
    elif _QUANTITY.fullmatch(written):
        number = Decimal(written.replace(",", "."))
    else:
        raise CellError(f"Không đọc được số lượng “{written[:40]}”; ghi một số, ví dụ 10 hoặc 1,5.")
    if not Decimal("0.01") <= number < 10**10:
        raise CellError(f"Số lượng “{written[:40]}” không đúng; số lượng phải lớn hơn 0.")
    return number.quantize(Decimal("0.01"))


class Repaired(str):
    """A value whose lost zero was put back; `before` is what stood in the cell."""

    __slots__ = ("before",)


def phone(value):
    """Ten digits. A number cell of nine has lost its zero to Excel: no other number has nine."""
    if isinstance(value, int) and 10**8 <= value < 10**9:
        repaired = Repaired(tidy_phone(f"0{value}"))
        repaired.before = str(value)
        return repaired
    return tidy_phone(value)


def email(value):
    value = tidy(str(value))
    if not _EMAIL.fullmatch(value) or len(value) > 254:
        raise CellError(f"Email “{value[:60]}” không đúng; ghi ví dụ ten@vidu.vn.")
    return value


def flag(value):
    """Có, x → True; không → False."""
    folded = fold(str(value))
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise CellError(f"“{str(value)[:40]}” không rõ; ghi có hoặc không.")


class Terms:
    """A list of terms by name and synonym, in any spelling."""

    def __init__(self, what, names, synonyms=()):
        """`names` are (name, value) as shown; `synonyms` (other name, value)."""
        self.what = what
        self.names = [name for name, _ in names]
        self.values = {fold(name): value for name, value in [*synonyms, *names]}

    @classmethod
    def of_choices(cls, what, model):
        """The terms of a Choice model by name, synonym and code; values are primary keys."""
        rows = list(model.objects.filter(is_active=True))
        synonyms = [
            (synonym, row.pk)
            for row in rows
            for synonym in [row.code, *row.synonyms.splitlines()]
            if synonym.strip()
        ]
        return cls(what, [(row.name, row.pk) for row in rows], synonyms)

    def read(self, value):
        try:
            return self.values[fold(str(value))]
        except KeyError:
            raise CellError(
                f"Không có {self.what} “{str(value)[:60]}”; ghi một trong: {'; '.join(self.names)}."
            ) from None

    def read_several(self, value):
        """Sorted values of terms with ; or line breaks between them."""
        parts = re.split(r"[;\n]", str(value))
        return tuple(sorted({self.read(part.strip()) for part in parts if part.strip()}))


def names_of(reader):
    """The terms that a reader of cells knows, as shown; none where anything may be written."""
    if reader is flag:
        return ["có", "không"]
    owner = getattr(reader, "__self__", None)
    if isinstance(owner, Terms):
        return owner.names
    return list(getattr(reader, "names", ()))

"""Amounts in whole đồng and other figures: read without guessing, shown the Vietnamese way."""

import re
from decimal import Decimal
from fractions import Fraction

from apps.core.text import tidy

LARGEST = 10**15
LONGEST = 60  # of a written amount
NO_FIGURE = "chưa có số liệu"
EXAMPLE = "ghi ví dụ 1.500.000, 1500000 hoặc 1,5 triệu"

_CURRENCY = re.compile(r"\s*(?:đồng(?: chẵn)?|vnđ|vnd|đ|₫)\.?$|[.,]-$")
_UNITS = {
    "tỷ": 10**9,
    "tỉ": 10**9,
    "triệu": 10**6,
    "tr": 10**6,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "ng": 10**3,
    "k": 10**3,
}
_TERM = re.compile(r"([0-9][0-9.,]*) ?(tỷ|tỉ|triệu|tr|nghìn|ngàn|ng|k)(?:\s+|$)")
_HALF = re.compile(r"([0-9]{1,3}) ?(tỷ|tỉ|triệu|tr) ?rưỡi")
# 1tr5, 2tỷ350: one digit or three behind the unit mean the same in every reading.
_SPOKEN = re.compile(r"([0-9]{1,3})(tr|tỷ|tỉ)([0-9]|[0-9]{3})")
_PLAIN = re.compile(r"[0-9]+")
_WHOLE = re.compile(r"([0-9]{4,})[.,]0{1,2}|([0-9]{1,3}(?:\.[0-9]{3})+),0{1,2}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+|(?:,[0-9]{3}){2,})")
_ENGLISH = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.0{1,2}")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]{1,2}|0[.,][0-9]+|[0-9]+,[0-9]{4,}")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))


class MoneyError(ValueError):
    """What was written is not one certain amount. The message is for people."""


def parse_money(value):
    """Whole đồng of a cell or field: 1.500.000, 1500000, "1,5 triệu", 1tr5, 500k, 2 tỷ, with or without đồng.

    A lone comma before three digits (1,500) or a fraction (1.5) without a unit has two readings
    and raises MoneyError, as do negative amounts, blanks and fractions of a đồng.
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _checked(_from_number(value), value)
    text = tidy(str(value)).lower()
    if not text:
        raise MoneyError(f"Chưa ghi số tiền; {EXAMPLE}.")
    if re.match(r"[-−–(] ?[0-9]", text):
        raise MoneyError(f"Số tiền “{text[:40]}” là số âm; số tiền không được nhỏ hơn 0.")
    amount = _from_text(_CURRENCY.sub("", text)) if len(text) <= LONGEST else None
    if amount is None:
        raise MoneyError(f"Không đọc được chắc chắn số tiền “{text[:40]}”; {EXAMPLE}.")
    return _checked(amount, text)


def _from_number(value):
    if value != value or value in (float("inf"), float("-inf")):
        raise MoneyError(f"Không đọc được số tiền “{value}”; {EXAMPLE}.")
    return Fraction(value)


def _checked(amount, written):
    if amount < 0:
        raise MoneyError(f"Số tiền “{written}” là số âm; số tiền không được nhỏ hơn 0.")
    if amount.denominator != 1:
        raise MoneyError(f"Số tiền “{written}” không phải số đồng nguyên; {EXAMPLE}.")
    if amount > LARGEST:
        raise MoneyError(f"Số tiền “{str(written)[:40]}” quá lớn; xem lại đơn vị tính là đồng.")
    return int(amount)


def _from_text(text):
    if _PLAIN.fullmatch(text):
        return Fraction(text)
    if _GROUPED.fullmatch(text):
        return Fraction(re.sub("[., ]", "", text))
    if match := _WHOLE.fullmatch(text):
        return Fraction((match[1] or match[2]).replace(".", ""))
    if match := _ENGLISH.fullmatch(text):
        return Fraction(match[1].replace(",", ""))
    return _from_terms(text)


def _from_terms(text):
    """ "1 tỷ 200 triệu": each unit smaller than the one before it; "1tr5", "2 triệu rưỡi"."""
    if match := _HALF.fullmatch(text):
        return (int(match[1]) + Fraction(1, 2)) * _UNITS[match[2]]
    if match := _SPOKEN.fullmatch(text):
        return Fraction(f"{match[1]}.{match[3]}") * _UNITS[match[2]]
    total, place, last = Fraction(0), 0, None
    while match := _TERM.match(text, place):
        number, unit = _from_figure(match[1]), _UNITS[match[2]]
        if number is None or (last is not None and (unit >= last or number * unit >= last)):
            return None
        total, place, last = total + number * unit, match.end(), unit
    return total if last is not None and place == len(text) else None


def _from_figure(figure):
    if _PLAIN.fullmatch(figure):
        return Fraction(figure)
    if _GROUPED.fullmatch(figure):
        return Fraction(re.sub("[.,]", "", figure))
    return Fraction(figure.replace(",", ".")) if _DECIMAL.fullmatch(figure) else None


def format_number(number, places=0):
    """1.500.000; with places 1,5 (half up, exact). "" for None."""
    if number is None:
        return ""
    if not places and type(number) is int:  # nearly all of them, hundreds on a page
        return f"{number:,}".replace(",", ".")
    scaled = Fraction(number) * 10**places
    whole = abs(scaled) + Fraction(1, 2)
    digits = f"{whole.numerator // whole.denominator:0{places + 1}}"
    head = f"{int(digits[: len(digits) - places]):,}".replace(",", ".")
    sign = "-" if scaled < 0 and digits.strip("0") else ""
    return f"{sign}{head},{digits[len(digits) - places :]}" if places else f"{sign}{head}"


def format_amount(number):
    """1.500 or 2,5: at most two places, none needlessly; "" for None."""
    return format_number(number, 2).rstrip("0").rstrip(",") if number is not None else ""


def format_money(amount):
    """1.500.000; "" for None."""
    return format_number(amount)


def format_ratio(numerator, denominator=1, places=1):
    """76,9% of exact integers or a Fraction, half up; "chưa có số liệu" when there is no denominator."""
    if numerator is None or not denominator:
        return NO_FIGURE
    return f"{format_number(Fraction(numerator) / Fraction(denominator) * 100, places)}%"


def in_words(amount):
    """1.500.000 → "một triệu năm trăm nghìn đồng"; 0 → "không đồng". Raises ValueError below 0.

    One way of several in use, the same everywhere: “lẻ” (not linh) before a lone unit, “mốt”, “tư”
    and “lăm” after mươi, “bốn” elsewhere, “nghìn”, “tỷ”; a group of three that follows another
    one names its empty hundreds, and an empty group is not named. From 10^12 on what stands before
    “tỷ” is read as a number of its own: nghìn tỷ, triệu tỷ, tỷ tỷ.
    """
    if amount < 0:
        raise ValueError(f"{amount} is no amount to read out")
    return f"{' '.join(_read(amount)) or _DIGITS[0]} đồng"


def _read(number):
    """The words of a number, none for 0."""
    words = []
    if number >= 10**9:
        billions, number = divmod(number, 10**9)
        words += [*_read(billions), "tỷ"]
    for size, name in _GROUPS:
        group, number = divmod(number, size)
        if group:
            words += _read_group(group, follows=bool(words))
            words += [name] if name else []
    return words


def _read_group(group, *, follows):
    """The words of 1…999."""
    hundreds, rest = divmod(group, 100)
    tens, unit = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens:
        words += ["mười"]
    elif unit and words:
        words += ["lẻ"]
    if unit == 1 and tens > 1:
        words += ["mốt"]
    elif unit == 4 and tens > 1:
        words += ["tư"]
    elif unit == 5 and tens:
        words += ["lăm"]
    elif unit:
        words += [_DIGITS[unit]]
    return words

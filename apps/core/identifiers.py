"""Phone and identity numbers: text of digits, never numbers."""

import re

from apps.core.text import tidy

# First three digits of a CCCD: where the birth was registered, by the 63 provinces of 2004.
_REGISTERED_IN = re.compile(
    "00[12468]|01[0124579]|02[024567]|03[0134-8]|04[024-689]|05[12468]|06[024678]|07[024579]|08[0234679]|09[1-6]"
)
_SEX_AND_CENTURY = {("male", 19): "0", ("female", 19): "1", ("male", 20): "2", ("female", 20): "3"}
_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_FILLING = re.compile(r"[ .\-()]")


class IdentifierError(ValueError):
    """Not a phone or identity number. The message is for people."""


def _digits(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _FILLING.sub("", tidy(str(value)))


def _are_digits(text, *lengths):
    return text.isascii() and text.isdigit() and len(text) in lengths


def _check_whole(value):
    """Excel shows a long number as 6,6185E+10; a file of texts keeps no more of it than that."""
    if _SHORTENED.fullmatch(tidy(str(value)).replace(" ", "")) and not isinstance(value, float):
        raise IdentifierError(
            f"“{tidy(str(value))[:40]}” là số bị Excel rút gọn nên đã mất chữ số; định dạng cột là Văn bản "
            "rồi ghi lại đủ chữ số."
        )


def tidy_phone(value):
    """Ten digits from 0; +84 and 84 become 0, blanks, dots and hyphens go. Raises IdentifierError."""
    _check_whole(value)
    number = _digits(value)
    if number.startswith("+84"):
        number = "0" + number[3:].removeprefix("0")
    elif _are_digits(number, 11) and number.startswith("84"):
        number = "0" + number[2:]
    if _are_digits(number, 10) and number.startswith("0"):
        return number
    if _are_digits(number, 9) and not number.startswith("0"):
        raise IdentifierError(
            f"Số điện thoại “{number}” thiếu số 0 ở đầu; ghi đủ 10 chữ số, ví dụ 0{number}."
        )
    raise IdentifierError(
        f"Số điện thoại “{tidy(str(value))[:40]}” không đúng; ghi 10 chữ số bắt đầu bằng 0."
    )


def tidy_identity(value):
    """Twelve digits from 0 (CCCD) or nine (the old CMND). Raises IdentifierError."""
    _check_whole(value)
    number = _digits(value)
    if _are_digits(number, 9) or (_are_digits(number, 12) and number.startswith("0")):
        return number
    if _are_digits(number, 10, 11):
        raise IdentifierError(
            f"Số định danh “{number}” thiếu chữ số; có thể Excel đã bỏ số 0 ở đầu, ghi đủ 12 chữ số."
        )
    raise IdentifierError(
        f"Số định danh “{tidy(str(value))[:40]}” không đúng; CCCD gồm 12 chữ số bắt đầu bằng 0, "
        "CMND cũ gồm 9 chữ số."
    )


def repair_identity(value, birth_year, gender):
    """(identity number, whether zeros were restored) of what a spreadsheet left of it.

    Ten or eleven digits get their leading zeros back only when the province, the digit of sex and
    century and the two digits of the year of birth all agree with `birth_year` and `gender`
    ("male" or "female"). Raises IdentifierError.
    """
    number = _digits(value)
    if not _are_digits(number, 10, 11):
        return tidy_identity(value), False
    if not birth_year or not gender:
        raise IdentifierError(
            f"Số định danh “{number}” chỉ có {len(number)} chữ số và chưa đủ năm sinh, giới tính để "
            "khôi phục số 0 ở đầu; ghi đủ 12 chữ số."
        )
    restored = number.zfill(12)
    century, year = divmod(birth_year, 100)
    if (
        _REGISTERED_IN.match(restored)
        and restored[3] == _SEX_AND_CENTURY.get((gender, century))
        and restored[4:6] == f"{year:02}"
    ):
        return restored, True
    raise IdentifierError(
        f"Số định danh “{number}” chỉ có {len(number)} chữ số; thêm số 0 ở đầu thì không khớp mã tỉnh, "
        "giới tính hoặc năm sinh. Xem lại giấy tờ và ghi đủ 12 chữ số."
    )

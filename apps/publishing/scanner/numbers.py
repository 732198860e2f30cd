"""Numbers that belong to one person, and ways to reach somebody."""

import re
import unicodedata

from apps.publishing.scanner.words import Passage

_BETWEEN = r"[\s.\-–—_()/·+*]{0,3}"
_LONG = re.compile(rf"(?:\+{_BETWEEN})?\d(?:{_BETWEEN}\d){{8,}}")
_MONEY = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:\s*(?:-|–)\s*[1-9]\d{0,2}(?:\.\d{3})+)?")
_CURRENCY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:\D+(?:19|20)\d{2})+")
_SPOKEN = re.compile(
    r"\b(?:(?:không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mốt)[\s,.\-]+){8,}"
    r"(?:không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mốt)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:sđt|đt|điện thoại|số máy|di động|tel|phone|zalo|cccd|cmnd|căn cước|số tài khoản|stk"
    r"|tài khoản)\b[^\w\n]*(?:số\s*)?(?:là\s*)?[^\w\n]*\d(?:[\s.\-]{0,2}\d){3,}",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s@]+\s?@\s?[^\s@]+\.[^\s@]+|[^\s@]+@[^\s@]+")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|vn|net|org|info|edu|gov|me|io|ly|gl|tv|app)\b\S*"
    r"|\b(?:facebook|fb|tiktok|youtube|zalo)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d{2})\b|\b\d{4}-\d{1,2}-\d{1,2}\b"
    r"|\b(?:ngày|mùng|mồng)\s+\d{1,2}\s*(?:tháng|[/.\-])\s*\d{1,2},?\s*(?:năm|[/.\-])\s*\d{2,4}\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:sinh\s+(?:ngày|năm|tháng|vào|vào năm)|sn|ns|năm sinh|ngày sinh)\b\D{0,6}\d{1,4}(?:\s?[/.\-]\s?\d+)*",
    re.IGNORECASE,
)
_PLACE_ON_EARTH = re.compile(
    r"-?\d{1,3}[.,]\d{4,}\s*[,;\s]\s*-?\d{1,3}[.,]\d{4,}|\d{1,3}\s?°[^\n]{0,30}?[NSEWBĐ]\b|\d{1,3}\s?°"
)
_PLATE = re.compile(
    r"\b\d{2}\s?-?\s?[A-Z]{1,2}\d?\s?[-. ]?\s?(?:\d{3}\s?\.\s?\d{2}|\d{4,5})\b", re.IGNORECASE
)

NUMBER = (
    "Có dãy số có thể là số của một người",
    "Bỏ dãy số này; muốn nói số tiền thì ghi “… đồng”.",
)
CONTACT = ("Có cách liên lạc riêng", "Bỏ đi; người xem liên lạc với Hội theo số trên trang.")
DATE = ("Có ngày cụ thể", "Chỉ ghi năm hoặc tháng và năm của sự việc; tuổi đã có trên thẻ.")
BIRTH = ("Có ngày, năm sinh", "Bỏ đi; thẻ đã nêu nhóm tuổi.")
PLACE = ("Có tọa độ", "Bỏ đi; thẻ đã nêu tỉnh và, khi được phép, xã phường.")
PLATE = ("Có biển số xe", "Bỏ biển số đi.")
CODE = ("Có mã hồ sơ", "Bỏ đi; thẻ có mã công khai riêng.")


def numbers_in(text, dossier):
    plain = _in_plain_digits(text.text)
    for hit in _LONG.finditer(plain):
        if not _is_harmless(hit, plain, dossier):
            yield Passage(hit.start(), hit.end(), *NUMBER)
    for pattern, why in (
        (_SPOKEN, NUMBER),
        (_TOLD, NUMBER),
        (_MAIL, CONTACT),
        (_LINK, CONTACT),
        (_BORN, BIRTH),
        (_DATE, DATE),
        (_PLACE_ON_EARTH, PLACE),
        (_PLATE, PLATE),
    ):
        for hit in pattern.finditer(plain):
            yield Passage(hit.start(), hit.end(), *why)
    if dossier.birth_year:
        for hit in re.finditer(rf"(?<!\d){dossier.birth_year}(?!\d)", plain):
            yield Passage(hit.start(), hit.end(), *BIRTH)
    for code in dossier.codes:
        if any(character.isdigit() for character in code) and len(code) > 3:
            for start, end in text.spans_compact(code):
                yield Passage(start, end, *CODE)


def _in_plain_digits(text):
    """The text with every digit of the world as 0-9, character by character."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def _is_harmless(hit, plain, dossier):
    """A sum of money or a row of years, unless its digits are a number of the dossier."""
    digits = re.sub(r"\D", "", hit[0])
    if any(number in digits or digits in number for number in dossier.numbers):
        return False
    if _MONEY.fullmatch(hit[0]) and _CURRENCY.match(plain, hit.end()):
        return True
    return bool(_YEARS.fullmatch(hit[0]))

"""Numbers that belong to one person, and ways to reach somebody."""

import re
import unicodedata

from apps.publishing.scanner.words import Passage, phrases

_BETWEEN = r"[\s.\-–—_()/·+*]{0,3}"
_LONG = re.compile(rf"(?:\+{_BETWEEN})?\d(?:{_BETWEEN}\d){{8,}}")
_MONEY = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:\s*(?:-|–)\s*[1-9]\d{0,2}(?:\.\d{3})+)?")
_CURRENCY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:\D+(?:19|20)\d{2})+")
_PHONE = re.compile(r"(?<![\w.,])(?:\+?84|0)(?:[\s.\-–—_()/·+*,;:|~…]{0,3}\d){8,}")
_LETTERS_AS_DIGITS = re.compile(rf"(?<!\w)[\doOlI](?:{_BETWEEN}[\doOlI]){{8,}}(?!\w)")
_DIGITS_AT_LEAST = 5  # of nine, for letters between them to be taken for digits
_SPOKEN_DIGITS = frozenset(
    phrases(
        """không một hai ba bốn tư năm lăm sáu bảy bẩy tám chín mốt
        khong mot bon nam lam sau bay tam chin tu""",
        None,
    )
)
_TELLING = _SPOKEN_DIGITS | frozenset(phrases("mười mươi trăm linh lẻ", None))
_SPOKEN_AT_LEAST = 9
_SPOKEN_FROM_ZERO = 7  # words: a number told that begins with "không" is a telephone's
_SEVEN = re.compile(r"(?<![\d.,])[A-Z]{0,3}\d{7,}(?![\d.,]*\d)")
_HIDDEN = re.compile(r"(?<!\d)0\d{2,3}(?:[xX]{2,}|\*{2,}|\.{2,}|…|_{2,})\s?\d{2,}")
_LAST_DIGITS = re.compile(
    r"\b(?:đuôi|số cuối|số đầu|đầu số)\b[^\w\n]*(?:là\s*)?[^\w\n]*\d{3,}", re.IGNORECASE
)
_TOLD = re.compile(
    r"\b(?:sđt|đt|điện thoại|số máy|di động|tel|phone|zalo|cccd|cmnd|căn cước|định danh|bhyt|số thẻ"
    r"|số tài khoản|stk|tài khoản|hộ chiếu|passport|số sổ|mã số|sổ hộ nghèo|sổ hộ khẩu|chuyển khoản|momo|qua số|mst)\b[^\w\n]*(?:số\s*|thuế\s*|thẻ\s*|mb\s*)*(?:là\s*)?[^\w\n]*[a-z]{0,3}\d(?:[\s.\-]{0,2}\d){3,}",
    re.IGNORECASE,
)
_TO_CALL = re.compile(
    r"\b(?:gọi|liên hệ|liên lạc)\b[^\w\n]*(?:số\s*|máy\s*)*[^\w\n]*(?P<number>\d(?:[\s.\-]{0,2}\d){5,})",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s@]+\s?@\s?[^\s@]+\.[^\s@]+|[^\s@]+@[^\s@]+")
_SPELLED_MAIL = re.compile(
    r"\S+\s*(?:\(at\)|\[at\]|\(a\)|\ba còng\b|\ba móc\b|\ba vòng\b)\s*\S+", re.IGNORECASE
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|vn|net|org|info|edu|gov|me|io|ly|gl|tv|app)\b\S*"
    r"|\b(?:face\s?book|fb|f b|tik\s?tok|you\s?tube|za\s?lo|da\s?lô|phây\s?búc|phây|instagram|telegram|viber|messenger|g\s?mail)\b"
    r"|(?<!\w)@\w+|\bchấm com\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d{2})\b|\b\d{4}-\d{1,2}-\d{1,2}\b"
    r"|\b(?:ngày|mùng|mồng)\s+\d{1,2}\s*(?:tháng|[/.\-])\s*\d{1,2},?\s*(?:năm|[/.\-])\s*\d{2,4}\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:sinh\s+(?:ngày|năm|tháng|vào|vào năm)|sn|ns|năm sinh|ngày sinh)\b\D{0,6}\d{1,4}(?:\s?[/.\-]\s?\d+|\s+tháng\s+\d+)*"
    r"|\bsinh\s+năm\s+(?:một (?:chín|nghìn|ngàn)|hai (?:không|nghìn|ngàn)|(?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân"
    r"|nhâm|quý)\s+(?:tý|sửu|dần|mão|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)"
    r"|(?:năm|sáu|bảy|bẩy|tám|chín|bốn)\s+(?:mươi|một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín))\b"
    r"|\bsinh\s+(?:ngày|tháng|mùng|mồng)\s+(?:mùng|mồng|mười|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|giêng|chạp)\b"
    r"|\bnăm\s+một\s+(?:nghìn\s+|ngàn\s+)?chín\s+\w+|\btuổi\s+(?-i:Tý|Sửu|Dần|Mão|Thìn|Tỵ|Tị|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)\b"
    r"|\bnăm\s+(?-i:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý)\s+(?-i:Tý|Sửu|Dần|Mão|Thìn|Tỵ|Tị|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)\b",
    re.IGNORECASE,
)
_PLACE_ON_EARTH = re.compile(
    r"\b\d{1,3}[.,]\d{3,}\s?[NSEW]\b(?:[\s,;]+\d{1,3}[.,]\d{3,}\s?[NSEW]\b)?|-?\d{1,3}[.,]\d{4,}\s*[,;\s]\s*-?\d{1,3}[.,]\d{4,}|\d{1,3}\s?°[^\n]{0,30}?[NSEWBĐ]\b|\d{1,3}\s?°"
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
    for hit in _LETTERS_AS_DIGITS.finditer(plain):
        has_letters = re.search(r"[oOlI]", hit[0])
        if has_letters and sum(sign.isdigit() for sign in hit[0]) >= _DIGITS_AT_LEAST:
            yield Passage(hit.start(), hit.end(), *NUMBER)
    for hit in _TO_CALL.finditer(plain):
        yield Passage(*hit.span("number"), *NUMBER)
    for hit in _SEVEN.finditer(plain):
        if not _CURRENCY.match(plain, hit.end()) or _is_of(dossier, hit[0]):
            yield Passage(hit.start(), hit.end(), *NUMBER)
    for born in dossier.births:
        for hit in re.finditer(
            rf"\b0?{born.day}\s*(?:[/.\-]|tháng)\s*0?{born.month}\b(?![.,]?\d)",
            plain,
            re.IGNORECASE,
        ):
            yield Passage(hit.start(), hit.end(), *BIRTH)
    for run in _spoken(text):
        yield Passage(run[0].start, run[-1].end, *NUMBER)
    for pattern, why in (
        (_PHONE, NUMBER),
        (_TOLD, NUMBER),
        (_HIDDEN, NUMBER),
        (_LAST_DIGITS, NUMBER),
        (_SPELLED_MAIL, CONTACT),
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


def _spoken(text):
    """Runs of words that are digits told one by one, some of them perhaps written: "0 chín 1 hai …"."""
    run = []
    for word in (*text.words, None):
        if word is not None and (word.text.lower() in _TELLING or word.text.isdigit()):
            run.append(word)
            continue
        if _is_number_told(run):
            yield run
        run = []


def _is_number_told(run):
    told = [word.text.lower() for word in run if not word.text.isdigit()]
    if not told:
        return False
    if told[0] == run[0].text.lower() in ("không", "khong") and len(run) >= _SPOKEN_FROM_ZERO:
        return True
    digits = sum(len(word.text) if word.text.isdigit() else 1 for word in run)
    is_short = all(len(word.text) <= 2 for word in run if word.text.isdigit())
    is_whole = is_short or run[0].text.startswith("0")  # years stand beside words that are digits
    return is_whole and digits >= _SPOKEN_AT_LEAST and not {"mươi", "trăm"} & set(told)


def _in_plain_digits(text):
    """The text with every digit of the world as 0-9, character by character."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(character)) if character.isdigit() else character
        for character in text
    )


def _is_harmless(hit, plain, dossier):
    """A sum of money or a row of years, unless its digits are a number of the dossier."""
    if _is_of(dossier, hit[0]):
        return False
    if _MONEY.fullmatch(hit[0]) and _CURRENCY.match(plain, hit.end()):
        return True
    return bool(_YEARS.fullmatch(hit[0]))


def _is_of(dossier, passage):
    digits = re.sub(r"\D", "", passage)
    return any(number in digits or digits in number for number in dossier.numbers)

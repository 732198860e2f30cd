"""Places below the province, and schools."""

import re

from apps.core.text import fold
from apps.publishing.scanner.provinces import in_province, provinces_in
from apps.publishing.scanner.words import Passage, exact, phrases

PLACE = ("Có nơi ở cụ thể", "Bỏ đi; thẻ tự nêu tỉnh và, khi đủ năm thẻ, cả xã phường.")
LANDMARK = ("Có vật mốc chỉ ra chỗ ở", "Bỏ đi; chỉ kể hoàn cảnh, không tả đường đến nhà.")
SCHOOL = ("Có trường, lớp", "Chỉ ghi “đang đi học” hoặc “học lớp 3”.")

_HAMLET = phrases(
    "thôn buôn bon plei plơi làng ấp khóm xóm bản sóc phum đội tổ khu khối cụm tdp", None
)
_HAMLET_OF_TWO = (
    "tổ dân phố",
    "khu phố",
    "khối phố",
    "liên gia",
    "khu vực",
    "cụm dân cư",
    "tiểu khu",
)
_COMMUNE = ("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "đặc khu")
_STREET = ("đường", "phố", "hẻm", "ngõ", "ngách", "kiệt", "quốc lộ", "tỉnh lộ", "hương lộ", "chợ")
_LANDMARK = ("chùa", "nhà thờ", "nông trường", "ngã ba", "ngã tư")
_WATERS = phrases("cầu sông suối hồ thác đập đèo núi đồi", None)
# Schools bear names of great men, in small letters too: "trường nguyễn du".
_OF_SCHOOLS = frozenset(
    map(exact, phrases("nguyễn nguyen trần tran lê phan huỳnh hoàng hùng", None))
)
_NOT_BRIDGES = frozenset(phrases("yêu nhu thỉnh toàn khẩn mong", None))
_SHORTENED = re.compile(r"(?<![^\W_])(?:[PXH]|TP|TX|TT)\. ?(?=[^\W\d_]{2})")
_NEAR = re.compile(
    r"\b(?:gần|sau|sau lưng|cạnh|bên cạnh|kế|kế bên|sát|sát bên|đối diện|trước cổng|cổng|dưới chân|chân)\s+"
    r"(?P<mark>nhà thờ|chùa|đình|miếu|thánh thất|trạm y tế|trạm xá|ủy ban|uỷ ban|ubnd|trụ sở|chợ|cầu|bưu điện|nghĩa trang"
    r"|nghĩa địa|sân bóng|nhà văn hóa|nhà cộng đồng|nhà rông|cây xăng|bến xe|đồn|công an|đập|đồi|núi)\b",
    re.IGNORECASE,
)
_COUNTED = frozenset(phrases("một hai ba bốn năm sáu bảy tám chín mười", None))
_MEMBERS = frozenset(phrases("người hộ nhà con cái anh chị em đứa gia căn bà ông thành", None))
# In the names of Tây Nguyên alone: never a syllable of Vietnamese.
_NEVER_VIETNAMESE = re.compile(
    r"[fjwzĭŭŏčƀñ]|^(?:krông|krong|kr\w+|[bdgkmp]r\w+|[bgkpm]l\w+|dh\w+|ea|êa|ia|đr\w+|đl\w+|sr\w+|\w+[mn]'\w+)$"
)
_OF_STREAMS = frozenset(("ea", "ia", "êa", "krông", "krong"))
_NUMBERED = re.compile(
    r"\b(?:thôn|buôn|ấp|xóm|khóm|đường|khối|đội|tổ dân phố|khu phố)\s+(?:số|thứ)\s+(?:\d+|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
    r"|\b(?:số nhà|nhà số|ngõ|hẻm|kiệt|tổ dân phố|khu phố|khối phố)\s+(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b"
    r"|\b(?:tdp|kp|ql|tl)\s?\d+|\b(?:số\s+nhà|nhà\s+số)\s*[\w/]*\d[\w/]*|\b(?:km|ki-lô-mét số|kilômét số)\s?\d+|\b\d+[a-z]?/\d+[\w/]*\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\btrường\s+(?:mầm non|mẫu giáo|tiểu học|trung học|trung cấp|phổ thông|thcs|thpt|th|ptdt\w*|dân tộc nội trú|"
    r"nội trú|bán trú|cấp\s*[123i]+|đại học|cao đẳng|dạy nghề|nghề|chuyên|khuyết tật|nuôi dạy)\b"
    r"|\b(?:thcs|thpt|ptcs|pttg|ptth|ptdtnt|ptdtbt|gdtx|gdnn)\b"
    r"|\blớp\s*\d{1,2}\s?[a-zđ]\d{0,2}\b|\blớp\s*\d{1,2}\s?/\s?\d{1,2}\b"
    r"|\blớp\s+(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: một| hai)?)\s+(?-i:[A-ZĐ])\b",
    re.IGNORECASE,
)
_LEVELS = phrases(
    """mầm non|mẫu giáo|tiểu học|trung học|cấp 1|cấp 2|cấp 3|cấp một|cấp hai|cấp ba|trung cấp|cao đẳng|đại học|
    đh|cđ|th|thcs|thpt|học ở|học tại|học viện|nhà trẻ|mái ấm|trại trẻ"""
)
_OF_PEOPLES = re.compile(r"[fjwzĭŭŏčƀñ]|[bdghklmpt]r|[bgkp]l|\b(?:ea|ia|cư)\b", re.IGNORECASE)
_GENERIC = frozenset(
    tuple(exact(word) for word in phrase.split())
    for phrase in (
        *_HAMLET,
        *_HAMLET_OF_TWO,
        *_COMMUNE,
        *_STREET,
        "số nhà",
        "nhà số",
        "số",
        "nhà",
        "thành phố",
        "trường",
    )
)
_LONG = 5  # letters and blank from which a name of two words is told when typed as one
_SHORT = 3  # letters of the own name of a place, that it can be told from other words


def places_in(text, dossier):
    for hit in _SCHOOL.finditer(text.text):
        yield Passage(hit.start(), text.name_end(hit.end()), *SCHOOL)
    for run in text.sequences("trường"):
        following = text.after(run)
        if following is None:
            continue
        if following.is_capital and not run[0].is_all_capital:
            yield Passage(run[0].start, text.name_end(following.end), *SCHOOL)
        elif following.exact in _OF_SCHOOLS:
            yield Passage(run[0].start, (text.after([following]) or following).end, *SCHOOL)
    for level in _LEVELS:
        for run in text.sequences(level):
            following = text.after(run)
            if following and following.is_capital:
                yield Passage(run[0].start, text.name_end(following.end), *SCHOOL)
            elif level in ("thcs", "thpt"):
                yield Passage(run[0].start, run[-1].end, *SCHOOL)
    for hit in _NUMBERED.finditer(text.text):
        yield Passage(hit.start(), hit.end(), *PLACE)
    for phrase in (*_HAMLET_OF_TWO, *_HAMLET, *_COMMUNE, *_STREET, *_LANDMARK):
        for run in text.sequences(phrase):
            if (following := _named_place(text, run, phrase)) is not None:
                yield Passage(run[0].start, text.name_end(following.end), *PLACE)
    for hit in _SHORTENED.finditer(text.text):
        end = text.name_end(hit.end())
        if end > hit.end() and not _shouted(text, hit.end()):
            yield Passage(hit.start(), end, *PLACE)
    for hit in _NEAR.finditer(text.text):
        yield Passage(hit.start("mark"), text.name_end(hit.end()), *LANDMARK)
    for phrase in _WATERS:
        for run in text.sequences(phrase):
            following = text.after(run)
            before = text.before(run)
            if following is None or run[0].is_all_capital or in_province(text, [following]):
                continue
            if before is not None and before.text.lower() in _NOT_BRIDGES:
                continue
            if following.text.isdigit() or (following.is_capital and not following.is_all_capital):
                yield Passage(run[0].start, text.name_end(following.end), *LANDMARK)
    yield from _of_tay_nguyen(text)
    for place in (dossier.hamlet, dossier.street, *dossier.units):
        for start, end in _of_dossier(text, place):
            yield Passage(start, end, *PLACE)


def _named_place(text, run, phrase):
    """The number or name behind “thôn”, “buôn” …; None where it is another word: “bản thân”."""
    following = text.after(run)
    if following is None or (phrase == "phố" and _names_city(text, following)):
        return None
    before = text.before(run)
    if phrase == "đội" and before is not None and before.text.lower() in ("quân", "bộ"):
        return None
    has_number = following.text[0].isdigit()
    behind = text.after([following])
    counts = behind is not None and behind.text.lower() in _MEMBERS  # "đội bốn người"
    if has_number and phrase not in ("đường", "phố", "chợ", "làng"):
        return None if phrase == "cụm" and counts else following
    if following.text.lower() in _COUNTED and phrase in ("thôn", "buôn", "ấp", "khóm"):
        return following
    if following.text.lower() in _COUNTED and phrase in ("tổ", "đội", "khối") and not counts:
        return following
    if phrase == "xóm" and following.text.lower() == "chùa":
        return following
    shouted = run[-1].is_all_capital  # all in capitals: "BUÔN BÁN"
    return following if following.is_capital and not shouted else None


def _names_city(text, following):
    """“Thành phố Hồ Chí Minh”, not a street of that name."""
    return any(run[0] is following for run in provinces_in(text))


def _of_dossier(text, place):
    """Where the place stands whole, or its own name without “thôn”, “đường” and numbers."""
    if len(fold(place).replace(" ", "")) > 4:
        yield from text.spans_compact(place)
    for run in text.sequences(place):
        if len(run) > 1 or run[0].is_capital:
            yield run[0].start, run[-1].end
    for part in re.split(r"[,;(]", place):
        words = _own_words(part)
        own = " ".join(word for word in words if not any(sign.isdigit() for sign in word))
        if len(fold(own)) < _SHORT:
            continue
        is_peculiar = bool(_OF_PEOPLES.search(own))
        for run in text.sequences(own, is_name=True):
            is_name = is_peculiar or any(word.is_capital for word in run)
            if is_name and not in_province(text, run):
                yield run[0].start, run[-1].end
        if " " in own and (is_peculiar or len(fold(own)) > _LONG):
            for run in text.sequences(own.replace(" ", ""), is_name=True):
                yield run[0].start, run[-1].end


def _own_words(place):
    """The words of a place without what it is: "Cư Bao" of "Phường Cư Bao", "Tân Lập" of "Thôn Tân Lập"."""
    words = place.split()
    while words:
        found = [len(kind) for kind in _GENERIC if tuple(map(exact, words[: len(kind)])) == kind]
        if not found or len(words) == max(found):
            break
        words = words[max(found) :]
    return words


def _of_tay_nguyen(text):
    """Syllables no Vietnamese word has: behind “xã”, “buôn” in small letters, by themselves “Ea Kao”."""
    kinds = {exact(phrase) for phrase in (*_HAMLET, "xã", "phường", "huyện")}
    for word in text.words:
        before, following = text.before([word]), text.after([word])
        if in_province(text, [word]):
            continue
        is_peculiar = bool(_NEVER_VIETNAMESE.search(word.text.lower()))
        if is_peculiar and before is not None and before.exact in kinds:
            yield Passage(before.start, text.name_end((following or word).end), *PLACE)
        elif word.text.lower() in _OF_STREAMS and following is not None:
            yield Passage(word.start, text.name_end(following.end), *PLACE)
        elif (
            before is not None
            and before.exact in kinds
            and following is not None
            and _NEVER_VIETNAMESE.search(following.text.lower())
        ):
            yield Passage(before.start, following.end, *PLACE)


def _shouted(text, place):
    return any(
        word.is_all_capital and len(word.text) > 2 for word in text.words if word.start == place
    )

"""Places below the province, and schools."""

import re

from apps.core.text import fold
from apps.publishing.scanner.provinces import in_province, provinces_in
from apps.publishing.scanner.words import Passage, exact, phrases

PLACE = ("Có nơi ở cụ thể", "Bỏ đi; thẻ tự nêu tỉnh và, khi đủ năm thẻ, cả xã phường.")
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
_COUNTED = frozenset(phrases("một hai ba bốn năm sáu bảy tám chín mười", None))
_NUMBERED = re.compile(
    r"\b(?:thôn|buôn|ấp|xóm|khóm|đường)\s+(?:số|thứ)\s+(?:\d+|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
    r"|\b(?:tdp|kp|ql|tl)\s?\d+|\b(?:số\s+nhà|nhà\s+số)\s*[\w/]*\d[\w/]*|\b(?:km|ki-lô-mét số|kilômét số)\s?\d+|\b\d+[a-z]?/\d+[\w/]*\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\btrường\s+(?:mầm non|mẫu giáo|tiểu học|trung học|trung cấp|phổ thông|thcs|thpt|th|ptdt\w*|dân tộc nội trú|"
    r"nội trú|bán trú|cấp\s*[123i]+|đại học|cao đẳng|dạy nghề|nghề|chuyên|khuyết tật|nuôi dạy)\b"
    r"|\b(?:thcs|thpt|ptcs|pttg|ptth|ptdtnt|ptdtbt|gdtx|gdnn)\b"
    r"|\blớp\s*\d{1,2}\s?[a-zđ]\d{0,2}\b",
    re.IGNORECASE,
)
_LEVELS = phrases(
    """mầm non|mẫu giáo|tiểu học|trung học|cấp 1|cấp 2|cấp 3|cấp một|cấp hai|cấp ba|trung cấp|cao đẳng|đại học|
    đh|cđ|thcs|thpt|học ở|học tại"""
)
_OF_PEOPLES = re.compile(r"[fjwzĭŭŏčƀñ]|[bdghklmpt]r|[bgkp]l|\b(?:ea|ia|cư)\b", re.IGNORECASE)
_GENERIC = frozenset(
    exact(word)
    for phrase in (
        *_HAMLET,
        *_HAMLET_OF_TWO,
        *_COMMUNE,
        *_STREET,
        "số",
        "nhà",
        "thành phố",
        "trường",
    )
    for word in phrase.split()
)
_SHORT = 3  # letters of the own name of a place, that it can be told from other words


def places_in(text, dossier):
    for hit in _SCHOOL.finditer(text.text):
        yield Passage(hit.start(), text.name_end(hit.end()), *SCHOOL)
    for run in text.sequences("trường"):
        following = text.after(run)
        if following and following.is_capital and not run[0].is_all_capital:
            yield Passage(run[0].start, text.name_end(following.end), *SCHOOL)
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
    for place in (dossier.hamlet, dossier.street, *dossier.units):
        for start, end in _of_dossier(text, place):
            yield Passage(start, end, *PLACE)


def _named_place(text, run, phrase):
    """The number or name behind “thôn”, “buôn” …; None where it is another word: “bản thân”."""
    following = text.after(run)
    if following is None or (phrase == "phố" and _names_city(text, following)):
        return None
    has_number = following.text[0].isdigit()
    if has_number and phrase not in ("đường", "phố", "chợ", "làng", "cụm"):
        return following
    if following.text.lower() in _COUNTED and phrase in ("thôn", "buôn", "ấp", "khóm"):
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
        words = [word for word in part.split() if exact(word) not in _GENERIC]
        own = " ".join(word for word in words if not any(sign.isdigit() for sign in word))
        if len(fold(own)) < _SHORT:
            continue
        is_peculiar = bool(_OF_PEOPLES.search(own))
        for run in text.sequences(own, is_name=True):
            is_name = is_peculiar or any(word.is_capital for word in run)
            if is_name and not in_province(text, run):
                yield run[0].start, run[-1].end
        if " " in own and is_peculiar:
            for run in text.sequences(own.replace(" ", ""), is_name=True):
                yield run[0].start, run[-1].end

"""Whether a word is one of Vietnamese, or of a language of the highlands."""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]|"
_RHYMES = [
    "a",
    "ac",
    "ach",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "ap",
    "at",
    "au",
    "ay",
    "ăc",
    "ăm",
    "ăn",
    "ăng",
    "ăp",
    "ăt",
    "âc",
    "âm",
    "ân",
    "âng",
    "âp",
    "ât",
    "âu",
    "ây",
    "e",
    "ec",
    "em",
    "en",
    "eng",
    "eo",
    "ep",
    "et",
    "ê",
    "êch",
    "êm",
    "ên",
    "êng",
    "ênh",
    "êp",
    "êt",
    "êu",
    "i",
    "ia",
    "ich",
    "iêc",
    "iêm",
    "iên",
    "iêng",
    "iêp",
    "iêt",
    "iêu",
    "im",
    "in",
    "inh",
    "ip",
    "it",
    "iu",
    "o",
    "oa",
    "oac",
    "oach",
    "oai",
    "oam",
    "oan",
    "oang",
    "oanh",
    "oao",
    "oap",
    "oat",
    "oay",
    "oăc",
    "oăm",
    "oăn",
    "oăng",
    "oăt",
    "oc",
    "oe",
    "oen",
    "oeo",
    "oet",
    "oi",
    "om",
    "on",
    "ong",
    "ooc",
    "oong",
    "op",
    "ot",
    "ô",
    "ôc",
    "ôi",
    "ôm",
    "ôn",
    "ông",
    "ôp",
    "ôt",
    "ơ",
    "ơi",
    "ơm",
    "ơn",
    "ơp",
    "ơt",
    "u",
    "ua",
    "uâng",
    "uân",
    "uât",
    "uây",
    "uc",
    "uê",
    "uêch",
    "uên",
    "uênh",
    "uêu",
    "ui",
    "um",
    "un",
    "ung",
    "uơ",
    "uôc",
    "uôi",
    "uôm",
    "uôn",
    "uông",
    "uôt",
    "up",
    "ut",
    "uy",
    "uya",
    "uych",
    "uyên",
    "uyêt",
    "uynh",
    "uyt",
    "uyu",
    "uyp",
    "ư",
    "ưa",
    "ưc",
    "ươc",
    "ươi",
    "ươm",
    "ươn",
    "ương",
    "ươp",
    "ươt",
    "ươu",
    "ưi",
    "ưng",
    "ưt",
    "ưu",
    "y",
    "yêm",
    "yên",
    "yêng",
    "yêt",
    "yêu",
    "ynh",
    "ych",
    "yt",
    "yp",
]
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{'|'.join(sorted(_RHYMES, key=len, reverse=True))})")
_PARTS = re.compile(r"(gi(?=[aăâeêioôơuưy])|qu|[^aăâeêioôơuưy]*)([aăâeêioôơuưy]+)")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@lru_cache(maxsize=1 << 15)
def _is_syllable(word):
    """Whether a word, small letters, is written as a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word)
    tones = _TONE.findall(parts)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONE.sub("", parts))
    if not _SYLLABLE.fullmatch(bare):
        return False
    if not tones:
        return True
    if _STOPPED.search(bare) and tones[0] not in "\u0301\u0323":
        return False
    before = unicodedata.normalize("NFC", parts[: _TONE.search(parts).start()])
    return len(before) - 1 in _tone_places(bare)


def _tone_places(syllable):
    """Which letters of a syllable without its tone may carry it: xão, hoà or hòa, nguyễn."""
    onset, vowels = _PARTS.match(syllable).groups()
    shaped = [place for place, letter in enumerate(vowels) if letter in "ăâêôơư"]
    if shaped:
        places = shaped[-1:]
    elif len(vowels) == 3:
        places = [1]
    elif vowels in ("oa", "oe", "uy", "oo"):
        places = [0, 1]
    else:
        places = [0]
    return [len(onset) + place for place in places]


# Ê Đê, M'Nông, Gia Rai: more consonants, no tone but before a stop (Mlô, Niê, Kđăm, Đắk, Búk).
_HIGHLAND = re.compile(
    r"[bcčdđghjklmnñprstvwyz]{0,4}(?:iă|iê|ia|ie|iơ|ya|yă|yê|oa|oă|oe|ua|uă|uâ|uê|uô|uơ|ưa|ươ|ai|ao|au|eo|"
    r"êo|iu|oi|ôi|ơi|ui|ưi|[aăâeêioôơuưy])[bcdghjklmnprstwy]{0,2}"
)
_MIXED = re.compile("[a-zß-öø-ÿ][À-ÖØ-Þ]")
_HIGHLAND_STOP = re.compile(r"[kpct]h?$")


@lru_cache(maxsize=1 << 15)
def is_word(word):
    """Whether a word, small letters, is a syllable of Vietnamese or of a language of the highlands."""
    if _is_syllable(word):
        return True
    parts = unicodedata.normalize("NFD", word)
    tones = _TONE.findall(parts)
    bare = unicodedata.normalize("NFC", _TONE.sub("", parts))
    if not _HIGHLAND.fullmatch(bare):
        return False
    return not tones or (tones in (["\u0301"], ["\u0323"]) and bool(_HIGHLAND_STOP.search(bare)))


def stands(word):
    """Whether a word is one as it stands: no letter of another alphabet amid small or large ones."""
    return not _MIXED.search(word) and is_word(word.lower())

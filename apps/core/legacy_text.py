"""Text from before Unicode: TCVN3 (.VnTime, .VnTimeH) and VNI (VNI-Times), told by content.

Such a file holds bytes of another alphabet that programs show as Western letters: "NguyÔn V¨n B×nh",
"Nguyeãn Vaên Bình". Text that is Unicode already is never touched: each cell is judged by itself,
word by word, by which reading makes Vietnamese syllables. "Hoà" is Vietnamese as it stands, and stays,
though VNI would read Hồ; only among cells of its row that are surely VNI is it read like them.
"""

import re
import unicodedata
from functools import lru_cache

TCVN3, VNI = "tcvn3", "vni"
NAMES = {TCVN3: "TCVN3 (phông .VnTime)", VNI: "VNI (phông VNI-Times)"}

_MEASURED = 20_000  # texts that are not plain ASCII, at most, to tell a file's encoding by
_FEWEST_WORDS, _FEWEST_CELLS, _SMALLEST_SHARE = 3, 2, 0.002
_LONGEST = 40_000  # characters of a text; longer ones are no cell

# --- the two alphabets -------------------------------------------------------------------------

# TCVN 5712:1993 VN3, the code of each letter as Windows-1252 shows it. Capitals with a tone have
# none: the font .VnTimeH draws small letters as capitals.
_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        strict=True,
    )
)
_FROM_TCVN3 = str.maketrans({code: letter for letter, code in _TCVN3.items()})

# VNI for Windows: a vowel, then a mark of its own.
_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
_HATS = dict(zip(("", *_TONES), "âáàåãä", strict=True))
_BREVES = dict(zip(("", *_TONES), "êéèúüë", strict=True))
_SINGLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def _vni():
    """{letter: its one or two characters}"""

    def composed(letter, tone):
        return unicodedata.normalize("NFC", letter + tone)

    letters = dict(_SINGLE)
    for vowel in "aeouy":
        letters |= {composed(vowel, tone): vowel + mark for tone, mark in _TONES.items()}
    for vowel, code in (("ơ", "ô"), ("ư", "ö")):
        letters |= {composed(vowel, tone): code + mark for tone, mark in _TONES.items()}
    for vowel, shaped in (("a", "â"), ("e", "ê"), ("o", "ô")):
        letters |= {composed(shaped, tone): vowel + mark for tone, mark in _HATS.items()}
    letters |= {composed("ă", tone): "a" + mark for tone, mark in _BREVES.items()}
    letters["ỵ"] = _SINGLE["ỵ"]
    return letters | {letter.upper(): code.upper() for letter, code in letters.items()}


_VNI = _vni()
_FROM_VNI = {code: letter for letter, code in _VNI.items()}
# Fonts of capitals and hasty typing leave a small mark after a capital.
_FROM_VNI |= {
    code[0] + code[1].lower(): letter
    for code, letter in list(_FROM_VNI.items())
    if len(code) == 2 and code[0].isupper()
}
_FROM_VNI |= {"yï": "ỵ", "YÏ": "Ỵ", "Yï": "Ỵ"}
_VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))

# --- Vietnamese syllables ----------------------------------------------------------------------

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
def _is_word(word):
    """Whether a word, small letters, is a syllable of Vietnamese or of a language of the highlands."""
    if _is_syllable(word):
        return True
    parts = unicodedata.normalize("NFD", word)
    tones = _TONE.findall(parts)
    bare = unicodedata.normalize("NFC", _TONE.sub("", parts))
    if not _HIGHLAND.fullmatch(bare):
        return False
    return not tones or (tones in (["\u0301"], ["\u0323"]) and bool(_HIGHLAND_STOP.search(bare)))


def _stands(word):
    """Whether a word is one as it stands: no letter of another alphabet amid small or large ones."""
    return not _MIXED.search(word) and _is_word(word.lower())


# --- judging a text ----------------------------------------------------------------------------

# Letters that no text in an old encoding can hold: Windows-1252 has none of them.
_SURELY_UNICODE = re.compile("[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u017f-\u0191"
                             "\u0193-\u02c5\u0300-\u036f\u1e00-\u1fff]")  # fmt: skip
_LETTERED = re.compile(r"[^\W_]+")
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")


@lru_cache(maxsize=1 << 15)
def _judge(word, encoding):
    """What speaks for an old encoding: 1 it does, -1 against it, 0 neither."""
    if word.isascii():
        return 0
    is_unicode = _stands(word)
    is_old = _is_word(_letters(word, encoding).lower())
    if is_unicode == is_old:
        return 0
    if is_unicode:
        return -1
    return 1 if any(letter.isascii() for letter in word) else 0


def _letters(text, encoding):
    if encoding == TCVN3:
        return text.translate(_FROM_TCVN3)
    return _VNI_CODE.sub(lambda match: _FROM_VNI[match[0]], text)


def _is_surely_unicode(text):
    return bool(_SURELY_UNICODE.search(text))


def _evidence(text, encoding):
    """The words that speak for an old encoding, where they are more than those against it."""
    if text.isascii() or len(text) > _LONGEST or _is_surely_unicode(text):
        return ()
    words = _WORD.findall(text)
    pro = [word for word in words if _judge(word, encoding) > 0]
    return pro if len(pro) > sum(_judge(word, encoding) < 0 for word in words) else ()


def recognise(texts):
    """ "tcvn3", "vni" or None: which old encoding the distinct texts of a file speak for.

    A file may hold both, one after the other: it is asked again when the first is converted.
    """
    words, cells = {TCVN3: set(), VNI: set()}, {TCVN3: 0, VNI: 0}
    measured = 0
    for text in texts:
        if text.isascii():
            continue
        measured += 1
        if measured > _MEASURED:
            break
        found = {encoding: _evidence(text, encoding) for encoding in words}
        if bool(found[TCVN3]) == bool(found[VNI]):
            continue
        for encoding, seen in found.items():
            words[encoding].update(seen)
            cells[encoding] += bool(seen)
    encoding = max(cells, key=lambda one: (cells[one], len(words[one])))
    is_enough = len(words[encoding]) >= _FEWEST_WORDS and (
        cells[encoding] >= _FEWEST_CELLS or len(words[encoding]) > _FEWEST_WORDS
    )
    return encoding if is_enough and cells[encoding] >= _SMALLEST_SHARE * measured else None


def looks_vietnamese(texts):
    """Whether nearly all words with a mark are words of Vietnamese as they stand."""
    marked = {
        word
        for text in texts
        if not text.isascii()
        for word in _LETTERED.findall(unicodedata.normalize("NFC", text))
        if not word.isascii()
    }
    return bool(marked) and sum(map(_stands, marked)) >= 0.9 * len(marked)


# --- converting --------------------------------------------------------------------------------


def convert(text, encoding):
    """The text in Unicode; as it was where it is Unicode already, or may be."""
    once = _once(text, encoding)
    return once if once == text or _once(once, encoding) == once else text


def _once(text, encoding):
    return _turned(text, encoding) if _evidence(text, encoding) else text


def _turned(text, encoding):
    """Every word but those that are Vietnamese as they stand and nothing else."""

    def word(match):
        old = match[0]
        if _judge(old, encoding) < 0:
            return old
        new = _letters(old, encoding)
        return new.upper() if encoding == VNI and _shape(old) == "caps" else new

    turned = unicodedata.normalize("NFC", _WORD.sub(word, text))
    return _capitals(text, turned) if encoding == TCVN3 else turned


def converted(rows, encoding):
    """Rows of cells with their text in Unicode.

    A text with two readings ("Hé" is hé, or Hộ in TCVN3) is read as the others of its row, if some
    of them surely are in the old encoding and none is in Unicode.
    """
    known, result = {}, []
    for row in rows:
        texts = {
            cell for cell in row if type(cell) is str and not cell.isascii() and cell not in known
        }
        known |= {text: convert(text, encoding) for text in texts}
        new = [known.get(cell, cell) if type(cell) is str else cell for cell in row]
        if new != row and not any(_speaks_against(cell, encoding) for cell in row):
            new = [
                _turned(after, encoding) if after == before and _is_open(after, encoding) else after
                for before, after in zip(row, new, strict=True)
            ]
        result.append(new)
    return result


def _is_open(cell, encoding):
    """Whether a cell is text that has two readings."""
    if type(cell) is not str or cell.isascii() or len(cell) > _LONGEST or _is_surely_unicode(cell):
        return False
    words = [word for word in _WORD.findall(cell) if not word.isascii()]
    return bool(words) and all(
        _stands(word) and _is_word(_letters(word, encoding).lower()) for word in words
    )


def _speaks_against(cell, encoding):
    if type(cell) is not str or cell.isascii():
        return False
    return _is_surely_unicode(cell) or any(
        _judge(word, encoding) < 0 for word in _WORD.findall(cell[:_LONGEST])
    )


def previews(texts, encoding, n=10):
    """Up to `n` different (before, after) of the texts that would change."""
    found = {}
    for text in texts:
        after = convert(text, encoding)
        if after != text:
            found.setdefault(text, after)
            if len(found) == n:
                break
    return list(found.items())


# --- capitals of TCVN3 -------------------------------------------------------------------------

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ¡¢£¤¥¦§")
_SMALLS = frozenset("abcdefghijklmnopqrstuvwxyz")
_SOFT = frozenset("¨©ª«¬\u00ad®")  # small, but often left so between capitals


def _capitals(before, after):
    """The capitals that the encoding has no codes for: NGUYÔN THÞ B×NH, NguyÔn ThÞ ¸nh."""
    old, new = before.split(), after.split()
    shapes = [_shape(word) for word in old]
    is_loud = "caps" in shapes and not {"title", "small"} & set(shapes)
    is_name = len(old) > 1 and "title" in shapes and not {"caps", "small"} & set(shapes)
    capital = []
    for word, shape in zip(new, shapes, strict=True):
        if shape == "caps" or (is_loud and shape in ("", "initial")):
            capital.append(word.upper())
        elif is_name and shape == "":
            capital.append(word[:1].upper() + word[1:])
        else:
            capital.append(word)
    return _rejoined(after, capital) if capital != new else after


def _shape(word):
    """How the letters show that have capitals of their own: caps, title, initial, small, other or ""."""
    capitals = sum(letter in _CAPITALS for letter in word)
    smalls = sum(letter in _SMALLS for letter in word)
    has_soft = any(letter in _SOFT for letter in word)
    if not smalls and capitals > 1:
        return "caps"
    if not smalls and capitals:
        return "title" if has_soft and word[0] in _CAPITALS else "initial"
    if capitals:
        return "title" if capitals == 1 and word[0] in _CAPITALS else "other"
    if word[0] in _SMALLS or word[0] in _SOFT:
        return "small"
    return ""


def _rejoined(text, words):
    """The text with its words replaced and its blanks kept."""
    rest = iter(words)
    return re.sub(r"\S+", lambda _: next(rest), text)

"""Vietnamese text: tidy what comes in, fold for search, keys for order.

Nothing else in the project folds, sorts or searches names in another way.
"""

import re
import unicodedata
from functools import lru_cache

KEY_LENGTH = 200  # longest result of sort_key and natural_key
CACHED_WORD = 40  # longer "words" are noise and must not fill the caches
SEARCH_WORDS = 12

# Characters that are never meant: controls but the blank ones, soft hyphen, zero-width and
# direction marks, half surrogates, non-characters.
_DROPPED = (
    "\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufffe\\uffff"
)
_CURLY_APOSTROPHES = "‘’ʼʻ＇"
_WRITTEN_AS_APOSTROPHES = "`´′"  # only between two letters

_ODD = re.compile(f"[{_DROPPED}\\x00\\ud800-\\udfff]")
_APOSTROPHE = re.compile(
    f"[{_CURLY_APOSTROPHES}]|(?<=[^\\W\\d_])[{_WRITTEN_AS_APOSTROPHES}](?=[^\\W\\d_])"
)
_WRONG_D = str.maketrans("ÐðƉ", "ĐđĐ")
_TYPED_WRONG = re.compile(f"[ÐðƉ{_CURLY_APOSTROPHES}{_WRITTEN_AS_APOSTROPHES}]")


def _clean(text):
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        # what is taken out may have kept two parts of a letter apart
        text = unicodedata.normalize("NFC", _ODD.sub("", text))
    if _TYPED_WRONG.search(text):
        text = _APOSTROPHE.sub("'", text.translate(_WRONG_D))
    return text


def tidy(text):
    """One line of text as it is stored: NFC, Đ, straight apostrophes, single blanks, nothing unseen."""
    return " ".join(_clean(text).split())


def tidy_lines(text):
    """As tidy, keeping line breaks; never more than one empty line in a row."""
    lines = [" ".join(line.split()) for line in _clean(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


# --- capitals -----------------------------------------------------------------------------------

_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_all_caps(name):
    """Whether a name is written in capitals only: NGUYỄN THỊ BÌNH, but not Y A."""
    return name == name.upper() != name.lower() and any(
        len(word) > 1 for word in _NAME_WORD.findall(unicodedata.normalize("NFC", name))
    )


def in_normal_case(name):
    """A name in capitals as it is usually written: Nguyễn Thị Bình, H'Blim Mlô; others as they are."""
    name = unicodedata.normalize("NFC", name)
    return _NAME_WORD.sub(_with_capital, name) if is_all_caps(name) else name


def _with_capital(match):
    """Ê Đê prefixes of one letter have an apostrophe and a capital behind them: H'Blim, M'Drắk."""
    head, mark, rest = re.match(r"([^'’]*)(['’]?)(.*)", match[0]).groups()
    rest = rest.capitalize() if len(head) == 1 else rest.lower()
    return f"{head.capitalize()}{mark}{rest}"


# --- search -------------------------------------------------------------------------------------

_JOINED = f"{_DROPPED}\\u0300-\\u036f'{_CURLY_APOSTROPHES}{_WRITTEN_AS_APOSTROPHES}"
_UNMARKED = re.compile(f"[{_JOINED}\\x00\\ud800-\\udfff]")
_BARRED, _BARRED_AS = "ĐđÐðƉɖɃƀƁɓ", "ddddddbbbb"
_BARRED_TABLE = str.maketrans(_BARRED, _BARRED_AS)
_NOT_FOLDED = re.compile("[^a-z0-9]+")


def whole_number(text, *, most):
    """The whole number written in digits, cut off at `most`; None for anything else.

    For what comes back from a page: however long the text, it takes no time and raises nothing.
    """
    if not text.isdecimal():
        return None
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)


def _fold(word):
    if not word.isascii():
        word = unicodedata.normalize("NFD", word).translate(_BARRED_TABLE)
    return _NOT_FOLDED.sub(" ", _UNMARKED.sub("", word).lower()).strip()


_fold_cached = lru_cache(maxsize=1 << 15)(_fold)


def fold(text):
    """The form for searching and matching: only a-z, 0-9 and single blanks.

    Marks, đ/d, case, tone placement, NFC/NFD and apostrophes make no difference
    ("Hoà Bình", "hoa binh"; "H’Yim", "hyim"); other punctuation is a blank.
    """
    folded = [
        _fold_cached(word) if len(word) <= CACHED_WORD else _fold(word) for word in text.split()
    ]
    return " ".join([word for word in folded if word])


def fold_sql(expression):
    """The SQL expression (immutable, UTF-8 server) whose value is fold() of the given one."""
    unmarked = f"regexp_replace(normalize({expression}, NFD), '[{_JOINED.replace(chr(39), chr(39) * 2)}]', '', 'g')"
    lowered = f"lower(translate({unmarked}, '{_BARRED}', '{_BARRED_AS}') COLLATE \"C\")"
    return f"btrim(regexp_replace({lowered}, '[^a-z0-9]+', ' ', 'g'))"


def search_words(query):
    """The folded words of what a person typed into a search box, each once, the first twelve."""
    return list(dict.fromkeys(fold(query).split()))[:SEARCH_WORDS]


# --- order --------------------------------------------------------------------------------------
# Keys are plain ASCII, compared byte by byte (collation C). A word is its letters, then its tone, so
# La < Là < Lan. Codes from low to high: part, word, tone, digit, letter.

_PART, _WORD = " ", "!"
_NO_TONE = ")"
_TONES = {"\u0300": "*", "\u0309": "+", "\u0303": "-", "\u0301": ".", "\u0323": "/"}
# With the letters of Ê Đê and M'Nông; f j w z where Latin order has them.
_ALPHABET = (
    "a ă â b ƀ c č d đ e ĕ ê ê̆ f g h i ĭ j k l m n ñ o ŏ ô ô̆ ơ ơ̆ p q r s t u ŭ ư ư̆ v w x y z"
)
_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxy"
_FOREIGN = "z"
_LETTERS = {
    unicodedata.normalize("NFD", letter): code
    for letter, code in zip(_ALPHABET.split(), _CODES, strict=False)
}
_SHAPES = {"\u0302", "\u0306", "\u030c", "\u031b"}  # marks that make another letter, not a tone
_PIECES = re.compile(r"[0-9]+|[^0-9]+")
_BREAKS = re.compile(r"[\s\-‐‑‒–—_,.;:/\\|\"“”«»(){}\[\]<>*?!+&#@%=~…·•]+")


def _number_key(digits):
    """Digits ordered by value: their count first."""
    digits = (digits.lstrip("0") or "0")[:99]
    count = len(digits)
    return f"{count}{digits}" if count < 9 else f"9{count:02}{digits}"


def _syllable_key(letters):
    key, tone, letter = [], "", ""
    for character in unicodedata.normalize("NFD", letters.lower()):
        if character in _SHAPES or (character == "\u0303" and letter == "n"):
            if letter + character in _LETTERS:
                letter += character
                key[-1] = _LETTERS[letter]
        elif character in _TONES:
            tone = tone or _TONES[character]
        elif character.isalnum():
            letter = character
            key.append(_LETTERS.get(letter, _FOREIGN))
    return "".join(key) + (tone or _NO_TONE) if key else ""


def _word_key(word):
    word = word.translate(_WRONG_D)
    if word.isalpha():
        return _syllable_key(word)
    keys = [
        _number_key(piece) if piece[0] in "0123456789" else _syllable_key(piece)
        for piece in _PIECES.findall(word)
    ]
    return _WORD.join(key for key in keys if key)


_word_key_cached = lru_cache(maxsize=1 << 15)(_word_key)


def _part_key(words):
    keys = [
        _word_key_cached(word) if len(word) <= CACHED_WORD else _word_key(word) for word in words
    ]
    return _WORD.join([key for key in keys if key])


def _parts(name):
    """(given, middle, family), each a list of words.

    The given name is the last word, but the first where H', H or Y (Ê Đê, M'Nông) goes before it.
    """
    name = tidy(name)
    words = [word for word in _BREAKS.split(name) if word.strip("'")]
    if len(words) > 1 and words[0].rstrip("'").upper() in ("H", "Y"):
        return [words[1]], [words[0]], words[2:]
    for place, word in enumerate(words):
        if word[:2].upper() == "H'" and len(word) > 2:
            return [word[2:]], [word[:1]], words[:place] + words[place + 1 :]
    return words[-1:], words[1:-1], words[:1] if len(words) > 1 else []


def given_name(name):
    """The given name without the prefixes H' and Y: "Hoa", "Yim", "Bhiăn"; "" if there is none."""
    given, _, _ = _parts(name.partition("(")[0])
    return given[0] if given else ""


def sort_key(name):
    """Order of people: given name, middle, family; Vietnamese letters, then tones. ASCII.

    What stands in brackets comes last.
    """
    name, _, remark = name.partition("(")
    given, middle, family = _parts(name)
    keys = [_part_key(given), _part_key(middle), _part_key(family)]
    if remark:
        keys.append(_part_key(_BREAKS.split(tidy(remark))))
    return _PART.join(keys)[:KEY_LENGTH].rstrip()


def natural_key(name):
    """Order of units and other names that are read from left to right: Thôn 2 before Thôn 10. ASCII."""
    return _part_key(_BREAKS.split(tidy(name)))[:KEY_LENGTH]

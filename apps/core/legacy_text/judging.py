"""Which old encoding a word, a text, a file speaks for."""

import re
import unicodedata
from functools import lru_cache

from apps.core.legacy_text.alphabets import TCVN3, VNI, letters
from apps.core.legacy_text.syllables import is_word, stands

_MEASURED = 20_000  # texts that are not plain ASCII, at most, to tell a file's encoding by
_FEWEST_WORDS, _FEWEST_CELLS, _SMALLEST_SHARE = 3, 2, 0.002
LONGEST = 40_000  # characters of a text; longer ones are no cell

# Letters that no text in an old encoding can hold: Windows-1252 has none of them.
_SURELY_UNICODE = re.compile("[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u017f-\u0191"
                             "\u0193-\u02c5\u0300-\u036f\u1e00-\u1fff]")  # fmt: skip
_LETTERED = re.compile(r"[^\W_]+")
WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")


@lru_cache(maxsize=1 << 15)
def judge(word, encoding):
    """What speaks for an old encoding: 1 it does, -1 against it, 0 neither."""
    if word.isascii():
        return 0
    is_unicode = stands(word)
    is_old = is_word(letters(word, encoding).lower())
    if is_unicode == is_old:
        return 0
    if is_unicode:
        return -1
    return 1 if any(letter.isascii() for letter in word) else 0


def is_surely_unicode(text):
    return bool(_SURELY_UNICODE.search(text))


def evidence(text, encoding):
    """The words that speak for an old encoding, where they are more than those against it."""
    if text.isascii() or len(text) > LONGEST or is_surely_unicode(text):
        return ()
    words = WORD.findall(text)
    pro = [word for word in words if judge(word, encoding) > 0]
    return pro if len(pro) > sum(judge(word, encoding) < 0 for word in words) else ()


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
        found = {encoding: evidence(text, encoding) for encoding in words}
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
    return bool(marked) and sum(map(stands, marked)) >= 0.9 * len(marked)

"""Text of an old encoding in Unicode, cell by cell of its row."""

import unicodedata

from apps.core.legacy_text.alphabets import TCVN3, VNI, letters
from apps.core.legacy_text.capitals import shape_of, with_capitals
from apps.core.legacy_text.judging import LONGEST, WORD, evidence, is_surely_unicode, judge
from apps.core.legacy_text.syllables import is_word, stands


def convert(text, encoding):
    """The text in Unicode; as it was where it is Unicode already, or may be."""
    once = _once(text, encoding)
    return once if once == text or _once(once, encoding) == once else text


def _once(text, encoding):
    return _turned(text, encoding) if evidence(text, encoding) else text


def _turned(text, encoding):
    """Every word but those that are Vietnamese as they stand and nothing else."""

    def word(match):
        old = match[0]
        if judge(old, encoding) < 0:
            return old
        new = letters(old, encoding)
        return new.upper() if encoding == VNI and shape_of(old) == "caps" else new

    turned = unicodedata.normalize("NFC", WORD.sub(word, text))
    return with_capitals(text, turned) if encoding == TCVN3 else turned


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
    if type(cell) is not str or cell.isascii() or len(cell) > LONGEST or is_surely_unicode(cell):
        return False
    words = [word for word in WORD.findall(cell) if not word.isascii()]
    return bool(words) and all(
        stands(word) and is_word(letters(word, encoding).lower()) for word in words
    )


def _speaks_against(cell, encoding):
    if type(cell) is not str or cell.isascii():
        return False
    return is_surely_unicode(cell) or any(
        judge(word, encoding) < 0 for word in WORD.findall(cell[:LONGEST])
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

"""How much room words take, without a font at hand."""

import unicodedata

SIZE, SMALL = 13, 11  # of letters
_THIN = frozenset(" .,:;'|!ilíìỉĩịjtf")


def room_of(words, size=SIZE):
    """About how wide words are in a common sans; never much too narrow."""
    letters = [letter for letter in words if not unicodedata.combining(letter)]
    wide = sum(letter.isupper() or letter in "mw%" for letter in letters)
    thin = sum(letter in _THIN for letter in letters)
    digits = sum(letter.isdigit() for letter in letters)  # of Verdana, DejaVu
    return size * (0.56 * len(letters) + 0.16 * wide - 0.26 * thin + 0.08 * digits)


def cut(words, room, size=SIZE):
    """The words, or as much of them as fits, with …"""
    if room_of(words, size) <= room:
        return words
    while words and room_of(f"{words}…", size) > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def wrapped(words, room, size=SIZE):
    """The words in lines."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and room_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(line, room, size) for line in lines]

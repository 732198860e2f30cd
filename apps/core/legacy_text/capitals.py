"""Capitals of TCVN3, which the font draws and the text does not hold."""

import re

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ¡¢£¤¥¦§")
_SMALLS = frozenset("abcdefghijklmnopqrstuvwxyz")
_SOFT = frozenset("¨©ª«¬\u00ad®")  # small, but often left so between capitals


def with_capitals(before, after):
    """The capitals that the encoding has no codes for: NGUYÔN THÞ B×NH, NguyÔn ThÞ ¸nh."""
    old, new = before.split(), after.split()
    shapes = [shape_of(word) for word in old]
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


def shape_of(word):
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

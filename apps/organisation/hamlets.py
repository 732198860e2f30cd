"""When two names of a hamlet mean the same one, within one unit."""

import re
from functools import lru_cache

from apps.core.text import fold

_BETWEEN_WORD_AND_NUMBER = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_LEADING_ZEROS = re.compile(r"\b0+(?=[0-9])")
_NUMBER_SAID = re.compile(r"(?<=[a-z] )so (?=[0-9])")
_WRITTEN_OUT = (
    (re.compile(r"^tdp\b"), "to dan pho"),
    (re.compile(r"^kp\b"), "khu pho"),
)


@lru_cache(maxsize=1 << 12)
def hamlet_key(name):
    """The same for all spellings of a hamlet: Thôn 3, thôn 03, thon3, thôn số 3; TDP 9, tổ dân phố 9.

    Never a guess: T. 3 may be a thôn or a tổ, and stays apart.
    """
    key = _BETWEEN_WORD_AND_NUMBER.sub(" ", fold(name))
    key = _NUMBER_SAID.sub("", _LEADING_ZEROS.sub("", key))
    for short, words in _WRITTEN_OUT:
        key = short.sub(words, key)
    return key

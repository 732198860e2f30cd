"""A text as words that can be compared: in any case, with or without marks, however spaced."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from apps.core.text import fold

_SPELLED = r"(?<![^\W_])[^\W\d_](?:[ .,_\-–·*/][^\W\d_]){2,}(?![^\W_])"  # L.a.n, H I V
_WORD = re.compile(rf"{_SPELLED}|[^\W_]+(?:['’][^\W_]+)*")
_BROKEN = re.compile(r"[^\W_]+(?:[._·*\-–~|][^\W_]+)+")
_SPELLED_BY = " .,_-–·*/"
_SENTENCE_ENDS = '.!?:;\n“"('
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def phrases(text, between="|"):
    """The words and phrases of a list as it is written down here; between=None: single words."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(between))


@dataclass(frozen=True)
class Passage:
    """[start, end) of a text that is refused, why, and what to write instead."""

    start: int
    end: int
    reason: str
    remedy: str


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int

    @cached_property
    def folded(self):
        return fold(self.text).replace(" ", "")

    @cached_property
    def exact(self):
        return exact(self.text)

    @property
    def is_capital(self):
        return self.text[0].isupper()

    @property
    def is_all_capital(self):
        return len(self.text) > 1 and self.text.isupper()


def exact(word):
    """A word in lower case with its marks; tone placement (hoà, hòa) makes no difference."""
    decomposed = unicodedata.normalize("NFD", word.lower().replace("’", "'"))
    decomposed = "".join(sign for sign in decomposed if sign not in _SPELLED_BY)
    letters = "".join(letter for letter in decomposed if letter not in _TONES)
    return letters + "".join(letter for letter in decomposed if letter in _TONES)


@lru_cache(maxsize=2_000)
def _phrase(wanted):
    """[(folded, exact)] of the words of a phrase."""
    return [(fold(word).replace(" ", ""), exact(word)) for word in _WORD.findall(wanted)]


class Text:
    """`text` is tidy (core.text.tidy_lines): places are those of what is stored and shown."""

    def __init__(self, text):
        self.text = text
        self.words = [Word(hit[0], hit.start(), hit.end()) for hit in _WORD.finditer(text)]

    @cached_property
    def compact(self):
        """(letters and digits of the text folded and without blanks, the place of each in it)."""
        letters, places = [], []
        for word in self.words:
            for place, character in enumerate(word.text, start=word.start):
                for letter in fold(character):
                    letters.append(letter)
                    places.append(place)
        return "".join(letters), places

    @cached_property
    def is_unmarked(self):
        """Typed without marks: then "benh lao" cannot be told from words that have none."""
        return sum(word.exact != word.folded for word in self.words) * 10 < len(self.words)

    def sequences(self, wanted, *, any_marks=False, is_name=False):
        """Runs of words, [[Word]], that are the words of `wanted` (a phrase).

        Each word has the same marks or none; a single one has them all, unless it is part of a name
        or the whole text has none. With `any_marks` marks do not count.
        """
        phrase = _phrase(wanted)
        loosely = is_name or len(phrase) > 1 or self.is_unmarked
        for first in range(len(self.words) - len(phrase) + 1 if phrase else 0):
            run = self.words[first : first + len(phrase)]
            if all(
                word.folded == folded
                and (any_marks or word.exact == marked or (loosely and word.exact == folded))
                for word, (folded, marked) in zip(run, phrase, strict=True)
            ):
                yield run

    def spans_broken(self, wanted):
        """(start, end) of a word that signs break up: "L.an", "Tu_yết"."""
        letters = fold(wanted).replace(" ", "")
        for hit in _BROKEN.finditer(self.text):
            if fold(re.sub(r"[\W_]", "", hit[0])) == letters:
                yield hit.span()

    def spans_compact(self, wanted):
        """(start, end) where the letters of `wanted` stand, whatever blanks and signs are between.

        It begins and ends where words do, unless it is too long to stand there by chance.
        """
        letters, places = self.compact
        sought = fold(wanted).replace(" ", "")
        starts = {word.start for word in self.words}
        ends = {word.end for word in self.words}
        at = letters.find(sought) if sought else -1
        while at >= 0:
            start, end = places[at], places[at + len(sought) - 1] + 1
            while end < len(self.text) and unicodedata.combining(self.text[end]):
                end += 1
            if len(sought) >= 10 or (start in starts and end in ends):
                yield start, end
            at = letters.find(sought, at + 1)

    def begins_sentence(self, word):
        before = self.text[: word.start].rstrip(" ")
        return not before or before[-1] in _SENTENCE_ENDS or before.endswith(("- ", "–"))

    def before(self, run):
        """The word right before a run of words, None where a sign stands between."""
        place = self.words.index(run[0])
        previous = self.words[place - 1] if place else None
        if previous is None or self.text[previous.end : run[0].start].strip():
            return None
        return previous

    def after(self, run):
        """The word right after a run of words, None where a sign stands between."""
        place = self.words.index(run[-1]) + 1
        following = self.words[place] if place < len(self.words) else None
        if following is None or self.text[run[-1].end : following.start].strip():
            return None
        return following

    def name_end(self, end):
        """Where the name ends that goes on behind `end`: words in capitals, only blanks between."""
        for word in self.words:
            if word.start < end:
                continue
            if self.text[end : word.start].strip() or not word.is_capital:
                break
            end = word.end
        return end

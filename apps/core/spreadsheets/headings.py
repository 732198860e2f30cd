"""Where the headings of a table are, and which column each of them names."""

import re
from dataclasses import dataclass, field
from datetime import date

from apps.core.dates import format_date
from apps.core.spreadsheets.column import Column
from apps.core.spreadsheets.extent import MAX_COLUMNS
from apps.core.spreadsheets.values import value
from apps.core.text import fold, tidy

SAMPLES = 3
_SAMPLED_ROWS = 200
_LONGEST_SAMPLE = 60
_LONGEST = 400  # of a heading, and of the words that are looked at in it
_NUMBERING = {"stt", "tt", "so thu tu", "so tt"}
_OURS = "loi"  # the column of errors in a workbook that we handed back
_REMARK = re.compile(r"\([^)]*\)|\*")
_THOUSANDS = re.compile(r"\b(?:1[ .]?000 ?(?:d|dong|vnd)?|nghin|ngan)\b")
_MILLIONS = re.compile(r"\b(?:trieu|trd|tr d|tr)\b")
_BILLIONS = re.compile(r"\b(?:ty|ti)\b")
_UNIT_ABOVE = re.compile(r"^(?:dvt|don vi(?: tinh)?)(?: la)? (.*)")


@dataclass(frozen=True)
class Heading:
    """One heading of the file. `place` counts from 0; `field` is None where it names no column."""

    place: int
    text: str
    field: str | None
    samples: tuple[str, ...]
    is_ignored: bool = False  # somebody said once that it is not to be read


@dataclass(frozen=True)
class Found:
    """A possible heading: up to which row it reaches, and which place in the sheet each column has."""

    first: int
    last: int
    texts: list[tuple[str, ...]]
    places: dict[Column, list[int]]
    ignored: frozenset[int]
    parts: dict[Column, dict[int, str]] = field(default_factory=dict)  # {place: Nam or Nữ}

    @property
    def score(self):
        return len(self.places) + len(self.parts)

    def text(self, place):
        return self.texts[place][0] if place < len(self.texts) else ""

    def missing(self, columns):
        """The required ones of `columns` that are not there."""
        return tuple(column for column in columns if column.required and column not in self.places)

    def unknown(self):
        """Places with a heading that names no column and that nobody has answered for."""
        taken = {place for places in self.places.values() for place in places} | self.ignored
        return [
            place
            for place in range(len(self.texts))
            if place not in taken and self.text(place) and not is_numbering(self.text(place))
        ]


def is_numbering(text):
    return fold(text) in _NUMBERING


def find_heading(rows, columns, *, within, known=None, heading_row=None, merges=()):
    """The Found heading among the first rows, or None. `heading_row` (from 1) is chosen by hand."""
    matcher = Matcher(columns, known or {})
    if heading_row is not None:
        numbers = range(heading_row - 1, min(heading_row, len(rows)))
    else:
        numbers = range(min(within, len(rows)))
    best = None
    for number in numbers:
        for found in _possible(rows, number, matcher, merges, by_hand=heading_row is not None):
            if best is None or found.score > best.score:
                best = found
    if heading_row is not None:
        return best
    # an answer that a column is left out tells of a heading as much as one that maps it
    told = best.score and best.score + len(best.ignored) if best else 0
    return best if told >= min(2, len(columns)) else None


def guess_heading(rows, columns, *, within, known=None, merges=()):
    """The row with most texts among the first ones: a person has to say what they mean."""
    counts = [len({_text(cell) for cell in row} - {""}) for row in rows[:within]]
    if not counts or max(counts) < 2:
        return None
    return find_heading(
        rows,
        columns,
        within=within,
        known=known,
        heading_row=counts.index(max(counts)) + 1,
        merges=merges,
    )


def described(found, rows):
    """The Heading of each place that has one, but numbering and our own column of errors."""
    fields = {place: column.field for column, (place, *_) in found.places.items()}
    others = {place for _, *places in found.places.values() for place in places}
    return tuple(
        Heading(place, text, fields.get(place), samples(rows, found.last + 1, place), is_ignored)
        for place in range(len(found.texts))
        if (text := found.text(place))
        and place not in others
        and not is_numbering(text)
        and fold(text) != _OURS
        and ((is_ignored := place in found.ignored) or True)
    )


def samples(rows, start, place):
    """Up to three different texts below a heading, as a person would see them."""
    seen = {}
    for row in rows[start : start + _SAMPLED_ROWS]:
        if place < len(row) and row[place] != "":
            cell = value(row[place])
            shown = format_date(cell) if isinstance(cell, date) else str(cell)[:_LONGEST]
            seen[" ".join(shown.split())[:_LONGEST_SAMPLE]] = None
            if len(seen) == SAMPLES:
                break
    return tuple(text for text in seen if text)


def money_unit(found, column, rows):
    """The words of a unit of money in the heading of a column of đồng, or in a line above the table.

    None where amounts are in đồng, as they should be.
    """
    if "(đồng)" not in column.name.lower():
        return None
    heading = fold(found.text(found.places[column][0]))
    above = (
        match[1]
        for row in rows[: found.first]
        for cell in row
        if isinstance(cell, str) and (match := _UNIT_ABOVE.search(fold(cell[:_LONGEST])))
    )
    remarks = " ".join(_REMARK.findall(found.text(found.places[column][0])))
    own = _unit_in(fold(remarks)) or _unit_in(heading.removeprefix(fold(column.name)))
    if own or "dong" in heading.split() or "vnd" in heading.split():
        return own
    return next((unit for text in above if (unit := _unit_in(text))), None)


def _unit_in(folded):
    for pattern, unit in ((_THOUSANDS, "nghìn"), (_MILLIONS, "triệu"), (_BILLIONS, "tỷ")):
        if pattern.search(folded):
            return unit
    return None


# --- how a row is read as headings -------------------------------------------------------------


class Matcher:
    """Which column a text names: a remembered answer, then a name, then a synonym.

    Where two synonyms fold alike their marks decide: DT is Dân tộc, ĐT is Điện thoại.
    """

    def __init__(self, columns, known):
        self.named, self.synonyms, self.written = {}, {}, {}
        fields = {column.field: column for column in columns}
        for column in columns:
            self.named[fold(column.name)] = column
            self.named[fold(_REMARK.sub(" ", column.name))] = column
            for synonym in column.synonyms:
                self.synonyms[fold(synonym)] = self.written[synonym.lower()] = column
        self.words = {column.name.lower() for column in columns} | self.written.keys()
        self.answers = {text: fields.get(field) for text, field in known.items()}

    def match(self, first, last, texts):
        answered, by_name, by_synonym, ignored, parted = {}, {}, {}, set(), {}
        for place, alternatives in enumerate(texts):
            keys = [
                key for text in alternatives for key in (fold(text), fold(_REMARK.sub(" ", text)))
            ]
            answer = next((key for key in keys if key and key in self.answers), None)
            if keys and keys[0] == _OURS:
                ignored.add(place)
            elif answer is not None:
                column = self.answers[answer]
                if column:
                    answered.setdefault(column, []).append(place)
                else:
                    ignored.add(place)
            elif column := self._named(keys):
                by_name.setdefault(column, []).append(place)
            elif column := self._called(keys, alternatives):
                by_synonym.setdefault(column, []).append(place)
            elif part := self._part(keys):
                parted.setdefault(part[0], {})[place] = part[1]
        places = {**by_synonym, **by_name, **answered}
        parts = {
            column: labels
            for column, labels in parted.items()
            if column not in places and sorted(labels.values()) == sorted(column.parts)
        }
        places |= {column: list(labels) for column, labels in parts.items()}
        return Found(first, last, texts, places, frozenset(ignored), parts)

    def places_in(self, line):
        """{column: places} of a row that is surely of headings; none of other rows."""
        places = self.match(0, 0, [(text,) for text in _texts(line)]).places
        return places if len(places) > 2 else {}

    def _named(self, keys):
        return next((self.named[key] for key in keys if key in self.named), None)

    def _called(self, keys, alternatives):
        column = next((self.synonyms[key] for key in keys if key in self.synonyms), None)
        written = (self.written.get(text.lower()) for text in alternatives)
        return column and next((one for one in written if one), column)

    def _part(self, keys):
        """(column, label) of a heading like “Năm sinh Nam”."""
        for key in keys:
            heading, _, last = key.rpartition(" ")
            column = self.named.get(heading) or self.synonyms.get(heading)
            for label in column.parts if column else ():
                if fold(label) == last:
                    return column, label
        return None


def _possible(rows, number, matcher, merges, *, by_hand):
    """The readings of a row as headings: by itself, and with the row below it (by hand also above)."""
    own = _texts(rows[number])
    one = matcher.match(number, number, [(text,) for text in own])
    yield one
    for upper in (number - 1, number) if by_hand else (number,):
        lower = upper + 1
        if upper < 0 or lower >= len(rows):
            continue
        texts = _joined(_texts(rows[upper]), _texts(rows[lower]), _spans(merges, upper))
        two = matcher.match(upper, lower, texts)
        below = matcher.match(lower, lower, [(text,) for text in _texts(rows[lower])])
        if two.score > below.score:
            yield two


def _texts(row):
    return [_text(cell) for cell in row[: MAX_COLUMNS + 1]]


def _text(cell):
    return tidy(cell[:_LONGEST]) if isinstance(cell, str) else ""


def _spans(merges, row):
    """{place: (first, last) place} of the cells of a row that are merged with others beside them."""
    return {
        place: (left, right)
        for (top, left), (bottom, right) in merges
        if top <= row <= bottom and left < right <= MAX_COLUMNS
        for place in range(left, right + 1)
    }


def _joined(upper, lower, spans):
    """Each place's texts under a heading of two rows: a group stretches to the right over its cells.

    Where the file does not tell which cells are merged, over blanks.
    """
    width = max(len(upper), len(lower))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    groups, group = [], ""
    for place in range(width):
        if spans:
            group = upper[spans[place][0]] if place in spans else upper[place]
        else:
            group = upper[place] or (group if lower[place] else "")
        groups.append(group)
    texts = []
    for place, (group, below) in enumerate(zip(groups, lower, strict=True)):
        is_shared = group and (
            group in (groups[place - 1] if place else "", *groups[place + 1 : place + 2])
        )
        if not group or not below or group == below:
            texts.append((below or group,))
        elif is_shared:
            texts.append((f"{group} {below}", below))
        else:
            texts.append((f"{group} {below}", below, group))
    return texts

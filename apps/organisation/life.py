"""The life of a unit: its names, kinds and parents with their days, what it came from, what it became."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from apps.core import charts
from apps.core.dates import format_date, today
from apps.organisation.finding import todays
from apps.organisation.models import Unit, UnitLink

NOW, BEFORE, AFTER = "Đơn vị này", "Hình thành từ", "Đơn vị kế tiếp"
DRAWN = 12  # neighbours of one sort that are drawn; the table beside has them all
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """What a unit was from one day to another. `decree` is the act that it began with."""

    name: str
    kind: str
    parent: Unit | None
    starts_on: date | None
    ends_on: date | None
    decree: str = ""

    @property
    def days(self):
        return days_in_words(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Neighbour:
    """A unit that went into this one, or that this one went into."""

    unit: Unit
    share: str
    decree: str

    @property
    def share_in_words(self):
        return UnitLink.Share(self.share).label

    @property
    def days(self):
        return days_in_words(self.unit.valid_from, self.unit.valid_to)


@dataclass
class Life:
    """`now`: units of today that a unit dissolved long ago leads to, over several reorganisations."""

    unit: Unit
    periods: list
    origins: list
    successors: list
    ended_by: str = ""
    now: list = field(default_factory=list)

    @property
    def is_eventful(self):
        """Whether there is more to draw than one bar."""
        return len(self.periods) + len(self.origins) + len(self.successors) > 1

    def chart(self, name, **size):
        """The life as a picture; the tables beside it say the same."""
        spans = [
            charts.Span(
                f"{one.unit.name}, {one.days}", one.unit.valid_from, one.unit.valid_to, BEFORE
            )
            for one in self.origins[:DRAWN]
        ]
        spans += [
            charts.Span(f"{one.name}, {one.days}", one.starts_on, one.ends_on, NOW)
            for one in self.periods
        ]
        spans += [
            charts.Span(
                f"{one.unit.name}, {one.days}", one.unit.valid_from, one.unit.valid_to, AFTER
            )
            for one in self.successors[:DRAWN]
        ]
        return charts.timeline(
            name,
            title=f"{self.unit.name} qua các thời kỳ",
            description="; ".join(span.words for span in spans),
            spans=spans,
            sorts=(NOW, BEFORE, AFTER),
            until=today(),
            **size,
        )

    @property
    def not_drawn(self):
        """How many neighbours only the tables have."""
        return sum(max(len(found) - DRAWN, 0) for found in (self.origins, self.successors))


def life_of(unit):
    """The Life of a unit, in at most six queries."""
    origins = _neighbours(unit.origin_links.select_related("old"), "old")
    successors = _neighbours(unit.successor_links.select_related("new"), "new")
    reached = {one.unit.pk for one in successors if one.unit.is_current}
    led = [] if unit.is_current else todays([unit.pk]).get(unit.pk, [])
    return Life(
        unit=unit,
        periods=_periods(unit, _formed_by(unit, origins)),
        origins=origins,
        successors=successors,
        ended_by=_usual(one.decree for one in successors),
        now=[new for new, _ in led] if {new.pk for new, _ in led} - reached else [],
    )


def _formed_by(unit, origins):
    """The act that a unit began with: of what ended the day before, not of what joined it later."""
    ended = unit.valid_from and unit.valid_from - ONE_DAY
    return _usual(one.decree for one in origins if ended and one.unit.valid_to == ended)


def days_in_words(starts_on, ends_on):
    if starts_on and ends_on:
        return f"{format_date(starts_on)} – {format_date(ends_on)}"
    if ends_on:
        return f"đến {format_date(ends_on)}"
    return f"từ {format_date(starts_on)} đến nay" if starts_on else "đến nay"


def _periods(unit, formed_by):
    """What the unit was, the earliest first: spans that are over, then what the unit itself says."""
    found, starts_on, decree, above = [], unit.valid_from, formed_by, _parent(unit)
    for span in unit.spans.select_related("parent").order_by("ends_on"):
        starts = span.starts_on or starts_on
        parent = above if unit.level == Unit.Level.PROVINCE else span.parent
        found.append(
            Period(span.name, span.get_kind_display(), parent, starts, span.ends_on, decree)
        )
        starts_on, decree = span.ends_on + ONE_DAY, span.decree
    found.append(
        Period(unit.name, unit.get_kind_display(), above, starts_on, unit.valid_to, decree)
    )
    return found


def _parent(unit):
    """The unit above; a dissolved province hangs below its successor, but belonged to the nation."""
    if unit.level == Unit.Level.PROVINCE:
        return Unit.objects.get(depth=1)
    return None if unit.is_root() else Unit.objects.get_parent(unit)


def _neighbours(links, end):
    found = [Neighbour(getattr(link, end), link.share, link.resolution) for link in links]
    return sorted(found, key=lambda one: (one.unit.name_key, one.unit.pk))


def _usual(decrees):
    """The act that most lines name, "" for none."""
    named = Counter(decree for decree in decrees if decree)
    return named.most_common(1)[0][0] if named else ""

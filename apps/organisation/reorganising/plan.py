"""What the lines of a reorganisation come to, worked out in memory; nothing is written here.

A `Place` is a unit of the tree or one that the reorganisation makes. Besides what the lines say, a
plan holds what follows from them: a district whose last commune goes ends with it, what stays below
a unit that goes whole (a school, a district) moves below its successor, a dissolved province hangs
with its whole subtree below the one it went into, and so does a unit that went into another province.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from apps.core.actions import ActionError
from apps.core.text import fold
from apps.organisation.models import Unit, UnitLink

Level = Unit.Level
_CATALOGUE_KEY = re.compile(r"([0-9]{4}):([0-9]{2,8})")


class ReorganisingError(ActionError):
    """A reorganisation that the rules refuse; the message is for people.

    `problems` are the lines that are wrong, where lines are.
    """

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)


@dataclass(frozen=True)
class Problem:
    """Something about a line (`position`; None: about the whole): words that name the remedy."""

    position: int | None
    words: str
    is_error: bool = True


@dataclass(eq=False)
class Place:
    """A unit as it stands, and as it will stand. `unit` is None for one that is made."""

    key: str
    name: str
    kind: str
    unit: Unit | None = None
    parent: "Place | None" = None
    ends_at: int | None = None
    is_ending: bool = False
    is_implied: bool = False
    into: list = field(default_factory=list)
    origins: list = field(default_factory=list)
    parent_after: "Place | None" = None
    name_after: str = ""
    kind_after: str = ""
    decree: str = ""
    changed_at: int | None = None

    @property
    def level(self):
        return Unit.LEVEL_OF_KIND[self.kind_after or self.kind]

    @property
    def is_made(self):
        return self.unit is None

    @property
    def is_there(self):
        """Whether it is a unit of the day after."""
        return not self.is_ending and (self.is_made or self.unit.is_current)

    @property
    def whole(self):
        """The one it goes whole into, or None."""
        return next((new for new, share, _ in self.into if share == UnitLink.Share.WHOLE), None)

    @property
    def above(self):
        """Its parent of the day after."""
        return self.parent_after or self.parent

    @property
    def province(self):
        """Its province of the day after: the highest one it is below, None for the nation."""
        found, here = None, self
        while here is not None:
            if here.level == Level.PROVINCE:
                found = here
            here = here.above
        return found

    @property
    def has_new_face(self):
        """Whether a unit that goes on gets another name, kind or parent."""
        return (
            not self.is_made and not self.is_ending and bool(self.changed_at or self.parent_after)
        )

    def __str__(self):
        return self.name


@dataclass
class Plan:
    """`places`: {pk or key: Place} of the scope and of what is made; `problems` in order of lines."""

    reorganisation: object
    places: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    @property
    def made(self):
        """What is made, the highest first."""
        order = [Level.NATION, Level.PROVINCE, Level.DISTRICT, Level.BASE]
        made = [place for place in self.places.values() if place.is_made]
        return sorted(made, key=lambda place: (order.index(place.level), _depth(place)))

    @property
    def ending(self):
        return [place for place in self.places.values() if place.is_ending]

    @property
    def changed(self):
        """Units that go on under another name, kind or parent."""
        return [place for place in self.places.values() if place.has_new_face]

    @property
    def moving(self):
        """Units that get another parent, the highest first: subtrees go along."""
        moving = [p for p in self.places.values() if not p.is_made and p.parent_after is not None]
        return sorted(moving, key=lambda place: place.unit.path)

    @property
    def whole(self):
        """{number of a unit that ends: Place it goes whole into}."""
        return {place.unit.pk: place.whole for place in self.ending if place.whole is not None}

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.is_error]

    def heir_of(self, made):
        """Of the units that go whole into a made one, that which hands on what only one can have:
        the one of the same name, else the first by key."""
        origins = [old for old in made.origins if old.whole is made]
        return min(
            origins, key=lambda old: (fold(old.name) != fold(made.name), old.key), default=None
        )


def _depth(place):
    depth = 0
    while (place := place.above) is not None:
        depth += 1
    return depth


def natural_key_of(key):
    """(era, code) of a key of the state's catalogue, ("", "") of the Hội's own."""
    match = _CATALOGUE_KEY.fullmatch(key)
    return match.groups() if match else ("", "")


def last_day_before(reorganisation):
    return reorganisation.starts_on - timedelta(days=1)

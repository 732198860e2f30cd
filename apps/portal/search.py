"""What a stranger looks for in the bank: read from the URL, asked of the public cards.

Everything is in the URL, so that it can be passed on. What the URL says and nobody offers counts for
nothing; the form on the page then shows that it was not taken.
"""

import time
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from apps.core.dates import today
from apps.core.text import natural_key, tidy, whole_number
from apps.publishing.public import PublicCard, PublicFigures
from apps.publishing.public.cards import words_asked
from apps.publishing.public.terms import Group, Help

PER_PAGE = 18
LONGEST_WORDS = 100
LARGEST_NUMBER = 2**31 - 1
OFFERED_FOR = 5  # seconds that a process remembers which places have cards
NEWEST, LONGEST_WAITING = "moi", "lau"
ORDERS = {NEWEST: "Mới công khai trước", LONGEST_WAITING: "Chờ lâu nhất trước"}
State = PublicCard.State
STATES = {
    State.OPEN.value: (State.OPEN,),
    State.PARTLY.value: (State.PARTLY,),
    State.HELPED.value: (State.PARTLY, State.HELPED),
}
COLUMNS = (
    "code",
    "kind",
    "called",
    "age_band",
    "headcount",
    "groups",
    "province_name",
    "commune_name",
    "commune_until",
    "story",
    "wants",
    "state",
    "published_on",
)


def provinces():
    """((number, name), …) of the provinces that have cards, by name."""
    return _provinces(_moment())


def communes(province):
    """((number, name), …) of the communes that cards of this province name, by name."""
    return _communes(province, _moment())


def _moment():
    return int(time.monotonic() // OFFERED_FOR)


@lru_cache(maxsize=2)
def _provinces(moment):
    return _by_name(PublicCard.objects.for_strangers().provinces_shown().items())


@lru_cache(maxsize=128)
def _communes(province, moment):
    named = _shown().filter(province=province).naming_communes()
    return _by_name(named.order_by().values_list("commune", "commune_name").distinct())


def _by_name(pairs):
    return tuple(sorted(pairs, key=lambda pair: natural_key(pair[1])))


def _shown():
    return PublicCard.objects.for_strangers().shown()


@dataclass(frozen=True)
class Place:
    """Where a page begins: after (or before) the card of this day and code."""

    day: date
    code: str
    is_before: bool = False

    @classmethod
    def of(cls, card, **kwargs):
        return cls(card.published_on, card.code, **kwargs)

    @classmethod
    def read(cls, text, **kwargs):
        day, _, code = text.partition("-")
        try:
            return cls(date.fromisoformat(day), code[:8], **kwargs) if len(day) == 8 else None
        except ValueError:
            return None

    def __str__(self):
        return f"{self.day:%Y%m%d}-{self.code}"


@dataclass(frozen=True)
class Search:
    """One look into the bank. Names of the parameters in the URL: `_PARAMETERS`."""

    words: str = ""
    province: int | None = None
    commune: int | None = None
    group: str = ""
    help: str = ""
    state: str = ""
    order: str = NEWEST
    place: Place | None = None

    @classmethod
    def read(cls, query):
        """From request.GET."""
        province = _province(query.get("tinh"))
        offered = dict(_communes_to_choose(province))
        before, after = query.get("truoc"), query.get("sau")
        return cls(
            words=tidy(query.get("q", "")[:LONGEST_WORDS].replace("\0", "")),
            province=province,
            commune=_one_of(query.get("xa"), offered),
            group=_known(query.get("nhom"), Group.values),
            help=_known(query.get("can"), Help.values),
            state=_known(query.get("tinh-trang"), STATES),
            order=_known(query.get("xep"), ORDERS) or NEWEST,
            place=Place.read(before, is_before=True) if before else Place.read(after or ""),
        )

    @property
    def communes(self):
        """The communes to choose from: those of the province chosen, or of the only one."""
        return _communes_to_choose(self.province)

    @property
    def is_narrowed(self):
        return self.filters_used > 0 or bool(self.words)

    @property
    def filters_used(self):
        used = (self.province, self.commune, self.group, self.help, self.state)
        return sum(bool(value) for value in used)

    def query(self, **changes):
        """The URL's parameters, as few as will do."""
        search = replace(self, **{"place": None, **changes})
        place = search.place
        named = {
            "q": search.words,
            "tinh": search.province,
            "xa": search.commune,
            "nhom": search.group,
            "can": search.help,
            "tinh-trang": search.state,
            "xep": "" if search.order == NEWEST else search.order,
            "truoc": place if place and place.is_before else None,
            "sau": place if place and not place.is_before else None,
        }
        return urlencode({name: value for name, value in named.items() if value})

    def conditions(self):
        """[(SQL, values)] of all cards it finds."""
        day = today()
        yield "shown_until >= %s", [day]
        if asked := words_asked(self.words):
            yield "search @@ to_tsquery('simple', %s)", [asked]
            # One whose commune is no longer named must not be found by its name.
            yield "(commune_until >= %s OR commune_until IS NULL)", [day]
        if self.province:
            yield "province = %s", [self.province]
        if self.commune:
            yield "commune = %s AND commune_until >= %s", [self.commune, day]
        if self.group:
            yield "groups @> ARRAY[%s]::varchar[]", [self.group]
        if self.help:
            yield "forms @> ARRAY[%s]::varchar[]", [self.help]
        if self.state:
            yield "state = ANY(%s)", [list(STATES[self.state])]

    def rows(self, count, *, backwards=False):
        """Cards from `place` on, or backwards from it; one query, written by hand."""
        conditions = [*self.conditions()]
        newest_first = (self.order == NEWEST) != backwards
        if self.place:
            day, code = self.place.day, self.place.code
            conditions.append(
                (
                    "published_on <= %s AND (published_on < %s OR code > %s)"
                    if newest_first
                    else "published_on >= %s AND (published_on > %s OR code < %s)",
                    [day, day, code],
                )
            )
        return PublicCard.objects.for_strangers().asked(
            " AND ".join(sql for sql, _ in conditions),
            [value for _, values in conditions for value in values],
            columns=COLUMNS,
            order="published_on DESC, code" if newest_first else "published_on, code DESC",
            limit=count,
        )

    def page(self):
        """(cards, Place of the page before or None, Place of the page after or None); one query."""
        is_before = bool(self.place and self.place.is_before)
        rows = self.rows(PER_PAGE + 1, backwards=is_before)
        has_more = len(rows) > PER_PAGE
        rows = rows[:PER_PAGE]
        if is_before:
            rows.reverse()
        if not rows:
            return [], None, None
        has_before = has_more if is_before else self.place is not None
        has_after = True if is_before else has_more
        return (
            rows,
            Place.of(rows[0], is_before=True) if has_before else None,
            Place.of(rows[-1]) if has_after else None,
        )


def _communes_to_choose(province):
    offered = provinces()
    if province is None and len(offered) == 1:
        province = offered[0][0]
    return communes(province) if province else ()


def _province(text):
    """The number of a province that has cards; one of old leads to the province it went into."""
    offered = dict(provinces())
    number = whole_number(text or "", most=LARGEST_NUMBER)
    if number is None or number in offered:
        return number
    rows = PublicFigures.objects.for_strangers()
    led = rows.filter(data__unit__former_numbers__contains=[number]).values_list(
        "number", flat=True
    )
    return next((found for found in led if found in offered), None)


def _one_of(text, offered):
    """The number in `text` if it is offered."""
    number = whole_number(text or "", most=LARGEST_NUMBER)
    return number if number in offered else None


def _known(text, offered):
    return text if text in offered else ""


def forget_places():
    """Ask anew which places have cards (tests)."""
    _provinces.cache_clear()
    _communes.cache_clear()

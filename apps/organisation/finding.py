"""Units by what a person types, in any spelling: names of today, and names of old with what they led to."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Max

from apps.core.dates import format_date
from apps.core.text import search_words
from apps.organisation.models import KIND_WORDS, Unit, UnitLink, UnitSpan

OFFERED = 12  # names that a box offers at a time
PROVINCE_DEPTH = 2


@dataclass
class Former:
    """A name that is no more: whose it was, its last day, and the units of today it leads to."""

    unit: Unit
    name: str
    ends_on: object
    now: list = field(default_factory=list)  # [(unit of today, UnitLink.Share)]


@dataclass(frozen=True)
class Offer:
    """A unit that a box offers: what comes into the box, and what tells it from its namesakes."""

    unit: Unit
    value: str
    note: str


def former(scope, words, limit):
    """At most `limit` `Former` names within the unit `scope` that `words` mean, led to the present."""
    words = search_words(words)
    if not words:
        return []
    names = _names_of(scope)
    old, spans = names.dissolved(words)[:limit], names.spans(words)[:limit]
    units = Unit.objects.within(scope).in_bulk({*old, *(pk for pk, _, _ in spans)})
    now = todays(old)
    found = [
        Former(units[pk], name, ends_on, [(units[pk], UnitLink.Share.WHOLE)])
        for pk, name, ends_on in spans
        if pk in units and units[pk].is_current
    ]
    found += [
        Former(units[pk], units[pk].name, units[pk].valid_to, now.get(pk, []))
        for pk in old
        if pk in units
    ]
    return found[:limit]


def todays(pks):
    """{pk of a unit: [(unit of today, share)]}: where its links lead, over as many steps as it takes.

    The share is whole only when every step was. A query for each step, not for each unit.
    """
    found = defaultdict(dict)
    reached = {(pk, pk): True for pk in pks}
    seen = set(reached)
    while reached:
        links = UnitLink.objects.filter(old__in={pk for _, pk in reached}).select_related("new")
        after = defaultdict(list)
        for link in links:
            after[link.old_id].append(link)
        following = {}
        for (start, pk), is_whole in reached.items():
            for link in after[pk]:
                is_so = is_whole and link.share == UnitLink.Share.WHOLE
                if link.new.is_current:
                    found[start][link.new] = found[start].get(link.new, False) or is_so
                elif (start, link.new_id) not in seen:
                    following[start, link.new_id] = is_so
        seen |= set(following)
        reached = following
    share = {True: UnitLink.Share.WHOLE, False: UnitLink.Share.PART}
    return {
        start: sorted(
            ((unit, share[is_whole]) for unit, is_whole in units.items()),
            key=lambda one: (one[0].name_key, one[0].pk),
        )
        for start, units in found.items()
    }


def offers(scope, words, *, with_old=False):
    """At most `OFFERED` `Offer`s within the unit `scope`: those of today by name, then by one of old.

    With `with_old` dissolved units are offered as they are, for tables of past years.
    """
    split = search_words(words)
    if not split:
        return []
    names = _names_of(scope)
    visible = Unit.objects.within(scope)
    chosen = names.current(split)[:OFFERED]
    units = visible.current().select_related("province").in_bulk(chosen)
    found = {units[pk]: "" for pk in chosen if pk in units}
    old = former(scope, words, OFFERED) if len(found) < OFFERED else []
    reached = {unit.pk for one in old for unit, _ in one.now}
    now = visible.select_related("province").in_bulk(reached) if reached else {}
    for one in old:
        for unit, share in one.now:
            if unit.pk in now:
                part = "một phần là" if share == UnitLink.Share.PART else "trước là"
                found.setdefault(now[unit.pk], f"{part} {one.name}")
    if with_old:
        for one in old:
            if not one.unit.is_current:
                found.setdefault(one.unit, f"đơn vị cũ, đến {format_date(one.ends_on)}")
    chosen = list(found.items())[:OFFERED]
    namesakes = names.namesakes({unit.name_folded for unit, _ in chosen})
    return [Offer(unit, _value(unit, namesakes), _note(unit, said)) for unit, said in chosen]


def _value(unit, namesakes):
    """What the box takes back as just this unit."""
    is_plain = unit.is_current and namesakes[unit.name_folded] == 1
    return unit.name if is_plain else f"{unit.name} ({unit.key})"


def _note(unit, said):
    province = unit.province.name if unit.province_id and unit.province_id != unit.pk else ""
    return " · ".join(words for words in (province, said) if words)


# --- all names, kept by the process until a unit changes


@dataclass(frozen=True, slots=True)
class _Name:
    pk: int
    path: str
    folded: str
    bare: str


@dataclass(frozen=True)
class _Names:
    """Names of units in the order in which namesakes stand; 14.000 are looked through in 5 ms."""

    today: list
    ended: list
    provinces: dict  # first two steps of a path → folded name
    past: list  # (_Name, name, last day), the latest first

    def within(self, scope):
        if scope.is_root():
            return self
        path = scope.path
        return _Names(
            [name for name in self.today if name.path.startswith(path)],
            [name for name in self.ended if name.path.startswith(path)],
            self.provinces,
            [one for one in self.past if one[0].path.startswith(path)],
        )

    def current(self, words):
        return self._ranked(self.today, words)

    def dissolved(self, words):
        return self._ranked(self.ended, words)

    def spans(self, words):
        return [
            (name.pk, written, ends_on)
            for name, written, ends_on in self.past
            if all(word in name.folded for word in words)
        ]

    def _ranked(self, names, words):
        """Numbers of those that hold all words, the likeliest first; else with the province's name
        among the words: “trà vong tây ninh”."""
        found = names
        for word in words:
            found = [name for name in found if word in name.folded]
        if not found and len(words) > 1:
            found = self._named_with_province(names, words)
        typed = " ".join(words)
        ranks = ([], [], [], [])
        for name in found:
            ranks[_rank(name, typed)].append(name.pk)
        return [pk for rank in ranks for pk in rank]

    def _named_with_province(self, names, words):
        """Names that hold all words but those of their province's name."""
        top = 2 * Unit.steplen
        own = {
            path: [word for word in words if word not in province]
            for path, province in self.provinces.items()
            if any(word in province for word in words)
        }
        return [
            name
            for name in names
            if own.get(name.path[:top])
            and all(word in name.folded for word in own[name.path[:top]])
        ]

    def namesakes(self, folded):
        """{folded name: how many units of today have it}."""
        return Counter(name.folded for name in self.today if name.folded in folded)


def _rank(name, typed):
    if typed in (name.folded, name.bare):
        return 0
    if name.folded.startswith(typed) or name.bare.startswith(typed):
        return 1
    return 2 if f" {typed}" in name.folded else 3


_kept = {}  # {"names": (what the history said then, _Names)}


def _names_of(scope):
    """The names within `scope`. Each change of a unit or of a name of old adds to the history, so its
    two last numbers tell whether those that are kept still hold."""
    stamp = tuple(
        model.objects.aggregate(last=Max("pgh_id"))["last"]
        for model in (Unit.pgh_event_model, UnitSpan.pgh_event_model)
    )
    kept_stamp, names = _kept.get("names", (None, None))
    if names is None or kept_stamp != stamp:
        names = _read_names()
        _kept["names"] = (stamp, names)
    return names.within(scope)


def _read_names():
    rows = Unit.objects.order_by("depth", "name_key", "pk").values_list(
        "pk", "path", "depth", "name_folded", "valid_to"
    )
    today, ended, provinces = [], [], {}
    for pk, path, depth, folded, valid_to in rows:
        (ended if valid_to else today).append(_Name(pk, path, folded, _bare(folded)))
        if depth == PROVINCE_DEPTH:
            provinces[path] = folded
    paths = {name.pk: name.path for name in today + ended}
    spans = UnitSpan.objects.order_by("-ends_on", "pk").values_list(
        "unit_id", "name", "name_folded", "ends_on"
    )
    past = [
        (_Name(pk, paths[pk], folded, _bare(folded)), name, ends_on)
        for pk, name, folded, ends_on in spans
    ]
    return _Names(today, ended, provinces, past)


def _bare(folded):
    """A folded name without its kind."""
    return next(
        (folded[len(kind) + 1 :] for kind in KIND_WORDS if folded.startswith(f"{kind} ")), folded
    )

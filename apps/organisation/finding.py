"""Units by what a person types, in any spelling: names of today, and names of old with what they led to."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from apps.core.dates import format_date
from apps.core.text import tidy
from apps.organisation.models import Unit, UnitLink
from apps.organisation.names import BEGINS, SURE, names_of, ranked, sharpest

OFFERED = 12  # names that a box offers at a time
FEW_LETTERS = 2


@dataclass
class Former:
    """A name that is no more: whose it was, its last day, and the units of today it leads to."""

    rank: int
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
    """At most `limit` `Former` names of units within `scope`, or that a base unit came from, that
    `words` mean, led to the present, the likeliest first."""
    names = names_of(scope)
    spans, old = ranked(names.past, words), ranked(names.ended, words)
    found = sharpest(sorted(spans + old, key=lambda one: one[0])[:limit])
    units = Unit.objects.in_bulk({name.pk for _, name in found})
    now = todays([unit.pk for unit in units.values() if not unit.is_current])
    whole = UnitLink.Share.WHOLE
    return [
        Former(rank, unit, *names.faces.get(id(name), (unit.name, unit.valid_to)), led)
        for rank, name in found
        if (unit := units.get(name.pk))
        and (led := now.get(unit.pk, []) if unit.valid_to else [(unit, whole)]) is not None
    ]


def named_like(units, scope, words):
    """Those of `units`, all within `scope`, that `words` mean by name, by key or by code."""
    names = names_of(scope)
    found = sharpest(ranked(names.today + names.ended + names.past, words))
    known = {id(name) for name in names.past}
    return units.filter(
        Q(pk__in=[name.pk for _, name in found if id(name) not in known]) | _coded(words)
    )


def surely_meant(scope, words):
    """Numbers of units within `scope` that `words` name in full, perhaps with what they lie in: those
    of today, else those that are no more or had this name."""
    names = names_of(scope)
    for known in (names.today, names.ended + names.past):
        if found := [name.pk for rank, name in ranked(known, words) if rank in SURE]:
            return found
    return []


def _coded(words):
    """Units by their key, or by the state's code."""
    text = tidy(words)
    return Q(key=text) | Q(code=text, code__gt="")


def todays(pks):
    """{pk of a unit: [(unit of today, share)]}: where its links lead, over as many steps as it takes.

    The share is whole only when every step was. A district that ended with all districts leads to
    what became of its communes. A query for each step, not for each unit.
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
    for start, units in _after_districts(set(pks) - set(found)).items():
        found[start] = dict.fromkeys(units, False)
    share = {True: UnitLink.Share.WHOLE, False: UnitLink.Share.PART}
    return {
        start: sorted(
            ((unit, share[is_whole]) for unit, is_whole in units.items()),
            key=lambda one: (one[0].name_key, one[0].pk),
        )
        for start, units in found.items()
    }


def _after_districts(pks):
    """{pk of a district that has no successor of its own: units of today of its communes}."""
    if not pks:
        return {}
    ended = Unit.objects.filter(pk__in=pks, level=Unit.Level.DISTRICT, valid_to__isnull=False)
    paths = dict(ended.values_list("path", "pk"))
    if not paths:
        return {}
    below = reduce(or_, (Q(path__startswith=path) for path in paths))
    communes = Unit.objects.filter(below, level=Unit.Level.BASE).values_list("pk", "path")
    districts = {
        pk: paths[path[: -Unit.steplen]] for pk, path in communes if path[: -Unit.steplen] in paths
    }
    found = defaultdict(list)
    for pk, units in todays(list(districts)).items():
        found[districts[pk]] += [unit for unit, _ in units if unit not in found[districts[pk]]]
    return found


def offers(scope, words, *, with_old=False):
    """At most `OFFERED` `Offer`s within the unit `scope`: the likeliest first, whether it has the
    name today or had it once, those of today before those of old.

    With `with_old` dissolved units are offered as they are, for tables of past years.
    """
    names = names_of(scope)
    visible = Unit.objects.within(scope)
    chosen = ranked(names.today, words)[:OFFERED]
    units = visible.current().in_bulk([name.pk for _, name in chosen])
    lines = [(rank, 0, units[name.pk], "") for rank, name in chosen if name.pk in units]
    for one in [] if _is_enough(chosen, words) else former(scope, words, OFFERED):
        lines += [(one.rank, 1, unit, _said(one.unit, one.name, share)) for unit, share in one.now]
        if with_old and not one.unit.is_current and scope.contains(one.unit):
            lines.append((one.rank, 2, one.unit, f"đơn vị cũ, đến {format_date(one.ends_on)}"))
    if any(sign.isdigit() for sign in words):
        coded = {unit.pk: unit for unit in visible.filter(_coded(words))}
        lines += [(-1, 0, unit, "") for unit in coded.values() if unit.is_current or with_old]
        led = todays([unit.pk for unit in coded.values() if not unit.is_current])
        lines += [
            (-1, 1, new, _said(coded[pk], coded[pk].name, share))
            for pk in led
            for new, share in led[pk]
        ]
    found = {}
    for _, _, unit, said in sharpest(sorted(lines, key=lambda line: line[:2])):
        if scope.contains(unit):
            found.setdefault(unit, said)
    shown = list(found.items())[:OFFERED]
    namesakes = names.namesakes({unit.name_folded for unit, _ in shown})
    provinces = Unit.objects.in_bulk({unit.province_id for unit, _ in shown} - {None})
    return [
        Offer(unit, _value(unit, namesakes), _note(unit, provinces, said)) for unit, said in shown
    ]


def _is_enough(chosen, words):
    """Whether a letter or two have filled the box with names of today that begin so."""
    return len(words) <= FEW_LETTERS and len(chosen) == OFFERED and chosen[-1][0] <= BEGINS


def _said(old, name, share):
    """What a unit of today has to do with the name of an old one."""
    if share == UnitLink.Share.WHOLE:
        return f"trước là {name}"
    return f"{'trước thuộc' if old.level == Unit.Level.DISTRICT else 'một phần là'} {name}"


def _value(unit, namesakes):
    """What the box takes back as just this unit."""
    is_plain = unit.is_current and namesakes[unit.name_folded] == 1
    return unit.name if is_plain else f"{unit.name} ({unit.key})"


def _note(unit, provinces, said):
    is_below = unit.province_id and unit.province_id != unit.pk
    province = provinces[unit.province_id].name if is_below else ""
    return " · ".join(words for words in (province, said) if words)

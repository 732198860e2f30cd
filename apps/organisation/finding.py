"""Units by what a person types, in any spelling: names of today, and names of old with what they led to."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, Value, When

from apps.core.text import fold, search_words
from apps.organisation.models import KIND_WORDS, Unit, UnitLink, UnitSpan

OFFERED = 12  # names that a box offers at a time


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


def ranked(units, words, limit):
    """At most `limit` of `units` that `words` mean, the likeliest first; a province's name may stand
    among the words: “trà vong tây ninh”."""
    words = search_words(words)
    if not words:
        return []
    typed = " ".join(words)
    found = _best(units.matching(typed), typed, limit)
    if not found and len(words) > 1:
        near = units
        for word in words:
            near = near.filter(
                Q(name_folded__contains=word) | Q(province__name_folded__contains=word)
            )
        found = _best(near, typed, limit)
    return found


def _best(units, typed, limit):
    whole = [typed, *(f"{kind} {typed}" for kind in KIND_WORDS)]
    starts = Q(name_folded__startswith=f"{typed}")
    for kind in KIND_WORDS:
        starts |= Q(name_folded__startswith=f"{kind} {typed}")
    rank = Case(
        When(name_folded__in=whole, then=Value(0)),
        When(starts, then=Value(1)),
        When(name_folded__contains=f" {typed}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(units.order_by(rank, "depth", "name_key", "id")[:limit])


def former(units, words, limit):
    """At most `limit` `Former` names among `units` that `words` mean, each led to the present."""
    if not search_words(words):
        return []
    dissolved = ranked(units.exclude(valid_to=None), words, limit)
    spans = UnitSpan.objects.filter(unit__in=units.order_by())
    for word in search_words(words):
        spans = spans.filter(name_folded__contains=word)
    spans = list(spans.select_related("unit").order_by("-ends_on", "unit_id")[:limit])
    now = todays([unit.pk for unit in dissolved] + [span.unit_id for span in spans])
    found = [Former(span.unit, span.name, span.ends_on) for span in spans]
    found += [Former(unit, unit.name, unit.valid_to) for unit in dissolved]
    for one in found:
        one.now = now.get(one.unit.pk, [])
        if one.unit.is_current:
            one.now = [(one.unit, UnitLink.Share.WHOLE)]
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


def offers(units, words, *, with_old=False):
    """At most `OFFERED` `Offer`s among `units`: those of today by name, then by a name of old.

    With `with_old` dissolved units are offered as they are, for tables of past years.
    """
    found = dict.fromkeys(ranked(units.current().select_related("province"), words, OFFERED), "")
    old = former(units, words, OFFERED) if len(found) < OFFERED else []
    visible = set(units.filter(pk__in={unit.pk for one in old for unit, _ in one.now}))
    for one in old:
        for unit, share in one.now:
            if unit in visible:
                part = "một phần là" if share == UnitLink.Share.PART else "trước là"
                found.setdefault(unit, f"{part} {one.name}")
    if with_old:
        for one in old:
            if not one.unit.is_current:
                found.setdefault(one.unit, f"đơn vị cũ, đến {one.ends_on:%d/%m/%Y}")
    chosen = list(found.items())[:OFFERED]
    namesakes = _namesakes(units, [unit for unit, _ in chosen])
    return [Offer(unit, _value(unit, namesakes), _note(unit, said)) for unit, said in chosen]


def _namesakes(units, chosen):
    folded = {unit.name_folded for unit in chosen}
    return Counter(
        units.current()
        .filter(name_folded__in=folded)
        .order_by()
        .values_list("name_folded", flat=True)
    )


def _value(unit, namesakes):
    """What the box takes back as just this unit."""
    is_plain = unit.is_current and namesakes[fold(unit.name)] == 1
    return unit.name if is_plain else f"{unit.name} ({unit.key})"


def _note(unit, said):
    province = unit.province.name if unit.province_id and unit.province_id != unit.pk else ""
    return " · ".join(words for words in (province, said) if words)

"""The units of a province, loaded once: by their names and codes, and what old ones became."""

from collections import defaultdict
from functools import cached_property

from apps.organisation.matching.spelling import bare, full
from apps.organisation.models import Unit, UnitLink, UnitSpan


class KnownUnits:
    """All units of the province of `scope`, those of old too; of the country without a province."""

    def __init__(self, scope):
        self.scope = scope

    @cached_property
    def by_pk(self):
        units = Unit.objects.select_related(None)
        if self.scope.province_id:
            units = units.filter(province_id=self.scope.province_id)
        return {unit.pk: unit for unit in units}

    @cached_property
    def by_path(self):
        return {unit.path: unit for unit in self.by_pk.values()}

    @cached_property
    def by_code(self):
        found = defaultdict(list)
        for unit in self.by_pk.values():
            found[unit.key.lower()].append(unit)
            if unit.code and unit.is_current:
                found[unit.code].append(unit)
        return found

    @cached_property
    def by_name(self):
        """(is current, full or bare name without blanks) → units."""
        found = defaultdict(list)
        for unit in self.by_pk.values():
            for name in {full(unit.name_folded), bare(unit.name_folded)}:
                found[unit.is_current, name].append(unit)
        for pk, folded in self._spans():  # led as an old unit is, to itself
            for name in {full(folded), bare(folded)}:
                if self.by_pk[pk] not in found[False, name]:
                    found[False, name].append(self.by_pk[pk])
        return found

    def _spans(self):
        """(number of a unit, folded) of names that units had before."""
        spans = UnitSpan.objects.order_by("pk")
        if self.scope.province_id:
            spans = spans.filter(unit__province_id=self.scope.province_id)
        return spans.values_list("unit_id", "name_folded")

    @cached_property
    def _links(self):
        found = defaultdict(list)
        for link in UnitLink.objects.filter(old__in=self.by_pk).values_list(
            "old_id", "new_id", "share"
        ):
            found[link[0]].append(link[1:])
        return found

    def above(self, unit):
        step = Unit.steplen
        return [
            self.by_path[unit.path[:end]]
            for end in range(step, len(unit.path), step)
            if unit.path[:end] in self.by_path
        ]

    def became(self, unit):
        """The units of today that one went into, itself where it is one, in order of their names."""
        found, _ = self.successors(unit)
        return sorted(found, key=lambda one: (one.name_key, one.pk))

    def latest_of(self, units):
        """The one of these units that all the others went whole into, or None."""
        ways = [self._whole_way(unit) for unit in units]
        return next((unit for unit in units if all(unit in way for way in ways)), None)

    def went_whole_until(self, unit):
        """The last that an old unit went whole into: a unit of today, or one that was divided."""
        return self._whole_way(unit)[-1]

    def _whole_way(self, unit):
        """A unit and all that it went whole into, one after the other."""
        way = [unit]
        while not unit.is_current:
            into = [
                self.by_pk[new]
                for new, share in self._links.get(unit.pk, ())
                if share == UnitLink.Share.WHOLE and new in self.by_pk
            ]
            if len(into) != 1 or into[0] in way:
                break
            unit = into[0]
            way.append(unit)
        return way

    def successors(self, unit):
        """(units of today that an old one went into, whether it went whole into one)."""
        is_whole, waiting, seen, found = True, [unit], {unit.pk}, []
        while waiting:
            one = waiting.pop()
            if one.is_current:
                found.append(one)
                continue
            links = self._links.get(one.pk, [])
            into_one = [link for link in links if link[1] == UnitLink.Share.WHOLE]
            if len(into_one) == 1:
                links = into_one
            else:
                is_whole = False
            for new, _ in links:
                if new not in seen and new in self.by_pk:
                    seen.add(new)
                    waiting.append(self.by_pk[new])
        return found, is_whole and len(found) == 1

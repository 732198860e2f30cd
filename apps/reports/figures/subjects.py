"""Whom a target is set for: the base units of today, the sponsors on the registers."""

from dataclasses import dataclass

from apps.campaign.bases import bases_of, by_name
from apps.reports.figures.taking_part import registered, twinned


@dataclass(frozen=True)
class Subject:
    """A base unit (`key` is its key) or a sponsor (`key` is None), with the unit that answers for it."""

    pk: int
    name: str
    key: str | None = None
    unit_id: int | None = None
    unit_name: str = ""
    place: str = ""

    @property
    def is_unit(self):
        return self.key is not None


class Subjects:
    """The subjects of each scope of a target, each read once."""

    def __init__(self, months):
        self.months = months
        self.known = {}

    def of(self, scope, measure):
        """The subjects of a scope in the order of tables; those behind a whole are its parts."""
        if scope == "each_twinned" or (scope == "whole" and "each_twinned" in measure.scopes):
            return self._once("twinned", self._twinned)
        if scope == "each_registered" or (scope == "whole" and "each_registered" in measure.scopes):
            return self._once("registered", self._registered)
        return self._once("bases", self._bases)

    def _once(self, name, read):
        if name not in self.known:
            self.known[name] = read()
        return self.known[name]

    def _bases(self):
        found = by_name(bases_of(self.months.unit)).values_list("pk", "name", "key")
        return [Subject(pk, name, key, pk, name) for pk, name, key in found]

    def _registered(self):
        return self._sponsors(registered(self.months))

    def _twinned(self):
        return self._sponsors(twinned(self.months))

    def _sponsors(self, found):
        names = ("pk", "name", "unit_id", "unit__name", "twinned_hamlet", "twinned_unit__name")
        return [
            Subject(
                pk, name, None, unit, unit_name, ", ".join(part for part in (hamlet, twin) if part)
            )
            for pk, name, unit, unit_name, hamlet, twin in found.in_name_order().values_list(*names)
        ]

"""Which addresses a round of visits goes to."""

from contextlib import suppress

from django import forms

from apps.addresses.models import Address
from apps.core.text import fold, natural_key
from apps.organisation.forms import UnitField, WithinUnitFilterForm
from apps.organisation.models import Unit


class RoundForm(WithinUnitFilterForm):
    """A unit, and one hamlet of a base unit if wanted; people of a base unit need not name it."""

    unit = UnitField(label="Đơn vị", required=False)
    hamlet = forms.ChoiceField(label="Thôn, buôn, ấp", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.own_unit = user.unit if user.unit.level == Unit.Level.BASE else None
        self.fields["hamlet"].choices = [("", "Tất cả"), *self._hamlets()]

    def chosen_unit(self):
        """The unit to go round in; None when it is not named and the own one is too large."""
        return self.cleaned_data.get("unit") or self.own_unit

    def _hamlets(self):
        """[(folded, as written)] of the open addresses of a base unit, in natural order."""
        unit = None
        if "unit" in self.fields:
            with suppress(forms.ValidationError):
                unit = self.fields["unit"].clean(self["unit"].data)
        unit = unit or self.own_unit
        if unit is None or unit.level != Unit.Level.BASE:
            return []
        addresses = Address.objects.within(unit).open().exclude(hamlet="").order_by()
        names = set(addresses.values_list("hamlet", flat=True).distinct())
        found = {fold(name): name for name in sorted(names, key=natural_key, reverse=True)}
        return sorted(found.items(), key=lambda hamlet: natural_key(hamlet[1]))

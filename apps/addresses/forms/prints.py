"""Which addresses a round of visits goes to."""

from django import forms

from apps.addresses.models import Address
from apps.core.forms import FilterForm
from apps.core.text import fold, natural_key
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit


class RoundForm(FilterForm):
    """A unit, and one hamlet of it if wanted; those of a base unit need not name the unit."""

    unit = UnitField(label="Đơn vị")
    hamlet = forms.ChoiceField(label="Thôn, buôn, ấp", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user.unit.is_leaf():
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(Unit.objects.visible_to(user))
        self.fields["hamlet"].choices = [("", "Tất cả"), *self._hamlets()]

    def is_asked(self):
        """Whether there is a unit to look at."""
        return "unit" not in self.fields or bool(self["unit"].data)

    def chosen_unit(self):
        return self.cleaned_data.get("unit") or self.user.unit

    def _hamlets(self):
        """[(folded, as written)] of the open addresses of a base unit, in natural order."""
        unit = self.user.unit
        if "unit" in self.fields:
            try:
                unit = self.fields["unit"].clean(self["unit"].data)
            except forms.ValidationError:
                return []
        if not unit.is_leaf():
            return []
        addresses = Address.objects.visible_to(self.user).within(unit).open().order_by()
        names = addresses.exclude(hamlet="").values_list("hamlet", flat=True).distinct()
        found = {fold(name): name for name in sorted(names, key=natural_key, reverse=True)}
        return sorted(found.items(), key=lambda hamlet: natural_key(hamlet[1]))

"""How people name a unit, and the form of schools and attached units."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from apps.core.forms import DayField, FilterForm, Form, TidyCharField
from apps.core.text import tidy
from apps.organisation.finding import named_like, surely_meant, todays
from apps.organisation.models import Unit, UnitLink, UnitQuerySet, UnitSpan

WHOLE = UnitLink.Share.WHOLE


class UnitInput(forms.TextInput):
    """A text box in which units.js offers names of units while a person types; plain text without.

    With `with_old` units that are no more are offered too, for tables of past years.
    """

    template_name = "organisation/widgets/unit_input.html"
    with_old = False

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        offers = reverse("organisation:names") + ("?cu=1" if self.with_old else "")
        context["widget"]["attrs"]["data-units"] = offers
        return context


class UnitField(forms.Field):
    """A unit of `queryset`, typed by name in any spelling or by key; several fits are named.

    Set the queryset in the form's __init__: `self.fields["unit"].offer(Unit.objects.visible_to(user))`.
    `with_old` offers dissolved units while typing.
    """

    widget = UnitInput
    default_error_messages = {
        "unknown": "Không có đơn vị “%(text)s” trong phạm vi của bạn. Hãy ghi tên hoặc khóa đơn vị, ví dụ 2025:24340.",
        "divided": "“%(text)s” không còn; địa bàn nay thuộc: %(names)s. Hãy ghi tên đơn vị hiện nay.",
        "several": "Có nhiều đơn vị tên “%(text)s”: %(names)s. Hãy ghi khóa của một đơn vị.",
    }

    def __init__(self, *, queryset=None, with_old=False, **kwargs):
        super().__init__(**kwargs)
        self.widget.with_old = with_old
        self.queryset = Unit.objects.none() if queryset is None else queryset

    def offer(self, queryset):
        """Let people choose from `queryset`."""
        self.queryset = queryset

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Unit.objects.filter(pk=value).first()
        if not isinstance(value, Unit):
            return value
        alone = self.queryset.filter(name_folded=value.name_folded).count() == 1
        return value.name if alone else f"{value.name} ({value.key})"

    def to_python(self, value):
        text = tidy(value or "") if not isinstance(value, Unit) else value.key
        if not text:
            return None
        if text.endswith(")") and "(" in text:
            text = text[text.rindex("(") + 1 : -1]
        found = (
            list(self.queryset.named(text)[:20]) or self._by_old_name(text) or self._by_place(text)
        )
        current = [unit for unit in found if unit.is_current]
        found = current or self._latest(found)
        if not found:
            raise ValidationError(self.error_messages["unknown"], "unknown", {"text": text})
        if len(found) > 1:
            raise self._one_of(found, "several", text)
        return found[0]

    def _latest(self, units):
        """Old units without those that went whole into another of them: a town, and its commune."""
        if len(units) < 2:
            return units
        pks = [unit.pk for unit in units]
        links = UnitLink.objects.filter(old__in=pks, new__in=pks, share=WHOLE)
        gone_on = set(links.values_list("old", flat=True))
        return [unit for unit in units if unit.pk not in gone_on]

    def _one_of(self, units, code, text):
        names = "; ".join(f"{unit.name} (khóa {unit.key})" for unit in units)
        return ValidationError(self.error_messages[code], code, {"text": text, "names": names})

    def _by_old_name(self, text):
        """Units of today that had this name, or into which one of this name went whole."""
        spans = UnitSpan.objects.filter(name_folded__in=UnitQuerySet.names_of(text))
        had = Q(pk__in=spans.values("unit"))
        old = Unit.objects.exclude(valid_to=None)
        led = todays({unit.pk for unit in [*old.named(text), *old.filter(had)]})
        whole = [unit.pk for units in led.values() for unit, share in units if share == WHOLE]
        return list(self.queryset.current().filter(had | Q(pk__in=whole))[:20])

    def _by_place(self, text):
        """Units named with what they lie or lay in, or with a short kind: P.5 Q.3, tx Buôn Hồ.

        Raises ValidationError where only a part of the old one went into each of today's.
        """
        pks = surely_meant(Unit.objects.get(depth=1), text)
        if found := list(self.queryset.filter(pk__in=pks)[:20]):
            return found
        parts = []
        for led in todays(pks).values():
            now = list(self.queryset.current().filter(pk__in=[unit.pk for unit, _ in led]))
            if any(share == WHOLE for _, share in led):
                found += [unit for unit in now if unit not in found]
            else:
                parts += [unit for unit in now if unit not in parts]
        if parts and not found:
            raise self._one_of(parts, "divided", text)
        return found

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class WithinUnitFilterForm(FilterForm):
    """A filter with a field `unit` (each form says where it stands), gone for who sees one unit only."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user.unit.is_leaf():
            del self.fields["unit"]
        else:
            self.fields["unit"].offer(Unit.objects.visible_to(user))


class UnitForm(Form):
    """A school or an attached unit (trường học, đơn vị trực thuộc)."""

    name = TidyCharField(label="Tên đơn vị", max_length=200)
    kind = forms.ChoiceField(
        label="Loại",
        choices=[(kind.value, kind.label) for kind in Unit.OWN_KINDS],
        widget=forms.RadioSelect,
    )
    valid_from = DayField(label="Có từ ngày", required=False)


class UnitFilterForm(FilterForm):
    """The search box over the tree."""

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    old = forms.BooleanField(label="Kể cả đơn vị cũ", required=False)

    def narrow(self, units, scope):
        if not self.is_valid():
            return units.none()
        if not self.cleaned_data["old"]:
            units = units.current()
        words = self.cleaned_data["q"]
        return (named_like(units, scope, words) if words else units).in_order()

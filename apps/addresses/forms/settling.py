"""Where hamlets and families of a divided unit belong now."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.addresses.models import Address, AddressMove
from apps.core.forms import FilterForm, Form, TidyTextField
from apps.core.forms.bases import NO_CHOICE
from apps.core.text import fold, natural_key, tidy
from apps.organisation.finding import named_like
from apps.organisation.forms import UnitField
from apps.organisation.hamlets import hamlet_key
from apps.organisation.models import HamletRule, Unit
from apps.organisation.succession import successors

NO_HAMLET = "(không ghi thôn, buôn)"
LONGEST = HamletRule._meta.get_field("hamlet").max_length


def units_to_choose(old, user):
    """Units of today that addresses of `old` may go to: its successors, else all of the province.

    Only where the user may write, and in the province that keeps the old unit.
    """
    near = Unit.objects.visible_to(user).current().bases().filter(province=old.province)
    named = near.filter(pk__in=successors(old).values("pk"))
    return (named if named.exists() else near).in_order()


class HamletsForm(Form):
    """A choice for each hamlet of `old`; `hamlets` as `hamlets_of` gives them, `filed`: (hamlet, name of a
    unit in which dossiers of it were filed), …

    Two communes that had joined `old` may each have had a Thôn 1: the page then says so.
    """

    remember = forms.BooleanField(
        label="Nhớ cho hồ sơ đến sau",
        required=False,
        initial=True,
        help_text="Hồ sơ nhập sau này ghi đơn vị cũ và đúng thôn, buôn đó sẽ tự về đơn vị đã chọn.",
    )

    def __init__(self, *args, old, hamlets, user, filed=(), **kwargs):
        super().__init__(*args, **kwargs)
        units = list(units_to_choose(old, user))
        self.units = {str(unit.pk): unit for unit in units}
        choices = [("", NO_CHOICE), *((pk, unit.name) for pk, unit in self.units.items())]
        places = {}
        for hamlet, unit in filed:
            places.setdefault(hamlet_key(hamlet), {}).setdefault(fold(unit), unit)
        self.names = {}
        for name, others, count, known in hamlets:
            field = self.field_of(name)
            self.names[field] = (name, others, count)
            self.fields[field] = forms.ChoiceField(
                label=f"{name or NO_HAMLET} nay thuộc",
                choices=choices,
                required=False,
                initial=str(known) if known else "",
                help_text=_several(places.get(hamlet_key(name), {}).values()),
            )

    @staticmethod
    def field_of(name):
        """The field of a hamlet stays the same however the list changes meanwhile."""
        return f"thon_{hashlib.sha256(hamlet_key(name).encode()).hexdigest()[:12]}"

    @property
    def rows(self):
        """(name as shown, name, other spellings, how many addresses, bound field) in the order shown."""
        return [
            (name or NO_HAMLET, name, others, count, self[field])
            for field, (name, others, count) in self.names.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.choices:
            self.add_error(None, "Hãy chọn đơn vị cho ít nhất một thôn, buôn.")
        return cleaned

    @property
    def choices(self):
        """{name of a hamlet: Unit} of those that were chosen."""
        return {
            name: self.units[self.cleaned_data[field]]
            for field, (name, *_) in self.names.items()
            if self.cleaned_data.get(field)
        }


def _several(units):
    """What to mind where dossiers of one hamlet were filed in several units; "" elsewhere."""
    if len(units) < 2:
        return ""
    names = ", ".join(sorted(units, key=natural_key))
    return f"Hồ sơ lập ở {names}. Nếu là nhiều thôn, buôn cùng tên thì bấm “Từng địa chỉ”."


class SomeForm(Form):
    """Chosen addresses of a page of the list, and the unit they belong to."""

    new = forms.ModelChoiceField(Unit.objects.none(), label="Nay thuộc đơn vị")
    addresses = forms.ModelMultipleChoiceField(
        Address.objects.none(),
        label="Địa chỉ",
        to_field_name="code",
        error_messages={"required": "Hãy chọn ít nhất một địa chỉ."},
    )

    def __init__(self, *args, old, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = units_to_choose(old, user)
        # A page sent twice names those that have gone meanwhile.
        gone = AddressMove.objects.done().filter(from_unit=old).values("address")
        self.fields["addresses"].queryset = Address.objects.filter(Q(unit=old) | Q(pk__in=gone))


class HamletFilterForm(FilterForm):
    """Which addresses of a divided unit: those of one hamlet, or all."""

    thon = forms.CharField(label="Thôn, buôn, ấp", required=False, max_length=120)
    q = forms.CharField(label="Tìm", required=False, max_length=100)
    trong = forms.BooleanField(label="Chỉ hồ sơ không ghi thôn, buôn", required=False)

    def narrow(self, addresses):
        if not self.is_valid():
            return addresses.none()
        wanted = hamlet_key(self.cleaned_data["thon"])
        if wanted or self.cleaned_data["trong"]:
            names = addresses.order_by().values_list("hamlet", flat=True).distinct()
            addresses = addresses.filter(hamlet__in=[n for n in names if hamlet_key(n) == wanted])
        return addresses.matching(self.cleaned_data["q"])


class RuleForm(Form):
    """Where a hamlet leads from now on."""

    new = UnitField(label="Nay thuộc đơn vị")

    def __init__(self, *args, rule, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new"].offer(
            Unit.objects.visible_to(user).current().bases().filter(province=rule.old.province)
        )
        self.fields["new"].initial = rule.new


class DividedFilterForm(FilterForm):
    """Which divided units, by their name."""

    q = forms.CharField(label="Tìm đơn vị cũ", required=False, max_length=100)

    def narrow(self, units, scope):
        if not self.is_valid():
            return units.none()
        words = self.cleaned_data["q"]
        return named_like(units, scope, words) if words else units


class RulesForm(Form):
    """Hamlets of the divided unit `old`, one a line, and the unit that they all belong to now."""

    hamlets = TidyTextField(
        label="Thôn, buôn, ấp",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi dòng một tên. Viết hoa hay thường, có dấu hay không, Thôn 3 hay thôn 03 đều là một.",
    )
    new = forms.ModelChoiceField(
        Unit.objects.none(), label="Nay thuộc đơn vị", empty_label=NO_CHOICE
    )

    def __init__(self, *args, old, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = units_to_choose(old, user)

    def clean_hamlets(self):
        """[name], each a name that a dossier may have."""
        names = []
        for number, line in enumerate(self.cleaned_data["hamlets"].splitlines(), start=1):
            name, where = tidy(line), f"Dòng {number}"
            if not name:
                continue
            if any(mark in name for mark in ",;"):
                raise ValidationError(
                    f"{where}: ghi mỗi thôn, buôn một dòng, không dùng dấu “,” “;”."
                )
            if len(name) > LONGEST:
                raise ValidationError(f"{where}: tên dài quá {LONGEST} chữ.")
            if not hamlet_key(name):
                raise ValidationError(f"{where}: “{name}” không phải là tên.")
            names.append(name)
        return names


def hamlets_of(addresses, rules):
    """[(name, other spellings, how many, id of the remembered unit or None)] of a unit's hamlets.

    `addresses`: (name as written, how many); `rules`: {hamlet_key: id of a unit}. Natural order,
    those without a name last; the spelling that most dossiers have comes first.
    """
    found = {}
    for name, count in sorted(addresses, key=lambda row: (-row[1], row[0])):
        found.setdefault(hamlet_key(name), []).append((name, count))
    ordered = sorted(found.items(), key=lambda row: (not row[0], natural_key(row[1][0][0])))
    return [
        (names[0][0], [name for name, _ in names[1:]], sum(n for _, n in names), rules.get(key))
        for key, names in ordered
    ]

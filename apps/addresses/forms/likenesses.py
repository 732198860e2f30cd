"""Forms about dossiers that look alike: the check while typing and upon saving, the work-list."""

from dataclasses import dataclass

from django import forms

from apps.addresses.actions.likenesses import likeness_key
from apps.addresses.models import Address, Likeness
from apps.core.forms import (
    BirthField,
    Form,
    IdentityField,
    TidyCharField,
    TidyTextField,
)
from apps.core.text import fold
from apps.organisation.forms import UnitField, WithinUnitFilterForm
from apps.organisation.models import Unit

_SHOWN = 5


@dataclass(frozen=True)
class Found:
    """Dossiers like the one that is typed: those the reader may see, and whether there are others.

    Of a dossier out of the reader's scope nothing is said but that there is one.
    """

    here: tuple = ()
    is_elsewhere: bool = False

    def __bool__(self):
        return bool(self.here) or self.is_elsewhere


def find_alike(user, *, unit, cleaned, besides=None):
    """What is like the typed name, birth year and ID number, besides the dossier itself."""
    alike = Address.objects.alike(
        province_id=unit.province_id if unit else None,
        name_folded=fold(cleaned.get("full_name") or ""),
        birth_year=(cleaned.get("born") or (None, None))[1],
        identity_number=cleaned.get("identity_number") or "",
    )
    if besides and besides.pk:
        alike = alike.exclude(pk=besides.pk)
    here = alike.visible_to(user).select_related("unit").order_by("id")[:_SHOWN]
    elsewhere = alike.exclude(unit__path__startswith=user.unit.path)
    return Found(tuple(here), elsewhere.exists())


class LikenessCheckForm(Form):
    """What has been typed so far; whatever cannot be read yet is like nothing."""

    full_name = TidyCharField(required=False, max_length=200)
    born = BirthField(required=False)
    identity_number = IdentityField(required=False)
    unit = UnitField(required=False)
    code = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].offer(Unit.objects.visible_to(user))

    def found(self):
        self.is_valid()
        cleaned = self.cleaned_data
        mine = Address.objects.visible_to(self.user)
        return find_alike(
            self.user,
            unit=cleaned.get("unit") or self.user.unit,
            cleaned=cleaned,
            besides=mine.filter(code=cleaned.get("code") or "").first(),
        )


class LikenessMixin:
    """For the form of an address: who enters one that is like another must say why.

    `found_alike` is what the page shows. A dossier in another unit is no hindrance; one that
    stands beside this one already is not asked about again.
    """

    found_alike = Found()
    asks_reason = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["likeness_reason"] = TidyTextField(
            label="Vì sao vẫn lập hồ sơ này",
            help_text="Ví dụ: cùng tên, cùng năm sinh nhưng là hai người ở hai buôn.",
            required=False,
            max_length=1_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def parts(self):
        """The reason stands apart from them, beside what it is about (addresses/likeness.html)."""
        parts = [
            (heading, [field for field in fields if field.name != "likeness_reason"])
            for heading, fields in super().parts()
        ]
        return [(heading, fields) for heading, fields in parts if fields]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self._is_changed(cleaned):
            self.found_alike = find_alike(
                self.user, unit=self._unit(cleaned), cleaned=cleaned, besides=self.instance
            )
            self.asks_reason = any(self._is_new(address) for address in self.found_alike.here)
            if self.asks_reason and not cleaned.get("likeness_reason"):
                self.add_error(
                    "likeness_reason",
                    "Có hồ sơ giống hồ sơ này. Hãy mở hồ sơ đã có để xem; "
                    "nếu vẫn lập thì ghi lý do ở đây.",
                )
        return cleaned

    def _is_changed(self, cleaned):
        if self.instance.pk is None:
            return True
        unit = self._unit(cleaned)
        typed = (
            unit and unit.pk,
            fold(cleaned.get("full_name") or ""),
            (cleaned.get("born") or (None, None))[1],
            cleaned.get("identity_number") or "",
        )
        return typed != likeness_key(self.instance)

    def _is_new(self, address):
        if self.instance.pk is None:
            return True
        return not Likeness.objects.about(address).about(self.instance).exists()


class LikenessFilterForm(WithinUnitFilterForm):
    """Above the work-list of pairs."""

    unit = UnitField(label="Đơn vị xem xét", required=False)
    ground = forms.ChoiceField(
        label="Dấu hiệu", required=False, choices=[("", "Tất cả"), *Likeness.Ground.choices]
    )
    status = forms.ChoiceField(
        label="Kết luận", required=False, choices=[("", "Tất cả"), *Likeness.Status.choices]
    )

    def narrow(self, pairs):
        if not self.is_valid():
            return pairs.none()
        asked = self.cleaned_data
        if asked.get("unit"):
            pairs = pairs.within(asked["unit"])
        for name in ("ground", "status"):
            if asked[name]:
                pairs = pairs.filter(**{name: asked[name]})
        return pairs

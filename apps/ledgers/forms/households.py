"""How people name a household in the books, and say why it gets something all the same."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.models import Address
from apps.aid_records.forms.fields import OFFERED, AddressField, why_gone
from apps.core.forms import TidyTextField
from apps.core.forms.widgets import HintedInput
from apps.core.text import fold, tidy


class HouseholdInput(HintedInput):
    hints = {"autocomplete": "off", "spellcheck": "false"}


class HouseholdField(AddressField):
    """A household by the code of its dossier, or by a name; cleans to the Address.

    Where several may be meant they are named with their codes. The dossier is on file: filed, or
    closed since, for books tell of the past too. `user` is set by the form.
    """

    widget = HouseholdInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Mã địa chỉ, hoặc họ và tên của người trên hồ sơ.")
        super().__init__(**kwargs)

    def to_python(self, value):
        text = tidy(value or "")
        if not text:
            return None
        known = Address.objects.visible_to(self.user)
        if not known.filter(code__iexact=text).exists() and any(map(str.isalpha, text)):
            if words := why_gone(text, self.user):
                raise ValidationError(words)
            text = self._code_of(text, known.on_file())
        address = super().to_python(text)
        if address and address.status not in Address.ON_FILE:
            raise ValidationError(
                f"Hồ sơ {address.code} chưa được duyệt nên chưa ghi được; hãy chờ duyệt hồ sơ."
            )
        return address

    def _code_of(self, words, known):
        """The code of the one dossier with just this name."""
        known = known.select_related("unit").in_name_order()
        named = list(known.filter(name_folded=fold(words))[:OFFERED])
        if len(named) == 1:
            return named[0].code
        province = self.user.unit.province_id
        found = named or list(known.matching(words, province_id=province)[:OFFERED])
        if not found:
            raise ValidationError(
                f"Không có hồ sơ đã duyệt nào tên hoặc mã “{words[:60]}” trong phạm vi của bạn. "
                "Hãy ghi mã địa chỉ, hoặc đủ họ và tên như trong hồ sơ."
            )
        raise ValidationError(
            f"Hãy ghi mã của một trong những hồ sơ này: {'; '.join(map(_told, found))}."
        )


def _told(address):
    where = ", ".join(filter(None, [address.hamlet, address.unit.name]))
    return f"{address.code} ({address.full_name}, {where})"


class OverlapFormMixin(forms.Form):
    """The reason is asked for only once something speaks against giving (`ask_about_overlap`)."""

    overlap_reason = TidyTextField(
        label="Lý do vẫn trao dù chồng chéo",
        required=False,
        max_length=1_000,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get(self.add_prefix("overlap_reason")):
            self._show_overlap()

    def _show_overlap(self):
        self.fields["overlap_reason"].widget = forms.Textarea(attrs={"rows": 3})

    def ask_about_overlap(self, words):
        self._show_overlap()
        self.add_error("overlap_reason", words)

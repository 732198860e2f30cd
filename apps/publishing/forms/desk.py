"""The forms of the publish desk: writing a version, deciding on it, narrowing lists down."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from apps.addresses.models import Consent
from apps.aid_records.sharing import in_words, is_in_money, is_in_quantity
from apps.core.forms import (
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyCharField,
    VersionedFormMixin,
)
from apps.organisation.forms import UnitField, WithinUnitFilterForm
from apps.publishing.models import Publication
from apps.publishing.models.publication import LONGEST_STORY, LONGEST_WORDING
from apps.publishing.photos import MUST_NOT_SHOW
from apps.publishing.projection import may_picture, publishable_photos
from apps.publishing.scanner import Dossier, scan_text

PREFIX = "need_"


class PhotoField(forms.ModelChoiceField):
    """One of the photos of the dossier, each shown small."""

    def label_from_instance(self, photo):
        url = reverse("addresses:attachment_preview", args=[photo.pk])
        return format_html(
            '<img class="choice-photo" src="{}" alt="Ảnh {}" width="160" height="120">',
            url,
            photo.name,
        )


class WriteForm(ModelForm):
    """A version of `instance.address`: a story, a photo where allowed, words for each open need."""

    class Meta:
        model = Publication
        fields = ["story", "photo"]
        widgets = {
            "story": forms.Textarea(attrs={"rows": 8, "data-counted": LONGEST_STORY}),
        }
        field_classes = {"photo": PhotoField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = self.instance.address
        self.consent = self.instance.consent
        self._offer_story()
        self._offer_photos()
        self.needs = list(self.address.needs.filter(met_on=None).select_related("form"))
        self._offer_needs()

    def _offer_story(self):
        if not self.consent.with_story and not self.instance.story:
            del self.fields["story"]
            return
        del self.fields["story"].widget.attrs["maxlength"]  # with it a browser cuts what is pasted
        self.fields["story"].help_text = (
            f"Nhiều nhất {LONGEST_STORY} chữ cái và dấu. Kể hoàn cảnh và mong muốn bằng lời ấm áp, giữ thể "
            "diện cho gia đình. Không ghi tên, số, trường lớp, thôn buôn, dân tộc, tên bệnh."
        )

    def _offer_photos(self):
        photos = publishable_photos(self.address)
        if not may_picture(self.instance) or not photos.exists():
            del self.fields["photo"]
            self.instance.photo = None  # one chosen before the family changed its mind
            return
        field = self.fields["photo"]
        field.queryset, field.empty_label = photos, "Không dùng ảnh"
        field.widget = forms.RadioSelect()
        field.widget.choices = field.choices
        field.help_text = f"Chọn ảnh không có {MUST_NOT_SHOW}."

    def _offer_needs(self):
        written = {}
        dossier = Dossier.of(self.address, level=self.consent.level)
        if self.instance.pk:
            written = dict(self.instance.needs.values_list("need_id", "wording"))
        for need in self.needs:
            name = f"{PREFIX}{need.pk}"
            self.fields[name] = TidyCharField(
                label=f"Nhu cầu: {need.description}",
                max_length=LONGEST_WORDING,
                required=False,
                help_text=f"{_measured(need)}Để trống thì không đưa nhu cầu này ra công khai.",
            )
            words = written.get(need.pk, "")
            if not self.instance.pk and not scan_text(need.description, dossier):
                words = need.description[:LONGEST_WORDING]
            self.initial[name] = words

    def wordings(self):
        """{pk of Need: words}"""
        return {need.pk: self.cleaned_data.get(f"{PREFIX}{need.pk}", "") for need in self.needs}

    def scanned(self):
        """[(label, text, [Finding])] of what stands in the form now; only what has findings."""
        dossier = Dossier.of(self.address, level=self.consent.level)
        found = []
        for name in self.fields:
            if name == "story" or name.startswith(PREFIX):
                text = str(self[name].value() or "")
                if findings := scan_text(text, dossier):
                    found.append((self[name].label, text, findings))
        return found


def _measured(need):
    if not (is_in_money(need) or is_in_quantity(need)):
        return ""
    return f"Trên thẻ kèm theo: {in_words(need.capacity, need)}. "


class WriteNewForm(IdempotencyMixin, WriteForm):
    """A version that is not saved yet."""


class WriteAgainForm(VersionedFormMixin, WriteForm):
    """A version in work."""


class ApproveForm(Form):
    """What the approver looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    has_seen_photo = forms.BooleanField(required=False)

    def __init__(self, *args, publication, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = publication.version
        if not publication.photo_id:
            del self.fields["has_seen_photo"]
        else:
            label = f"Tôi đã xem kỹ ảnh: không có {MUST_NOT_SHOW}"
            self.fields["has_seen_photo"].label = label


class ReturnForm(Form):
    """Why a version goes back to its writer."""

    reason = forms.CharField(
        label="Lý do trả lại", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TakeOffForm(Form):
    """Why a card is taken off."""

    reason = forms.CharField(
        label="Lý do gỡ", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class _OfUnitForm(WithinUnitFilterForm):
    unit = UnitField(label="Đơn vị", required=False)


class PublicationFilterForm(_OfUnitForm):
    q = forms.CharField(label="Tên, mã hồ sơ, mã công khai", required=False, max_length=100)
    level = forms.ChoiceField(
        label="Mức công khai",
        required=False,
        choices=[("", "Tất cả"), *((str(v), label) for v, label in Consent.Level.choices if v)],
    )
    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("q", "unit", "level")

    def narrow(self, found):
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        if asked.get("unit"):
            found = found.within(asked["unit"])
        if asked["level"]:
            found = found.filter(consent__level=asked["level"])
        return found.matching(asked["q"]) if asked["q"] else found


class UnwrittenFilterForm(_OfUnitForm):
    q = forms.CharField(label="Tên, mã hồ sơ", required=False, max_length=100)
    field_order = ("q", "unit")

    def narrow(self, found):
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        if asked.get("unit"):
            found = found.within(asked["unit"])
        return found.matching(asked["q"]) if asked["q"] else found

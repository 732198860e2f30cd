"""The forms of a house: what it is, how far it is built, photos; the filter of the book."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import format_date
from apps.core.files import ACCEPTED_PICTURES
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyCharField,
    VersionedFormMixin,
)
from apps.core.forms.uploads import FilesInput, UploadForm
from apps.ledgers.actions.books import why_not_on
from apps.ledgers.forms.households import HouseholdField
from apps.ledgers.models import House, HousePhoto, HouseStage


class HouseForm(ModelForm):
    """What create and edit share."""

    sections = [
        ("Hộ được làm nhà", ["address", "recipient", "place"]),
        ("Ngôi nhà", ["kind", "started_on", "planned_cost", "real_cost", "note"]),
    ]

    address = HouseholdField(label="Địa chỉ nhân đạo", required=False)

    class Meta:
        model = House
        fields = [
            "address",
            "recipient",
            "place",
            "kind",
            "started_on",
            "planned_cost",
            "real_cost",
            "note",
        ]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].user = user
        self.initial["address"] = self.instance.household
        self.fields["place"].help_text = "Thôn, buôn, hướng đi; để trống nếu ở đúng nơi ghi hồ sơ."
        self.fields["real_cost"].help_text = "Ghi khi đã quyết toán xong."

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if day and (why := why_not_on(day, self.instance.aid_model)):
            raise ValidationError(why)
        handed = self.instance.handed_over_on
        if day and handed and day > handed:
            raise ValidationError(f"Nhà đã bàn giao ngày {format_date(handed)}, trước ngày này.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("address") and cleaned.get("recipient"):
            self.add_error("recipient", "Đã chọn địa chỉ thì để trống mục này.")
        elif not (cleaned.get("address") or cleaned.get("recipient") or self.errors):
            self.add_error("address", "Hãy chọn địa chỉ, hoặc ghi tên hộ ở mục dưới.")
        return cleaned


class HouseCreateForm(IdempotencyMixin, HouseForm):
    pass


class HouseEditForm(VersionedFormMixin, HouseForm):
    pass


class HouseFilterForm(FilterForm):
    q = forms.CharField(label="Tìm tên hộ, mã địa chỉ", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Tất cả"), *House.Kind.choices]
    )
    state = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), ("building", "Chưa bàn giao"), ("done", "Đã bàn giao")],
    )
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, houses):
        if not self.is_valid():
            return houses.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            houses = houses.in_force()
        if wanted["q"]:
            houses = houses.matching(wanted["q"])
        if wanted["state"]:
            houses = houses.filter(handed_over_on__isnull=wanted["state"] == "building")
        return houses.filter(**{"kind": wanted["kind"]} if wanted["kind"] else {})


class StagesForm(Form):
    """The day of each stage, as far as it is reached; `version` is that of the house."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, house, **kwargs):
        self.house = house
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = house.version
        stored = {row.stage: row for row in house.stages.all()}
        self.sections = []
        for stage, label in HouseStage.Stage.choices:
            row = stored.get(stage)
            self.fields[f"{stage}_on"] = DayField(
                label=f"{label}: ngày xong", required=False, initial=row and row.reached_on
            )
            self.fields[f"{stage}_note"] = TidyCharField(
                label=f"{label}: ghi chú",
                required=False,
                max_length=300,
                initial=row.note if row else "",
            )
            self.sections.append((label, [f"{stage}_on", f"{stage}_note"]))

    def clean(self):
        cleaned = super().clean()
        before = None
        for stage, label in HouseStage.Stage.choices:
            name = f"{stage}_on"
            day, note = cleaned.get(name), cleaned.get(f"{stage}_note")
            if note and not day and name not in self.errors:
                self.add_error(name, "Có ghi chú thì hãy ghi ngày xong.")
            if day is None:
                continue
            if why := why_not_on(day, self.house.aid_model):
                self.add_error(name, why)
            elif self.house.handed_over_on and day > self.house.handed_over_on:
                self.add_error(
                    name, f"Nhà đã bàn giao ngày {format_date(self.house.handed_over_on)}."
                )
            elif before and day < before[1]:
                self.add_error(name, f"Ngày này ở trước ngày xong {before[0].lower()}.")
            before = (label, day)
        return cleaned

    def stages(self):
        """{stage: (day or None, note)} for the action."""
        return {
            stage: (self.cleaned_data[f"{stage}_on"], self.cleaned_data[f"{stage}_note"])
            for stage in HouseStage.Stage.values
        }


class HousePhotosForm(UploadForm):
    """Photos of one moment; the camera's pictures are made small before they are sent."""

    moment = forms.ChoiceField(
        label="Chụp lúc", choices=HousePhoto.Moment.choices, widget=forms.RadioSelect
    )
    field_order = ["moment", "files", "upload_key"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        files = self.fields["files"]
        files.label = "Ảnh"
        files.help_text = "Chụp bằng điện thoại hoặc chọn ảnh đã có; chọn được nhiều ảnh một lần."
        files.widget = FilesInput(attrs={"accept": ACCEPTED_PICTURES, "data-shrink": ""})

"""The forms of the book of houses."""

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_records.models import AidRecord
from apps.core.dates import format_date, today
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
from apps.core.money import format_money
from apps.ledgers.actions.books import why_not_on
from apps.ledgers.actions.house import Decision, gift_for, linkable
from apps.ledgers.forms.gifts import GiftQuestionsMixin
from apps.ledgers.forms.households import HouseholdField
from apps.ledgers.forms.sources import SourceFieldsMixin
from apps.ledgers.models import House, HouseFunding, HousePhoto, HouseStage

MAKE, NOT_NOW = "make", "none"


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


class HouseFundingForm(SourceFieldsMixin, ModelForm):
    """What create and edit share."""

    sections = [
        ("Nguồn", ["donor", "donor_kind", "source"]),
        (
            "Đóng góp",
            ["kind", "description", "labour_days", "value", "basis", "received_on"],
        ),
    ]

    class Meta:
        model = HouseFunding
        fields = [
            "source",
            "kind",
            "description",
            "labour_days",
            "value",
            "basis",
            "received_on",
        ]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.aid_model = self.instance.house.aid_model
        self.fields["description"].help_text = "Ví dụ: 2.000 viên gạch, công thợ xây."
        self.fields["labour_days"].help_text = "Chỉ ghi khi góp ngày công."
        self.fields["value"].help_text = "Quy ra đồng; để trống khi chưa quy đổi được."
        self.fields["basis"].help_text = "Bắt buộc khi góp vật liệu, ngày công có ghi giá trị."

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day and day > today():
            raise ValidationError("Ngày nhận không được ở sau hôm nay.")
        return day

    def clean(self):
        cleaned = super().clean()
        is_cash = cleaned.get("kind") == HouseFunding.Kind.CASH
        if cleaned.get("value") and not is_cash and not cleaned.get("basis"):
            self.add_error("basis", "Góp bằng hiện vật có ghi giá trị thì phải chọn căn cứ.")
        if cleaned.get("labour_days") and cleaned.get("kind") != HouseFunding.Kind.LABOUR:
            self.add_error("labour_days", "Chỉ ghi số ngày công khi đóng góp bằng ngày công.")
        if cleaned.get("labour_days") == 0:
            self.add_error("labour_days", "Số ngày công phải lớn hơn 0.")
        if is_cash and cleaned.get("value") is not None and not cleaned.get("basis"):
            self.instance.basis = cleaned["basis"] = AidRecord.Basis.CASH
        return cleaned


class HouseFundingCreateForm(IdempotencyMixin, HouseFundingForm):
    pass


class HouseFundingEditForm(VersionedFormMixin, HouseFundingForm):
    pass


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


class HandOverForm(GiftQuestionsMixin, Form):
    """The day, and what becomes of each source: new aid, aid that is on file already, nothing yet."""

    def __init__(self, *args, house, **kwargs):
        super().__init__(*args, **kwargs)
        self.house = house
        if house.handed_over_on is None:
            self.fields["day"] = DayField(label="Ngày bàn giao", initial=today)
            self.order_fields(["day"])
        self.candidates = linkable(house, day=house.handed_over_on or today())
        self.waiting = []
        if house.address_id:
            waiting = HouseFunding.objects.to_become_aid().filter(house=house)
            self.waiting = list(waiting.select_related("sponsor"))
        offered = {}
        for funding in self.waiting:
            aid = self.candidates.get(funding.sponsor_id, [])
            offered[funding.pk] = next((one for one in aid if one.is_likely), None)
            choices = [
                (MAKE, "Ghi trợ giúp mới"),
                *((str(one.pk), self._told(one)) for one in aid),
                (NOT_NOW, "Chưa ghi trợ giúp cho nguồn này"),
            ]
            likely = offered[funding.pk]
            self.fields[f"f{funding.pk}"] = forms.ChoiceField(
                label=funding.shown_source,
                choices=choices,
                widget=forms.RadioSelect,
                initial=str(likely.pk) if likely else MAKE,
            )
            self.fields[f"v{funding.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=funding.version
            )
        if not self.waiting:
            for name in ("exclusion", "other_campaign"):
                del self.fields[name]

    @staticmethod
    def _told(aid):
        value = "chưa quy đổi" if aid.value is None else f"{format_money(aid.value)} đồng"
        likely = ", có thể chính là lần này" if aid.is_likely else ""
        return (
            f"Đã ghi trước đây: {format_date(aid.given_on)}, {aid.form.name}, {value} "
            f"(số {aid.pk}{likely})"
        )

    def rows(self):
        """[(funding, the aid it would become, its boxes, whether a double is likely)]"""
        day = self.house.handed_over_on or today()
        return [
            (
                funding,
                gift_for(funding, self.house, day=day),
                self[f"f{funding.pk}"],
                any(one.is_likely for one in self.candidates.get(funding.sponsor_id, [])),
            )
            for funding in self.waiting
        ]

    def clean_day(self):
        day = self.cleaned_data["day"]
        if why := why_not_on(day, self.house.aid_model):
            raise ValidationError(why)
        if self.house.started_on and day < self.house.started_on:
            began = format_date(self.house.started_on)
            raise ValidationError(f"Ngày bàn giao ở trước ngày bắt đầu ({began}).")
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.waiting or self.errors:
            return cleaned
        self.check_exclusion(cleaned)
        chosen = [cleaned[f"f{one.pk}"] for one in self.waiting]
        linked = [choice for choice in chosen if choice.isdigit()]
        if len(linked) != len(set(linked)):
            self.add_error(None, "Một lần trợ giúp chỉ gắn được với một nguồn. Hãy chọn lại.")
        if self.house.household.headcount is None:
            self.add_error(None, "Hồ sơ của hộ chưa ghi số người; hãy sửa hồ sơ trước.")
        if not self.errors:
            gifts = [
                gift_for(one, self.house, day=self.day)
                for one, choice in zip(self.waiting, chosen, strict=True)
                if choice == MAKE
            ]
            self.ask_about(gifts, text=self.house.note)
        return cleaned

    @property
    def day(self):
        return self.house.handed_over_on or self.cleaned_data["day"]

    def decisions(self):
        """{source: Decision} for the action."""
        made = {}
        for funding in self.waiting:
            choice = self.cleaned_data[f"f{funding.pk}"]
            aid = int(choice) if choice.isdigit() else None
            version = self.cleaned_data[f"v{funding.pk}"]
            made[funding.pk] = Decision(version=version, makes=choice == MAKE, aid=aid)
        return made

    def gift_fields(self):
        return super().gift_fields() if self.waiting else {}

"""Short forms of papers, groups, activities and surveys."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.campaign.models import Activity, Directive, SupportGroup, Survey
from apps.core.dates import today
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.core.forms.widgets import NameInput
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

AFTER_TODAY = "Ngày này không được ở sau hôm nay."


def not_after_today(day):
    if day and day > today():
        raise ValidationError(AFTER_TODAY)
    return day


class RecordForm(ModelForm):
    """What all records share; the unit is asked only of those who write in several."""

    only_bases = False
    unit = UnitField(label="Đơn vị")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.writes_below:
            del self.fields["unit"]
            if self.instance.unit_id is None:
                self.instance.unit = user.unit
            return
        units = Unit.objects.visible_to(user).filter(
            Q(valid_to__isnull=True) | Q(pk=self.instance.unit_id)
        )
        self.fields["unit"].offer(units.bases() if self.only_bases else units)
        if self.instance.pk is None and user.unit.province_id and not self.only_bases:
            self.initial.setdefault("unit", user.unit)

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.province_id is None:
            raise ValidationError("Hãy chọn một đơn vị thuộc tỉnh.")
        return unit

    def unit_chosen(self, cleaned):
        """The unit of the row that is being written; None where what was typed is no unit."""
        return cleaned.get("unit") if "unit" in self.fields else self.instance.unit


class DirectiveForm(RecordForm):
    OWN = (Directive.Direction.ADVISORY, Directive.Direction.GUIDANCE)

    class Meta:
        model = Directive
        fields = ["direction", "kind", "number", "issued_on", "issuer", "abstract", "unit"]
        widgets = {"direction": forms.RadioSelect}
        help_texts = {
            "number": "Ví dụ 61/KH-CTĐ. Để trống nếu văn bản không có số.",
            "issuer": "Văn bản của Hội thì có thể để trống: lấy tên Hội của đơn vị.",
            "abstract": "Văn bản nói về việc gì, một hai dòng.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].required = False
        self.fields["abstract"].widget.attrs["rows"] = 3
        if "unit" in self.fields:
            self.fields["unit"].help_text = "Đơn vị giữ văn bản này trong sổ."

    def clean_issued_on(self):
        return not_after_today(self.cleaned_data["issued_on"])

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("issuer") and "issuer" not in self.errors:
            unit = self.unit_chosen(cleaned)
            if cleaned.get("direction") not in self.OWN:
                self.add_error("issuer", "Hãy ghi cơ quan ban hành.")
            elif unit:
                cleaned["issuer"] = unit.chapter_name
        return cleaned


class DirectiveCreateForm(IdempotencyMixin, DirectiveForm):
    pass


class DirectiveEditForm(VersionedFormMixin, DirectiveForm):
    pass


class GroupForm(RecordForm):
    class Meta:
        model = SupportGroup
        fields = ["kind", "name", "head", "phone", "size", "founded_on", "ended_on", "work", "unit"]
        widgets = {"kind": forms.RadioSelect, "head": NameInput}
        help_texts = {"ended_on": "Để trống khi còn hoạt động."}

    def clean_founded_on(self):
        return not_after_today(self.cleaned_data["founded_on"])

    def clean_ended_on(self):
        return not_after_today(self.cleaned_data["ended_on"])


class GroupCreateForm(IdempotencyMixin, GroupForm):
    pass


class GroupEditForm(VersionedFormMixin, GroupForm):
    pass


class ActivityForm(RecordForm):
    sections = [
        ("Hoạt động", ["kind", "title", "held_on", "ends_on", "form", "place", "unit"]),
        ("Kết quả bằng số", ["times", "participants", "materials", "value"]),
        ("Kể thêm", ["partners", "result"]),
    ]

    class Meta:
        model = Activity
        fields = [
            "kind",
            "title",
            "held_on",
            "ends_on",
            "form",
            "place",
            "times",
            "participants",
            "materials",
            "value",
            "partners",
            "result",
            "unit",
        ]
        help_texts = {
            "ends_on": "Để trống nếu trong một ngày.",
            "form": "Ghi khi tuyên truyền; báo cáo cộng theo từng hình thức.",
            "times": "Số lớp, số cuộc, số buổi, số lần phát. Để trống là 1.",
            "value": (
                "Chỉ ghi khi vận động nguồn lực. Số này không tính vào giá trị Cuộc vận động: "
                "giá trị chỉ tính khi trao cho một địa chỉ, ghi ở “Trợ giúp”."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["times"].required = False

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"])

    def clean_times(self):
        times = self.cleaned_data["times"]
        return 1 if times is None else times

    def clean(self):
        cleaned = super().clean()
        fundraising = cleaned.get("kind") == Activity.Kind.FUNDRAISING
        if cleaned.get("value") is not None and cleaned.get("kind") and not fundraising:
            self.add_error(
                "value", "Chỉ ghi giá trị khi loại là “Vận động nguồn lực”; hãy xóa số này."
            )
        return cleaned


class ActivityCreateForm(IdempotencyMixin, ActivityForm):
    pass


class ActivityEditForm(VersionedFormMixin, ActivityForm):
    pass


class SurveyForm(RecordForm):
    only_bases = True

    class Meta:
        model = Survey
        fields = [
            "year",
            "starts_on",
            "completed_on",
            "visited",
            "in_need",
            "method",
            "note",
            "unit",
        ]
        help_texts = {
            "completed_on": "Ghi ngày khi đã hoàn thành; để trống khi đang khảo sát.",
            "method": (
                "Ví dụ: thôn, buôn báo; nhà trường, trạm y tế báo; cán bộ Hội đi từng nhà; "
                "báo chí. Báo cáo lấy lời này."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("year", today().year)
        if "unit" in self.fields:
            self.fields["unit"].help_text = "Xã, phường, trường học hoặc đơn vị trực thuộc."

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not Survey.FIRST_YEAR <= year <= today().year:
            raise ValidationError(f"Năm khảo sát từ {Survey.FIRST_YEAR} đến năm nay.")
        return year

    def clean_starts_on(self):
        return not_after_today(self.cleaned_data["starts_on"])

    def clean_completed_on(self):
        return not_after_today(self.cleaned_data["completed_on"])


class SurveyCreateForm(IdempotencyMixin, SurveyForm):
    pass


class SurveyEditForm(VersionedFormMixin, SurveyForm):
    pass


class SurveyCompleteForm(Form):
    """The day on which a survey was done."""

    completed_on = DayField(label="Ngày hoàn thành", initial=today)

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey = survey

    def clean_completed_on(self):
        day, survey = not_after_today(self.cleaned_data["completed_on"]), self.survey
        if day.year < survey.year:
            raise ValidationError(f"Ngày hoàn thành không được trước năm {survey.year}.")
        if survey.starts_on and day < survey.starts_on:
            raise ValidationError(
                f"Cuộc khảo sát bắt đầu ngày {survey.starts_on:%d/%m/%Y}; "
                "ngày hoàn thành không được trước ngày ấy."
            )
        return day

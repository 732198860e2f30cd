"""Filters above the lists."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.accounts.roles import Permission
from apps.campaign.bases import (
    bases_of,
    by_name,
    with_committee,
    with_survey_completed,
    with_survey_of,
)
from apps.campaign.models import Activity, Directive, SupportGroup, Survey
from apps.core.dates import today
from apps.core.forms import CountField, DayField, FilterForm
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

ALL = [("", "Tất cả")]


def _choices(choices, label, **kwargs):
    return forms.ChoiceField(label=label, required=False, choices=ALL + choices.choices, **kwargs)


class RecordFilterForm(FilterForm):
    """Words, unit and voided rows; what a subclass names in `chosen` is compared as it is."""

    chosen = ()
    q = forms.CharField(label="Tìm", required=False, max_length=100)
    unit = UnitField(label="Đơn vị", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        if user.may(Permission.EDIT_RECORDS) and not user.writes_below:
            del self.fields["unit"]

    def narrow(self, rows):
        if not self.is_valid():
            return rows.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            rows = rows.in_force()
        if wanted["q"]:
            rows = rows.matching(wanted["q"])
        if wanted.get("unit"):
            rows = rows.within(wanted["unit"])
        return rows.filter(**{name: wanted[name] for name in self.chosen if wanted[name]})


class PeriodFilterForm(RecordFilterForm):
    """With a period; `between` names the queryset's method."""

    between = ""
    start = DayField(label="Từ ngày", required=False)
    end = DayField(label="Đến ngày", required=False)

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Ngày cuối phải từ ngày đầu trở đi.")
        return cleaned

    def narrow(self, rows):
        rows = super().narrow(rows)
        if not self.is_valid():
            return rows
        return getattr(rows, self.between)(self.cleaned_data["start"], self.cleaned_data["end"])


class DirectiveFilterForm(PeriodFilterForm):
    between = "issued_between"
    chosen = ("direction", "kind")
    field_order = ["q", "direction", "kind", "unit", "start", "end", "voided"]
    direction = _choices(Directive.Direction, "Nhóm văn bản")
    kind = _choices(Directive.Kind, "Loại văn bản")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = "Tìm số, trích yếu, cơ quan"


class ActivityFilterForm(PeriodFilterForm):
    between = "held_between"
    chosen = ("kind", "form")
    field_order = ["q", "kind", "unit", "start", "end", "form", "voided"]
    kind = _choices(Activity.Kind, "Loại hoạt động")
    form = _choices(Activity.Form, "Hình thức")


class AtWorkFilterForm(RecordFilterForm):
    """With a box for those that are still at work."""

    at_work = forms.BooleanField(label="Chỉ nơi còn hoạt động", required=False)

    def narrow(self, rows):
        rows = super().narrow(rows)
        at_work = self.is_valid() and self.cleaned_data["at_work"]
        return rows.at_work_on(today()) if at_work else rows


class CommitteeFilterForm(AtWorkFilterForm):
    field_order = ["q", "unit", "at_work", "voided"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = "Tìm quyết định, ghi chú"


class GroupFilterForm(AtWorkFilterForm):
    chosen = ("kind",)
    field_order = ["q", "kind", "unit", "at_work", "voided"]
    kind = _choices(SupportGroup.Kind, "Loại")


class SurveyFilterForm(RecordFilterForm):
    chosen = ("year",)
    field_order = ["year", "state", "unit", "q", "voided"]
    year = CountField(label="Năm", required=False, min_value=Survey.FIRST_YEAR, max_value=2100)
    state = forms.ChoiceField(
        label="Tình hình",
        required=False,
        choices=[*ALL, ("done", "Đã hoàn thành"), ("open", "Chưa hoàn thành")],
    )

    def narrow(self, rows):
        rows = super().narrow(rows)
        state = self.cleaned_data["state"] if self.is_valid() else ""
        return rows.filter(completed_on__isnull=state == "open") if state else rows


class YearForm(FilterForm):
    """A year and a unit below the user's own, both with what is usual when left empty."""

    year = CountField(label="Năm", required=False)
    unit = UnitField(label="Đơn vị", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["year"].widget.attrs["placeholder"] = str(today().year)
        self.fields["unit"].widget.attrs["placeholder"] = user.unit.name
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        if user.unit.level == Unit.Level.BASE:
            del self.fields["unit"]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year is not None and not Survey.FIRST_YEAR <= year <= today().year:
            raise ValidationError(f"Hãy ghi năm từ {Survey.FIRST_YEAR} đến năm nay.")
        return year

    def asked(self):
        """(unit, year): what was asked, or the user's own unit and this year."""
        wanted = self.cleaned_data if self.is_valid() else {}
        return wanted.get("unit") or self.user.unit, wanted.get("year") or today().year


class LackingFilterForm(YearForm):
    """Base units by what they lack."""

    LACKS = [
        ("survey", "Chưa hoàn thành khảo sát"),
        ("committee", "Chưa có Ban Chỉ đạo"),
        ("any", "Thiếu một trong hai"),
    ]
    LACKING = {
        "survey": Q(is_surveyed=False),
        "committee": Q(has_committee=False),
        "any": Q(is_surveyed=False) | Q(has_committee=False),
    }
    field_order = ["lacks", "year", "unit"]
    lacks = forms.ChoiceField(label="Còn thiếu", required=False, choices=LACKS)

    def narrow(self, units):
        unit, year = self.asked()
        found = units.filter(pk__in=bases_of(unit).values("pk"))
        found = with_survey_of(with_committee(found, last_day(year)), year)
        found = with_survey_completed(found, date(year, 1, 1), last_day(year))
        if not self.is_valid():
            return found.none()
        return by_name(found.filter(self.LACKING[self.cleaned_data["lacks"] or "survey"]))


def last_day(year):
    """31/12, or today in a year that is not over."""
    return min(today(), date(year, 12, 31))

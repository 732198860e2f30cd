"""Filters above the two lists."""

from django import forms

from apps.core.forms import DayField, FilterForm
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.privacy.models import DataRequest

ALL = [("", "Tất cả")]


class PrivacyFilterForm(FilterForm):
    """Words, standing, unit, span of days of `moment`; each standing names a method of the queryset."""

    moment = ""
    q = forms.CharField(label="Tìm", required=False, max_length=100)
    standing = forms.ChoiceField(label="Tình trạng", required=False)
    unit = UnitField(label="Đơn vị", required=False)
    start = DayField(label="Từ ngày", required=False)
    end = DayField(label="Đến ngày", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(user))

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Ngày cuối phải từ ngày đầu trở đi.")
        return cleaned

    def narrow(self, rows):
        if not self.is_valid():
            return rows.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            rows = rows.in_force()
        if wanted["q"]:
            rows = rows.matching(wanted["q"])
        if wanted["unit"]:
            rows = rows.within(wanted["unit"])
        if wanted["start"]:
            rows = rows.filter(**{f"{self.moment}__date__gte": wanted["start"]})
        if wanted["end"]:
            rows = rows.filter(**{f"{self.moment}__date__lte": wanted["end"]})
        method = dict(self.standings).get(wanted["standing"], ("", ""))[1]
        return getattr(rows, method)() if method else rows


class RequestFilterForm(PrivacyFilterForm):
    moment = "received_at"
    field_order = ["q", "standing", "kind", "unit", "start", "end", "voided"]
    standings = (
        ("open", ("Chưa trả lời", "unresolved")),
        ("unacknowledged", ("Chờ xác nhận", "unacknowledged")),
        ("soon", ("Sắp đến hạn (3 ngày)", "due_soon")),
        ("overdue", ("Đang quá hạn", "overdue")),
        ("late", ("Đã có lúc quá hạn", "once_late")),
        ("resolved", ("Đã trả lời", "resolved")),
    )
    kind = forms.ChoiceField(
        label="Yêu cầu", required=False, choices=ALL + DataRequest.Kind.choices
    )
    standing = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=ALL + [(key, label) for key, (label, _) in standings],
    )

    def narrow(self, rows):
        rows = super().narrow(rows)
        kind = self.cleaned_data.get("kind") if self.is_valid() else ""
        return rows.filter(kind=kind) if kind else rows


class BreachFilterForm(PrivacyFilterForm):
    moment = "found_at"
    standings = (
        ("open", ("Chưa khép lại", "open")),
        ("unreported", ("Chưa báo cơ quan", "unreported")),
        ("late", ("Báo muộn, chưa báo khi đã quá 72 giờ", "once_late")),
    )
    standing = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=ALL + [(key, label) for key, (label, _) in standings],
    )

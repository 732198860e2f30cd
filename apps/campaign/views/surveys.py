"""Pages of yearly surveys (khảo sát), and of the bases that lack one."""

from datetime import date

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.campaign import actions
from apps.campaign.exports import LackingExport, SurveyExport
from apps.campaign.forms.filters import LackingFilterForm, SurveyFilterForm, last_day
from apps.campaign.forms.records import SurveyCompleteForm, SurveyCreateForm, SurveyEditForm
from apps.campaign.models import Survey
from apps.campaign.views.record import (
    Pages,
    PagesCreate,
    PagesDetail,
    PagesEdit,
    PagesList,
    PagesVoid,
)
from apps.core.dates import format_date
from apps.core.money import format_number
from apps.core.text import whole_number
from apps.core.views import RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.organisation.models import Unit


class SurveyPages(Pages):
    model = Survey
    name = "survey"
    list_title = "Khảo sát"
    noun = "cuộc khảo sát"


class SurveyList(SurveyPages, PagesList):
    export_class = SurveyExport
    filter_class = SurveyFilterForm
    lede = (
        "Mỗi cơ sở Hội mỗi năm một cuộc khảo sát đối tượng khó khăn; xong thì ghi ngày hoàn thành."
    )
    create_label = "Thêm khảo sát"
    why = "Ghi cuộc khảo sát của từng cơ sở; báo cáo lấy số cơ sở đã hoàn thành từ đây."
    heads = (
        ("Đơn vị", "", ""),
        ("Năm", "year", "num"),
        ("Tình hình", "", ""),
        ("Số hộ đã khảo sát", "", "num"),
        ("Số hộ cần trợ giúp", "", "num"),
    )
    columns = ["pk", "unit__name", "year", "completed_on", "visited", "in_need", "voided_at"]
    orders = {
        "-year": ["-year", "-id"],
        "year": ["year", "id"],
        "newest": ["-id"],
    }

    def cells(self, row):
        return (
            row["unit__name"],
            str(row["year"]),
            standing(row["completed_on"]),
            _number(row["visited"]),
            _number(row["in_need"]),
        )


def standing(completed_on):
    return f"Hoàn thành {format_date(completed_on)}" if completed_on else "Đang khảo sát"


def _number(count):
    return "" if count is None else format_number(count)


class SurveyDetail(SurveyPages, PagesDetail):
    def facts(self, row):
        return [
            ("Tình hình", standing(row.completed_on)),
            ("Ngày bắt đầu", format_date(row.starts_on)),
            ("Số hộ đã khảo sát", _number(row.visited)),
            ("Số hộ cần trợ giúp", _number(row.in_need)),
        ]

    def texts(self, row):
        return [("Cách khảo sát, kênh thông tin", row.method), ("Ghi chú", row.note)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_open = context["edit_url"] and not self.object.is_completed
        url = self.url("complete", self.object.pk) if is_open else ""
        return context | {"main_label": "Hoàn thành", "main_url": url}


class SurveyCreate(SurveyPages, PagesCreate):
    form_class = SurveyCreateForm
    title = "Thêm khảo sát"
    done = "Đã ghi cuộc khảo sát."

    def get_initial(self):
        year = whole_number(self.request.GET.get("year", ""), most=2100)
        return super().get_initial() | ({"year": year} if year else {})


class SurveyEdit(SurveyPages, PagesEdit):
    form_class = SurveyEditForm
    title = "Sửa khảo sát"


class SurveyComplete(SurveyPages, WriteScopedMixin, RecordStep):
    permission = Permission.EDIT_RECORDS
    form_class = SurveyCompleteForm
    title = "Hoàn thành khảo sát"
    submit = "Hoàn thành"
    consequence = (
        "Cơ sở này được tính là đã hoàn thành khảo sát kể từ ngày ghi dưới đây. "
        "Ghi nhầm thì sửa lại ở trang khảo sát."
    )
    done = "Đã ghi hoàn thành khảo sát."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"survey": self.object}

    def act(self, form):
        return actions.complete(self.object, by=self.request.user, **form.cleaned_data)


class SurveyVoid(SurveyPages, PagesVoid):
    pass


class Lacking(ScopedMixin, LongExportMixin, RecordList):
    """Base units that have no committee, or have not completed a survey in the year."""

    permission = Permission.VIEW_RECORDS
    model = Unit
    template_name = "campaign/lacking.html"
    export_class = LackingExport
    filter_class = LackingFilterForm
    columns = [
        "pk",
        "key",
        "name",
        "has_committee",
        "is_surveyed",
        "survey_id",
        "survey_starts_on",
        "survey_completed_on",
    ]

    def get_queryset(self):
        self.filters = self.filter_class(self.request.GET, user=self.request.user)
        self.sort = ""
        return self.filters.narrow(Unit.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs):
        unit, year = self.filters.asked()
        return super().get_context_data(**kwargs) | {
            "unit": unit,
            "year": year,
            "start": date(year, 1, 1),
            "end": last_day(year),
            "may_write": self.request.user.may(Permission.EDIT_RECORDS),
        }

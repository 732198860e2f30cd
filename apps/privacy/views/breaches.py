"""Pages of the log of breaches: the list, one breach, its steps, the notice to the authority."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin
from apps.core.dates import format_moment
from apps.core.pdf import PdfError, render_pdf
from apps.core.views import pdf_response
from apps.privacy.actions import breaches as actions
from apps.privacy.exports import BreachExport
from apps.privacy.forms.breaches import (
    BreachCreateForm,
    BreachEditForm,
    CloseForm,
    PersonsForm,
    ReportForm,
)
from apps.privacy.forms.filters import BreachFilterForm
from apps.privacy.models import Breach
from apps.privacy.notice import notice_html, persons_in_words
from apps.privacy.views.record import (
    Pages,
    PagesCreate,
    PagesDetail,
    PagesEdit,
    PagesList,
    PagesStep,
    PagesVoid,
)


class BreachPages(Pages):
    model = Breach
    name = "breach"
    list_title = "Lộ, mất dữ liệu"


class BreachList(BreachPages, PagesList):
    queryset = Breach.objects.select_related("unit")
    template_name = "privacy/breach_list.html"
    export_class = BreachExport
    filter_class = BreachFilterForm
    orders = {"newest": ["-found_at", "-id"], "found": ["found_at", "id"]}

    def shown(self, row, now):
        return {"row": row, "state": row.state, "clock": row.clock(now)}


class BreachDetail(BreachPages, PagesDetail):
    template_name = "privacy/breach.html"

    def get_queryset(self):
        people = ("reported_by", "closed_by", "created_by", "voided_by")
        return super().get_queryset().select_related("unit", *people)

    def steps(self, row):
        if row.is_voided:
            return []
        found = [
            ("Sửa việc báo", "_report", "btn-secondary")
            if row.reported_at
            else ("Ghi đã báo cơ quan", "_report", "btn-primary"),
            ("Thông báo (PDF)", "_notice", "btn-secondary"),
            ("Ghi đã báo người bị ảnh hưởng", "_persons", "btn-secondary"),
            ("Sửa", "_edit", "btn-secondary"),
        ]
        if not row.is_closed:
            found.append(("Khép lại", "_close", "btn-secondary"))
        found.append(("Hủy", "_void", "btn-danger"))
        return found

    def get_context_data(self, **kwargs):
        row = self.object
        return super().get_context_data(**kwargs) | {
            "clocks": [row.clock(timezone.now())],
            "facts": _facts(row),
            "texts": [(label, text) for label, text in _texts(row) if text],
        }


def _facts(row):
    return [
        ("Phát hiện lúc", format_moment(row.found_at)),
        ("Xảy ra lúc", format_moment(row.happened_at)),
        ("Đơn vị", row.unit.name),
        ("Số người bị ảnh hưởng", persons_in_words(row)),
        ("Báo cơ quan lúc", format_moment(row.reported_at)),
        ("Cơ quan được báo", row.reported_to),
        ("Số văn bản", row.report_number),
        ("Báo những người bị ảnh hưởng lúc", format_moment(row.persons_told_at)),
        ("Khép lại lúc", format_moment(row.closed_at)),
    ]


def _texts(row):
    return [
        ("Việc gì đã xảy ra", row.happened),
        ("Những dữ liệu nào", row.data),
        ("Những đơn vị khác", row.units_concerned),
        ("Nguyên nhân", row.cause),
        ("Hậu quả, thiệt hại có thể có", row.consequence),
        ("Đã làm gì để khắc phục", row.measures),
        ("Người phụ trách bảo vệ dữ liệu", row.contact),
        ("Báo những người bị ảnh hưởng thế nào", row.persons_told_how),
        ("Kết luận", row.conclusion),
    ]


class BreachCreate(BreachPages, PagesCreate):
    form_class = BreachCreateForm
    title = "Ghi vụ lộ, mất dữ liệu"
    done = "Đã ghi. Hạn 72 giờ báo cơ quan bảo vệ dữ liệu đang chạy."

    def act(self, form):
        return actions.note(form.instance, by=self.request.user)


class BreachEdit(BreachPages, PagesEdit):
    form_class = BreachEditForm
    title = "Sửa"

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class BreachStep(BreachPages, PagesStep):
    pass


class BreachReport(BreachStep):
    form_class = ReportForm
    title = "Ghi đã báo cơ quan"
    submit = "Lưu"
    done = "Đã ghi việc báo cơ quan."
    consequence = "Gửi văn bản cho cơ quan bảo vệ dữ liệu trước, rồi ghi lại ở đây. Mẫu thông báo tải ở trang của vụ này."

    def act(self, form):
        return actions.report(self.object, by=self.request.user, **form.cleaned_data)


class BreachPersons(BreachStep):
    form_class = PersonsForm
    title = "Ghi đã báo người bị ảnh hưởng"
    submit = "Lưu"
    done = "Đã ghi việc báo những người bị ảnh hưởng."

    def act(self, form):
        return actions.tell_persons(self.object, by=self.request.user, **form.cleaned_data)


class BreachClose(BreachStep):
    form_class = CloseForm
    title = submit = "Khép lại"
    done = "Đã khép lại."

    def act(self, form):
        return actions.close(self.object, by=self.request.user, **form.cleaned_data)


class BreachVoid(BreachPages, PagesVoid):
    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)


class BreachNotice(BreachPages, ScopedMixin, DetailView):
    """The notice to the authority as PDF, with the facts as recorded."""

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "province")

    def get(self, request, *args, **kwargs):
        breach = self.get_object()
        try:
            content = render_pdf(notice_html(breach))
        except PdfError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        return pdf_response(content, f"thong-bao-{breach.code}", as_file=True)

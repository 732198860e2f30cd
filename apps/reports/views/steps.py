"""The steps of a unit's report: submit, take back, return, accept, extend, open again, take out."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from apps.accounts.access import ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.core.dates import format_date, today
from apps.core.forms import Form
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordStep
from apps.reports.actions import reporting, rounds
from apps.reports.forms.rounds import ExtendForm, GiveBackForm, ReasonForm, SeenForm
from apps.reports.models import UnitReport
from apps.reports.unwritten import unwritten

Status = UnitReport.Status


class ReportStep(ScopedMixin, RecordStep):
    """One step of a report: `name` is its URL name, `statuses` the states in which it is offered.

    Writing is asked of the unit's own people (and those above them), deciding of the chapter that
    opened the round.
    """

    model = UnitReport
    queryset = UnitReport.objects.with_due_on().select_related("unit", "round__unit")
    form_class = Form
    template_name = "reports/report_step.html"
    name = ""
    label = ""
    statuses = ()
    leads_to = ()
    done_before = ""
    is_decision = True
    is_main = False
    takes_report = False

    @classmethod
    def offered(cls, report, user):
        """Whether this step is open to `user` in the state the report and its round are in."""
        round = report.round
        runs = not (report.is_voided or round.is_closed or round.is_voided)
        return (
            runs and report.status in cls.statuses and user.may(cls.permission, cls.asked(report))
        )

    @classmethod
    def asked(cls, report):
        """The unit in which the permission is needed."""
        return report.round.unit if cls.is_decision else report.unit

    @classmethod
    def link(cls, report):
        """What a page needs to offer this step."""
        url = reverse(f"reports:{cls.name}", args=[report.pk])
        return {"url": url, "label": cls.label, "is_main": cls.is_main, "danger": cls.danger}

    def get_object(self, queryset=None):
        report = super().get_object(queryset)
        if self.request.user.may(self.permission):
            demand(self.request.user, self.permission, self.asked(report))
        return report

    @property
    def title(self):
        return f"{self.label}: {self.object.unit}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | ({"report": self.object} if self.takes_report else {})

    def trail(self):
        report = self.object
        return [
            ("Báo cáo", reverse("reports:round_list")),
            (report.round.title, reverse("reports:round", args=[report.round_id])),
            (report.unit.name, reverse("reports:report", args=[report.pk])),
        ]

    def get_success_url(self):
        return reverse("reports:report", args=[self.kwargs["pk"]])

    def form_invalid(self, form):
        """A second click, or a page that comes back: what is done already is no error."""
        self.object = self.get_object()
        if self.object.status in self.leads_to:
            messages.info(self.request, self.done_before)
            return HttpResponseRedirect(self.get_success_url())
        return super().form_invalid(form)


class ReportSubmit(ReportStep):
    permission = Permission.WRITE_REPORTS
    is_decision = False
    name, label, submit = "report_submit", "Nộp báo cáo", "Nộp báo cáo"
    statuses = UnitReport.OPEN
    is_main = True
    leads_to = (Status.SUBMITTED,)
    done = "Đã nộp báo cáo."
    done_before = "Báo cáo đã được nộp từ trước, không cần nộp lại."

    @property
    def consequence(self):
        report = self.object
        words = (
            f"Báo cáo được gửi lên {report.round.unit}. Khi chưa được nhận, bạn vẫn rút lại được."
        )
        late = (today() - report.due_on).days
        if late > 0 and report.first_submitted_at is None:
            due = format_date(report.due_on)
            words += (
                f" Hạn nộp là {due}, nay đã quá {late} ngày: báo cáo vẫn được nhận, ghi là trễ."
            )
        return words

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"unwritten": unwritten(self.object)}

    def act(self, form):
        return reporting.submit(self.object, by=self.request.user)


class ReportWithdraw(ReportStep):
    permission = Permission.WRITE_REPORTS
    is_decision = False
    name, label, submit = "report_withdraw", "Rút lại để sửa", "Rút lại"
    statuses = (Status.SUBMITTED,)
    leads_to = UnitReport.OPEN
    done = "Đã rút báo cáo về để sửa. Sửa xong nhớ nộp lại."
    done_before = "Báo cáo đã được rút về để sửa từ trước."

    @classmethod
    def offered(cls, report, user):
        """Not to those above, who return it with a reason."""
        decides = user.may(Permission.ACCEPT_REPORTS, report.round.unit)
        is_own = user.unit_id == report.unit_id
        return (is_own or not decides) and super().offered(report, user)

    @property
    def consequence(self):
        words = "Báo cáo trở về đang viết; sửa xong thì nộp lại."
        if self.object.return_reason:
            return words
        return f"{words} Đúng hạn hay trễ tính theo lần nộp lại, hạn là {format_date(self.object.due_on)}."

    def act(self, form):
        return reporting.withdraw(self.object, by=self.request.user)


class ReportReturn(ReportStep):
    permission = Permission.ACCEPT_REPORTS
    name, label, submit = "report_return", "Trả lại để sửa", "Trả lại"
    statuses = (Status.SUBMITTED,)
    form_class = GiveBackForm
    takes_report = True
    leads_to = (Status.RETURNED,)
    consequence = (
        "Đơn vị được báo, thấy lý do ở đầu trang viết báo cáo, sửa rồi nộp lại. Đúng hạn hay trễ vẫn "
        "tính theo lần nộp đầu."
    )
    done = "Đã trả lại báo cáo."
    done_before = "Báo cáo đã được trả lại từ trước."

    def act(self, form):
        reason = form.cleaned_data["reason"]
        return reporting.give_back(self.object, reason=reason, by=self.request.user)

    def get_success_url(self):
        return _waiting(self.object)


class ReportAccept(ReportStep):
    permission = Permission.ACCEPT_REPORTS
    name, label, submit = "report_accept", "Nhận và chốt số liệu", "Nhận, chốt số liệu"
    statuses = (Status.SUBMITTED,)
    is_main = True
    form_class = SeenForm
    takes_report = True
    leads_to = (Status.ACCEPTED,)
    done = "Đã nhận báo cáo và chốt số liệu."
    done_before = "Báo cáo đã được nhận, số liệu đã chốt từ trước."

    @property
    def consequence(self):
        round = self.object.round
        return (
            f"Số liệu của {self.object.unit} từ {format_date(round.starts_on)} đến hết "
            f"{format_date(round.ends_on)} được chốt như lúc này. Hồ sơ, trợ giúp sửa sau đó không đổi "
            "số đã chốt mà nằm ở danh sách điều chỉnh in dưới bảng. Chỉ quản trị mở lại được, và phải ghi lý do."
        )

    def act(self, form):
        return reporting.accept(self.object, by=self.request.user)

    def get_success_url(self):
        return _waiting(self.object)


class ReportExtend(ReportStep):
    permission = Permission.MANAGE_ROUNDS
    name, label, submit = "report_extend", "Gia hạn", "Lưu gia hạn"
    statuses = (Status.WRITING, Status.RETURNED, Status.SUBMITTED)
    form_class = ExtendForm
    takes_report = True
    done = "Đã lưu gia hạn và báo cho đơn vị."

    @property
    def consequence(self):
        due = format_date(self.object.round.deadline)
        return f"Hạn chung của đợt là {due}. Ngày gia hạn chỉ cho riêng {self.object.unit}."

    def act(self, form):
        return reporting.extend(self.object, by=self.request.user, **form.cleaned_data)


class ReportReopen(ReportStep):
    permission = Permission.MANAGE_ROUNDS
    name, label, submit = "report_reopen", "Mở lại số liệu đã chốt", "Mở lại"
    statuses = (Status.ACCEPTED,)
    danger = True
    form_class = ReasonForm
    leads_to = (Status.RETURNED,)
    consequence = (
        "Đơn vị sửa và nộp lại báo cáo; lần nhận sau chốt số liệu mới. Số đã chốt lần này cùng lý do "
        "mở lại vẫn được lưu."
    )
    done = "Đã mở lại số liệu đã chốt."
    done_before = "Số liệu của báo cáo đã được mở lại từ trước."

    def act(self, form):
        return reporting.reopen(self.object, by=self.request.user, **form.cleaned_data)


class ReportTakeOut(ReportStep):
    permission = Permission.MANAGE_ROUNDS
    name, label, submit = "report_take_out", "Đưa ra khỏi đợt", "Đưa ra khỏi đợt"
    statuses = (Status.WRITING, Status.RETURNED, Status.SUBMITTED)
    danger = True
    form_class = VoidForm
    consequence = (
        "Đơn vị không phải báo cáo trong đợt này nữa. Những gì đã viết vẫn được lưu nhưng không dùng; "
        "nếu sau này thêm đơn vị trở lại thì bắt đầu một báo cáo mới."
    )
    done = "Đã đưa đơn vị ra khỏi đợt."

    @classmethod
    def offered(cls, report, user):
        return report.unit_id != report.round.unit_id and super().offered(report, user)

    def act(self, form):
        return rounds.take_out(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("reports:round", args=[self.object.round_id])


STEPS = (
    ReportSubmit,
    ReportAccept,
    ReportReturn,
    ReportWithdraw,
    ReportExtend,
    ReportReopen,
    ReportTakeOut,
)


def _waiting(report):
    """Where a reviewer goes on: what else of the round waits; the report itself for one's own."""
    waiting = UnitReport.objects.submitted().filter(round=report.round_id).collected()
    query = "?standing=submitted#bang" if waiting.exists() else ""
    return f"{reverse('reports:round', args=[report.round_id])}{query}"

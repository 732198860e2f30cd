"""Reporting rounds: the list, opening and editing, the board of who has and has not reported."""

from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse, reverse_lazy

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.forms import Form
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.reports.actions import reminding, rounds
from apps.reports.exports.rounds import RoundExport
from apps.reports.forms.rounds import (
    RoundCreateForm,
    RoundEditForm,
    RoundFilterForm,
    UnitsAddForm,
)
from apps.reports.models import Round, UnitReport
from apps.reports.views.board import TO_WRITE, Board, shown

LIST = reverse_lazy("reports:round_list")


class RoundList(ScopedMixin, LongExportMixin, RecordList):
    """The rounds a person has to do with, and first what the own unit owes those that run."""

    permission = Permission.VIEW_FIGURES
    model = Round
    template_name = "reports/round_list.html"
    export_class = RoundExport
    filter_class = RoundFilterForm
    create_permission = Permission.MANAGE_ROUNDS
    create_url = reverse_lazy("reports:round_create")
    columns = (
        "pk",
        "title",
        "plan_number",
        "unit_id",
        "unit__name",
        "starts_on",
        "ends_on",
        "deadline",
        "closed_at",
        "voided_at",
        "asked",
        "came_in",
    )
    orders = {
        "newest": ["-deadline", "-id"],
        "deadline": ["deadline", "id"],
        "-deadline": ["-deadline", "-id"],
    }

    def get_queryset(self):
        return super().get_queryset().with_counts(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context["page_obj"].object_list:
            days = {"from": row["starts_on"], "to": row["ends_on"]}
            row["of"] = urlencode({"unit": self.request.user.unit.key, **days, "of": row["pk"]})
        return context | {
            "mine": [shown(row) for row in self.mine()],
            "to_write": TO_WRITE,
            "writes": self.request.user.may(Permission.WRITE_REPORTS),
            "is_above": self.request.user.unit.numchild > 0,
        }

    def mine(self):
        """The own unit's reports of the rounds that run, the soonest due first."""
        own = UnitReport.objects.filter(unit=self.request.user.unit).of_running_rounds()
        own = own.with_due_on().with_written().order_by("due_on", "id")
        return own.values(*Board.columns, "round_id", "round__title")


class RoundPageMixin:
    """What the writing pages of a round share."""

    model = Round
    queryset = Round.objects.select_related("unit")
    permission = Permission.MANAGE_ROUNDS
    name = ""

    def get_object(self, queryset=None):
        round = super().get_object(queryset)
        self.name = round.title  # the form writes what was typed into the object
        return round

    def get_success_url(self):
        return reverse("reports:round", args=[self.object.pk])

    def trail(self):
        trail = [("Báo cáo", str(LIST))]
        return [*trail, (self.name, self.get_success_url())] if self.object else trail


class RoundCreate(RoundPageMixin, PermissionMixin, RecordCreate):
    """Opening a round: the form, then how many units it asks and what to know, then it is open."""

    form_class = RoundCreateForm
    template_name = "reports/round_form.html"
    title = "Mở đợt báo cáo"
    submit = "Xem trước"
    done = "Đã mở đợt báo cáo và báo cho các đơn vị."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        if "mo-dot" in self.request.POST:
            return super().form_valid(form)
        if saved := self.sent_before(form):
            return saved
        if "sua-lai" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return self.preview(form)

    def preview(self, form):
        """What opening would do; nothing is saved yet."""
        writers = reminding.writers_of(form.chosen)
        self.template_name = "reports/round_preview.html"
        return self.render_to_response(
            self.get_context_data(
                form=form,
                round=form.instance,
                counted=form.counted(),
                total=len(form.chosen),
                silent=[unit for unit in form.chosen if unit.pk not in writers],
                warnings=list(form.warnings()),
                alike=Round.objects.in_force().alike(form.instance, self.request.user.unit),
                typed=_typed(self.request.POST),
            )
        )

    def act(self, form):
        return rounds.open_round(form.instance, units=form.chosen, by=self.request.user)


def _typed(data):
    """[(name, value)] of all that was sent, to be sent again by the preview."""
    left_out = {"csrfmiddlewaretoken", "mo-dot", "sua-lai"}
    return [
        (name, value) for name, values in data.lists() for value in values if name not in left_out
    ]


class RoundEdit(RoundPageMixin, WriteScopedMixin, RecordEdit):
    form_class = RoundEditForm
    title = "Sửa đợt báo cáo"

    def act(self, form):
        return rounds.edit_round(form.instance, by=self.request.user)

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code == 302:
            for words in form.warnings():
                messages.warning(self.request, words)
        return response


class RoundStep(RoundPageMixin, WriteScopedMixin, RecordStep):
    """A step of a round that asks for a yes, often with a reason."""

    form_class = Form


class RoundUnits(RoundStep):
    """More units report."""

    form_class = UnitsAddForm
    template_name = "reports/round_units.html"
    title = "Thêm đơn vị vào đợt"
    submit = "Thêm vào đợt"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"round": self.object}

    def act(self, form):
        units = form.cleaned_data["units"]
        made = rounds.add_units(self.object, units, by=self.request.user)
        self.done = f"Đã thêm {len(made)} đơn vị vào đợt."
        return self.object


class RoundClose(RoundStep):
    title = submit = "Đóng đợt báo cáo"
    done = "Đã đóng đợt báo cáo."

    @property
    def consequence(self):
        reports = self.object.reports.in_force().collected()
        missing, waiting = reports.missing().count(), reports.submitted().count()
        left = (
            f"Còn {missing} đơn vị chưa nộp và {waiting} báo cáo đã nộp chưa được nhận. "
            if missing or waiting
            else "Mọi đơn vị đã nộp và được nhận. "
        )
        return (
            f"{left}Đợt đã đóng không nhận thêm gì: không viết, nộp, trả lại, chốt số liệu được nữa. "
            "Khi cần có thể mở lại đợt."
        )

    def act(self, form):
        return rounds.close_round(self.object, by=self.request.user)


class RoundReopen(RoundStep):
    title = submit = "Mở lại đợt báo cáo"
    consequence = "Các đơn vị lại viết, nộp và sửa báo cáo được; hạn nộp vẫn như cũ."
    done = "Đã mở lại đợt báo cáo."

    def act(self, form):
        return rounds.reopen_round(self.object, by=self.request.user)


class RoundVoid(RoundStep):
    form_class = VoidForm
    title = submit = "Hủy đợt báo cáo"
    danger = True
    consequence = (
        "Dùng khi đợt mở nhầm. Mọi báo cáo trong đợt không còn hiệu lực, đơn vị không thấy đợt này "
        "nữa. Không khôi phục được. Đợt đã xong thì hãy đóng, đừng hủy."
    )
    done = "Đã hủy đợt báo cáo."

    def act(self, form):
        return rounds.void_round(self.object, by=self.request.user, **form.cleaned_data)

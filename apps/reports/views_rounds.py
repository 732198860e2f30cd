"""Reporting rounds: the list, opening and editing, the board of who has and has not reported."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.forms import Form
from apps.core.forms.steps import VoidForm
from apps.core.money import format_number
from apps.core.text import whole_number
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.reports.actions import reminding, rounds
from apps.reports.exports.rounds import BoardExport, RoundExport
from apps.reports.forms.rounds import (
    BoardFilterForm,
    RoundCreateForm,
    RoundEditForm,
    RoundFilterForm,
    UnitsAddForm,
)
from apps.reports.models import Round, Standing, UnitReport
from apps.reports.outline.sections import WRITTEN
from apps.reports.punctuality import days_late, in_words

TO_WRITE = len(WRITTEN) + 1  # the unit's own targets are one more
MISSING = (Standing.NOT_BEGUN, Standing.WRITING, Standing.RETURNED)
LIST = reverse_lazy("reports:round_list")
STATUS_OF = {
    Standing.NOT_BEGUN: "not-begun",
    Standing.WRITING: "writing",
    Standing.RETURNED: "returned",
    Standing.SUBMITTED: "introduced",
    Standing.ACCEPTED: "filed",
}
"""Standing -> the look of components/status.html."""


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
        return super().get_context_data(**kwargs) | {
            "mine": [_shown(row) for row in self.mine()],
            "to_write": TO_WRITE,
            "writes": self.request.user.may(Permission.WRITE_REPORTS),
            "is_above": self.request.user.unit.numchild > 0,
        }

    def mine(self):
        """The own unit's reports of the rounds that run, the soonest due first."""
        own = UnitReport.objects.filter(unit=self.request.user.unit).of_running_rounds()
        own = own.with_due_on().with_written().order_by("due_on", "id")
        return own.values(*Board.columns, "round_id", "round__title", "round__unit_id", "unit_id")


class Board(PermissionMixin, LongExportMixin, RecordList):
    """Who has and who has not: the reports of one round that the reader may see."""

    permission = Permission.VIEW_FIGURES
    model = UnitReport
    template_name = "reports/round_board.html"
    export_class = BoardExport
    filter_class = BoardFilterForm
    paginate_by = 200  # a province on one page
    columns = (
        "pk",
        "unit__name",
        "status",
        "standing",
        "written",
        "due_on",
        "extended_to",
        "extension_reason",
        "first_submitted_at",
        "submitted_at",
        "submitted_by__full_name",
        "reminded_at",
    )
    orders = {
        "unit": ["unit__name_key", "id"],
        "-unit": ["-unit__name_key", "-id"],
        "standing": ["standing", "unit__name_key", "id"],
        "-standing": ["-standing", "unit__name_key", "id"],
        "due": ["due_on", "unit__name_key", "id"],
        "-due": ["-due_on", "unit__name_key", "id"],
        "submitted": ["submitted_at", "unit__name_key", "id"],
        "-submitted": ["-submitted_at", "unit__name_key", "id"],
    }

    @cached_property
    def round(self):
        found = Round.objects.visible_to(self.request.user).select_related("unit", "created_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_object(self):
        return self.round

    def visible(self):
        reports = UnitReport.objects.filter(round=self.round).in_force()
        return reports.visible_to(self.request.user).with_due_on().with_written()

    def get_queryset(self):
        self.queryset = self.visible().collected()
        return super().get_queryset()

    def export(self):
        found = self.get_queryset()
        if not self.filters.is_valid():
            return None
        return self.export_class(found, round=self.round, by=self.request.user, form=self.filters)

    def get_context_data(self, **kwargs):
        round, user = self.round, self.request.user
        counts = self.visible().collected().standings()
        punctual = self.visible().collected().punctuality(today())
        own = self.visible().filter(unit=user.unit).values(*self.columns).first()
        runs = not (round.is_closed or round.is_voided)
        may_manage = user.may(Permission.MANAGE_ROUNDS, round.unit)
        missing = sum(counts[standing] for standing in MISSING)
        total = sum(counts.values())
        is_board = total > (own is not None and round.unit_id != user.unit_id)
        context = super().get_context_data(**kwargs)
        for row in context["page_obj"].object_list:
            _shown(row)
        return context | {
            "round": round,
            "own": own and _shown(own),
            "is_own_round": round.unit_id == user.unit_id,
            "to_write": TO_WRITE,
            "total": total,
            "missing": missing,
            "is_board": is_board,
            "tiles": _tiles(counts, punctual) if is_board else (),
            "may_manage": may_manage and not round.is_voided,
            "may_change": may_manage and runs,
            "may_remind": runs and missing and user.may(Permission.ACCEPT_REPORTS, round.unit),
            "entries": entries_for(round) if may_manage else (),
        }


def _shown(row):
    """A row of `Board.columns` with what the page says of it."""
    late = days_late(row["due_on"], row["first_submitted_at"], today())
    is_in = row["status"] in (UnitReport.Status.SUBMITTED, UnitReport.Status.ACCEPTED)
    standing = Standing(row["standing"])
    row |= {
        "label": standing.label,
        "look": STATUS_OF[standing],
        "timing": in_words(row["due_on"], row["first_submitted_at"], today()),
        "is_late": late > 0,
        "is_missing": not is_in,
        "reminded_today": reminding.reminded_on(row["reminded_at"]) == today(),
    }
    return row


def _tiles(counts, punctual):
    """Tiles that lead to the rows they count."""
    names = {standing: code for code, standing in BoardFilterForm.STANDINGS.items()}
    tiles = [
        (standing.label, counts.get(standing, 0), f"standing={names[standing]}")
        for standing in Standing
    ]
    tiles += [
        ("Nộp đúng hạn", punctual["in_time"], "time=in_time"),
        ("Nộp trễ hạn", punctual["late"], "time=late"),
        ("Quá hạn chưa nộp", punctual["overdue"], "time=overdue"),
    ]
    return [
        {"label": label, "value": format_number(count), "url": f"?{query}#bang" if count else ""}
        for label, count, query in tiles
    ]


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


class RoundRemind(PermissionMixin, SingleObjectMixin, View):
    """Reminding one unit (`report`) or all that have not submitted; back to the board."""

    permission = Permission.ACCEPT_REPORTS
    http_method_names = ("post",)

    def get_object(self):
        found = Round.objects.visible_to(self.request.user).select_related("unit")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def post(self, request, pk):
        round = self.get_object()
        demand(request.user, self.permission, round.unit)
        asked = UnitReport.objects.filter(round=round).collected()
        if one := whole_number(request.POST.get("report", ""), most=2**62):
            asked = asked.filter(pk=one)
        self.say(reminding.remind(asked, by=request.user))
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(f"{reverse('reports:round', args=[pk])}{query}#bang")

    def say(self, reminded):
        if reminded.told:
            messages.success(self.request, f"Đã nhắc {reminded.told} đơn vị.")
        if reminded.today:
            names = _few(reminded.today)
            messages.info(self.request, f"Hôm nay đã nhắc rồi, không nhắc lại: {names}.")
        if reminded.nobody:
            messages.warning(
                self.request,
                f"Chưa có tài khoản nào viết báo cáo nên không nhắc được: {_few(reminded.nobody)}. "
                "Hãy gọi điện, hoặc tạo tài khoản cho đơn vị.",
            )
        if not (reminded.told or reminded.today or reminded.nobody):
            messages.info(self.request, "Không còn đơn vị nào chưa nộp để nhắc.")


def _few(units, most=6):
    names = ", ".join(unit.name for unit in units[:most])
    return f"{names} và {len(units) - most} đơn vị khác" if len(units) > most else names

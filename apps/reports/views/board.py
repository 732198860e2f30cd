"""The board of a round: who has and who has not reported, and reminding them."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.money import format_number
from apps.core.text import whole_number
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin
from apps.reports.actions import reminding
from apps.reports.asking import scope_query
from apps.reports.exports.rounds import BoardExport
from apps.reports.figures import Scope
from apps.reports.forms.rounds import BoardFilterForm
from apps.reports.models import Round, Standing, UnitReport
from apps.reports.outline.sections import WRITTEN
from apps.reports.passports import rounds
from apps.reports.punctuality import days_late, in_words

TO_WRITE = len(WRITTEN) + 1  # the unit's own targets are one more
MISSING = (Standing.NOT_BEGUN, Standing.WRITING, Standing.RETURNED)
STATUS_OF = {
    Standing.NOT_BEGUN: "not-begun",
    Standing.WRITING: "writing",
    Standing.RETURNED: "returned",
    Standing.SUBMITTED: "introduced",
    Standing.ACCEPTED: "filed",
}
"""Standing -> the look of components/status.html."""


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
        "unit_id",
        "unit__name",
        "round__unit_id",
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
            shown(row)
        return context | {
            "round": round,
            "own": own and shown(own),
            "is_own_round": round.unit_id == user.unit_id,
            "to_write": TO_WRITE,
            "total": total,
            "missing": missing,
            "is_board": is_board,
            "tiles": _tiles(counts, punctual) if is_board else (),
            "query": scope_query(Scope(user.unit, round.starts_on, round.ends_on)),
            "figures": [(figure.code, {"of": round.pk}) for figure in rounds.FIGURES],
            "may_manage": may_manage and not round.is_voided,
            "may_change": may_manage and runs,
            "may_remind": runs and missing and user.may(Permission.ACCEPT_REPORTS, round.unit),
            "entries": entries_for(round) if may_manage else (),
        }


def shown(row):
    """A row of `Board.columns` with what the page says of it."""
    late = days_late(row["due_on"], row["first_submitted_at"], today())
    is_in = row["status"] in (UnitReport.Status.SUBMITTED, UnitReport.Status.ACCEPTED)
    standing = Standing(row["standing"])
    row |= {
        "label": standing.label,
        "look": STATUS_OF[standing],
        "is_collected": row["unit_id"] != row["round__unit_id"],
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

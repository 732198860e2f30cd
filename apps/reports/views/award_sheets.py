"""One unit's award sheet: what it says and why, scoring it, settling it, opening it again."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import format_date, today
from apps.core.forms import Form
from apps.core.views import RecordEdit, RecordStep
from apps.reports import figures
from apps.reports.actions import awards
from apps.reports.asking import report_query
from apps.reports.awarding import Source, scores_of
from apps.reports.awarding.evidence import pieces_of
from apps.reports.figures.awards import award_ratios
from apps.reports.forms.awards import SCORE_FORMS
from apps.reports.forms.rounds import ReasonForm
from apps.reports.models import (
    AwardSheet,
    Criterion,
    Nomination,
    UnitCommendation,
    UnitReport,
)
from apps.reports.outline.document import frozen_of
from apps.reports.punctuality import in_words
from apps.reports.views.awards import LIST, RULES, board_url


class OfReport(PermissionMixin):
    """A page on the sheet of one unit, named by its report in the round."""

    model = UnitReport

    def get_queryset(self):
        found = UnitReport.objects.visible_to(self.request.user).in_force()
        return found.filter(round__voided_at=None).select_related("round__unit", "unit")

    @cached_property
    def report(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @cached_property
    def sheet(self):
        found = AwardSheet.objects.filter(round=self.report.round_id, unit=self.report.unit_id)
        return found.first()

    def trail(self):
        round = self.report.round
        return [
            ("Khen thưởng", str(LIST)),
            (round.title, board_url(round)),
            (f"Phiếu của {self.report.unit}", self.get_success_url()),
        ]

    def get_success_url(self):
        return reverse("reports:award_sheet", args=[self.report.pk])


class AwardSheetPage(OfReport, DetailView):
    """One unit's sheet: the five criteria with why, what more would give, and what it stands on."""

    permission = Permission.VIEW_FIGURES
    template_name = "reports/award_sheet.html"
    context_object_name = "report"

    def get_object(self, queryset=None):
        return self.report

    def get_context_data(self, **kwargs):
        report, user = self.report, self.request.user
        (score,) = scores_of(report.round, [report])
        pieces = pieces_of(score.sheet)
        nominations = Nomination.objects.visible_to(user).in_force()
        awards_had = UnitCommendation.objects.in_force().filter(unit=report.unit)
        may_award = user.may(Permission.MANAGE_AWARDS, report.round.unit)
        return super().get_context_data(**kwargs) | {
            "round": report.round,
            "score": score,
            "lines": [
                {"line": line, "pieces": pieces.get(line.criterion, ())} for line in score.lines
            ],
            "source": source_words(score),
            "now": self.now(score),
            "criteria": list(Criterion),
            "timing": in_words(
                max(report.round.deadline, report.extended_to or report.round.deadline),
                report.first_submitted_at,
                today(),
            ),
            "had": awards_had.newest_first(),
            "nominations": nominations.filter(
                round=report.round, unit=report.unit, kind=Nomination.Kind.UNIT
            ),
            "may_award": may_award,
            "file_formats": ("pdf", "xlsx"),
            "entries": entries_for(score.sheet, related=("evidence",))
            if may_award and score.sheet
            else (),
            "rules": [figures.RULES[name] for name in RULES],
            "figures_query": report_query(report, frozen_of(report, with_figures=False)),
            "trail": self.trail()[:-1],
        }

    def now(self, score):
        """What kept numbers would be today, where they differ: [(criterion, then, today)]."""
        if score.source == Source.LIVE:
            return ()
        round = self.report.round
        found = award_ratios(round.unit, [score.unit], round.starts_on, round.ends_on)
        help_now, reviews_now = found[score.unit.pk]
        pairs = (
            ("T3", (score.help.helped, score.help.filed), (help_now.helped, help_now.filed)),
            (
                "T4",
                (score.reviews.reviewed, score.reviews.open),
                (reviews_now.reviewed, reviews_now.open),
            ),
        )
        return [
            {"number": number, "then": then, "now": now}
            for number, then, now in pairs
            if then != now
        ]


def source_words(score):
    """Where the numbers of T3 and T4 come from, in a sentence."""
    if score.is_settled:
        sheet = score.sheet
        return (
            f"Điểm đã chốt ngày {format_date(sheet.settled_at)}, {sheet.settled_by} chốt, "
            f"theo quy tắc tính {score.rules}."
        )
    if score.source == Source.FROZEN:
        return (
            f"T3, T4 lấy số liệu đã chốt của báo cáo ngày {format_date(score.freeze['frozen_at'])}, "
            f"theo quy tắc tính {score.rules}."
        )
    return (
        f"T3, T4 tính đến {format_date(today())} và còn thay đổi theo hồ sơ, đến khi chốt số liệu "
        "của báo cáo hoặc chốt điểm."
    )


class SheetChange(OfReport):
    """What writes on a sheet; who may is asked at the chapter that opened the round."""

    permission = Permission.MANAGE_AWARDS

    def get_object(self, queryset=None):
        report = self.report
        demand(self.request.user, self.permission, report.round.unit)
        self.__dict__.pop("sheet", None)  # read again: somebody may have saved it meanwhile
        return self.sheet or AwardSheet(round=report.round, unit=report.unit)


class AwardScore(SheetChange, RecordEdit):
    """An officer's points of one criterion."""

    template_name = "reports/award_score.html"

    @property
    def criterion(self):
        try:
            criterion = Criterion(self.kwargs["criterion"])
        except ValueError:
            raise Http404 from None
        if not criterion.is_scored:
            raise Http404
        return criterion

    @property
    def title(self):
        return f"Chấm {self.criterion.number}: {self.report.unit}"

    @property
    def done(self):
        return f"Đã lưu điểm {self.criterion.number}."

    def get(self, request, *args, **kwargs):
        if self.get_object().is_settled:
            messages.info(request, awards.SETTLED)
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        return SCORE_FORMS[self.criterion]

    def get_form_kwargs(self):
        sheet = self.object if self.object.pk else None
        kept = pieces_of(sheet).get(self.criterion, [])
        return super().get_form_kwargs() | {"report": self.report, "kept": kept}

    def act(self, form):
        return awards.score(
            form.instance,
            self.criterion,
            report=self.report,
            evidence=form.cleaned_data["evidence"],
            by=self.request.user,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "criterion": self.criterion,
            "report": self.report,
        }


class SheetStep(SheetChange, RecordStep):
    form_class = Form


class AwardSettle(SheetStep):
    title = submit = "Chốt điểm"
    done = "Đã chốt điểm của đơn vị."

    @property
    def consequence(self):
        report = self.report
        source = (
            "Số liệu của T3, T4 lấy theo báo cáo đã chốt"
            if report.is_frozen
            else "Báo cáo chưa chốt số liệu nên T3, T4 lấy số liệu lúc này"
        )
        return (
            f"{source} và được giữ cùng điểm của {report.unit}; từ đó phiếu không đổi nữa. "
            "Khi cần có thể mở lại, kèm lý do."
        )

    def act(self, form):
        if self.object.pk is None:
            raise awards.AwardError("Chưa chấm T1, T2, T5 nên chưa chốt điểm được.")
        return awards.settle(self.object, report=self.report, by=self.request.user)


class AwardReopen(SheetStep):
    form_class = ReasonForm
    title = submit = "Mở lại điểm đã chốt"
    consequence = "Phiếu lại sửa được, T3 và T4 lại tính theo số liệu mới nhất."
    done = "Đã mở lại phiếu."

    def act(self, form):
        if self.object.pk is None:
            raise awards.AwardError("Phiếu này chưa chốt điểm nên không cần mở lại.")
        return awards.reopen(self.object, by=self.request.user, **form.cleaned_data)

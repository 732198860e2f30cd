"""Points of the units of a round (F17): an officer's and those reckoned, live, frozen or settled."""

import enum
from dataclasses import dataclass
from decimal import Decimal

from apps.core.money import format_amount
from apps.reports.awarding.words import help_words, review_words
from apps.reports.figures import VERSION, HelpRatio, YearlyRatio
from apps.reports.figures.awards import award_ratios
from apps.reports.models import AwardSheet, Criterion, Freeze, UnitReport

MOST = sum(criterion.most for criterion in Criterion)


class Source(enum.StrEnum):
    """Where the numbers of T3 and T4 come from."""

    LIVE = "live"
    FROZEN = "frozen"
    SETTLED = "settled"


@dataclass(frozen=True)
class Line:
    """One criterion on a sheet. `points` is None until an officer gave some; `figure` is the ratio
    of T3 and T4, `words` why it gives these points, `ahead` what more would give."""

    criterion: Criterion
    points: Decimal | int | None
    note: str = ""
    figure: str = ""
    words: str = ""
    ahead: tuple = ()

    @property
    def shown(self):
        return format_amount(self.points)


@dataclass(frozen=True)
class Score:
    """What one unit is worth in a round. `sheet` is None until an officer wrote on it; `freeze`
    ({"pk", "rules", "frozen_at"}) is there where the numbers are those of an accepted report."""

    report: UnitReport
    sheet: AwardSheet | None
    help: HelpRatio
    reviews: YearlyRatio
    source: Source
    freeze: dict | None = None

    @property
    def unit(self):
        return self.report.unit

    @property
    def is_settled(self):
        return self.source == Source.SETTLED

    @property
    def rules(self):
        """The version of the rules that gave the points of T3 and T4."""
        if self.is_settled:
            return self.sheet.rules
        return self.freeze["rules"] if self.freeze else VERSION

    def points(self, criterion):
        """None where an officer has given none yet."""
        if criterion.is_scored:
            return self.sheet and self.sheet.points_of(criterion)
        if self.is_settled:
            return self.sheet.points_of(criterion)
        return self.help.points if criterion == Criterion.T3 else self.reviews.points

    @property
    def total(self):
        """The points given so far, exactly."""
        return sum((self.points(criterion) or 0 for criterion in Criterion), Decimal(0))

    @property
    def total_shown(self):
        return format_amount(self.total)

    @property
    def unscored(self):
        """The criteria that an officer has not scored yet."""
        return [criterion for criterion in Criterion if self.points(criterion) is None]

    @property
    def is_whole(self):
        return not self.unscored

    @property
    def lines(self):
        return tuple(self._line(criterion) for criterion in Criterion)

    def _line(self, criterion):
        points = self.points(criterion)
        if criterion == Criterion.T3:
            words, ahead = help_words(self.help)
            return Line(
                criterion,
                points,
                figure=_figure(self.help.helped, self.help.filed, self.help),
                words=words,
                ahead=ahead,
            )
        if criterion == Criterion.T4:
            words, ahead = review_words(self.reviews)
            return Line(
                criterion,
                points,
                figure=_figure(self.reviews.reviewed, self.reviews.open, self.reviews),
                words=words,
                ahead=ahead,
            )
        note = self.sheet.note_of(criterion) if self.sheet else ""
        return Line(criterion, points, note=note)


@dataclass(frozen=True)
class Ranked:
    """A score with its place: those with equal totals share one, and the next is left out (1, 1, 3)."""

    rank: int
    is_tied: bool
    score: Score

    @property
    def shown(self):
        return f"{self.rank} (đồng hạng)" if self.is_tied else str(self.rank)


def scores_of(round, reports):
    """A Score for each of `reports` (with their units) of `round`, in their order; about 8 queries."""
    reports = list(reports)
    sheets = {
        sheet.unit_id: sheet
        for sheet in AwardSheet.objects.filter(
            round=round, unit__in=[report.unit_id for report in reports]
        ).select_related("settled_by")
    }
    frozen = _frozen([report.pk for report in reports if report.is_frozen])
    live = [
        report.unit
        for report in reports
        if report.pk not in frozen and not _is_settled(sheets.get(report.unit_id))
    ]
    ratios = award_ratios(round.unit, live, round.starts_on, round.ends_on)
    return [
        _score(report, sheets.get(report.unit_id), frozen.get(report.pk), ratios)
        for report in reports
    ]


def ranked(scores):
    """The scores by their totals, the highest first; within a tie in the order they came."""
    ordered = sorted(scores, key=lambda score: -score.total)
    totals = [score.total for score in ordered]
    return [
        Ranked(totals.index(score.total) + 1, totals.count(score.total) > 1, score)
        for score in ordered
    ]


def _score(report, sheet, freeze, ratios):
    if _is_settled(sheet):
        return Score(
            report,
            sheet,
            HelpRatio(helped=sheet.helped, filed=sheet.filed),
            YearlyRatio(reviewed=sheet.reviewed, open=sheet.open),
            Source.SETTLED,
        )
    if freeze:
        help_kept, reviews_kept = freeze["figures__help_ratio"], freeze["figures__reviews"]
        return Score(
            report,
            sheet,
            HelpRatio(helped=help_kept["helped"], filed=help_kept["filed"]),
            YearlyRatio(reviewed=reviews_kept["reviewed"], open=reviews_kept["open"]),
            Source.FROZEN,
            freeze,
        )
    return Score(report, sheet, *ratios[report.unit_id], Source.LIVE)


def _frozen(reports):
    """{number of the report: what its freeze in force keeps of the two ratios}."""
    if not reports:
        return {}
    found = Freeze.objects.in_force().filter(report__in=reports)
    return {
        line["report_id"]: line
        for line in found.values(
            "pk", "report_id", "rules", "frozen_at", "figures__help_ratio", "figures__reviews"
        )
    }


def _is_settled(sheet):
    return sheet is not None and sheet.is_settled


def _figure(count, of, ratio):
    return f"{format_amount(count)}/{format_amount(of)} = {ratio}" if of else str(ratio)

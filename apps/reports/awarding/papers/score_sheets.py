"""Phiếu chấm điểm."""

from dataclasses import dataclass

from apps.core.dates import format_date
from apps.core.money import format_amount
from apps.reports.awarding.evidence import pieces_of
from apps.reports.awarding.papers.paper import ON_FILE, Paper, name_of
from apps.reports.awarding.scores import MOST, scores_of
from apps.reports.models import SummaryLayout

SCORE_HEADS = ("Số thứ tự", "Tiêu chí", "Điểm tối đa", "Điểm chấm", "Căn cứ, lý do")
NOT_SCORED = "chưa chấm"


@dataclass(frozen=True)
class ScorePaper(Paper):
    """Phiếu chấm điểm of one unit in a round, signed by the chapter that opened the round."""

    score: object = None
    rows: tuple = ()  # (number, criterion, most, points or None, reasons)
    source: str = ""

    @property
    def title(self):
        round = self.score.report.round
        state = "Điểm đã chốt" if self.score.is_settled else "Bản tạm, điểm chưa chốt"
        return (
            "PHIẾU CHẤM ĐIỂM KHEN THƯỞNG",
            f"{name_of(self.score.unit)} – {round.title}",
            f"({state}. Kỳ {format_date(round.starts_on)} – {format_date(round.ends_on)})",
        )

    @property
    def rows_shown(self):
        """The rows in words."""
        return [
            (number, label, most, NOT_SCORED if points is None else format_amount(points), reasons)
            for number, label, most, points, reasons in self.rows
        ]

    @property
    def total(self):
        return self.score.total

    @property
    def most(self):
        return MOST

    @property
    def total_note(self):
        missing = ", ".join(criterion.number for criterion in self.score.unscored)
        return f"Chưa chấm {missing}; tổng này mới là một phần." if missing else ""

    @property
    def recipients(self):
        return f"- {name_of(self.score.unit)};", f"- {ON_FILE}"


def score_paper(report, *, source):
    """The score sheet of a report's unit; `source` says where the numbers of T3 and T4 come from."""
    (score,) = scores_of(report.round, [report])
    pieces = pieces_of(score.sheet)
    rows = tuple(
        (
            line.criterion.number,
            line.criterion.label,
            line.criterion.most,
            line.points,
            _reasons(line, pieces.get(line.criterion, ())),
        )
        for line in score.lines
    )
    opener = report.round.unit
    return ScorePaper(
        unit=opener,
        layout=SummaryLayout.objects.remembered_for(opener),
        dated=None,
        score=score,
        rows=rows,
        source=source(score),
    )


def _reasons(line, pieces):
    """Why these points, one reason a line."""
    if not line.criterion.is_scored:
        figure = f"{line.figure[:1].upper()}{line.figure[1:]}."
        return "\n".join(filter(None, [figure, line.words]))
    found = [
        f"- {piece.words} ({piece.detail}){' (bản ghi đã hủy)' if piece.is_voided else ''}"
        for piece in pieces
    ]
    return "\n".join(filter(None, [line.note, *found]))

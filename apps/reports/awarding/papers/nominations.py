"""Danh sách đề nghị khen thưởng."""

from dataclasses import dataclass

from apps.core.money import format_amount, format_money, format_number
from apps.organisation.models import Unit
from apps.reports.awarding.papers.paper import ON_FILE, Paper, name_of
from apps.reports.awarding.scores import scores_of
from apps.reports.figures.thanks import given_by
from apps.reports.models import Nomination, SummaryLayout, UnitReport
from apps.reports.outline.document import CAMPAIGN

LIST_HEADS = (
    "Số thứ tự",
    "Tên tập thể / Họ và tên",
    "Đơn vị",
    "Thành tích tóm tắt",
    "Điểm",
    "Hình thức đề nghị",
)
GROUPS = {
    Nomination.Kind.UNIT: "TẬP THỂ",
    Nomination.Kind.SPONSOR: "NHÀ TÀI TRỢ",
    Nomination.Kind.INDIVIDUAL: "CÁ NHÂN",
}
_RECIPIENTS = {
    Nomination.Level.CENTRAL: "Trung ương Hội Chữ thập đỏ Việt Nam (để xét khen thưởng);",
    Nomination.Level.PROVINCE_COMMITTEE: "Ủy ban nhân dân tỉnh (để xét khen thưởng);",
    Nomination.Level.PROVINCE_CHAPTER: "Ban Thường vụ Tỉnh Hội (để xét khen thưởng);",
}
_NUMBERS = ("I", "II", "III")


@dataclass(frozen=True)
class Proposed:
    """One line of the list. `points` is a Decimal, words where no whole sum is there, "" for others."""

    number: int
    name: str
    unit: str
    achievement: str
    points: object
    title: str

    @property
    def points_shown(self):
        return self.points if isinstance(self.points, str) else format_amount(self.points)


@dataclass(frozen=True)
class NominationPaper(Paper):
    """Danh sách đề nghị khen thưởng of a round to one level; `groups` is [(head, [Proposed])]."""

    round: object = None
    level: Nomination.Level = None
    groups: tuple = ()
    only: Unit | None = None

    number = "Số: …/DS-CTĐ"

    @property
    def title(self):
        return (
            "DANH SÁCH",
            f"Đề nghị {self.level.label} khen thưởng trong Cuộc vận động {CAMPAIGN}",
            f"{self.round.title} (Kèm theo Tờ trình số …/TTr-CTĐ ngày …/…/…)",
        )

    @property
    def recipients(self):
        return f"- {_RECIPIENTS[self.level]}", f"- {ON_FILE}"

    @property
    def below(self):
        counts = ", ".join(
            f"{format_number(len(rows))} {head.split('. ')[1].lower()}"
            for head, rows in self.groups
        )
        total = sum(len(rows) for _, rows in self.groups)
        part = f" Chỉ gồm đề nghị thuộc {self.only.name}." if self.only else ""
        return f"Danh sách có {format_number(total)} đề nghị: {counts}.{part}"


def nomination_paper(round, level, nominations, *, only=None):
    """The list of `nominations` (of that round and level, with unit and sponsor, in list order).

    `only` is the unit of a reader who does not see the whole list; the paper says so.
    """
    nominations = list(nominations)
    units = [row.unit_id for row in nominations if row.kind == Nomination.Kind.UNIT]
    reports = UnitReport.objects.filter(round=round, unit__in=units).in_force()
    scores = scores_of(round, reports.select_related("unit")) if units else ()
    scores = {score.unit.pk: score for score in scores}
    sponsors = [row.sponsor_id for row in nominations if row.sponsor_id]
    gave = given_by(round.unit, round.starts_on, round.ends_on, sponsors) if sponsors else {}
    groups = []
    for kind, head in GROUPS.items():
        rows = [row for row in nominations if row.kind == kind]
        if rows:
            lines = [
                _proposed(number, row, scores, gave) for number, row in enumerate(rows, start=1)
            ]
            groups.append((f"{_NUMBERS[len(groups)]}. {head}", lines))
    return NominationPaper(
        unit=round.unit,
        layout=SummaryLayout.objects.remembered_for(round.unit),
        round=round,
        level=Nomination.Level(level),
        groups=tuple(groups),
        only=only,
    )


def _proposed(number, row, scores, gave):
    name, achievement, points, unit = row.nominee, row.achievement, "", row.unit.name
    if row.kind == Nomination.Kind.UNIT:
        name = name_of(row.unit)
        points = points_in_list(scores.get(row.unit_id))
        unit = (row.unit.province or row.unit).chapter_name
    elif row.sponsor_id:
        achievement = "\n".join(filter(None, [achievement, gave_words(gave[row.sponsor_id])]))
    elif row.person_position:
        unit = f"{row.person_position}, {unit}"
    return Proposed(number, name, unit, achievement, points, row.title)


def points_in_list(score):
    if score is None:
        return "không có phiếu"
    return score.total if score.is_whole else f"{score.total_shown} (chưa chấm đủ)"


def gave_words(gave):
    """Trợ giúp 12 địa chỉ, tổng giá trị 35.000.000 đồng trong kỳ; "" where nothing was given."""
    if not gave.times:
        return ""
    value = f", tổng giá trị {format_money(gave.value)} đồng" if gave.value else ""
    return f"Trong kỳ trợ giúp {format_number(gave.addresses)} địa chỉ{value}."

"""The papers of awards: the list of those proposed, a unit's score sheet, thanks to a sponsor.

What XLSX and PDF say alike; both show these very words and figures.
"""

from dataclasses import dataclass
from datetime import date

from apps.core.dates import format_date
from apps.core.formal import long_date
from apps.core.money import format_amount, format_money, format_number, in_words
from apps.organisation.models import Unit
from apps.reports.awarding.evidence import pieces_of
from apps.reports.awarding.scores import MOST, scores_of
from apps.reports.figures.thanks import GivenBy, given_by
from apps.reports.models import Nomination, SummaryLayout, UnitReport
from apps.reports.outline.document import CAMPAIGN, letterhead_of, place_of
from apps.sponsors.models import Sponsor

LIST_HEADS = (
    "Số thứ tự",
    "Tên tập thể / Họ và tên",
    "Đơn vị",
    "Thành tích tóm tắt",
    "Điểm",
    "Hình thức đề nghị",
)
SCORE_HEADS = ("Số thứ tự", "Tiêu chí", "Điểm tối đa", "Điểm chấm", "Căn cứ, lý do")
NOT_SCORED = "chưa chấm"
GROUPS = {
    Nomination.Kind.UNIT: "TẬP THỂ",
    Nomination.Kind.SPONSOR: "NHÀ TÀI TRỢ",
    Nomination.Kind.INDIVIDUAL: "CÁ NHÂN",
}
_FILE = "Lưu: VT."
_RECIPIENTS = {
    Nomination.Level.CENTRAL: "Trung ương Hội Chữ thập đỏ Việt Nam (để xét khen thưởng);",
    Nomination.Level.PROVINCE_COMMITTEE: "Ủy ban nhân dân tỉnh (để xét khen thưởng);",
    Nomination.Level.PROVINCE_CHAPTER: "Ban Thường vụ Tỉnh Hội (để xét khen thưởng);",
}
_NUMBERS = ("I", "II", "III")


def name_of(unit):
    """Whom an award goes to, who thanks: the chapter, not the commune; schools by their own name."""
    return unit.name if unit.kind in Unit.OWN_KINDS else unit.chapter_name


@dataclass(frozen=True)
class Paper:
    """The heads and the foot of a paper that `unit` signs; `dated` None leaves room for the day."""

    unit: Unit
    layout: SummaryLayout
    dated: date | None = None

    number = ""  # the official number with room for the pen

    @property
    def letterhead(self):
        return letterhead_of(self.unit, self.layout)[0]

    @property
    def unit_line(self):
        return letterhead_of(self.unit, self.layout)[1]

    @property
    def place_and_date(self):
        return f"{place_of(self.unit, self.layout)}, {long_date(self.dated)}"

    @property
    def signer(self):
        """(authority, title): the name is written by hand."""
        return self.layout.signer_title, "CHỦ TỊCH"

    @property
    def recipients(self):
        return (f"- {_FILE}",)


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
        return f"- {_RECIPIENTS[self.level]}", f"- {_FILE}"

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
        return f"- {name_of(self.score.unit)};", f"- {_FILE}"


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


@dataclass(frozen=True)
class ThanksPaper(Paper):
    """Thanks to a sponsor for what it gave in a period: the letter and the certificate."""

    sponsor: Sponsor = None
    start: date = None
    end: date = None
    gave: GivenBy = None

    number = "Số: …/CTĐ"
    recipients = (
        "- Như trên;",
        f"- {_FILE}",
    )  # whom the letter is addressed to, as the decree has it

    @property
    def issuer(self):
        """The name of the chapter as it stands in a sentence."""
        return name_of(self.unit)

    @property
    def greeting(self):
        is_person = self.sponsor.kind in Sponsor.PERSON_KINDS
        return f"Kính gửi: {'Ông/Bà ' if is_person else ''}{self.sponsor.name}"

    @property
    def you(self):
        return "Ông/Bà" if self.sponsor.kind in Sponsor.PERSON_KINDS else "Quý đơn vị"

    @property
    def period(self):
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31):
            years = (self.start.year, self.end.year)
            return f"năm {years[0]}" if years[0] == years[1] else f"các năm {years[0]}–{years[1]}"
        return f"từ ngày {format_date(self.start)} đến ngày {format_date(self.end)}"

    @property
    def gave_in_words(self):
        """{times} lần trợ giúp cho {addresses} địa chỉ nhân đạo …"""
        gave = self.gave
        words = (
            f"{format_number(gave.times)} lần trợ giúp cho {format_number(gave.addresses)} "
            "địa chỉ nhân đạo"
        )
        if gave.persons:
            words += f" với {format_number(gave.persons)} người"
        if gave.value:
            words += f", tổng giá trị {format_money(gave.value)} đồng"
        return words

    @property
    def value_in_words(self):
        words = in_words(self.gave.value)
        return f"{words[:1].upper()}{words[1:]}" if self.gave.value else ""

    @property
    def unvalued_words(self):
        if not self.gave.unvalued:
            return ""
        return f"Trong đó {format_number(self.gave.unvalued)} lần là hiện vật, công sức chưa quy đổi thành tiền."


def thanks_paper(sponsor, unit, start, end, *, dated=None):
    """What `unit` thanks the sponsor for. Raises FigureError."""
    return ThanksPaper(
        unit=unit,
        layout=SummaryLayout.objects.remembered_for(unit),
        dated=dated,
        sponsor=sponsor,
        start=start,
        end=end,
        gave=given_by(unit, start, end, [sponsor.pk])[sponsor.pk],
    )

"""The outline report of one unit put together: its words, its figures, what stands around them."""

from copy import copy
from dataclasses import dataclass
from datetime import date

from apps.core.dates import format_date, format_moment, local
from apps.core.formal import long_date
from apps.organisation.models import Unit
from apps.reports.asking import report_query
from apps.reports.document import SummaryDocument
from apps.reports.figures import Figures, Row, Summary, View
from apps.reports.models import Freeze, SummaryLayout, bare_name
from apps.reports.outline.adjusted import adjusted
from apps.reports.outline.blocks import blocks_of
from apps.reports.outline.figures import outline_figures
from apps.reports.outline.parts import Appendix, Column, Kind, OutlineDocument, Part, Table
from apps.reports.outline.sections import SECTIONS, TARGETS

CAMPAIGN = "“Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo”"
MODELS = "và các mô hình công tác xã hội nhân đạo"
COUNTS = ("c3", "c4", "c5", "c7", "c8")
BELOW = ("joint", "person_turns", "unvalued", "excluded_value")


@dataclass(frozen=True)
class Heads:
    """What stands around the report: as the unit wrote it, else what fits."""

    place: str
    recipients: tuple
    signer_authority: str
    signer_title: str


def outline_document(report, *, figures=None, lists_adjustments=True, view=View.CURRENT):
    """The OutlineDocument of a report (with `round` and `unit`); what is frozen keeps its own view.

    `figures` is what `outline_figures` gave; without it the frozen ones of an accepted report, else
    those of now. Raises FigureError.
    """
    frozen = frozen_of(report)
    if figures is None:
        figures = frozen.figures if frozen else live_figures(report, view)
    layout = layout_of(report)
    heads = default_heads(report, layout)
    drawn_on = local(frozen.frozen_at).date() if frozen else None
    appendices = [Appendix(summary=_summary_document(report, figures, layout, drawn_on))]
    if frozen and lists_adjustments:
        appendices += adjusted(frozen)
    if figures["rows"][0]["unit"] != report.unit.key:
        appendices.append(_years_by_unit(figures))
    return OutlineDocument(
        letterhead=letterhead_of(report.unit, layout),
        number=report.number,
        place_and_date=f"{report.place or heads.place}, {long_date(report.dated)}",
        title=_title(report.round),
        plan=_plan(report.round),
        intro=_intro(report),
        parts=document_parts(report, figures),
        appendices=tuple(appendices),
        recipients=tuple(report.recipients.splitlines()) or heads.recipients,
        signer_authority=report.signer_authority or heads.signer_authority,
        signer_title=report.signer_title or heads.signer_title,
        signer_name=report.signer_name,
        facts=(*facts_of(figures, frozen), f"Đợt báo cáo: {report.round}."),
        query=report_query(report, frozen, View(figures["view"])),
    )


def frozen_of(report, *, with_figures=True):
    """The Freeze whose figures the report shows; None while they are live.

    The figures are heavy: a page that only leads to them asks for the Freeze without.
    """
    if not report.is_frozen:
        return None
    found = Freeze.objects.in_force().filter(report=report).select_related("report__round")
    return (found if with_figures else found.defer("figures")).first()


def live_figures(report, view=View.CURRENT):
    """The figures of the report as of now. Raises FigureError."""
    return outline_figures(report.unit, report.round.starts_on, report.round.ends_on, view)


def document_parts(report, figures, texts=None):
    """A Part for each section of the outline, in order; `texts` ({section: text}) if already read."""
    if texts is None:
        texts = dict(report.texts.values_list("section", "text"))
    targets = target_lines(report)
    years = report.round.years_shown
    return tuple(
        Part(
            section=section,
            title=section.title.format(years=years),
            text=texts.get(section.code, "") if section.writes else "",
            blocks=blocks_of(section.block, figures, targets) if section.block else (),
        )
        for section in SECTIONS
    )


def target_lines(report):
    """[(key, words of the form, number set or None, words of the unit)] of IV.2, in order."""
    written = {one.target: one for one in report.targets.all()}
    return [
        (key, label, one.amount if one else None, one.words if one else "")
        for key, label in TARGETS.items()
        for one in [written.get(key)]
    ]


# --- what stands around the report


def layout_of(report):
    """The province's layout of the summary table, with the round's period and plan; not saved."""
    round_ = report.round
    layout = copy(SummaryLayout.objects.remembered_for(report.unit))
    layout.starts_on, layout.ends_on = round_.starts_on, round_.ends_on
    layout.years = round_.years_shown
    layout.plan_number, layout.plan_date = round_.plan_number, round_.plan_date
    layout.plan_issuer = round_.plan_issuer or layout.plan_issuer
    return layout


def default_heads(report, layout):
    """What is printed where the unit left the box empty."""
    unit, opener = report.unit, report.round.unit
    recipients = ["Lưu: VT."]
    if unit.level != Unit.Level.NATION:
        superior = opener if opener.pk != unit.pk else Unit.objects.get_parent(unit)
        recipients = [f"{chapter_of(superior)} (để báo cáo);", *recipients]
    return Heads(
        place=place_of(unit, layout),
        recipients=tuple(f"- {line}" for line in recipients),
        signer_authority=layout.signer_title,
        signer_title="CHỦ TỊCH",
    )


def place_of(unit, layout):
    """Where a unit signs its papers."""
    own_place = unit.level in (Unit.Level.DISTRICT, Unit.Level.BASE)
    return bare_name(unit.name) if own_place and unit.code else layout.place


def chapter_of(unit):
    """How a unit calls itself in its report: attached units and schools by their own name."""
    return unit.name if unit.kind in Unit.OWN_KINDS else unit.chapter_name


def letterhead_of(unit, layout):
    """(superior, own name) at the left of the paper of a unit."""
    own = chapter_of(unit).upper()
    if unit.level == Unit.Level.NATION:
        return ("", own)
    if unit.level == Unit.Level.PROVINCE:
        return (chapter_of(Unit.objects.get_parent(unit)).upper(), layout.letterhead or own)
    superior = Unit.objects.get_parent(unit)
    is_province = superior.pk == unit.province_id
    return (layout.letterhead if is_province else chapter_of(superior).upper(), own)


def _title(round_):
    start, end, years = round_.starts_on.year, round_.ends_on.year, round_.years_shown
    if start == end:
        return (
            "BÁO CÁO",
            "Kết quả triển khai, thực hiện Cuộc vận động",
            CAMPAIGN,
            f"{MODELS} năm {end}",
        )
    return (
        "BÁO CÁO",
        f"Tổng kết {years} năm triển khai, thực hiện Cuộc vận động",
        CAMPAIGN,
        f"{MODELS}, giai đoạn {start}-{end}",
    )


def _named_plan(round_):
    """Kế hoạch số 61/KH-CTĐTN ngày 16/10/2018 của …; "" without any plan."""
    if not (round_.plan_number or round_.plan_date):
        return ""
    words = (
        f"Kế hoạch số {round_.plan_number or '…'} ngày {format_date(round_.plan_date) or '…/…/…'}"
    )
    issuer = round_.plan_issuer or round_.unit.chapter_name
    return f"{words} của {issuer}"


def _plan(round_):
    plan = _named_plan(round_)
    return f"(Theo {plan})" if plan else ""


def _intro(report):
    round_ = report.round
    who = chapter_of(report.unit)
    first, *middle, last = _title(round_)[1:]
    what = " ".join([first[:1].lower() + first[1:], *middle, last])
    plan = _named_plan(round_)
    begin = f"Thực hiện {plan}, {who}" if plan else who
    return f"{begin} báo cáo {what} như sau:"


def facts_of(figures, frozen):
    start, end = (format_date(date.fromisoformat(figures[name])) for name in ("from", "to"))
    lines = [
        f"Số liệu tính đến ngày {end} (kỳ bắt đầu từ ngày {start}).",
        f"{view_line(figures, frozen)}.",
    ]
    if frozen:
        lines.append(
            f"Số liệu đã chốt lúc {format_moment(frozen.frozen_at)} "
            f"theo đơn vị {frozen.unit_name}, bản quy tắc tính {frozen.rules}."
        )
    else:
        lines.append(
            f"Số liệu chưa chốt, còn đổi khi hồ sơ được sửa; bản quy tắc tính {figures['rules']}."
        )
    return (*lines, *figures["added"], *figures["notes"])


def view_line(figures, frozen):
    """Whose units the figures are by, and of which day."""
    end = date.fromisoformat(figures["to"])
    drawn_on = local(frozen.frozen_at).date() if frozen else None
    return View(figures["view"]).in_words(end, drawn_on=drawn_on)


# --- the summary table attached


def _summary_document(report, figures, layout, drawn_on):
    unit = copy(report.unit)
    unit.name = figures["unit_name"]
    below = {name: figures[name] for name in BELOW}
    nothing = dict.fromkeys(BELOW, 0)
    summary = Summary(
        unit=unit,
        start=date.fromisoformat(figures["from"]),
        end=date.fromisoformat(figures["to"]),
        view=View(figures["view"]),
        rows=tuple(
            Row(row["unit"], row["name"], Figures(**_columns(row), **nothing))
            for row in figures["rows"]
        ),
        total=Figures(**_columns(figures["total"]), **below),
        notes=tuple(figures["notes"]),
        added=tuple(figures["added"]),
    )
    return SummaryDocument(summary, layout, dated=report.dated, drawn_on=drawn_on)


def _years_by_unit(figures):
    years = [year["year"] for year in figures["years"]]
    table = Table(
        "Số địa chỉ được trợ giúp trong từng năm",
        (
            Column("Đơn vị", Kind.TEXT, 4),
            *(Column(str(year), adds_up=True, group="Được trợ giúp trong năm") for year in years),
            Column("Mới", adds_up=True, group="Cả kỳ"),
            Column("Dừng", adds_up=True, group="Cả kỳ"),
        ),
        tuple(
            (row["name"], *(year["helped"] for year in row["years"]), *_whole_period(row["years"]))
            for row in figures["years_by_unit"]
        ),
        total=(
            "Tổng cộng",
            *(year["helped"] for year in figures["years"]),
            *_whole_period(figures["years"]),
        ),
        note=(
            "Địa chỉ được trợ giúp trong nhiều năm có mặt ở mỗi năm ấy nên các năm không cộng lại "
            "được. Không gồm số liệu những năm trước ngoài hệ thống."
        ),
        sheet="Từng năm theo đơn vị",
    )
    return Appendix(title="Địa chỉ được trợ giúp từng năm của các đơn vị", blocks=(table,))


def _whole_period(years):
    return (sum(year["new"] for year in years), sum(year["stopped"] for year in years))


def _columns(line):
    return {name: line[name] for name in COUNTS}

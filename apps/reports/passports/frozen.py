"""A figure as it was frozen with a report: its number then, and the addresses kept for it."""

from datetime import date

from django.db.models import F, Q, Sum

from apps.core.dates import format_moment
from apps.core.spreadsheets import Column
from apps.reports.figures import Behind
from apps.reports.models import FrozenAddress
from apps.reports.outline.blocks import blocks_of
from apps.reports.outline.named import named_figures
from apps.reports.outline.sections import NO_FIGURE, SECTIONS, TARGETS
from apps.reports.passports.columns import CODE, NAME, UNIT_NOW
from apps.sponsors.models import Side

_HELPED = ~Q(side="")
KEPT = {
    "c3": (Q(is_filed=True), "headcount"),
    "c4": (Q(side=Side.RED_CROSS), "persons"),
    "c5": (Q(side=Side.OTHERS), "persons"),
    "c6": (_HELPED, "persons"),
    "c7": (_HELPED, "persons"),
    "c8": (_HELPED, "value"),
    "joint": (Q(is_joint=True), "persons"),
    "person_turns": (_HELPED, "person_turns"),
    "unvalued": (Q(unvalued__gt=0), "unvalued"),
    "excluded": (Q(excluded_value__gt=0), "excluded_value"),
}
"""{figure: (which of the kept addresses it counts, what it shows of each)}"""
_HEADINGS = {
    "headcount": "Số người",
    "persons": "Số người",
    "value": "Giá trị (đồng)",
    "person_turns": "Lượt người",
    "unvalued": "Lần chưa quy đổi",
    "excluded_value": "Giá trị (đồng)",
}
_BELOW = {"excluded": "excluded_value"}


def keeps(figure, asked):
    """Whether the freeze kept the addresses of this figure; of single rows it did not."""
    return figure.code in KEPT and asked.row is None


def columns_of(figure):
    shown = KEPT[figure.code][1]
    return (NAME, CODE, UNIT_NOW, Column(_HEADINGS[shown], "amount", width=16, grouped=True))


def read(freeze, figure, asked, *, limit, offset):
    """The Behind of the addresses that the frozen figure counted."""
    condition, shown = KEPT[figure.code]
    found = FrozenAddress.objects.filter(condition, freeze=freeze)
    visible = found.filter(address__unit__path__startswith=asked.user.unit.path)
    page = visible.order_by("address__name_key", "address_id").values(
        full_name=F("address__full_name"),
        code=F("address__code"),
        unit=F("address__unit__name"),
        amount=F(shown),
    )
    column = figure.on_paper
    return Behind(
        found=found.count(),
        shown=visible.count(),
        lines=list(page[offset : offset + limit]) if limit else [],
        historical=tuple(
            {
                "name": line["name"],
                "starts_on": date.fromisoformat(line["from"]),
                "ends_on": date.fromisoformat(line["to"]),
            }
            for line in freeze.figures["historical"]
            if column and line[column]
        ),
        value=found.aggregate(whole=Sum(shown))["whole"] or 0,
    )


def words_of(freeze, figure, asked):
    """The frozen figure in words, None where the report has no such figure."""
    plain, code = freeze.figures, figure.code
    if asked.row:
        rows = {row["unit"]: row for row in plain["rows"]}
        amount = rows.get(asked.row.key, {}).get(code)
        return None if amount is None else figure.in_words(amount)
    if code in plain["total"]:
        return figure.in_words(plain["total"][code])
    if code in KEPT:
        return figure.in_words(plain[_BELOW.get(code, code)])
    own = {"of": asked.of, "year": asked.year and str(asked.year)}
    key = code, tuple(sorted((name, value) for name, value in own.items() if value))
    for named in _every_figure(plain):
        if named.key == key:
            return NO_FIGURE if named.value is None else named.words
    return None


def _every_figure(plain):
    targets = tuple((key, label, None, "") for key, label in TARGETS.items())
    for section in SECTIONS:
        if section.block:
            yield from named_figures(blocks_of(section.block, plain, targets))


def facts_of(freeze):
    return [
        (
            "Số liệu đã chốt",
            f"lúc {format_moment(freeze.frozen_at)}, theo đơn vị {freeze.unit_name}",
        ),
        ("Đợt báo cáo", str(freeze.report.round)),
    ]

"""A figure as it was frozen with a report: its number then, and the addresses kept for it."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum

from apps.addresses.models import Address
from apps.aid_records.models import HistoricalTotal
from apps.core.dates import format_moment
from apps.core.spreadsheets import Column
from apps.organisation.models import Unit
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
_COUNTED = {"c3", "c4", "c5", "c6", "joint"}  # others add up what they show
_HEADINGS = {
    "headcount": "Số người",
    "persons": "Số người",
    "value": "Giá trị (đồng)",
    "person_turns": "Lượt người",
    "unvalued": "Lần chưa quy đổi",
    "excluded_value": "Giá trị (đồng)",
}
_BELOW = {"excluded": "excluded_value"}


def keeps(freeze, figure, asked):
    """Whether the freeze kept the addresses of this figure.

    Of a single row those count that belonged there when the figures were frozen, as the history of
    the dossiers tells; where they do not add up to the frozen number (units moved since), it did not.
    """
    if figure.code not in KEPT:
        return False
    if asked.row is None:
        return True
    there = read(freeze, figure, asked, limit=0, offset=0)
    amount = there.found if figure.code in _COUNTED else there.value
    amount += sum(line[figure.on_paper] for line in there.historical)
    return words_of(freeze, figure, asked) == figure.in_words(amount)


def columns_of(figure):
    shown = KEPT[figure.code][1]
    return (NAME, CODE, UNIT_NOW, Column(_HEADINGS[shown], "amount", width=16, grouped=True))


def read(freeze, figure, asked, *, limit, offset):
    """The Behind of the addresses that the frozen figure counted."""
    condition, shown = KEPT[figure.code]
    found = FrozenAddress.objects.filter(condition, freeze=freeze)
    if asked.row:
        found = found.annotate(unit_then=_unit_then(freeze)).filter(
            unit_then__in=_units_of(asked.row, freeze.report.unit)
        )
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
                column: line[column],
            }
            for line in _on_paper(freeze, asked.row)
            if column and line[column]
        ),
        value=found.aggregate(whole=Sum(shown))["whole"] or 0,
    )


def _unit_then(freeze):
    """The unit a kept address belonged to when the figures were frozen."""
    events = Address.pgh_event_model.objects.filter(
        pgh_obj_id=OuterRef("address_id"), pgh_created_at__lte=freeze.frozen_at
    )
    return Subquery(events.order_by("-pgh_created_at", "-pgh_id").values("unit_id")[:1])


def _units_of(row, unit):
    """The units of a row of the table of `unit`: itself alone in its own row."""
    within = Unit.objects.filter(path__startswith=row.path)
    return (within.filter(pk=row.pk) if row.pk == unit.pk else within).values("pk")


def _on_paper(freeze, row):
    """The historical totals added to the table, or to a row of it."""
    lines = freeze.figures["historical"]
    if row is None or not lines:
        return lines
    of_units = HistoricalTotal.objects.filter(
        pk__in=[line["id"] for line in lines], unit__in=_units_of(row, freeze.report.unit)
    )
    kept = set(of_units.values_list("pk", flat=True))
    return [line for line in lines if line["id"] in kept]


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

"""Figures of the year picture (F8)."""

from functools import partial

from apps.addresses.choices import StopReason
from apps.reports import figures
from apps.reports.figures import Measure
from apps.reports.passports import columns
from apps.reports.passports.figure import Figure

_COLUMNS = {
    Measure.FILED: columns.FILED_IN_YEAR,
    Measure.STOPPED: columns.STOPPED_IN_YEAR,
}
_RULES = {Measure.FILED: ("F2",)}


def _read(measure, asked, **place):
    reason = StopReason.objects.filter(name=asked.of).first() if asked.of else None
    behind = figures.addresses_of_year(
        asked.scope,
        measure,
        asked.year,
        row=asked.row,
        reason=reason,
        visible_path=asked.user.unit.path,
        **place,
    )
    for line in behind.lines:
        line["measure"] = Measure(line["measure"]).label
    return behind


def _reason(of, user):
    if not of:
        return ""
    return StopReason.objects.filter(name=of).values_list("name", flat=True).first()


FIGURES = tuple(
    Figure(
        f"year_{measure.value}",
        f"Địa chỉ {measure.label[0].lower()}{measure.label[1:]}",
        "địa chỉ",
        (*_RULES.get(measure, ("F8", "F3")), "years", "F15"),
        partial(_read, measure),
        _COLUMNS.get(measure, columns.HELPED_IN_YEAR),
        narrows=_reason if measure == Measure.STOPPED else None,
        needs_year=not measure.adds_up,
        up="reports:years",
    )
    for measure in Measure
)
"""Of one calendar year; without it, those that add up count every year of the period."""

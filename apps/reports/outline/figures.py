"""Every figure of the outline as plain data, so that it can be frozen as it stands."""

from apps.reports import figures
from apps.reports.exports.plain import plain_figures


def outline_figures(unit, start, end):
    """{block: plain data} of a unit and a period, by the units of today; JSON takes it as it is.

    Keys: those of `plain_figures` (unit, from, to, rows, total, profile, years, categories …),
    with one key for each further block of the outline. Money in whole đồng, dates in ISO.
    Raises FigureError.
    """
    return plain_figures(figures.Scope(unit, start, end))

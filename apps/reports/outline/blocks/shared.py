"""What several places of the outline draw and reckon alike."""

from fractions import Fraction

from apps.core import charts
from apps.core.charts import Series
from apps.reports.outline.parts import Chart


def ratio(part, whole):
    """An exact fraction; None, a missing figure, without a denominator."""
    return Fraction(part, whole) if whole else None


def bars(name, title, values, series, unit):
    """A Chart of (label, amount), in a tuple; none without values."""
    if not values:
        return ()
    labels, amounts = zip(*values, strict=True)
    svg = charts.bars(
        name,
        title=title,
        description=f"{series} theo từng dòng. Số liệu ở bảng bên cạnh.",
        labels=labels,
        series=[Series(series, tuple(amounts))],
        unit=unit,
        width=640,
    )
    return (Chart(title, svg),)

"""The year picture (F8) as a document: the page, the XLSX and the PDF show these words and figures."""

from dataclasses import dataclass
from datetime import date

from apps.core import charts
from apps.core.dates import format_date
from apps.reports import figures
from apps.reports.document import CAMPAIGN, Headed
from apps.reports.figures import Measure
from apps.reports.figures.history import historical_totals
from apps.reports.models import SummaryLayout

HEADINGS = {
    Measure.FILED: "Số địa chỉ được lập hồ sơ",
    Measure.NEW: "Được trợ giúp mới",
    Measure.CONTINUED: "Tiếp tục được trợ giúp",
    Measure.RESUMED: "Trở lại được trợ giúp",
    Measure.HELPED: "Số địa chỉ được trợ giúp",
    Measure.STOPPED: "Số địa chỉ dừng trợ giúp",
}
YEAR, ALL_YEARS = "Năm", "Cộng các năm"
REASON, STOPPED_WHOLE = "Lý do dừng", "Tổng cộng"
UNIT, ALL_UNITS = "Đơn vị", "Tổng cộng"
CHART = "Số địa chỉ được trợ giúp từng năm"
NOT_ADDED = (
    "Số tiếp tục, trở lại và được trợ giúp không cộng qua các năm: một địa chỉ được trợ giúp nhiều "
    "năm thì được đếm ở từng năm. Cả kỳ đếm một lần: xem Bảng tổng hợp."
)
_PARTS = {Measure.NEW: "Mới", Measure.CONTINUED: "Tiếp tục", Measure.RESUMED: "Trở lại"}


@dataclass(frozen=True)
class Line:
    """One row of a table whose columns are years; `total` None where the years do not add up."""

    key: object
    name: str
    years: tuple
    values: tuple
    total: int | None

    @property
    def cells(self):
        """((year, figure) …)"""
        return tuple(zip(self.years, self.values, strict=True))


@dataclass(frozen=True)
class YearDocument(Headed):
    """A year table with its layout; `measure` is what the table of units shows.

    `on_paper` names the historical totals that touch the period and are not in any figure here;
    `notes` say whose land it was.
    """

    table: figures.YearTable
    layout: SummaryLayout
    on_paper: tuple
    measure: Measure = Measure.HELPED
    dated: date | None = None
    drawn_on: date | None = None
    notes: tuple = ()

    @property
    def unit(self):
        return self.table.unit

    @property
    def title(self):
        """Three lines; the last one, in italics, names the days."""
        start, end = self.table.start, self.table.end
        period = (
            f"GIAI ĐOẠN {start.year}-{end.year}" if start.year < end.year else f"NĂM {end.year}"
        )
        return (
            "BẢNG SỐ LIỆU TỪNG NĂM TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG",
            f"{CAMPAIGN} {period}",
            f"(Từ ngày {format_date(start)} đến hết ngày {format_date(end)})",
        )

    @property
    def is_landscape(self):
        """Always: there is a column for each year."""
        return True

    @property
    def years(self):
        return self.table.years

    def sums(self):
        """{measure: its sum over the years, None where years do not add up}"""
        total = self.table.total
        return {measure: total.sum_of(measure) if measure.adds_up else None for measure in Measure}

    def year_lines(self):
        """[(YearRow, ((measure, figure) …))]"""
        return [
            (row, tuple((measure, getattr(row, measure)) for measure in Measure))
            for row in self.table.total.years
        ]

    def reason_lines(self):
        """A Line for each stop reason, the whole last."""
        rows = self.table.total.years
        lines = []
        for reason in self.table.reasons:
            values = tuple(row.stopped_by(reason.name) for row in rows)
            lines.append(Line(reason.name, reason.name, self.years, values, sum(values)))
        return [*lines, self._line(self.table.total, Measure.STOPPED, "", STOPPED_WHOLE)]

    def unit_lines(self, measure=None):
        """A Line for each unit, the whole last."""
        measure = measure or self.measure
        lines = [self._line(row, measure, row.key, row.name) for row in self.table.rows]
        return [*lines, self._line(self.table.total, measure, "", ALL_UNITS)]

    def _line(self, row, measure, key, name):
        total = row.sum_of(measure) if measure.adds_up else None
        return Line(key, name, self.years, row.of(measure), total)

    def chart(self, name, *, font="", height=300):
        """Columns by year: the new, the continued and the resumed on one another."""
        return charts.columns(name, is_stacked=True, font=font, height=height, **self._drawn())

    def narrow_chart(self, name):
        """The same as bars, for phones."""
        return charts.bars(name, **self._drawn())

    def _drawn(self):
        total = self.table.total
        return {
            "title": CHART,
            "description": "Mỗi năm gồm số mới, tiếp tục và trở lại; số liệu ở bảng bên dưới.",
            "labels": self.years,
            "series": [
                charts.Series(label, total.of(measure)) for measure, label in _PARTS.items()
            ],
            "unit": "địa chỉ",
        }

    @property
    def below(self):
        """The lines below the tables: as-of date, unfinished years, what is on paper only."""
        table = self.table
        lines = [
            f"Số liệu tính đến ngày {format_date(table.end)} "
            f"(kỳ bắt đầu từ ngày {format_date(table.start)})."
        ]
        if (table.start.month, table.start.day) != (1, 1):
            lines.append(f"Năm {table.start.year} chỉ tính từ ngày {format_date(table.start)}.")
        if (table.end.month, table.end.day) != (12, 31):
            lines.append(f"Năm {table.end.year} chỉ tính đến hết ngày {format_date(table.end)}.")
        if self.on_paper:
            named = "; ".join(self.on_paper)
            lines.append(
                "Không có trong các số trên, vì chỉ có trên giấy và không chia theo từng năm: "
                f"số liệu những năm trước của {named}."
            )
        return (*lines, *self.notes)

    @property
    def rules(self):
        """How the figures are reckoned, in words."""
        return (figures.RULES["F8"], figures.FURTHER_RULES["years"], figures.RULES["F15"])


def year_document(scope, *, measure=Measure.HELPED, layout=None, dated=None):
    """The year picture of a scope in its province's layout."""
    return YearDocument(
        table=figures.year_table(scope.unit, scope.start, scope.end, scope.view),
        layout=layout or SummaryLayout.objects.remembered_for(scope.unit),
        on_paper=historical_totals(scope).names,
        measure=Measure(measure),
        dated=dated,
        notes=scope.whose_land,
    )

"""The figures of the period asked for: beside the year before, month by month, unit by unit."""

from dataclasses import dataclass
from datetime import date

from apps.core import charts
from apps.core.dates import format_date, month_of
from apps.core.money import format_number, format_ratio
from apps.reports import figures
from apps.reports.dashboards.asked import Asked, link
from apps.reports.figures.course import Course, Pace
from apps.reports.year_document import YearDocument


@dataclass(frozen=True)
class Line:
    """One figure of the period beside that of the same days a year earlier (None where not asked)."""

    label: str
    unit: str
    now: int
    before: int | None
    url: str
    url_before: str

    @property
    def change(self):
        """In words: tăng 12 (8,3%)."""
        if self.before is None:
            return ""
        more = self.now - self.before
        if not more:
            return "không đổi"
        share = f" ({format_ratio(abs(more), self.before)})" if self.before else ""
        return f"{'tăng' if more > 0 else 'giảm'} {format_number(abs(more))}{share}"


_LINES = (
    ("Địa chỉ được lập hồ sơ", "", "c3", "c3"),
    ("Địa chỉ được trợ giúp", "", "c6", "c6"),
    ("Số người được trợ giúp", "", "c7", "c7"),
    ("Lượt người", "", "person_turns", "person_turns"),
    ("Giá trị trợ giúp", "đồng", "c8", "c8"),
    ("Lần trợ giúp chưa quy đổi", "", "unvalued", "unvalued"),
    ("Giá trị không thuộc Cuộc vận động", "đồng", "excluded_value", "excluded"),
)


def compared(asked, found):
    """[Line] of the period's figures; beside the year before where the period is no longer than one."""
    total, before, days = found.table.total, found.before, asked.days_before
    return [
        Line(
            label,
            unit,
            getattr(total, name),
            getattr(before, name) if before else None,
            asked.behind(column),
            asked.behind(column, *days) if days else "",
        )
        for label, unit, name, column in _LINES
    ]


def names(asked):
    """What the columns of the period and of the year before are called; the second may be empty."""
    before = period_name(*asked.days_before) if asked.days_before else ""
    return period_name(asked.scope.start, asked.scope.end), before


def period_name(start, end):
    """“Năm 2025”, “Tháng 11/2026” or both days."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"Năm {start.year}"
    if (start, end) == month_of(start):
        return f"Tháng {start:%m/%Y}"
    if start.year == end.year:
        return f"{start:%d/%m} – {format_date(end)}"
    return f"{format_date(start)} – {format_date(end)}"


@dataclass(frozen=True)
class Progress:
    """The course of the period, drawn and as lines of a table."""

    asked: Asked
    course: Course

    @property
    def by_month(self):
        return self.course.pace == Pace.MONTH

    @property
    def step_name(self):
        return self.course.pace.label

    def lines(self):
        """[(name, step with links, the step a year earlier with links or None)]"""
        before = self.course.before or (None,) * len(self.course.steps)
        return [
            (self._name(step, long=True), self._cells(step), earlier and self._cells(earlier))
            for step, earlier in zip(self.course.steps, before, strict=True)
        ]

    def _cells(self, step):
        return [
            ("Lập hồ sơ", step.filed, self.asked.behind("c3", step.first, step.last)),
            ("Được trợ giúp", step.helped, self.asked.behind("c6", step.first, step.last)),
            ("Giá trị (đồng)", step.value, self.asked.behind("c8", step.first, step.last)),
        ]

    def _name(self, step, *, long=False):
        if not self.by_month:
            return str(step.first.year)
        return f"Tháng {step.first:%m/%Y}" if long else f"{step.first.month}/{step.first:%y}"

    @property
    def is_empty(self):
        return not any(step.helped for step in (*self.course.steps, *self.course.before))

    def charts(self):
        """[(heading, chart, the same for phones)]: the value, then the addresses helped."""
        yield self._chart("value", "Giá trị trợ giúp", "đồng")
        yield self._chart("helped", "Địa chỉ được trợ giúp", "địa chỉ")

    def _chart(self, name, heading, unit):
        steps, before = self.course.steps, self.course.before
        heading = f"{heading} từng {self.step_name.lower()}"
        now = charts.Series("Kỳ đang xem", tuple(getattr(step, name) for step in steps))
        series = [now]
        if before:
            earlier = tuple(getattr(step, name) for step in before)
            series.append(charts.Series("Cùng kỳ năm trước", earlier))
        said = {"title": heading, "labels": [self._name(step) for step in steps], "unit": unit}
        words = "Số liệu ở bảng bên dưới."
        return (
            heading,
            charts.columns(f"{name}-chart", description=words, series=series, **said, height=280),
            charts.bars(f"narrow-{name}", description=words, series=[now], **said),
        )


def ten_years(asked):
    """The last ten years up to the period's end: chart, table with the addresses behind it, page."""
    end = asked.scope.end
    days = {"from": date(end.year - 9, 1, 1), "to": end}
    table = figures.year_table(asked.unit, *days.values(), asked.scope.view)
    document = YearDocument(table=table, layout=None, on_paper=())
    asks = {"unit": asked.unit.key, **days, "view": asked.scope.view}
    lines = [
        (
            row.year,
            [
                (
                    measure.label,
                    value,
                    link("reports:figure", f"year_{measure}", **asks, year=row.year),
                )
                for measure, value in values
            ],
        )
        for row, values in document.year_lines()
    ]
    return {
        "chart": document.chart("years"),
        "narrow": document.narrow_chart("narrow-years"),
        "headings": [measure.label for measure in figures.Measure],
        "lines": lines,
        "url": link("reports:years", **asks),
    }


def unit_lines(asked, found):
    """A line per unit below: its own first page, its figures with their records, its reviews."""
    ratios = {row.key: row.ratio for row in found.reviews.rows}
    scope = asked.scope
    for row in found.table.rows:
        own = row.key == scope.unit.key
        line = row.figures
        period = {"from": scope.start, "to": scope.end, "view": str(scope.view)}
        yield {
            "name": f"{row.name} (của chính đơn vị)" if own else row.name,
            "url": "" if own else link("home", unit=row.key, **period),
            "figures": [
                ("Lập hồ sơ", line.c3, asked.behind("c3", row=row.key)),
                ("Được trợ giúp", line.c6, asked.behind("c6", row=row.key)),
                ("Giá trị (đồng)", line.c8, asked.behind("c8", row=row.key)),
            ],
            "ratio": ratios.get(row.key),
            "reviews_url": link(
                "addresses:review_round", unit=row.key, **({"own": 1} if own else {})
            ),
        }


def glance_tiles(asked, found):
    """The unit at a glance: open today, and what the period brought."""
    total, reviews = found.table.total, found.reviews
    ratio = reviews.of(asked.unit)
    return [
        {
            "label": "Địa chỉ đang mở",
            "note": "hôm nay",
            "value": format_number(ratio.open),
            "url": link("addresses:list", unit=asked.unit.key, status="filed"),
        },
        {
            "label": f"Đã rà soát năm {reviews.cut_off.year}",
            "note": f"{format_number(ratio.reviewed)} địa chỉ, cần {ratio.mark_in_words}",
            "value": str(ratio),
            "url": link("addresses:review_round", unit=asked.unit.key),
        },
        *(
            {
                "label": label,
                "note": "trong kỳ đang xem",
                "value": format_number(value),
                "unit": unit,
                "url": asked.behind(column),
            }
            for label, value, unit, column in (
                ("Địa chỉ được lập hồ sơ", total.c3, "", "c3"),
                ("Địa chỉ được trợ giúp", total.c6, "", "c6"),
                ("Số người được trợ giúp", total.c7, "", "c7"),
                ("Giá trị trợ giúp", total.c8, "đồng", "c8"),
            )
        ),
    ]

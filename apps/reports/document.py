"""The summary table as a document, to the letter of domain.md section 5.

The page, the XLSX and the PDF show these very words and figures.
"""

from dataclasses import dataclass
from datetime import date

from apps.core.dates import format_date
from apps.core.formal import MOTTO as MOTTO
from apps.core.formal import STATE as STATE
from apps.core.formal import long_date
from apps.core.money import format_money, format_number
from apps.reports import figures
from apps.reports.models import SummaryLayout

CAMPAIGN = "“MỖI TỔ CHỨC, MỖI CÁ NHÂN GẮN VỚI MỘT ĐỊA CHỈ NHÂN ĐẠO”"
HEADINGS = {
    "number": "Số thứ tự",
    "name": "Xã, phường, thị trấn, trường học, đơn vị trực thuộc",
    "c3": "Số địa chỉ được lập hồ sơ",
    "helped": "Số địa chỉ được trợ giúp",
    "c4": "Hội Chữ thập đỏ trợ giúp",
    "c5": "Các tổ chức, cá nhân khác trợ giúp",
    "c6": "Tổng cộng",
    "c7": "Tổng số người được trợ giúp",
    "c8": "Tổng giá trị trợ giúp (đồng)",
}
NUMBERS = ("1", "2", "3", "4", "5", "6 = 4+5", "7", "8")
COLUMNS = ("c3", "c4", "c5", "c6", "c7", "c8")
TOTAL = "Tổng cộng"
NOTE_HEAD = "Ghi chú cột 7:"
NOTE = (
    "Địa chỉ nhân đạo được trợ giúp có thể là cá nhân hoặc tập thể (hộ gia đình, trường học ...). "
    "Tổng số người được trợ giúp được tính là các cá nhân và số người trong các tập thể được trợ giúp."
)


class Headed:
    """The heads of a paper of a `unit`, by its `layout`; `dated` is the day of signing."""

    @property
    def letterhead(self):
        return self.layout.letterhead

    @property
    def unit_line(self):
        return f"ĐƠN VỊ: {self.unit.name.upper()}"

    @property
    def place_and_date(self):
        return f"{self.layout.place}, {long_date(self.dated)}"

    @property
    def view_line(self):
        """The last line of the heading: whose units the rows are, and of which day (F15)."""
        table = self.table
        return f"({table.view.in_words(table.end, drawn_on=self.drawn_on)})"


@dataclass(frozen=True)
class SummaryDocument(Headed):
    """A summary table with its layout; `dated` is the day of signing, None leaves room for it.

    `drawn_on` is the day whose units the current view shows; today, but for frozen figures.
    """

    summary: figures.Summary
    layout: SummaryLayout
    dated: date | None = None
    drawn_on: date | None = None

    @property
    def table(self):
        return self.summary

    @property
    def unit(self):
        return self.summary.unit

    @property
    def years(self):
        layout, summary = self.layout, self.summary
        if layout.years and (layout.starts_on, layout.ends_on) == (summary.start, summary.end):
            return layout.years
        return max(1, summary.end.year - summary.start.year)

    @property
    def title(self):
        """Three lines; the last one, in italics, names the plan."""
        start, end = self.summary.start.year, self.summary.end.year
        period = f"GIAI ĐOẠN {start}-{end}" if start < end else f"NĂM {end}"
        return (
            f"BẢNG TỔNG HỢP KẾT QUẢ {self.years} NĂM TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG",
            f"{CAMPAIGN} {period}",
            self.plan_line,
        )

    @property
    def plan_line(self):
        layout = self.layout
        day = format_date(layout.plan_date) or "…/…/…"
        return f"(Kèm theo Kế hoạch số {layout.plan_number or '…'} ngày {day} của {layout.plan_issuer})"

    @property
    def is_landscape(self):
        return self.layout.orientation == SummaryLayout.Orientation.LANDSCAPE

    @property
    def below(self):
        """The lines below the table: as-of date, memo lines, historical totals."""
        summary = self.summary
        turns = f"Số lượt người được trợ giúp: {format_number(summary.person_turns)}"
        if summary.added:
            turns += " (không gồm số liệu những năm trước)"
        return (
            f"Số liệu tính đến ngày {format_date(summary.end)} "
            f"(kỳ bắt đầu từ ngày {format_date(summary.start)}).",
            f"Trong đó đồng trợ giúp: {format_number(summary.joint)}",
            "Giá trị trợ giúp không thuộc giá trị Cuộc vận động (không tính trong bảng): "
            f"{format_money(summary.excluded_value)} đồng",
            f"Số lần trợ giúp chưa quy đổi thành tiền: {format_number(summary.unvalued)}",
            turns,
            *summary.added,
            *summary.notes,
        )


def summary_document(scope, *, layout=None, dated=None):
    """The summary table of a scope in its province's layout."""
    return SummaryDocument(
        summary=figures.summary(scope.unit, scope.start, scope.end, scope.view),
        layout=layout or SummaryLayout.objects.remembered_for(scope.unit),
        dated=dated,
    )

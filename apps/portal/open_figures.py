"""The public figures as tables, charts and files: what each part of `PublicFigures.data` is called.

Cells are whole numbers, "<5" (1 to 4) or None (withheld beside such a number).
"""

from dataclasses import dataclass

from apps.core import charts
from apps.core.money import format_money, format_number

SMALL_WORDS, KEPT_WORDS = "dưới 5", "không nêu"


@dataclass(frozen=True)
class Column:
    """`key` in the data; `is_word` for names, `is_money` for amounts in đồng."""

    key: str
    name: str
    is_word: bool = False
    is_money: bool = False

    def shown(self, cell):
        """The cell for the eye."""
        if self.is_word:
            return str(cell)
        if cell is None or cell == "<5":
            return in_words(cell)
        return format_money(cell) if self.is_money else format_number(cell)


@dataclass(frozen=True)
class Part:
    """One table: `slug` in URLs, `key` in the data; the first column heads the row."""

    slug: str
    key: str
    title: str
    columns: tuple
    note: str = ""

    def rows(self, data):
        """[(heading, key of a unit or "", [(column, shown, is withheld)])] of the table."""
        first, *others = self.columns
        return [
            (
                first.shown(row[first.key]),
                row.get("key", ""),
                [(one, one.shown(row[one.key]), is_withheld(row[one.key])) for one in others],
            )
            for row in data[self.key]
        ]

    def plain_rows(self, data):
        """Rows for a file: numbers stay numbers."""
        return [[in_words(row[column.key]) for column in self.columns] for row in data[self.key]]

    def withholds(self, data):
        return any(is_withheld(row[one.key]) for row in data[self.key] for one in self.columns)


def is_withheld(cell):
    return cell is None or cell == "<5"


def in_words(cell):
    """A withheld cell in words; any other as it is."""
    return {None: KEPT_WORDS, "<5": SMALL_WORDS}.get(cell, cell)


_FILED = Column("filed", "Được lập hồ sơ")
_HELPED = Column("helped", "Được trợ giúp")
_PERSONS = Column("persons", "Số người được trợ giúp")
_VALUE = Column("value", "Giá trị (đồng)", is_money=True)
_ADDRESSES = Column("addresses", "Số địa chỉ được trợ giúp")

PARTS = {
    part.slug: part
    for part in (
        Part(
            "nam",
            "years",
            "Từng năm",
            (Column("year", "Năm", is_word=True), _FILED, _HELPED, _PERSONS, _VALUE),
            "Một địa chỉ được giúp nhiều năm có mặt ở từng năm, nên cộng các năm thì nhiều hơn số địa chỉ "
            "được trợ giúp của cả giai đoạn.",
        ),
        Part(
            "don-vi",
            "units",
            "Từng đơn vị",
            (
                Column("name", "Đơn vị", is_word=True),
                _FILED,
                Column("red_cross", "Hội Chữ thập đỏ trợ giúp"),
                Column("others", "Tổ chức, cá nhân khác trợ giúp"),
                Column("helped", "Tổng số được trợ giúp"),
                _PERSONS,
                _VALUE,
            ),
            "Mỗi địa chỉ tính cho đơn vị đang quản lý, và cho bên có tổng giá trị trợ giúp lớn hơn.",
        ),
        Part(
            "nha-tai-tro",
            "kinds",
            "Theo loại nhà tài trợ",
            (Column("label", "Loại nhà tài trợ", is_word=True), _ADDRESSES, _VALUE),
            "Một địa chỉ có thể được nhiều bên giúp nên số địa chỉ không cộng lại được; giá trị thì cộng được.",
        ),
        Part(
            "hinh-thuc",
            "forms",
            "Theo hình thức trợ giúp",
            (Column("label", "Hình thức", is_word=True), _ADDRESSES, _VALUE),
            "Một địa chỉ có thể được giúp bằng nhiều hình thức nên số địa chỉ không cộng lại được.",
        ),
        Part(
            "doi-tuong",
            "groups",
            "Theo nhóm đối tượng",
            (Column("label", "Nhóm đối tượng", is_word=True), _FILED, _HELPED),
            "Một địa chỉ có thể thuộc nhiều nhóm nên các dòng không cộng lại được.",
        ),
    )
}


def charts_of(data):
    """{slug: [(caption, wide, [(caption, narrow)])]} of the parts that are drawn.

    A withheld cell has no column; without a wide picture the narrow one serves everywhere.
    """
    years = [str(row["year"]) for row in data["years"]]
    counts = [
        charts.Series("Được lập hồ sơ", _values(data["years"], "filed")),
        charts.Series("Được trợ giúp", _values(data["years"], "helped")),
    ]
    value = [charts.Series("Giá trị", _values(data["years"], "value"))]
    return {
        "nam": [
            _both("Số địa chỉ từng năm", "nam-so", years, counts, "địa chỉ"),
            _both("Giá trị trợ giúp từng năm", "nam-gia-tri", years, value, "đồng"),
        ],
        "nha-tai-tro": [_lying("Giá trị theo loại nhà tài trợ", "loai", data["kinds"])],
        "hinh-thuc": [_lying("Giá trị theo hình thức", "hinh-thuc", data["forms"])],
    }


def _values(rows, key):
    return tuple(0 if is_withheld(row[key]) else row[key] for row in rows)


def _both(caption, name, labels, series, unit):
    """Columns side by side for a desk; for a phone the bars of one series after the other."""
    words = {"description": "Số liệu ở bảng bên dưới.", "labels": labels, "unit": unit}
    wide = charts.columns(name, title=caption, series=series, height=260, **words)
    narrow = [
        (one.label, charts.bars(f"{name}-{place}", title=one.label, series=[one], **words))
        for place, one in enumerate(series)
    ]
    return caption, wide, narrow


def _lying(caption, name, rows):
    """Bars by value, the largest first: narrow, so that the table stands beside them."""
    drawn = sorted(rows, key=lambda row: -(row["value"] or 0))
    picture = charts.bars(
        name,
        title=caption,
        description="Số liệu ở bảng bên cạnh.",
        labels=[row["label"] for row in drawn],
        series=[charts.Series("Giá trị", _values(drawn, "value"))],
        unit="đồng",
    )
    return caption, "", [("", picture)]

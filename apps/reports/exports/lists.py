"""The lists of the reports as files: the records behind a figure, the names on the fairness page."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.reports.figures import Measure

AT_ONCE = 10_000  # rows of one query: each counts the whole anew

CODE = Column("Mã địa chỉ", "code")
NAME = Column("Họ và tên", "full_name", width=26, personal=True)
HAMLET = Column("Thôn, buôn, ấp", "hamlet", width=18, personal=True)
FILED = Column("Ngày lập hồ sơ", "filed_on", width=12)
VALUE = Column("Giá trị (đồng)", "value", width=18, grouped=True)
PERSONS = Column("Số người", "persons", width=10)


class ReadExport(Export):
    """A list that is read with LIMIT and OFFSET: `found(limit=, offset=)` gives its lines as dicts.

    `words` are [(label, words)] of what narrows it beside the form.
    """

    def __init__(self, found, *, count, title, columns, words=(), **kwargs):
        super().__init__(found, **kwargs)
        self.title, self.columns = title, tuple(columns)
        self.counted, self.words = count, list(words)

    def rows(self):
        for offset in range(0, self.counted, AT_ONCE):
            for line in self.found(limit=AT_ONCE, offset=offset):
                yield tuple(line[column.field] for column in self.columns)

    def count(self):
        return self.counted

    def is_longer_than(self, most):
        return self.counted > most

    def filters(self, *, conceal=False):
        return [*self.words, *super().filters(conceal=conceal)]


class BehindExport(ReadExport):
    file_name = "ban-ghi-cua-con-so"


def columns_behind(figure, *, is_aid):
    """The columns that the page shows for this figure."""
    if not is_aid:
        more = () if figure == "c3" else (Column("Xếp vào bên", "side", width=22), VALUE)
        return (NAME, CODE, Column("Đơn vị hiện nay", "unit", width=24), FILED, PERSONS, *more)
    more = (Column("Lý do", "exclusion", width=36), VALUE) if figure == "excluded" else ()
    return (
        NAME,
        CODE,
        Column("Ngày trợ giúp", "given_on", width=12),
        Column("Nhà tài trợ", "sponsor", width=30, personal=True),
        Column("Nội dung", "description", width=30, personal=True),
        Column("Đơn vị lúc trợ giúp", "unit", width=24),
        *more,
    )


def columns_of_year(measure):
    """The columns behind a figure of the year picture: what the page shows."""
    columns = (NAME, CODE, Column("Đơn vị hiện nay", "unit", width=24), FILED)
    year = Column("Năm", "year", width=8)
    if measure == Measure.FILED:
        return (*columns, year)
    if measure == Measure.STOPPED:
        closed = Column("Ngày dừng", "closed_on", width=12)
        return (*columns, closed, Column("Lý do dừng", "reason", width=28))
    return (*columns, year, Column("Trong năm", "measure", width=24))


class FairnessExport(ReadExport):
    file_name = "cong-bang"


_WAITS = (
    NAME,
    CODE,
    HAMLET,
    Column("Đơn vị", "unit", width=24),
    Column("Số người", "headcount", width=10),
    FILED,
)
WAITED = Column("Đã chờ", "waits", width=18)
FAIRNESS_COLUMNS = {
    "never": (*_WAITS, WAITED),
    "long_ago": (*_WAITS, Column("Trợ giúp gần nhất", "helped_on", width=12), WAITED),
    "far": (
        NAME,
        CODE,
        HAMLET,
        Column("Đơn vị", "unit", width=24),
        PERSONS,
        Column("Giá trị trong kỳ (đồng)", "value", width=18, grouped=True),
        Column("Mỗi người (đồng)", "per_person", width=18, grouped=True),
        Column("Trung vị (đồng)", "median", width=18, grouped=True),
        Column("Gấp trung vị (lần)", "times", width=12),
    ),
    "units": (
        Column("Đơn vị", "name", width=28),
        Column("Được trợ giúp", "helped", width=14, grouped=True),
        PERSONS,
        VALUE,
        Column("Mỗi người (đồng)", "per_person", width=18, grouped=True),
        Column("Trung vị (đồng)", "median", width=18, grouped=True),
    ),
}


class AdjustedExport(ReadExport):
    file_name = "dieu-chinh"


ADJUSTED_COLUMNS = (
    CODE,
    NAME,
    Column("Đơn vị", "unit", width=24),
    *(
        Column(f"Chênh lệch cột {name[1:]}", name, width=14, grouped=True)
        for name in ("c3", "c4", "c5", "c6", "c7", "c8")
    ),
    Column("Chênh lệch lượt người", "person_turns", width=14, grouped=True),
    Column("Chênh lệch giá trị ngoài Cuộc vận động", "excluded_value", width=18, grouped=True),
    Column("Vì sao", "why", width=60, personal=True),
)

"""The lists of the reports as files: the records behind a figure, the names on the fairness page."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.reports.exports.sources import plain_sources
from apps.reports.passports.columns import CODE, FILED, NAME, PERSONS, VALUE

AT_ONCE = 10_000  # rows of one query: each counts the whole anew

HAMLET = Column("Thôn, buôn, ấp", "hamlet", width=18, personal=True)


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


class FairnessExport(ReadExport):
    """`sources` are (Source, Scope) of the figures of the page."""

    file_name = "cong-bang"

    def __init__(self, found, *, sources, **kwargs):
        super().__init__(found, **kwargs)
        self.sources = sources

    def further_sheets(self):
        return [plain_sources(self.sources)]


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

"""Lists about awards as files."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.sponsors.models import Commendation


class UnitCommendationExport(Export):
    title = "Khen thưởng của các đơn vị"
    file_name = "khen-thuong-don-vi"
    columns = (
        Column("Đơn vị", "unit", width=32),
        Column("Cấp khen", "level", width=36),
        Column("Hình thức khen thưởng", "title", width=36),
        Column("Năm", "year", width=8),
        Column("Số quyết định", "decision_number", width=18),
        Column("Ngày quyết định", "decided_on", width=14),
    )
    fields = ("unit__name", "level", "title", "year", "decision_number", "decided_on")

    def row(self, unit, level, title, year, number, day):
        return unit, Commendation.Level(level).label, title, year, number, day

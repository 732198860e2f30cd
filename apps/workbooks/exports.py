"""The list of imports as a file."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.workbooks.models import Import

KINDS = dict(Import.Kind.choices)
STATES = dict(Import.Status.choices)
NUMBERS = ("read", "created", "updated", "unchanged", "skipped", "rows_in_error")


class ImportExport(Export):
    title = "Các lần nhập tệp"
    file_name = "cac-lan-nhap-tep"
    columns = (
        Column("Tệp", "name", width=36),
        Column("Loại", "kind", width=26),
        Column("Đơn vị", "unit", width=26),
        Column("Người nhập", "by", width=26),
        Column("Lúc", "created_at", width=18),
        Column("Tình trạng", "status", width=16),
        Column("Đọc", "read", width=10, grouped=True),
        Column("Mới", "created", width=10, grouped=True),
        Column("Thay đổi", "updated", width=10, grouped=True),
        Column("Không đổi", "unchanged", width=10, grouped=True),
        Column("Bỏ qua", "skipped", width=10, grouped=True),
        Column("Lỗi", "rows_in_error", width=10, grouped=True),
    )
    fields = ("name", "kind", "unit__name", "by__full_name", "created_at", "status", "report")

    def row(self, name, kind, unit, by, created_at, status, report):
        numbers = [report.get(key) for key in NUMBERS]
        return name, KINDS[kind], unit, by, created_at, STATES[status], *numbers

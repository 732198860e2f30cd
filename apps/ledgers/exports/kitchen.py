"""The days of a kitchen as a file."""

from apps.core.exports import Export
from apps.core.spreadsheets import Column


class KitchenDayExport(Export):
    title = "Các ngày nấu"
    file_name = "so-bep-an"
    columns = (
        Column("Ngày", "served_on", width=12),
        Column("Số suất ăn", "meals", grouped=True),
        Column("Số người ăn", "people", grouped=True),
        Column("Chi bằng tiền (đồng)", "cost", width=20, grouped=True),
        Column("Hiện vật được tặng (đồng)", "in_kind", width=22, grouped=True),
        Column("Người nấu, nhóm nấu", "cooks", width=30, personal=True),
        Column("Ghi chú", "note", width=40, personal=True),
        Column("Trạng thái", "state", width=12),
    )
    fields = ("served_on", "meals", "people", "cost", "in_kind", "cooks", "note", "voided_at")

    def row(self, *values):
        *values, voided_at = values
        return *values, "Đã hủy" if voided_at else ""

"""The list of aid models as a file."""

from apps.aid_models.models import AidModel
from apps.core.exports import Export
from apps.core.spreadsheets import Column

KINDS = dict(AidModel.Kind.choices)


class AidModelExport(Export):
    title = "Mô hình"
    file_name = "mo-hinh"
    columns = (
        Column("Tên mô hình", "name", width=40),
        Column("Loại", "kind", width=34),
        Column("Đơn vị", "unit", width=26),
        Column("Bắt đầu", "started_on", width=12),
        Column("Kết thúc", "ended_on", width=12),
        Column("Đơn vị phối hợp", "partners", width=40),
        Column("Mục tiêu", "goal", width=40),
        Column("Nội dung và cách thức", "approach", width=40),
        Column("Kết quả", "results", width=40),
        Column("Hiệu ứng xã hội lan tỏa", "impact", width=40),
        Column("Trạng thái", "state", width=12),
    )
    fields = (
        "name",
        "kind",
        "unit__name",
        "started_on",
        "ended_on",
        "partners",
        "goal",
        "approach",
        "results",
        "impact",
        "voided_at",
    )

    def row(self, name, kind, *rest):
        *rest, voided_at = rest
        return name, KINDS[kind], *rest, "Đã hủy" if voided_at else ""

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
        Column("Năm đánh giá", "judged_year", width=12),
        Column("Hiệu quả", "is_effective", width=12),
        Column("Căn cứ đánh giá", "why", width=40),
        Column("Nhân rộng từ", "copied_from", width=40),
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
        "is_effective",
        "why",
        "copied_from__name",
        "voided_at",
    )

    def row(self, name, kind, *rest):
        *rest, is_effective, why, source, voided_at = rest
        is_judged = is_effective is not None
        judged = (
            (self.form.year_shown, "có" if is_effective else "không", why)
            if is_judged
            else ("",) * 3
        )
        return name, KINDS[kind], *rest, *judged, source, "Đã hủy" if voided_at else ""

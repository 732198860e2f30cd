"""The houses of a model as a file."""

from apps.core.exports import CHUNK, Export
from apps.core.spreadsheets import Column


class HouseExport(Export):
    title = "Sổ nhà"
    file_name = "so-nha"
    columns = (
        Column("Hộ được làm nhà", "name", width=28, personal=True),
        Column("Mã địa chỉ", "code"),
        Column("Loại", "kind", width=12),
        Column("Nơi làm nhà", "place", width=30, personal=True),
        Column("Ngày bắt đầu", "started_on", width=14),
        Column("Ngày bàn giao", "handed_over_on", width=14),
        Column("Dự toán (đồng)", "planned_cost", width=18, grouped=True),
        Column("Các nguồn (đồng)", "funded", width=18, grouped=True),
        Column("Quyết toán (đồng)", "real_cost", width=18, grouped=True),
        Column("Ghi chú", "note", width=40, personal=True),
        Column("Trạng thái", "state", width=12),
    )

    def rows(self):
        for house in self.found.iterator(chunk_size=CHUNK):
            yield (
                house.shown_name,
                house.household.code if house.address_id else "",
                house.get_kind_display(),
                house.place,
                house.started_on,
                house.handed_over_on,
                house.planned_cost,
                house.funded,
                house.real_cost,
                house.note,
                "Đã hủy" if house.voided_at else "",
            )

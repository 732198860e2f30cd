"""What a store holds on a day, the stock card (thẻ kho) of an item, and the issues, as files."""

from apps.core.exports import CHUNK, Export
from apps.core.spreadsheets import Column
from apps.ledgers.models.store_lots import worth


class RowsExport(Export):
    """Of rows that were put together before: `found` is a list."""

    def count(self):
        return len(self.found)

    def is_longer_than(self, most):
        return len(self.found) > most


class StockExport(RowsExport):
    title = "Tồn kho"
    file_name = "ton-kho"
    columns = (
        Column("Mặt hàng", "item", width=30),
        Column("Đơn vị tính", "measure", width=12),
        Column("Ngày nhập", "received_on", width=12),
        Column("Nguồn", "source", width=30, personal=True),
        Column("Hạn dùng", "expires_on", width=12),
        Column("Tồn", "left", grouped=True),
        Column("Đơn giá (đồng)", "unit_value", grouped=True),
        Column("Giá trị (đồng)", "value", width=18, grouped=True),
    )

    def rows(self):
        for lot in self.found:
            yield (
                str(lot.item),
                lot.item.measure,
                lot.received_on,
                lot.shown_source,
                lot.expires_on,
                lot.left_then,
                lot.unit_value,
                worth(lot.left_then, lot.unit_value),
            )


class StockCardExport(RowsExport):
    title = "Thẻ kho"
    file_name = "the-kho"
    columns = (
        Column("Ngày", "day", width=12),
        Column("Diễn giải", "words", width=44, personal=True),
        Column("Lô nhập ngày", "lot", width=14),
        Column("Nhập", "came", grouped=True),
        Column("Xuất", "went", grouped=True),
        Column("Tồn", "there", grouped=True),
        Column("Giá trị (đồng)", "value", width=18, grouped=True),
    )

    def rows(self):
        for move in self.found:
            yield (
                move.day,
                move.words,
                move.lot.received_on,
                move.came or None,
                move.went or None,
                move.there,
                worth(abs(move.change), move.lot.unit_value),
            )


class IssueExport(Export):
    title = "Phiếu xuất kho"
    file_name = "phieu-xuat-kho"
    columns = (
        Column("Ngày xuất", "issued_on", width=12),
        Column("Mặt hàng", "item", width=30),
        Column("Đơn vị tính", "measure", width=12),
        Column("Số lượng", "quantity", grouped=True),
        Column("Giá trị (đồng)", "value", width=18, grouped=True),
        Column("Xuất cho", "target", width=26),
        Column("Người, nơi nhận", "to", width=30, personal=True),
        Column("Mã địa chỉ", "code"),
        Column("Lý do", "reason", width=40, personal=True),
        Column("Trạng thái", "state", width=12),
    )

    def rows(self):
        for one in self.found.iterator(chunk_size=CHUNK):
            yield (
                one.issued_on,
                str(one.lot.item),
                one.lot.item.measure,
                one.quantity,
                one.lot.value_of(one.quantity),
                one.get_target_display(),
                one.shown_target,
                one.household.code if one.household else "",
                one.reason,
                "Đã hủy" if one.voided_at else "",
            )

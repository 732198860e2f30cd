"""The loans of a revolving fund as a file."""

from apps.core.dates import today
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.ledgers.lines import home_of


class LoanExport(Export):
    title = "Sổ vốn quay vòng"
    file_name = "so-von-quay-vong"
    columns = (
        Column("Hộ vay", "household", width=26, personal=True),
        Column("Mã địa chỉ", "address", width=16),
        Column("Vòng quay", "round_number", width=8),
        Column("Số tiền vay (đồng)", "amount", grouped=True),
        Column("Mục đích", "purpose", width=30),
        Column("Ngày cho vay", "lent_on", width=12),
        Column("Hạn trả", "due_on", width=12),
        Column("Đã trả (đồng)", "repaid", grouped=True),
        Column("Xóa nợ, cho hẳn (đồng)", "written_off", grouped=True),
        Column("Còn nợ (đồng)", "balance", grouped=True),
        Column("Quá hạn (ngày)", "overdue", width=10),
        Column("Ghi chú", "note", width=30),
        Column("Trạng thái", "state", width=12),
    )

    def rows(self):
        loans = self.found.select_related("aid__address__unit").iterator(chunk_size=500)
        return (self.row(loan) for loan in loans)

    def row(self, loan):
        home = home_of(self.by, loan.household)
        is_late = loan.due_on and loan.balance > 0 and not loan.is_voided
        late = max(0, (today() - loan.due_on).days) if is_late else 0
        return (
            home.name,
            home.code,
            loan.round_number,
            loan.amount,
            loan.purpose,
            loan.lent_on,
            loan.due_on,
            loan.repaid,
            loan.written_off,
            loan.balance,
            late or None,
            loan.note,
            "Đã hủy" if loan.is_voided else "",
        )

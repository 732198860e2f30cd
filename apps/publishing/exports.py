"""Lists of publishing as files."""

from apps.core.dates import local
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.publishing.actions.calling import last_day
from apps.publishing.models import OnlinePledge
from apps.sponsors.exports import KINDS, name_in_files


class OnlinePledgeExport(Export):
    title = "Đăng ký trên mạng"
    file_name = "dang-ky-tren-mang"
    columns = (
        Column("Mã đăng ký", "code", width=14),
        Column("Lúc gửi", "sent_on", width=12),
        Column("Người đăng ký", "name", width=28),
        Column("Là", "kind", width=22),
        Column("Điện thoại", "phone", width=14, personal=True),
        Column("Email", "email", width=26, personal=True),
        Column("Mã địa chỉ", "address", width=16),
        Column("Đơn vị", "unit", width=24),
        Column("Trạng thái", "status", width=22),
        Column("Giữ chỗ đến", "held_until", width=12),
    )
    fields = (
        "code",
        "sent_at",
        "name",
        "kind",
        "may_be_named",
        "phone",
        "email",
        "address__code",
        "unit__name",
        "status",
        "hold__until",
    )

    def row(
        self, code, sent_at, name, kind, may_be_named, phone, email, address, unit, status, until
    ):
        return (
            code,
            local(sent_at).date(),
            name_in_files(name, kind, may_be_named, may_personal=self.may_personal),
            KINDS[kind],
            phone,
            email,
            address,
            unit,
            OnlinePledge.Status(status).label,
            until and last_day(until),
        )

"""Lists of publishing as files."""

from apps.addresses.exports import CODE, NAME, UNIT
from apps.addresses.models import Address, Consent
from apps.campaign.models import Directive
from apps.core.dates import local
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.publishing.actions.calling import last_day
from apps.publishing.models import OnlinePledge, Publication
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


class PublicationExport(Export):
    title = "Bàn công bố"
    file_name = "ban-cong-bo"
    columns = (
        NAME,
        CODE,
        UNIT,
        Column("Mức công khai", "level", width=22),
        Column("Mã công khai", "public_code", width=14),
        Column("Người soạn", "written_by", width=24),
        Column("Ngày trình", "submitted_on", width=12),
        Column("Người duyệt", "approved_by", width=24),
        Column("Ngày duyệt", "approved_on", width=12),
        Column("Trạng thái", "status", width=18),
        Column("Ngày gỡ", "off_on", width=12),
        Column("Vì sao gỡ", "off_reason", width=28),
    )
    fields = (
        "address__full_name",
        "address__code",
        "unit__name",
        "consent__level",
        "code",
        "written_by__full_name",
        "submitted_at",
        "approved_by__full_name",
        "approved_at",
        "status",
        "off_at",
        "off_reason",
    )

    def row(self, name, code, unit, level, public, author, sent, by, approved, status, off, reason):
        return (
            name,
            code,
            unit,
            Consent.Level(level).label,
            public,
            author,
            _day(sent),
            by,
            _day(approved),
            Publication.Status(status).label,
            _day(off),
            reason and Publication.OffReason(reason).label,
        )


class UnwrittenExport(Export):
    title = "Có đồng ý, chưa soạn"
    file_name = "co-dong-y-chua-soan"
    columns = (NAME, CODE, UNIT, Column("Loại", "kind", width=16))
    fields = ("full_name", "code", "unit__name", "kind")

    def row(self, name, code, unit, kind):
        return name, code, unit, Address.Kind(kind).label


class OpenDirectiveExport(Export):
    title = "Văn bản công khai"
    file_name = "van-ban-cong-khai"
    columns = (
        Column("Loại văn bản", "kind", width=20),
        Column("Số, ký hiệu", "number", width=20),
        Column("Ngày ban hành", "issued_on", width=14),
        Column("Cơ quan ban hành", "issuer", width=34),
        Column("Trích yếu", "abstract", width=60),
        Column("Công khai", "opened", width=12),
    )
    fields = ("kind", "number", "issued_on", "issuer", "abstract", "opened")

    def row(self, kind, number, issued_on, issuer, abstract, opened):
        return (
            Directive.Kind(kind).label,
            number,
            issued_on,
            issuer,
            abstract,
            "Có" if opened else "Không",
        )


def _day(moment):
    return moment and local(moment).date()

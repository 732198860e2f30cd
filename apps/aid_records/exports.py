"""Lists of aid, pledges and historical totals as files; aid with the columns that are imported."""

from apps.addresses.choices import AidForm
from apps.addresses.models import AddressMove
from apps.aid_records.columns import COLUMNS
from apps.aid_records.models import Exclusion, OtherCampaign, Pledge
from apps.aid_records.sharing import HOW_OFTEN
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.organisation.exports import names_in_files
from apps.sponsors.exports import KINDS, name_in_files

VOIDED = "Đã hủy"


class AidRecordExport(Export):
    title = "Trợ giúp"
    file_name = "tro-giup"
    columns = (*COLUMNS, Column("Trạng thái", "state", width=12))
    fields = (
        "address__code",
        "address__legacy_code",
        "address__unit_id",
        "address__full_name",
        "given_on",
        "sponsor__name",
        "sponsor__kind",
        "sponsor__may_be_named",
        "form_id",
        "description",
        "quantity",
        "measure",
        "value",
        "headcount",
        "exclusion",
        "other_campaign_id",
        "is_recirculated",
        "voided_at",
    )

    def rows(self):
        self.units = names_in_files(self.by)
        self.forms = dict(AidForm.objects.values_list("pk", "name"))
        self.campaigns = dict(OtherCampaign.objects.values_list("pk", "name"))
        return super().rows()

    def row(
        self,
        code,
        legacy_code,
        unit,
        full_name,
        given_on,
        sponsor,
        kind,
        may_be_named,
        form,
        description,
        quantity,
        measure,
        value,
        headcount,
        exclusion,
        campaign,
        is_recirculated,
        voided_at,
    ):
        if exclusion == Exclusion.OTHER_CAMPAIGN and campaign:
            exclusion = f"{exclusion} {self.campaigns[campaign]}"
        return (
            code,
            legacy_code,
            self.units.get(unit),
            full_name,
            given_on,
            name_in_files(sponsor, kind, may_be_named, may_personal=self.may_personal),
            KINDS[kind],
            self.forms[form],
            description,
            quantity,
            measure,
            value,
            headcount,
            exclusion,
            "có" if is_recirculated else "",
            VOIDED if voided_at else "",
        )


class MoveExport(Export):
    title = "Địa chỉ chuyển đi, chuyển đến"
    file_name = "dia-chi-chuyen-don-vi"
    columns = (
        Column("Mã địa chỉ", "code"),
        Column("Họ và tên", "full_name", width=26, personal=True),
        Column("Từ đơn vị", "from_unit", width=26),
        Column("Từ tỉnh", "from_province", width=22),
        Column("Đến đơn vị", "to_unit", width=26),
        Column("Đến tỉnh", "to_province", width=22),
        Column("Ngày chuyển", "moved_on", width=12),
        Column("Lý do", "reason", width=34, personal=True),
        Column("Trả lời", "answer", width=34, personal=True),
        Column("Tình trạng", "status", width=18),
    )
    fields = (
        "address__code",
        "address__full_name",
        "from_unit__name",
        "from_unit__province__name",
        "to_unit__name",
        "to_unit__province__name",
        "moved_on",
        "reason",
        "answer",
        "status",
    )

    def row(self, *values):
        return *values[:-1], AddressMove.Status(values[-1]).label


class PledgeExport(Export):
    title = "Đăng ký trợ giúp"
    file_name = "dang-ky-tro-giup"
    columns = (
        Column("Ngày đăng ký", "pledged_on", width=12),
        Column("Nhà tài trợ", "sponsor", width=30),
        Column("Loại nhà tài trợ", "sponsor_kind", width=22),
        Column("Họ và tên", "full_name", width=26, personal=True),
        Column("Mã địa chỉ", "code"),
        Column("Đơn vị", "unit", width=24),
        Column("Giá trị mỗi lần (đồng)", "value", width=18, grouped=True),
        Column("Mức độ", "frequency"),
        Column("Trạng thái", "status", width=18),
        Column("Giữ chỗ đến", "held_until", width=12),
        Column("Đến ngày", "ends_on", width=12),
    )
    fields = (
        "pledged_on",
        "sponsor__name",
        "sponsor__kind",
        "sponsor__may_be_named",
        "address__full_name",
        "address__code",
        "unit__name",
        "value",
        "frequency",
        "status",
        "held_until",
        "ends_on",
        "voided_at",
    )

    def row(
        self,
        pledged_on,
        sponsor,
        kind,
        may_be_named,
        full_name,
        code,
        unit,
        value,
        frequency,
        status,
        held_until,
        ends_on,
        voided_at,
    ):
        return (
            pledged_on,
            name_in_files(sponsor, kind, may_be_named, may_personal=self.may_personal),
            KINDS[kind],
            full_name,
            code,
            unit,
            value,
            HOW_OFTEN[frequency],
            VOIDED if voided_at else Pledge.Status(status).label,
            held_until,
            ends_on,
        )


class TotalExport(Export):
    title = "Số liệu những năm trước"
    file_name = "so-lieu-nhung-nam-truoc"
    columns = (
        Column("Đơn vị", "unit", width=28),
        Column("Từ ngày", "starts_on", width=12),
        Column("Đến ngày", "ends_on", width=12),
        Column("Lập hồ sơ (3)", "filed", grouped=True),
        Column("Hội trợ giúp (4)", "helped_by_red_cross", grouped=True),
        Column("Bên khác (5)", "helped_by_others", grouped=True),
        Column("Tổng (6 = 4+5)", "helped", grouped=True),
        Column("Số người (7)", "persons", grouped=True),
        Column("Giá trị, đồng (8)", "value", width=18, grouped=True),
        Column("Nguồn số liệu", "source", width=40),
        Column("Trạng thái", "state", width=12),
    )
    fields = (
        "unit__name",
        "starts_on",
        "ends_on",
        "filed",
        "helped_by_red_cross",
        "helped_by_others",
        "helped",
        "persons",
        "value",
        "source",
        "voided_at",
    )

    def row(self, *values):
        *values, voided_at = values
        return *values, VOIDED if voided_at else ""

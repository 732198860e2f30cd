"""The kinds of workbook that can be imported: resource, columns, who may."""

from dataclasses import dataclass

from apps.accounts.roles import Permission
from apps.addresses.imports import AddressResource
from apps.addresses.imports_members import MemberResource
from apps.addresses.imports_reviews import ReviewResource
from apps.aid_models.imports import AidModelResource
from apps.aid_records.imports import AidResource
from apps.aid_records.imports_pledges import PledgeResource
from apps.aid_records.imports_totals import TotalResource
from apps.campaign.imports import (
    ActivityResource,
    DirectiveResource,
    GroupResource,
    SurveyResource,
)
from apps.campaign.imports_committees import CommitteeResource
from apps.sponsors.imports import SponsorResource
from apps.workbooks.models import Import


@dataclass(frozen=True)
class Kind:
    """`slug` stands in the names of files. `is_form`: an official form, whose columns are fixed."""

    label: str
    slug: str
    resource: type
    permission: Permission = Permission.IMPORT
    is_form: bool = False

    @property
    def columns(self):
        return self.resource.columns


KINDS = {
    Import.Kind.ADDRESSES: Kind("Địa chỉ nhân đạo", "dia-chi", AddressResource),
    Import.Kind.MEMBERS: Kind("Thành viên hộ", "thanh-vien-ho", MemberResource),
    Import.Kind.SPONSORS: Kind("Nhà tài trợ", "nha-tai-tro", SponsorResource),
    Import.Kind.AID: Kind("Trợ giúp", "tro-giup", AidResource),
    Import.Kind.PLEDGES: Kind("Đăng ký trợ giúp", "dang-ky-tro-giup", PledgeResource),
    Import.Kind.REVIEWS: Kind("Rà soát hằng năm", "ra-soat", ReviewResource),
    Import.Kind.AID_MODELS: Kind("Mô hình", "mo-hinh", AidModelResource),
    Import.Kind.DIRECTIVES: Kind(Import.Kind.DIRECTIVES.label, "van-ban", DirectiveResource),
    Import.Kind.COMMITTEES: Kind(Import.Kind.COMMITTEES.label, "ban-chi-dao", CommitteeResource),
    Import.Kind.GROUPS: Kind(Import.Kind.GROUPS.label, "nhom", GroupResource),
    Import.Kind.ACTIVITIES: Kind(Import.Kind.ACTIVITIES.label, "hoat-dong", ActivityResource),
    Import.Kind.SURVEYS: Kind(Import.Kind.SURVEYS.label, "khao-sat", SurveyResource),
    Import.Kind.TOTALS: Kind(
        Import.Kind.TOTALS.label,
        "bang-tong-hop",
        TotalResource,
        permission=Permission.EDIT_TOTALS,
        is_form=True,
    ),
}

"""Pages of support groups (Ban Bảo trợ, nhóm, câu lạc bộ, đội)."""

from apps.campaign.exports import GroupExport
from apps.campaign.forms.filters import GroupFilterForm
from apps.campaign.forms.records import GroupCreateForm, GroupEditForm
from apps.campaign.models import SupportGroup
from apps.campaign.views.record import (
    Pages,
    PagesCreate,
    PagesDetail,
    PagesEdit,
    PagesList,
    PagesVoid,
)
from apps.core.dates import format_date
from apps.core.money import format_number


class GroupPages(Pages):
    model = SupportGroup
    name = "group"
    list_title = "Nhóm, câu lạc bộ, đội"
    noun = "nhóm"


class GroupList(GroupPages, PagesList):
    export_class = GroupExport
    filter_class = GroupFilterForm
    lede = "Ban Bảo trợ, nhóm, câu lạc bộ, đội hoạt động nhân đạo của đơn vị."
    create_label = "Thêm nhóm"
    why = "Ghi Ban Bảo trợ, nhóm, câu lạc bộ, đội đang giúp Hội; báo cáo đếm từ đây."
    heads = (
        ("Tên", "name", ""),
        ("Loại", "", ""),
        ("Người phụ trách", "", ""),
        ("Số thành viên", "", "num"),
        ("Thành lập", "", "day"),
        ("Ngừng hoạt động", "", "day"),
        ("Đơn vị", "", ""),
    )
    columns = [
        "pk",
        "name",
        "kind",
        "head",
        "size",
        "founded_on",
        "ended_on",
        "unit__name",
        "voided_at",
    ]
    orders = {"name": ["name_key", "id"], "-name": ["-name_key", "-id"], "newest": ["-id"]}

    def cells(self, row):
        return (
            row["name"],
            SupportGroup.Kind(row["kind"]).label,
            row["head"],
            "" if row["size"] is None else format_number(row["size"]),
            format_date(row["founded_on"]),
            format_date(row["ended_on"]),
            row["unit__name"],
        )


class GroupDetail(GroupPages, PagesDetail):
    def lede(self, row):
        return f"{row.get_kind_display()}, {row.unit.name}"

    def facts(self, row):
        return [
            ("Người phụ trách", row.head),
            ("Điện thoại", row.phone),
            ("Số thành viên", None if row.size is None else format_number(row.size)),
            ("Ngày thành lập", format_date(row.founded_on)),
            (
                "Ngừng hoạt động",
                format_date(row.ended_on) if row.ended_on else "Còn hoạt động",
            ),
        ]

    def texts(self, row):
        return [("Việc làm chính", row.work)]


class GroupCreate(GroupPages, PagesCreate):
    form_class = GroupCreateForm
    title = "Thêm nhóm, câu lạc bộ, đội"
    done = "Đã ghi nhóm."


class GroupEdit(GroupPages, PagesEdit):
    form_class = GroupEditForm
    title = "Sửa nhóm, câu lạc bộ, đội"


class GroupVoid(GroupPages, PagesVoid):
    pass

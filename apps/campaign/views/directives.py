"""Pages of papers (văn bản chỉ đạo, tham mưu)."""

from apps.campaign.exports import DirectiveExport
from apps.campaign.forms.filters import DirectiveFilterForm
from apps.campaign.forms.records import DirectiveCreateForm, DirectiveEditForm
from apps.campaign.models import Directive
from apps.campaign.views.record import (
    Pages,
    PagesAttach,
    PagesCreate,
    PagesDetail,
    PagesEdit,
    PagesList,
    PagesVoid,
)
from apps.core.dates import format_date

DIRECTIONS = {
    Directive.Direction.RECEIVED: "Chỉ đạo",
    Directive.Direction.ADVISORY: "Tham mưu",
    Directive.Direction.GUIDANCE: "Hướng dẫn",
    Directive.Direction.COORDINATION: "Phối hợp",
}
"""In lists there is room for one word."""


class DirectivePages(Pages):
    model = Directive
    name = "directive"
    list_title = "Văn bản chỉ đạo, tham mưu"
    noun = "văn bản"


class DirectiveList(DirectivePages, PagesList):
    export_class = DirectiveExport
    filter_class = DirectiveFilterForm
    lede = "Văn bản của cấp ủy, chính quyền, văn bản Hội tham mưu, hướng dẫn và phối hợp."
    create_label = "Thêm văn bản"
    why = "Báo cáo lấy số văn bản chỉ đạo, tham mưu, hướng dẫn, phối hợp từ đây."
    heads = (
        ("Số, ký hiệu", "", ""),
        ("Ngày ban hành", "date", "day"),
        ("Trích yếu", "", ""),
        ("Cơ quan ban hành", "", ""),
        ("Nhóm", "", ""),
        ("Đơn vị", "", ""),
    )
    columns = [
        "pk",
        "kind",
        "number",
        "issued_on",
        "abstract",
        "issuer",
        "direction",
        "unit__name",
        "voided_at",
    ]
    orders = {"-date": ["-issued_on", "-id"], "date": ["issued_on", "id"], "newest": ["-id"]}

    def cells(self, row):
        kind = Directive.Kind(row["kind"]).label
        return (
            f"{kind} {row['number']}".strip(),
            format_date(row["issued_on"]),
            row["abstract"],
            row["issuer"],
            DIRECTIONS[row["direction"]],
            row["unit__name"],
        )


class DirectiveDetail(DirectivePages, PagesDetail):
    files_title = "Bản chụp văn bản"

    def facts(self, row):
        return [
            ("Nhóm văn bản", row.get_direction_display()),
            ("Loại văn bản", row.get_kind_display()),
            ("Số, ký hiệu", row.number),
            ("Ngày ban hành", format_date(row.issued_on)),
            ("Cơ quan ban hành", row.issuer),
            ("Đơn vị giữ văn bản", row.unit.name),
        ]

    def texts(self, row):
        return [("Trích yếu", row.abstract)]


class DirectiveCreate(DirectivePages, PagesCreate):
    form_class = DirectiveCreateForm
    title = "Thêm văn bản"
    done = "Đã ghi văn bản. Có bản chụp thì thêm ở cuối trang này."


class DirectiveEdit(DirectivePages, PagesEdit):
    form_class = DirectiveEditForm
    title = "Sửa văn bản"


class DirectiveVoid(DirectivePages, PagesVoid):
    pass


class DirectiveAttach(DirectivePages, PagesAttach):
    title = "Thêm bản chụp văn bản"

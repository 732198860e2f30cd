"""Pages of activities (tuyên truyền, tập huấn, kiểm tra, vận động …)."""

from apps.campaign.exports import ActivityExport
from apps.campaign.forms.filters import ActivityFilterForm
from apps.campaign.forms.records import ActivityCreateForm, ActivityEditForm
from apps.campaign.models import Activity
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
from apps.core.money import format_money, format_number


class ActivityPages(Pages):
    model = Activity
    name = "activity"
    list_title = "Hoạt động"
    noun = "hoạt động"


class ActivityList(ActivityPages, PagesList):
    export_class = ActivityExport
    filter_class = ActivityFilterForm
    lede = "Tuyên truyền, tập huấn, kiểm tra, vận động, phối hợp, sơ kết của đơn vị."
    create_label = "Thêm hoạt động"
    why = "Ghi mỗi buổi tuyên truyền, lớp tập huấn, cuộc kiểm tra… một dòng; báo cáo cộng từ đây."
    heads = (
        ("Nội dung", "", ""),
        ("Loại", "", ""),
        ("Ngày tổ chức", "date", "day"),
        ("Số buổi, lượt", "", "num"),
        ("Lượt người", "", "num"),
        ("Đơn vị", "", ""),
    )
    columns = [
        "pk",
        "title",
        "kind",
        "held_on",
        "times",
        "participants",
        "unit__name",
        "voided_at",
    ]
    orders = {"-date": ["-held_on", "-id"], "date": ["held_on", "id"], "newest": ["-id"]}

    def cells(self, row):
        return (
            row["title"],
            Activity.Kind(row["kind"]).label,
            format_date(row["held_on"]),
            format_number(row["times"]),
            _number(row["participants"]),
            row["unit__name"],
        )


class ActivityDetail(ActivityPages, PagesDetail):
    files_title = "Ảnh, giấy tờ"

    def lede(self, row):
        return f"{row.get_kind_display()}, {row.unit.name}"

    def facts(self, row):
        days = format_date(row.held_on)
        if row.ends_on and row.ends_on != row.held_on:
            days = f"{days} đến {format_date(row.ends_on)}"
        facts = [
            ("Ngày tổ chức", days),
            ("Hình thức", row.get_form_display()),
            ("Nơi tổ chức", row.place),
            ("Số buổi, số lượt", format_number(row.times)),
            ("Số lượt người tham gia", _number(row.participants)),
            ("Số tin bài, tài liệu", _number(row.materials)),
        ]
        if row.kind == Activity.Kind.FUNDRAISING:
            value = "" if row.value is None else f"{format_money(row.value)} đồng"
            note = " (không tính vào giá trị Cuộc vận động)" if value else ""
            facts.append(("Giá trị vận động được", f"{value}{note}"))
        return facts

    def texts(self, row):
        return [("Đơn vị phối hợp", row.partners), ("Kết quả", row.result)]


def _number(count):
    return "" if count is None else format_number(count)


class ActivityCreate(ActivityPages, PagesCreate):
    form_class = ActivityCreateForm
    title = "Thêm hoạt động"
    done = "Đã ghi hoạt động. Có ảnh thì thêm ở cuối trang này."


class ActivityEdit(ActivityPages, PagesEdit):
    form_class = ActivityEditForm
    title = "Sửa hoạt động"


class ActivityVoid(ActivityPages, PagesVoid):
    pass


class ActivityAttach(ActivityPages, PagesAttach):
    title = "Thêm ảnh, giấy tờ của hoạt động"

"""Pages of steering committees; the members are entered on the committee's page."""

from django.db.models import Count, Q

from apps.campaign import actions
from apps.campaign.exports import CommitteeExport
from apps.campaign.forms.committees import CommitteeCreateForm, CommitteeEditForm
from apps.campaign.forms.filters import CommitteeFilterForm
from apps.campaign.models import SteeringCommittee
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
from apps.core.forms.rows import MOST_ROWS
from apps.core.money import format_number
from apps.core.text import whole_number


class CommitteePages(Pages):
    model = SteeringCommittee
    name = "committee"
    list_title = "Ban Chỉ đạo"
    noun = "Ban Chỉ đạo"


class CommitteeList(CommitteePages, PagesList):
    export_class = CommitteeExport
    filter_class = CommitteeFilterForm
    lede = "Ban Chỉ đạo Cuộc vận động của các đơn vị và thành viên của ban."
    create_label = "Thêm Ban Chỉ đạo"
    why = "Ghi quyết định thành lập và thành viên; báo cáo đếm Ban Chỉ đạo từ đây."
    heads = (
        ("Đơn vị", "", ""),
        ("Thành lập", "date", "day"),
        ("Quyết định", "", ""),
        ("Số thành viên", "", "num"),
        ("Giải thể, thay thế", "", "day"),
    )
    columns = [
        "pk",
        "unit__name",
        "founded_on",
        "decision_number",
        "decided_on",
        "sitting",
        "dissolved_on",
        "voided_at",
    ]
    orders = {
        "-date": ["-founded_on", "-id"],
        "date": ["founded_on", "id"],
        "newest": ["-id"],
    }

    def get_queryset(self):
        sitting = Count("members", filter=Q(members__left_on__isnull=True))
        return super().get_queryset().annotate(sitting=sitting)

    def cells(self, row):
        return (
            row["unit__name"],
            format_date(row["founded_on"]),
            decision(row["decision_number"], row["decided_on"]),
            format_number(row["sitting"]),
            format_date(row["dissolved_on"]),
        )


def decision(number, day, by=""):
    """“05/QĐ-UBND ngày 01/02/2019 của UBND xã”; parts that are not known are left out."""
    parts = [number, f"ngày {format_date(day)}" if day else "", f"của {by}" if by else ""]
    return " ".join(part for part in parts if part)


class CommitteeDetail(CommitteePages, PagesDetail):
    template_name = "campaign/committee_detail.html"
    files_title = "Bản chụp quyết định"
    related = ("members",)

    def facts(self, row):
        end = format_date(row.dissolved_on) if row.dissolved_on else "Còn hoạt động"
        return [
            ("Đơn vị", row.unit.name),
            ("Ngày thành lập", format_date(row.founded_on)),
            ("Quyết định", decision(row.decision_number, row.decided_on, row.decided_by)),
            ("Giải thể, thay thế", end),
        ]

    def texts(self, row):
        return [("Ghi chú", row.note)]

    def get_context_data(self, **kwargs):
        members = list(self.object.members.in_rank())
        return super().get_context_data(**kwargs) | {"members": members}


class MembersMixin:
    """One more row on request: the page comes back as it was typed."""

    template_name = "campaign/committee_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "more" in self.request.POST:
            kwargs["data"] = data = kwargs["data"].copy()
            total = whole_number(data.get("members-TOTAL_FORMS", ""), most=MOST_ROWS) or 0
            data["members-TOTAL_FORMS"] = str(total + 1)
        return kwargs

    def post(self, request, *args, **kwargs):
        if "more" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if kwargs else None
        form = self.get_form()
        form.show_unchecked()
        return self.render_to_response(self.get_context_data(form=form))


class CommitteeCreate(CommitteePages, MembersMixin, PagesCreate):
    form_class = CommitteeCreateForm
    title = "Thêm Ban Chỉ đạo"
    done = "Đã ghi Ban Chỉ đạo. Có bản chụp quyết định thì thêm ở cuối trang này."

    def act(self, form):
        return actions.found(form.instance, members=form.members.rows(), by=self.request.user)


class CommitteeEdit(CommitteePages, MembersMixin, PagesEdit):
    form_class = CommitteeEditForm
    title = "Sửa Ban Chỉ đạo"

    def act(self, form):
        return actions.change(form.instance, members=form.members.rows(), by=self.request.user)


class CommitteeVoid(CommitteePages, PagesVoid):
    pass


class CommitteeAttach(CommitteePages, PagesAttach):
    title = "Thêm bản chụp quyết định"

"""Pages of requests of data subjects: the desk, one request, its steps."""

from django.urls import reverse
from django.utils import timezone

from apps.addresses.models import Address
from apps.core.dates import format_date, format_moment
from apps.privacy.actions import requests as actions
from apps.privacy.exports import RequestExport
from apps.privacy.forms.filters import RequestFilterForm
from apps.privacy.forms.requests import (
    AcknowledgeForm,
    OutcomeForm,
    ProlongForm,
    RequestCreateForm,
    RequestEditForm,
    ResolveForm,
)
from apps.privacy.models import DataRequest
from apps.privacy.views.record import (
    Pages,
    PagesCreate,
    PagesDetail,
    PagesEdit,
    PagesList,
    PagesStep,
    PagesVoid,
)

Kind = DataRequest.Kind


class RequestPages(Pages):
    model = DataRequest
    name = "request"
    list_title = "Yêu cầu về dữ liệu cá nhân"


class RequestList(RequestPages, PagesList):
    queryset = DataRequest.objects.with_next_due().select_related("unit")
    template_name = "privacy/request_list.html"
    export_class = RequestExport
    filter_class = RequestFilterForm
    orders = {
        "due": ["is_over", "next_due", "id"],
        "newest": ["-received_at", "-id"],
        "-due": ["is_over", "-next_due", "-id"],
    }

    def shown(self, row, now):
        running = row.clocks(now)
        if row.prolonged_to and not running[1].is_late:
            del running[1]  # the prolonged term is the one that counts
        open_clock = next(
            (clock for clock in running if clock.state in {"late", "soon", "running"}), None
        )
        late = [clock for clock in running if clock.is_late and clock is not open_clock]
        return {"row": row, "state": row.state, "clock": open_clock, "late": late}


class RequestDetail(RequestPages, PagesDetail):
    template_name = "privacy/request.html"

    def get_queryset(self):
        people = ("acknowledged_by", "prolonged_by", "resolved_by", "created_by", "voided_by")
        return (
            super()
            .get_queryset()
            .select_related("unit", "address__unit", "erasure_asked_by", "erased_by", *people)
        )

    def steps(self, row):
        if row.is_voided:
            return []
        found = []
        if not row.is_resolved:
            if row.acknowledged_at is None:
                found.append(("Xác nhận đã nhận", "_acknowledge", "btn-primary"))
            css = "btn-secondary" if found else "btn-primary"
            found.append(("Ghi kết quả", "_resolve", css))
            if row.prolonged_to is None:
                found.append(("Kéo dài hạn", "_prolong", "btn-secondary"))
        else:
            found.append(("Sửa kết quả", "_outcome", "btn-secondary"))
        found.append(("Sửa yêu cầu", "_edit", "btn-secondary"))
        if row.erased_at is None:
            found.append(("Hủy", "_void", "btn-danger"))
        return found

    def get_context_data(self, **kwargs):
        row = self.object
        return super().get_context_data(**kwargs) | {
            "clocks": row.clocks(timezone.now()),
            "facts": _facts(row),
            "moments": _moments(row),
            "links": self.links(row),
        }

    def links(self, row):
        """[(label, url)]: where what is asked gets done."""
        address = row.address
        if address is None:
            return []
        seen = Address.objects.visible_to(self.request.user).filter(pk=address.pk).exists()
        if not seen:
            return []
        found = [(f"Hồ sơ {address.code}", reverse("addresses:detail", args=[address.code]))]
        if row.erased_at is None:
            if row.kind == Kind.CORRECT:
                found.append(("Sửa hồ sơ", reverse("addresses:edit", args=[address.code])))
            found.append(("Đồng ý công khai", reverse("addresses:consents", args=[address.code])))
        found.append(("Dữ liệu đang giữ", self.url("_held", row.pk)))
        if row.kind == Kind.DELETE and not row.is_voided:
            found.append(("Xóa dữ liệu", self.url("_erase", row.pk)))
        return found


def _facts(row):
    contact = ", ".join(filter(None, [row.phone, row.email]))
    return [
        ("Yêu cầu", row.get_kind_display()),
        ("Nhận", f"{format_moment(row.received_at)}, {row.get_channel_display().lower()}"),
        ("Người yêu cầu", row.requester),
        ("Quan hệ", row.get_relation_display()),
        ("Liên hệ", contact),
        ("Kiểm tra là đúng người", row.get_identity_check_display()),
        ("Đơn vị giải quyết", row.unit.name),
        ("Hồ sơ địa chỉ", row.address.code if row.address else "Chưa gắn hồ sơ nào"),
    ]


def _moments(row):
    """The way of the request so far: [{when, what, who, words}], the eldest first."""
    moments = [
        (row.received_at, "Nhận yêu cầu", row.created_by, ""),
        (row.acknowledged_at, "Xác nhận đã nhận", row.acknowledged_by, row.acknowledgement),
        (row.erasure_asked_at, "Đề nghị xóa dữ liệu", row.erasure_asked_by, ""),
        (row.erased_at, "Xóa dữ liệu", row.erased_by, ""),
        (row.resolved_at, row.get_outcome_display(), row.resolved_by, _answer(row)),
    ]
    shown = [
        {"when": when, "what": what, "who": who, "words": words}
        for when, what, who, words in sorted(
            (moment for moment in moments if moment[0]), key=lambda moment: moment[0]
        )
    ]
    if row.prolonged_to:
        place = next(
            (at for at, moment in enumerate(shown) if moment["when"] == row.resolved_at), len(shown)
        )
        prolonged = {
            "when": None,
            "what": f"Kéo dài đến hết ngày {format_date(row.prolonged_to)}",
            "who": row.prolonged_by,
            "words": row.prolong_reason,
        }
        shown.insert(place, prolonged)
    return shown


def _answer(row):
    parts = [row.answer]
    if row.legal_ground:
        parts.append(f"Căn cứ: {row.legal_ground}")
    if row.correction:
        parts.append(f"Kết quả này đã được sửa: {row.correction}")
    return "\n".join(parts)


class RequestCreate(RequestPages, PagesCreate):
    """`?address=` in the URL is the code of the dossier that the request is about."""

    form_class = RequestCreateForm
    title = "Ghi yêu cầu về dữ liệu cá nhân"
    done = "Đã ghi yêu cầu. Việc đầu tiên: xác nhận với người yêu cầu là đã nhận."

    def get_initial(self):
        code = self.request.GET.get("address", "")
        address = Address.objects.visible_to(self.request.user).filter(code=code).first()
        found = {"address_code": address.code, "unit": address.unit} if address else {}
        return super().get_initial() | found

    def act(self, form):
        return actions.receive(form.instance, by=self.request.user)


class RequestEdit(RequestPages, PagesEdit):
    form_class = RequestEditForm
    title = "Sửa yêu cầu"

    def act(self, form):
        return actions.correct(form.instance, by=self.request.user)


class RequestStep(RequestPages, PagesStep):
    pass


class RequestAcknowledge(RequestStep):
    form_class = AcknowledgeForm
    title = submit = "Xác nhận đã nhận"
    done = "Đã ghi lời xác nhận."
    consequence = (
        "Báo cho người yêu cầu (nói trực tiếp, gọi điện, gửi thư), rồi ghi lại lời đã báo ở đây. "
        "Phần mềm không tự gửi."
    )

    def act(self, form):
        return actions.acknowledge(self.object, by=self.request.user, **form.cleaned_data)


class RequestProlong(RequestStep):
    form_class = ProlongForm
    title = submit = "Kéo dài hạn"
    done = "Đã kéo dài hạn. Hạn đầu vẫn được ghi bên cạnh."
    consequence = (
        "Chỉ kéo dài được một lần, khi việc thật sự phức tạp. Hạn đầu vẫn hiện bên cạnh hạn mới."
    )

    def act(self, form):
        return actions.prolong(self.object, by=self.request.user, **form.cleaned_data)


class RequestResolve(RequestStep):
    form_class = ResolveForm
    title = "Ghi kết quả"
    submit = "Lưu kết quả"
    done = "Đã ghi kết quả."

    @property
    def consequence(self):
        row = self.object
        if row.kind in DataRequest.TAKING_DOWN and row.address:
            return (
                f"Chọn “Đã làm theo yêu cầu” thì sự đồng ý công khai của hồ sơ {row.address.code} được rút "
                "cùng lúc, và thẻ trên trang công khai được gỡ ngay."
            )
        return (
            "Trả lời người yêu cầu trước, rồi ghi lại ở đây điều đã trả lời. Phần mềm không tự gửi."
        )

    def act(self, form):
        return actions.resolve(self.object, by=self.request.user, **form.cleaned_data)


class RequestOutcome(RequestStep):
    form_class = OutcomeForm
    title = submit = "Sửa kết quả"
    done = "Đã sửa kết quả; kết quả cũ vẫn còn trong lịch sử."
    consequence = "Kết quả cũ, người sửa và lý do vẫn còn trong lịch sử. Lúc trả lời không đổi."

    def act(self, form):
        return actions.correct_outcome(self.object, by=self.request.user, **form.cleaned_data)


class RequestVoid(RequestPages, PagesVoid):
    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)

"""The publish desk: what waits, what is public, one version beside its dossier, and the decisions."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.forms import Form
from apps.core.views import RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.publishing.actions import publishing, writing
from apps.publishing.beside import dossier_facts, scanned
from apps.publishing.exports import PublicationExport, UnwrittenExport
from apps.publishing.forms.desk import (
    ApproveForm,
    PublicationFilterForm,
    ReturnForm,
    TakeOffForm,
    UnwrittenFilterForm,
)
from apps.publishing.models import Publication, PublicCard
from apps.publishing.projection import NotShowableError, differences, preview

Status = Publication.Status
TABS = {
    "cho-duyet": ("Chờ duyệt", "waiting", ["submitted_at", "id"]),
    "dang-soan": ("Đang soạn", "being_written", ["-id"]),
    "cong-khai": ("Đang công khai", "up", ["-approved_at", "-id"]),
    "xem-lai": ("Cần xem lại", "to_look_at_again", ["dossier_changed_at", "id"]),
    "da-go": ("Đã gỡ", "off", ["-off_at", "-id"]),
}
SEEN = ("Người ngoài thấy", "đúng như trên trang công khai")
TO_BE_SEEN = ("Người ngoài sẽ thấy", "đúng như trên trang công khai, sau khi duyệt")
NOT_SEEN = ("Thẻ của bản này", "người ngoài không thấy")


class DeskMixin:
    """The tabs above the lists, each with how many there are: one query."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tabs": self.tabs()}

    def tabs(self):
        seen = Publication.objects.visible_to(self.request.user)
        counts = seen.aggregate(
            waiting=Count("pk", filter=Q(status=Status.SUBMITTED)),
            being_written=Count("pk", filter=Q(status__in=[Status.DRAFT, Status.RETURNED])),
            up=Count("pk", filter=Q(status=Status.UP)),
            to_look_at_again=Count(
                "pk", filter=Q(status=Status.UP, dossier_changed_at__isnull=False)
            ),
        )
        url = reverse("publishing:list")
        tabs = [
            (label, f"{url}?tab={key}", counts.get(method), key == self.tab)
            for key, (label, method, _) in TABS.items()
        ]
        return [
            *tabs,
            ("Có đồng ý, chưa soạn", reverse("publishing:unwritten"), None, not self.tab),
        ]


class PublicationList(DeskMixin, ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    export_class = PublicationExport
    model = Publication
    queryset = Publication.objects.select_related("address", "unit", "consent", "written_by")
    filter_class = PublicationFilterForm
    template_name = "publishing/list.html"
    orders = {"": []}

    def get_queryset(self):
        self.tab = self.request.GET.get("tab", "")
        if self.tab not in TABS:
            self.tab = next(iter(TABS))
        _, method, order = TABS[self.tab]
        return getattr(super().get_queryset(), method)().order_by(*order)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tab": self.tab,
            "label": TABS[self.tab][0],
            "clear_url": f"?tab={self.tab}",
        }


class UnwrittenList(DeskMixin, ScopedMixin, LongExportMixin, RecordList):
    """Addresses whose family agreed, and nothing is written yet."""

    permission = Permission.VIEW_RECORDS
    export_class = UnwrittenExport
    model = Address
    filter_class = UnwrittenFilterForm
    template_name = "publishing/unwritten.html"
    orders = {"": ["id"]}
    tab = ""

    def get_queryset(self):
        found = super().get_queryset()
        return Publication.objects.unwritten_of(found).select_related("unit").order_by("id")


class PublicationMixin(ScopedMixin):
    model = Publication
    queryset = Publication.objects.select_related(
        "address__unit",
        "address__province",
        "address__filed_unit",
        "consent__evidence",
        "photo",
        "unit",
        "written_by",
        "approved_by",
        "off_by",
    )

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        found.consent.address = found.address
        return found


class PublicationDetail(PublicationMixin, DetailView):
    """The dossier on one side, exactly what strangers would read on the other.

    Of a family that has left, after its card was taken off, only what this unit wrote.
    """

    permission = Permission.VIEW_RECORDS
    queryset = PublicationMixin.queryset.prefetch_related("needs")
    template_name = "publishing/detail.html"

    def get_context_data(self, **kwargs):
        publication, user = self.object, self.request.user
        if not user.unit.contains(publication.address.unit):
            return super().get_context_data(**kwargs) | {
                "has_left": True,
                "entries": entries_for(publication, related=["needs"]),
            }
        context = super().get_context_data(**kwargs) | {
            "facts": dossier_facts(publication),
            "needs_on_file": publication.address.needs.select_related("form"),
            "entries": entries_for(publication, related=["needs"]),
            "consent": publication.consent,
        }
        context |= _as_public(publication)
        in_work = publication.status in Publication.IN_WORK
        is_up = publication.status == Status.UP
        context |= {
            "photo_url": _small(publication.photo),
            "scanned": scanned(publication) if in_work else [],
            "differences": differences(publication) if is_up else [],
        }
        return context | self._may(publication, user)

    def _may(self, publication, user):
        decides = user.may(Permission.PUBLISH, publication.unit)
        writes = user.may(Permission.EDIT_RECORDS, publication.unit)
        waits = publication.status == Status.SUBMITTED
        wrote = publishing.has_written(publication, user) if decides and waits else False
        return {
            "may_approve": decides and waits and not wrote,
            "is_own": wrote,
            "may_return": decides and waits,
            "may_write": writes and publication.status in Publication.IN_WORK,
            "may_submit": writes and publication.status in (Status.DRAFT, Status.RETURNED),
            "may_renew": writes and publication.status == Status.UP,
            "may_take_off": decides and publication.status == Status.UP,
            "may_keep": decides and publication.dossier_changed_at,
            "approve_form": ApproveForm(publication=publication),
        }


def _as_public(publication):
    """The card that is up, or what would come of the version, and whether strangers see it."""
    if publication.status == Status.UP:
        card = PublicCard.objects.filter(code=publication.code).first()
        if card:
            seen_as = SEEN if card.shown_until >= today() else NOT_SEEN
            return {"card": card, "needs": list(card.needs.all()), "seen_as": seen_as}
    seen_as = TO_BE_SEEN if publication.status in Publication.IN_WORK else NOT_SEEN
    try:
        found = preview(publication)
    except NotShowableError as error:
        return {"card": None, "why_not": str(error), "seen_as": seen_as}
    return {"card": found.card, "needs": found.needs, "seen_as": seen_as}


def _small(photo):
    return reverse("addresses:attachment_preview", args=[photo.pk]) if photo else ""


class PublicationStep(PublicationMixin, WriteScopedMixin, RecordStep):
    """A decision on one version."""

    permission = Permission.PUBLISH
    form_class = Form

    def get_success_url(self):
        return reverse("publishing:detail", args=[self.kwargs["pk"]])

    def trail(self):
        return [
            ("Bàn công bố", reverse("publishing:list")),
            (self.object.address.code, self.get_success_url()),
        ]


class _AtOnce(PublicationStep):
    """A button on the page of the version; what it refuses is said there."""

    http_method_names = ["post"]

    def refuse(self, form, error):
        messages.error(self.request, str(error))
        return HttpResponseRedirect(reverse("publishing:detail", args=[self.kwargs["pk"]]))

    def form_invalid(self, form):
        return self.refuse(form, "Hãy mở lại trang rồi bấm lần nữa.")


class PublicationSubmit(_AtOnce):
    permission = Permission.EDIT_RECORDS
    done = "Đã gửi duyệt. Một cán bộ khác sẽ xem và duyệt."

    def act(self, form):
        return writing.submit(self.object, by=self.request.user)


class PublicationApprove(_AtOnce):
    form_class = ApproveForm
    done = "Đã duyệt. Thẻ đang ở trên trang công khai."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"publication": self.object}

    def try_again(self, error):
        return self.refuse(None, error)

    def act(self, form):
        asked = form.cleaned_data
        self.object.version = asked["version"]
        return publishing.publish(
            self.object, by=self.request.user, has_seen_photo=asked.get("has_seen_photo", False)
        )

    def get_success_url(self):
        waiting = Publication.objects.visible_to(self.request.user).waiting().in_queue_order()
        following = waiting.exclude(written_by=self.request.user).first()
        if "next" in self.request.POST and following:
            return reverse("publishing:detail", args=[following.pk])
        return super().get_success_url()


class PublicationReturn(PublicationStep):
    form_class = ReturnForm
    title, submit = "Trả lại bản công bố", "Trả lại"
    consequence = "Người soạn nhận được lý do, sửa rồi gửi duyệt lại. Trang công khai không đổi."
    done = "Đã trả lại cho người soạn."

    def act(self, form):
        return publishing.return_(self.object, by=self.request.user, **form.cleaned_data)


class PublicationTakeOff(PublicationStep):
    form_class = TakeOffForm
    title, submit, danger = "Gỡ khỏi trang công khai", "Gỡ ngay", True
    consequence = "Thẻ biến khỏi trang công khai ngay. Muốn đưa lên lại phải soạn và duyệt bản mới, với mã công khai mới."
    done = "Đã gỡ khỏi trang công khai."

    def act(self, form):
        return publishing.take_off(self.object, by=self.request.user, **form.cleaned_data)


class PublicationDrop(PublicationStep):
    permission = Permission.EDIT_RECORDS
    title, submit, danger = "Bỏ bản soạn", "Bỏ bản soạn", True
    consequence = "Bản này không gửi duyệt được nữa. Thẻ đang công khai, nếu có, vẫn ở nguyên."
    done = "Đã bỏ bản soạn."

    def act(self, form):
        return writing.drop(self.object, by=self.request.user)


class PublicationKeep(_AtOnce):
    done = "Đã ghi: thẻ vẫn đúng với hồ sơ."

    def act(self, form):
        return publishing.keep_up(self.object, by=self.request.user)

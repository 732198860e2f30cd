"""The reviewer's desk: the queue, one dossier after the other, many at once."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.addresses.actions import MOST_AT_ONCE, TooManyError, approve_many
from apps.addresses.exports import QueueExport
from apps.addresses.forms import ApproveForm, GiveBackForm, QueueFilterForm, ReasonForm
from apps.addresses.models import Address
from apps.addresses.queue import MOST_COUNTED, Queue
from apps.addresses.views.browse import KINDS, AddressDetail
from apps.addresses.views.steps import AddressDuplicate, AddressReject, AddressReturn
from apps.core.dates import format_moment, today
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin

ROW = (
    '<tr><td class="tick" data-label="Chọn"><label class="option">'
    '<input type="checkbox" name="row" value="{0}:{1}" autocomplete="off" aria-label="Chọn {0}"></label>'
    '<input type="hidden" name="every" value="{0}:{1}"></td>'
    '<th scope="row"><a href="{2}">{3}</a>{4}</th>'
    '<td class="code" data-label="Mã địa chỉ">{0}</td>'
    '<td data-label="Loại">{5}</td>'
    '<td data-label="Nơi ở">{6}</td>'
    '<td class="day" data-label="Gửi duyệt">{7}</td></tr>\n'
)
NEW = format_html(' <span class="status status-{}">{}</span>', "introduced", "Mới")
CHANGED = format_html(
    ' <span class="status status-{}">{}</span>', "waiting", "Đã sửa từ lần bạn xem"
)


class QueueMixin(PermissionMixin):
    permission = Permission.APPROVE

    @cached_property
    def queue(self):
        return Queue(self.request.user, self.request.GET)


class QueueList(QueueMixin, LongExportMixin, RecordList):
    """Submitted dossiers of the subtree, the longest waiting first."""

    model = Address
    filter_class = QueueFilterForm
    template_name = "addresses/queue.html"
    export_class = QueueExport
    paginate_by = 50
    columns = (
        "code",
        "version",
        "full_name",
        "kind",
        "hamlet",
        "unit__name",
        "submitted_at",
        "seen__version",
    )
    orders = {"": ["submitted_at", "id"]}

    def get_queryset(self):
        self.filters, self.sort = self.queue.filters, ""
        return self.queue.rows().with_version_seen_by(self.request.user).in_queue_order()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["page_obj"].object_list
        return context | {
            "rows": rows,
            "drawn": format_html_join("", ROW, map(self.cells, rows)),
            "approve_url": self.queue.url("addresses:queue_approve"),
            "first_url": self.queue.url_of(rows[0]["code"]) if rows else "",
        }

    def cells(self, row):
        seen = row["seen__version"]
        return (
            row["code"],
            row["version"],
            self.queue.url_of(row["code"]),
            row["full_name"],
            NEW if seen is None else CHANGED if seen < row["version"] else "",
            KINDS[row["kind"]],
            ", ".join(filter(None, [row["hamlet"], row["unit__name"]])),
            format_moment(row["submitted_at"]),
        )


class QueueDossier(QueueMixin, AddressDetail):
    """A dossier with the decision right there, and the way to the next one."""

    permission = Permission.APPROVE
    template_name = "addresses/queue_dossier.html"

    def get_context_data(self, **kwargs):
        address, queue = self.object, self.queue
        left = queue.left()
        step = {"address": address, "user": self.request.user}
        before, after = queue.before(address), queue.after(address)
        context = super().get_context_data(**kwargs)
        here = {
            link.link(address)["url"] for link in (AddressReturn, AddressReject, AddressDuplicate)
        }
        return context | {
            "other_steps": [link for link in context["other_steps"] if link["url"] not in here],
            "queue_url": queue.url(),
            "left": left,
            "is_more": left == MOST_COUNTED,
            "before_url": before and queue.url_of(before),
            "after_url": after and queue.url_of(after),
            "is_waiting": address.status == Address.Status.SUBMITTED and not address.is_voided,
            "approve_form": ApproveForm(**step, auto_id="duyet_%s"),
            "return_form": GiveBackForm(**step, auto_id="tra_lai_%s"),
            "reject_form": ReasonForm(**step, auto_id="tu_choi_%s"),
            "approve_url": queue.step_url("approve", address.code),
            "return_url": queue.step_url("return", address.code),
            "reject_url": queue.step_url("reject", address.code),
            "duplicate": AddressDuplicate.link(address),
            "main_steps": [],
        }


class QueueApprove(QueueMixin, TemplateView):
    """Approve the ticked dossiers: the list is stated first, then each is filed by itself.

    What was seen is what is approved: every row carries the version that stood in the list.
    """

    template_name = "addresses/queue_approve.html"

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.queue.url())

    def post(self, request, *args, **kwargs):
        asked = request.POST.getlist("every" if request.POST.get("all") else "row")
        found, unknown = self.found(asked)
        if not found:
            messages.error(request, "Chưa chọn hồ sơ nào. Hãy đánh dấu các hồ sơ muốn duyệt.")
            return HttpResponseRedirect(self.queue.url())
        if len(found) > MOST_AT_ONCE:
            return self.too_many(f"Mỗi lần duyệt nhiều nhất {MOST_AT_ONCE} hồ sơ.")
        context = {"queue_url": self.queue.url(), "unknown": unknown}
        if not request.POST.get("confirmed"):
            return self.render_to_response(context | self.stated(found))
        try:
            outcomes = approve_many([address for address, _ in found], by=request.user)
        except TooManyError as error:
            return self.too_many(str(error))
        self.template_name = "addresses/queue_approved.html"
        filed = [outcome.address for outcome in outcomes if not outcome.why]
        left = [outcome for outcome in outcomes if outcome.why]
        return self.render_to_response(context | {"filed": filed, "left_out": left})

    def too_many(self, words):
        messages.error(self.request, words)
        return HttpResponseRedirect(self.queue.url())

    def found(self, asked):
        """[(address in the version that was seen, version now)] in the order asked; and what is
        not found in the subtree."""
        seen = {}
        for row in asked:
            code, _, version = row.rpartition(":")
            if code and code.isprintable() and version.isdecimal() and len(version) < 10:
                seen[code] = int(version)
        rows = Address.objects.visible_to(self.request.user).filter(code__in=seen)
        known = {address.code: address for address in rows.select_related("unit")}
        found = []
        for code, version in seen.items():
            if code in known:
                address = known[code]
                found.append((address, address.version))
                address.version = version
        return found, [code for code in seen if code not in known]

    def stated(self, found):
        """Those that can be approved as seen, and those that cannot, with why."""
        ready, not_ready = [], []
        for address, version_now in found:
            if address.status != Address.Status.SUBMITTED or address.is_voided:
                not_ready.append((address, "không còn chờ duyệt"))
            elif address.version != version_now:
                not_ready.append((address, "vừa được sửa sau khi bạn mở danh sách; hãy xem lại"))
            else:
                ready.append(address)
        return {"ready": ready, "not_ready": not_ready, "today": today()}

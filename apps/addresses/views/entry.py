"""Entering and editing an address, with its needs and members on one page."""

import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from apps.accounts.access import PermissionMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import (
    KeepError,
    NewerKeptError,
    Then,
    create,
    edit,
    keep_entry,
    key_of,
)
from apps.addresses.forms import AddressCreateForm, AddressEditForm
from apps.addresses.forms.mending import to_mend, why_returned
from apps.addresses.forms.sent_again import not_yet_saved
from apps.addresses.models import Address, UnsavedEntry
from apps.addresses.views.keeping import as_key, saved
from apps.core.dates import format_date
from apps.core.forms.rows import MOST_ROWS
from apps.core.text import whole_number
from apps.core.views import RecordCreate, RecordEdit

MORE = ("needs", "members")
LAST = "last"
OFFERED = 5
WENT_ON = {
    Address.Status.SUBMITTED: "Đã lưu và gửi duyệt.",
    Address.Status.FILED: "Đã lưu, hồ sơ được lập.",
}


def edit_url(address):
    return reverse("addresses:edit", args=[address.code])


class EntryMixin:
    """What both pages share: what was typed before, one more row on request, what follows upon
    saving. What comes by POST and is not saved is kept as autosave keeps it.
    """

    permission = Permission.EDIT_RECORDS
    model = Address
    template_name = "addresses/address_form.html"
    entry = None

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"user": self.request.user}
        more = self.request.POST.get("more")
        if more in MORE:
            kwargs["data"] = data = kwargs["data"].copy()
            total = data.get(f"{more}-TOTAL_FORMS", "")
            data[f"{more}-TOTAL_FORMS"] = str((whole_number(total, most=MOST_ROWS) or 0) + 1)
        elif more == LAST:
            kwargs["data"] = self.with_last_record(kwargs["data"].copy())
        elif self.entry and self.request.method == "GET":
            kwargs["data"] = self.entry.typed
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.entry and self.request.method == "GET":
            form.show_unchecked()
        return form

    def post(self, request, *args, **kwargs):
        if request.POST.get("more") not in (*MORE, LAST):
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if kwargs else None
        form = self.get_form()
        form.show_unchecked()
        if self.keep(form) is None:
            return self.render_to_response(self.get_context_data(form=form))
        place = {LAST: "", "needs": "#id_needs", "members": "#id_members"}
        return HttpResponseRedirect(self.again_url(form) + place[request.POST["more"]])

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 302:
            return response
        if form.led:
            messages.info(self.request, form.led)
        return saved(response, self.key(form))

    def form_invalid(self, form):
        is_kept = self.keep(form)
        response = super().form_invalid(form)
        if is_kept is False and response.status_code == 200:
            return HttpResponseRedirect(self.again_url(form))  # sent once more by a reload
        return response

    def keep(self, form):
        """Whoever leaves this page now finds it again.

        True when it is kept, False when something newer is there already, None when it cannot be.
        """
        sent = self.request.POST
        base, sequence = (
            int(text) if text.isdecimal() and len(text) < 10 else None
            for text in (sent.get("entry_base", ""), sent.get("entry_sequence", ""))
        )
        content = [[name, value] for name, values in form.data.lists() for value in values]
        try:
            self.entry = keep_entry(
                content,
                by=self.request.user,
                key=self.key(form),
                address=self.object,
                base=base,
                sequence=sequence,
                writer=as_key(sent.get("entry_writer")),
            )
        except NewerKeptError:
            return False
        except KeepError:
            return None
        return True

    def typed_before(self, key):
        """The unfinished entry of this user under `key`, or None."""
        return UnsavedEntry.objects.visible_to(self.request.user).filter(key=key).first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "entry": self.entry,
            "key": self.key(context["form"]),
            "is_going_on": "tiep" in self.request.GET,
        }

    def next_step(self, form):
        """The pressed button; filing at once is for those who approve."""
        then = form.then()
        if then is Then.FILE:
            demand(self.request.user, Permission.APPROVE, form.content()["fields"]["unit"])
        return then

    def told(self, address, *, before):
        """Says what became of the dossier besides being saved."""
        if address.status != before:
            self.done = WENT_ON[address.status]
        return address

    def get_success_url(self):
        return reverse("addresses:detail", args=[self.object.code])


class AddressCreate(EntryMixin, PermissionMixin, RecordCreate):
    form_class = AddressCreateForm
    title = "Lập hồ sơ địa chỉ nhân đạo"

    asked = None
    """The key in the URL: a reload goes on with the same entry."""

    def get(self, request, *args, **kwargs):
        self.asked = as_key(request.GET.get("ban"))
        made = self.asked and Address.objects.filter(form_key=self.asked).first()
        if made and made.created_by_id == request.user.pk:
            messages.info(request, f"Bản nhập này đã lưu thành hồ sơ {made.code}.")
            url = reverse("addresses:detail", args=[made.code])
            return saved(HttpResponseRedirect(url), self.asked)
        if made:
            self.asked = None
        self.entry = self.asked and self.typed_before(self.asked)
        return super().get(request, *args, **kwargs)

    def key(self, form):
        if self.request.method == "POST":
            return as_key(self.request.POST.get("form_key")) or uuid.uuid4()
        return self.asked

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET":
            self.asked = self.asked or uuid.uuid4()
            kwargs["initial"] = kwargs["initial"] | {"form_key": self.asked}
            if "data" in kwargs:
                kwargs["data"]["form_key"] = str(self.asked)
        return kwargs

    def again_url(self, form):
        return f"{reverse('addresses:create')}?ban={self.key(form)}&tiep="

    def with_last_record(self, data):
        """`data` with place and survey of the user's last record where nothing is typed yet."""
        last = self.last_record()
        if last is None:
            return data
        user = self.request.user
        copied = {
            "surveyed_on": format_date(last.surveyed_on),
            "survey_channel": str(last.survey_channel_id or ""),
            "surveyor": last.surveyor,
        }
        if user.writes_below:
            copied["unit"] = f"{last.unit.name} ({last.unit.key})"
        same_unit = data.get("unit", "").strip() in ("", copied.get("unit"), last.unit.name)
        if same_unit if user.writes_below else last.unit_id == user.unit_id:
            copied["hamlet"] = last.hamlet
        for name, value in copied.items():
            if not data.get(name, "").strip():
                data[name] = value
        return data

    def sent_before(self, form):
        """One that was saved from another window leads to its dossier; what is new here is shown
        there, and chosen field by field.
        """
        made, user = form.already_saved(), self.request.user
        if made and made.is_editable and user.may(self.permission, made.unit):
            content = not_yet_saved(self.request.POST, made, user=user)
            if content and self.keep_beside(content, made):
                return saved(HttpResponseRedirect(edit_url(made)), made.form_key)
        return super().sent_before(form)

    def keep_beside(self, content, made):
        try:
            keep_entry(content, by=self.request.user, address=made)
        except KeepError:
            return False
        messages.warning(
            self.request,
            f"Bản này đã lưu thành hồ sơ {made.code} từ một lần gửi khác. Những gì bạn vừa gửi mà "
            "hồ sơ chưa có vẫn còn dưới đây; bấm lưu để chọn giá trị được giữ ở từng mục.",
        )
        return True

    def last_record(self):
        """The dossier this user entered last."""
        mine = Address.objects.visible_to(self.request.user).in_force()
        return (
            mine.filter(created_by=self.request.user).select_related("unit").order_by("-id").first()
        )

    def get_context_data(self, **kwargs):
        entries = UnsavedEntry.objects.visible_to(self.request.user).filter(address=None)
        context = super().get_context_data(**kwargs)
        return context | {
            "unfinished": entries.exclude(key=context["key"]).order_by("-saved_at")[:OFFERED],
            "last_record": self.last_record(),
        }

    def trail(self):
        return [("Địa chỉ", reverse("addresses:list"))]

    def act(self, form):
        then = self.next_step(form)
        made = create(by=self.request.user, then=then, **form.content())
        return self.told(made, before=Address.Status.DRAFT)


class AddressEdit(EntryMixin, WriteScopedMixin, RecordEdit):
    form_class = AddressEditForm
    queryset = Address.objects.select_related("unit", "filed_unit")
    slug_field = slug_url_kwarg = "code"

    @property
    def title(self):
        return f"Sửa hồ sơ {self.object.code}"

    def get(self, request, *args, **kwargs):
        address = self.get_object()
        if address.is_editable:
            self.entry = self.typed_before(key_of(address))
            return super().get(request, *args, **kwargs)
        state = "đã hủy" if address.is_voided else address.get_status_display().lower()
        messages.error(request, f"Hồ sơ ở trạng thái “{state}” nên không sửa được.")
        return HttpResponseRedirect(reverse("addresses:detail", args=[address.code]))

    def key(self, form):
        return key_of(self.object)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if "gui-duyet" in self.request.GET and not form.is_bound:
            form.point_out_missing()
        return form

    def again_url(self, form):
        return f"{edit_url(self.object)}?tiep="

    def with_last_record(self, data):
        return data

    def changed_since(self):
        """Whether the dossier was saved by somebody after the unfinished entry was begun."""
        begun_with = self.entry.typed.get("version") if self.entry else None
        return begun_with is not None and begun_with != str(self.object.version)

    def trail(self):
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (self.object.code, reverse("addresses:detail", args=[self.object.code])),
        ]

    def act(self, form):
        then, before = self.next_step(form), self.object.status
        changed = edit(self.object, by=self.request.user, then=then, **form.content())
        return self.told(changed, before=before)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "mend": to_mend(self.object),
            "why": why_returned(self.object),
            "changed_since": self.changed_since(),
        }

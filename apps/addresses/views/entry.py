"""Entering and editing an address, with its needs and members on one page."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from apps.accounts.access import PermissionMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import Then, create, edit
from apps.addresses.forms import AddressCreateForm, AddressEditForm
from apps.addresses.forms.mending import to_mend, why_returned
from apps.addresses.models import Address
from apps.core.views import RecordCreate, RecordEdit

MORE = ("needs", "members")


class EntryMixin:
    """What both pages share: one more row on request, and what follows upon saving."""

    permission = Permission.EDIT_RECORDS
    model = Address
    template_name = "addresses/address_form.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"user": self.request.user}
        more = self.request.POST.get("more")
        if more in MORE:
            kwargs["data"] = data = kwargs["data"].copy()
            total = data.get(f"{more}-TOTAL_FORMS", "")
            data[f"{more}-TOTAL_FORMS"] = int(total) + 1 if total.isdecimal() else 1
        return kwargs

    def post(self, request, *args, **kwargs):
        if request.POST.get("more") not in MORE:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if kwargs else None
        form = self.get_form()
        form.show_unchecked()
        return self.render_to_response(self.get_context_data(form=form))

    def next_step(self, form):
        """The pressed button; filing at once is for those who approve."""
        then = form.then()
        if then is Then.FILE:
            demand(self.request.user, Permission.APPROVE, form.content()["fields"]["unit"])
        return then

    def get_success_url(self):
        return reverse("addresses:detail", args=[self.object.code])


class AddressCreate(EntryMixin, PermissionMixin, RecordCreate):
    form_class = AddressCreateForm
    title = "Lập hồ sơ địa chỉ nhân đạo"

    def trail(self):
        return [("Địa chỉ", reverse("addresses:list"))]

    def act(self, form):
        then = self.next_step(form)
        return create(by=self.request.user, then=then, **form.content())


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
            return super().get(request, *args, **kwargs)
        state = "đã hủy" if address.is_voided else address.get_status_display().lower()
        messages.error(request, f"Hồ sơ ở trạng thái “{state}” nên không sửa được.")
        return HttpResponseRedirect(reverse("addresses:detail", args=[address.code]))

    def trail(self):
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (self.object.code, reverse("addresses:detail", args=[self.object.code])),
        ]

    def act(self, form):
        then = self.next_step(form)
        return edit(self.object, by=self.request.user, then=then, **form.content())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "mend": to_mend(self.object),
            "why": why_returned(self.object),
        }

"""Pages of what belongs to a sponsor: contacts and commendations."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import PermissionMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.core.forms import Form
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.sponsors import actions
from apps.sponsors.forms import (
    CommendationCreateForm,
    CommendationEditForm,
    ContactCreateForm,
    ContactEditForm,
)
from apps.sponsors.models import Commendation, Sponsor, SponsorContact


class PartPageMixin:
    """What the pages share: they belong to a sponsor and lead back to it."""

    permission = Permission.EDIT_RECORDS

    @property
    def sponsor(self):
        return self.object.sponsor

    def get_success_url(self):
        return reverse("sponsors:detail", args=[self.sponsor.pk])

    def trail(self):
        return [
            ("Nhà tài trợ", reverse("sponsors:list")),
            (self.sponsor.name, self.get_success_url()),
        ]


class PartCreate(PartPageMixin, PermissionMixin, RecordCreate):
    """The URL names the sponsor."""

    def get_object(self, queryset=None):
        sponsors = Sponsor.objects.visible_to(self.request.user).in_force().select_related("unit")
        return get_object_or_404(sponsors, pk=self.kwargs["pk"])

    @cached_property
    def sponsor(self):
        sponsor = self.get_object()
        demand(self.request.user, self.permission, sponsor.unit)
        return sponsor

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.model(sponsor=self.sponsor)}

    def act(self, form):
        return actions.add(form.instance, by=self.request.user)


class PartEdit(PartPageMixin, WriteScopedMixin, RecordEdit):
    def get_queryset(self):
        return super().get_queryset().select_related("sponsor__unit")

    def act(self, form):
        return actions.change(form.instance, by=self.request.user)


class PartRemove(PartPageMixin, WriteScopedMixin, RecordStep):
    form_class = Form
    submit = "Xóa"
    danger = True
    done = "Đã xóa."

    def get_queryset(self):
        return super().get_queryset().select_related("sponsor__unit")

    @property
    def consequence(self):
        return f"“{self.object}” không còn ở trang của {self.sponsor.name}; lịch sử vẫn giữ."

    def act(self, form):
        return actions.remove(self.object, by=self.request.user)


class ContactCreate(PartCreate):
    model = SponsorContact
    form_class = ContactCreateForm
    title = "Thêm người liên hệ"
    done = "Đã ghi người liên hệ."


class ContactEdit(PartEdit):
    model = SponsorContact
    form_class = ContactEditForm
    title = "Sửa người liên hệ"


class ContactRemove(PartRemove):
    model = SponsorContact
    title = "Xóa người liên hệ"


class CommendationCreate(PartCreate):
    model = Commendation
    form_class = CommendationCreateForm
    title = "Thêm khen thưởng đã nhận"
    done = "Đã ghi khen thưởng."


class CommendationEdit(PartEdit):
    model = Commendation
    form_class = CommendationEditForm
    title = "Sửa khen thưởng đã nhận"


class CommendationRemove(PartRemove):
    model = Commendation
    title = "Xóa khen thưởng đã nhận"

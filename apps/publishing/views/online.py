"""The desk of pledges made on the public pages: list, one of them, and what officers do with it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.aid_records.models import Pledge
from apps.audit.history import entries_for
from apps.core.views import RecordCreate, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.publishing.actions import calling
from apps.publishing.exports import OnlinePledgeExport
from apps.publishing.forms.online import (
    CallForm,
    ConfirmForm,
    OnlineFilterForm,
    ProlongForm,
    RefuseForm,
    alike,
)
from apps.publishing.models import Call, OnlinePledge
from apps.publishing.views.online_parts import facts_of, parts_of, time_left

SHOWN = 10


class SentMixin:
    """Only what was sent: a form that is still being filled in is nobody's business."""

    permission = Permission.PUBLISH
    model = OnlinePledge

    def get_queryset(self):
        related = ["address__unit", "hold", "unit", "publication", "pledge", "decided_by"]
        return super().get_queryset().sent().select_related(*related)


class OnlineList(SentMixin, ScopedMixin, LongExportMixin, RecordList):
    """Those that wait first, the least time left on top."""

    template_name = "publishing/online_list.html"
    export_class = OnlinePledgeExport
    filter_class = OnlineFilterForm
    orders = {"urgent": [], "newest": ["-sent_at", "-id"], "oldest": ["sent_at", "id"]}

    def get_queryset(self):
        found = super().get_queryset()
        return found.most_urgent_first() if self.sort == "urgent" else found

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        return context | {"rows": [(row, time_left(row, now)) for row in context["page_obj"]]}


class OnlineDetail(SentMixin, ScopedMixin, DetailView):
    template_name = "publishing/online_detail.html"

    def get_context_data(self, **kwargs):
        online, user = self.object, self.request.user
        waits = online.status == OnlinePledge.Status.WAITING
        others = OnlinePledge.objects.visible_to(user).sent().filter(phone=online.phone)
        return super().get_context_data(**kwargs) | {
            "facts": facts_of(online),
            "parts": parts_of(online),
            "left": time_left(online, timezone.now()),
            "calls": online.calls.select_related("called_by").order_by("-id"),
            "call_form": CallForm(),
            "others": others.exclude(pk=online.pk)
            .select_related("address")
            .order_by("-id")[:SHOWN],
            "alike": alike(online),
            "pledges": online.address.pledges.visible_to(user).to_one_address()[:SHOWN],
            "entries": entries_for(online, related=["calls"], told={"calls": _told_call}),
            "may_act": waits,
            "may_prolong": waits and calling.may_prolong(online),
        }


def _told_call(event):
    outcome = Call.Outcome(event.outcome).label
    return f"{outcome}: {event.note}" if event.note else outcome


class OnePageMixin:
    """What the writing pages share: they lead back to the pledge."""

    permission = Permission.PUBLISH

    def get_success_url(self):
        return reverse("publishing:online_detail", args=[self.kwargs["pk"]])

    def trail(self):
        return [
            ("Đăng ký trên mạng", reverse("publishing:online_list")),
            (self.online.name, self.get_success_url()),
        ]


class WhileItWaitsMixin:
    """The form is offered only while the pledge waits; afterwards its page says what became of it."""

    def get(self, request, *args, **kwargs):
        online = self.get_object()
        if online.status == OnlinePledge.Status.WAITING:
            return super().get(request, *args, **kwargs)
        status = online.get_status_display().lower()
        messages.info(request, f"Đăng ký này không còn chờ: {status}.")
        return HttpResponseRedirect(reverse("publishing:online_detail", args=[online.pk]))


class OnlineStep(WhileItWaitsMixin, OnePageMixin, SentMixin, WriteScopedMixin, RecordStep):
    @property
    def online(self):
        return self.object


class OnlineForm(OnePageMixin, PermissionMixin, RecordCreate):
    """A form for a row that comes of the pledge; the URL names the pledge."""

    def get_object(self, queryset=None):
        found = OnlinePledge.objects.visible_to(self.request.user).sent()
        found = found.select_related("address__unit", "unit", "hold", "publication")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def online(self):
        online = self.get_object()
        demand(self.request.user, self.permission, online.unit)
        return online


class OnlineCall(OnlineForm):
    model = Call
    form_class = CallForm
    title = "Ghi lần gọi"
    submit = "Ghi lần gọi"
    done = "Đã ghi lần gọi."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Call(online_pledge=self.online)}

    def act(self, form):
        return calling.note_call(form.instance, by=self.request.user)


class OnlineConfirm(WhileItWaitsMixin, OnlineForm):
    """Leads to the pledge that came of it."""

    model = Pledge
    form_class = ConfirmForm
    template_name = "publishing/online_confirm.html"
    title = "Xác nhận đăng ký trên mạng"
    submit = "Xác nhận"
    done = "Đã xác nhận: nay là một đăng ký trợ giúp, phần nhu cầu được giữ cho nhà tài trợ này."

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {
            "instance": Pledge(address=self.online.address),
            "online_pledge": self.online,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "online": self.online,
            "parts": parts_of(self.online),
            "left": time_left(self.online, timezone.now()),
        }

    def get_success_url(self):
        return reverse("aid_records:pledge_detail", args=[self.object.pk])

    def trail(self):
        back = reverse("publishing:online_detail", args=[self.online.pk])
        return [
            ("Đăng ký trên mạng", reverse("publishing:online_list")),
            (self.online.name, back),
        ]

    def act(self, form):
        return calling.confirm(
            self.online,
            pledge=form.instance,
            parts=form.wanted,
            named_on=form.day_named(),
            by=self.request.user,
        )


class OnlineRefuse(OnlineStep):
    form_class = RefuseForm
    title = "Không nhận đăng ký"
    submit = "Không nhận"
    danger = True
    consequence = "Phần nhu cầu đang giữ được trả lại ngay để người khác nhận."
    done = "Đã ghi không nhận đăng ký này; phần nhu cầu đã giữ được trả lại."

    def act(self, form):
        return calling.refuse(self.object, by=self.request.user, **form.cleaned_data)


class OnlineProlong(OnlineStep):
    form_class = ProlongForm
    title = "Gia hạn giữ chỗ"
    submit = "Gia hạn"
    done = "Đã gia hạn giữ chỗ."

    @property
    def consequence(self):
        return f"{time_left(self.object, timezone.now())}. Người khác chưa nhận được phần này."

    def act(self, form):
        return calling.prolong(self.object, by=self.request.user, **form.cleaned_data)

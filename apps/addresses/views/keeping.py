"""What is typed is kept while it is typed; what the commune has is offered meanwhile."""

import json
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html_join
from django.views.generic import View

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import KeepError, NewerKeptError, drop_entry, keep_entry
from apps.addresses.models import Address, UnsavedEntry
from apps.core.dates import format_moment, local
from apps.core.forms import Form
from apps.core.views import RecordStep
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

LARGEST_BODY = 800_000  # bytes of one autosave
HIGHEST = 2**31 - 1
OFFERED = 300
SAVED_COOKIE = "diachi_saved"


def saved(response, key):
    """Tell the browser (kept.js) that its own copy of this form may go."""
    response.set_cookie(
        SAVED_COOKIE, str(key), max_age=3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def as_key(text):
    """The UUID somebody sent, or None."""
    try:
        return uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


class EntryKeep(PermissionMixin, View):
    """Takes what autosave.js sends while somebody types; answers in JSON."""

    permission = Permission.EDIT_RECORDS

    def post(self, request):
        try:
            sent = self._read(request)
            entry = keep_entry(sent.pop("content"), by=request.user, **sent)
        except NewerKeptError as error:
            return JsonResponse({"problem": str(error), "newer": True}, status=409)
        except KeepError as error:
            return JsonResponse({"problem": str(error)}, status=400)
        return JsonResponse({"sequence": entry.sequence, "at": f"{local(entry.saved_at):%H:%M}"})

    def _read(self, request):
        """What keep_entry takes; raises KeepError for anything a page of ours does not send."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise KeepError("Bản nhập quá lớn để tự lưu.")
        try:
            sent = json.loads(request.body)
            numbers = [sent["base"], sent["sequence"]]
            sent_by, code = sent["user"], sent["address"]
            key, writer = as_key(sent["key"]), as_key(sent["writer"])
            content = sent["content"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise KeepError("Không đọc được bản nhập để tự lưu.") from error
        if sent_by != request.user.pk:
            raise KeepError("Máy này vừa đăng nhập bằng tài khoản khác.")
        if not (key and writer and all(type(n) is int and 0 <= n < HIGHEST for n in numbers)):
            raise KeepError("Không đọc được bản nhập để tự lưu.")
        address = self._address(request.user, code) if code else None
        return {
            "content": content,
            "key": key,
            "address": address,
            "base": numbers[0],
            "sequence": numbers[1],
            "writer": writer,
        }

    def _address(self, user, code):
        addresses = Address.objects.visible_to(user).select_related("unit")
        address = get_object_or_404(addresses, code=str(code)[:20].replace("\0", ""))
        demand(user, self.permission, address.unit)
        return address


class EntryDrop(PermissionMixin, RecordStep):
    """Asks before an unfinished entry is thrown away."""

    permission = Permission.EDIT_RECORDS
    model = UnsavedEntry
    form_class = Form
    title = "Bỏ bản đang nhập dở"
    submit = "Bỏ bản này"
    danger = True
    done = "Đã bỏ bản đang nhập dở."
    slug_field = slug_url_kwarg = "key"

    def get_queryset(self):
        return UnsavedEntry.objects.visible_to(self.request.user).select_related("address")

    @property
    def consequence(self):
        what = self.object.address or self.object.shown_name
        when = format_moment(self.object.saved_at)
        return (
            f"Những gì đã nhập cho {what}, tự lưu lúc {when}, sẽ mất hẳn. Hồ sơ đã lưu không đổi."
        )

    def trail(self):
        return [("Địa chỉ", reverse("addresses:list")), ("Nhập hồ sơ", self.get_success_url())]

    def act(self, form):
        return drop_entry(self.object, by=self.request.user)

    def form_valid(self, form):
        return saved(super().form_valid(form), self.object.key)

    def get_success_url(self):
        address = self.object.address
        if address:
            return reverse("addresses:edit", args=[address.code])
        return reverse("addresses:create")


class HamletNames(PermissionMixin, View):
    """The hamlets a commune has on file, as the options of a list (hamlets.js)."""

    permission = Permission.EDIT_RECORDS

    def get(self, request):
        names = Address.objects.hamlets_of(self._unit(request), most=OFFERED)
        response = HttpResponse(format_html_join("", '<option value="{}">', zip(names)))
        patch_cache_control(response, private=True, max_age=600)
        return response

    def _unit(self, request):
        """The unit typed in the form; clerks enter into their own."""
        if not request.user.writes_below:
            return request.user.unit
        field = UnitField(queryset=Unit.objects.visible_to(request.user).bases(), required=False)
        try:
            unit = field.clean(request.GET.get("unit", "")[:200])
        except ValidationError:
            unit = None
        if unit is None:
            raise Http404
        return unit

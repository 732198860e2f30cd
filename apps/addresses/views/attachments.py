"""Photos and papers of an address: adding, in the background too, showing, voiding."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import attachments as actions
from apps.addresses.forms.attachments import BackgroundUploadForm, SentFilesForm
from apps.addresses.models import Address, Attachment
from apps.core.actions import ActionError
from apps.core.views import FilesAdd, FileView, FileVoid

UNREADABLE = "Không đọc được tệp vừa gửi. Hãy tải lại trang rồi chọn lại tệp."


def trail(address):
    return [
        ("Địa chỉ", reverse("addresses:list")),
        (address.code, reverse("addresses:detail", args=[address.code])),
    ]


class AttachmentAdd(WriteScopedMixin, FilesAdd):
    """Works without JavaScript; with it, photos are shrunk and sent in the background."""

    permission = Permission.EDIT_RECORDS
    model = Address
    queryset = Address.objects.select_related("unit")
    slug_field = slug_url_kwarg = "code"
    template_name = "addresses/attachment_form.html"
    title = "Thêm ảnh và giấy tờ"

    def trail(self):
        return trail(self.object)

    def get_success_url(self):
        return f"{reverse('addresses:detail', args=[self.object.code])}#tep"

    def keep(self, upload, upload_key):
        actions.attach(self.object, upload, upload_key=upload_key, by=self.request.user)


class AttachmentFile(ScopedMixin, FileView):
    permission = Permission.VIEW_RECORDS
    model = Attachment


class AttachmentVoid(ScopedMixin, FileVoid):
    permission = Permission.EDIT_RECORDS
    model = Attachment
    queryset = Attachment.objects.filter(address__isnull=False).select_related("address__unit")

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.address.unit)
        return found

    def get(self, request, *args, **kwargs):
        try:
            actions.check_voidable(self.get_object())
        except ActionError as error:
            messages.error(request, str(error))
            self.object = self.get_object()
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)

    def trail(self):
        return trail(self.object.address)

    def get_success_url(self):
        return f"{reverse('addresses:detail', args=[self.object.address.code])}#tep"


class AttachmentUpload(PermissionMixin, View):
    """Where pages send photos by themselves (static/js/photos.js); answers in JSON.

    GET says who is logged in, gives the token for sending, and what a form has sent already.
    """

    permission = Permission.EDIT_RECORDS

    def get(self, request):
        form = SentFilesForm(request.GET)
        form_key = form.cleaned_data["form_key"] if form.is_valid() else None
        sent = Attachment.objects.early(form_key, by=request.user) if form_key else []
        return JsonResponse(
            {
                "user": request.user.pk,
                "token": get_token(request),
                "files": [described(row) for row in sent],
            }
        )

    def post(self, request):
        form = BackgroundUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"error": UNREADABLE}, status=400)
        sent = form.cleaned_data
        told = {"upload_key": sent["upload_key"], "by": request.user}
        try:
            if sent["code"]:
                addresses = Address.objects.visible_to(request.user).select_related("unit")
                address = get_object_or_404(addresses, code=sent["code"])
                demand(request.user, self.permission, address.unit)
                row = actions.attach(address, sent["file"], **told)
            else:
                row = actions.attach_early(sent["form_key"], sent["file"], **told)
        except ActionError as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse(described(row), status=201)


def described(row):
    """What a page shows of a file that has arrived."""
    preview = reverse("addresses:attachment_preview", args=[row.pk]) if row.preview else ""
    return {
        "name": row.name,
        "url": reverse("addresses:attachment", args=[row.pk]),
        "preview": preview,
    }

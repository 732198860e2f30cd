"""What is kept of one person, as a page and as PDF; each is recorded."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.addresses.views.prints import PrintView
from apps.privacy.held import HeldOnPaper
from apps.privacy.models import DataRequest


class HeldPrint(PrintView):
    permission = Permission.PROTECT_DATA
    kind = AccessRecord.Kind.DATA_COPIED

    @cached_property
    def data_request(self):
        found = DataRequest.objects.visible_to(self.request.user)
        related = ("unit", "address__unit", "address__province", "address__stop_reason")
        related += ("address__survey_channel",)
        request = get_object_or_404(found.select_related(*related), pk=self.kwargs["pk"])
        seen = Address.objects.visible_to(self.request.user)
        if request.address is None or not seen.filter(pk=request.address_id).exists():
            raise Http404("Yêu cầu này chưa gắn hồ sơ nào.")
        return request

    def paper(self):
        return HeldOnPaper(self.data_request, by=self.request.user)

    @property
    def file_name(self):
        return f"du-lieu-dang-giu-{self.data_request.code}"

    def trail(self):
        page = reverse("privacy:request", args=[self.data_request.pk])
        return [
            ("Yêu cầu về dữ liệu cá nhân", reverse("privacy:request_list")),
            (self.data_request.code, page),
        ]

    def pdf_url(self):
        return reverse("privacy:request_held_pdf", args=[self.kwargs["pk"]])

"""Photos and papers of one aid record: adding, showing, voiding."""

from django.urls import reverse

from apps.accounts.access import ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.aid_records.actions import evidence as actions
from apps.aid_records.models import AidRecord, Evidence
from apps.core.views import FilesAdd, FileView, FileVoid


def trail(aid):
    return [
        ("Trợ giúp", reverse("aid_records:list")),
        (aid.address.full_name, reverse("aid_records:detail", args=[aid.pk])),
    ]


class EvidenceAdd(WriteScopedMixin, FilesAdd):
    permission = Permission.EDIT_RECORDS
    model = AidRecord
    queryset = AidRecord.objects.select_related("unit", "address")
    title = "Thêm minh chứng"

    def trail(self):
        return trail(self.object)

    def get_success_url(self):
        return f"{reverse('aid_records:detail', args=[self.object.pk])}#minh-chung"

    def keep(self, upload, upload_key):
        actions.attach(self.object, upload, upload_key=upload_key, by=self.request.user)


class EvidenceFile(ScopedMixin, FileView):
    permission = Permission.VIEW_RECORDS
    model = Evidence


class EvidenceVoid(ScopedMixin, FileVoid):
    permission = Permission.EDIT_RECORDS
    model = Evidence
    queryset = Evidence.objects.select_related("aid__unit", "aid__address")

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.aid.unit)
        return found

    def trail(self):
        return trail(self.object.aid)

    def get_success_url(self):
        return f"{reverse('aid_records:detail', args=[self.object.aid_id])}#minh-chung"

"""The files of papers, committees and activities: showing and voiding one."""

from django.urls import reverse

from apps.accounts.access import ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.campaign.models import CampaignFile
from apps.campaign.models.file import OWNERS
from apps.core.views import FileView, FileVoid


class CampaignFileView(ScopedMixin, FileView):
    permission = Permission.VIEW_RECORDS
    model = CampaignFile


class CampaignFileVoid(ScopedMixin, FileVoid):
    permission = Permission.EDIT_RECORDS
    model = CampaignFile
    queryset = CampaignFile.objects.select_related(*(f"{name}__unit" for name in OWNERS))

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.owner.unit)
        return found

    def page(self):
        return reverse(f"campaign:{self.object.owner_name}_detail", args=[self.object.owner.pk])

    def trail(self):
        lists = reverse(f"campaign:{self.object.owner_name}_list")
        title = self.object.owner._meta.verbose_name
        name = f"{title[:1].upper()}{title[1:]}"
        return [(name, lists), (str(self.object.owner), self.page())]

    def get_success_url(self):
        return f"{self.page()}#tep"

"""Lists with names as files: each one is recorded, as prints are."""

from apps.accounts import records
from apps.accounts.models import AccessRecord
from apps.core.exports import ExportMixin


class NotedExportMixin(ExportMixin):
    def note(self, export, count):
        about = export.in_one_line(count)
        records.add(AccessRecord.Kind.LIST_EXPORTED, self.request.user, self.request, about=about)

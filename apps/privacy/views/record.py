"""What the pages of requests and of breaches share."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin


class Pages:
    """A kind of record: its URL names are `privacy:<name>`, `privacy:<name>_list` …"""

    permission = Permission.PROTECT_DATA
    model = None
    name = ""
    list_title = ""
    row_title = ""

    @classmethod
    def url(cls, page="", *args):
        return reverse(f"privacy:{cls.name}{page}", args=args)

    def trail(self):
        trail = [(self.list_title, self.url("_list"))]
        return [*trail, (self.row_title, self.get_success_url())] if self.object else trail

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        self.row_title = row.code  # the form writes what was typed into the object
        return row

    def get_success_url(self):
        return self.url("", self.object.pk)


class PagesList(Pages, ScopedMixin, LongExportMixin, RecordList):
    create_permission = Permission.PROTECT_DATA

    def get_context_data(self, **kwargs):
        self.create_url = self.url("_create")
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        return context | {"rows": [self.shown(row, now) for row in context["page_obj"].object_list]}

    def shown(self, row, now):
        raise NotImplementedError


class PagesDetail(Pages, ScopedMixin, DetailView):
    """`steps` are (label, page, css class) of what can be done now, the main one first."""

    template_name = "privacy/record.html"

    def steps(self, row):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        row = self.object
        return super().get_context_data(**kwargs) | {
            "row": row,
            "title": row.code,
            "state": row.state,
            "trail": self.trail()[:-1],
            "steps": [
                {"label": label, "url": self.url(page, row.pk), "css": css}
                for label, page, css in self.steps(row)
            ],
            "entries": entries_for(row),
        }


class PagesForm(Pages):
    """What creating and editing share."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class PagesCreate(PagesForm, PermissionMixin, RecordCreate):
    pass


class PagesEdit(PagesForm, WriteScopedMixin, RecordEdit):
    pass


class PagesStep(Pages, WriteScopedMixin, RecordStep):
    """A step whose form is told of the row."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {self.name: self.object}


class PagesVoid(Pages, WriteScopedMixin, RecordStep):
    form_class = VoidForm
    title = submit = "Hủy bản ghi"
    danger = True
    done = "Đã hủy."
    consequence = "Chỉ hủy khi ghi nhầm hoặc ghi hai lần. Bản ghi, lý do và người hủy vẫn được giữ và xem lại được."

"""What the pages of all records share: list, detail, create, edit, void, files."""

from django.urls import reverse
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.campaign import actions
from apps.core.files import shown_files
from apps.core.forms.steps import VoidForm
from apps.core.views import FilesAdd, RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.organisation.models import Unit

HOME = "Chỉ đạo"


class Pages:
    """A kind of record: `name` begins its URL names (`campaign:<name>_detail` …)."""

    model = None
    name = ""
    list_title = ""
    noun = ""
    """As in “Hủy <noun>”."""

    @classmethod
    def url(cls, page, *args):
        return reverse(f"campaign:{cls.name}_{page}", args=args)

    def trail(self):
        trail = [(HOME, reverse("campaign:overview")), (self.list_title, self.url("list"))]
        return [*trail, (self.row_title, self.get_success_url())] if self.object else trail

    row_title = ""

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        self.row_title = str(row)  # the form writes what was typed into the object
        return row

    def get_success_url(self):
        return self.url("detail", self.object.pk)


class PagesList(Pages, ScopedMixin, LongExportMixin, RecordList):
    """`heads` are (label, field that sorts or "", css class); `cells` gives their values."""

    permission = Permission.VIEW_RECORDS
    template_name = "campaign/record_list.html"
    lede = ""
    create_label = ""
    why = ""
    """Why an empty list is worth a first row."""
    heads = ()

    def cells(self, row):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        self.create_url = self.url("create")
        context = super().get_context_data(**kwargs)
        return context | {
            "title": self.list_title,
            "lede": self.lede,
            "create_label": self.create_label,
            "why": self.why,
            "heads": [
                {"label": label, "field": field, "css": css} for label, field, css in self.heads
            ],
            "rows": [self.shown(row) for row in context["page_obj"].object_list],
        }

    def shown(self, row):
        title, *values = self.cells(row)
        rest = zip(self.heads[1:], values, strict=True)
        return {
            "title": title,
            "url": self.url("detail", row["pk"]),
            "is_voided": row["voided_at"] is not None,
            "cells": [(label, value, css) for (label, _, css), value in rest],
        }


class PagesDetail(Pages, ScopedMixin, DetailView):
    """`facts` are (label, value), `texts` the same for long texts."""

    permission = Permission.VIEW_RECORDS
    template_name = "campaign/record_detail.html"
    files_title = ""
    related = ()
    """Reverse relations whose rows stand in the history too."""

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "voided_by")

    def facts(self, row):
        raise NotImplementedError

    def texts(self, row):
        return []

    def lede(self, row):
        return row.unit.name

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        may_edit = user.may(Permission.EDIT_RECORDS, row.unit) and not row.is_voided
        may_void = user.may(Permission.APPROVE, row.unit) and not row.is_voided
        return super().get_context_data(**kwargs) | {
            "title": str(row),
            "lede": self.lede(row),
            "trail": self.trail()[:-1],
            "row": row,
            "facts": self.facts(row),
            "texts": [(label, text) for label, text in self.texts(row) if text],
            "entries": entries_for(row, related=self.related),
            "edit_url": self.url("edit", row.pk) if may_edit else "",
            "void_url": self.url("void", row.pk) if may_void else "",
            "files": self.files(row, may_edit) if self.files_title else None,
        }

    def files(self, row, may_edit):
        return {
            "id": "tep",
            "title": self.files_title,
            "none": "Chưa có tệp nào.",
            "add_url": self.url("attach", row.pk) if may_edit else "",
        } | shown_files(row.files, url="campaign:file", may_void=may_edit)


class PagesForm(Pages):
    """What creating and editing share."""

    permission = Permission.EDIT_RECORDS

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class PagesCreate(PagesForm, PermissionMixin, RecordCreate):
    """`?unit=` in the URL is the key of the unit that the form begins with."""

    def get_initial(self):
        key = self.request.GET.get("unit")
        units = Unit.objects.visible_to(self.request.user)
        unit = units.filter(key=key).first() if key else None
        return super().get_initial() | ({"unit": unit} if unit else {})

    def act(self, form):
        return actions.record(form.instance, by=self.request.user)


class PagesEdit(PagesForm, WriteScopedMixin, RecordEdit):
    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class PagesVoid(Pages, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    danger = True
    done = "Đã hủy."

    @property
    def title(self):
        return f"Hủy {self.noun}"

    submit = title

    @property
    def consequence(self):
        return (
            f"“{self.row_title}” không còn trong danh sách và không còn được tính trong báo cáo; "
            "bản ghi và lý do hủy vẫn được giữ."
        )

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)


class PagesAttach(Pages, WriteScopedMixin, FilesAdd):
    permission = Permission.EDIT_RECORDS
    title = "Thêm ảnh, bản chụp"

    def get_success_url(self):
        return f"{super().get_success_url()}#tep"

    def keep(self, upload, upload_key):
        actions.attach(self.object, upload, upload_key=upload_key, by=self.request.user)

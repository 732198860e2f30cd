"""Pages of historical totals."""

from django.urls import reverse_lazy

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_records.actions import totals as actions
from apps.aid_records.exports import TotalExport
from apps.aid_records.forms.filters import TotalFilterForm
from apps.aid_records.forms.totals import TotalCreateForm, TotalEditForm
from apps.aid_records.models import HistoricalTotal
from apps.audit.history import entries_for
from apps.core.actions import void
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin

LIST = reverse_lazy("aid_records:total_list")


class TotalList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = HistoricalTotal
    template_name = "aid_records/total_list.html"
    export_class = TotalExport
    filter_class = TotalFilterForm
    create_url = reverse_lazy("aid_records:total_create")
    create_permission = Permission.EDIT_TOTALS
    orders = {
        "unit": ["unit__name_key", "unit_id", "starts_on"],
        "-unit": ["-unit__name_key", "-unit_id", "-starts_on"],
        "span": ["starts_on", "unit__name_key", "id"],
        "-span": ["-starts_on", "unit__name_key", "id"],
    }

    def get_queryset(self):
        return super().get_queryset().with_helped().select_related("unit")


class TotalPageMixin:
    """What the writing pages share. There is no detail page: the list shows every figure."""

    model = HistoricalTotal
    success_url = LIST

    def trail(self):
        return [("Số liệu những năm trước", str(LIST))]


class TotalCreate(TotalPageMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_TOTALS
    form_class = TotalCreateForm
    title = "Ghi số liệu những năm trước"
    done = "Đã ghi số liệu."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.enter(form.instance, by=self.request.user)


class TotalEdit(TotalPageMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_TOTALS
    form_class = TotalEditForm
    template_name = "aid_records/total_edit.html"
    title = "Sửa số liệu những năm trước"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"entries": entries_for(self.object)}

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class TotalVoid(TotalPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.EDIT_TOTALS
    form_class = VoidForm
    title = "Hủy số liệu những năm trước"
    submit = "Hủy số liệu"
    danger = True
    consequence = (
        "Số liệu này thôi được cộng; các bản ghi của đơn vị trong khoảng đó được tính lại."
    )
    done = "Đã hủy số liệu."

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)

"""Pages of aid models."""

from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models import actions
from apps.aid_models.exports import AidModelExport
from apps.aid_models.forms import AidModelCreateForm, AidModelEditForm, AidModelFilterForm
from apps.aid_models.models import AidModel
from apps.audit.history import entries_for
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin


class AidModelList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = AidModel
    template_name = "aid_models/aid_model_list.html"
    export_class = AidModelExport
    filter_class = AidModelFilterForm
    create_url = reverse_lazy("aid_models:create")
    columns = ["pk", "name", "kind", "started_on", "ended_on", "unit__name", "voided_at"]
    orders = {"name": ["name_key", "id"], "-name": ["-name_key", "-id"], "newest": ["-id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = dict(AidModel.Kind.choices)
        for row in context["page_obj"].object_list:
            row["kind"] = kinds[row["kind"]]
        return context


class AidModelDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = AidModel
    template_name = "aid_models/aid_model_detail.html"
    context_object_name = "aid_model"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "voided_by")

    def get_context_data(self, **kwargs):
        aid_model, user = self.object, self.request.user
        texts = ["partners", "goal", "approach", "results", "impact"]
        may_write = not aid_model.is_voided
        return super().get_context_data(**kwargs) | {
            "texts": [
                (AidModel._meta.get_field(name).verbose_name, getattr(aid_model, name))
                for name in texts
            ],
            "aid": aid_model.aid_records.visible_to(user).to_one_address()[:12],
            "entries": entries_for(aid_model),
            "may_edit": may_write and user.may(Permission.EDIT_RECORDS, aid_model.unit),
            "may_void": may_write and user.may(Permission.APPROVE, aid_model.unit),
        }


class AidModelPageMixin:
    """What the writing pages share."""

    model = AidModel
    name = ""

    def get_object(self, queryset=None):
        aid_model = super().get_object(queryset)
        self.name = aid_model.name  # the form writes what was typed into the object
        return aid_model

    def get_success_url(self):
        return reverse("aid_models:detail", args=[self.object.pk])

    def trail(self):
        trail = [("Mô hình", reverse("aid_models:list"))]
        return [*trail, (self.name, self.get_success_url())] if self.object else trail


class AidModelFormMixin(AidModelPageMixin):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class AidModelCreate(AidModelFormMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = AidModelCreateForm
    title = "Thêm mô hình"
    done = "Đã ghi mô hình."

    def act(self, form):
        return actions.register(form.instance, by=self.request.user)


class AidModelEdit(AidModelFormMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = AidModelEditForm
    title = "Sửa mô hình"

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class AidModelVoid(AidModelPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy mô hình"
    submit = "Hủy mô hình"
    danger = True
    consequence = (
        "Mô hình này không còn trong danh sách và báo cáo; trợ giúp đã ghi vẫn giữ nguyên."
    )
    done = "Đã hủy mô hình."

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)

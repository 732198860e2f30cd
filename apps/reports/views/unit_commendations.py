"""Awards that units have: from nominations that were granted, and from paper."""

from django.urls import reverse_lazy

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.reports.actions import nominations
from apps.reports.exports.awards import UnitCommendationExport
from apps.reports.forms.nominations import (
    UnitCommendationCreateForm,
    UnitCommendationEditForm,
    UnitCommendationFilterForm,
)
from apps.reports.models import UnitCommendation
from apps.reports.views.awards import LIST

HAD = reverse_lazy("reports:unit_commendation_list")


class UnitCommendationList(ScopedMixin, LongExportMixin, RecordList):
    """Awards that units have, of this system and from paper."""

    permission = Permission.VIEW_RECORDS
    model = UnitCommendation
    template_name = "reports/unit_commendation_list.html"
    filter_class = UnitCommendationFilterForm
    export_class = UnitCommendationExport
    create_permission = Permission.MANAGE_AWARDS
    create_url = reverse_lazy("reports:unit_commendation_create")
    columns = (
        "pk",
        "unit__name",
        "level",
        "title",
        "year",
        "decision_number",
        "decided_on",
        "voided_at",
        "nomination",
    )
    orders = {
        "newest": ["-year", "-id"],
        "year": ["year", "id"],
        "-year": ["-year", "-id"],
        "unit": ["unit__name_key", "-year", "id"],
        "-unit": ["-unit__name_key", "-year", "id"],
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        labels = dict(UnitCommendation._meta.get_field("level").choices)
        for row in context["page_obj"].object_list:
            row["level_label"] = labels[row["level"]]
        return context | {"may_award": self.request.user.may(Permission.MANAGE_AWARDS)}


class FormOfUser:
    """The form knows who fills it in."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class UnitCommendationPage:
    model = UnitCommendation
    queryset = UnitCommendation.objects.select_related("unit")
    permission = Permission.MANAGE_AWARDS

    def get_success_url(self):
        return str(HAD)

    def trail(self):
        return [("Khen thưởng", str(LIST)), ("Khen thưởng của các đơn vị", str(HAD))]


class UnitCommendationCreate(FormOfUser, UnitCommendationPage, PermissionMixin, RecordCreate):
    form_class = UnitCommendationCreateForm
    title = "Ghi khen thưởng đã nhận của đơn vị"
    done = "Đã ghi khen thưởng của đơn vị."

    def act(self, form):
        return nominations.record_award(form.instance, by=self.request.user)


class UnitCommendationEdit(FormOfUser, UnitCommendationPage, WriteScopedMixin, RecordEdit):
    form_class = UnitCommendationEditForm
    title = "Sửa khen thưởng của đơn vị"

    def act(self, form):
        return nominations.edit_award(form.instance, by=self.request.user)


class UnitCommendationVoid(UnitCommendationPage, WriteScopedMixin, RecordStep):
    form_class = VoidForm
    title = submit = "Hủy khen thưởng của đơn vị"
    consequence = "Khen thưởng này không còn được kể đến; lịch sử vẫn còn."
    danger = True
    done = "Đã hủy."

    def act(self, form):
        return nominations.void_award(self.object, by=self.request.user, **form.cleaned_data)

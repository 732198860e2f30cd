"""The register of aid models: list, page, entering, editing, voiding."""

from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models import actions
from apps.aid_models.exports import AidModelExport
from apps.aid_models.forms import AidModelCreateForm, AidModelEditForm, AidModelFilterForm
from apps.aid_models.models import AidModel
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin

SHOWN_AID = 12
SHOWN_YEARS = 6


class AidModelList(ScopedMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = AidModel
    template_name = "aid_models/aid_model_list.html"
    export_class = AidModelExport
    filter_class = AidModelFilterForm
    create_url = reverse_lazy("aid_models:create")
    columns = [
        "pk",
        "name",
        "kind",
        "started_on",
        "ended_on",
        "unit__name",
        "is_effective",
        "copied_from",
        "voided_at",
    ]
    orders = {"name": ["name_key", "id"], "-name": ["-name_key", "-id"], "newest": ["-id"]}

    def get_queryset(self):
        found = super().get_queryset()
        return found.with_judgement(self.filters.year_shown)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds, year = dict(AidModel.Kind.choices), self.filters.year_shown
        for row in context["page_obj"].object_list:
            row["kind"] = kinds[row["kind"]]
            row["is_judgeable"] = _ran_in(year, row["started_on"], row["ended_on"])
        may_judge = self.request.user.may(Permission.APPROVE)
        return context | {"year": year, "may_judge": may_judge}


def _ran_in(year, started_on, ended_on):
    begun = started_on is None or started_on.year <= year
    return begun and (ended_on is None or ended_on.year >= year)


class AidModelDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = AidModel
    template_name = "aid_models/aid_model_detail.html"
    context_object_name = "aid_model"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "voided_by", "copied_from__unit")

    def get_context_data(self, **kwargs):
        aid_model, user = self.object, self.request.user
        texts = ["goal", "approach", "results", "impact", "partners"]
        in_force = not aid_model.is_voided
        may_approve = in_force and user.may(Permission.APPROVE, aid_model.unit)
        aid = aid_model.aid_records.visible_to(user)
        shown = list(aid.to_one_address()[: SHOWN_AID + 1])
        judgements = aid_model.judgements.in_force().select_related("judged_by")
        judged = list(judgements.newest_year_first())
        years = _years(aid_model, judged)
        source = aid_model.copied_from
        return super().get_context_data(**kwargs) | {
            "texts": [
                (AidModel._meta.get_field(name).verbose_name, getattr(aid_model, name))
                for name in texts
            ],
            "judgements": judged,
            "years": years[:SHOWN_YEARS],
            "earlier_years": years[SHOWN_YEARS:],
            "photos": aid_model.photos.in_force(),
            "source_in_scope": bool(source) and source.unit.path.startswith(user.unit.path),
            "copies": _copies(aid_model, user),
            "aid": shown[:SHOWN_AID],
            "has_more_aid": len(shown) > SHOWN_AID,
            "aid_sums": aid.summed_over_addresses() if shown else None,
            "aid_sums_of": f"of={aid_model.pk}",
            "entries": entries_for(aid_model, related=["judgements", "photos"]),
            "may_edit": in_force and user.may(Permission.EDIT_RECORDS, aid_model.unit),
            "may_void": may_approve,
            "may_judge": may_approve,
            "may_copy": may_approve,
            "is_good": bool(judged) and judged[0].is_effective,
        }


def _years(aid_model, judgements):
    """[(year, its Judgement or None)], newest first, of the years the model is or was at work."""
    judged = {judgement.year: judgement for judgement in judgements}
    last = aid_model.ended_on.year if aid_model.ended_on else today().year
    first = aid_model.started_on.year if aid_model.started_on else min(judged, default=last)
    shown = set(range(first, min(last, today().year) + 1)) | set(judged)
    return [(year, judged.get(year)) for year in sorted(shown, reverse=True)]


def _copies(aid_model, user):
    """The copies in force that the user may see, with this year's judgement."""
    copies = aid_model.copies.visible_to(user).in_force().with_judgement(today().year)
    return list(copies.select_related("unit").order_by("unit__name_key", "id"))


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

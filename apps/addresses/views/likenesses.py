"""Pages of dossiers that look alike: the check while typing, the work-list of pairs."""

from django.views.generic import FormView

from apps.accounts.access import PermissionMixin, ScopedMixin
from apps.accounts.roles import Permission
from apps.addresses.exports import LikenessExport
from apps.addresses.forms.likenesses import LikenessCheckForm, LikenessFilterForm
from apps.addresses.models import Likeness
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin

GROUNDS = dict(Likeness.Ground.choices)
CONCLUSIONS = dict(Likeness.Status.choices)
_OF_A_DOSSIER = ("code", "full_name", "birth_year", "hamlet", "unit__name")


class LikenessCheck(PermissionMixin, FormView):
    """A piece of HTML about dossiers like what was typed; what is typed stays out of URLs and logs."""

    permission = Permission.EDIT_RECORDS
    http_method_names = ["post", "options"]
    form_class = LikenessCheckForm
    template_name = "addresses/likeness_found.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def post(self, request, *args, **kwargs):
        return self.render_to_response({"found": self.get_form().found()})


class LikenessList(ScopedMixin, LongExportMixin, RecordList):
    """Pairs of the user's subtree, those that wait for a decision first, the oldest of them first."""

    permission = Permission.VIEW_RECORDS
    model = Likeness
    filter_class = LikenessFilterForm
    template_name = "addresses/likeness_list.html"
    export_class = LikenessExport
    columns = (
        *(f"first__{name}" for name in _OF_A_DOSSIER),
        *(f"second__{name}" for name in _OF_A_DOSSIER),
        "ground",
        "status",
        "unit__name",
        "entry_reason",
        "decision_reason",
    )
    orders = {"status": ["-status", "id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pairs = [
            row | {"ground": GROUNDS[row["ground"]], "conclusion": CONCLUSIONS[row["status"]]}
            for row in context["page_obj"].object_list
        ]
        return context | {
            "pairs": pairs,
            "may_merge": self.request.user.may(Permission.APPROVE),
        }

"""A unit's people, figures and reports over the years, beside its page in the tree."""

from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin
from apps.accounts.roles import Permission
from apps.organisation.life import life_of
from apps.organisation.models import Unit
from apps.reports.then_and_now import ThenAndNow


class UnitYears(ScopedMixin, DetailView):
    """Then and now: both views of its figures, who worked there, what it reported."""

    permission = Permission.VIEW_FIGURES
    model = Unit
    slug_field = slug_url_kwarg = "key"
    template_name = "reports/unit_years.html"
    context_object_name = "unit"

    def get_queryset(self):
        return Unit.objects.reached_by(self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = ThenAndNow(self.object, leads=user.unit.contains(self.object))
        life = life_of(self.object)
        near = [one.unit for one in life.origins + life.successors]
        near += [unit for unit in life.now if unit not in near]
        sees_people = user.may(Permission.VIEW_RECORDS)
        return super().get_context_data(**kwargs) | {
            "found": found,
            "totals": found.totals(),
            "years": found.years(),
            "reports": found.reports(user),
            "people": found.people() if sees_people else [],
            "near": [unit for unit in near if user.unit.reaches(unit)],
        }

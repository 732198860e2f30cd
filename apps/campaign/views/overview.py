"""What a unit has done this year in direction and movement, and what is still missing."""

from datetime import date

from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.campaign.bases import (
    bases_of,
    by_name,
    with_committee,
    with_survey_completed,
    with_survey_of,
)
from apps.campaign.forms.filters import LackingFilterForm, YearForm, last_day
from apps.core.dates import today
from apps.organisation.models import Unit

SHOWN = 12


class Overview(PermissionMixin, TemplateView):
    permission = Permission.VIEW_RECORDS
    template_name = "campaign/overview.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        form = YearForm(self.request.GET, user=user)
        unit, year = form.asked()
        start, end = date(year, 1, 1), last_day(year)
        bases = with_survey_completed(with_committee(bases_of(unit), end), start, end)
        bases = by_name(with_survey_of(bases, year))
        context = super().get_context_data(**kwargs) | {
            "filters": form,
            "unit": unit,
            "year": year,
            "start": start,
            "end": end,
            "today": today(),
            "may_write": user.may(Permission.EDIT_RECORDS, unit),
        }
        if unit.level == Unit.Level.BASE:
            context["base"] = bases.get(pk=unit.pk)
            bases = bases.exclude(pk=unit.pk)
        lacking = bases.filter(LackingFilterForm.LACKING["any"])
        return context | {"lacking": list(lacking[:SHOWN])}

"""What is overdue in all the herds and funds of one's scope."""

from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.ledgers.lines import home_of
from apps.ledgers.models import Loan, Placement
from apps.ledgers.views.herd import overdue_rows

MOST = 200


class Overdue(PermissionMixin, TemplateView):
    """Animals to be handed over and loans to be repaid, the longest overdue first."""

    permission = Permission.VIEW_RECORDS
    template_name = "ledgers/overdue.html"

    def get_context_data(self, **kwargs):
        user, day = self.request.user, today()
        placements = Placement.objects.visible_to(user).overdue(day)
        loans = Loan.objects.visible_to(user).overdue(day)
        loans = loans.select_related("aid_model", "aid__address__unit")
        return super().get_context_data(**kwargs) | {
            "placements": overdue_rows(user, placements[:MOST], day),
            "loans": [
                (loan, home_of(user, loan.household), (day - loan.due_on).days)
                for loan in loans[:MOST]
            ],
            "most": MOST,
        }

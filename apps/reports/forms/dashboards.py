"""What is asked of the first page: a unit and a period, both in the URL."""

from datetime import date, timedelta

from apps.core.dates import months_later, today
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.reports.figures import View
from apps.reports.forms.tables import ScopeForm
from apps.reports.models import SummaryLayout

ASKED = ("unit", "from", "to", "view")


class HereField(UnitField):
    """A unit whose name, as the form itself put it into the box, is asked for in no further query."""

    shown, chosen = None, None

    def show(self, unit, text):
        self.shown, self.chosen = text, unit
        return text

    def to_python(self, value):
        return self.chosen if self.chosen and value == self.shown else super().to_python(value)


class DashboardForm(ScopeForm):
    """Unit, period and view; what the URL leaves out is the user's own unit, this year until today and
    the units of today."""

    unit = HereField(label="Đơn vị")

    def __init__(self, data, *, user):
        now = today()
        layout = SummaryLayout(starts_on=date(now.year, 1, 1), ends_on=now, view=View.CURRENT)
        kept = data.copy()
        for name in set(kept) - set(ASKED):
            del kept[name]
        super().__init__(kept, user=user, layout=layout)

    def offer_units(self, asked, user):
        box, units, own = self.fields["unit"], Unit.objects.visible_to(user), user.unit
        box.offer(units)
        if asked["unit"] in (own.key, own.name):
            asked["unit"] = box.show(own, own.name)
        elif by_key := units.select_related("province").filter(key=asked["unit"]).first():
            asked["unit"] = box.show(by_key, f"{by_key.name} ({by_key.key})")

    def periods(self):
        """[(label, query, whether it is shown)] of the periods people look at most."""
        now = today()
        first, year = now.replace(day=1), date(now.year, 1, 1)
        quarter = date(now.year, now.month - (now.month - 1) % 3, 1)
        last_month = months_later(first, -1)
        spans = [
            ("Tháng này", first, now),
            ("Tháng trước", last_month, first - timedelta(days=1)),
            ("Quý này", quarter, now),
            (f"Năm {now.year}", year, now),
            (f"Năm {now.year - 1}", date(now.year - 1, 1, 1), year - timedelta(days=1)),
            ("Từ 2008", date(2008, 1, 1), now),
        ]
        shown = self.scope.start, self.scope.end
        return [
            (label, self.query(**{"from": start, "to": end}), (start, end) == shown)
            for label, start, end in spans
        ]

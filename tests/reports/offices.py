"""Communes with clerks, and the round of Tây Ninh's plan of 16/10/2018, for the tests of rounds."""

from datetime import date, datetime, timedelta

from apps.core.dates import LOCAL
from apps.reports.actions import rounds
from apps.reports.models import Round
from tests.factories import UnitFactory, UserFactory

PLAN = {
    "title": "Tổng kết 10 năm thực hiện Cuộc vận động",
    "plan_number": "61/KH-CTĐTN",
    "plan_date": date(2018, 10, 16),
    "plan_issuer": "Hội Chữ thập đỏ tỉnh Tây Ninh",
    "starts_on": date(2008, 1, 1),
    "ends_on": date(2018, 12, 31),
    "deadline": date(2018, 11, 9),
}
OPENED = datetime(2018, 10, 17, 8, tzinfo=LOCAL)


def at(day, hour=9):
    """A moment of November 2018, on Vietnam's clock."""
    return datetime(2018, 11, 1, hour, tzinfo=LOCAL) + timedelta(days=day - 1)


def offices(province, names, *, kind="commune"):
    """{name: clerk} of new units below the province."""
    found = {}
    for number, name in enumerate(names):
        own = {"era": "", "code": "", "key": f"dv-{kind}-{number}"} if kind == "attached" else {}
        unit = UnitFactory(parent=province, name=name, kind=kind, **own)
        found[name] = UserFactory(unit=unit, full_name=f"Cán bộ {name}")
    return found


def opened(by, units, **fields):
    """A round of the plan, opened by `by` for `units`."""
    return rounds.open_round(Round(**PLAN | fields), units=units, by=by)


def report_of(round, unit):
    return round.reports.in_force().select_related("round__unit", "unit").get(unit=unit)

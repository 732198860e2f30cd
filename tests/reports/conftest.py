"""Records and the table of them that the tests of reports share."""

from datetime import date

import pytest

from apps.reports import figures
from apps.reports.document import summary_document
from tests.factories import AddressFactory, AidRecordFactory, HistoricalTotalFactory, UnitFactory

START, END = date(2008, 1, 1), date(2018, 12, 31)


@pytest.fixture
def records(commune, neighbour_commune):
    """Two communes with figures, joint help, excluded and unvalued aid, years on paper."""
    family = AddressFactory(unit=commune, filed=True, household=True, full_name="H'Yim Kđoh")
    AidRecordFactory(address=family, value=1_234_567_000)
    AidRecordFactory(address=family, value=1_500, red_cross=True)
    AidRecordFactory(address=family, value=None)
    AidRecordFactory(address=family, value=250_000, exclusion="X5")
    school = AddressFactory(unit=neighbour_commune, filed=True, collective=True)
    AidRecordFactory(address=school, red_cross=True)
    HistoricalTotalFactory(
        unit=neighbour_commune, filed=3, helped_by_others=2, persons=5, value=9_000
    )
    HistoricalTotalFactory(
        unit=commune, starts_on=date(2007, 1, 1), ends_on=date(2008, 6, 30), filed=100
    )


@pytest.fixture
def document(province, records):
    return summary_document(figures.Scope(province, START, END))


@pytest.fixture
def old_commune(old_district):
    return UnitFactory(
        parent=old_district, era="2004", code="24343", name="Xã Cư Bao", valid_to="2025-06-30"
    )

"""Where a figure comes from: its rule, unit, period, view, as-of date, and the records it counts."""

import pytest
from django.urls import reverse

from apps.addresses.choices import Category
from apps.reports import figures
from apps.reports.passports import FIGURES
from tests.factories import RoundFactory

ASKED = {"from": "2008-01-01", "to": "2018-12-31"}


def passport(client, code, **asked):
    return client.get(reverse("reports:figure", args=[code]), ASKED | asked)


@pytest.mark.parametrize("code", list(FIGURES))
def test_every_figure_tells_its_rule_unit_period_and_day(
    client, viewer, records, code, django_assert_max_num_queries
):
    figure = FIGURES[code]
    client.force_login(viewer)
    asked = {"year": "2018"} if figure.needs_year else {}
    if code.endswith("_category"):
        asked["of"] = Category.objects.first().name
    if code.startswith("round_"):
        asked["of"] = str(RoundFactory(unit=viewer.unit).pk)

    with django_assert_max_num_queries(25):
        page = passport(client, code, **asked).content.decode()

    assert figure.name in page
    for name, words in figure.rule_lines:
        assert name in page
        assert words in page
    assert viewer.unit.name in page
    assert "31/12/2018" in page
    assert figures.VERSION in page

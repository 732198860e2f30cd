from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.template import Context, Engine

ENGINE = Engine(libraries={"vietnamese": "apps.core.templatetags.vietnamese"})


def shown(expression, value):
    template = ENGINE.from_string("{% load vietnamese %}{{ value|" + expression + " }}")
    return template.render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("money", 1_500_000, "1.500.000"),
        ("money", 0, "0"),
        ("dong", 1_500_000, "1.500.000 đồng"),
        ("percent", Fraction(10, 13), "76,9%"),
        ("day", date(2018, 2, 28), "28/02/2018"),
        ("moment", datetime(2018, 2, 28, 2, 5, tzinfo=UTC), "28/02/2018 09:05"),
        ("number", 24394, "24.394"),
        ("number:1", 1.25, "1,3"),
    ],
)
def test_reader_sees_figures_the_vietnamese_way(expression, value, text):
    assert shown(expression, value) == text


@pytest.mark.parametrize(
    "expression", ["money", "dong", "percent", "day", "moment", "number", "number:1"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_reader_sees_nothing_where_nothing_is_known(expression, value):
    assert shown(expression, value) == ""

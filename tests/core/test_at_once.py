"""Several querysets by one statement: the same answers as each by itself."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Count, Sum

from apps.addresses.models import Address, Need
from apps.aid_records.models import NeedCover
from apps.core.at_once import ask_at_once, count_at_once
from apps.ledgers.models import Lot
from apps.organisation.models import Unit
from tests.factories import AddressFactory, LotFactory, NeedFactory

TRACKED = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]


def _state(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_every_tracked_row_is_the_same_as_when_asked_alone(rows):
    questions = [model._base_manager.order_by("pk") for model in TRACKED]
    questions += [
        model.pgh_event_model.objects.select_related("pgh_context").order_by("pgh_id")
        for model in TRACKED
    ]
    together = [question.all() for question in questions]

    ask_at_once(*together)

    assert sum(len(question) for question in together) > 100
    for alone, question in zip(questions, together, strict=True):
        assert [_state(row) for row in question] == [_state(row) for row in alone]


def test_many_questions_cost_one_statement(commune, django_assert_num_queries):
    address = AddressFactory(unit=commune, full_name="Bà H’Ngút 100% “Niê”\\ ' \n")
    NeedFactory.create_batch(3, address=address)
    LotFactory(item__aid_model__unit=commune, quantity=Decimal("12.50"))
    of_unit = Address.objects.select_related("unit").prefetch_related("needs")
    kinds = Address.objects.order_by().values("kind").annotate(n=Count("pk"))
    pairs = Address.objects.values_list("code", "birth_date", "created_at")
    flat = Need.objects.order_by("pk").values_list("pk", flat=True)
    sums = Lot.objects.order_by().values("item").annotate(all=Sum("quantity"))

    with django_assert_num_queries(1):
        ask_at_once(of_unit, kinds, pairs, flat, sums)
        assert [row.unit for row in of_unit._result_cache] == [commune]
        assert list(kinds) == [{"kind": address.kind, "n": 1}]
        assert list(pairs) == [(address.code, address.birth_date, address.created_at)]
        assert len(flat) == 3
        assert [row["all"] for row in sums] == [Decimal("12.50")]
    with django_assert_num_queries(1):
        assert len(of_unit[0].needs.all()) == 3
    assert list(flat) == list(Need.objects.order_by("pk").values_list("pk", flat=True))
    assert of_unit[0].full_name == Address.objects.get().full_name


@pytest.mark.django_db
def test_what_is_empty_or_known_already_is_not_asked(commune, django_assert_num_queries):
    nothing, known = Unit.objects.none(), Unit.objects.filter(pk=commune.pk)
    list(known)

    with django_assert_num_queries(0):
        ask_at_once(nothing, known)
        assert list(nothing) == []


def test_a_column_that_json_cannot_carry_is_asked_by_itself(commune, django_assert_num_queries):
    spans, units, again = NeedCover.objects.all(), Unit.objects.all(), Unit.objects.order_by("pk")

    with django_assert_num_queries(2):
        ask_at_once(spans, units, again)
        assert list(spans) == []
        assert len(units) == len(again)


def test_counts_cost_one_statement_and_an_empty_question_counts_nothing(
    commune, django_assert_num_queries
):
    address = AddressFactory(unit=commune, full_name="100% “Niê”")
    NeedFactory.create_batch(3, address=address)
    names = Address.objects.values("full_name").filter(full_name__contains="100%")

    with django_assert_num_queries(1):
        found = count_at_once(
            Need.objects.order_by("pk")[:2],
            Address.objects.none(),
            Address.objects.select_related("unit").filter(unit=commune),
            more=[names[:1], names.none(), Address.objects.values("created_at")[:1]],
        )

    assert found == (2, 0, 1, "100% “Niê”", None, address.created_at)
    with django_assert_num_queries(0):
        assert count_at_once() == ()

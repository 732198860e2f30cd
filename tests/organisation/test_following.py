"""Every model with a key to a unit says how it follows, in a way that the SQL can do."""

import pytest
from django.db.models import Q, UniqueConstraint

from apps.core.fields import DerivedField, FoldedField
from apps.organisation.following import Along, Follow, LetGo, TellApart, While, counted, followers
from apps.organisation.models import Unit
from apps.organisation.reorganising import rows

KEYS = followers()
IDS = [f"{model._meta.label}.{field}" for model, field, _ in KEYS]


@pytest.mark.parametrize(("model", "field", "follow"), KEYS, ids=IDS)
def test_every_key_to_a_unit_is_declared(model, field, follow):
    declared = getattr(model, "follow_units", {})

    assert field in declared, f"{model.__name__}: ghi follow_units cho “{field}” (following.py)"
    assert isinstance(declared[field], Follow | While | Along)
    keys = {f.name for f in model._meta.concrete_fields if f.related_model is Unit}
    assert set(declared) <= keys


def test_a_province_follows_its_unit_and_so_there_is_a_unit():
    for model, field, follow in KEYS:
        if follow is Follow.PROVINCE:
            assert field == "province"
            assert model._meta.get_field("unit").related_model is Unit


def test_rows_of_one_province_that_must_differ_are_told_apart_when_provinces_join():
    told_apart = {
        (model, name) for model, name, policy in rows.policies() if isinstance(policy, TellApart)
    }
    for model, field, follow in KEYS:
        if follow is Follow.PROVINCE:
            for name in rows.uniques(model, field):
                assert (model, name) in told_apart


def test_what_is_told_apart_or_let_go_can_be():
    for model, name, policy in rows.policies():
        field = model._meta.get_field(policy.field)
        assert any(
            isinstance(c, UniqueConstraint) and c.name == name for c in model._meta.constraints
        )
        if isinstance(policy, LetGo):
            assert field.null
        else:
            derived = [f for f in model._meta.concrete_fields if isinstance(f, DerivedField)]
            own = [f for f in derived if policy.field in f.sources]
            assert all(isinstance(f, FoldedField) for f in own)  # SQL folds these only


def test_what_is_counted_leads_to_a_unit(db):
    for model, one in counted():
        assert isinstance(one.condition, Q)
        assert list(model._base_manager.filter(one.condition, **{f"{one.at}__in": []})) == []

"""Counting rows that a reorganisation concerns; nothing is written."""

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from apps.organisation.following import Along, Follow, counted, followers
from apps.organisation.models import Unit, UnitSpan
from apps.organisation.reorganising import rows


def count_following(successors):
    """[(model, field, number)] of rows that would follow."""
    found = []
    for model, fields in rows.followed().items():
        for field, follow in fields.items():
            if follow is Follow.PROVINCE:
                continue
            sql, params = rows.following(model, field, follow, successors)
            found.append((model, field, _count(sql, params)))
    return found


def count_staying(units):
    """{model: number} of rows that would follow if their unit, one of these, went whole."""
    found = {}
    for model, fields in rows.followed().items():
        if "unit" in fields:
            found[model] = _open(model).filter(unit__in=units).count()
    return found


def _open(model):
    """The rows that follow their unit where it goes whole."""
    follow = rows.followed()[model]["unit"]
    found = model._base_manager.filter(getattr(follow, "condition", Q()))
    if isinstance(follow, Along):
        same = {name: OuterRef(name) for name in ("unit", follow.by)}
        found = found.filter(Exists(_open(apps.get_model(follow.model)).filter(**same)))
    return found


def count_colliding(successors):
    """[(model, constraint, policy or None, number)] of rows that would meet another one."""
    found = []
    for model, fields in rows.followed().items():
        for field, follow in fields.items():
            for constraint in rows.uniques(model, field):
                policy = rows.policy_of(model, constraint)
                if follow is Follow.PROVINCE:
                    sql, params = rows.to_tell_apart(model, constraint, successors)
                else:
                    sql, params = rows.colliding(model, field, follow, constraint, successors)
                if number := _count(sql, params):
                    found.append((model, constraint, policy, number))
    return found


def _count(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) found", params)
        return cursor.fetchone()[0]


def counts_by_unit(units, *, only=""):
    """{Counted: {unit: number}} of what the models ask to be counted, in these units; of `only` this
    key where one is given."""
    found = {}
    for model, one in counted():
        if only and one.key != only:
            continue
        found_rows = model._base_manager.filter(one.condition, Q(**{f"{one.at}__in": units}))
        found_rows = found_rows.order_by().values(one.at).annotate(number=models.Count("pk"))
        found[one] = dict(found_rows.values_list(one.at, "number"))
    return found


def rows_of(units):
    """Numbers of those of these units that any row of any table points at, former names left out."""
    numbers = set()
    for model in {model for model, _, _ in followers()} | _own_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Unit:
                found = model._base_manager.filter(**{f"{field.name}__in": units})
                numbers |= set(found.order_by().values_list(field.attname, flat=True).distinct())
    return numbers


def _own_models():
    """Tables of organisation itself that point at units, besides the tree and its past."""
    return {
        model
        for model in apps.get_app_config(Unit._meta.app_label).get_models()
        if model not in (Unit, UnitSpan) and not hasattr(model, "pgh_tracked_model")
    }

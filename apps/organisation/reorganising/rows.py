"""Which rows of all apps follow their units, in SQL over whole tables (apps.organisation.following).

Nothing is changed here: that is `carrying`.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from apps.organisation.following import Along, Follow, LetGo, While, followers

_SUCCESSOR = """
successor AS MATERIALIZED (
    SELECT * FROM unnest(%(old)s::bigint[], %(new)s::bigint[], %(rank)s::int[]) AS s (old, new, rank)
)"""


@dataclass(frozen=True)
class Successors:
    """Units that went whole: old → new. `homes`: unit → province, of the day after, for units whose
    province changes and for successors. In a preview, what is still to be made has negative numbers.

    `ranks` say who keeps a place that only one can have: the smallest. `places` are the names of
    provinces that end.
    """

    into: dict
    homes: dict
    ranks: dict
    places: dict

    @property
    def params(self):
        return {
            "old": list(self.into),
            "new": list(self.into.values()),
            "rank": [self.ranks.get(old, 0) for old in self.into],
            "unit": list(self.homes),
            "home": list(self.homes.values()),
            "province": list(self.places),
            "place": list(self.places.values()),
            "place_rank": [self.ranks.get(number, 0) for number in self.places],
        }


def label(model):
    return model._meta.label_lower


def followed():
    """{model: {field: Follow, While or Along}} of the keys that follow."""
    found = defaultdict(dict)
    for model, field, follow in followers():
        if follow is not Follow.NEVER:
            found[model][field] = follow
    return found


def following(model, field, follow, successors):
    """(SQL, params) of rows whose key follows: id, before, after. Those that collide are left out."""
    inner, params = _candidates(model, field, follow, successors)
    left_out = [
        f"AND id NOT IN ({_colliding(model, field, constraint, params)})"
        for constraint in uniques(model, field)
        if not isinstance(policy_of(model, constraint), LetGo)
    ]
    sql = f"WITH {inner} SELECT id, before, after FROM candidate WHERE true {' '.join(left_out)}"
    return sql, params


def colliding(model, field, follow, constraint, successors):
    """(SQL, params) of ids of rows that meet another one under a unique constraint."""
    inner, params = _candidates(model, field, follow, successors)
    return f"WITH {inner} {_colliding(model, field, constraint, params)}", params


def _candidates(model, field, follow, successors):
    params = successors.params
    condition = ""
    if isinstance(follow, While):
        condition = f"WHERE t.id IN ({_ids(model, follow.condition, params)})"
    elif isinstance(follow, Along):
        other = apps.get_model(follow.model)
        theirs = followed()[other][field]
        sql, params = following(other, field, theirs, successors)
        unit, by = column_of(other, field), column_of(other, follow.by)
        condition = (
            f"WHERE EXISTS (SELECT FROM {other._meta.db_table} o JOIN ({sql}) going ON going.id = o.id "
            f"WHERE o.{unit} = t.{column_of(model, field)} AND o.{by} = t.{column_of(model, follow.by)})"
        )
    sql = f"""{_SUCCESSOR},
candidate AS MATERIALIZED (
    SELECT t.id, t.{column_of(model, field)} AS before, s.new AS after, s.rank
    FROM {model._meta.db_table} t JOIN successor s ON s.old = t.{column_of(model, field)}
    {condition}
)"""
    return sql, params


def _colliding(model, field, constraint, params):
    """Of rows that will be alike the one that is there already stays, then the best ranked."""
    column = column_of(model, field)
    names, condition = unique_rule(model, constraint)
    others = "".join(f", t.{column_of(model, name)}" for name in names if name != field)
    known = " ".join(
        f"AND t.{column_of(model, name)} IS NOT NULL" for name in names if name != field
    )
    meets = f"AND t.id IN ({_ids(model, condition, params)})" if condition else ""
    return f"""
    SELECT id FROM (
        SELECT t.id, c.id IS NOT NULL AS moves, row_number() OVER (
            PARTITION BY coalesce(c.after, t.{column}){others}
            ORDER BY c.id IS NOT NULL, coalesce(c.rank, 0), t.id
        ) AS n
        FROM {model._meta.db_table} t LEFT JOIN candidate c ON c.id = t.id
        WHERE (c.id IS NOT NULL OR t.{column} IN (SELECT new FROM successor)) {known} {meets}
    ) alike
    WHERE moves AND n > 1"""


def to_tell_apart(model, constraint, successors):
    """(SQL, params) of rows that meet a namesake because their province joins another: id, the text
    as it is, the name of the province that ends."""
    policy = policy_of(model, constraint)
    inner, params = _candidates(model, "unit", followed()[model].get("unit"), successors)
    names, condition = unique_rule(model, constraint)
    others = "".join(f", t.{column_of(model, name)}" for name in names if name != "province")
    meets = f"AND t.id IN ({_ids(model, condition, params)})" if condition else ""
    sql = f"""
WITH {inner},
home AS MATERIALIZED (
    SELECT * FROM unnest(%(unit)s::bigint[], %(home)s::bigint[]) AS h (unit, province)
),
ending AS MATERIALIZED (
    SELECT * FROM unnest(%(province)s::bigint[], %(place)s::text[], %(place_rank)s::int[])
        AS e (province, name, rank)
)
SELECT id, text,
    concat_ws(' ', place, nullif(row_number() OVER (PARTITION BY text, place ORDER BY id), 1)) AS place
FROM (
    SELECT t.id, t.{policy.field} AS text, e.name AS place,
        coalesce(h.province, t.province_id) <> t.province_id AS moves,
        row_number() OVER (
            PARTITION BY coalesce(h.province, t.province_id){others}
            ORDER BY coalesce(h.province, t.province_id) <> t.province_id, e.rank NULLS FIRST, t.id
        ) AS n
    FROM {model._meta.db_table} t
    LEFT JOIN candidate c ON c.id = t.id
    LEFT JOIN home h ON h.unit = coalesce(c.after, t.unit_id)
    LEFT JOIN ending e ON e.province = t.province_id
    WHERE coalesce(h.province, t.province_id) IN (SELECT province FROM home) {meets}
) alike
WHERE moves AND n > 1"""
    return sql, params


def uniques(model, field):
    """Names of the unique constraints, or unique fields, that the field is part of."""
    found = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and field in constraint.fields
    ]
    return found + ([field] if model._meta.get_field(field).unique else [])


def unique_rule(model, name):
    """(fields, condition) of a unique constraint, or of a unique field."""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return constraint.fields, constraint.condition
    return [name], None


def policy_of(model, constraint):
    return getattr(model, "when_units_join", {}).get(constraint)


def policies():
    """[(model, constraint, TellApart or LetGo)]"""
    return [
        (model, name, policy)
        for model in followed()
        for name, policy in getattr(model, "when_units_join", {}).items()
    ]


def _ids(model, condition, params):
    """SQL of the ids of rows that meet a Q; its parameters join the others."""
    sql, values = (
        model._base_manager.filter(condition).order_by().values("pk").query.sql_with_params()
    )
    for value in values:
        name = f"q{len(params)}"
        params[name] = value
        sql = sql.replace("%s", f"%({name})s", 1)
    return sql


def column_of(model, field):
    return model._meta.get_field(field).column

"""Rows of all apps that follow their units, by SQL over whole tables (apps.organisation.following).

First every value that will change is noted as a `MovedRow`, then each table is changed once, from
what was noted. `province` is not noted: it follows from the row's unit, there and back.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, models

from apps.core.fields import DerivedField, FoldedField
from apps.core.text import fold_sql
from apps.organisation.following import Follow, LetGo, TellApart, While, followers
from apps.organisation.models import MovedRow

_NOTED = MovedRow._meta.db_table
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
    """{model: {field: Follow or While}} of the keys that follow."""
    found = defaultdict(dict)
    for model, field, follow in followers():
        if follow is not Follow.NEVER:
            found[model][field] = follow
    return found


# --- what will change --------------------------------------------------------------------------


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
    sql = f"""{_SUCCESSOR},
candidate AS MATERIALIZED (
    SELECT t.id, t.{_column(model, field)} AS before, s.new AS after, s.rank
    FROM {model._meta.db_table} t JOIN successor s ON s.old = t.{_column(model, field)}
    {condition}
)"""
    return sql, params


def _colliding(model, field, constraint, params):
    """Of rows that will be alike the one that is there already stays, then the best ranked."""
    column = _column(model, field)
    names, condition = _unique_rule(model, constraint)
    others = "".join(f", t.{_column(model, name)}" for name in names if name != field)
    known = " ".join(f"AND t.{_column(model, name)} IS NOT NULL" for name in names if name != field)
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
    names, condition = _unique_rule(model, constraint)
    others = "".join(f", t.{_column(model, name)}" for name in names if name != "province")
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


def _unique_rule(model, name):
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


def _column(model, field):
    return model._meta.get_field(field).column


# --- changing it -------------------------------------------------------------------------------


def note(reorganisation, successors):
    """Write down every value of every row that will follow; returns {model: {field: number}}."""
    noted = defaultdict(dict)
    for model, fields in followed().items():
        for field, follow in fields.items():
            if follow is Follow.PROVINCE:
                continue
            sql, params = following(model, field, follow, successors)
            noted[model][field] = _note(reorganisation, model, field, sql, params)
    for model, constraint, policy in policies():
        if isinstance(policy, LetGo):
            field = next(f for f in followed()[model] if f in _unique_rule(model, constraint)[0])
            ids, params = colliding(model, field, followed()[model][field], constraint, successors)
            column = _column(model, policy.field)
            sql = (
                f"SELECT t.id, t.{column}, NULL::bigint FROM {model._meta.db_table} t "
                f"JOIN ({ids}) c ON c.id = t.id"
            )
            _note(reorganisation, model, policy.field, sql, params)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_NOTED}")
    return noted


def _note(reorganisation, model, field, sql, params):
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_NOTED} (reorganisation_id, model, field, row, before, after) "
            f"SELECT %(reorganisation)s, %(model)s, %(field)s, * FROM ({sql}) found",
            params | {"reorganisation": reorganisation.pk, "model": label(model), "field": field},
        )
        return cursor.rowcount


def tell_apart(reorganisation, successors):
    """Give namesakes of provinces that join the name of the one they came from; how many."""
    told = 0
    for model, constraint, policy in policies():
        if not isinstance(policy, TellApart):
            continue
        sql, params = to_tell_apart(model, constraint, successors)
        # The length of the text as it was brings it back.
        told += _note(
            reorganisation,
            model,
            policy.field,
            f"SELECT id, char_length(text), NULL::bigint FROM ({sql}) namesake "
            f"WHERE NOT EXISTS (SELECT FROM {_NOTED} WHERE reorganisation_id = %(reorganisation)s "
            "AND model = %(model)s AND field = %(field)s AND row = namesake.id)",
            params,
        )
        length = model._meta.get_field(policy.field).max_length
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {model._meta.db_table} t SET {policy.field} = "
                f"left(btrim(t.{policy.field} || ' ' || found.place), {length}) "
                f"FROM ({sql}) found WHERE found.id = t.id",
                params,
            )
        _fold_again(reorganisation, model, policy.field)
    return told


def _fold_again(reorganisation, model, field):
    """Search texts that a text is part of, in the rows where it was changed."""
    for derived in model._meta.concrete_fields:
        if not isinstance(derived, DerivedField) or field not in derived.sources:
            continue
        if not isinstance(derived, FoldedField):
            raise TypeError(f"{derived} is no text that SQL can fold")
        words = ", ".join(f"nullif(t.{source}, '')" for source in derived.sources)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {model._meta.db_table} t SET {derived.column} = "
                + fold_sql(f"concat_ws(' ', {words})").replace("%", "%%")
                + f" FROM {_NOTED} m WHERE m.reorganisation_id = %s AND m.model = %s "
                "AND m.field = %s AND m.row = t.id",
                [reorganisation.pk, label(model), field],
            )


def carry(reorganisation, homes, *, back=False, step=None):
    """Change every table from what was noted (`back`: bring back what nobody has changed since), and
    let provinces follow; returns {model: number of rows}. `homes`: unit → province of afterwards, of
    those whose province changes. `step()` is called after each table."""
    changed = {}
    for model, fields in followed().items():
        own = [name for name, follow in fields.items() if follow is not Follow.PROVINCE]
        own += [
            policy.field
            for of, _, policy in policies()
            if of is model and isinstance(policy, LetGo) and policy.field not in own
        ]
        changed[model] = _carry(reorganisation, model, own, homes, "province" in fields, back=back)
        if step:
            step()
    return changed


def _carry(reorganisation, model, fields, homes, has_province, *, back):
    table = model._meta.db_table
    follows_province = has_province and followed()[model]["province"] is Follow.PROVINCE
    columns = [_column(model, field) for field in fields]
    joins, values, noted = [], [], ["false"]
    params = {
        "r": reorganisation.pk,
        "model": label(model),
        "unit": list(homes),
        "home": list(homes.values()),
    }
    for n, (field, column) in enumerate(zip(fields, columns, strict=True)):
        params[f"f{n}"] = field
        still = f"AND t.{column} IS NOT DISTINCT FROM m{n}.after" if back else ""
        joins.append(
            f"LEFT JOIN {_NOTED} m{n} ON m{n}.reorganisation_id = %(r)s AND m{n}.model = %(model)s "
            f"AND m{n}.field = %(f{n})s AND m{n}.row = t.id {still}"
        )
        to = "before" if back else "after"
        values.append(f"CASE WHEN m{n}.id IS NULL THEN t.{column} ELSE m{n}.{to} END AS v{n}")
        noted.append(f"m{n}.id IS NOT NULL")
    sets = [f"{column} = moving.v{n}" for n, column in enumerate(columns)]
    home = ""
    if follows_province:
        place = columns.index("unit_id") if "unit_id" in columns else None
        values.append("t.unit_id AS v_unit")
        noted.append("t.unit_id = ANY(%(unit)s)")
        sets.append("province_id = CASE WHEN h.unit IS NULL THEN u.province_id ELSE h.province END")
        after = f"moving.v{'_unit' if place is None else place}"
        home = f"JOIN organisation_unit u ON u.id = {after} LEFT JOIN home h ON h.unit = {after}"
    if not sets:
        return 0
    sql = f"""
WITH home AS MATERIALIZED (
    SELECT * FROM unnest(%(unit)s::bigint[], %(home)s::bigint[]) AS h (unit, province)
),
moving AS MATERIALIZED (
    SELECT t.id, {", ".join(values)} FROM {table} t {" ".join(joins)} WHERE {" OR ".join(noted)}
)
UPDATE {table} t SET {", ".join(sets)} FROM moving {home} WHERE moving.id = t.id"""
    with connection.cursor() as cursor:
        # History compares the rows of before and after by a plan that a session keeps: one made for a
        # single row takes the square of thousands (10.000 addresses: minutes instead of 5 s).
        cursor.execute("DISCARD PLANS")
        cursor.execute(sql, params)
        return cursor.rowcount


def hand_over(model, field, successors):
    """Let rows follow without a note of it, those that would collide left where they are."""
    sql, params = following(model, field, Follow.WHOLE, successors)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} t SET {_column(model, field)} = found.after "
            f"FROM ({sql}) found WHERE found.id = t.id",
            params,
        )


def tell_as_before(reorganisation):
    """Take the names of provinces off the texts they were added to, where nobody has changed them."""
    for model, _, policy in policies():
        if not isinstance(policy, TellApart):
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {model._meta.db_table} t SET {policy.field} = left(t.{policy.field}, "
                f"m.before::int) FROM {_NOTED} m WHERE m.reorganisation_id = %s AND m.model = %s "
                f"AND m.field = %s AND m.row = t.id AND char_length(t.{policy.field}) > m.before",
                [reorganisation.pk, label(model), policy.field],
            )
        _fold_again(reorganisation, model, policy.field)

"""Rows that follow their units are noted and changed (`rows` says which they are).

First every value that will change is noted as a `MovedRow`, then each table is changed once, from
what was noted. `province` is not noted: it follows from the row's unit, there and back.
"""

from collections import defaultdict
from contextlib import suppress

from django.db import IntegrityError, connection, transaction

from apps.core.fields import DerivedField, FoldedField
from apps.core.text import fold_sql
from apps.organisation.following import Follow, LetGo, TellApart
from apps.organisation.models import MovedRow
from apps.organisation.reorganising import rows

_NOTED = MovedRow._meta.db_table


def note(reorganisation, successors):
    """Write down every value of every row that will follow; returns {model: {field: number}}."""
    noted = defaultdict(dict)
    for model, fields in rows.followed().items():
        for field, follow in fields.items():
            if follow is Follow.PROVINCE:
                continue
            sql, params = rows.following(model, field, follow, successors)
            noted[model][field] = _note(reorganisation, model, field, sql, params)
    for model, constraint, policy in rows.policies():
        if isinstance(policy, LetGo):
            field = next(
                f for f in rows.followed()[model] if f in rows.unique_rule(model, constraint)[0]
            )
            ids, params = rows.colliding(
                model, field, rows.followed()[model][field], constraint, successors
            )
            column = rows.column_of(model, policy.field)
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
            params
            | {"reorganisation": reorganisation.pk, "model": rows.label(model), "field": field},
        )
        return cursor.rowcount


def tell_apart(reorganisation, successors):
    """Give namesakes of provinces that join the name of the one they came from; how many."""
    told = 0
    for model, constraint, policy in rows.policies():
        if not isinstance(policy, TellApart):
            continue
        sql, params = rows.to_tell_apart(model, constraint, successors)
        # The length of the text as it was brings it back, if it still is what it became here.
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
            cursor.execute(
                f"UPDATE {_NOTED} m SET after = {_print_of(policy.field)} "
                f"FROM {model._meta.db_table} t WHERE m.reorganisation_id = %s AND m.model = %s "
                "AND m.field = %s AND m.row = t.id",
                [reorganisation.pk, rows.label(model), policy.field],
            )
        _fold_again(reorganisation, model, policy.field)
    return told


def _print_of(field):
    """SQL of a number by which a text of the row t is known again."""
    return f"('x' || left(md5(t.{field}), 16))::bit(64)::bigint"


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
                [reorganisation.pk, rows.label(model), field],
            )


def carry(reorganisation, homes, *, back=False, step=None):
    """Change every table from what was noted (`back`: bring back what nobody has changed since), and
    let provinces follow; returns {model: number of rows}. `homes`: unit → province of afterwards, of
    those whose province changes. `step()` is called after each table."""
    changed = {}
    for model, fields in rows.followed().items():
        own = [name for name, follow in fields.items() if follow is not Follow.PROVINCE]
        own += [
            policy.field
            for of, _, policy in rows.policies()
            if of is model and isinstance(policy, LetGo) and policy.field not in own
        ]
        changed[model] = _carry(reorganisation, model, own, homes, "province" in fields, back=back)
        if step:
            step()
    return changed


def _carry(reorganisation, model, fields, homes, has_province, *, back):
    table = model._meta.db_table
    follows_province = has_province and rows.followed()[model]["province"] is Follow.PROVINCE
    columns = [rows.column_of(model, field) for field in fields]
    joins, values, noted = [], [], ["false"]
    params = {
        "r": reorganisation.pk,
        "model": rows.label(model),
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
        cursor.execute(sql, params)
        return cursor.rowcount


def hand_over(model, field, successors):
    """Let rows follow without a note of it, those that would collide left where they are."""
    sql, params = rows.following(model, field, Follow.WHOLE, successors)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} t SET {rows.column_of(model, field)} = found.after "
            f"FROM ({sql}) found WHERE found.id = t.id",
            params,
        )


def tell_as_before(reorganisation):
    """Take the names of provinces off the texts they were added to, where nobody has changed them
    and nobody else has taken the text of before."""
    for model, _, policy in rows.policies():
        if not isinstance(policy, TellApart):
            continue
        table, field = model._meta.db_table, policy.field
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, m.before::int FROM {table} t JOIN {_NOTED} m ON m.row = t.id "
                "WHERE m.reorganisation_id = %s AND m.model = %s AND m.field = %s "
                f"AND m.after = {_print_of(field)}",
                [reorganisation.pk, rows.label(model), field],
            )
            for number, length in cursor.fetchall():
                with suppress(IntegrityError), transaction.atomic():
                    cursor.execute(
                        f"UPDATE {table} SET {field} = left({field}, %s) WHERE id = %s",
                        [length, number],
                    )
        _fold_again(reorganisation, model, field)

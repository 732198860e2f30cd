"""Rows into tables with COPY: derived fields computed as on save, days of entry as invented."""

import io
import json

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import NumericRange


def next_ids(model, count):
    """`count` fresh primary keys, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def number(rows):
    """Give the rows (of one model) their primary keys, in order."""
    if rows:
        for row, pk in zip(rows, next_ids(type(rows[0]), len(rows)), strict=True):
            row.pk = pk
    return rows


def copy(rows):
    """COPY model instances that have their keys; statement triggers write their history."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
    getters = [_getter(field) for field in fields]
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join([_text(get(row)) for get in getters]))
        buffer.write("\n")
    buffer.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{rows[0]._meta.db_table}" ({columns}) FROM STDIN', buffer)


def _getter(field):
    if getattr(field, "auto_now_add", False) or type(field).pre_save is models.Field.pre_save:
        return lambda row: getattr(row, field.attname)
    return lambda row: field.pre_save(row, True)


def _text(value):
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, NumericRange):
        return f"[{value.lower},{value.upper})"
    if isinstance(value, dict):
        value = json.dumps(value)
    if not isinstance(value, str):
        return str(value)
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        value = value.replace("\\", "\\\\").replace("\t", "\\t")
        value = value.replace("\n", "\\n").replace("\r", "\\r")
    return value

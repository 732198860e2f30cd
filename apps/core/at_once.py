"""Several querysets answered by one statement, where a page asks many small things side by side.

Each keeps its own SQL, wrapped as a JSON array; only the way to the server and back is shared.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections

_AS_IT_IS = {
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "BooleanField",
    "CharField",
    "FileField",
    "GenericIPAddressField",
    "IntegerField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SearchVectorField",
    "SlugField",
    "SmallIntegerField",
    "TextField",
}
_READ = {  # what the driver would have given, of what JSON has
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "JSONField": lambda value: json.dumps(value, default=float),
    "UUIDField": UUID,
}


def ask_at_once(*querysets):
    """Evaluate all of them by one statement: afterwards iterating over one asks nothing more.

    Querysets of rows (with `select_related`, annotations), of `values()` and of `values_list()`; a
    `prefetch_related` follows with its own statements. One with columns that JSON cannot carry
    exactly (ranges, bytes …) is asked by itself, and so is a single one.
    """
    asked = [one for one in map(_Asked, querysets) if one.is_open]
    if len(asked) > 1:
        answers = ", ".join(
            f"(SELECT coalesce(json_agg(q{number}), '[]')::text FROM ({one.sql}) q{number})"
            for number, one in enumerate(asked)
        )
        with connections[querysets[0].db].cursor() as cursor:
            cursor.execute(f"SELECT {answers}", [value for one in asked for value in one.params])
            for one, answer in zip(asked, cursor.fetchone(), strict=True):
                one.take(json.loads(answer, parse_float=Decimal))


def count_at_once(*querysets, more=()):
    """How many rows each queryset has, then the one value of each of `more` (querysets of one column
    and at most one row; None without a row), by one statement."""
    wrapped = [("SELECT COUNT(*) FROM ({}) counted", "0", rows.values("pk")) for rows in querysets]
    wrapped += [("{}", "NULL", rows) for rows in more]
    if not wrapped:
        return ()
    columns, params = [], []
    for select, nothing, rows in wrapped:
        try:
            sql, values = rows.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            columns.append(nothing)
        else:
            columns.append(f"({select.format(sql)})")
            params += values
    with connections[wrapped[0][2].db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        return cursor.fetchone()


class _Asked:
    """A queryset with its SQL, as long as it can be asked with others."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        self.is_open = queryset._result_cache is None
        try:
            self.sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            self.is_open = False
            return
        kinds = [_kind(column) for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.is_open &= all(kind in _AS_IT_IS or kind in _READ for kind in kinds)
        self.readers = [_READ.get(kind) for kind in kinds]

    def take(self, lines):
        """Let Django make of the lines what it makes of a cursor's."""
        rows = [
            [
                read(value) if read and value is not None else value
                for read, value in zip(self.readers, line.values(), strict=False)
            ]
            for line in lines
        ]
        self.compiler.execute_sql = lambda *_, **__: [rows]
        answered = self.queryset._chain()
        answered.query.get_compiler = lambda *_, **__: self.compiler
        self.queryset._result_cache = list(answered._iterable_class(answered))


def _kind(column):
    field = column.output_field
    while field.remote_field:
        field = field.target_field
    return getattr(field, "output_field", field).get_internal_type()

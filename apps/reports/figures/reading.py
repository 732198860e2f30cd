"""How the statement of a figure is asked of the database."""

import json

from django.db import connection


def fetch(sql, params):
    """All rows of one statement as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]


def fetch_parts(pieces, parts, params):
    """{name: rows} of several SELECTs over the same WITH, by one statement: `parts` is {name: SELECT}.

    Rows as `fetch` gives them; columns are whole numbers, texts, booleans (they come as JSON).
    """
    answers = ", ".join(
        f"(SELECT coalesce(json_agg(part), '[]')::text FROM ({sql}) part) AS {name}"
        for name, sql in parts.items()
    )
    (line,) = fetch(f"{pieces} SELECT {answers}", params)
    return {name: json.loads(answer) for name, answer in line.items()}

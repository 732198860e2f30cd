"""Several figures at once: what they ask of the database at the same time goes there as one statement.

A figure that can be asked so has a generator beside it (`summary_steps` beside `summary`): it yields
(sql, params), is sent the rows as `fetch` gives them, and returns the figure; or it yields a
QuerySet, which it is sent back with its rows read. In each step the statements of all figures stand
side by side, and so do the QuerySets; only the way to the server and back is shared.
"""

import json
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from apps.core.at_once import ask_at_once
from apps.reports.figures.reading import fetch


def together(*steps):
    """The figures of the generators, in their order."""
    figures, asked = {}, {}

    def go_on(number, rows):
        try:
            asked[number] = steps[number].send(rows)
        except StopIteration as done:
            figures[number] = done.value
            asked.pop(number, None)

    for number in range(len(steps)):
        go_on(number, None)
    while asked:
        numbers = list(asked)
        for number, rows in zip(numbers, _ask_all(list(asked.values())), strict=True):
            go_on(number, rows)
    return tuple(figures[number] for number in range(len(steps)))


def alone(steps):
    """The one figure of the generator."""
    (figure,) = together(steps)
    return figure


def _ask_all(asked):
    """What was asked, in its order: QuerySets with their rows read, the rows of statements."""
    querysets = [one for one in asked if isinstance(one, QuerySet)]
    ask_at_once(*querysets)
    statements = [one for one in asked if not isinstance(one, QuerySet)]
    rows = iter(_fetch_all(statements) if statements else ())
    return [one if isinstance(one, QuerySet) else next(rows) for one in asked]


def _fetch_all(statements):
    """The rows of each statement; of several at once columns are whole numbers, texts, booleans, and
    days where they are called …_on: they come as JSON."""
    if len(statements) == 1:
        return [fetch(*statements[0])]
    with connection.cursor() as cursor:
        answers = ", ".join(
            f"(SELECT coalesce(json_agg(q{number}), '[]')::text FROM ({written}) q{number})"
            for number, written in enumerate(
                cursor.mogrify(sql, params).decode() for sql, params in statements
            )
        )
        cursor.execute(f"SELECT {answers}")
        return [[_row(line) for line in json.loads(answer)] for answer in cursor.fetchone()]


def _row(line):
    return {
        name: date.fromisoformat(value) if value and name.endswith("_on") else value
        for name, value in line.items()
    }

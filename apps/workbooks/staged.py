"""Staged rows in sets: written by COPY, judged by one UPDATE of what has changed."""

import io
import json
from collections import Counter
from datetime import date

from django.db import connection

from apps.core.imports import Level, frozen
from apps.core.text import in_normal_case
from apps.organisation.matching import UnitMatchError
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import StagedRow

AT_ONCE = 2_000  # rows in one COPY
NAME = "full_name"
MOST_UNITS = 100
_ORDER = {
    Level.ERROR: StagedRow.State.ERROR,
    Level.DUPLICATE: StagedRow.State.DUPLICATE,
    Level.WARNING: StagedRow.State.WARNING,
}
_COLUMNS = ("source_id", "number", "cells", "state", "outcome", "problems")


def write(run, found, judged):
    """Stage the Found lines with what was `judged` of each."""
    lines = iter(found.lines)
    with connection.cursor() as cursor:
        while chunk := [line for _, line in zip(range(AT_ONCE), lines, strict=False)]:
            rows = ((run.pk, number, _as_json(cells), *judged[number]) for number, cells in chunk)
            cursor.copy_expert(
                f"COPY {StagedRow._meta.db_table} ({', '.join(_COLUMNS)}) FROM STDIN",
                _text(rows),
            )


def judge(run, judged):
    """Give every staged row what was `judged` of it."""
    table = StagedRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE judged_row (number integer, state text, outcome text,"
            " problems jsonb) ON COMMIT DROP"
        )
        cursor.copy_expert(
            "COPY judged_row FROM STDIN", _text((number, *row) for number, row in judged.items())
        )
        cursor.execute(
            f"UPDATE {table} r SET state = j.state, outcome = j.outcome, problems = j.problems"
            " FROM judged_row j WHERE r.source_id = %s AND r.number = j.number"
            " AND (r.state, r.outcome, r.problems) IS DISTINCT FROM (j.state, j.outcome, j.problems)",
            [run.pk],
        )
        cursor.execute("DROP TABLE judged_row")


def meta_of(found, fields):
    """What is kept of Found besides its lines; `fields` are those whose column is in the file."""
    return {**found.meta, "fields": list(fields), "notes": [list(note) for note in found.notes]}


def summary(run, found, report, judged):
    """What the page says of the whole file besides the numbers, as JSON."""
    return {
        "states": Counter(state for state, _, _ in judged.values()),
        "outcomes": Counter(outcome for _, outcome, _ in judged.values() if outcome),
        "notes": [
            [problem.row, problem.column, problem.message]
            for problem in report.warnings
            if problem.row not in judged
        ],
        "capitals": _capitals(run, found),
        "units": _units(run, found, report),
    }


def place_of(run, field):
    """The place of a column among the cells; None when the kind has none of that name."""
    fields = [column.field for column in KINDS[run.kind].columns]
    return fields.index(field) if field in fields else None


def judged_by(report, found):
    """{row number: (state, outcome, problems as JSON)}"""
    problems = {}
    for problem in (*report.errors, *report.warnings):
        problems.setdefault(problem.row, []).append(problem)
    judged = {}
    for number, _ in found.lines:
        of_row = problems.get(number)
        outcome = str(report.outcomes.get(number, ""))
        if of_row is None:
            judged[number] = (StagedRow.State.OK.value, outcome, "[]")
            continue
        levels = {problem.level for problem in of_row}
        state = next(state for level, state in _ORDER.items() if level in levels)
        said = [[problem.field, problem.level.value, problem.message] for problem in of_row]
        judged[number] = (
            state.value,
            "" if state is StagedRow.State.ERROR else outcome,
            json.dumps(said, ensure_ascii=False),
        )
    return judged


def _capitals(run, found):
    """How many names stand in capitals only and would read otherwise."""
    place = place_of(run, NAME)
    if place is None:
        return 0
    return sum(is_in_capitals(cells[place]) for _, cells in found.lines)


def is_in_capitals(name):
    return isinstance(name, str) and name.isupper() and in_normal_case(name) != name


def _units(run, found, report):
    """The texts that mean no one unit: [{"text", "rows", "candidates": [[key, name]…]}]."""
    place = place_of(run, "unit")
    wrong = {problem.row for problem in report.errors if problem.field == "unit"}
    if place is None or not wrong:
        return []
    texts = Counter(str(cells[place]) for number, cells in found.lines if number in wrong)
    match = KINDS[run.kind].resource(unit=run.unit, by=run.by).readers()["unit"]
    units = []
    for text, rows in texts.most_common(MOST_UNITS):
        try:
            match(text)
        except UnitMatchError as error:
            candidates = [[unit.key, unit.name] for unit in error.candidates]
            units.append({"text": text, "rows": rows, "candidates": candidates})
    return units


def _as_json(cells):
    try:
        text = _encode(cells)
    except ValueError:  # infinity: no number to reckon with
        text = _encode([str(cell) if isinstance(cell, float) else cell for cell in cells])
    return text.replace("\\u0000", "")  # which the database cannot keep


def _frozen(cell):
    return frozen(cell) if isinstance(cell, date) else str(cell)


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_frozen
).encode


def _text(rows):
    """Rows in the text format of COPY."""
    return io.StringIO(
        "\n".join("\t".join(str(value).replace("\\", "\\\\") for value in row) for row in rows)
    )

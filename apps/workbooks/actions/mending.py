"""Staged rows are mended: cell by cell, or many at once by one answer."""

from django.db import connection, transaction

from apps.core.actions import ActionError
from apps.core.text import in_normal_case, tidy, tidy_lines
from apps.organisation.matching import UnitMatchError
from apps.organisation.placing import Place
from apps.workbooks import staged
from apps.workbooks.actions.reading import begin_check
from apps.workbooks.actions.states import demand_version, own
from apps.workbooks.grid import shown
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import, StagedRow

LONGEST = 32_767  # characters in one cell, as in Excel
_ROW = StagedRow._meta.db_table


class MendError(ActionError):
    """A change that cannot be made. The message is for people."""


@transaction.atomic
def mend(run, changes, *, by, version):
    """Cells written anew by hand, {row number: {field: text}}, and the file checked again.

    What the file said is kept beside. The same changes sent twice are made once. Raises MendError,
    StaleError when the file was checked again since it was shown.
    """
    run = own(run, by=by, states=[Import.Status.READY])
    rows = {row.number: row for row in run.rows.filter(number__in=list(changes))}
    if lost := set(changes) - set(rows):
        raise MendError(f"Tệp không có dòng {min(lost)}.")
    columns = KINDS[run.kind].columns
    changed = [row for number, row in rows.items() if _mended(row, changes[number], columns)]
    return _keep(run, changed, version=version)


@transaction.atomic
def put_back(run, number, *, by, version):
    """A mended row says again what the file says."""
    run = own(run, by=by, states=[Import.Status.READY])
    changed = list(run.rows.filter(number=number, original__isnull=False))
    for row in changed:
        row.cells, row.original = row.original, None
    return _keep(run, changed, version=version)


def choose_unit(run, text, unit, *, by):
    """All rows whose unit says `text` mean `unit`."""
    return choose_units(run, {text: unit}, by=by)


@transaction.atomic
def choose_units(run, chosen, *, by):
    """All rows whose unit says a text of {text: Unit} mean that unit.

    Its name stands there then, or its KEY where others have that name too.
    """
    run = own(run, by=by, states=[Import.Status.READY])
    for unit in chosen.values():
        if not run.unit.contains(unit):
            raise MendError(f"“{unit.name}” không nằm trong {run.unit.name}; chọn lại.")
    place = _place(run, "unit")
    texts = run.rows.values_list("number", f"cells__{place}")
    match = KINDS[run.kind].resource(unit=run.unit, by=by).readers()["unit"]
    names = {text: _name_of(unit, match) for text, unit in chosen.items()}
    new = {number: names[str(cell)] for number, cell in texts if str(cell) in names}
    return _rewrite(run, place, new)


def _name_of(unit, match):
    """How a unit is written so that it alone is meant."""
    try:
        found = match(unit.name)
    except UnitMatchError:
        return unit.key
    meant = found.unit if isinstance(found, Place) else found
    return unit.name if meant == unit else unit.key


@transaction.atomic
def normal_case(run, *, by):
    """Names in capitals only are written as names are: TRẦN THỊ HOÀ → Trần Thị Hoà."""
    run = own(run, by=by, states=[Import.Status.READY])
    place = _place(run, staged.NAME)
    names = run.rows.values_list("number", f"cells__{place}")
    new = {number: in_normal_case(name) for number, name in names if staged.is_in_capitals(name)}
    return _rewrite(run, place, new)


def _place(run, field):
    place = staged.place_of(run, field)
    if place is None:
        raise MendError("Loại tệp này không có cột đó.")
    return place


def _mended(row, changes, columns):
    """Whether the cells of a row differ after writing {field: text} into them."""
    places = {column.field: place for place, column in enumerate(columns)}
    before = list(row.cells)
    original = row.original or before
    for field, text in changes.items():
        if field not in places:
            raise MendError("Loại tệp này không có cột đó.")
        place = places[field]
        text = tidy_lines(text) if "\n" in text else tidy(text)
        if len(text) > LONGEST:
            raise MendError(f"Dòng {row.number}: một ô dài hơn 32.767 ký tự.")
        if text == _text(original[place], columns[place]):
            row.cells[place] = original[place]  # a date or a number keeps its type
        elif text != _text(row.cells[place], columns[place]):
            row.cells[place] = text
    row.original = None if row.cells == original else list(original)
    return row.cells != before


def _text(cell, column):
    return tidy_lines(shown(cell, column))


def _keep(run, changed, *, version):
    if not changed:
        return run
    demand_version(run, version)
    StagedRow.objects.bulk_update(changed, ["cells", "original"], batch_size=500)
    begin_check(run, rows=run.rows.count())
    return run


def _rewrite(run, place, texts):
    """Write {row number: text} into one column, and check again."""
    if not texts:
        return run
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_ROW} r SET original = COALESCE(r.original, r.cells),"
            " cells = jsonb_set(r.cells, %s, to_jsonb(n.text))"
            " FROM unnest(%s::integer[], %s::text[]) AS n (number, text)"
            " WHERE r.source_id = %s AND r.number = n.number",
            [[str(place)], list(texts), list(texts.values()), run.pk],
        )
    begin_check(run, rows=run.rows.count())
    return run

"""What a person must say before a file can be read: columns nobody knows, its encoding, its headings."""

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice

from apps.core import legacy_text
from apps.core.imports import Found
from apps.core.imports.cells import names_of
from apps.core.spreadsheets import find_table
from apps.core.spreadsheets.extent import TABLE_TOP
from apps.core.spreadsheets.values import value
from apps.core.text import fold
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import ColumnMemory

OWN_REMARKS = fold("Lỗi")  # the column we write into a workbook that goes back
KEPT = ""  # the answer that text stays as it is
PREVIEWS = 8
SAMPLED_TEXTS = 20_000
LIKE = 0.72
LONGEST = 300
TOP_ROWS = 12
SHORT = 40


@dataclass(frozen=True)
class Understood:
    """Either `questions` to be answered, or the lines and the fields whose column is in the file."""

    questions: dict = field(default_factory=dict)
    found: Found | None = None
    fields: tuple[str, ...] = ()


def understand(run, workbook):
    """What the Workbook of an Import says, as far as its answers go. Raises SpreadsheetError."""
    kind = KINDS[run.kind]
    resource = kind.resource(unit=run.unit, by=run.by)
    workbook, asked = _in_unicode(run, workbook)
    if asked:
        return Understood(asked)
    if not resource.asks_about_columns:
        fields = tuple(column.field for column in kind.columns)
        return Understood(found=resource.find(workbook), fields=fields)
    table = find_table(
        workbook,
        kind.columns,
        known=remembered(run),
        heading_row=run.answers.get("heading_row"),
        strict=False,
    )
    same = {
        column: run.answers["same"][column.field]
        for column in table.missing
        if column.field in run.answers.get("same", {})
    }
    if questions := _about_columns(table, resource, same):
        return Understood(questions | {"top": _top(workbook, table)})
    found = _with_same(resource.found_in(table), kind.columns, same)
    found = replace(found, notes=(*found.notes, *_left_out(table)))
    present = tuple(
        column.field for column in kind.columns if column.field in table.present or column in same
    )
    return Understood(found=found, fields=present)


def remembered(run):
    """{folded heading: field or None} of the unit's answers and this file's own."""
    memory = dict(ColumnMemory.objects.about(run).values_list("heading", "field"))
    known = memory | run.answers.get("columns", {})
    return {heading: name or None for heading, name in known.items()} | {OWN_REMARKS: None}


def _in_unicode(run, workbook):
    """(the workbook as it is to be read, what must be asked first or None).

    Text in an old font is never converted without a person's yes for just this encoding. A file with
    both is asked about twice.
    """
    said, done = run.answers.get("encodings", []), set()
    while encoding := legacy_text.recognise(workbook.texts(SAMPLED_TEXTS)):
        if encoding in done or (KEPT in said and encoding not in said):
            break
        if encoding not in said:
            shown = {"encoding": encoding, "previews": _previews(workbook, encoding)}
            return workbook, {"encoding": shown}
        workbook = workbook.converted(encoding)
        done.add(encoding)
    return workbook, None


def _previews(workbook, encoding):
    """[[before, after]…] of texts that would change."""
    pairs = ([text, legacy_text.convert(text, encoding)] for text in workbook.texts(SAMPLED_TEXTS))
    different = ([before[:LONGEST], after[:LONGEST]] for before, after in pairs if before != after)
    return list(islice(different, PREVIEWS))


def _with_same(found, columns, same):
    """The Found lines with what a person said of every row, in columns that the file has not."""
    places = {columns.index(column): text for column, text in same.items()}
    lines = [
        (number, tuple(places.get(place, cell) for place, cell in enumerate(cells)))
        for number, cells in found.lines
    ]
    notes = tuple(
        (0, column.name, f"Tệp không có cột này: mọi dòng được ghi “{text}”, như đã chọn.")
        for column, text in same.items()
    )
    return replace(found, lines=lines if same else found.lines, notes=(*found.notes, *notes))


def _about_columns(table, resource, same):
    """What must be asked about the headings; {} when everything is known.

    A missing column whose cells come from a list may be the `same` in every row.
    """
    unknown = [h for h in table.headings if h.field is None and not h.is_ignored]
    missing = [column for column in table.missing if column not in same]
    if not unknown and not missing:
        return {}
    readers = resource.readers()
    free = [column for column in resource.columns if column.field not in table.present]
    return {
        "columns": [
            {
                "place": heading.place,
                "heading": heading.text,
                "key": fold(heading.text)[:LONGEST],
                "samples": list(heading.samples),
                "guess": _guess(heading.text, free),
            }
            for heading in unknown
        ],
        "chosen": [
            {"field": heading.field, "heading": heading.text, "key": fold(heading.text)[:LONGEST]}
            for heading in table.headings
            if heading.field
        ],
        "missing": [
            {
                "field": column.field,
                "name": column.name,
                "names": names_of(readers[column.field]),
            }
            for column in missing
        ],
        "heading_row": table.heading_row,
        "sheet": table.sheet,
    }


def _top(workbook, table):
    """[[row number, texts]…]: the first rows of the sheet, to choose the row of headings from."""
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == table.sheet)
    rows = [[str(value(cell))[:SHORT] for cell in row] for row in sheet.rows()[:TABLE_TOP]]
    return [[number, row] for number, row in enumerate(rows, start=1) if any(row)][:TOP_ROWS]


def _guess(heading, columns):
    """The field of the free column whose name or synonym is most like the heading; "" for none."""
    names = {
        fold(name): column.field for column in columns for name in (column.name, *column.synonyms)
    }
    alike = get_close_matches(fold(heading), names, n=1, cutoff=LIKE)
    return names[alike[0]] if alike else ""


def _left_out(table):
    """Notes about the columns that somebody said are not to be imported."""
    return tuple(
        (table.heading_row, heading.text, "Cột này không được nhập, như đã chọn.")
        for heading in table.headings
        if heading.is_ignored and fold(heading.text) != OWN_REMARKS
    )

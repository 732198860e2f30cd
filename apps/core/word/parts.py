"""Paragraphs and tables as the XML of Word."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from apps.core.prose import Run
from apps.core.spreadsheets.writing import writable

CM = 567  # in twentieths of a point
TEXT, CENTRED = "Body Text", "Centred"
_MAX_ROWS = 32_767  # of a table, beyond which Word does not open it


@dataclass(frozen=True)
class Cell:
    """A cell of a table: `across` columns wide; `down` begins cells merged downwards, None goes on."""

    text: str
    align: str = "left"
    bold: bool = False
    italic: bool = False
    across: int = 1
    down: bool | None = False


def paragraph_xml(runs, *, style=TEXT, numbering=None, keep=False, above=None, **looks):
    """A paragraph of Runs or of a text; `looks` (bold, italic, underline, size) hold for all of it."""
    if isinstance(runs, str):
        runs = [Run(runs)]
    number, level = numbering or (None, None)
    inside = f'<w:pStyle w:val="{_style_id(style)}"/>'
    inside += "<w:keepNext/>" if keep else ""
    if numbering:
        inside += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    inside += f'<w:spacing w:before="{above}"/>' if above else ""
    return f"<w:p><w:pPr>{inside}</w:pPr>{''.join(_run_xml(run, **looks) for run in runs)}</w:p>"


def rule_xml(*, indent):
    """A thin line with this much room (in cm) on both sides."""
    room = round(indent * CM)
    return (
        '<w:p><w:pPr><w:pStyle w:val="Centred"/><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" '
        f'w:color="000000"/></w:pBdr><w:spacing w:before="40" w:line="120" w:lineRule="exact"/><w:ind w:left="{room}" '
        f'w:right="{room}"/></w:pPr></w:p>'
    )


def _run_xml(run, *, bold=False, italic=False, underline=False, size=None):
    looks = "<w:b/>" if run.bold or bold else ""
    looks += "<w:i/>" if run.italic or italic else ""
    looks += f'<w:sz w:val="{round(2 * size)}"/>' if size else ""
    looks += '<w:u w:val="single"/>' if underline else ""
    looks = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(writable(run.text))}</w:t></w:r>'


def _style_id(style):
    return style.replace(" ", "")


# --- tables ---------------------------------------------------------------------------------------


def widths_of(shares, width):
    return [round(width * share / sum(shares)) for share in shares]


def _table_head(widths, *, bordered):
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    style, room = ("TableGrid", 70) if bordered else ("TableNormal", 0)
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{room}" w:type="dxa"/>'
        f'<w:right w:w="{room}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )


def table_xml(rows, widths, *, heads, size, bordered):
    parts = [f"<w:tbl>{_table_head(widths, bordered=bordered)}"]
    for place, row in enumerate(rows[:_MAX_ROWS]):
        repeated = "<w:tblHeader/>" if place < heads else ""
        parts.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>")
        column = 0
        for cell in row:
            width = sum(widths[column : column + cell.across])
            column += cell.across
            parts.append(_cell_xml(cell, width, size))
        parts.append("</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def _cell_xml(cell, width, size):
    merged = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    if cell.down is None:
        merged += "<w:vMerge/>"
    elif cell.down:
        merged += '<w:vMerge w:val="restart"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/><w:jc w:val="{cell.align}"/></w:pPr>'
        f"{_run_xml(Run(cell.text, cell.bold, cell.italic), size=size) if cell.text else ''}</w:p></w:tc>"
    )


def _box(width, paragraphs):
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{''.join(paragraphs) or '<w:p/>'}</w:tc>"
    )


def boxes_xml(rows, widths):
    """A table without lines; each cell holds paragraphs, given as a list of their XML."""
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{''.join(_box(width, inside) for width, inside in zip(widths, row, strict=True))}</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{_table_head(widths, bordered=False)}{body}</w:tbl>"

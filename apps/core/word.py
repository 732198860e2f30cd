"""Official papers as .docx, which people edit before they are signed (Nghị định 30/2020/NĐ-CP).

Word's own styles, lists and tables, so that a change of style changes all; Times New Roman 14,
Vietnamese, the page number centred at the top but on the first page. python-docx gives package and
styles; the body is written as XML, which is many times faster for long tables.
"""

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from apps.core.prose import Heading, Paragraph, Run, parse
from apps.core.spreadsheets.writing import writable

FONT = "Times New Roman"
CM = 567  # in twentieths of a point
A4 = (11906, 16838)
MARGINS = (2, 1.5, 2, 3)  # top, right, bottom, left in cm
_MAX_ROWS = 32_767  # of a table, beyond which Word does not open it

_CENTRED, _PLAIN = "Centred", "Body Text"
_LIST_STYLES = ("List Bullet", "List Number")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: `across` columns wide; `down` begins cells merged downwards, None goes on."""

    text: str
    align: str = "left"
    bold: bool = False
    italic: bool = False
    across: int = 1
    down: bool | None = False


class Paper:
    """An official paper while it is written: call its methods in order, then `finished()`."""

    def __init__(self, title):
        self.document = Document()
        self.document.core_properties.title = writable(title)[:255]
        self.document.core_properties.author = ""
        self.document.core_properties.comments = ""
        self.document.core_properties.language = "vi-VN"
        _set_styles(self.document)
        _number_pages(self.document.sections[0])
        self.lists = _Lists(self.document)
        self.parts = []
        self.is_landscape = False

    @property
    def width(self):
        """Of the text, in twentieths of a point."""
        page = A4[1] if self.is_landscape else A4[0]
        return round(page - (MARGINS[1] + MARGINS[3]) * CM)

    def heading(self, text, level):
        self.paragraph([Run(text)], style=f"Heading {level}")

    def paragraph(self, runs, *, style=_PLAIN, **looks):
        """One paragraph of Runs or of a text."""
        self.parts.append(paragraph_xml(runs, style=style, **looks))

    def prose(self, text, *, heading_level):
        """A text in the markup of core.prose; each of its lines is a paragraph."""
        for block in parse(text):
            if isinstance(block, Heading):
                level = min(9, heading_level + block.level - 2)
                self.paragraph(block.runs, style=f"Heading {level}")
            elif isinstance(block, Paragraph):
                for line in block.lines:
                    self.paragraph(line)
            else:
                self._items(block, depth=0)

    def _items(self, items, depth):
        number = self.lists.numbered(items.start) if items.is_numbered else self.lists.signs
        level = 1 if items.sign == "+" else depth
        style = _LIST_STYLES[items.is_numbered]
        for item in items.items:
            self.paragraph(item.runs, style=style, numbering=(number, level))
            if item.below:
                self._items(item.below, depth=1)

    def table(self, rows, *, shares, heads=0, size=12, bordered=True):
        """Rows of Cells; the first `heads` of them stand again on each page."""
        self.parts.append(
            _table_xml(rows, _widths(shares, self.width), heads=heads, size=size, bordered=bordered)
        )
        self.parts.append('<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>')

    def boxes(self, rows, *, shares):
        """A table without lines whose cells hold paragraphs, given as lists of their XML."""
        widths = _widths(shares, self.width)
        body = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_box(*cell) for cell in zip(widths, row, strict=True))}</w:tr>"
            for row in rows
        )
        self.parts.append(f"<w:tbl>{_table_head(widths, bordered=False)}{body}</w:tbl>")

    def turn(self, *, landscape):
        """A new page; what follows lies across, or upright."""
        self.parts.append(f"<w:p><w:pPr>{self._section_xml()}</w:pPr></w:p>")
        self.is_landscape = landscape

    def _section_xml(self):
        turned = ' w:orient="landscape"' if self.is_landscape else ""
        wide, high = A4[::-1] if self.is_landscape else A4
        top, right, bottom, left = (round(margin * CM) for margin in MARGINS)
        first = "" if "<w:sectPr>" in "".join(self.parts) else self._head_xml()
        return (
            f'<w:sectPr>{first}<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="{CM}" w:footer="{CM}" w:gutter="0"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
        )

    def _head_xml(self):
        """What names the header; sections that follow take it over."""
        found = self.document.element.body.sectPr.findall(qn("w:headerReference"))
        return "".join(
            f'<w:headerReference w:type="{one.get(qn("w:type"))}" r:id="{one.get(qn("r:id"))}"/>'
            for one in found
        )

    def finished(self):
        """The bytes of the file."""
        last = self._section_xml()
        names = nsdecls("w", "r")
        body = parse_xml(f"<w:body {names}>{''.join(self.parts)}{last}</w:body>")
        old = self.document.element.body
        for child in list(old):
            old.remove(child)
        for child in list(body):
            old.append(child)
        written = io.BytesIO()
        self.document.save(written)
        return written.getvalue()


# --- paragraphs ---------------------------------------------------------------------------------


def paragraph_xml(runs, *, style=_PLAIN, numbering=None, keep=False, above=None, **looks):
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


# --- tables -------------------------------------------------------------------------------------


def _widths(shares, width):
    return [round(width * share / sum(shares)) for share in shares]


def _table_head(widths, *, bordered):
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    style, room = ("TableGrid", 70) if bordered else ("TableNormal", 0)
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{room}" w:type="dxa"/>'
        f'<w:right w:w="{room}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )


def _table_xml(rows, widths, *, heads, size, bordered):
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


# --- styles, lists, page numbers ----------------------------------------------------------------


def _set_styles(document):
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
        language.set(qn("w:eastAsia"), "vi-VN")
    normal = styles["Normal"]
    _set_font(normal, 14)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    body = styles[_PLAIN]
    body.paragraph_format.first_line_indent = Cm(1)
    body.paragraph_format.space_after = Pt(6)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level in range(1, 10):
        _set_heading(styles[f"Heading {level}"], level)
    for name in _LIST_STYLES:
        _set_list(styles[name])
    for name, spaced in ((_CENTRED, 0), ("TableText", 0), ("Gap", 0), ("Close", 0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.space_after = Pt(spaced)
        style.paragraph_format.line_spacing = 1
    styles[_CENTRED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Gap"].font.size = Pt(6)


def _set_heading(style, level):
    _set_font(style, 14, bold=level < 3 or level == 6, italic=level > 3)
    style.font.color.rgb = RGBColor(0, 0, 0)
    shape = style.paragraph_format
    shape.first_line_indent, shape.keep_with_next = Cm(1), True
    shape.space_before, shape.space_after = Pt(10 if level == 1 else 4), Pt(6)
    shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if level > 2 else WD_ALIGN_PARAGRAPH.LEFT


def _set_list(style):
    _set_font(style, 14)
    shape = style.paragraph_format
    shape.alignment, shape.space_after = WD_ALIGN_PARAGRAPH.JUSTIFY, Pt(6)
    shape.left_indent, shape.first_line_indent = Cm(0), Cm(1)
    for name in ("w:contextualSpacing", "w:numPr"):  # each paragraph names its list itself
        for found in style.element.pPr.findall(qn(name)):
            style.element.pPr.remove(found)


def _set_font(style, size, *, bold=False, italic=False):
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):  # a theme's font would win
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _number_pages(section):
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
        )
    )


class _Lists:
    """The definitions of lists: - and + as signs, and one of its own for each numbered list."""

    def __init__(self, document):
        self.numbering = document.part.numbering_part.element
        known = self.numbering.findall(qn("w:abstractNum"))
        self.first = max(int(one.get(qn("w:abstractNumId"))) for one in known) + 1
        self.signs = self._define(self.first, [("bullet", "-"), ("bullet", "+")])
        self._define(self.first + 1, [("decimal", "%1."), ("bullet", "+")])

    def numbered(self, start):
        number = self._number(self.first + 1)
        number.append(
            parse_xml(
                f'<w:lvlOverride {nsdecls("w")} w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            )
        )
        return number.get(qn("w:numId"))

    def _define(self, key, levels):
        inside = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val="{words}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="clear" w:pos="360"/></w:tabs>'
            f'<w:ind w:left="0" w:firstLine="{CM}"/></w:pPr><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}"/></w:rPr></w:lvl>'
            for place, (kind, words) in enumerate(levels)
        )
        defined = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{inside}</w:abstractNum>'
        )
        self.numbering.findall(qn("w:abstractNum"))[-1].addnext(defined)
        return self._number(key).get(qn("w:numId"))

    def _number(self, key):
        return self.numbering.add_num(key)

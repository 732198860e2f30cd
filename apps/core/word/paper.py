"""An official paper, written from its head to its last table."""

import io

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from apps.core.prose import Heading, Paragraph, Run, parse
from apps.core.spreadsheets.writing import writable
from apps.core.word.parts import CM, TEXT, boxes_xml, paragraph_xml, table_xml, widths_of
from apps.core.word.styles import LISTS, Lists, number_pages, set_styles

A4 = (11906, 16838)
MARGINS = (2, 1.5, 2, 3)  # top, right, bottom, left in cm


class Paper:
    """An official paper while it is written: call its methods in order, then `finished()`."""

    def __init__(self, title):
        self.document = Document()
        self.document.core_properties.title = writable(title)[:255]
        self.document.core_properties.author = ""
        self.document.core_properties.comments = ""
        self.document.core_properties.language = "vi-VN"
        set_styles(self.document)
        number_pages(self.document.sections[0])
        self.lists = Lists(self.document)
        self.parts = []
        self.is_landscape = False

    @property
    def width(self):
        """Of the text, in twentieths of a point."""
        page = A4[1] if self.is_landscape else A4[0]
        return round(page - (MARGINS[1] + MARGINS[3]) * CM)

    def heading(self, text, level):
        self.paragraph([Run(text)], style=f"Heading {level}")

    def paragraph(self, runs, *, style=TEXT, **looks):
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
        style = LISTS[items.is_numbered]
        for item in items.items:
            self.paragraph(item.runs, style=style, numbering=(number, level))
            if item.below:
                self._items(item.below, depth=1)

    def table(self, rows, *, shares, heads=0, size=12, bordered=True):
        """Rows of Cells; the first `heads` of them stand again on each page."""
        self.parts.append(
            table_xml(
                rows, widths_of(shares, self.width), heads=heads, size=size, bordered=bordered
            )
        )
        self.parts.append('<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>')

    def boxes(self, rows, *, shares):
        """A table without lines whose cells hold paragraphs, given as lists of their XML."""
        self.parts.append(boxes_xml(rows, widths_of(shares, self.width)))

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

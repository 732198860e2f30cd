"""Styles, lists and page numbers of an official paper."""

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from apps.core.word.parts import CENTRED, CM, TEXT

FONT = "Times New Roman"
LISTS = ("List Bullet", "List Number")


def set_styles(document):
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
        language.set(qn("w:eastAsia"), "vi-VN")
    normal = styles["Normal"]
    _set_font(normal, 14)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    body = styles[TEXT]
    body.paragraph_format.first_line_indent = Cm(1)
    body.paragraph_format.space_after = Pt(6)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level in range(1, 10):
        _set_heading(styles[f"Heading {level}"], level)
    for name in LISTS:
        _set_list(styles[name])
    for name, spaced in ((CENTRED, 0), ("TableText", 0), ("Gap", 0), ("Close", 0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.space_after = Pt(spaced)
        style.paragraph_format.line_spacing = 1
    styles[CENTRED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
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


def number_pages(section):
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


class Lists:
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

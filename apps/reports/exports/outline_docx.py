"""The outline report as .docx, which officers edit before it is signed.

No drawings: a chart's figures stand in its table.
"""

from apps.core.formal import MOTTO, STATE
from apps.core.prose import Run
from apps.core.word import Cell, Paper, paragraph_xml, rule_xml
from apps.reports import document as summary_words
from apps.reports.exports import outline_words as words
from apps.reports.exports.summary_cells import SUMMARY_HEAD, SUMMARY_SHARES, summary_rows
from apps.reports.outline.sections import NO_FIGURE

MANY, VERY_MANY = 7, 11  # columns that need smaller letters
_SIDES = (45, 55)


def outline_docx(document):
    """The bytes of the file of an OutlineDocument."""
    paper = Paper(" ".join(document.title))
    _write_head(paper, document)
    for part in document.parts:
        _write_part(paper, part, is_last=part is document.parts[-1])
    _write_signatures(paper, document)
    for appendix in document.appendices:
        paper.turn(landscape=True)
        _write_appendix(paper, appendix)
    return paper.finished()


def _write_head(paper, document):
    ours = [
        paragraph_xml(document.letterhead[0], style="Centred", size=12),
        paragraph_xml(document.letterhead[1], style="Centred", size=12, bold=True),
        rule_xml(indent=2.3),
    ]
    state = [
        paragraph_xml(STATE, style="Centred", size=12, bold=True),
        paragraph_xml(MOTTO, style="Centred", size=13, bold=True, underline=True),
    ]
    number = [paragraph_xml(words.number_line(document), style="Centred", size=13, above=80)]
    dated = [
        paragraph_xml(document.place_and_date, style="Centred", size=13, italic=True, above=80)
    ]
    paper.boxes([(ours, state), (number, dated)], shares=_SIDES)
    for place, line in enumerate(document.title):
        paper.paragraph(line, style="Centred", bold=True, above=0 if place else 240)
    if document.plan:
        paper.paragraph(document.plan, style="Centred", italic=True, above=120)
    paper.paragraph("", style="Gap")
    paper.prose(document.intro, heading_level=6)
    if document.facts:
        paper.paragraph(" ".join(document.facts), italic=True, size=12)


def _write_part(paper, part, *, is_last):
    facts, blocks = words.in_order(part)
    mark, title = words.heading(part)
    paper.heading(f"{mark} {title}", part.section.depth)
    for block in facts:
        _write_block(paper, block)
    if part.lacks_figures:
        paper.paragraph(NO_FIGURE)
    text = words.part_text(part, is_last=is_last)
    paper.prose(text, heading_level=6)
    for block in blocks:
        _write_block(paper, block)
    if is_last and not text:
        paper.paragraph(words.END)


def _write_signatures(paper, document):
    authority, title, name = words.signer_lines(document)
    recipients = [
        paragraph_xml(words.RECIPIENTS, style="Close", size=12, bold=True, italic=True),
        *(paragraph_xml(line, style="Close", size=11) for line in words.recipient_lines(document)),
    ]
    signer = [
        paragraph_xml(authority, style="Centred", bold=True),
        paragraph_xml(title, style="Centred", bold=True),
        paragraph_xml(name, style="Centred", bold=True, above=1600),
    ]
    paper.paragraph("", style="Gap")
    paper.boxes([(recipients, signer)], shares=_SIDES)


def _write_appendix(paper, appendix):
    if appendix.summary:
        _write_summary(paper, appendix.summary)
    if appendix.title:
        paper.paragraph(appendix.title, style="Centred", bold=True)
    for block in appendix.blocks:
        _write_block(paper, block)


def _write_summary(paper, document):
    """The official form (domain.md section 5)."""
    ours = [
        paragraph_xml(document.letterhead, style="Centred", size=12),
        paragraph_xml(document.unit_line, style="Centred", size=12, bold=True),
    ]
    state = [
        paragraph_xml(STATE, style="Centred", size=12, bold=True),
        paragraph_xml(MOTTO, style="Centred", size=13, bold=True, underline=True),
        paragraph_xml(document.place_and_date, style="Centred", size=13, italic=True, above=80),
    ]
    paper.boxes([(ours, state)], shares=_SIDES)
    first, second, plan = document.title
    paper.paragraph(first, style="Centred", bold=True, above=200)
    paper.paragraph(second, style="Centred", bold=True)
    paper.paragraph(plan, style="Centred", italic=True)
    paper.paragraph(document.view_line, style="Centred", italic=True)
    paper.paragraph("", style="Gap")
    rows = [*SUMMARY_HEAD, *summary_rows(document.summary)]
    paper.table(rows, shares=SUMMARY_SHARES, heads=len(SUMMARY_HEAD))
    note = [Run(f"{summary_words.NOTE_HEAD} ", bold=True), Run(summary_words.NOTE, italic=True)]
    paper.paragraph(note, style="Close", size=12)
    for line in document.below:
        paper.paragraph(line, style="Close", size=12)
    paper.paragraph("", style="Gap")


# --- blocks -------------------------------------------------------------------------------------


def _write_block(paper, block):
    _WRITERS[block.shape](paper, block)


def _write_facts(paper, block):
    for line in words.fact_lines(block.lines):
        paper.paragraph(line)
    if block.note:
        paper.paragraph(block.note, italic=True, size=12)


def _write_chart(paper, block):
    if block.table:
        _write_table(paper, block.table)


def _write_models(paper, block):
    if not block.items:
        paper.paragraph(NO_FIGURE)
    for model in block.items:
        name = [Run("- Tên mô hình: ", italic=True), Run(words.model_name(model), bold=True)]
        paper.paragraph(name, keep=True)
        for line in words.in_one_line(model.about):
            paper.paragraph(line)
        for label, text in words.model_texts(model):
            for place, line in enumerate(text.splitlines()):
                paper.paragraph(line if place else f"- {label}: {line}")
        for line in words.in_one_line(model.figures):
            paper.paragraph(f"+ {line}")


def _write_table(paper, table):
    if table.title:
        paper.paragraph(table.title, style="Centred", italic=True, keep=True, above=120)
    columns = table.columns
    aligns = ["left" if column.is_text else "right" for column in columns]
    rows = [_row(row, aligns) for row in words.table_rows(table)]
    rows = rows or [[Cell(NO_FIGURE, "center", across=len(columns))]]
    if table.total:
        rows.append(_row(words.total_row(table), aligns, bold=True))
    head = _head(table)
    size = 9 if len(columns) > VERY_MANY else 10.5 if len(columns) > MANY else 12
    shares = [column.share for column in columns]
    paper.table([*head, *rows], shares=shares, heads=len(head), size=size)
    if table.note:
        paper.paragraph(table.note, italic=True, size=12)


def _row(texts, aligns, *, bold=False):
    return [Cell(text, align, bold) for text, align in zip(texts, aligns, strict=True)]


def _head(table):
    """Heading rows; below one another where columns have no group."""
    top, *under = words.head_rows(table)
    if not under:
        return [[_heading(cell.words) for cell in top]]
    below, waiting = [], iter(under[0])
    for cell in top:
        if cell.down > 1:
            below.append(_heading("", down=None))
        else:
            below += [_heading(next(waiting).words) for _ in range(cell.across)]
    return [[_heading(cell.words, cell.across, cell.down > 1) for cell in top], below]


def _heading(text, across=1, down=False):
    return Cell(text, "center", bold=True, across=across, down=down)


_WRITERS = {
    "facts": _write_facts,
    "table": _write_table,
    "chart": _write_chart,
    "models": _write_models,
}

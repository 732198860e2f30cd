"""The outline report as PDF: the decree's layout, appendices on A4 landscape in the same file."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from apps.core.formal import MOTTO, STATE
from apps.core.pdf import ROWS_AT_ONCE, render_pdf
from apps.core.prose import as_html
from apps.reports import document as summary_words
from apps.reports.exports import outline_words as words
from apps.reports.outline.sections import NO_FIGURE

SECONDS = 120  # of a whole province, on a server that does other work
MANY, VERY_MANY = 7, 11  # columns that need smaller letters
_TEMPLATES = {
    "facts": "reports/outline/facts.html",
    "table": "reports/outline/table.html",
    "chart": "reports/outline/chart.html",
    "models": "reports/outline/models.html",
}


def outline_pdf(document):
    """The bytes of the PDF of an OutlineDocument. Raises PdfError."""
    return render_pdf(list(outline_html(document)), timeout=SECONDS)


def outline_html(document):
    """The print documents, with their style inside: the report, then each appendix."""
    parts = [_part(part, part is document.parts[-1]) for part in document.parts]
    yield render_to_string(
        "reports/outline/paper.html",
        {
            "document": document,
            "state": STATE,
            "motto": MOTTO,
            "number": words.number_line(document),
            "intro": paragraphs(document.intro),
            "parts": parts,
            "ends_alone": not (parts and parts[-1]["words"]),
            "recipients_head": words.RECIPIENTS,
            "recipients": words.recipient_lines(document),
            "signer": words.signer_lines(document),
        },
    )
    for appendix in document.appendices:
        yield _appendix_html(appendix)


def paragraphs(text):
    """The HTML of a text in which each line is a paragraph with its indent."""
    return mark_safe(as_html(text).replace("<br>", "</p><p>"))


def _part(part, is_last):
    facts, blocks = words.in_order(part)
    mark, title = words.heading(part)
    text = paragraphs(words.part_text(part, is_last=is_last))
    missing = mark_safe(f"<p>{NO_FIGURE}</p>") if part.lacks_figures else mark_safe("")
    return {
        "depth": part.section.depth,
        "mark": mark,
        "title": title,
        "facts": [shown for block in facts for shown in _blocks(block)],
        "words": missing + text,
        "blocks": [shown for block in blocks for shown in _blocks(block)],
    }


def _appendix_html(appendix):
    blocks = [shown for block in appendix.blocks for shown in _blocks(block)]
    if appendix.summary is None:
        context = {"title": appendix.title, "blocks": blocks}
        return render_to_string("reports/outline/appendix.html", context)
    context = {"document": appendix.summary, "words": summary_words, "blocks": blocks}
    return render_to_string("reports/outline/summary_appendix.html", context)


def _blocks(block):
    """What the templates show of a block; a very long table comes in pieces."""
    pieces = _pieces(block) if block.shape == "table" else [_SHOWN[block.shape](block)]
    for shown in pieces:
        yield {"template": _TEMPLATES[block.shape], "shown": shown}


def _facts(block):
    return {"lines": words.fact_lines(block.lines), "note": block.note}


def _chart(block):
    svg = block.svg.replace("<svg ", '<svg font-family="Tinos" ', 1)
    return {"title": block.title, "svg": mark_safe(svg)}


def _models(block):
    models = [
        {
            "name": words.model_name(model),
            "about": words.in_one_line(model.about),
            "texts": [(label, text.splitlines()) for label, text in words.model_texts(model)],
            "figures": words.in_one_line(model.figures),
        }
        for model in block.items
    ]
    return {"models": models, "nothing": NO_FIGURE}


_SHOWN = {"facts": _facts, "chart": _chart, "models": _models}


def _pieces(table):
    rows = words.table_rows(table)
    starts = range(0, max(1, len(rows)), ROWS_AT_ONCE)
    whole = sum(column.share for column in table.columns)
    looks = ["words" if column.is_text else "" for column in table.columns]
    total = words.total_row(table)
    columns = len(table.columns)
    for start in starts:
        is_last = start == starts[-1]
        yield {
            "title": table.title if start == 0 else "",
            "size": "very-many" if columns > VERY_MANY else "many" if columns > MANY else "",
            "widths": [f"{100 * column.share / whole:.2f}" for column in table.columns],
            "head": words.head_rows(table),
            "rows": [_cells(row, looks) for row in rows[start : start + ROWS_AT_ONCE]],
            "total": _cells(total, looks) if total and is_last else None,
            "note": table.note if is_last else "",
            "nothing": NO_FIGURE,
        }


def _cells(row, looks):
    return [
        (text, "none" if text == NO_FIGURE else look) for text, look in zip(row, looks, strict=True)
    ]

"""What PDF, DOCX and XLSX of an outline report say alike."""

from itertools import groupby, takewhile
from typing import NamedTuple

from apps.reports.outline.parts import figure_words
from apps.reports.outline.sections import NO_WORDS

BLANK = "…"  # a head field to be filled in by hand
NOTHING = "-"  # typed in a box of the heads: nothing is printed there
END = "./."
RECIPIENTS = "Nơi nhận:"
GOAL, APPROACH, RESULTS, IMPACT = (
    "Mục tiêu",
    "Nội dung và cách thức triển khai, thực hiện",
    "Kết quả thực hiện",
    "Hiệu ứng xã hội lan tỏa",
)


def number_line(document):
    """Số: 15/BC-CTĐ"""
    return f"Số: {document.number or BLANK}"


def recipient_lines(document):
    """The recipients as the decree prints them: each with its dash, parted by semicolons."""
    named = [line.strip().lstrip("-–+•").strip().rstrip(".;, ") for line in document.recipients]
    named = [line for line in named if line]
    return [f"- {line};" for line in named[:-1]] + [f"- {line}." for line in named[-1:]] or [BLANK]


def signer_lines(document):
    """(authority, title, name); what is missing as dots, a dash says that there is none."""
    written = (document.signer_authority, document.signer_title, document.signer_name)
    return tuple("" if line.strip() == NOTHING else line or BLANK for line in written)


def part_text(part, *, is_last=False):
    """The markup of a part, "" where no words belong; the body of a report ends with ./."""
    text = (part.text.strip() or NO_WORDS) if part.section.writes else ""
    return f"{text.rstrip(' .;')}{END}" if is_last and text else text


def heading(part):
    """(mark, title) as printed; a title that words follow ends with a colon."""
    section = part.section
    is_short = section.depth > 2 or not section.is_heading
    return section.mark, f"{part.title.rstrip(': ')}:" if is_short else part.title


def in_order(part):
    """(figures in lines, further blocks): short figures at the head stand before the words."""
    head = list(takewhile(lambda block: block.shape == "facts", part.blocks))
    return head, part.blocks[len(head) :]


def model_texts(model):
    """[(label, words)] of the texts the form asks of every model."""
    texts = (
        (GOAL, model.goal),
        (APPROACH, model.approach),
        (RESULTS, model.results),
        (IMPACT, model.impact),
    )
    return [(label, text.strip() or NO_WORDS) for label, text in texts]


def model_name(model):
    """Tên mô hình (đơn vị); without the unit where a line of its own says it."""
    name = model.name or NO_WORDS
    is_said = not model.unit or any(line.value == model.unit for line in model.about)
    return name if is_said else f"{name} ({model.unit})"


def fact_words(line, *, is_last):
    """“Tổng số địa chỉ: 24.394 địa chỉ;”"""
    return f"{line.label}: {line.words}{'.' if is_last else ';'}"


def in_one_line(lines):
    """Facts one after another in one paragraph, in a list of it; none without facts."""
    return [" ".join(fact_lines(lines))] if lines else []


def fact_lines(lines):
    return [fact_words(line, is_last=line is lines[-1]) for line in lines]


def table_rows(table):
    """Rows of words; [] stands for NO_FIGURE across the table."""
    return [_row(table, row) for row in table.rows]


def total_row(table):
    return _row(table, table.total, is_total=True) if table.total else None


def _row(table, row, *, is_total=False):
    # What does not add up is left empty in the total: that is no missing figure.
    return [
        "" if is_total and value is None else figure_words(value, column.kind)
        for column, value in zip(table.columns, row, strict=True)
    ]


class Head(NamedTuple):
    """A cell of a table's heading."""

    words: str
    across: int = 1
    down: int = 1


def head_rows(table):
    """One or two rows of Heads: neighbours of one group stand under its name."""
    if not table.has_groups:
        return [[Head(column.heading) for column in table.columns]]
    top, under = [], []
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        headings = [column.heading for column in columns]
        if group:
            top.append(Head(group, across=len(headings)))
            under += map(Head, headings)
        else:
            top += [Head(heading, down=2) for heading in headings]
    return [top, under]

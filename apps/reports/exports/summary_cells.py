"""The summary table as cells of a Word table."""

from apps.core.money import format_number
from apps.core.word import Cell
from apps.reports.document import COLUMNS, HEADINGS, NUMBERS, TOTAL

SUMMARY_SHARES = (6, 27, 10, 11, 13, 9, 10, 14)


def _head(name, **merged):
    return Cell(HEADINGS[name] if name else "", "center", bold=True, **merged)


SUMMARY_HEAD = [
    [
        _head("number", down=True),
        _head("name", down=True),
        _head("c3", down=True),
        _head("helped", across=3),
        _head("c7", down=True),
        _head("c8", down=True),
    ],
    [
        *(_head("", down=None) for _ in range(3)),
        *(_head(name) for name in ("c4", "c5", "c6")),
        *(_head("", down=None) for _ in range(2)),
    ],
    [Cell(number, "center", italic=True) for number in NUMBERS],
]


def summary_rows(summary):
    """The units' rows and the total."""
    for number, row in enumerate(summary.rows, start=1):
        yield [Cell(str(number), "center"), Cell(row.name), *_figures(row.figures)]
    yield [Cell(""), Cell(TOTAL, "center", bold=True), *_figures(summary.total, bold=True)]


def _figures(line, *, bold=False):
    return [Cell(format_number(getattr(line, name)), "right", bold) for name in COLUMNS]

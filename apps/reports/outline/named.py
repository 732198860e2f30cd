"""Which figure of the registry each number of the outline is."""

from dataclasses import dataclass

from apps.reports.outline.parts import BY_ROW, Facts, Kind, Models, Table, figure_words


@dataclass(frozen=True)
class Named:
    """A number of the report: `code` in the registry, `narrowed` to a row, a year or `of` something."""

    code: str
    narrowed: dict
    label: str
    value: object
    kind: Kind
    unit: str = ""

    @property
    def words(self):
        return figure_words(self.value, self.kind, self.unit)

    @property
    def key(self):
        return self.code, tuple(sorted((name, str(value)) for name, value in self.narrowed.items()))


def named_figures(blocks):
    """A Named for every number of the blocks that has a page of its own."""
    for block in blocks:
        if isinstance(block, Facts):
            yield from _of_facts(block)
        elif isinstance(block, Table):
            yield from _of_table(block)
        elif isinstance(block, Models):
            yield from _of_models(block)


def figure_of(column, narrowed):
    """(code, what it is narrowed to) of a cell; ("", {}) where it has no page."""
    if not column.figure or narrowed is None:
        return "", {}
    code, _, of = column.figure.partition("/")
    narrowed = narrowed | ({"of": of} if of else {})
    return (narrowed.pop("figure"), narrowed) if code == BY_ROW else (code, narrowed)


def narrowed_rows(table):
    """What each row of a table is narrowed to, in the order of its rows."""
    return table.narrowed or (None,) * len(table.rows)


def _of_facts(block):
    yield from filter(None, (_of_line(line) for line in block.lines))


def _of_models(block):
    for model in block.items:
        found = (_of_line(line, f"{model.name}: ") for line in model.figures)
        yield from filter(None, found)


def _of_line(line, whose=""):
    if not line.figure:
        return None
    narrowed = {"of": line.of} if line.of else {}
    label = f"{whose}{line.label}"
    return Named(line.figure, narrowed, label, line.value, line.kind, line.unit)


def _of_table(table):
    rows = list(zip(table.rows, narrowed_rows(table), strict=True))
    if table.total:
        rows.append((table.total, table.narrowed_total))
    for row, narrowed in rows:
        for column, value in zip(table.columns, row, strict=True):
            code, asked = figure_of(column, narrowed)
            if code and value is not None:
                label = f"{table.title} – {row[0]}: {column.heading}"
                yield Named(code, asked, label, value, column.kind)

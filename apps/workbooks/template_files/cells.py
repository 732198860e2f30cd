"""What the cells of a column hold, read off the reader that imports it."""

from dataclasses import dataclass
from functools import cached_property

from apps.core.dates import parse_date
from apps.core.imports.cells import Terms, birth, count, money, names_of, quantity
from apps.core.money import parse_money
from apps.organisation.matching import UnitMatcher
from apps.organisation.placing import UnitPlacer
from apps.workbooks.template_files.look import DAY, NUMBER, TEXT


@dataclass(frozen=True)
class Cells:
    """What the cells of one column hold, as its reader knows it."""

    column: object
    reader: object

    @cached_property
    def format(self):
        if self.column.is_date and self.reader is not birth:  # which takes a bare year too
            return DAY
        is_number = self.column.grouped or self.reader in (count, money, quantity)
        return NUMBER if is_number else TEXT

    @property
    def is_unit(self):
        return isinstance(self._owner, UnitMatcher | UnitPlacer)

    @property
    def takes_several(self):
        return isinstance(self._owner, Terms) and self.reader.__name__ == "read_several"

    @property
    def names(self):
        """The terms to choose from; none where anything may be written."""
        return names_of(self.reader)

    @property
    def _owner(self):
        return getattr(self.reader, "__self__", None)

    @property
    def example(self):
        text = self.column.example
        if not text or self.format == TEXT:
            return text
        if self.format == DAY:
            return parse_date(text)
        return parse_money(text)

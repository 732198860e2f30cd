"""What an app says of its rows that imports write, and what came of undoing them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from apps.core.imports.undoing.tables import references_to


@dataclass(frozen=True)
class Part:
    """Rows that come and go with a record, by the reverse relation that leads to them.

    With `taken_back` rows are never deleted but marked so. `filled` gives SQL for columns that
    history does not keep, over `b`, the event to bring back.
    """

    relation: str
    taken_back: bool = False
    filled: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Undoable:
    """A model whose rows imports make and change.

    `label` names a row without personal data, `page` is the URL name of its page and the attribute
    that goes into it. `ignored` are reverse relations that say nothing of
    a record being in use; `only_if` gives SQL over `h`, a row or an event of it, for those that say
    so sometimes. `unique` is SQL over `o`, another row in force, `b`, the event to bring back, and `r`, the
    row as it is (its unit stays): that the two cannot be.
    """

    model: type
    label: Callable
    page: tuple[str, str] | None = None
    parts: tuple = ()
    ignored: tuple = ()
    only_if: dict = field(default_factory=dict)
    unique: tuple = ()

    def url_of(self, row):
        return reverse(self.page[0], args=[getattr(row, self.page[1])]) if self.page else ""

    @cached_property
    def watched(self):
        """Reverse relations whose rows keep a record where it is."""
        own = {part.relation for part in self.parts}
        return [
            relation
            for relation in references_to(self.model)
            if relation.name not in own and relation.name not in self.ignored
        ]


@dataclass
class Undone:
    """What came of it; `kept` are (what it is, label, url, why it stays)."""

    voided: int = 0
    restored: int = 0
    kept: list = field(default_factory=list)

    @property
    def changes(self):
        return self.voided + self.restored

    def add(self, other):
        self.voided += other.voided
        self.restored += other.restored
        self.kept += other.kept

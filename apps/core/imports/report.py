"""What an import did, or would do."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"
    DUPLICATE = "duplicate"  # perhaps there already: a person decides
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """Something to mend or to look at, at a row of the file, under a heading ("" for the whole row).

    `field` is the column's name in code.
    """

    row: int
    column: str
    message: str
    field: str = ""
    level: Level = Level.ERROR

    def as_dict(self):
        return {"row": self.row, "column": self.column, "message": self.message}


@dataclass
class Report:
    """read = created + updated + unchanged + skipped + rows in error. With errors nothing is saved,
    unless only the good rows were asked for.

    A dry run tells what would be; a real run tells what was: in a refused file good rows are skipped.
    `outcomes` has created, updated, unchanged or skipped for each good row.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    outcomes: dict[int, str] = field(default_factory=dict)
    saved: bool = False

    def error(self, row, column, message, *, field=""):
        self.errors.append(Problem(row, column, message, field))

    def warn(self, row, column, message, *, field="", level=Level.WARNING):
        self.warnings.append(Problem(row, column, message, field, level))

    def count(self, outcomes):
        """Take the numbers from {row: outcome} of the good rows: created, updated, unchanged, skipped."""
        self.outcomes = outcomes
        counts = Counter(outcomes.values())
        self.created, self.updated = counts["created"], counts["updated"]
        self.unchanged, self.skipped = counts["unchanged"], counts["skipped"]

    def refuse(self):
        """The file is not taken because of its errors: rows that were good are skipped with it."""
        self.skipped += self.changes
        self.created = self.updated = 0

    @property
    def rows_in_error(self):
        return len({problem.row for problem in self.errors})

    @property
    def changes(self):
        return self.created + self.updated

    def sort(self):
        self.errors.sort(key=lambda problem: problem.row)
        self.warnings.sort(key=lambda problem: problem.row)

    def as_dict(self):
        """The shape of `import_workbook --json`."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "errors": [problem.as_dict() for problem in self.errors],
            "warnings": [problem.as_dict() for problem in self.warnings],
        }

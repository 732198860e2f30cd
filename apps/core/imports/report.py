"""What an import did, or would do."""

from collections import Counter
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something to mend at a row of the file, under a heading ("" for the whole row)."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """read = created + updated + unchanged + skipped + rows in error. With errors nothing is saved.

    A dry run tells what would be; a real run tells what was: in a refused file good rows are skipped.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    saved: bool = False

    def error(self, row, column, message):
        self.errors.append(Problem(row, column, message))

    def warn(self, row, column, message):
        self.warnings.append(Problem(row, column, message))

    def count(self, outcomes):
        """Take the numbers from the outcomes of the good rows: created, updated, unchanged, skipped."""
        counts = Counter(outcomes)
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
            "errors": [asdict(problem) for problem in self.errors],
            "warnings": [asdict(problem) for problem in self.warnings],
        }

"""Workbooks of records that come by tens, not thousands: each goes through the actions of its page.

In a check too: its transaction is rolled back. An empty cell never erases.
"""

from django.db import transaction

from apps.core.actions import ActionError
from apps.core.dates import format_date
from apps.core.imports.resource import WorkbookResource


class RecordResource(WorkbookResource):
    """One row is one record of `Meta.model`, known by its `key`. A voided record is not made again.

    `said` are the fields that rows say of a record, `quiet` those whose change is not told;
    `required` the words for fields that every row must have, `needed` for those of new records.
    `blame` says at which field an action's refusal is shown, by the constraint that was broken
    (None: any other reason).
    """

    goes_row_by_row = True
    noun = "Bản ghi"
    said = ()
    quiet = ()
    required = {}
    needed = {}
    blame = {}

    # --- what a subclass says

    def key(self, row):
        """What tells the row's record from others."""
        raise NotImplementedError

    def found(self, rows):
        """[(key, record)] on file that rows may mean, those in force first."""
        raise NotImplementedError

    def add(self, row, said):
        """Make the record through its action; gives it. Raises ActionError."""
        raise NotImplementedError

    def change(self, record, row):
        """Save the changed record through its action. Raises ActionError."""
        raise NotImplementedError

    def is_whole(self, row):
        """Whether the row can be dealt with; says what is missing."""
        missing = {name: words for name, words in self.required.items() if row[name] is None}
        for name, words in missing.items():
            self.error(row["row"], name, words)
        return not missing

    def order(self, rows):
        """The rows in the order in which they are dealt with."""
        return rows

    # --- the way of a row

    def stage(self, rows):
        self.first, self.on_file = {}, {}
        whole = self.order([row for row in rows if self.is_whole(row)])
        for key, record in self.found(whole):
            self.on_file.setdefault(key, record)
        outcomes = {row["row"]: self._in_one_go(row) for row in whole}
        return {row: outcome for row, outcome in outcomes.items() if outcome}

    def apply(self):
        """`stage` has gone through the actions already."""

    def _in_one_go(self, row):
        """The outcome of a row; None, and nothing of it saved, where it is in error."""
        with transaction.atomic():
            outcome = self.outcome(row)
            if outcome is None:
                transaction.set_rollback(True)
        return outcome

    def outcome(self, row):
        """created, updated, unchanged, skipped; None where the row is in error."""
        said = {name: row[name] for name in self.said if row[name] is not None}
        key = self.key(row)
        if key in self.first:
            return self.repeated(row, said, *self.first[key])
        self.first[key] = row["row"], said
        record = self.on_file.get(key)
        if record is None:
            return self._add(row, said)
        if record.is_voided:
            self.warn(
                row["row"], self.columns[0].field, f"{self.noun} này đã bị hủy; dòng được bỏ qua."
            )
            return "skipped"
        return self._change(row, record, said)

    def repeated(self, row, said, first, said_first):
        """The outcome of a further row about the same record."""
        field = next(iter(self.required), self.columns[0].field)
        if said == said_first:
            self.duplicate(row["row"], field, f"Dòng này lặp lại dòng {first}; được bỏ qua.")
            return "skipped"
        self.error(
            row["row"],
            field,
            f"{self.noun} này đã có ở dòng {first} của tệp nhưng ghi khác; chỉ giữ một dòng.",
        )
        return None

    def _add(self, row, said):
        missing = {name: words for name, words in self.needed.items() if said.get(name) is None}
        for name, words in missing.items():
            self.error(row["row"], name, words)
        if missing:
            return None
        record = self.act(row, self.add, row, said)
        if record is None:
            return None
        outcome = self.with_more(row, record, "created")
        if outcome:
            self.on_file[self.key(row)] = record
        return outcome

    def _change(self, row, record, said):
        old = {name: getattr(record, name) for name in said}
        if old == said:
            return self.with_more(row, record, "unchanged")
        for name, value in said.items():
            if value != old[name]:
                setattr(record, name, value)
                if name not in self.quiet:
                    self.warn(
                        row["row"],
                        name,
                        f"Sửa từ {shown(record, name, old[name])} thành {shown(record, name, value)}.",
                    )
        if self.act(row, self.change, record, row) is None:
            return None
        return self.with_more(row, record, "updated")

    def with_more(self, row, record, outcome):
        """The outcome with what else the row brings; None where that is in error."""
        return outcome

    def act(self, row, action, *arguments, at="", **options):
        """What the action gives; None, and the words at their cell, where it refuses.

        `at` is the field of a refusal that no constraint explains.
        """
        try:
            with transaction.atomic():
                return action(*arguments, **options)
        except ActionError as error:
            self.error(row["row"], self._blamed(error, at), str(error))
            return None

    def _blamed(self, error, at):
        diagnosis = getattr(getattr(error.__cause__, "__cause__", None), "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None)
        return self.blame.get(constraint) or at or self.blame.get(None, self.columns[0].field)


def shown(record, name, value):
    """A value of a record's field as people write it."""
    if value in (None, ""):
        return "trống"
    if hasattr(value, "year"):
        return format_date(value)
    return f"“{dict(record._meta.get_field(name).flatchoices).get(value, value)}”"

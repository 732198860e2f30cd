"""Which rows of a workbook of aid are on file already.

Gifts have no number of their own, and two truly identical gifts are two. So rows and records are
paired one to one: within one address, day, sponsor, form and description, in order.
"""

from collections import defaultdict
from dataclasses import dataclass, field

KEY = ("address_id", "given_on", "sponsor_id", "form_id", "description")
REST = (
    "value",
    "headcount",
    "quantity",
    "measure",
    "exclusion",
    "other_campaign_id",
    "is_recirculated",
)


@dataclass
class Group:
    """Rows and records of one key, in order; pairs are taken out of both."""

    rows: list = field(default_factory=list)
    records: list = field(default_factory=list)
    pairs: list = field(default_factory=list)

    def pair(self, fits):
        left = []
        for row in self.rows:
            record = next((record for record in self.records if fits(row, record)), None)
            if record is None:
                left.append(row)
            else:
                self.records.remove(record)
                self.pairs.append((row, record))
        self.rows = left


def pair(rows, records):
    """(pairs of row and record, rows left over). Rows and records are dicts.

    A row's None is an empty cell, its `defaults` say what would be entered then; a record says
    whether it `is_voided`.

    A voided record takes only a row that says the same: a corrected row is a new gift. What is
    empty in a row fits whatever is on file.
    """
    groups = defaultdict(Group)
    for row in rows:
        groups[tuple(row[name] for name in KEY)].rows.append(row)
    for record in records:
        key = tuple(record[name] for name in KEY)
        if key in groups:
            groups[key].records.append(record)
    for group in groups.values():
        if group.records:
            group.pair(lambda row, record: not record["is_voided"] and _equal(row, record))
            group.pair(lambda row, record: record["is_voided"] and _fits(row, record))
            group.pair(lambda row, record: not record["is_voided"] and _fits(row, record))
            group.pair(lambda row, record: not record["is_voided"])
    pairs = [found for group in groups.values() for found in group.pairs]
    return pairs, [row for group in groups.values() for row in group.rows]


def changes(row, record):
    """{field: (from, to)} of what the row says differently."""
    return {
        name: (record[name], row[name])
        for name in REST
        if row[name] is not None and row[name] != record[name]
    }


def _equal(row, record):
    """Whether entering the row anew would make just this record."""
    return all(
        (row["defaults"][name] if row[name] is None else row[name]) == record[name] for name in REST
    )


def _fits(row, record):
    return not changes(row, record)

"""The files of a catalogue (`fixtures/units/`, or a folder like it), read once."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from apps.core.dates import format_date
from apps.organisation.catalogue.checking import check_rows, check_whole, ends_of
from apps.organisation.catalogue.columns import (
    NEW,
    OLD,
    CatalogueError,
    UnknownProvinceError,
    day_of,
    key_of,
    kind_of,
)
from apps.organisation.catalogue.former import LAST_DAY_OF_2024, ONE_DAY, Before
from apps.organisation.models import UnitLink

OURS = settings.BASE_DIR / "fixtures" / "units"
MAY_BE_OURS = (
    "layer_2018_fixes.csv",
    "abbreviations.csv",
)  # not the state's: ours where a folder has none


@dataclass
class Catalogue:
    """Rows by era and code, children by parent, links. Raises CatalogueError when read."""

    folder: Path = OURS
    _read: dict = field(default_factory=dict, repr=False)

    def rows(self, name):
        """The rows of a file: {column: text}."""
        if name not in self._read:
            self._read[name] = self._rows(name)
        return self._read[name]

    def _rows(self, name):
        folder = Path(self.folder)
        path = folder / name
        if name in MAY_BE_OURS and not path.exists():
            path = OURS / name
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                columns, rows = reader.fieldnames, list(reader)
        except FileNotFoundError as error:
            raise CatalogueError(f"Không có tệp {name} trong thư mục {folder}.") from error
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CatalogueError(f"Không đọc được {path}; tệp phải là CSV, mã UTF-8.") from error
        check_rows(name, columns, rows)
        return rows

    @cached_property
    def provinces(self):
        """{code: row} of today's provinces."""
        return {row["code"]: row for row in self.rows("provinces.csv") if not row["valid_to"]}

    @cached_property
    def children(self):
        """(era, parent code) → rows, for communes of today and for the old layers."""
        found = defaultdict(list)
        for name in ("communes.csv", "legacy_districts.csv", "legacy_communes.csv"):
            for row in self.rows(name):
                found[row["era"], row["parent_code"]].append(row)
        return found

    @cached_property
    def links(self):
        return self.rows("links.csv")

    @cached_property
    def origins(self):
        """{key of a unit: keys of the units that its links come from}."""
        found = defaultdict(list)
        for link in self.links:
            old, new = ends_of(link)
            found[new].append(old)
        return found

    @cached_property
    def old_provinces_of(self):
        """Code of a province of today → the provinces that went into it."""
        old = {row["code"]: row for row in self.rows("legacy_provinces.csv")}
        found = defaultdict(list)
        for link in self.links:
            if link["old_code"] in old and link["new_code"] in self.provinces:
                found[link["new_code"]].append(old[link["old_code"]])
        return found

    @cached_property
    def abbreviations(self):
        return {row["code"]: row["abbreviation"] for row in self.rows("abbreviations.csv")}

    @cached_property
    def changes(self):
        """{key: rows} of units that go on under another name or kind, the earliest first."""
        found = defaultdict(list)
        for row in sorted(self.rows("changes.csv"), key=lambda row: row["date"]):
            found[f"{NEW}:{row['code']}"].append(row)
        return dict(found)

    @cached_property
    def day(self):
        """The newest day that the catalogue knows of."""
        days = [row["valid_from"] for row in self.rows("communes.csv") + self.rows("provinces.csv")]
        return day_of(max([*days, *(row["date"] for row in self.rows("changes.csv"))], default=""))

    @cached_property
    def befores(self):
        """Names and kinds that units of today, and of 2025-06-30, had before: `former.Before`."""
        parents = {key_of(row): row["parent_code"] for row in self.rows("communes.csv")}
        return [
            *(
                one
                for key, rows in self.changes.items()
                for one in _before_changes(rows, parents.get(key, ""))
            ),
            *(_before_2025(row) for row in self.rows("layer_2018_fixes.csv")),
        ]

    def check(self, codes):
        """Refuse codes of provinces that are not of today, and files that do not fit together."""
        for code in codes:
            if code not in self.provinces:
                raise UnknownProvinceError(
                    f"Không có tỉnh mã {code} trong danh mục. Mã tỉnh hiện nay gồm 2 chữ số, ví dụ 66."
                )
        check_whole(self, codes)

    def __str__(self):
        return f"danh mục đến ngày {format_date(self.day)}"


def _before_changes(rows, parent):
    """What a unit was before each of its changes; the first since the unit exists."""
    days = [day_of(rows[0]["unit_since"]), *(day_of(row["date"]) for row in rows)]
    faces = [(row["new_name"], kind_of(NEW, row["new_kind"])) for row in rows]
    return [
        Before(
            era=NEW,
            code=row["code"],
            name=row["old_name"],
            kind=kind_of(NEW, row["old_kind"]),
            parent=parent,
            after=row["code"],
            after_faces=frozenset(faces[number:]),
            after_is_new=True,
            share=UnitLink.Share.WHOLE,
            since=since,
            ends_on=day - ONE_DAY,
            decree=row["resolution"],
        )
        for number, (row, (since, day)) in enumerate(zip(rows, pairwise(days), strict=True))
    ]


def _before_2025(row):
    return Before(
        era=OLD,
        code=row["before_code"],
        name=row["before_name"],
        kind=kind_of(OLD, row["before_kind"]),
        parent=row["before_parent_code"],
        after=row["after_code"],
        after_faces=frozenset([(row["after_name"], kind_of(OLD, row["after_kind"]))]),
        after_is_new=row["after_is_new"] == "yes",
        share=row["share"],
        since=None,
        ends_on=day_of(row["date"]) - ONE_DAY if row["date"] else LAST_DAY_OF_2024,
        decree=row["resolution"] + ("" if row["date"] else " (ngày: chỉ rõ năm 2024)"),
    )

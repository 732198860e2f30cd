"""The files of a catalogue (`fixtures/units/`, or a folder like it), read once."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from django.conf import settings

from apps.core.dates import format_date
from apps.organisation.catalogue.former import LAST_DAY_OF_2024, ONE_DAY, Before
from apps.organisation.models import Unit, UnitLink

OLD, NEW = "2004", "2025"
KINDS = {
    "tinh": Unit.Kind.PROVINCE,
    "thanh_pho_tw": Unit.Kind.CENTRAL_CITY,
    "huyen": Unit.Kind.RURAL_DISTRICT,
    "quan": Unit.Kind.URBAN_DISTRICT,
    "thi_xa": Unit.Kind.DISTRICT_TOWN,
    "xa": Unit.Kind.COMMUNE,
    "phuong": Unit.Kind.WARD,
    "thi_tran": Unit.Kind.TOWNSHIP,
    "dac_khu": Unit.Kind.SPECIAL_ZONE,
}
CITY = "thanh_pho"  # of a province in the old era, a province of its own in the new one
CITY_OF_ERA = {OLD: Unit.Kind.PROVINCIAL_CITY, NEW: Unit.Kind.CENTRAL_CITY}

UNIT_COLUMNS = {"era", "code", "name", "kind", "parent_code", "valid_from", "valid_to"}
COLUMNS = {
    "provinces.csv": UNIT_COLUMNS,
    "communes.csv": UNIT_COLUMNS,
    "legacy_provinces.csv": UNIT_COLUMNS,
    "legacy_districts.csv": UNIT_COLUMNS,
    "legacy_communes.csv": UNIT_COLUMNS,
    "links.csv": {"old_code", "new_code", "share", "era_from", "era_to", "resolution"},
    "changes.csv": {"date", "resolution", "code", "old_kind", "new_kind", "old_name", "new_name"},
    "layer_2018_fixes.csv": {"date", "before_code", "after_code", "after_is_new", "share"},
    "abbreviations.csv": {"code", "abbreviation"},
}
OURS = settings.BASE_DIR / "fixtures" / "units"
MAY_BE_OURS = (
    "layer_2018_fixes.csv",
    "abbreviations.csv",
)  # not the state's: ours where a folder has none


class CatalogueError(ValueError):
    """A catalogue that cannot be read. The message is for people and names file and remedy."""


class UnknownProvinceError(CatalogueError):
    """A province code that today's catalogue does not have."""


def key_of(row):
    """The key of the unit of a row."""
    return f"{row['era']}:{row['code']}"


def day_of(text):
    return date.fromisoformat(text) if text else None


def kind_of(era, word):
    """The kind that a word of the files means. Raises CatalogueError."""
    if word == CITY and era in CITY_OF_ERA:
        return CITY_OF_ERA[era]
    if word not in KINDS:
        raise CatalogueError(
            f"Danh mục có loại đơn vị “{word}” mà hệ thống không biết; sửa cột kind."
        )
    return KINDS[word]


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
                rows = list(csv.DictReader(file))
        except FileNotFoundError as error:
            raise CatalogueError(f"Không có tệp {name} trong thư mục {folder}.") from error
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CatalogueError(f"Không đọc được {path}; tệp phải là CSV, mã UTF-8.") from error
        missing = COLUMNS[name] - set(rows[0] if rows else COLUMNS[name])
        if missing:
            raise CatalogueError(f"Tệp {name} thiếu cột {', '.join(sorted(missing))}.")
        for number, row in enumerate(rows, start=2):
            self._check(name, number, row)
        return rows

    @staticmethod
    def _check(name, number, row):
        if None in row or None in row.values():
            raise CatalogueError(
                f"Tệp {name}, dòng {number}: thừa hoặc thiếu ô so với dòng tiêu đề."
            )
        for column in ("valid_from", "valid_to", "date", "unit_since"):
            try:
                day_of(row.get(column))
            except ValueError as error:
                raise CatalogueError(
                    f"Tệp {name}, dòng {number}: “{row[column]}” không phải ngày; ghi như 2026-08-24."
                ) from error
        if name == "links.csv" and row["share"] not in UnitLink.Share.values:
            raise CatalogueError(
                f"Tệp {name}, dòng {number}: “{row['share']}” không phải whole hay part."
            )
        if COLUMNS[name] is UNIT_COLUMNS and not (
            row["era"] and row["code"] and row["name"].strip()
        ):
            raise CatalogueError(f"Tệp {name}, dòng {number}: thiếu bộ mã, mã hoặc tên.")

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
            new = f"{link['era_to']}:{link['new_code']}"
            found[new].append(f"{link['era_from']}:{link['old_code']}")
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
        """{key: row} of units that go on under another name or kind."""
        return {f"{NEW}:{row['code']}": row for row in self.rows("changes.csv")}

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
            *(_before_change(row, parents.get(key, "")) for key, row in self.changes.items()),
            *(_before_2025(row) for row in self.rows("layer_2018_fixes.csv")),
        ]

    def check(self, codes):
        """Refuse codes of provinces that are not of today, and communes that hang nowhere."""
        known = {row["code"] for row in self.rows("provinces.csv")}
        for row in self.rows("communes.csv"):
            if row["parent_code"] not in known:
                raise CatalogueError(
                    f"Tệp communes.csv: {row['name']} (mã {row['code']}) thuộc tỉnh mã "
                    f"“{row['parent_code']}”, mà provinces.csv không có tỉnh ấy."
                )
        for code in codes:
            if code not in self.provinces:
                raise UnknownProvinceError(
                    f"Không có tỉnh mã {code} trong danh mục. Mã tỉnh hiện nay gồm 2 chữ số, ví dụ 66."
                )

    def __str__(self):
        return f"danh mục đến ngày {format_date(self.day)}"


def _before_change(row, parent):
    return Before(
        era=NEW,
        code=row["code"],
        name=row["old_name"],
        kind=kind_of(NEW, row["old_kind"]),
        parent=parent,
        after=row["code"],
        after_name=row["new_name"],
        after_kind=kind_of(NEW, row["new_kind"]),
        after_is_new=True,
        share=UnitLink.Share.WHOLE,
        since=day_of(row["unit_since"]),
        ends_on=day_of(row["date"]) - ONE_DAY,
        decree=row["resolution"],
    )


def _before_2025(row):
    return Before(
        era=OLD,
        code=row["before_code"],
        name=row["before_name"],
        kind=kind_of(OLD, row["before_kind"]),
        parent=row["before_parent_code"],
        after=row["after_code"],
        after_name=row["after_name"],
        after_kind=kind_of(OLD, row["after_kind"]),
        after_is_new=row["after_is_new"] == "yes",
        share=row["share"],
        since=None,
        ends_on=day_of(row["date"]) - ONE_DAY if row["date"] else LAST_DAY_OF_2024,
        decree=row["resolution"] + ("" if row["date"] else " (ngày: chỉ rõ năm 2024)"),
    )

"""The catalogue of units of Việt Nam, both eras, brought from `fixtures/units/` into the tree.

The country is the root, today's provinces hang below it, and a dissolved province hangs with its
whole subtree below its successor, so that rights follow the tree and old tables can be drawn.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from apps.organisation import former
from apps.organisation.models import Unit, UnitLink

OLD, NEW = "2004", "2025"
NATION = {"key": "vn", "kind": Unit.Kind.NATION, "name": "Trung ương Hội Chữ thập đỏ Việt Nam"}
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
LOCK = 7_264_001


class UnknownProvinceError(ValueError):
    """A province code that today's catalogue does not have."""


@dataclass
class Result:
    """What a load brought: units created, units already there, links, names of old created."""

    created: int = 0
    present: int = 0
    links: int = 0
    spans: int = 0


@dataclass
class Catalogue:
    """The files of `folder`, read once: rows by era and code, children by parent, links."""

    folder: Path = field(default_factory=lambda: settings.BASE_DIR / "fixtures" / "units")

    def _rows(self, name):
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def provinces(self):
        return {row["code"]: row for row in self._rows("provinces.csv")}

    @cached_property
    def children(self):
        """(era, parent code) → rows, for communes of today and for the old layers."""
        found = defaultdict(list)
        for name in ("communes.csv", "legacy_districts.csv", "legacy_communes.csv"):
            for row in self._rows(name):
                found[row["era"], row["parent_code"]].append(row)
        return found

    @cached_property
    def links(self):
        return self._rows("links.csv")

    @cached_property
    def old_provinces_of(self):
        """Code of a province of today → the provinces that went into it."""
        old = {row["code"]: row for row in self._rows("legacy_provinces.csv")}
        found = defaultdict(list)
        for link in self.links:
            if link["old_code"] in old and link["new_code"] in self.provinces:
                found[link["new_code"]].append(old[link["old_code"]])
        return found

    @cached_property
    def abbreviations(self):
        return {row["code"]: row["abbreviation"] for row in self._rows("abbreviations.csv")}

    @cached_property
    def since(self):
        """Units whose name or kind changed later, with the day since when they have existed."""
        return {(NEW, row["code"]): row["unit_since"] for row in self.changes}

    @cached_property
    def changes(self):
        return self._rows("changes.csv")

    @cached_property
    def befores(self):
        """Names and kinds that units of today, and of 2025-06-30, had before: `former.Before`."""
        parents = {row["code"]: row["parent_code"] for row in self._rows("communes.csv")}
        return [
            *(_before_change(row, parents.get(row["code"], "")) for row in self.changes),
            *(_before_2025(row) for row in self._rows("layer_2018_fixes.csv")),
        ]


def kind_of(era, word):
    """The kind that a word of the files means."""
    return CITY_OF_ERA[era] if word == CITY else KINDS[word]


def _before_change(row, parent):
    return former.Before(
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
        since=_day(row["unit_since"]),
        ends_on=_day(row["date"]) - former.ONE_DAY,
        decree=row["resolution"],
    )


def _before_2025(row):
    return former.Before(
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
        ends_on=_day(row["date"]) - former.ONE_DAY if row["date"] else former.LAST_DAY_OF_2024,
        decree=row["resolution"],
    )


@transaction.atomic
def load(catalogue, province_codes):
    """Bring the provinces of today and all that went into them; a second time changes nothing.

    Raises UnknownProvinceError. 14.000 units take a few seconds: rows are made in bulk.
    """
    for code in province_codes:
        if code not in catalogue.provinces:
            raise UnknownProvinceError(
                f"Không có tỉnh mã {code} trong danh mục. Mã tỉnh hiện nay gồm 2 chữ số, ví dụ 66."
            )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    planter = _Planter(catalogue)
    for code in province_codes:
        planter.plant_province(catalogue.provinces[code])
    planter.save()
    planter.result.links = _link(catalogue)
    units, planter.result.spans, links = former.bring(catalogue.befores)
    planter.result.created += units
    planter.result.links += links
    with connection.cursor() as cursor:  # or the planner takes the new units for none
        cursor.execute("ANALYZE organisation_unit, organisation_unitlink, organisation_unitspan")
    return planter.result


class _Planter:
    """Adds rows of the catalogue to the tree, counting path steps itself."""

    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.result = Result()
        if not Unit.objects.filter(depth=1).exists():
            Unit.objects.add_root(NATION)
        self.units = {unit.key: unit for unit in Unit.objects.all()}
        self.root = next(unit for unit in self.units.values() if unit.depth == 1)
        self.last_step = defaultdict(int)
        for unit in self.units.values():
            parent = unit.path[: -Unit.steplen]
            step = Unit._str2int(unit.path[-Unit.steplen :])
            self.last_step[parent] = max(self.last_step[parent], step)
        self.new = []
        self.grown = set()

    def plant_province(self, row):
        province = self.plant(row, self.root, None)
        for commune in self.catalogue.children[NEW, row["code"]]:
            self.plant(commune, province, province)
        for old in self.catalogue.old_provinces_of[row["code"]]:
            old_province = self.plant(old, province, province)
            for district in self.catalogue.children[OLD, old["code"]]:
                old_district = self.plant(district, old_province, province)
                for commune in self.catalogue.children[OLD, district["code"]]:
                    self.plant(commune, old_district, province)

    def plant(self, row, parent, province):
        key = f"{row['era']}:{row['code']}"
        if key in self.units:
            self.result.present += 1
            return self.units[key]
        kind = kind_of(row["era"], row["kind"])
        step = self.last_step[parent.path] + 1
        since = self.catalogue.since.get((row["era"], row["code"]), row["valid_from"])
        unit = Unit(
            key=key,
            era=row["era"],
            code=row["code"],
            name=row["name"],
            kind=kind,
            level=Unit.LEVEL_OF_KIND[kind],
            province=province,
            path=Unit._get_path(parent.path, parent.depth + 1, step),
            depth=parent.depth + 1,
            valid_from=_day(since),
            valid_to=_day(row["valid_to"]),
        )
        if province is None:
            unit.abbreviation = self.catalogue.abbreviations[row["code"]]
        parent.numchild += 1
        self.last_step[parent.path] = step
        self.grown.add(parent.key)
        self.units[key] = unit
        self.new.append(unit)
        self.result.created += 1
        return unit

    def save(self):
        """Provinces first, since everything below points at them."""
        provinces = [unit for unit in self.new if unit.depth == 2]
        Unit.objects.bulk_create(provinces)
        for province in provinces:
            province.province = province
        Unit.objects.bulk_update(provinces, ["province"])
        Unit.objects.bulk_create([unit for unit in self.new if unit.depth > 2], batch_size=2_000)
        new = {unit.key for unit in self.new}
        grown_before = [self.units[key] for key in self.grown if key not in new]
        Unit.objects.bulk_update(grown_before, ["numchild"])


def _link(catalogue):
    """Make the links whose two ends are in the tree; returns how many are new."""
    ids = dict(Unit.objects.exclude(code="").values_list("key", "pk"))
    present = set(UnitLink.objects.values_list("old_id", "new_id"))
    links = []
    for row in catalogue.links:
        old = ids.get(f"{row['era_from']}:{row['old_code']}")
        new = ids.get(f"{row['era_to']}:{row['new_code']}")
        if old and new and (old, new) not in present:
            links.append(
                UnitLink(old_id=old, new_id=new, share=row["share"], resolution=row["resolution"])
            )
    UnitLink.objects.bulk_create(links, batch_size=2_000)
    return len(links)


def _day(text):
    return date.fromisoformat(text) if text else None

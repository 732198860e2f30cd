"""The catalogue brought into the tree: provinces that are not there yet, and what is past.

The country is the root, today's provinces hang below it, and a dissolved province hangs with its
whole subtree below its successor, so that rights follow the tree and old tables can be drawn.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from apps.core.text import fold
from apps.organisation.catalogue.columns import NEW, OLD, day_of, key_of, kind_of
from apps.organisation.catalogue.former import bring
from apps.organisation.models import Unit, UnitLink

NATION = {"key": "vn", "kind": Unit.Kind.NATION, "name": "Trung ương Hội Chữ thập đỏ Việt Nam"}
LOCK = 7_264_001
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@dataclass
class Result:
    """What a load brought: units created, units already there, links, names of old created."""

    created: int = 0
    present: int = 0
    links: int = 0
    spans: int = 0


@transaction.atomic
def load(catalogue, province_codes, *, as_of=None):
    """Bring the provinces of today that are not there, and the past of those that are.

    Nothing that is there is changed, and what a newer catalogue says of it is left to `compare`; a
    second time changes nothing. With `as_of` the tree is that of a past day: until 2025-06-30 the
    provinces of then with their districts, and nothing newer. Raises CatalogueError. 14.000 units
    take a few seconds: rows are made in bulk.
    """
    catalogue.check(province_codes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    planter = _Planter(catalogue, as_of)
    for code in province_codes:
        planter.plant_province(catalogue.provinces[code])
    planter.save()
    planter.result.links = _link(catalogue)
    units, planter.result.spans, links = bring(catalogue.befores)
    planter.result.created += units
    planter.result.links += links
    with connection.cursor() as cursor:  # or the planner takes the new units for none
        cursor.execute("ANALYZE organisation_unit, organisation_unitlink, organisation_unitspan")
    return planter.result


class _Planter:
    """Adds rows of the catalogue to the tree, counting path steps itself."""

    def __init__(self, catalogue, as_of):
        self.catalogue = catalogue
        self.as_of = as_of
        self.is_old = as_of is not None and as_of <= LAST_DAY_OF_DISTRICTS
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
        old_provinces = self.catalogue.old_provinces_of[row["code"]]
        if self.is_old:
            for old in old_provinces:
                self.plant_old(old, self.root, None)
            return
        province = self.units.get(key_of(row))
        origins = self.catalogue.origins[key_of(row)]
        if province is None and any(self._is_current(key) for key in origins):
            return  # its origins are here: a reorganisation makes it (`compare`)
        if province is None:
            province = self.plant(row, self.root, None)
            for commune in self.catalogue.children[NEW, row["code"]]:
                if not commune["valid_to"]:
                    self.plant(commune, province, province)
        else:
            self.result.present += 1 + len(self.catalogue.children[NEW, row["code"]])
        for old in old_provinces:
            self.plant_old(old, province, province)

    def plant_old(self, row, parent, province):
        """A province of before 2025-07-01 with its districts and communes."""
        old_province = self.plant(row, parent, province)
        province = province or old_province
        for district in self.catalogue.children[OLD, row["code"]]:
            old_district = self.plant(district, old_province, province)
            for commune in self.catalogue.children[OLD, district["code"]]:
                self.plant(commune, old_district, province)

    def _is_current(self, key):
        return key in self.units and self.units[key].is_current

    def plant(self, row, parent, province):
        key = key_of(row)
        if key in self.units:
            self.result.present += 1
            return self.units[key]
        name, kind, since = self._face(row)
        step = self.last_step[parent.path] + 1
        unit = Unit(
            key=key,
            era=row["era"],
            code=row["code"],
            name=name,
            kind=kind,
            level=Unit.LEVEL_OF_KIND[kind],
            province=province,
            path=Unit._get_path(parent.path, parent.depth + 1, step),
            depth=parent.depth + 1,
            valid_from=since,
            valid_to=None if self.is_old else day_of(row["valid_to"]),
        )
        if province is None:
            unit.abbreviation = self._abbreviation(unit)
        parent.numchild += 1
        self.last_step[parent.path] = step
        self.grown.add(parent.key)
        self.units[key] = unit
        self.new.append(unit)
        self.result.created += 1
        return unit

    def _face(self, row):
        """Name and kind on the day asked for, and since when the unit has existed."""
        changes = self.catalogue.changes.get(key_of(row), [])
        since = day_of(changes[0]["unit_since"] if changes else row["valid_from"])
        for change in changes:
            if self.as_of is not None and self.as_of < day_of(change["date"]):
                return change["old_name"], kind_of(NEW, change["old_kind"]), since
        return row["name"], kind_of(row["era"], row["kind"]), since

    def _abbreviation(self, unit):
        """That of the province of today with this name; of one that is no more initials and code."""
        codes = {_bare(row["name"]): code for code, row in self.catalogue.provinces.items()}
        code = codes.get(_bare(unit.name))
        if code in self.catalogue.abbreviations:
            return self.catalogue.abbreviations[code]
        words = unit.name.split()[1:] or [unit.name]
        return f"{fold(''.join(word[0] for word in words)).upper()[:4]}{unit.code}"[:6]

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


def _bare(name):
    """A province's name without Tỉnh, Thành phố: its kind may have changed since."""
    return fold(name).removeprefix("tinh ").removeprefix("thanh pho ")


def _link(catalogue):
    """Make the links whose two ends are in the tree; returns how many are new.

    Only dissolved units have successors, and what a reorganisation said of one stands.
    """
    units = Unit.objects.exclude(code="")
    ids = dict(units.values_list("key", "pk"))
    ended = set(units.exclude(valid_to=None).values_list("pk", flat=True))
    shares = defaultdict(dict)
    for old, new, share in UnitLink.objects.values_list("old_id", "new_id", "share"):
        shares[old][new] = share
    whole = UnitLink.Share.WHOLE
    links = []
    for row in catalogue.links:
        old = ids.get(f"{row['era_from']}:{row['old_code']}")
        new = ids.get(f"{row['era_to']}:{row['new_code']}")
        if new is None or old not in ended or new in shares[old]:
            continue
        if whole in shares[old].values() or (shares[old] and row["share"] == whole):
            continue
        shares[old][new] = row["share"]
        links.append(
            UnitLink(old_id=old, new_id=new, share=row["share"], resolution=row["resolution"])
        )
    UnitLink.objects.bulk_create(links, batch_size=2_000)
    return len(links)

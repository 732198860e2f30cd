"""What a catalogue says of units that are in the tree, where it is newer than the tree."""

from collections import defaultdict
from functools import cached_property

from apps.core.text import fold, natural_key, tidy
from apps.organisation.catalogue.checking import ends_of
from apps.organisation.catalogue.columns import NEW, day_of, key_of, kind_of
from apps.organisation.catalogue.differences import BY_SHARE, HEADINGS, Difference, Differences
from apps.organisation.catalogue.former import ONE_DAY
from apps.organisation.catalogue.linking import odd_links
from apps.organisation.models import Unit, UnitChange, UnitSpan

What = UnitChange.What


def compare(catalogue, province_codes):
    """The Differences of today's units in these provinces. Reads only. Raises CatalogueError."""
    catalogue.check(province_codes)
    return _Comparison(catalogue, province_codes).differences


class _Comparison:
    def __init__(self, catalogue, codes):
        self.catalogue = catalogue
        self.differences = Differences(catalogue)
        self.units = {unit.key: unit for unit in Unit.objects.exclude(code="").select_related(None)}
        self.by_path = {unit.path: unit for unit in Unit.objects.all()}
        self.rows = self.rows_of(codes)
        self.current = self.current_of(codes)
        for key, row in self.rows.items():
            self.meet(key, row)
        for unit in self.current:
            if unit.key in self.rows:
                continue
            if unit.key in self.every_row:  # it went to a province that was not asked about
                self.meet(unit.key, self.every_row[unit.key])
            else:
                self.miss(unit)
        self.differences.links = odd_links(catalogue, self.units, self.provinces)
        order = list(HEADINGS)
        self.differences.found.sort(key=lambda one: order.index(one.line.what))

    def rows_of(self, codes):
        """{key: row} of today's units of those provinces that are in the tree, or come of units there."""
        rows = {}
        for code in codes:
            row = self.catalogue.provinces[code]
            if any(key in self.units for key in (key_of(row), *self.origins[key_of(row)])):
                rows[key_of(row)] = row
                below = self.catalogue.children[NEW, code]
                rows |= {key_of(child): child for child in below if not child["valid_to"]}
        return rows

    def current_of(self, codes):
        """Units of today that those provinces hold, in the tree or by their links; all units of the
        tree when all provinces are asked about: one of them may be gone."""
        held = set()
        for key in (f"{NEW}:{code}" for code in codes):
            held |= {key, *self.origins[key]}
        self.provinces = {self.units[key].pk for key in held if key in self.units}
        is_all = set(codes) == set(self.catalogue.provinces)
        return [
            unit
            for unit in self.units.values()
            if unit.is_current
            and (is_all or unit.province_id in self.provinces or unit.key in self.rows)
        ]

    @cached_property
    def origins(self):
        return self.catalogue.origins

    @cached_property
    def every_row(self):
        """{key: row} of all units of today."""
        rows = self.catalogue.rows("provinces.csv") + self.catalogue.rows("communes.csv")
        return {key_of(row): row for row in rows if not row["valid_to"]}

    @cached_property
    def last_days(self):
        """{key: first day without it} of units of today that the catalogue says are over."""
        rows = self.catalogue.rows("provinces.csv") + self.catalogue.rows("communes.csv")
        return {key_of(row): day_of(row["valid_to"]) + ONE_DAY for row in rows if row["valid_to"]}

    @cached_property
    def links_of(self):
        """{key of an old unit: its links}."""
        found = defaultdict(list)
        for link in self.catalogue.links:
            found[ends_of(link)[0]].append(link)
        return found

    @cached_property
    def last_spans(self):
        """{pk: last day of the name, kind or parent that a unit had before}."""
        spans = UnitSpan.objects.order_by("ends_on").values_list("unit_id", "ends_on")
        return dict(spans)

    def known_since(self, unit):
        """Since when the tree has the unit as it is, None when nobody said."""
        if unit.valid_to:
            return unit.valid_to + ONE_DAY
        days = [unit.valid_from]
        if last := self.last_spans.get(unit.pk):
            days.append(last + ONE_DAY)
        return max((day for day in days if day), default=None)

    def is_newer(self, unit, day):
        """Whether the tree knows of a later change than the catalogue's `day`."""
        since = self.known_since(unit)
        return since is not None and day is not None and since > day

    # --- a unit that the catalogue has -----------------------------------------------------------

    def meet(self, key, row):
        unit = self.units.get(key)
        if unit is None:
            self.add_new(key, row)
            return
        day = day_of(row["valid_from"])
        name, kind = tidy(row["name"]), kind_of(row["era"], row["kind"])
        if not unit.is_current:
            told = self.differences.newer if self.is_newer(unit, day) else self.differences.ended
            told.append(f"{unit.name} ({unit.key})")
            return
        parent = self.parent_key(row)
        here = self.by_path.get(unit.path[: -Unit.steplen])
        is_moved = here is None or here.key != parent
        if not is_moved and (unit.name, unit.kind) == (name, kind):
            return
        if self.is_newer(unit, day):
            self.differences.newer.append(f"{unit.name} ({unit.key})")
            return
        self.add_face(unit, name, kind, day)
        if is_moved:
            self.add_transfer(unit, here, parent, day)

    def parent_key(self, row):
        return f"{NEW}:{row['parent_code']}" if row["parent_code"] else self.root.key

    @cached_property
    def root(self):
        return next(unit for unit in self.by_path.values() if unit.depth == 1)

    def add(self, line, words, starts_on, decree, *, has_act=False):
        line.decree = decree
        units = {
            unit.pk: unit for unit in (line.old, line.new, line.new_parent) if unit is not None
        }
        homes = {self.province_keys.get(unit.province_id) for unit in units.values()}
        for key in (line.new_key, line.new_parent_key):
            row = self.rows.get(key)
            if row is not None:
                homes.add(f"{NEW}:{row['parent_code'] or row['code']}")
        homes = frozenset(home for home in homes if home)
        self.differences.found.append(Difference(line, words, starts_on, homes, has_act))

    @cached_property
    def province_keys(self):
        return {unit.pk: unit.key for unit in self.units.values()}

    def add_new(self, key, row):
        parent = self.parent_key(row)
        above = self.units.get(parent) or (self.root if parent == self.root.key else None)
        name, kind = row["name"], kind_of(row["era"], row["kind"])
        if changes := self.catalogue.changes.get(key):  # it began under another name or kind
            name, kind = changes[0]["old_name"], kind_of(NEW, changes[0]["old_kind"])
        line = UnitChange(
            what=What.NEW,
            new_key=key,
            new_name=tidy(name),
            new_kind=kind,
            new_parent=above,
            new_parent_key="" if above else parent,
        )
        self.add(line, f"{name} ({key})", self.begins(key, row), self.forming_act(key))

    def begins(self, key, row):
        changes = self.catalogue.changes.get(key)
        return day_of(changes[0]["unit_since"] if changes else row["valid_from"])

    def forming_act(self, key):
        """The resolution by which a unit was formed, as its links say."""
        return next(
            (
                link["resolution"]
                for old in self.origins[key]
                for link in self.links_of[old]
                if ends_of(link)[1] == key and link["resolution"]
            ),
            "",
        )

    def add_face(self, unit, name, kind, day):
        """A line for each change of name or kind that the tree has not seen yet."""
        since = self.known_since(unit)
        had = (unit.name, unit.kind)
        steps = [
            (change["new_name"], kind_of(NEW, change["new_kind"]), change["resolution"], changed_on)
            for change in self.catalogue.changes.get(unit.key, [])
            if (changed_on := day_of(change["date"])) and (since is None or changed_on > since)
        ]
        if not steps or steps[-1][:2] != (name, kind):
            steps.append((name, kind, "", None if steps else self.change_day(unit, day)))
        for name, kind, decree, changed_on in steps:
            if had == (name, kind):
                continue
            if had[1] == kind and natural_key(had[0]) == natural_key(name):
                self.differences.respelled.append(f"{had[0]} – {name} ({unit.key})")
                continue
            what = What.RENAME if had[1] == kind else What.CHANGE_KIND
            line = UnitChange(
                what=what,
                old=unit,
                new_name=name if had[0] != name else "",
                new_kind=kind if what == What.CHANGE_KIND else "",
            )
            only = " (chỉ khác dấu)" if fold(had[0]) == fold(name) and had[1] == kind else ""
            words = f"{had[0]} → {name} ({unit.key}){only}"
            self.add(line, words, changed_on, decree, has_act=bool(decree))
            had = (name, kind)

    def change_day(self, unit, day):
        """The day of a change, None when the catalogue only tells one that the tree knows."""
        since = self.known_since(unit)
        return day if day and (since is None or day > since) else None

    def add_transfer(self, unit, here, parent, day):
        above = self.units.get(parent)
        line = UnitChange(
            what=What.TRANSFER,
            old=unit,
            new_parent=above,
            new_parent_key="" if above else parent,
        )
        row = self.every_row.get(parent)
        name = row["name"] if row else above.name if above else parent
        words = f"{unit.name} ({unit.key}): {here.name if here else 'chưa rõ'} → {name}"
        day = self.change_day(unit, day)
        if above is None and row:  # its new parent is made: not before that day
            day = self.begins(parent, row)
        self.add(line, words, day, "")

    # --- a unit that the catalogue has no more ---------------------------------------------------

    def miss(self, unit):
        links = [link for link in self.links_of[unit.key] if self.new_of(link) is not None]
        if self.is_newer(unit, self.catalogue.day):
            self.differences.newer.append(f"{unit.name} ({unit.key})")
            return
        for link in links:
            self.add_link(unit, link)
        if not links and not (unit.level == Unit.Level.DISTRICT and unit.numchild):
            line = UnitChange(what=What.DISSOLVE, old=unit)
            self.add(line, f"{unit.name} ({unit.key})", self.last_days.get(unit.key), "")

    def new_of(self, link):
        """(unit or None, row) of the unit that a link leads to; None where it is nowhere."""
        key = ends_of(link)[1]
        unit, row = self.units.get(key), self.every_row.get(key)
        if unit is None and row is None:
            return None
        return (unit, row) if unit is None or unit.is_current else None

    def add_link(self, unit, link):
        new, row = self.new_of(link)
        key = ends_of(link)[1]
        line = UnitChange(
            what=BY_SHARE[link["share"]], old=unit, new=new, new_key="" if new else key
        )
        if new is None and key not in self.rows:  # made in a province that was not asked about
            self.rows[key] = row
            self.add_new(key, row)
        name = row["name"] if row else new.name
        day = self.begins(key, row) if row else None
        if new is not None:  # it was there before: only a later day can be that of the merger
            day = self.change_day(new, day)
        words = f"{unit.name} ({unit.key}) → {name} ({key})"
        self.add(line, words, day, link["resolution"])

"""The units of the scope as Places, and what is asked of them."""

from collections import defaultdict

from apps.core.dates import format_date
from apps.organisation.models import Unit
from apps.organisation.reorganising.plan import Place, Plan, Problem

Level = Unit.Level
MAY_BE_BELOW = {
    Level.PROVINCE: {Level.NATION},
    Level.DISTRICT: {Level.PROVINCE},
    Level.BASE: {Level.PROVINCE, Level.DISTRICT},
}


class Ground:
    """The plan, `lines` of the reorganisation, and places by number, by key and by parent."""

    def __init__(self, reorganisation):
        self.reorganisation = reorganisation
        self.starts_on = reorganisation.starts_on
        self.plan = Plan(reorganisation)
        self.places = self.plan.places
        self.lines = list(reorganisation.changes.select_related("old", "new", "new_parent"))
        self.read_tree()

    def refuse(self, line, words, *, is_error=True):
        position = getattr(line, "position", line)
        self.plan.problems.append(Problem(position, words, is_error))

    def read_tree(self):
        self.children = defaultdict(list)
        by_path = {}
        for unit in Unit.objects.within(self.reorganisation.scope):
            place = Place(unit.key, unit.name, unit.kind, unit=unit)
            place.parent = by_path.get(unit.path[: -Unit.steplen])
            by_path[unit.path] = self.places[unit.pk] = place
            if place.parent is not None:
                self.children[place.parent].append(place)
        self.by_key = {place.key: place for place in self.places.values()}

    def find(self, line, unit):
        """The Place of a unit that a line names, None (and a problem) when it is out of scope."""
        place = self.places.get(unit.pk)
        if place is None:
            scope = self.reorganisation.scope
            self.refuse(
                line,
                f"{unit.name} ({unit.key}) ngoài phạm vi của đợt ({scope.name}); "
                "bỏ dòng này hoặc lập đợt ở đơn vị cấp trên của cả hai.",
            )
        return place

    def find_current(self, line, unit):
        place = self.find(line, unit)
        if place is not None and not unit.is_current:
            self.refuse(
                line,
                f"{unit.name} ({unit.key}) đã kết thúc ngày {format_date(unit.valid_to)}; "
                "chọn đơn vị hiện nay hoặc bỏ dòng này.",
            )
            return None
        return place

    def is_within(self, place, top):
        while place is not None:
            if place is top:
                return True
            place = place.above
        return False

    def may_be_below(self, child, parent):
        if parent is None:
            return False
        if child.kind in Unit.OWN_KINDS:
            return parent.level != Level.NATION
        return parent.level in MAY_BE_BELOW.get(child.level, ())

"""Lines of a herd (dòng, cây gia phả): founders, their young, and the households in order of hand-over."""

from collections import defaultdict
from dataclasses import dataclass, field

from apps.ledgers.models import Animal, Placement

MOST_DRAWN = 200
"""Animals in one drawing: a larger herd is drawn line by line, each on the page of its founder."""
OUT_OF_SCOPE = "hộ ngoài phạm vi của bạn"


@dataclass(frozen=True)
class Home:
    """A household as one reader may see it: `code` is empty when it is out of the reader's scope."""

    name: str
    code: str = ""
    hamlet: str = ""


@dataclass
class Stay:
    """An animal's time with one household."""

    placement: Placement
    home: Home


@dataclass
class Line:
    """An animal, its stays in the order of time, its young in the order of birth."""

    animal: Animal
    stays: list[Stay] = field(default_factory=list)
    young: list["Line"] = field(default_factory=list)

    @property
    def size(self):
        """How many animals descend from it, with itself."""
        return 1 + sum(one.size for one in self.young)


def home_of(user, address):
    """The household as `user` may see it; its unit is loaded."""
    if not user.unit.contains(address.unit):
        return Home(OUT_OF_SCOPE)
    return Home(str(address.full_name or address.code), address.code, address.hamlet)


def stays_of(user, placements):
    """{animal_id: [Stay, …]} in the order of time: one query."""
    related = ("address__unit", "address__duplicate_of__unit", "aid__address__unit")
    found = defaultdict(list)
    rows = placements.in_force().with_young_passed_on().in_time_order()
    for placement in rows.select_related(*related):
        found[placement.animal_id].append(Stay(placement, home_of(user, placement.household)))
    return found


def lines_of(user, aid_model, *, root=None):
    """[Line, …] of the founders in order; of `root` alone, when it is given. Two queries."""
    animals = Animal.objects.of([aid_model.pk]).in_force().order_by("came_on", "id")
    stays = stays_of(user, Placement.objects.of([aid_model.pk]))
    lines = {animal.pk: Line(animal, stays.get(animal.pk, [])) for animal in animals}
    founders = []
    for line in lines.values():
        mother = lines.get(line.animal.mother_id)
        (mother.young if mother else founders).append(line)
    if root is not None:
        return [lines[root.pk]] if root.pk in lines else []
    return founders

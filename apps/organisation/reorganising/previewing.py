"""What a reorganisation would do, in numbers and names."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Q

from apps.organisation.following import LetGo, TellApart, counted
from apps.organisation.models import Unit
from apps.organisation.reorganising import counting, rows
from apps.organisation.reorganising.applying import successors_of, units_counted
from apps.organisation.reorganising.planning import make_plan

UNIT_WORDS = {
    "made": "đơn vị thành lập mới",
    "joined": "đơn vị nhập toàn bộ vào đơn vị khác",
    "divided": "đơn vị chia cho nhiều đơn vị",
    "dissolved": "đơn vị kết thúc, không có đơn vị kế tiếp",
    "changed": "đơn vị đổi tên, đổi loại",
    "moved": "đơn vị chuyển đơn vị cấp trên",
}
TO_SETTLE = "địa chỉ vào danh sách việc “nay thuộc đơn vị nào?”"


@dataclass(frozen=True)
class Person:
    """A user whose unit ends: the name of the unit where they will belong, None while a manager has
    to give them one."""

    user: object
    before: Unit
    after: str | None


@dataclass(frozen=True)
class Sight:
    """Who belongs to a unit, and how many addresses they see before and after."""

    unit: str
    users: int
    before: int
    after: int


@dataclass
class Preview:
    """`counts`: [(key, words, number)], in order, for people: units that end, are made, renamed,
    moved; addresses that follow, that go to the work-list; open cases, pledges, drafts, publications,
    users, running rounds, staged imports … `collisions`: lines of words, one for each kind of row that
    cannot follow as it is, and what is done about it.
    """

    problems: list = field(default_factory=list)
    counts: list = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    collisions: list[str] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)

    @property
    def has_errors(self):
        return any(problem.is_error for problem in self.problems)

    @property
    def undecided(self):
        """Users whom a manager has to give a new unit."""
        return [person for person in self.people if person.after is None]


def preview(reorganisation):
    """The Preview of a draft. Never raises for lines that are wrong: its `problems` tell them, and
    then the rest is empty. Writes nothing; a province takes a second or two.
    """
    plan = make_plan(reorganisation)
    if plan.errors:
        return Preview(problems=plan.problems)
    follow = _successors(plan)
    return Preview(
        problems=plan.problems,
        counts=_counts(plan, follow),
        people=_people(plan),
        collisions=_collisions(follow),
        sights=_sights(plan),
    )


def _successors(plan):
    """With stand-ins, below zero, for what is still to be made."""
    made = {place: Unit(pk=-n) for n, place in enumerate(plan.made, start=1)}
    for place, unit in made.items():
        home = place.province
        unit.province = made.get(home) or home.unit
    homes = {unit.pk: unit.province_id for unit in made.values()}
    for place in plan.places.values():
        if place.unit is None or place.province is None:
            continue
        home = made.get(place.province) or place.province.unit
        if home.pk != place.unit.province_id:
            homes[place.unit.pk] = home.pk
    return successors_of(plan, made, homes)


def _counts(plan, follow):
    """[(key, words, number)] without zeros."""
    units = units_counted(plan)
    counts = [(key, words, units[key]) for key, words in UNIT_WORDS.items()]
    found = counting.counts_by_unit([place.unit.pk for place in plan.ending])
    whole = set(follow.into)
    for one, numbers in found.items():
        counts.append((one.key, f"{one.words} theo đơn vị mới", _sum(numbers, whole)))
        if one.key == "addresses":
            counts.append(("to_settle", TO_SETTLE, sum(numbers.values()) - _sum(numbers, whole)))
        elif stay := sum(numbers.values()) - _sum(numbers, whole):
            counts.append((f"{one.key}_stay", f"{one.words} còn ở đơn vị cũ", stay))
    stay = counting.count_staying([p.unit.pk for p in plan.ending if p.unit.pk not in whole])
    for model, key, number in counting.count_following(follow):
        if _is_counted(model) or (key != "unit" and "unit" in rows.followed()[model]):
            continue
        words = model._meta.verbose_name_plural
        counts.append((rows.label(model), f"{words} theo đơn vị mới", number))
        if key == "unit":
            counts.append((f"{rows.label(model)}_stay", f"{words} còn ở đơn vị cũ", stay[model]))
    return [count for count in counts if count[2]]


def _is_counted(model):
    """Whether the model's own figures tell of every row that follows."""
    follow = rows.followed()[model].get("unit")
    told = [one for counted_model, one in counted() if counted_model is model and one.at == "unit"]
    return any(one.condition == getattr(follow, "condition", Q()) for one in told)


def _sum(numbers, units):
    return sum(number for unit, number in numbers.items() if unit in units)


def _people(plan):
    ending = {place.unit.pk: place for place in plan.ending}
    users = get_user_model().objects.filter(unit__in=ending, is_active=True)
    users = users.select_related("unit").order_by("unit__path", "name_key", "pk")
    return [
        Person(
            user=user,
            before=user.unit,
            after=str(ending[user.unit_id].whole) if ending[user.unit_id].whole else None,
        )
        for user in users
    ]


def _collisions(follow):
    found, together = [], {}
    for model, _, policy, number in counting.count_colliding(follow):
        together[model, policy] = max(number, together.get((model, policy), 0))
    for (model, policy), number in together.items():
        what = f"{number} {model._meta.verbose_name_plural}"
        if isinstance(policy, TellApart):
            label = model._meta.get_field(policy.field).verbose_name
            found.append(
                f"{what} trùng nhau khi hai tỉnh nhập làm một: {label} ghi thêm tên tỉnh cũ."
            )
        elif isinstance(policy, LetGo):
            label = model._meta.get_field(policy.field).verbose_name
            found.append(f"{what} trùng nhau ở đơn vị mới: vẫn chuyển, bỏ trống “{label}”.")
        else:
            found.append(
                f"{what} trùng nhau ở đơn vị mới: ở lại đơn vị cũ, đơn vị mới và cấp trên vẫn xem được."
            )
    return found


def _sights(plan):
    """Units whose people see another number of addresses afterwards, or belong elsewhere."""
    users = defaultdict(int)
    numbers = get_user_model().objects.filter(is_active=True).values_list("unit", flat=True)
    for number in numbers:
        if number in plan.places:
            users[plan.places[number]] += 1
    units = [place.unit.pk for place in plan.places.values() if place.unit is not None]
    (addresses,) = counting.counts_by_unit(units, only="addresses").values()
    before, after = defaultdict(int), defaultdict(int)
    for number, count in addresses.items():
        place = plan.places[number]
        _add(before, place, count, above=lambda p: p.parent)
        _add(after, place.whole or place, count, above=lambda p: p.above)
    sights = []
    for place, number in users.items():
        new = place.whole or place
        if new is not place or before[place] != after[new]:
            name = str(place) if new is place else f"{place} → {new}"
            sights.append(Sight(name, number, before[place], after[new]))
    return sorted(sights, key=lambda sight: (-sight.before, sight.unit))


def _add(totals, place, count, *, above):
    while place is not None:
        totals[place] += count
        place = above(place)

"""What may be done with the animals of a cow bank. Each step locks the model's whole book."""

from django.db import transaction

from apps.aid_records.actions.aid import usable_sponsor
from apps.core.actions import lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.ledgers.actions.books import BookError
from apps.ledgers.actions.herd_book import (
    demand_alive,
    demand_day,
    end_placement,
    locked,
    open_book,
    placements_of,
    reopen_placement,
)
from apps.ledgers.models import Animal, Placement

PRICED = ("source", "sponsor_id", "value", "basis")
"""What the first placement of an animal has told its aid."""


@transaction.atomic
def register(animal, *, by):
    """Write down an animal bought or donated; a second click gives the first one's row."""
    if first := made_before(animal):
        return first
    aid_model = open_book(animal.aid_model)
    demand_day(animal.came_on, aid_model)
    animal.aid_model = aid_model
    _settle_sponsor(animal, by=by)
    animal.created_by = by
    return store(animal)


@transaction.atomic
def bear(calf, *, by, due_on=None):
    """Write down an animal born of `calf.mother`: it stays where its mother was on that day.

    `due_on`: until when the household is to hand it on.
    """
    if first := made_before(calf):
        return first
    mother, aid_model = locked(calf.mother)
    demand_day(calf.came_on, aid_model)
    _demand_mother(mother, calf)
    calf.mother, calf.aid_model, calf.source = mother, aid_model, Animal.Source.BORN
    calf.species, calf.created_by = mother.species, by
    store(calf)
    place = _place_on(mother, calf.came_on)
    if place:
        born_at = Placement(
            animal=calf,
            address=place.household,
            kind=Placement.Kind.BORN,
            placed_on=calf.came_on,
            due_on=due_on,
            created_by=by,
        )
        store(born_at)
    elif due_on:
        raise BookError(
            "Hôm ấy con mẹ không ở hộ nào nên con con chưa có hạn chuyển giao; hãy để trống hạn."
        )
    return calf


@transaction.atomic
def edit(animal, *, by):
    """Save the changed fields. What stands as aid is changed where the aid is."""
    aid_model = open_book(animal.aid_model)
    current = lock_unchanged(animal)
    animal.aid_model = aid_model
    first = placements_of(animal).filter(kind=Placement.Kind.FIRST).first()
    if first and any(getattr(animal, name) != getattr(current, name) for name in PRICED):
        raise BookError(
            "Con vật đã giao cho hộ và đã ghi trợ giúp: giá trị, nhà tài trợ sửa ở trang trợ giúp ấy."
        )
    demand_day(animal.came_on, aid_model)
    _demand_order(animal, current)
    if not first:
        _settle_sponsor(animal, by=by)
    store(animal)
    if animal.is_born and animal.came_on != current.came_on:
        for born_at in placements_of(animal).filter(kind=Placement.Kind.BORN):
            born_at.placed_on = animal.came_on
            store(born_at)
    return animal


@transaction.atomic
def part(animal, *, fate, on, reason, by):
    """Write down what became of an animal: it leaves the herd, and its household, on that day.

    A second click finds it written.
    """
    animal, aid_model = locked(animal)
    reason = tidy_lines(reason)
    if (animal.fate, animal.fate_on, animal.fate_reason) == (fate, on, reason):
        return animal
    demand_alive(animal)
    demand_day(on, aid_model)
    if not reason:
        raise BookError("Hãy ghi lý do.")
    if on < animal.came_on:
        raise BookError(f"Con vật {animal} chỉ có từ ngày {format_date(animal.came_on)}.")
    later = animal.calves.in_force().filter(came_on__gt=on).first()
    if later:
        raise BookError(f"Sau ngày ấy con vật còn sinh con {later}.")
    current = placements_of(animal).open().first()
    if current and on < current.placed_on:
        raise BookError(f"Sau ngày ấy con vật còn được giao cho {current.household.full_name}.")
    if fate == Animal.Fate.KEPT and not current:
        raise BookError("Con vật không ở hộ nào nên không thuộc về hộ nào được.")
    if current:
        end_placement(current, ENDINGS.get(fate, Placement.Ending.GONE), on, reason)
    animal.fate, animal.fate_on, animal.fate_reason = fate, on, reason
    return store(animal)


ENDINGS = {
    Animal.Fate.KEPT: Placement.Ending.KEPT,
    Animal.Fate.RETURNED: Placement.Ending.RETURNED,
}


@transaction.atomic
def restore(animal, *, by):
    """Take back what was written of the end of an animal: it is where it was before."""
    animal, _ = locked(animal)
    if animal.is_alive:
        return animal
    ending = ENDINGS.get(animal.fate, Placement.Ending.GONE)
    last = placements_of(animal).filter(ended_on=animal.fate_on, ending=ending).last()
    # a household may have given it back to the model on the day it went back to its giver
    if last and (ending != Placement.Ending.RETURNED or last.ending_note == animal.fate_reason):
        reopen_placement(last)
    animal.fate, animal.fate_on, animal.fate_reason = Animal.Fate.ALIVE, None, ""
    return store(animal)


@transaction.atomic
def void(animal, *, reason, by):
    """Void an animal that nothing else hangs on."""
    animal, _ = locked(animal)
    if animal.calves.in_force().exists():
        raise BookError("Con vật này đã ghi con sinh ra; hãy hủy các con ấy trước.")
    if placements_of(animal).filter(kind__in=Placement.GIVEN).exists():
        raise BookError("Con vật này đã giao cho hộ; hãy hủy các lần giao trước.")
    for born_at in placements_of(animal):
        void_row(born_at, reason=reason, by=by)
    return void_row(animal, reason=reason, by=by)


def _demand_mother(mother, calf):
    if mother.sex != Animal.Sex.FEMALE:
        raise BookError(f"{mother} là con đực.")
    if calf.came_on <= mother.came_on:
        raise BookError(f"Con mẹ {mother} chỉ có từ ngày {format_date(mother.came_on)}.")
    if mother.fate_on and mother.fate_on < calf.came_on:
        raise BookError(
            f"Con mẹ {mother} không còn trong đàn từ ngày {format_date(mother.fate_on)}."
        )


def _demand_order(animal, current):
    """A day or a sex that is changed still fits mother, young and households."""
    if animal.mother_id:
        _demand_mother(animal.mother, animal)
    calves = animal.calves.in_force()
    if animal.sex != Animal.Sex.FEMALE and calves.exists():
        raise BookError("Con vật này đã ghi con sinh ra nên không thể là con đực.")
    given = placements_of(animal).filter(placed_on__lt=animal.came_on)
    if animal.came_on > current.came_on and (
        calves.filter(came_on__lte=animal.came_on).exists()
        or given.exclude(kind=Placement.Kind.BORN).exists()
    ):
        raise BookError("Trước ngày này con vật đã sinh con hoặc đã giao cho hộ.")
    if animal.fate_on and animal.fate_on < animal.came_on:
        raise BookError(f"Con vật đã ra khỏi đàn ngày {format_date(animal.fate_on)}.")


def _settle_sponsor(animal, *, by):
    if animal.sponsor:
        province = animal.aid_model.province_id
        animal.sponsor = usable_sponsor(animal.sponsor, province_id=province, by=by)


def _place_on(animal, day):
    """The placement in which the animal was on a day; the day of its death counts."""
    for placement in placements_of(animal).filter(placed_on__lte=day).reverse():
        gone_then = placement.ending != Placement.Ending.HANDED_OVER and placement.ended_on == day
        if placement.ended_on is None or placement.ended_on > day or gone_then:
            return placement
    return None

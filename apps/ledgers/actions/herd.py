"""What may be done with the animals of a cow bank. Each step locks the model's whole book."""

from django.db import transaction

from apps.aid_models.models import AidModel
from apps.aid_records.actions.aid import usable_sponsor
from apps.core.actions import lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.ledgers.actions.books import BookError, demand_open, why_not_on
from apps.ledgers.actions.giving import chapter_of, give, take_back
from apps.ledgers.models import Animal, Placement

HERDS = (AidModel.Kind.COW_BANK, AidModel.Kind.REVOLVING)
LIVESTOCK = "giong"
PRICED = ("source", "sponsor_id", "value", "basis")
"""What the first placement of an animal has told its aid."""


@transaction.atomic
def register(animal, *, by):
    """Write down an animal bought or donated; a second click gives the first one's row."""
    if first := made_before(animal):
        return first
    aid_model = _open_book(animal.aid_model)
    _demand_day(animal.came_on, aid_model)
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
    mother, aid_model = _locked(calf.mother)
    _demand_day(calf.came_on, aid_model)
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
    aid_model = _open_book(animal.aid_model)
    current = lock_unchanged(animal)
    animal.aid_model = aid_model
    first = _of(animal).filter(kind=Placement.Kind.FIRST).first()
    if first and any(getattr(animal, name) != getattr(current, name) for name in PRICED):
        raise BookError(
            "Con vật đã giao cho hộ và đã ghi trợ giúp: giá trị, nhà tài trợ sửa ở trang trợ giúp ấy."
        )
    _demand_day(animal.came_on, aid_model)
    _demand_order(animal, current)
    if not first:
        _settle_sponsor(animal, by=by)
    store(animal)
    if animal.is_born and animal.came_on != current.came_on:
        for born_at in _of(animal).filter(kind=Placement.Kind.BORN):
            born_at.placed_on = animal.came_on
            store(born_at)
    return animal


@transaction.atomic
def place(placement, *, by, overlap_reason=""):
    """Entrust an animal to a household; where it is with another one, that one hands it over.

    Gives the placement with the aid it is: an animal bought or donated brings its value once, every
    later hand-over and every animal born in the model is a pass-on without value (F7).
    A second click gives the first one's row. Raises BookError, AidError, OverlapError.
    """
    if first := made_before(placement):
        return first
    animal, aid_model = _locked(placement.animal)
    _demand_alive(animal)
    _demand_day(placement.placed_on, aid_model)
    if placement.placed_on < animal.came_on:
        raise BookError(f"Con vật {animal} chỉ có từ ngày {format_date(animal.came_on)}.")
    _hand_over(animal, placement)
    is_first = not animal.is_born and not _of(animal).filter(kind__in=Placement.GIVEN).exists()
    placement.animal = animal
    placement.kind = Placement.Kind.FIRST if is_first else Placement.Kind.PASSED_ON
    placement.aid = give(
        aid_model,
        placement.address,
        form=LIVESTOCK,
        by=by,
        sponsor=(is_first and animal.sponsor) or chapter_of(aid_model),
        given_on=placement.placed_on,
        description=f"{placement.get_kind_display()}: {_described(animal)}",
        quantity=1,
        measure="con",
        value=animal.value if is_first else None,
        basis=animal.basis if is_first else "",
        is_recirculated=not is_first,
        overlap_reason=overlap_reason,
    )
    placement.created_by = by
    return store(placement)


@transaction.atomic
def change(placement, *, by):
    """Save the agreed day and the note of a placement. `by` is in the history of the request."""
    _open_book(placement.animal.aid_model)
    lock_unchanged(placement)
    return store(placement)


@transaction.atomic
def bring_back(placement, *, ended_on, note, by):
    """The household gives the animal back to the model, which may entrust it to another one.

    A second click finds it written.
    """
    _, aid_model = _locked(placement.animal)
    placement = lock(placement)
    if (placement.ending, placement.ended_on) == (Placement.Ending.RETURNED, ended_on):
        return placement
    if not placement.is_open:
        raise BookError("Con vật không còn ở hộ này.")
    _demand_day(ended_on, aid_model)
    return _end(placement, Placement.Ending.RETURNED, ended_on, note)


@transaction.atomic
def part(animal, *, fate, on, reason, by):
    """Write down what became of an animal: it leaves the herd, and its household, on that day.

    A second click finds it written.
    """
    animal, aid_model = _locked(animal)
    reason = tidy_lines(reason)
    if (animal.fate, animal.fate_on, animal.fate_reason) == (fate, on, reason):
        return animal
    _demand_alive(animal)
    _demand_day(on, aid_model)
    if not reason:
        raise BookError("Hãy ghi lý do.")
    if on < animal.came_on:
        raise BookError(f"Con vật {animal} chỉ có từ ngày {format_date(animal.came_on)}.")
    later = animal.calves.in_force().filter(came_on__gt=on).first()
    if later:
        raise BookError(f"Sau ngày ấy con vật còn sinh con {later}.")
    current = _of(animal).open().first()
    if current and on < current.placed_on:
        raise BookError(f"Sau ngày ấy con vật còn được giao cho {current.household.full_name}.")
    if fate == Animal.Fate.KEPT and not current:
        raise BookError("Con vật không ở hộ nào nên không thuộc về hộ nào được.")
    if current:
        _end(current, ENDINGS.get(fate, Placement.Ending.GONE), on, reason)
    animal.fate, animal.fate_on, animal.fate_reason = fate, on, reason
    return store(animal)


ENDINGS = {
    Animal.Fate.KEPT: Placement.Ending.KEPT,
    Animal.Fate.RETURNED: Placement.Ending.RETURNED,
}


@transaction.atomic
def restore(animal, *, by):
    """Take back what was written of the end of an animal: it is where it was before."""
    animal, _ = _locked(animal)
    if animal.is_alive:
        return animal
    ending = ENDINGS.get(animal.fate, Placement.Ending.GONE)
    last = _of(animal).filter(ended_on=animal.fate_on, ending=ending).last()
    # a household may have given it back to the model on the day it went back to its giver
    if last and (ending != Placement.Ending.RETURNED or last.ending_note == animal.fate_reason):
        _reopen(last)
    animal.fate, animal.fate_on, animal.fate_reason = Animal.Fate.ALIVE, None, ""
    return store(animal)


@transaction.atomic
def void_placement(placement, *, reason, by):
    """Void a placement and the aid it was; who had handed the animal over has it again."""
    animal, _ = _locked(placement.animal)
    _demand_alive(animal)
    if placement.kind == Placement.Kind.BORN:
        raise BookError("Con vật sinh ra ở hộ này: nếu ghi nhầm thì hủy con vật.")
    if _of(animal).last().pk != placement.pk:
        raise BookError("Sau đó con vật còn được giao tiếp; hãy hủy lần giao sau cùng trước.")
    voided = void_row(placement, reason=reason, by=by)
    take_back(voided.aid, reason=reason, by=by)
    handed_over = _of(animal).filter(ending=Placement.Ending.HANDED_OVER, ended_on=voided.placed_on)
    if before := handed_over.last():
        _reopen(before)
    return voided


@transaction.atomic
def void(animal, *, reason, by):
    """Void an animal that nothing else hangs on."""
    animal, _ = _locked(animal)
    if animal.calves.in_force().exists():
        raise BookError("Con vật này đã ghi con sinh ra; hãy hủy các con ấy trước.")
    if _of(animal).filter(kind__in=Placement.GIVEN).exists():
        raise BookError("Con vật này đã giao cho hộ; hãy hủy các lần giao trước.")
    for born_at in _of(animal):
        void_row(born_at, reason=reason, by=by)
    return void_row(animal, reason=reason, by=by)


def _open_book(aid_model):
    """The model under lock: one after the other writes into a book."""
    aid_model = lock(aid_model)
    demand_open(aid_model)
    if aid_model.kind not in HERDS:
        raise BookError("Mô hình này không có sổ đàn vật nuôi.")
    return aid_model


def _locked(animal):
    """The animal and its model, both under lock. Raises BookError when either is voided."""
    aid_model = _open_book(animal.aid_model)
    animal = lock(animal)
    if animal.is_voided:
        raise BookError("Con vật này đã hủy.")
    animal.aid_model = aid_model
    return animal, aid_model


def _of(animal):
    """Its placements in force, in the order of time."""
    rows = Placement.objects.in_force().filter(animal=animal).in_time_order()
    return rows.select_related("address__duplicate_of", "aid__address")


def _demand_day(day, aid_model):
    if why := why_not_on(day, aid_model):
        raise BookError(why)


def _demand_alive(animal):
    if not animal.is_alive:
        raise BookError(
            f"Con vật {animal} không còn trong đàn: {animal.get_fate_display().lower()} "
            f"từ ngày {format_date(animal.fate_on)}."
        )


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
    given = _of(animal).filter(placed_on__lt=animal.came_on)
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
    for placement in _of(animal).filter(placed_on__lte=day).reverse():
        gone_then = placement.ending != Placement.Ending.HANDED_OVER and placement.ended_on == day
        if placement.ended_on is None or placement.ended_on > day or gone_then:
            return placement
    return None


def _hand_over(animal, placement):
    """End the placement before this one, which must lie wholly before it."""
    last = _of(animal).last()
    if last is None:
        return
    if last.is_open and last.household == placement.address:
        raise BookError(f"Con vật {animal} đang ở chính hộ này.")
    if placement.placed_on <= last.placed_on or placement.placed_on < (
        last.ended_on or last.placed_on
    ):
        raise BookError(
            f"Con vật {animal} đã giao cho {last.household.full_name} ngày "
            f"{format_date(last.placed_on)}; lần giao sau phải sau ngày ấy."
        )
    if last.is_open:
        _end(last, Placement.Ending.HANDED_OVER, placement.placed_on, "")


def _end(placement, ending, on, note):
    placement.ending, placement.ended_on = ending, on
    placement.ending_note = tidy_lines(note)
    return store(placement)


def _reopen(placement):
    placement.ending, placement.ended_on, placement.ending_note = "", None, ""
    return store(placement)


def _described(animal):
    """bò cái, số tai 07"""
    return f"{animal.species.lower()} {animal.get_sex_display().lower()}, số tai hoặc tên {animal.code}"

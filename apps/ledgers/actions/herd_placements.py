"""What may be done with the placements of animals. Each step locks the model's whole book."""

from django.db import transaction

from apps.core.actions import lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.ledgers.actions.books import BookError
from apps.ledgers.actions.giving import chapter_of, give, take_back
from apps.ledgers.actions.herd_book import (
    demand_alive,
    demand_day,
    end_placement,
    locked,
    open_book,
    placements_of,
    reopen_placement,
)
from apps.ledgers.models import Placement

LIVESTOCK = "giong"


@transaction.atomic
def place(placement, *, by, overlap_reason=""):
    """Entrust an animal to a household; where it is with another one, that one hands it over.

    Gives the placement with the aid it is: an animal bought or donated brings its value once, every
    later hand-over and every animal born in the model is a pass-on without value (F7).
    A second click gives the first one's row. Raises BookError, AidError, OverlapError.
    """
    if first := made_before(placement):
        return first
    animal, aid_model = locked(placement.animal)
    demand_alive(animal)
    demand_day(placement.placed_on, aid_model)
    if placement.placed_on < animal.came_on:
        raise BookError(f"Con vật {animal} chỉ có từ ngày {format_date(animal.came_on)}.")
    _hand_over(animal, placement)
    is_first = (
        not animal.is_born and not placements_of(animal).filter(kind__in=Placement.GIVEN).exists()
    )
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
    open_book(placement.animal.aid_model)
    lock_unchanged(placement)
    return store(placement)


@transaction.atomic
def bring_back(placement, *, ended_on, note, by):
    """The household gives the animal back to the model, which may entrust it to another one.

    A second click finds it written.
    """
    _, aid_model = locked(placement.animal)
    placement = lock(placement)
    if (placement.ending, placement.ended_on) == (Placement.Ending.RETURNED, ended_on):
        return placement
    if not placement.is_open:
        raise BookError("Con vật không còn ở hộ này.")
    demand_day(ended_on, aid_model)
    return end_placement(placement, Placement.Ending.RETURNED, ended_on, note)


@transaction.atomic
def void_placement(placement, *, reason, by):
    """Void a placement and the aid it was; who had handed the animal over has it again."""
    animal, _ = locked(placement.animal)
    demand_alive(animal)
    if placement.kind == Placement.Kind.BORN:
        raise BookError("Con vật sinh ra ở hộ này: nếu ghi nhầm thì hủy con vật.")
    if placements_of(animal).last().pk != placement.pk:
        raise BookError("Sau đó con vật còn được giao tiếp; hãy hủy lần giao sau cùng trước.")
    voided = void_row(placement, reason=reason, by=by)
    take_back(voided.aid, reason=reason, by=by)
    handed_over = placements_of(animal).filter(
        ending=Placement.Ending.HANDED_OVER, ended_on=voided.placed_on
    )
    if before := handed_over.last():
        reopen_placement(before)
    return voided


def _hand_over(animal, placement):
    """End the placement before this one, which must lie wholly before it."""
    last = placements_of(animal).last()
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
        end_placement(last, Placement.Ending.HANDED_OVER, placement.placed_on, "")


def _described(animal):
    """bò cái, số tai 07"""
    return f"{animal.species.lower()} {animal.get_sex_display().lower()}, số tai hoặc tên {animal.code}"

"""The book of a herd under lock, and what its animals and their placements both ask of it."""

from apps.aid_models.models import AidModel
from apps.core.actions import lock, store
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.ledgers.actions.books import BookError, demand_open, why_not_on
from apps.ledgers.models import Placement

HERDS = (AidModel.Kind.COW_BANK, AidModel.Kind.REVOLVING)


def open_book(aid_model):
    """The model under lock: one after the other writes into a book."""
    aid_model = lock(aid_model)
    demand_open(aid_model)
    if aid_model.kind not in HERDS:
        raise BookError("Mô hình này không có sổ đàn vật nuôi.")
    return aid_model


def locked(animal):
    """The animal and its model, both under lock. Raises BookError when either is voided."""
    aid_model = open_book(animal.aid_model)
    animal = lock(animal)
    if animal.is_voided:
        raise BookError("Con vật này đã hủy.")
    animal.aid_model = aid_model
    return animal, aid_model


def placements_of(animal):
    """Its placements in force, in the order of time."""
    rows = Placement.objects.in_force().filter(animal=animal).in_time_order()
    return rows.select_related("address__duplicate_of", "aid__address")


def demand_day(day, aid_model):
    if why := why_not_on(day, aid_model):
        raise BookError(why)


def demand_alive(animal):
    if not animal.is_alive:
        raise BookError(
            f"Con vật {animal} không còn trong đàn: {animal.get_fate_display().lower()} "
            f"từ ngày {format_date(animal.fate_on)}."
        )


def end_placement(placement, ending, on, note):
    placement.ending, placement.ended_on = ending, on
    placement.ending_note = tidy_lines(note)
    return store(placement)


def reopen_placement(placement):
    placement.ending, placement.ended_on, placement.ending_note = "", None, ""
    return store(placement)

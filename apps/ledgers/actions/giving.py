"""How what a book hands to a household becomes aid (rule F7, decision 0035)."""

from apps.addresses.choices import AidForm
from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.models import AidRecord
from apps.core.actions import lock
from apps.core.actions import void as void_row
from apps.sponsors.models import Sponsor

OverlapError = aid_actions.OverlapError


def give(aid_model, address, *, form, by, **values):
    """Record aid of an aid model to an address. Raises AidError, OverlapError."""
    return aid_actions.record(
        AidRecord(
            aid_model=aid_model, address=address, form=AidForm.objects.get(code=form), **values
        ),
        by=by,
        unit=aid_model.unit,
    )


def take_back(aid, *, reason, by):
    """Void what was given, unless somebody has done so where the aid is."""
    if aid is not None and not lock(aid).is_voided:
        void_row(aid, reason=reason, by=by)


def chapter_of(aid_model):
    """The chapter of the Red Cross that keeps the model, as a sponsor; not saved when it is new.

    The row of the model is locked; two models of one unit that need its chapter for the first
    time wait for each other at the unit.
    """
    unit = lock(aid_model.unit)
    chapters = Sponsor.objects.in_force().filter(unit=unit, kind=Sponsor.Kind.RC_ORGANISATION)
    if found := chapters.order_by("id").first():
        return found
    name = f"Hội Chữ thập đỏ {unit.name[:1].lower()}{unit.name[1:]}"
    return Sponsor(name=name, kind=Sponsor.Kind.RC_ORGANISATION, unit=unit)

"""Which units an address has belonged to, for its page: one query."""

from dataclasses import dataclass
from datetime import date

from django import template

from apps.accounts.roles import Permission
from apps.addresses.actions.moving import MOVABLE
from apps.organisation.models import Unit

register = template.Library()


@dataclass(frozen=True)
class Stay:
    """A unit that an address belonged to, since when (None: nobody knows), and why it came there."""

    unit: Unit
    since: date | None
    why: str


@register.inclusion_tag("addresses/course_section.html", takes_context=True)
def course_of(context, address):
    """The units of an address one after another, a question that waits, and what may be done."""
    user = context["request"].user
    # As they were entered: each began where the one before had led, whatever day it is dated.
    moves = list(
        address.moves.order_by("answered_at", "id").select_related(
            "from_unit", "to_unit", "created_by"
        )
    )
    may_move = (
        not address.is_voided
        and address.status in MOVABLE
        and user.may(Permission.EDIT_RECORDS, address.unit)
    )
    stays = _stays(address, [move for move in moves if move.status == "done"])
    return {
        "address": address,
        "stays": stays if len(stays) > 1 else (),
        "asked": next((move for move in moves if move.status == "asked"), None),
        "is_unsettled": not address.unit.is_current,
        "may_settle": user.may(Permission.APPROVE, address.unit),
        "may_move": may_move,
    }


def _stays(address, moves):
    if moves and _was_not_on_file(address, moves[0]):
        found = [Stay(moves[0].from_unit, None, "Bắt đầu ghi hồ sơ")]
    else:
        found = [Stay(address.filed_unit, address.filed_on, "Lập hồ sơ")]
    for move in moves:
        _by_reorganisation(found, move.from_unit)
        why = move.reason if move.is_settled else f"Gia đình chuyển nơi ở: {move.reason}"
        found.append(Stay(move.to_unit, move.moved_on, why))
    _by_reorganisation(found, address.unit)
    return found


def _was_not_on_file(address, move):
    """A draft that moves is filed where it goes (`carry`): it began in another unit."""
    if address.status not in address.ON_FILE:
        return True
    return bool(address.approved_at and move.answered_at and move.answered_at < address.approved_at)


def _by_reorganisation(found, unit):
    """What no move tells, a reorganisation of units did."""
    if found[-1].unit.pk != unit.pk:
        found.append(Stay(unit, unit.valid_from, "Sắp xếp đơn vị hành chính"))

"""What all actions on an address check: its state, its days, a reason."""

from enum import StrEnum

from apps.addresses.models import Address
from apps.core.actions import ActionError, VoidedError, lock
from apps.core.dates import format_date, today
from apps.core.text import tidy_lines

Status = Address.Status


class Then(StrEnum):
    """What follows upon saving."""

    STAY = "stay"
    SUBMIT = "submit"
    FILE = "file"


class WrongStateError(ActionError):
    """The address is in a state in which this cannot be done."""


class DayError(ActionError):
    """A day that cannot be: in the future, or before what must come first."""


class ReasonMissingError(ActionError):
    """A decision without its reason."""


class MissingError(ActionError):
    """A draft that lacks what every dossier must have."""


class UnitFixedError(ActionError):
    """The unit of an address on file changes only by a move, a settling or a reorganisation."""


class NeedInUseError(ActionError):
    """A need that a pledge refers to cannot be taken away."""


class NotTakenBackError(ActionError):
    """A review can be taken back by its author alone, on the day it was written."""


class AidExistsError(ActionError):
    """An address with aid or pledges in force cannot be voided."""


def locked(address, *statuses, doing):
    """The address under lock, in one of `statuses`. `doing` ends the sentence of the error."""
    address = lock(address)
    if address.is_voided:
        raise VoidedError("Hồ sơ này đã hủy.")
    if address.status not in statuses:
        raise WrongStateError(
            f"Hồ sơ đang ở trạng thái “{address.get_status_display()}”, không {doing} được."
        )
    return address


def given_reason(text, *, why_for):
    """The tidied reason. Raises ReasonMissingError."""
    reason = tidy_lines(text or "")
    if not reason:
        raise ReasonMissingError(f"Hãy ghi lý do {why_for}.")
    return reason


def check_day(day, *, name, not_before=None, earlier=""):
    """Raise DayError for a day after today, or before `not_before` (whose name is `earlier`)."""
    if day > today():
        raise DayError(f"{name} không được sau hôm nay ({format_date(today())}).")
    if not_before and day < not_before:
        raise DayError(f"{name} không được trước {earlier} ({format_date(not_before)}).")


def check_filing_day(address):
    """Raise DayError unless the dossier's days can be."""
    if address.surveyed_on:
        check_day(address.surveyed_on, name="Ngày khảo sát")
    if address.filed_on:
        check_day(
            address.filed_on,
            name="Ngày lập hồ sơ",
            not_before=address.surveyed_on,
            earlier="ngày khảo sát",
        )

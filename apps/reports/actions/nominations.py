"""What may be done with nominations and with awards of units: propose, decide, take back, void."""

from django.db import transaction
from django.db.models import Max

from apps.core.actions import ActionError, VoidedError, lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.text import tidy_lines
from apps.reports.models import Nomination, UnitCommendation
from apps.sponsors import actions as sponsors
from apps.sponsors.models import Commendation

Outcome = Nomination.Outcome


class NominationError(ActionError):
    """A nomination cannot be changed so. The message is for people."""


@transaction.atomic
def nominate(nomination, *, by):
    """Put somebody on the list of a round; a second click gives the first one's row.

    Raises NominationError outside the round's chapter, VoidedError in a voided round.
    """
    if first := made_before(nomination):
        return first
    round = lock(nomination.round)
    if round.is_voided:
        raise VoidedError("Đợt báo cáo này đã hủy nên không đề nghị khen thưởng được.")
    if not round.unit.contains(nomination.unit):
        raise NominationError(f"{nomination.unit} không thuộc {round.unit}.")
    last = round.nominations.aggregate(last=Max("position"))["last"] or 0
    nomination.position = last + 1
    nomination.province, nomination.created_by = nomination.unit.province, by
    return store(nomination)


@transaction.atomic
def edit(nomination, *, by):
    """Save the changed fields while nobody has decided. Raises StaleError, VoidedError, NominationError."""
    _demand_open(lock_unchanged(nomination))
    return store(nomination)


@transaction.atomic
def decide(nomination, *, outcome, decision_number, decided_on, outcome_reason, by):
    """Write down what was decided; what is granted becomes an award of the sponsor or the unit.

    The same decision once more changes nothing. Raises NominationError.
    """
    current = lock(nomination)
    wanted = (outcome, decision_number, decided_on, outcome_reason)
    if wanted == (
        current.outcome,
        current.decision_number,
        current.decided_on,
        current.outcome_reason,
    ):
        return current
    _demand_open(current)
    current.outcome, current.decision_number, current.decided_on, current.outcome_reason = wanted
    if outcome == Outcome.GRANTED:
        _award(current, by)
    return store(current)


def _award(nomination, by):
    """The award that a granted nomination stands for; a person not on the register has it here."""
    said = {
        "level": nomination.level,
        "title": nomination.title,
        "year": nomination.decided_on.year,
        "decision_number": nomination.decision_number,
        "decided_on": nomination.decided_on,
    }
    if nomination.sponsor_id:
        made = Commendation(sponsor=nomination.sponsor, **said)
        nomination.commendation = sponsors.add(made, by=by)
    elif nomination.kind == Nomination.Kind.UNIT:
        made = UnitCommendation(unit=nomination.unit, **said)
        nomination.unit_commendation = record_award(made, by=by)


@transaction.atomic
def take_back_decision(nomination, *, reason, by):
    """Undo a decision written down wrongly, and the award it made: the nomination waits again.

    Raises NominationError, VoidedError.
    """
    current = lock(nomination)
    reason = tidy_lines(reason)
    if not reason:
        raise NominationError("Hãy ghi lý do sửa kết quả.")
    if current.is_voided:
        raise VoidedError("Đề nghị này đã hủy.")
    if current.outcome == Outcome.PROPOSED:
        raise NominationError("Đề nghị này chưa có kết quả.")
    made, of_unit = current.commendation, current.unit_commendation
    current.commendation = current.unit_commendation = None
    current.outcome, current.decision_number, current.decided_on = Outcome.PROPOSED, "", None
    current.outcome_reason = f"Sửa kết quả: {reason}"
    current = store(current)
    if made:
        sponsors.remove(made, by=by)
    if of_unit and not of_unit.is_voided:
        void_row(of_unit, reason=f"Sửa kết quả đề nghị khen thưởng: {reason}", by=by)
    return current


@transaction.atomic
def void(nomination, *, reason, by):
    """Take somebody off the list. What was granted is taken back first. Raises NominationError."""
    current = lock(nomination)
    if current.outcome == Outcome.GRANTED and not current.is_voided:
        raise NominationError("Đề nghị này đã được tặng; hãy sửa kết quả trước khi hủy.")
    return void_row(current, reason=reason, by=by)


@transaction.atomic
def record_award(award, *, by):
    """Write down an award that a unit has; a second click gives the first one's row."""
    if first := made_before(award):
        return first
    award.province, award.created_by = award.unit.province, by
    return store(award)


@transaction.atomic
def edit_award(award, *, by):
    """Save the changed fields. Raises StaleError, VoidedError, NominationError."""
    _demand_by_hand(lock_unchanged(award))
    return store(award)


@transaction.atomic
def void_award(award, *, reason, by):
    """Void an award of a unit that was written down by hand. Raises NominationError."""
    _demand_by_hand(lock(award))
    return void_row(award, reason=reason, by=by)


def _demand_open(nomination):
    if nomination.is_voided:
        raise VoidedError("Đề nghị này đã hủy.")
    if nomination.outcome != Outcome.PROPOSED:
        raise NominationError("Đề nghị này đã có kết quả; muốn đổi thì hãy sửa kết quả trước.")


def _demand_by_hand(award):
    if Nomination.objects.filter(unit_commendation=award).exists():
        raise NominationError(
            "Khen thưởng này đến từ một đề nghị đã được tặng; hãy sửa kết quả ở đề nghị đó."
        )

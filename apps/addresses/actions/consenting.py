"""The consent of an address to be shown to the public: given, refused, withdrawn (domain.md section 8).

All under the lock of the address; the rules about age are constraints of `Consent`.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.actions.states import DayError, Status, check_day, given_reason, locked
from apps.addresses.models import Consent
from apps.addresses.models.consent import DAYS_AHEAD
from apps.core.actions import ActionError, lock, made_before, store
from apps.core.dates import format_date, today
from apps.notices.actions import settle, tell
from apps.notices.models import Notice

LATE = timedelta(days=7)  # so long after its last day a consent is still spoken of


class EvidenceError(ActionError):
    """The signed paper is not one of the address, or is voided."""


class NothingToWithdrawError(ActionError):
    """The family allows nothing to be shown."""


@transaction.atomic
def give(consent, *, by):
    """Record what a family allows to be shown, or (level 0) that it allows nothing; gives the Consent.

    It ends what stood before. Without `expires_on` it holds 12 months. The same `form_key` again gives
    the row that was made first. Raises WrongStateError, DayError, EvidenceError, and ActionError with the
    words of the constraint that is broken.
    """
    made = made_before(consent)
    if made is not None:
        return made
    address = locked(consent.address, Status.FILED, doing="ghi sự đồng ý công khai")
    consent.take_over(address)
    consent.created_by = by
    check_day(consent.given_on, name="Ngày đồng ý")
    consent.expires_on = consent.expires_on or consent.longest()
    if consent.evidence_id:
        _check_evidence(consent)
    _check_order(consent)
    for old in address.consents.standing():
        _end(old)
    store(consent)
    if consent.level and consent.valid_until < today():
        raise DayError(
            f"Bản ký ngày {format_date(consent.given_on)} chỉ có giá trị đến hết ngày "
            f"{format_date(consent.valid_until)}, nay đã qua. Hãy xin gia đình ký bản mới."
        )
    return consent


@transaction.atomic
def withdraw(consent, *, on, how, by):
    """Record that the family takes its consent back, whoever says so and however; gives the Consent.

    It is immediate and never refused for the state of the dossier. Where another consent was recorded in
    the meantime, that one is withdrawn. Doing it twice changes nothing.
    """
    lock(consent.address)
    current = lock(consent)
    if current.withdrawn_on:
        return current
    if current.replaced_on:
        current = current.address.consents.standing().first() or current
    if not current.is_standing or current.level == 0:
        raise NothingToWithdrawError("Gia đình đang không công khai gì nên không có gì để rút.")
    check_day(on, name="Ngày rút", not_before=current.given_on, earlier="ngày đồng ý")
    current.withdrawn_on = on
    current.withdrawal = given_reason(how, why_for="và cách gia đình rút đồng ý")
    settle(_matter(current))
    return store(current)


def end_with_merge(absorbed, *, into):
    """The consent of a dossier that becomes a duplicate ends; the kept dossier keeps its own.

    But where the family said no, or withdrew, in the absorbed dossier after it had agreed in the kept one,
    that no holds for the kept one too. Call it while both are locked.
    """
    refused = absorbed.consents.standing().filter(level=0).values_list("given_on", flat=True)
    withdrawn = absorbed.consents.filter(withdrawn_on__isnull=False)
    noes = [*refused, *withdrawn.values_list("withdrawn_on", flat=True)]
    for consent in into.consents.standing().filter(level__gt=0):
        if noes and max(noes) >= consent.given_on:
            consent.withdrawn_on = max(noes)
            consent.withdrawal = (
                f"Gia đình đã không đồng ý ở hồ sơ {absorbed.code}, nay gộp vào đây"
            )
            settle(_matter(consent))
            store(consent)
    for consent in absorbed.consents.standing():
        _end(consent)


def remind_of_consents():
    """Periodic, nightly: staff of a unit hear of each consent that runs out within 30 days, or just did.

    Once for a consent and its last day. Gives {"told": notices}.
    """
    day = today()
    due = Consent.objects.standing().of_open_addresses()
    due = due.filter(level__gt=0, valid_until__range=(day - LATE, day + timedelta(days=DAYS_AHEAD)))
    told, staff = 0, {}
    for consent in due.select_related("address__unit").order_by("valid_until", "id"):
        unit = consent.address.unit
        if unit.pk not in staff:
            staff[unit.pk] = _staff(unit)
        key = _matter(consent)
        knowing = set(Notice.objects.filter(key=key).values_list("user", flat=True))
        users = [user for user in staff[unit.pk] if user.pk not in knowing]
        tell(
            users,
            key=key,
            text=_reminder(consent, day),
            url=reverse("addresses:consents", args=[consent.address.code]),
        )
        told += len(users)
    return {"told": told}


def _staff(unit):
    """Those who write in the unit itself, otherwise whoever above may."""
    able = User.objects.whom_to_tell(Permission.EDIT_RECORDS, unit)
    return list(able.filter(unit=unit)) or list(able)


def _reminder(consent, day):
    when = "hết giá trị sau ngày" if consent.valid_until >= day else "đã hết giá trị sau ngày"
    why = " vì đến tuổi phải ký lại" if consent.ends_by_age else ""
    return (
        f"Sự đồng ý công khai của {consent.address.code} {when} {format_date(consent.valid_until)}{why}. "
        "Hãy hỏi lại gia đình."
    )


def _matter(consent):
    return f"consent:{consent.pk}:{consent.valid_until}"


def _end(consent):
    consent.replaced_on = today()
    settle(_matter(consent))
    store(consent)


def _check_evidence(consent):
    papers = consent.address.attachments.in_force()
    if not papers.filter(pk=consent.evidence_id).exists():
        raise EvidenceError(
            "Bản ký đã chọn không thuộc hồ sơ này hoặc đã hủy. Hãy chọn hoặc gửi lại bản ký."
        )


def _check_order(consent):
    """A paper never undoes what the family said after it was signed."""
    consents = consent.address.consents
    standing = consents.standing().first()
    if standing and consent.given_on < standing.given_on:
        raise DayError(
            f"Đã có một bản gia đình ký ngày {format_date(standing.given_on)}, mới hơn bản này. "
            "Gia đình đổi ý thì ghi “Rút đồng ý” hoặc ghi bản ký mới."
        )
    last = consents.filter(withdrawn_on__gte=consent.given_on).order_by("-withdrawn_on").first()
    if last and consent.level:
        raise DayError(
            f"Gia đình đã rút đồng ý ngày {format_date(last.withdrawn_on)}. Chỉ ghi được bản gia đình ký "
            "lại sau ngày đó."
        )

"""The steps in the life of a breach. Voiding is core.actions.void."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.actions import VoidedError, lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_moment
from apps.core.text import tidy, tidy_lines
from apps.notices.actions import settle, tell
from apps.privacy import clocks
from apps.privacy.actions.record import PrivacyError, place
from apps.privacy.actions.requests import handlers

MATTERS = ("new", "48", "72")


@transaction.atomic
def note(breach, *, by):
    """Write down a breach: its 72 hours run from when it was found, and who protects data hears of it."""
    if first := made_before(breach):
        return first
    _check_found(breach)
    place(breach, prefix="SC", moment=breach.found_at)
    breach.report_by = clocks.report_by(breach.found_at)
    breach.created_by = by
    store(breach)
    tell(
        handlers(breach.unit).exclude(pk=by.pk),
        key=f"breach-new:{breach.pk}",
        text=(
            f"Vụ lộ, mất dữ liệu {breach.code} vừa được ghi: phải báo cơ quan bảo vệ dữ liệu trước "
            f"{format_moment(breach.report_by)}."
        ),
        url=page_of(breach),
    )
    return breach


@transaction.atomic
def edit(breach, *, by):
    """Put the facts right; history keeps what stood there. Hours that ran out stay run out.

    Raises StaleError, VoidedError, PrivacyError.
    """
    current = lock_unchanged(breach)
    if breach.found_at != current.found_at:
        _check_found(breach)
        if breach.reported_at and breach.reported_at < breach.found_at:
            raise PrivacyError("Đã báo cơ quan trước lúc phát hiện vừa ghi. Hãy kiểm tra lại.")
        if current.reported_at is None and not current.is_closed:
            fresh = clocks.report_by(breach.found_at)
            breach.report_by = clocks.put_right(current.report_by, fresh, timezone.now())
    return store(breach)


@transaction.atomic
def report(breach, *, to, number, at, by):
    """Note that the authority was told. Told again (a correction), the first moment stays."""
    breach = _in_force(breach)
    _check_moment(breach, at)
    breach.reported_to, breach.report_number = tidy(to), tidy(number)
    if breach.reported_at is None:
        breach.reported_at, breach.reported_by = at, by
    store(breach)
    _settle(breach)
    return breach


@transaction.atomic
def tell_persons(breach, *, how, at, by):
    """Note that the persons concerned were told, and how."""
    breach = _in_force(breach)
    _check_moment(breach, at)
    breach.persons_told_at, breach.persons_told_how = at, tidy_lines(how)
    return store(breach)


@transaction.atomic
def close(breach, *, conclusion, by):
    """Close a breach; one that was not reported says why in its conclusion."""
    breach = _in_force(breach)
    if breach.is_closed:
        if breach.conclusion == tidy_lines(conclusion):
            return breach  # a second click
        raise PrivacyError(f"Vụ này đã khép lại lúc {format_moment(breach.closed_at)}.")
    breach.conclusion = tidy_lines(conclusion)
    breach.closed_at, breach.closed_by = timezone.now(), by
    store(breach)
    _settle(breach)
    return breach


@transaction.atomic
def void(breach, *, reason, by):
    """Void a breach that was written by mistake: it stays readable. Raises ActionError."""
    voided = void_row(breach, reason=reason, by=by)
    _settle(voided)
    return voided


def page_of(breach):
    return reverse("privacy:breach", args=[breach.pk])


def _in_force(breach):
    breach = lock(breach)
    if breach.is_voided:
        raise VoidedError("Vụ này đã hủy.")
    return breach


def _check_found(breach):
    if breach.found_at > timezone.now():
        raise PrivacyError("Lúc phát hiện không được ở sau bây giờ.")


def _check_moment(breach, at):
    if at > timezone.now():
        raise PrivacyError("Không ghi trước việc chưa làm: lúc này không được ở sau bây giờ.")
    if at < breach.found_at:
        raise PrivacyError(f"Không thể trước lúc phát hiện ({format_moment(breach.found_at)}).")


def _settle(breach):
    for matter in MATTERS:
        settle(f"breach-{matter}:{breach.pk}")

"""The steps in the life of a request of a data subject. Voiding is core.actions.void."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.actions import consenting
from apps.core.actions import VoidedError, lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date, format_moment, local, today
from apps.core.text import tidy, tidy_lines
from apps.notices.actions import settle, tell
from apps.privacy import clocks
from apps.privacy.actions.record import PrivacyError, place
from apps.privacy.models import DataRequest

Kind, Outcome = DataRequest.Kind, DataRequest.Outcome
MATTERS = ("", "-soon-acknowledge", "-soon-answer", "-over-acknowledge", "-over-answer")


@transaction.atomic
def receive(request, *, by):
    """Write down a new request; its clocks start. A second click gives the first one's row."""
    if first := made_before(request):
        return first
    _check_received(request)
    place(request, prefix="YC", moment=request.received_at)
    request.acknowledge_by = clocks.acknowledge_by(request.received_at)
    request.due_on = clocks.answer_by(request.received_at, request.kind)
    request.created_by = by
    store(request)
    tell(
        handlers(request.unit).exclude(pk=by.pk),
        key=_key(request),
        text=(
            f"Yêu cầu {request.code} ({request.get_kind_display().lower()}) vừa nhận: xác nhận đến "
            f"hết ngày {format_date(request.acknowledge_by)}."
        ),
        url=page_of(request),
    )
    return request


@transaction.atomic
def correct(request, *, by):
    """Put right what was written down; history keeps what stood there. Raises StaleError, PrivacyError.

    Who asked, for what and when stays as it is once the request is answered. A corrected moment or
    kind moves the terms that still run: one that has run out stays run out.
    """
    current = lock_unchanged(request)
    if current.is_resolved:
        for name in ("kind", "received_at"):
            if getattr(current, name) != getattr(request, name):
                raise PrivacyError("Yêu cầu đã trả lời thì không sửa lúc nhận và loại yêu cầu nữa.")
    elif (current.kind, current.received_at) != (request.kind, request.received_at):
        _check_received(request)
        _check_order(request)
        _move_terms(request, current)
    return store(request)


def _move_terms(request, current):
    if current.acknowledged_at is None:
        fresh = clocks.acknowledge_by(request.received_at)
        request.acknowledge_by = clocks.put_right(current.acknowledge_by, fresh, today())
    fresh = clocks.answer_by(request.received_at, request.kind)
    request.due_on = clocks.put_right(current.due_on, fresh, today())
    if request.prolonged_to and request.prolonged_to <= request.due_on:
        raise PrivacyError(
            "Sửa như vậy thì hạn đầu đến sau hạn đã kéo dài "
            f"({format_date(request.prolonged_to)}). Hãy kiểm tra lại lúc nhận."
        )


@transaction.atomic
def acknowledge(request, *, words, at, by):
    """Note that the person was told that the request came in, with the words sent. Raises PrivacyError."""
    request = _open(request)
    if request.acknowledged_at:
        if request.acknowledgement == tidy_lines(words):
            return request  # a second click
        raise PrivacyError(
            f"Yêu cầu này đã được xác nhận lúc {format_moment(request.acknowledged_at)}."
        )
    _check_moment(request, at)
    request.acknowledgement = tidy_lines(words)
    request.acknowledged_at, request.acknowledged_by = at, by
    store(request)
    _settle(request)
    return request


@transaction.atomic
def prolong(request, *, until, reason, by):
    """Prolong the term once, with a reason, before it runs out; the first term stays visible."""
    request = _open(request)
    if request.prolonged_to:
        if request.prolonged_to == until and request.prolong_reason == tidy_lines(reason):
            return request  # a second click
        raise PrivacyError("Hạn này đã kéo dài một lần, không kéo dài thêm được.")
    if today() > request.due_on:
        raise PrivacyError("Hạn đã qua nên không kéo dài được nữa. Hãy trả lời ngay.")
    longest = clocks.longest_prolonging(request.due_on, request.kind)
    if not request.due_on < until <= longest:
        raise PrivacyError(
            f"Hạn mới phải sau ngày {format_date(request.due_on)} và không quá ngày "
            f"{format_date(longest)} (kéo dài nhiều nhất bằng hạn đầu)."
        )
    request.prolonged_to, request.prolong_reason = until, tidy_lines(reason)
    request.prolonged_by = by
    store(request)
    _settle(request)
    return request


@transaction.atomic
def resolve(request, *, outcome, answer, legal_ground="", at, by):
    """Answer a request. A withdrawal, a restriction, an objection that is done takes back the standing
    consent of the address in the same transaction: what the public sees of it goes at once.

    Raises PrivacyError."""
    request = _open(request)
    _check_moment(request, at)
    if request.acknowledged_at and at < request.acknowledged_at:
        raise PrivacyError("Không thể trả lời trước lúc xác nhận đã nhận.")
    if outcome != Outcome.REFUSED and request.identity_check == DataRequest.Check.NOT_YET:
        raise PrivacyError(
            "Chưa kiểm tra người yêu cầu có đúng là người có dữ liệu không. Hãy kiểm tra và ghi ở "
            "trang sửa yêu cầu trước khi làm theo."
        )
    if outcome == Outcome.DONE:
        _do(request, at, by)
    request.outcome, request.answer = outcome, tidy_lines(answer)
    request.legal_ground = tidy(legal_ground)
    request.resolved_at, request.resolved_by = at, by
    store(request)
    _settle(request)
    return request


def _do(request, at, by):
    """What follows in the records from a request that is done."""
    address = request.address
    if request.kind == Kind.DELETE and address and request.erased_at is None:
        raise PrivacyError(
            "Dữ liệu của hồ sơ này chưa xóa. Hãy làm bước “Xóa dữ liệu” trước, hoặc chọn "
            "“Làm được một phần”."
        )
    if request.kind in DataRequest.TAKING_DOWN and address:
        consent = address.consents.standing().filter(level__gt=0).first()
        if consent:
            consenting.withdraw(
                consent, on=local(at).date(), how=f"Theo yêu cầu {request.code}", by=by
            )


@transaction.atomic
def correct_outcome(request, *, outcome, answer, legal_ground="", reason, by):
    """Put right the answer that was written down, with a reason. When it was given stays."""
    request = lock(request)
    if request.is_voided or not request.is_resolved:
        raise PrivacyError("Yêu cầu này chưa có kết quả để sửa.")
    if outcome == Outcome.DONE != request.outcome:
        _do(request, timezone.now(), by)
    request.outcome, request.answer = outcome, tidy_lines(answer)
    request.legal_ground, request.correction = tidy(legal_ground), tidy_lines(reason)
    return store(request)


@transaction.atomic
def void(request, *, reason, by):
    """Void a request that was written by mistake: it stays readable. Raises ActionError."""
    if lock(request).erased_at:
        raise PrivacyError("Theo yêu cầu này đã xóa dữ liệu nên không hủy được.")
    voided = void_row(request, reason=reason, by=by)
    _settle(voided)
    return voided


def page_of(request):
    return reverse("privacy:request", args=[request.pk])


def handlers(unit):
    """Who answers for personal data in a unit."""
    return User.objects.whom_to_tell(Permission.PROTECT_DATA, unit)


def _open(request):
    request = lock(request)
    if request.is_voided:
        raise VoidedError("Yêu cầu này đã hủy.")
    if request.is_resolved:
        raise PrivacyError(f"Yêu cầu này đã trả lời lúc {format_moment(request.resolved_at)}.")
    return request


def _check_received(request):
    if request.received_at > timezone.now():
        raise PrivacyError("Lúc nhận không được ở sau bây giờ.")


def _check_order(request):
    if request.acknowledged_at and request.acknowledged_at < request.received_at:
        raise PrivacyError(
            f"Yêu cầu đã được xác nhận lúc {format_moment(request.acknowledged_at)}, không thể nhận "
            "sau lúc đó."
        )


def _check_moment(request, at):
    if at > timezone.now():
        raise PrivacyError("Không ghi trước việc chưa làm: lúc này không được ở sau bây giờ.")
    if at < request.received_at:
        raise PrivacyError(
            f"Không thể trước lúc nhận yêu cầu ({format_moment(request.received_at)})."
        )


def _key(request):
    return f"data-request:{request.pk}"


def _settle(request):
    """Nobody has to read any more about what this step dealt with."""
    for matter in MATTERS:
        settle(f"data-request{matter}:{request.pk}")

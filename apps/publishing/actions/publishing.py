"""Approving a version: from then on the public sees its card; and taking it off again."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission, Role
from apps.addresses.models import Address
from apps.core.actions import StaleError, lock, store
from apps.core.dates import today
from apps.core.text import tidy_lines
from apps.notices.actions import settle, tell
from apps.publishing import photos
from apps.publishing.actions.writing import (
    PublishingError,
    check_allowed,
    check_open,
    check_whole,
    consent_in_force,
    locked,
    matter,
    off,
)
from apps.publishing.models import Publication, PublicCard, PublicNeed
from apps.publishing.projection import differences, new_code, project

Status, OffReason = Publication.Status, Publication.OffReason

KEEPS_CODE = (OffReason.REPLACED, OffReason.REPLACED_CONSENT)
"""Why a version went off whose code the next one takes over: the family never said no."""


class OwnWorkError(PublishingError):
    """Nobody approves what he wrote himself."""


@transaction.atomic
def publish(publication, *, by, has_seen_photo=False):
    """Approve a submitted version: its card is public from now on; gives the Publication.

    A version that is up makes way for it and leaves it its code. Where there is a photo the approver
    says that he looked for a child, a house number, a school sign, papers, and on a card without a
    name for a face. Raises OwnWorkError,
    ConsentError, WordsError, PublishingError, FileError, and StaleError when the version was changed
    after it was read.
    """
    seen = publication.version
    address = lock(publication.address)
    publication = locked(publication, Status.SUBMITTED, doing="duyệt")
    if publication.version != seen:
        raise StaleError("Bản công bố vừa được sửa. Hãy xem lại rồi duyệt.")
    check_open(address)
    publication.address = address
    publication.consent = consent_in_force(address)
    check_another(publication, by)
    check_allowed(publication)
    check_whole(publication)
    if publication.photo and not has_seen_photo:
        raise PublishingError(f"Hãy xem kỹ ảnh và xác nhận: không có {photos.MUST_NOT_SHOW}.")
    standing = address.publications.up().first()
    since = _shown_since(standing)
    publication.code = _code_of(address)
    if standing:
        _drop_photo_of(standing)
        off(standing, OffReason.REPLACED, by=by)
    publication.status = Status.UP
    publication.approved_by, publication.approved_at = by, timezone.now()
    store(publication)
    found = project(publication, code=publication.code)
    found.card.published_on = since
    if publication.photo:
        found.card.photo, found.card.photo_small = photos.copy(publication.photo)
    found.card.save(force_insert=True)
    PublicNeed.objects.bulk_create(found.needs)
    _tell_writer(publication, f"Thẻ công khai của {address.code} đã được duyệt.", by=by)
    return publication


def _drop_photo_of(publication):
    """Once this is committed the copies of its photo go; what is missed the sweep takes."""
    for card in PublicCard.objects.filter(code=publication.code).exclude(photo=""):
        transaction.on_commit(partial(photos.drop, card.photo, card.photo_small))


def check_another(publication, by):
    """Raise OwnWorkError when `by` wrote the version, or any earlier state of it."""
    if has_written(publication, by):
        raise OwnWorkError(
            "Bạn đã soạn bản này nên không tự duyệt được. Hãy nhờ một cán bộ khác duyệt."
        )


def has_written(publication, user):
    """Whether the version, or any earlier state of it, is this person's work."""
    is_writer = publication.written_by_id == user.pk
    return is_writer or publication.events.filter(written_by=user.pk).exists()


def _shown_since(standing):
    card = PublicCard.objects.filter(code=standing.code).first() if standing else None
    return card.published_on if card else today()


def _code_of(address):
    """The code of the card before, where it never was taken away for good; otherwise a new one."""
    last = address.publications.exclude(code="").order_by("-approved_at").first()
    if last and (last.status == Status.UP or last.off_reason in KEEPS_CODE):
        # a “no” takes the place of a consent as another consent does, and may itself be replaced
        since = address.consents.filter(pk__gte=last.consent_id)
        if not since.filter(Q(level=0) | Q(withdrawn_on__isnull=False)).exists():
            return last.code
    code = new_code()
    while Publication.objects.filter(code=code).exists():
        code = new_code()
    return code


@transaction.atomic
def return_(publication, *, reason, by):
    """Return a submitted version to its writer, saying why."""
    lock(publication.address)
    publication = locked(publication, Status.SUBMITTED, doing="trả lại")
    publication.return_reason = _given(reason, "trả lại")
    publication.status = Status.RETURNED
    store(publication)
    text = f"Bản công bố của {publication.address.code} được trả lại để sửa; mở ra để đọc lý do."
    _tell_writer(publication, text, by=by)
    return publication


@transaction.atomic
def take_off(publication, *, reason, by):
    """Take a card off the public pages, saying why."""
    lock(publication.address)
    publication = locked(publication, Status.UP, doing="gỡ")
    note = _given(reason, "gỡ")
    _drop_photo_of(publication)
    off(publication, OffReason.BY_HAND, by=by, note=note)
    _tell_writer(publication, f"Thẻ công khai của {publication.address.code} đã được gỡ.", by=by)
    return publication


@transaction.atomic
def keep_up(publication, *, by):
    """Say that the card is still right though its dossier changed. Raises PublishingError if it is not."""
    address = lock(publication.address)
    publication = locked(publication, Status.UP, doing="giữ nguyên")
    publication.address = address
    if differences(publication):
        raise PublishingError("Thẻ không còn khớp hồ sơ. Hãy soạn bản mới thay cho bản này.")
    publication.dossier_changed_at = None
    return store(publication)


def take_off_due():
    """Periodic: cards whose consent ran out go, with the files of photos no longer shown.

    Gives {"off": cards, "dropped": versions in work of dossiers no longer open, "photos": files}.
    """
    due = Publication.objects.up().filter(consent__valid_until__lt=today())
    gone = sum(_expire(publication) for publication in due.select_related("address", "consent"))
    idle = Publication.objects.in_work().exclude(
        address__status=Address.Status.FILED, address__voided_at=None
    )
    dropped = sum(_drop_idle(publication) for publication in idle.select_related("address"))
    return {"off": gone, "dropped": dropped, "photos": photos.sweep()}


@transaction.atomic
def _expire(publication):
    lock(publication.address)
    current = lock(publication)
    if current.status != Status.UP:
        return 0
    by_age = publication.consent.ends_by_age
    _drop_photo_of(current)
    off(current, OffReason.AGE if by_age else OffReason.EXPIRED, by=None)
    why = "đến tuổi phải ký lại" if by_age else "sự đồng ý của gia đình hết hạn"
    code = publication.address.code
    _tell_writer(current, f"Thẻ công khai của {code} đã gỡ vì {why}. Hãy hỏi lại gia đình.")
    return 1


@transaction.atomic
def _drop_idle(publication):
    lock(publication.address)
    current = lock(publication)
    if current.status not in Publication.IN_WORK:
        return 0
    off(current, OffReason.DROPPED, by=None)
    settle(matter(current))
    return 1


def _given(text, what):
    reason = tidy_lines(text or "")
    if not reason:
        raise PublishingError(f"Hãy ghi lý do {what}.")
    return reason


def _tell_writer(publication, text, *, by=None):
    """Who wrote it, if that person still works on it, otherwise the unit's clerks."""
    settle(matter(publication))
    unit, writer = publication.unit, publication.written_by
    if writer.is_active and writer.may(Permission.EDIT_RECORDS, unit):
        people = [writer]
    else:
        people = User.objects.filter(role=Role.CLERK, unit=unit, is_active=True)
    url = reverse("publishing:detail", args=[publication.pk])
    others = [person for person in people if by is None or person.pk != by.pk]
    tell(others, key=matter(publication), text=text, url=url)

"""Approving a version: from then on the public sees its card; and taking it off again."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.actions import StaleError, lock, store
from apps.core.dates import today
from apps.core.text import tidy_lines
from apps.notices.actions import settle, tell
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
from apps.publishing.projection import new_code, project

Status, OffReason = Publication.Status, Publication.OffReason

KEEPS_CODE = (OffReason.REPLACED, OffReason.REPLACED_CONSENT)
"""Why a version went off whose code the next one takes over: the family never said no."""


class OwnWorkError(PublishingError):
    """Nobody approves what he wrote himself."""


@transaction.atomic
def publish(publication, *, by):
    """Approve a submitted version: its card is public from now on; gives the Publication.

    A version that is up makes way for it and leaves it its code. Raises OwnWorkError, ConsentError,
    WordsError, PublishingError, and StaleError when the version was changed after it was read.
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
    standing = address.publications.up().first()
    since = _shown_since(standing)
    publication.code = _code_of(address)
    if standing:
        off(standing, OffReason.REPLACED, by=by)
    publication.status = Status.UP
    publication.approved_by, publication.approved_at = by, timezone.now()
    store(publication)
    found = project(publication, code=publication.code)
    found.card.published_on = since
    found.card.save(force_insert=True)
    PublicNeed.objects.bulk_create(found.needs)
    _tell_writer(publication, f"Thẻ công khai của {address.code} đã được duyệt.", by=by)
    return publication


def check_another(publication, by):
    """Raise OwnWorkError when `by` wrote the version, or any earlier state of it."""
    wrote = publication.events.filter(written_by=by.pk).exists()
    if wrote or publication.written_by_id == by.pk:
        raise OwnWorkError(
            "Bạn đã soạn bản này nên không tự duyệt được. Hãy nhờ một cán bộ khác duyệt."
        )


def _shown_since(standing):
    card = PublicCard.objects.filter(code=standing.code).first() if standing else None
    return card.published_on if card else today()


def _code_of(address):
    """The code of the card before, where it never was taken away for good; otherwise a new one."""
    last = address.publications.exclude(code="").order_by("-approved_at").first()
    if last and (last.status == Status.UP or last.off_reason in KEEPS_CODE):
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
    off(publication, OffReason.BY_HAND, by=by, note=note)
    _tell_writer(publication, f"Thẻ công khai của {publication.address.code} đã được gỡ.", by=by)
    return publication


def _given(text, what):
    reason = tidy_lines(text or "")
    if not reason:
        raise PublishingError(f"Hãy ghi lý do {what}.")
    return reason


def _tell_writer(publication, text, *, by):
    settle(matter(publication))
    if publication.written_by_id != by.pk:
        url = reverse("addresses:detail", args=[publication.address.code])
        tell([publication.written_by], key=matter(publication), text=text, url=url)

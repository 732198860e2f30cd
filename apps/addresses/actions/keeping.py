"""What somebody types and has not saved yet is kept, so that nothing typed is lost."""

import re
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.addresses.models import Address, UnsavedEntry
from apps.core.actions import ActionError, made_before

DAYS_KEPT = 30
MOST_ENTRIES = 50  # of one person
MOST_VALUES, LONGEST_VALUE, LARGEST = 2_000, 20_000, 200_000  # of one form
NAME = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)
NOT_KEPT = {"csrfmiddlewaretoken", "then", "more", "form_key"}
NOT_KEPT |= {"entry_base", "entry_sequence", "entry_writer"}
OF_ADDRESSES = uuid.UUID("9f0c53f4-6a0e-4c4f-8a55-5d1f0f5f7c11")


class KeepError(ActionError):
    """What was sent cannot be kept on the server."""


class NewerKeptError(KeepError):
    """Another page went on with the same form, or it is saved or thrown away already."""


def key_of(address):
    """The key of everybody's unsaved changes to a stored address."""
    return uuid.uuid5(OF_ADDRESSES, str(address.pk))


@transaction.atomic
def keep_entry(content, *, by, key=None, address=None, base=None, sequence=None, writer=None):
    """Keep what `by` has typed; gives the UnsavedEntry.

    `content`: the form as the browser sends it, [[name, value], …]. With `address` its own key
    counts. `base` is the sequence the page last knew the server to have, `sequence` the number
    it gives to this state, `writer` its own id; without them (a form that came by POST) the
    content is taken as the newest. Raises NewerKeptError, KeepError.
    """
    content = _tidied(content)
    key = key_of(address) if address else key
    if address is None and made_before(Address(form_key=key)):
        raise NewerKeptError("Bản này đã lưu thành hồ sơ rồi.")
    mine = UnsavedEntry.objects.filter(user=by)
    entry, is_new = mine.select_for_update().get_or_create(
        user=by, key=key, defaults={"address": address, "content": content}
    )
    if is_new and mine.count() > MOST_ENTRIES:
        raise KeepError(
            f"Bạn đang có hơn {MOST_ENTRIES} bản nhập dở trên máy chủ; hãy lưu hoặc bỏ bớt."
        )
    if base is not None:
        follows = 0 if is_new else entry.sequence
        is_same_page = (
            not is_new
            and writer is not None
            and entry.writer == writer
            and sequence is not None
            and sequence > entry.sequence
        )
        if base != follows and not is_same_page:
            raise NewerKeptError("Bản này đã được nhập tiếp, lưu hoặc bỏ ở một cửa sổ khác.")
    entry.content, entry.writer = content, writer
    entry.sequence = max(sequence or 0, entry.sequence + 1)
    entry.save()
    return entry


@transaction.atomic
def drop_entry(entry, *, by):
    """Throw an unfinished entry away; nobody but its writer can."""
    UnsavedEntry.objects.visible_to(by).filter(pk=entry.pk).delete()
    return entry


def forget_entry(*, by, key=None, address=None):
    """The form is saved: what was kept of it may go."""
    if address is not None:
        key = key_of(address)
    if key is not None:
        UnsavedEntry.objects.visible_to(by).filter(key=key).delete()


@transaction.atomic
def clear_old_entries():
    """Throw away what nobody went on with for 30 days (settings.SCHEDULE); gives how many."""
    limit = timezone.now() - timedelta(days=DAYS_KEPT)
    return UnsavedEntry.objects.filter(saved_at__lt=limit).delete()[0]


def _tidied(content):
    """Names and texts that a form can have; raises KeepError for what no form of ours sends."""
    if not isinstance(content, list) or len(content) > MOST_VALUES:
        raise KeepError("Bản nhập quá lớn để tự lưu.")
    kept, size = [], 0
    for pair in content:
        if not (
            isinstance(pair, list | tuple)
            and len(pair) == 2
            and all(isinstance(part, str) for part in pair)
        ):
            raise KeepError("Không đọc được bản nhập để tự lưu.")
        name, value = pair
        if name in NOT_KEPT or not NAME.fullmatch(name):
            continue
        size += len(value)
        if len(value) > LONGEST_VALUE or size > LARGEST:
            raise KeepError("Bản nhập quá dài để tự lưu.")
        # PostgreSQL takes neither NUL nor half of a character.
        kept.append([name, value.replace("\0", "").encode("utf-8", "replace").decode()])
    return kept

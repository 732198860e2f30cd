"""Photos and papers of an address. Voiding is core.actions.void."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.roles import Permission
from apps.addresses.models import Address, Attachment
from apps.core import files
from apps.core.actions import VoidedError, lock, lock_key

MOST = 30  # files of one address
KEPT_UNCLAIMED = timedelta(days=30)


@transaction.atomic
def attach(address, upload, *, upload_key, by):
    """Keep an uploaded file with an address; gives the Attachment.

    The same `upload_key`, or the same content once more, gives the row that was made first.
    Raises FileError (about the file) and VoidedError.
    """
    if before := files.sent_before(Attachment, upload_key=upload_key, by=by):
        return before
    return _put(files.check(upload), address=address, upload_key=upload_key, by=by)


@transaction.atomic
def attach_early(form_key, upload, *, upload_key, by):
    """Keep a file sent from a form that is not saved yet; the address made from it takes it over.

    When that address is there already, the file goes to it. Raises FileError and VoidedError.
    """
    if before := files.sent_before(Attachment, upload_key=upload_key, by=by):
        return before
    checked = files.check(upload)
    lock_key(form_key)  # whoever is just saving the form comes first, or after us
    address = Address.objects.filter(form_key=form_key).select_related("unit").first()
    if address is None:
        return _put(checked, form_key=form_key, upload_key=upload_key, by=by)
    if not by.may(Permission.EDIT_RECORDS, address.unit):
        raise files.FileError("Bạn không được thêm tệp vào hồ sơ này.")
    return _put(checked, address=address, upload_key=upload_key, by=by)


def claim_attachments(address, *, by):
    """Give a new address what was sent from its form. Called while the form's key is locked."""
    if address.form_key:
        Attachment.objects.early(address.form_key, by=by).update(address=address)


def clear_unclaimed_attachments():
    """Daily: files whose form was never saved go after 30 days, bytes first. Gives their number."""
    rows = Attachment.objects.filter(
        address__isnull=True, created_at__lt=timezone.now() - KEPT_UNCLAIMED
    )
    gone = 0
    for row in rows.iterator():
        with transaction.atomic():
            locked = rows.select_for_update().filter(pk=row.pk).first()
            if locked:
                files.drop_bytes(locked)
                locked.delete()
                gone += 1
    return gone


def _put(checked, *, upload_key, by, address=None, form_key=None):
    if address is None:
        rows = Attachment.objects.early(form_key, by=by)
    else:
        address = lock(address)
        if address.is_voided or address.status in Address.NOT_COUNTED:
            raise VoidedError(
                f"Hồ sơ {address.code} đã hủy, bị từ chối hoặc trùng nên không thêm tệp được."
            )
        rows = address.attachments.in_force()
    there = files.already_there(rows, checked, most=MOST)
    is_picture = checked.content_type == files.PICTURE
    row = Attachment(
        address=address,
        form_key=form_key,
        kind=Attachment.Kind.PHOTO if is_picture else Attachment.Kind.PAPER,
    )
    return there or files.keep(row, checked, upload_key=upload_key, by=by)

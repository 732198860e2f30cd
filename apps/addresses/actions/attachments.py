"""Photos and papers of an address."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.roles import Permission
from apps.addresses.models import Address, Attachment, Consent
from apps.core import actions as core_actions
from apps.core import files
from apps.core.actions import ActionError, VoidedError, lock, lock_key
from apps.core.dates import format_date

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


class EvidenceInUseError(ActionError):
    """The paper proves a consent that stands."""


def check_voidable(attachment):
    """Raise EvidenceInUseError for the signed paper of a consent that stands."""
    if consent := Consent.objects.standing().filter(evidence=attachment).first():
        raise EvidenceInUseError(
            f"Tệp “{attachment.name}” là bản ký của sự đồng ý công khai ngày "
            f"{format_date(consent.given_on)} đang được dùng nên không hủy được. Khi gia đình rút đồng ý "
            "hoặc ký bản mới thì mới hủy được tệp này."
        )


@transaction.atomic
def void(attachment, *, reason, by):
    """Void a photo or a paper with a reason. Raises EvidenceInUseError, ActionError."""
    lock(attachment.address)
    check_voidable(attachment)
    return core_actions.void(attachment, reason=reason, by=by)


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

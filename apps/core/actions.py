"""What every app's actions stand on: rows under lock, one row per form, errors for people."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.core.text import tidy_lines


class ActionError(Exception):
    """Why something cannot be done. The message is for people."""


class StaleError(ActionError):
    """Somebody else saved the row after it was read."""


class VoidedError(ActionError):
    """The row is voided and stays as it is."""


def lock(row):
    """The row as it is now in the database, locked to the end of the transaction."""
    return type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def lock_unchanged(row):
    """The locked row. Raises StaleError when its version moved on, VoidedError when it is voided."""
    current = lock(row)
    if current.version != row.version:
        raise StaleError("Người khác vừa lưu thay đổi. Hãy mở lại trang rồi sửa.")
    if getattr(current, "voided_at", None):
        raise VoidedError("Bản ghi này đã hủy nên không sửa được nữa.")
    return current


def lock_key(key):
    """Let whoever comes with the same UUID wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key.int % 2**63])


def made_before(row):
    """The row that the first click on the same form made, or None.

    A second click that comes while the first is still being saved waits here for it.
    """
    if row.form_key is None:
        return None
    lock_key(row.form_key)
    return type(row)._base_manager.filter(form_key=row.form_key).first()


def store(row):
    """Save the row; a constraint it breaks is raised as ActionError with the constraint's words.

    A row that was there before, and counts its versions, gets the next one.
    """
    before = getattr(row, "version", None)
    if before and not row._state.adding:
        row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if before:
            row.version = before
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for constraint in row._meta.constraints:
            if constraint.name == broken:
                raise ActionError(constraint.violation_error_message) from error
        raise
    return row


@transaction.atomic
def void(row, *, reason, by):
    """Void a row with a reason: it stays readable and counts nowhere. Raises ActionError."""
    current = lock(row)
    if current.voided_at:
        raise VoidedError("Bản ghi này đã hủy rồi.")
    current.void_reason = tidy_lines(reason)
    if not current.void_reason:
        raise ActionError("Hãy ghi lý do hủy.")
    current.voided_at, current.voided_by = timezone.now(), by
    changed = ["voided_at", "voided_by", "void_reason"]
    if hasattr(current, "version"):
        current.version += 1
        changed.append("version")
    current.save(update_fields=changed)
    return current

"""What every action on an import stands on: the locked row, its state, its job, its owner's notice."""

from django.db import transaction
from django.urls import reverse

from apps.core.actions import ActionError, StaleError
from apps.core.money import format_number
from apps.jobs.actions import enqueue
from apps.notices import actions as notices
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import

LONG = 2_000
"""Rows: more are checked by a job, and their owner is told when it is done."""
LONG_BY_ROW = 100
"""The same of kinds whose rows go through the actions one by one."""
CHANGED = "Tệp vừa được kiểm tra lại. Xem lại kết quả rồi làm tiếp."
_READ_BY_PERSON = (Import.Status.ASKING, Import.Status.READY, Import.Status.FAILED)


class WrongStateError(ActionError):
    """The import is somewhere else in its life."""


def own(run, *, by, states=_READ_BY_PERSON):
    """The locked import of `by` in one of these states, without its content.

    Raises Import.DoesNotExist for somebody else's, WrongStateError.
    """
    # looked at before it is locked, so that nobody waits here while a file is saved
    demand_state(Import.objects.of(by).defer("content").get(pk=run.pk), states)
    current = locked(run)
    demand_state(current, states)
    return current


def locked(run):
    """The import as it is now, locked to the end of the transaction, without its content."""
    with_unit = Import.objects.select_related("unit", "by", "by__unit").defer("content")
    return with_unit.select_for_update(of=("self",)).get(pk=run.pk)


def demand_state(run, states):
    """Raises WrongStateError."""
    if run.status not in states:
        raise WrongStateError(
            f"Tệp này đang ở trạng thái “{run.get_status_display()}” nên chưa làm được việc đó; "
            "hãy mở lại trang."
        )


def demand_version(run, version):
    """Only what was seen is changed or saved. Raises StaleError."""
    if run.version != version:
        raise StaleError(CHANGED)


def is_long(run, rows):
    """Whether so many rows take longer than a person waits for a page."""
    return rows > (LONG_BY_ROW if KINDS[run.kind].resource.goes_row_by_row else LONG)


def page_of(run):
    return reverse("workbooks:detail", args=[run.token])


def queue(run, kind, *, title, **arguments):
    """Have a job do the rest. No key: the state of the locked import lets it be queued once."""
    run.job = enqueue(
        kind,
        owner=run.by,
        unit=run.unit,
        title=title,
        about=run.name,
        page=page_of(run),
        token=str(run.token),
        **arguments,
    )


def tell(run, rows, what):
    """Tell the owner how a long file ended; he may have left its page meanwhile."""
    if is_long(run, rows):
        text = f"Tệp {run.get_kind_display()}, {format_number(rows)} dòng: {what}"
        notices.tell([run.by], key=_notice(run), text=text, url=page_of(run))


def seen(run, *, by):
    """The owner has opened the page of the import: nothing is left to be told."""
    if run.by_id == by.pk:
        notices.settle(_notice(run))


def _notice(run):
    return f"import:{run.token}"


@transaction.atomic
def release(run, *, by):
    """An import whose job was cancelled or given up is the person's again. Raises WrongStateError."""
    run = own(run, by=by, states=Import.WORKING)
    if not run.is_left:
        raise WrongStateError("Tệp vẫn đang được đọc hoặc lưu; hãy chờ, hoặc hủy việc đó trước.")
    words = run.job.error if run.job and run.job.error else "Việc đọc đã dừng trước khi xong."
    if run.status == Import.Status.UNDOING:
        run.status = Import.Status.SAVED
    elif run.rows.exists():
        run.status = Import.Status.READY
    else:
        run.status = Import.Status.FAILED
    run.error = words
    run.save(update_fields=["status", "error"])
    return run

"""An import is given up by its owner, or has been kept long enough."""

from django.db import transaction

from apps.workbooks.actions.states import own
from apps.workbooks.models import Import, StagedRow

_GIVEN_UP = (
    Import.Status.READING,
    Import.Status.ASKING,
    Import.Status.READY,
    Import.Status.FAILED,
)


@transaction.atomic
def drop(run, *, by):
    """The owner does not want the file any more. A second click changes nothing."""
    run = own(run, by=by, states=(*_GIVEN_UP, Import.Status.DROPPED))
    run.rows.all().delete()
    run.status, run.content = Import.Status.DROPPED, b""
    run.save(update_fields=["status", "content"])
    return run


def clear_expired():
    """Periodic: files that nobody saved in time go, and the staged rows of those that were."""
    old = Import.objects.expired().exclude(status__in=[Import.Status.SAVING, Import.Status.UNDOING])
    rows = StagedRow.objects.filter(source__in=old).delete()[0]
    waiting = old.filter(status__in=_GIVEN_UP).update(status=Import.Status.DROPPED)
    old.exclude(content=b"").update(content=b"")
    return {"rows": rows, "dropped": waiting}

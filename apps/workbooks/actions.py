"""The life of an import: received, read, answered, checked, mended, saved, undone."""

import hashlib

from django.db import transaction

from apps.jobs.actions import enqueue
from apps.workbooks.importing import demand_right
from apps.workbooks.models import Import, StagedRow


@transaction.atomic
def receive(file, *, kind, unit, by):
    """Keep an uploaded file and have a job read it. Raises ImportRefusedError."""
    demand_right(kind, unit=unit, by=by)
    content = file.read()
    run = Import.objects.create(
        kind=kind,
        unit=unit,
        by=by,
        name=file.name[-255:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
    )
    run.job = enqueue("read_import", key=str(run.token), owner=by, unit=unit, token=str(run.token))
    run.save(update_fields=["job"])
    return run


def clear_expired():
    """Periodic: files that nobody saved in time go, and the staged rows of those that were."""
    old = Import.objects.expired()
    rows = StagedRow.objects.filter(source__in=old).delete()[0]
    waiting = old.filter(
        status__in=[Import.Status.READING, Import.Status.ASKING, Import.Status.READY]
    ).update(status=Import.Status.DROPPED)
    old.exclude(content=b"").update(content=b"")
    return {"rows": rows, "dropped": waiting}

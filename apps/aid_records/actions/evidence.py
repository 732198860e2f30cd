"""Photos and papers that show that aid was given. Voiding is core.actions.void."""

from django.db import transaction

from apps.aid_records.models import Evidence
from apps.core import files
from apps.core.actions import VoidedError, lock

MOST = 10  # files of one aid record


@transaction.atomic
def attach(aid, upload, *, upload_key, by):
    """Keep an uploaded file with an aid record; gives the Evidence.

    The same `upload_key`, or the same content once more, gives the row that was made first.
    Raises FileError (about the file) and VoidedError.
    """
    if before := files.sent_before(Evidence, upload_key=upload_key, by=by):
        return before
    checked = files.check(upload)
    aid = lock(aid)
    if aid.is_voided:
        raise VoidedError("Lần trợ giúp này đã hủy nên không thêm minh chứng được.")
    there = files.already_there(aid.evidence.in_force(), checked, most=MOST)
    return there or files.keep(Evidence(aid=aid), checked, upload_key=upload_key, by=by)

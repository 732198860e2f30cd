"""A file becomes staged rows; staged rows are checked by the rules of their kind."""

from django.db import transaction

from apps.core.money import format_number
from apps.jobs.current import progress
from apps.workbooks import staged
from apps.workbooks.actions.states import is_long, locked, queue, tell
from apps.workbooks.importing import ImportRefusedError, demand_right, opened, refusing, stored
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from apps.workbooks.questions import understand

SMALL = 64 * 1024
"""Bytes: a smaller file is read within the request."""
SMALL_BY_ROW = 16 * 1024
"""The same of kinds whose rows go through the actions one by one; an empty template has 12 KB."""


def begin(run):
    """Read the file of a locked import, at once or by a job."""
    run.status, run.error, run.questions = Import.Status.READING, "", {}
    by_row = KINDS[run.kind].resource.goes_row_by_row
    is_small = len(run.content) <= (SMALL_BY_ROW if by_row else SMALL)
    if not is_small:
        queue(run, "read_import", title="Đọc tệp bảng tính")
    run.save(update_fields=["status", "error", "questions", "job"])
    if is_small:
        read(run)


def begin_check(run, *, rows):
    """Check the mended rows of a locked import, at once or by a job."""
    run.status, run.error = Import.Status.READING, ""
    is_quick = not is_long(run, rows)
    if not is_quick:
        queue(run, "read_import", title="Kiểm tra tệp bảng tính")
    run.save(update_fields=["status", "error", "job"])
    if is_quick:
        read(run)


def read(run):
    """Read the file into staged rows, or check those that are there; ask, or say why not.

    Nothing outside of the import changes. Doing it again does no harm.
    """
    try:
        with refusing():
            demand_right(run.kind, unit=run.unit, by=run.by)
            if run.rows.exists():
                check(run)
            else:
                _read(run)
    except ImportRefusedError as error:
        _refuse(run, str(error))


def check(run):
    """Judge every staged row anew by a dry run of the import."""
    found = run.found()
    report = _dry_run(run, found)
    judged = staged.judged_by(report, found)
    with transaction.atomic():
        current = _still_reading(run)
        staged.judge(current, judged)
        _ready(current, found, report, judged)
    _copy(current, to=run)


def _read(run):
    progress(0, 0, "Đang đọc tệp")
    understood = understand(run, opened(run))
    if understood.questions:
        return _ask(run, understood.questions)
    found = understood.found
    report = _dry_run(run, found)
    judged = staged.judged_by(report, found)
    progress(0, 0, "Đang ghi")
    with transaction.atomic():
        current = _still_reading(run)
        current.rows.all().delete()
        current.meta = staged.meta_of(found, understood.fields)
        staged.write(current, found, judged)
        _ready(current, found, report, judged)
    return _copy(current, to=run)


def _dry_run(run, found):
    progress(0, 0, f"Đang kiểm tra {format_number(len(found.lines))} dòng")
    return KINDS[run.kind].resource(unit=run.unit, by=run.by).run(found)


def _ready(run, found, report, judged):
    run.status, run.error, run.questions = Import.Status.READY, "", {}
    run.version += 1
    run.report = stored(report) | staged.summary(run, found, report, judged)
    run.save(update_fields=["status", "error", "questions", "version", "report", "meta"])
    wrong = f", {format_number(report.rows_in_error)} dòng lỗi" if report.errors else ""
    tell(run, len(found.lines), f"đã kiểm tra xong{wrong}. Mở tệp để xem và lưu.")


@transaction.atomic
def _ask(run, questions):
    current = _still_reading(run)
    current.status, current.questions = Import.Status.ASKING, questions
    current.save(update_fields=["status", "questions"])
    _copy(current, to=run)


@transaction.atomic
def _refuse(run, words):
    """The file cannot be read; rows that were there before stay, to be looked at again."""
    current = locked(run)
    if current.status != Import.Status.READING:
        return
    has_rows = current.rows.exists()
    current.status = Import.Status.READY if has_rows else Import.Status.FAILED
    current.error = words[:500]
    current.save(update_fields=["status", "error"])
    _copy(current, to=run)


def _still_reading(run):
    """The locked import. Raises ImportRefusedError when it was dropped meanwhile."""
    current = locked(run)
    if current.status != Import.Status.READING:
        raise ImportRefusedError("Tệp đã được bỏ hoặc đọc lại trong lúc này.")
    return current


def _copy(current, *, to):
    for name in ("status", "error", "questions", "version", "report", "meta"):
        setattr(to, name, getattr(current, name))

"""A workbook of any kind into a unit: opening, checking, saving, in whatever way it came in."""

import io
from contextlib import contextmanager

import pghistory
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from apps.addresses.codes import NoAbbreviationError
from apps.core import legacy_text
from apps.core.actions import ActionError
from apps.core.spreadsheets import SpreadsheetError, open_workbook
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from apps.workbooks.questions import SAMPLED_TEXTS

BULK = 1_000  # changed rows
GROWN = (
    "addresses_address",
    "addresses_addresscategory",
    "addresses_need",
    "addresses_review",
    "addresses_householdmember",
    "sponsors_sponsor",
    "aid_records_aidrecord",
)
KEPT_NOTES = 300


class ImportRefusedError(ActionError):
    """The file cannot be imported at all. The message is for people."""


def demand_right(kind, *, unit, by):
    """Raises ImportRefusedError."""
    if not by.may(KINDS[kind].permission, unit):
        raise ImportRefusedError(
            f"{by.full_name} không có quyền nhập tệp vào {unit.name}, hoặc đơn vị ngoài phạm vi."
        )


@contextmanager
def refusing():
    """Turn what a file or another person can cause into ImportRefusedError, with words for people.

    Losing the database is not among it: a job then tries again.
    """
    try:
        yield
    except (SpreadsheetError, NoAbbreviationError) as error:
        raise ImportRefusedError(str(error)) from error
    except (IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not _is_conflict(error):
            raise
        raise ImportRefusedError(
            "Dữ liệu vừa được người khác sửa cùng lúc nên chưa nhập được gì; hãy nhập lại tệp."
        ) from error


def _is_conflict(error):
    """Deadlock or serialization failure."""
    code = getattr(error.__cause__, "pgcode", None)
    return bool(code) and code.startswith("40")


def import_workbook(kind, source, *, unit, by, dry_run=False, only_good=False, name=""):
    """The Report of importing a workbook (a path or binary file) into `unit`, in one transaction.

    The way of the command line: no staged rows. Nothing is saved when `dry_run`, or when any row is
    in error and not `only_good`. What is saved can be undone as any Import. Raises
    ImportRefusedError.
    """
    demand_right(kind, unit=unit, by=by)
    with refusing(), transaction.atomic():
        workbook = open_workbook(source, name=name)
        _demand_unicode(workbook)
        run = Import(kind=kind, unit=unit, by=by, name=workbook.name[-255:])
        with writing(run, by=by):
            resource = KINDS[kind].resource(unit=unit, by=by)
            report = resource.import_data(workbook, dry_run=dry_run, only_good=only_good)
        if report.saved:
            run.status, run.saved_at = Import.Status.SAVED, timezone.now()
            run.report = stored(report)
            run.save()
    if report.saved:
        after_saving(report)
    return report


def _demand_unicode(workbook):
    """Nobody is there to see what converting would make of it. Raises SpreadsheetError."""
    if encoding := legacy_text.recognise(workbook.texts(SAMPLED_TEXTS)):
        raise SpreadsheetError(
            f"Tệp dùng {legacy_text.NAMES[encoding]}, không phải Unicode; hãy nhập tệp trên trang web để xem "
            "trước rồi đồng ý chuyển."
        )


@contextmanager
def writing(run, *, by):
    """The history of what is written inside names the import."""
    metadata = {"user": by.pk, "file": run.name, "import": str(run.token)}
    with pghistory.context(**metadata) as context:
        run.context_id = context.id
        yield


def after_saving(report):
    """After a bulk load the planner must know the new sizes, and the figures read indexes only."""
    if report.changes >= BULK:
        transaction.on_commit(_vacuum)


def _vacuum():
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(GROWN)}")


def stored(report):
    """The numbers of a report as JSON, with the notes about the whole file (row 0 or a heading)."""
    whole = report.as_dict()
    return {
        name: whole[name] for name in ("read", "created", "updated", "unchanged", "skipped")
    } | {
        "rows_in_error": report.rows_in_error,
        "errors": whole["errors"][:KEPT_NOTES],
        "warnings": whole["warnings"][:KEPT_NOTES],
        "all_errors": len(report.errors),
        "all_warnings": len(report.warnings),
    }


def opened(run):
    """The Workbook of an Import's content. Raises SpreadsheetError."""
    return open_workbook(io.BytesIO(bytes(run.content)), name=run.name)

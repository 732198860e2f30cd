"""One workbook of any kind, imported by one person into one unit."""

import io

import pghistory
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from apps.accounts.roles import Permission
from apps.addresses.codes import NoAbbreviationError
from apps.addresses.imports import AddressResource
from apps.aid_records.imports import AidResource
from apps.aid_records.imports_totals import TotalResource
from apps.aid_records.uploads import Upload
from apps.core.actions import ActionError
from apps.core.spreadsheets import SpreadsheetError, open_workbook
from apps.sponsors.imports import SponsorResource

RESOURCES = {
    "addresses": AddressResource,
    "sponsors": SponsorResource,
    "aid": AidResource,
    "totals": TotalResource,
}
KEPT_PROBLEMS = 300
BULK = 1_000  # changed rows
GROWN = (
    "addresses_address",
    "addresses_addresscategory",
    "addresses_need",
    "addresses_review",
    "sponsors_sponsor",
    "aid_records_aidrecord",
)


class ImportRefusedError(ActionError):
    """The file cannot be imported at all. The message is for people."""


def permission_for(kind):
    return Permission.EDIT_TOTALS if kind == "totals" else Permission.IMPORT


def import_workbook(kind, source, *, unit, by, dry_run=False, name=""):
    """The Report of importing a workbook (a path or binary file) into `unit`, in one transaction.

    Nothing is saved when `dry_run` or when any row is in error. Raises ImportRefusedError.
    """
    if not by.may(permission_for(kind), unit):
        raise ImportRefusedError(
            f"{by.full_name} không có quyền nhập tệp vào {unit.name}, hoặc đơn vị ngoài phạm vi."
        )
    try:
        workbook = open_workbook(source, name=name)
        with pghistory.context(user=by.pk, file=workbook.name):
            report = RESOURCES[kind](unit=unit, by=by).import_data(workbook, dry_run=dry_run)
    except (SpreadsheetError, NoAbbreviationError) as error:
        raise ImportRefusedError(str(error)) from error
    except (IntegrityError, OperationalError) as error:
        raise ImportRefusedError(
            "Dữ liệu vừa được người khác sửa cùng lúc nên chưa nhập được gì; hãy nhập lại tệp."
        ) from error
    if report.saved and report.changes >= BULK:
        transaction.on_commit(_vacuum)
    return report


def _vacuum():
    """After a bulk load the planner must know the new sizes, and the figures read indexes only."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(GROWN)}")


# --- the page: upload, look, confirm


def clear_expired_uploads():
    """Periodic: uploads that nobody confirmed in time go, with their content."""
    return {"uploads": Upload.objects.expired().delete()[0]}


def receive(file, *, kind, unit, by):
    """Keep an uploaded file with the report of reading it; nothing else is saved.

    Raises ImportRefusedError.
    """
    report = import_workbook(kind, file, unit=unit, by=by, dry_run=True, name=file.name)
    file.seek(0)
    return Upload.objects.create(
        kind=kind,
        unit=unit,
        by=by,
        name=file.name[-255:],
        content=file.read(),
        report=_stored(report),
    )


@transaction.atomic
def confirm(upload, *, by):
    """Import the file now. A second click changes nothing. Raises ImportRefusedError.

    The file is read anew: what changed since the preview is in the new report; with rows in error
    nothing is saved and the upload stays to be looked at.
    """
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.is_confirmed:
        return upload
    report = import_workbook(
        upload.kind, io.BytesIO(bytes(upload.content)), unit=upload.unit, by=by, name=upload.name
    )
    upload.report = _stored(report)
    if report.saved:
        upload.content, upload.confirmed_at = b"", timezone.now()
    upload.save(update_fields=["report", "content", "confirmed_at"])
    return upload


def _stored(report):
    """The report as JSON, with at most KEPT_PROBLEMS of each sort and how many there are."""
    whole = report.as_dict()
    return whole | {
        "errors": whole["errors"][:KEPT_PROBLEMS],
        "warnings": whole["warnings"][:KEPT_PROBLEMS],
        "all_errors": len(report.errors),
        "all_warnings": len(report.warnings),
        "rows_in_error": report.rows_in_error,
    }

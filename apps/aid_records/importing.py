"""One workbook of any kind, imported by one person into one unit."""

import pghistory
from django.db import IntegrityError, OperationalError

from apps.accounts.roles import Permission
from apps.addresses.codes import NoAbbreviationError
from apps.addresses.imports import AddressResource
from apps.aid_records.imports import AidResource
from apps.aid_records.imports_totals import TotalResource
from apps.core.actions import ActionError
from apps.core.spreadsheets import SpreadsheetError, open_workbook
from apps.sponsors.imports import SponsorResource

RESOURCES = {
    "addresses": AddressResource,
    "sponsors": SponsorResource,
    "aid": AidResource,
    "totals": TotalResource,
}


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
            return RESOURCES[kind](unit=unit, by=by).import_data(workbook, dry_run=dry_run)
    except (SpreadsheetError, NoAbbreviationError) as error:
        raise ImportRefusedError(str(error)) from error
    except (IntegrityError, OperationalError) as error:
        raise ImportRefusedError(
            "Dữ liệu vừa được người khác sửa cùng lúc nên chưa nhập được gì; hãy nhập lại tệp."
        ) from error

"""The report of a unit as a file: at once for a unit without units below, else as a job."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.core.actions import ActionError
from apps.core.pdf import PdfError
from apps.jobs.actions import FOLDER, enqueue
from apps.jobs.current import made, progress
from apps.jobs.exporting import still_within
from apps.reports.exports.files import OUTLINE_FORMATS
from apps.reports.figures import FigureError, View
from apps.reports.models import UnitReport
from apps.reports.outline.document import outline_document

STEPS = 3
NO_MORE = (
    "Tài khoản đã ngừng, đã chuyển đơn vị, hoặc không còn xem được báo cáo này nên không có tệp."
)


class OutlineFileError(ActionError):
    """No file could be made. The message is for people."""


def write_outline(report, format, *, view=View.CURRENT, tell=lambda *step: None):
    """The bytes of a report (with `round` and `unit`) in one of OUTLINE_FORMATS.

    `tell(done, total, words)` hears what is being done. Raises OutlineFileError.
    """
    try:
        tell(0, STEPS, "Đang tính số liệu")
        document = outline_document(report, view=view)
        tell(1, STEPS, "Đang lập tệp")
        content = OUTLINE_FORMATS[format].write(document)
    except (FigureError, PdfError) as error:
        raise OutlineFileError(str(error)) from error
    tell(STEPS, STEPS, "Đang lưu tệp")
    return content


def name_of_file(report, format):
    """bao-cao-2025-66-2008-2018.pdf"""
    years = f"{report.round.starts_on.year}-{report.round.ends_on.year}"
    return f"bao-cao-{report.unit.key.replace(':', '-')}-{years}.{format}"


def ask_for_file(report, format, *, by, view=View.CURRENT):
    """The job that makes the file; the one that is at it already for the same person."""
    return enqueue(
        "outline_file",
        key=f"{report.pk}-{format}-{view}-{by.pk}-{by.unit_id}",
        owner=by,
        unit=report.unit,
        title=f"Báo cáo của {report.unit} ({format.upper()})",
        about=str(report.round),
        permission=Permission.VIEW_FIGURES,
        by=by.pk,
        within=by.unit_id,
        report=report.pk,
        format=format,
        view=str(view),
    )


def make_file(*, by, within, report, format, view=View.CURRENT.value):
    """Job: the report as a file, for the user `by` while of the unit `within` or of what that went
    whole into.

    Raises ActionError in words.
    """
    user = User.objects.select_related("unit").get(pk=by)
    reports = UnitReport.objects.visible_to(user).in_force()
    found = reports.select_related("round__unit", "unit__province").filter(pk=report).first()
    is_allowed = user.is_active and user.may(Permission.VIEW_FIGURES) and still_within(user, within)
    if not is_allowed or found is None:
        raise ActionError(NO_MORE)
    content = write_outline(found, format, view=View(view), tell=progress)
    stored = default_storage.save(f"{FOLDER}/{uuid4().hex}.{format}", ContentFile(content))
    name = name_of_file(found, format)
    made(stored, name=name)
    return {"name": name}

"""Reports to submit and to accept."""

from django.urls import reverse
from django.utils.text import Truncator

from apps.accounts.roles import Permission
from apps.core.dates import format_date, today
from apps.reports.models import UnitReport
from apps.reports.punctuality import in_words
from apps.reports.worklist.waiting import Item, Waiting


def reports_due(user):
    """Reports that the person's own unit has still to submit, the soonest due first."""
    if not user.may(Permission.WRITE_REPORTS):
        return None
    found = UnitReport.objects.filter(unit=user.unit).of_running_rounds().missing().with_due_on()

    def item(report):
        timing = in_words(report.due_on, report.first_submitted_at, today()).lower()
        if report.status == UnitReport.Status.RETURNED:
            timing = "bị trả lại để sửa"
        note = f"{timing}, hạn nộp {format_date(report.due_on)}"
        return Item(report.round.title, note, reverse("reports:report", args=[report.pk]))

    return Waiting(
        "Báo cáo phải nộp",
        reverse("reports:round_list"),
        found.select_related("round").order_by("due_on", "id"),
        item,
    )


def reports_to_accept(user):
    """Submitted reports of the rounds that the person's chapter opened, the longest waiting first."""
    if not user.may(Permission.ACCEPT_REPORTS):
        return None
    found = UnitReport.objects.of_running_rounds().submitted()
    found = found.filter(round__unit__path__startswith=user.unit.path)
    return Waiting(
        "Báo cáo đã nộp, chờ nhận",
        reverse("reports:round_list"),
        found.select_related("round", "unit").order_by("submitted_at", "id"),
        lambda report: Item(
            str(report.unit),
            f"nộp ngày {format_date(report.submitted_at)}, {Truncator(report.round.title).chars(60)}",
            reverse("reports:report", args=[report.pk]),
        ),
    )

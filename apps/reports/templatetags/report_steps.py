"""How a unit's report stands, and the steps that are open to the reader: on every page of a report."""

from django import template

from apps.audit.history import entries_for
from apps.core.dates import today
from apps.reports.punctuality import in_words
from apps.reports.views.steps import STEPS

register = template.Library()


@register.inclusion_tag("reports/report_steps.html")
def report_steps(report, user):
    """Status, due day, in time or late, why it was returned or extended; then the steps as links.

    No query, where `report` was read `with_due_on`, with unit, round__unit, submitted_by, returned_by.
    """
    steps = [step.link(report) for step in STEPS if step.offered(report, user)]
    return {
        "report": report,
        "round": report.round,
        "timing": in_words(report.due_on, report.first_submitted_at, today()),
        "is_collected": report.unit_id != report.round.unit_id,
        "main_steps": [step for step in steps if step["is_main"]],
        "other_steps": [step for step in steps if not step["is_main"]],
    }


@register.inclusion_tag("reports/report_history.html")
def report_history(report):
    """Who submitted, returned, accepted, extended, and why: at the end of a report's page."""
    return {"entries": entries_for(report)}

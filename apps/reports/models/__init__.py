"""What reports remember: layouts, rounds and their reports, frozen figures, mails sent."""

from apps.reports.models.digest import DigestMail
from apps.reports.models.frozen import Freeze, FrozenAddress
from apps.reports.models.layout import SummaryLayout, bare_name
from apps.reports.models.rounds import Round, Standing, UnitReport
from apps.reports.models.texts import SectionText, TargetInput

__all__ = [
    "DigestMail",
    "Freeze",
    "FrozenAddress",
    "Round",
    "SectionText",
    "Standing",
    "SummaryLayout",
    "TargetInput",
    "UnitReport",
    "bare_name",
]

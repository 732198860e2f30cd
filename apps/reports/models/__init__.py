"""What reports remember: layouts, rounds, reports, frozen figures, mails sent, targets, awards."""

from apps.reports.models.across import AcrossProvinces
from apps.reports.models.awards import AwardEvidence, AwardSheet, Criterion
from apps.reports.models.digest import DigestMail
from apps.reports.models.frozen import Freeze, FrozenAddress
from apps.reports.models.layout import SummaryLayout, bare_name
from apps.reports.models.nominations import Nomination, UnitCommendation
from apps.reports.models.rounds import Round
from apps.reports.models.targets import Target, TargetReminder
from apps.reports.models.texts import SectionText, TargetInput
from apps.reports.models.unit_reports import Standing, UnitReport

__all__ = [
    "AcrossProvinces",
    "AwardEvidence",
    "AwardSheet",
    "Criterion",
    "DigestMail",
    "Freeze",
    "FrozenAddress",
    "Nomination",
    "Round",
    "SectionText",
    "Standing",
    "SummaryLayout",
    "Target",
    "TargetInput",
    "TargetReminder",
    "UnitCommendation",
    "UnitReport",
    "bare_name",
]

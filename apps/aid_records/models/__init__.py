"""Pledges, aid and historical totals: where addresses, sponsors and aid models meet."""

from apps.aid_records.models.aid import AidRecord, AidRecordQuerySet, SideOverride
from apps.aid_records.models.cover import NeedCover, with_uncovered
from apps.aid_records.models.evidence import Evidence
from apps.aid_records.models.exclusion import Exclusion, OtherCampaign
from apps.aid_records.models.hold import Hold
from apps.aid_records.models.merge import Merge
from apps.aid_records.models.pledge import Pledge, PledgeQuerySet
from apps.aid_records.models.totals import DateRange, HistoricalTotal, HistoricalTotalQuerySet

__all__ = [
    "AidRecord",
    "AidRecordQuerySet",
    "DateRange",
    "Evidence",
    "Exclusion",
    "HistoricalTotal",
    "HistoricalTotalQuerySet",
    "Hold",
    "Merge",
    "NeedCover",
    "OtherCampaign",
    "Pledge",
    "PledgeQuerySet",
    "SideOverride",
    "with_uncovered",
]

"""Direction and movement work of the campaign: papers, committees, groups, activities, surveys."""

from apps.campaign.models.activity import Activity
from apps.campaign.models.committee import CommitteeMember, SteeringCommittee
from apps.campaign.models.directive import Directive
from apps.campaign.models.file import CampaignFile
from apps.campaign.models.group import SupportGroup
from apps.campaign.models.survey import Survey

__all__ = [
    "Activity",
    "CampaignFile",
    "CommitteeMember",
    "Directive",
    "SteeringCommittee",
    "SupportGroup",
    "Survey",
]

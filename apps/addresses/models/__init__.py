"""The humanitarian address (địa chỉ nhân đạo) and what belongs to it."""

from apps.addresses.choices import AidForm, Category, StopReason, SurveyChannel
from apps.addresses.models.address import Address, Gender
from apps.addresses.models.attachment import Attachment
from apps.addresses.models.belongings import (
    AddressCategory,
    Frequency,
    HouseholdMember,
    Need,
    Review,
)
from apps.addresses.models.consent import Consent
from apps.addresses.models.counter import CodeCounter
from apps.addresses.models.desk import LastSeen, UnsavedEntry
from apps.addresses.models.likeness import Likeness
from apps.addresses.models.move import AddressMove, Settling

__all__ = [
    "Address",
    "AddressCategory",
    "AddressMove",
    "AidForm",
    "Attachment",
    "Category",
    "CodeCounter",
    "Consent",
    "Frequency",
    "Gender",
    "HouseholdMember",
    "LastSeen",
    "Likeness",
    "Need",
    "Review",
    "Settling",
    "StopReason",
    "SurveyChannel",
    "UnsavedEntry",
]

"""The humanitarian address (địa chỉ nhân đạo) and what belongs to it."""

from apps.addresses.choices import AidForm, Category, StopReason, SurveyChannel
from apps.addresses.models.address import Address, AddressQuerySet, Gender
from apps.addresses.models.belongings import (
    AddressCategory,
    Frequency,
    HouseholdMember,
    Need,
    Review,
)
from apps.addresses.models.counter import CodeCounter

__all__ = [
    "Address",
    "AddressCategory",
    "AddressQuerySet",
    "AidForm",
    "Category",
    "CodeCounter",
    "Frequency",
    "Gender",
    "HouseholdMember",
    "Need",
    "Review",
    "StopReason",
    "SurveyChannel",
]

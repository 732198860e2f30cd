"""Units, what became of them, and the reorganisations that made it so."""

from apps.organisation.models.reorganisation import (
    HamletRule,
    MovedRow,
    Reorganisation,
    UnitChange,
)
from apps.organisation.models.span import UnitSpan
from apps.organisation.models.unit import KIND_WORDS, Unit, UnitLink, UnitQuerySet

__all__ = [
    "KIND_WORDS",
    "HamletRule",
    "MovedRow",
    "Reorganisation",
    "Unit",
    "UnitChange",
    "UnitLink",
    "UnitQuerySet",
    "UnitSpan",
]

"""Which unit a name in a workbook means. A name that fits two units is an error, never a guess."""

from apps.organisation.matching.matcher import UnitMatcher
from apps.organisation.matching.refusals import UnitMatchError

__all__ = ["UnitMatchError", "UnitMatcher"]

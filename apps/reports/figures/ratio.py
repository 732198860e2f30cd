"""The help ratio of the award sheet (F12)."""

from dataclasses import dataclass
from fractions import Fraction

from apps.core.money import format_ratio

_STEPS = ((Fraction(70, 100), 40), (Fraction(50, 100), 20), (Fraction(0), 10))


@dataclass(frozen=True)
class HelpRatio:
    """Helped against filed: the exact fraction (None without a denominator) and its points."""

    helped: int
    filed: int

    @property
    def exact(self):
        return Fraction(self.helped, self.filed) if self.filed else None

    @property
    def points(self):
        if self.exact is None:
            return 0
        return next(points for least, points in _STEPS if self.exact >= least)

    def __str__(self):
        return format_ratio(self.helped, self.filed)


def help_ratio(summary):
    """F12 of a summary table: all helped addresses against all addresses filed in the period."""
    return HelpRatio(helped=summary.total.c6, filed=summary.total.c3)

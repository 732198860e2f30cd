"""The help ratio of the award sheet (F12)."""

from dataclasses import dataclass
from fractions import Fraction

from apps.core.money import format_ratio

_STEPS = ((Fraction(70, 100), 40), (Fraction(50, 100), 20), (Fraction(0), 10))


@dataclass(frozen=True)
class Step:
    """A mark of F12: from `least` on `points`; `missing` helped addresses more reach it."""

    least: Fraction
    points: int
    missing: int


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

    @property
    def steps_ahead(self):
        """The better Steps, the nearest first; none without a denominator."""
        if self.exact is None:
            return ()
        return tuple(
            Step(least, points, (least * self.filed).__ceil__() - self.helped)
            for least, points in reversed(_STEPS)
            if least > self.exact
        )

    @property
    def looks_reached(self):
        """Rounded for the eye it stands at the next step's mark, and yet is below it."""
        return any(self.exact >= step.least - Fraction(5, 10_000) for step in self.steps_ahead)

    def __str__(self):
        return format_ratio(self.helped, self.filed)


def help_ratio(summary):
    """F12 of a summary table: all helped addresses against all addresses filed in the period."""
    return HelpRatio(helped=summary.total.c6, filed=summary.total.c3)

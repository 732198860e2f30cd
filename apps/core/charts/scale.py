"""Round steps and short figures for the axis of a chart."""

from dataclasses import dataclass
from fractions import Fraction

from apps.core.money import format_number

_NAMED = ((10**10, 10**9, "tỷ"), (10**7, 10**6, "triệu"))
_ROUND = (10, 20, 25, 50, 100)  # tenths


@dataclass(frozen=True)
class Scale:
    """Figures from 0 to `most`, written in units of `divisor`, so that they stay short."""

    most: int
    divisor: int
    words: str

    @classmethod
    def up_to(cls, most, unit=""):
        """`unit` is what is counted: “đồng”."""
        found = ((by, name) for least, by, name in _NAMED if most >= least)
        divisor, name = next(found, (1, ""))
        named = f"{name} {unit}".strip()
        return cls(most, divisor, f"Đơn vị: {named}" if named else "")

    def short(self, value):
        """2.415; with a divisor 23,2, without needless decimals and never 0 for something."""
        if not value % self.divisor:
            return format_number(value // self.divisor)
        shown = format_number(Fraction(value, self.divisor), 1)
        return "< 0,1" if shown == "0,0" else shown

    def ticks(self):
        """At most six round figures from 0 to just over `most`, which leaves room for a label."""
        wanted, power = max(Fraction(self.most, 4 * self.divisor), Fraction(1)), 1
        while wanted >= 10 * power:
            power *= 10
        step = next(size * power for size in _ROUND if size * power >= 10 * wanted)
        step = -(-step // 10) * self.divisor
        return [step * place for place in range(self.most // step + 2)]

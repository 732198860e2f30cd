"""What the papers of awards have in common: who signs, who gets one."""

from dataclasses import dataclass
from datetime import date

from apps.core.formal import long_date
from apps.organisation.models import Unit
from apps.reports.models import SummaryLayout
from apps.reports.outline.document import letterhead_of, place_of

ON_FILE = "Lưu: VT."


def name_of(unit):
    """Whom an award goes to, who thanks: the chapter, not the commune; schools by their own name."""
    return unit.name if unit.kind in Unit.OWN_KINDS else unit.chapter_name


@dataclass(frozen=True)
class Paper:
    """The heads and the foot of a paper that `unit` signs; `dated` None leaves room for the day."""

    unit: Unit
    layout: SummaryLayout
    dated: date | None = None

    number = ""  # the official number with room for the pen

    @property
    def letterhead(self):
        return letterhead_of(self.unit, self.layout)[0]

    @property
    def unit_line(self):
        return letterhead_of(self.unit, self.layout)[1]

    @property
    def place_and_date(self):
        return f"{place_of(self.unit, self.layout)}, {long_date(self.dated)}"

    @property
    def signer(self):
        """(authority, title): the name is written by hand."""
        return self.layout.signer_title, "CHỦ TỊCH"

    @property
    def recipients(self):
        return (f"- {ON_FILE}",)

"""Thư cảm ơn, giấy chứng nhận."""

from dataclasses import dataclass
from datetime import date

from apps.core.dates import format_date
from apps.core.money import format_money, format_number, in_words
from apps.reports.awarding.papers.paper import ON_FILE, Paper, name_of
from apps.reports.figures.thanks import GivenBy, given_by
from apps.reports.models import SummaryLayout
from apps.sponsors.models import Sponsor


@dataclass(frozen=True)
class ThanksPaper(Paper):
    """Thanks to a sponsor for what it gave in a period: the letter and the certificate."""

    sponsor: Sponsor = None
    start: date = None
    end: date = None
    gave: GivenBy = None

    number = "Số: …/CTĐ"
    recipients = (
        "- Như trên;",
        f"- {ON_FILE}",
    )  # whom the letter is addressed to, as the decree has it

    @property
    def issuer(self):
        """The name of the chapter as it stands in a sentence."""
        return name_of(self.unit)

    @property
    def greeting(self):
        is_person = self.sponsor.kind in Sponsor.PERSON_KINDS
        return f"Kính gửi: {'Ông/Bà ' if is_person else ''}{self.sponsor.name}"

    @property
    def you(self):
        return "Ông/Bà" if self.sponsor.kind in Sponsor.PERSON_KINDS else "Quý đơn vị"

    @property
    def period(self):
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31):
            years = (self.start.year, self.end.year)
            return f"năm {years[0]}" if years[0] == years[1] else f"các năm {years[0]}–{years[1]}"
        return f"từ ngày {format_date(self.start)} đến ngày {format_date(self.end)}"

    @property
    def gave_in_words(self):
        """{times} lần trợ giúp cho {addresses} địa chỉ nhân đạo …"""
        gave = self.gave
        words = (
            f"{format_number(gave.times)} lần trợ giúp cho {format_number(gave.addresses)} "
            "địa chỉ nhân đạo"
        )
        if gave.persons:
            words += f" với {format_number(gave.persons)} người"
        if gave.value:
            words += f", tổng giá trị {format_money(gave.value)} đồng"
        return words

    @property
    def value_in_words(self):
        words = in_words(self.gave.value)
        return f"{words[:1].upper()}{words[1:]}" if self.gave.value else ""

    @property
    def unvalued_words(self):
        if not self.gave.unvalued:
            return ""
        return f"Trong đó {format_number(self.gave.unvalued)} lần là hiện vật, công sức chưa quy đổi thành tiền."


def thanks_paper(sponsor, unit, start, end, *, dated=None):
    """What `unit` thanks the sponsor for. Raises FigureError."""
    return ThanksPaper(
        unit=unit,
        layout=SummaryLayout.objects.remembered_for(unit),
        dated=dated,
        sponsor=sponsor,
        start=start,
        end=end,
        gave=given_by(unit, start, end, [sponsor.pk])[sponsor.pk],
    )

"""How the needs of an address are shared out among pledges."""

from dataclasses import dataclass, field
from decimal import Decimal

from apps.addresses.models import Frequency, Need
from apps.aid_records.models import NeedCover, Pledge
from apps.core.dates import local, today
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money

PER = {
    Frequency.MONTHLY: "/tháng",
    Frequency.QUARTERLY: "/quý",
    Frequency.YEARLY: "/năm",
}
HOW_OFTEN = {
    Frequency.ONCE.value: "một lần",
    Frequency.MONTHLY.value: "mỗi tháng",
    Frequency.QUARTERLY.value: "mỗi quý",
    Frequency.YEARLY.value: "mỗi năm",
}


def is_in_money(need):
    return bool(need.value)


def is_in_quantity(need):
    """The need tells how many of something, not how many đồng."""
    return not need.value and need.quantity is not None


def in_words(amount, need):
    """`amount` of `need.capacity` as people say it: 200.000 đồng/tháng, 5 kg, cả nhu cầu."""
    per = PER.get(need.frequency, "")
    if is_in_money(need):
        return f"{format_money(amount)} đồng{per}"
    if is_in_quantity(need):
        quantity = format_quantity(Decimal(amount) / 100)
        return f"{quantity} {need.measure}".strip() + per
    return "cả nhu cầu"


def left_in_words(amount, need):
    """What of a need is still to be had."""
    if not amount:
        return "đã có người nhận hết"
    if not (is_in_money(need) or is_in_quantity(need)):
        return "chưa có người nhận"
    return f"còn {in_words(amount, need)} chưa có người nhận"


def promised(value, frequency):
    """300.000 đồng mỗi tháng; of unknown value only how often."""
    often = HOW_OFTEN[frequency]
    return (
        f"{often[0].upper()}{often[1:]}" if value is None else f"{format_money(value)} đồng {often}"
    )


@dataclass
class Share:
    """One need: the parts that others hold, and those of the pledge in question."""

    need: Need
    taken: list[NeedCover] = field(default_factory=list)
    own: list[NeedCover] = field(default_factory=list)

    @property
    def left(self):
        """What the pledge may hold, in the measure of the need's capacity."""
        return self.need.capacity - sum(cover.amount for cover in self.taken)

    @property
    def held(self):
        return sum(cover.amount for cover in self.own)

    def spans(self, amount):
        """[(from, to)] of the lowest free parts that make up `amount` (at most `left`)."""
        found, start = [], 0
        ends = sorted((cover.span.lower, cover.span.upper) for cover in self.taken)
        for lower, upper in [*ends, (self.need.capacity, None)]:
            width = min(amount, lower - start)
            if width > 0:
                found.append((start, start + width))
                amount -= width
            start = upper
        return found

    def told(self):
        """What is left, and who holds the rest. For officers: it names sponsors."""
        holders = {}
        for cover in self.taken:
            said = _held_by(cover)
            holders[said] = holders.get(said, 0) + cover.amount
        told = [said.format(in_words(part, self.need)).rstrip() for said, part in holders.items()]
        return self._left() + (f": {'; '.join(told)}." if told else ".")

    def _left(self):
        is_for_minutes = any(cover.hold and cover.hold.is_brief for cover in self.taken)
        if not self.left and is_for_minutes:
            return "đang được giữ hết"
        return left_in_words(self.left, self.need)

    def refusal(self):
        """Why more than `left` cannot be had."""
        return f"Nhu cầu “{self.need}” {self.told()}"


def _held_by(cover):
    """Who holds a part, with room for how much."""
    if cover.hold is None:
        return _plain(cover.pledge.sponsor.name) + " đã nhận {}"
    if cover.hold.is_brief:
        return f"đang có người điền đăng ký {{}} trên mạng, giữ đến {local(cover.hold.until):%H:%M}"
    return "một người đăng ký trên mạng đã nhận {}"


def _plain(name):
    return name.replace("{", "{{").replace("}", "}}")


def shares_of(address, *, of=None):
    """[Share] of the needs of an address that were not met; with `of` (a Pledge or a Hold), also
    those that it holds.

    What an unanswered pledge held longer than it may counts as free, and so does a hold that is over.
    """
    pledge = of if isinstance(of, Pledge) else None
    covers = (
        NeedCover.objects.holding()
        .filter(need__address=address)
        .exclude(pledge__in=Pledge.objects.lapsed(today()).exclude(pk=pledge and pledge.pk))
        .select_related("pledge__sponsor", "hold")
    )
    shares = {need.pk: Share(need) for need in Need.objects.filter(address=address)}
    for cover in covers:
        share = shares[cover.need_id]
        is_own = of is not None and of in (cover.pledge, cover.hold)
        (share.own if is_own else share.taken).append(cover)
    return [share for share in shares.values() if share.need.met_on is None or share.own]

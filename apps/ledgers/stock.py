"""The stock card (thẻ kho): every move of an item in the order of days, and what was there after it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apps.ledgers.models import Issue, Lot, StockCount


@dataclass
class Move:
    """Goods of a lot that came (`change` above nothing) or went; `there` is the item's stock after it."""

    day: date
    order: tuple
    words: str
    lot: Lot
    change: Decimal
    row: object
    there: Decimal = field(default=Decimal(0))

    @property
    def came(self):
        return self.change if self.change > 0 else Decimal(0)

    @property
    def went(self):
        return -self.change if self.change < 0 else Decimal(0)


def card_of(item):
    """[Move] of an item, the oldest first: what comes in on a day stands before what goes out."""
    lots = {lot.pk: lot for lot in item.lots.in_force().select_related("sponsor")}
    moves = [
        Move(lot.received_on, (0, lot.pk), f"Nhập: {lot.shown_source}", lot, lot.quantity, lot)
        for lot in lots.values()
    ]
    for one in Issue.objects.in_force().filter(lot__in=lots).select_related("aid__address"):
        words = f"{one.get_target_display()}: {one.shown_target}"
        lot = lots[one.lot_id]
        moves.append(Move(one.issued_on, (1, one.pk), words, lot, -one.quantity, one))
    for one in StockCount.objects.in_force().filter(lot__in=lots):
        lot = lots[one.lot_id]
        words = f"Kiểm kê: {one.reason}"
        moves.append(Move(one.counted_on, (2, one.pk), words, lot, one.difference, one))
    there = Decimal(0)
    for move in sorted(moves, key=lambda move: (move.day, move.order)):
        there += move.change
        move.there = there
    return sorted(moves, key=lambda move: (move.day, move.order))

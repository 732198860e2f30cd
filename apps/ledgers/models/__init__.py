"""The ledgers of aid models: what each kind of model writes down, day by day."""

from apps.ledgers.models.fund import Capital, Loan, LoanEntry
from apps.ledgers.models.herd import Animal
from apps.ledgers.models.herd_placements import Placement
from apps.ledgers.models.house import House, HousePhoto, HouseStage
from apps.ledgers.models.house_sources import HouseFunding
from apps.ledgers.models.kitchen import KitchenDay
from apps.ledgers.models.store import StoreItem
from apps.ledgers.models.store_issues import Issue
from apps.ledgers.models.store_lots import Lot, StockCount

__all__ = [
    "Animal",
    "Capital",
    "House",
    "HouseFunding",
    "HousePhoto",
    "HouseStage",
    "Issue",
    "KitchenDay",
    "Loan",
    "LoanEntry",
    "Lot",
    "Placement",
    "StockCount",
    "StoreItem",
]

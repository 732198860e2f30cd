"""The ledgers of aid models: what each kind of model writes down, day by day."""

from apps.ledgers.models.fund import Capital, Loan, LoanEntry
from apps.ledgers.models.herd import Animal, Placement

__all__ = ["Animal", "Capital", "Loan", "LoanEntry", "Placement"]

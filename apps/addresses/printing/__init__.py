"""What goes on paper: one case on one page, a list, a round of visits."""

from apps.addresses.printing.case import CaseOnPaper
from apps.addresses.printing.lists import ListOnPaper, RoundOnPaper
from apps.addresses.printing.pages import documents

__all__ = ["CaseOnPaper", "ListOnPaper", "RoundOnPaper", "documents"]

"""Sponsors (nhà tài trợ) and what belongs to them."""

from apps.sponsors.models.belongings import Commendation, SponsorContact
from apps.sponsors.models.sponsor import Side, Sponsor, SponsorKeyField

__all__ = ["Commendation", "Side", "Sponsor", "SponsorContact", "SponsorKeyField"]

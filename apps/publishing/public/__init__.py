"""The tables that strangers read: all that the portal knows, and all that the public database role
may read. They repeat what was approved for them and lead to no private row."""

from apps.publishing.public.cards import PublicCard, PublicNeed
from apps.publishing.public.chapter import PublicAidModel, PublicContact, PublicDirective
from apps.publishing.public.figures import PublicFigures
from apps.publishing.public.sponsors import PublicSponsor

__all__ = [
    "PublicAidModel",
    "PublicCard",
    "PublicContact",
    "PublicDirective",
    "PublicFigures",
    "PublicNeed",
    "PublicSponsor",
]

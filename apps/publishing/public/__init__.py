"""The tables that strangers read: all that the portal knows, and all that the public database role
may read. They repeat what was approved for them and lead to no private row."""

from apps.publishing.public.cards import PublicCard, PublicNeed

__all__ = ["PublicCard", "PublicNeed"]

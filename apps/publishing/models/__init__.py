"""What goes before the public: versions and their approval, pledges of strangers; the public tables
themselves are in `publishing.public`."""

from apps.publishing.models.online import Attempts, Call, OnlinePart, OnlinePledge
from apps.publishing.models.publication import Publication, PublicationNeed
from apps.publishing.public import PublicCard, PublicNeed

__all__ = [
    "Attempts",
    "Call",
    "OnlinePart",
    "OnlinePledge",
    "PublicCard",
    "PublicNeed",
    "Publication",
    "PublicationNeed",
]

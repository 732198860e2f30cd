"""What goes before the public: versions and their approval, pledges of strangers; the public tables
themselves are in `publishing.public`."""

from apps.publishing.models.attempts import Attempts
from apps.publishing.models.calls import Call
from apps.publishing.models.chapter import Contact, OpenDirective, Presentation
from apps.publishing.models.online import OnlinePart, OnlinePledge
from apps.publishing.models.publication import Publication, PublicationNeed
from apps.publishing.public import (
    PublicAidModel,
    PublicCard,
    PublicContact,
    PublicDirective,
    PublicFigures,
    PublicNeed,
    PublicSponsor,
)

__all__ = [
    "Attempts",
    "Call",
    "Contact",
    "OnlinePart",
    "OnlinePledge",
    "OpenDirective",
    "Presentation",
    "PublicAidModel",
    "PublicCard",
    "PublicContact",
    "PublicDirective",
    "PublicFigures",
    "PublicNeed",
    "PublicSponsor",
    "Publication",
    "PublicationNeed",
]

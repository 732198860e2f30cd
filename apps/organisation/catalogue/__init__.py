"""The state's catalogue of units, both eras: its files, how it comes into the tree, what a newer one changes.

load(Catalogue(), ["66"])                       # provinces that are not there yet, and history
compare(Catalogue(folder), ["66"])              # what a newer catalogue says of units that are there
propose(differences, by=manager)                # the drafts of a `Reorganisation` that it makes
"""

from apps.organisation.catalogue.comparing import Differences, compare
from apps.organisation.catalogue.files import (
    CITY,
    CITY_OF_ERA,
    KINDS,
    NEW,
    OLD,
    Catalogue,
    CatalogueError,
    UnknownProvinceError,
    kind_of,
)
from apps.organisation.catalogue.planting import load
from apps.organisation.catalogue.proposing import propose

__all__ = [
    "CITY",
    "CITY_OF_ERA",
    "KINDS",
    "NEW",
    "OLD",
    "Catalogue",
    "CatalogueError",
    "Differences",
    "UnknownProvinceError",
    "compare",
    "kind_of",
    "load",
    "propose",
]

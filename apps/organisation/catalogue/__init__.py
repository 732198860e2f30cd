"""The state's catalogue of units, both eras: its files, how it comes into the tree, what a newer one changes.

load(Catalogue(), ["66"])                       # provinces that are not there yet, and history
compare(Catalogue(folder), ["66"])              # what a newer catalogue says of units that are there
propose(differences, by=manager)                # the drafts of a `Reorganisation` that it makes
"""

from apps.organisation.catalogue.columns import (
    CITY,
    CITY_OF_ERA,
    KINDS,
    NEW,
    OLD,
    CatalogueError,
    UnknownProvinceError,
    kind_of,
)
from apps.organisation.catalogue.comparing import compare
from apps.organisation.catalogue.differences import Differences
from apps.organisation.catalogue.files import Catalogue
from apps.organisation.catalogue.planting import load
from apps.organisation.catalogue.proposing import default_day, propose

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
    "default_day",
    "kind_of",
    "load",
    "propose",
]

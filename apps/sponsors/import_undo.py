"""Taking back what an import wrote about sponsors, also those that a file of aid put on the register."""

from apps.core.imports.undoing import Undoable
from apps.core.text import fold_sql
from apps.sponsors.models import Sponsor

SPONSORS = Undoable(
    Sponsor,
    label=lambda sponsor: sponsor.code or f"số {sponsor.pk}",
    page=("sponsors:detail", "pk"),
    unique=(
        "b.code <> '' AND o.code = b.code AND o.province_id = r.province_id",
        "o.code = b.code AND o.kind = b.kind AND o.province_id = r.province_id "
        f"AND o.name_folded = {fold_sql('b.name')}",
    ),
)


def take_back(undo):
    return undo.take_back(SPONSORS)

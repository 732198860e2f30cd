"""The lines of a reorganisation as a file that can be read in again."""

from apps.core.exports import Export
from apps.organisation.models import UnitChange
from apps.reorganisations.columns import LINKS, WORDS


class LineExport(Export):
    title = "Sắp xếp đơn vị"
    file_name = "sap-xep-don-vi"
    columns = LINKS
    fields = (
        "what",
        "old__key",
        "new__key",
        "new_key",
        "new_name",
        "new_kind",
        "new_parent__key",
        "new_parent_key",
        "decree",
    )

    def row(self, what, old, new, new_key, name, kind, parent, parent_key, decree):
        share = {UnitChange.What.JOIN: "toàn bộ", UnitChange.What.DIVIDE: "một phần"}.get(what, "")
        label = UnitChange._meta.get_field("new_kind").choices
        return (
            WORDS[what],
            old or "",
            "",
            new or new_key,
            "",
            share,
            name,
            dict(label).get(kind, ""),
            parent or parent_key,
            decree,
        )

"""Links of old units in the tree that a catalogue tells otherwise. They are told, never changed."""

from collections import defaultdict

from apps.organisation.catalogue.checking import ends_of
from apps.organisation.catalogue.columns import NEW, OLD
from apps.organisation.models import UnitLink

WHOLE = UnitLink.Share.WHOLE


def odd_links(catalogue, units, provinces):
    """Words about links of dissolved units of these provinces; `units` are all by key.

    A link that `load` will make is none; nor is one between units that the catalogue does not know.
    """
    said = defaultdict(dict)
    for link in catalogue.links:
        old, new = ends_of(link)
        said[old][new] = link["share"]
    here = defaultdict(dict)
    for old, new, share in UnitLink.objects.values_list("old__key", "new__key", "share"):
        here[old][new] = share
    found = []
    for key, unit in units.items():
        if unit.is_current or unit.province_id not in provinces or key not in here:
            continue
        for new in sorted({**here[key], **said[key]}):
            if new in units and _is_odd(key, new, here[key], said):
                words = " · ".join(
                    f"{who} {UnitLink.Share(shares[new]).label if new in shares else 'không có'}"
                    for who, shares in (("hệ thống", here[key]), ("danh mục", said[key]))
                )
                found.append(f"{unit.name} ({key}) → {units[new].name} ({new}): {words}")
    return found


def _is_odd(old, new, here, said):
    if new in here and new in said[old]:
        return here[new] != said[old][new]
    if new in said[old]:  # `load` adds a further part
        return WHOLE in here.values() or said[old][new] == WHOLE
    return old.startswith(f"{OLD}:") and new.startswith(f"{NEW}:")

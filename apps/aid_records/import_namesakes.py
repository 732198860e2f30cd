"""Which of several sponsors of one name and kind a row of a workbook means.

Provinces that join bring namesakes together; a file of before does not tell one from the other, but
what is on file, and the province in which the family was filed, does.
"""

from collections import defaultdict

from apps.aid_records.models import AidRecord, Pledge
from apps.organisation.origins import province_of_units, provinces_of_then
from apps.sponsors.models import Sponsor


class Namesakes:
    """`rows` carry `address_id` and `address`; `candidates` are all numbers of sponsors in question."""

    def __init__(self, rows, candidates):
        self._homes = provinces_of_then(Sponsor, candidates)
        self._provinces = province_of_units({row["address"]["filed_unit_id"] for row in rows})
        self._gave = defaultdict(set)
        addresses = {row["address_id"] for row in rows}
        for model, day in ((AidRecord, "given_on"), (Pledge, "starts_on")):
            found = model.objects.filter(
                address__in=addresses, sponsor__in=candidates, is_undone=False
            )
            for address, sponsor, on in found.values_list("address", "sponsor", day).distinct():
                self._gave[address, on].add(sponsor)

    def on_file(self, row, found):
        """The number of the only one who gave this family something on that day, or None."""
        day = row.get("given_on") or row.get("starts_on")
        gave = self._gave[row["address_id"], day] & set(found)
        return gave.pop() if len(gave) == 1 else None

    def of_its_province(self, row, found):
        """The number of the only one from the province that the family was filed in, or None; None
        too where several of them gave it something on that day."""
        day = row.get("given_on") or row.get("starts_on")
        if self._gave[row["address_id"], day] & set(found):
            return None
        home = self._provinces.get(row["address"]["filed_unit_id"])
        near = [sponsor for sponsor in found if home and self._homes.get(sponsor) == home]
        return near[0] if len(near) == 1 else None

"""Which sponsor a row of a workbook means: one of the province's register, or a new one."""

from collections import defaultdict
from operator import itemgetter

from apps.core.text import fold
from apps.sponsors.models import Sponsor


class FindsSponsors:
    """For a WorkbookResource whose rows carry `sponsor`, `sponsor_kind` and `address`."""

    def with_sponsors(self, rows):
        """The rows whose sponsor is on the province's register, or is to be put on it."""
        known = defaultdict(list)
        provinces = {row["address"]["province_id"] for row in rows}
        for pk, province, name, kind in (
            Sponsor.objects.in_force()
            .filter(province_id__in=provinces)
            .values_list("pk", "province_id", "name_folded", "kind")
        ):
            known[province, name, kind].append(pk)
            known[province, name, None].append(pk)
        self.new_sponsors = {}
        # A row without the kind may mean a sponsor that another row of the file puts on the register.
        told = [row for row in rows if row["sponsor_kind"]]
        silent = [row for row in rows if not row["sponsor_kind"]]
        found = [row for row in told if self._know_sponsor(row, known)]
        for province, name, kind in self.new_sponsors:
            known[province, name, None].append((province, name, kind))
        found += [row for row in silent if self._know_sponsor(row, known)]
        return sorted(found, key=itemgetter("row"))

    def _know_sponsor(self, row, known):
        province, kind = row["address"]["province_id"], row["sponsor_kind"]
        key = (province, fold(row["sponsor"]), kind)
        found = known.get(key, [])
        if len(found) == 1:
            row["sponsor_id"] = found[0]
            return True
        if found:
            self.error(
                row["row"],
                "sponsor" if kind else "sponsor_kind",
                f"Có {len(found)} nhà tài trợ tên “{row['sponsor']}”"
                + (" cùng loại; sửa tên để phân biệt." if kind else "; ghi loại nhà tài trợ."),
            )
            return False
        if kind is None:
            self.error(
                row["row"],
                "sponsor_kind",
                f"Chưa có nhà tài trợ “{row['sponsor']}”; ghi loại nhà tài trợ để ghi mới.",
            )
            return False
        row["sponsor_id"] = key  # not on file yet, so neither is its aid
        if key not in self.new_sponsors:
            self.new_sponsors[key] = row["sponsor"]
            self.warn(row["row"], "sponsor", f"Nhà tài trợ mới: {row['sponsor']}.")
        return True

    def register_sponsors(self):
        """Sponsors the file names first go on the importing unit's register: {key: Sponsor}."""
        made = {key: self.new_sponsor(key) for key in self.new_sponsors}
        Sponsor.objects.bulk_create(made.values())
        return made

    def new_sponsor(self, key):
        """The unsaved Sponsor that `sponsor_id` stands for while it is not on file yet."""
        province, _, kind = key
        return Sponsor(
            name=self.new_sponsors[key],
            kind=kind,
            side=Sponsor.side_of(kind),
            unit_id=self.unit.pk if self.unit.province_id else province,
            province_id=province,
            created_by=self.by,
        )

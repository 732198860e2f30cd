"""Which sponsor a row of a workbook means: one of the province's register, or a new one."""

from collections import defaultdict
from operator import itemgetter

from apps.aid_records.import_namesakes import Namesakes
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
        several = {key: found for key, found in known.items() if len(found) > 1}
        unclear = [row for row in rows if _key(row) in several]
        self.namesakes = Namesakes(unclear, {pk for row in unclear for pk in several[_key(row)]})
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
        key, kind = _key(row), row["sponsor_kind"]
        found = known.get(key, [])
        meant = found[0] if len(found) == 1 else self.namesakes.on_file(row, found)
        if meant is not None:
            row["sponsor_id"] = meant
            return True
        if near := self.namesakes.of_its_province(row, found):
            row["sponsor_id"] = near
            self.warn(
                row["row"],
                "sponsor",
                f"Có {len(found)} nhà tài trợ tên “{row['sponsor']}” sau khi nhập tỉnh; hiểu là nhà tài "
                "trợ cùng tỉnh cũ với hồ sơ.",
            )
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


def _key(row):
    return row["address"]["province_id"], fold(row["sponsor"]), row["sponsor_kind"]

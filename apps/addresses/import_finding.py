"""Which address a row of a workbook means: by its code, or by the unit's own number."""

from functools import cached_property

from apps.addresses.import_matching import CAME_FROM_NAMED
from apps.core.imports import Staging
from apps.core.text import fold
from apps.organisation.models import Unit
from apps.organisation.placing import UnitPlacer

_STAGED = {
    "code": "text",
    "legacy_code": "text",
    "unit_id": "bigint",
    "named_unit_id": "bigint",
    "address_id": "bigint",
    "several": "integer",
    "merged_from": "text",
}
_ADDRESS = (
    "unit_id",
    "filed_unit_id",
    "province_id",
    "kind",
    "headcount",
    "name_folded",
    "full_name",
    "birth_year",
    "surveyed_on",
    "filed_on",
    "closed_on",
    "status",
    "code",
)
_WITHIN = "{0}.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s)"


class FindsAddresses:
    """For a WorkbookResource whose columns begin with key_columns.ADDRESS_KEY.

    `address_name` is the field that holds the name in the dossier, to be compared with it; what a
    row of the kind is called stands in `row_is`.
    """

    address_name = "full_name"
    row_is = "dòng này"

    @cached_property
    def units(self):
        """Reads the unit of a row: `readers()` names its `place`."""
        return UnitPlacer(self.unit)

    def name_address(self, row):
        """Put `unit_id` in place of the unit; whether the row names an address at all.

        An own number is that of the unit it was given in, which may be no more.
        """
        place = row.pop("unit")
        if place is None and self.unit.level == Unit.Level.BASE:
            place = self.units.place_of(self.unit)
        row["unit_id"] = place and place.unit.pk
        row["named_unit_id"] = place and place.named.pk
        if row["code"] is None and row["legacy_code"] is None:
            self.error(row["row"], "code", "Chưa ghi mã địa chỉ hoặc mã cũ.")
            return False
        return True

    def with_addresses(self, rows):
        """The rows whose address is on file in the importer's scope, with `address_id` and `address`.

        A row that names a dossier merged into another means the one that was kept.
        """
        Staging("import_named", _STAGED).copy(rows)
        scope = f"{self.unit.path}%"
        legacy = "s.code IS NULL AND a.legacy_code = s.legacy_code AND a.legacy_code <> ''"
        for condition in (
            "a.code = s.code",
            f"{legacy} AND a.filed_unit_id = s.named_unit_id",
            f"{legacy} AND a.unit_id = s.unit_id",
            f"{legacy} AND {CAME_FROM_NAMED.format(and_so='')}",
            f"{legacy} AND s.unit_id IS NULL",
        ):
            Staging.run(
                "UPDATE import_named s SET several = m.several, "
                "address_id = CASE WHEN m.several = 1 THEN m.id END FROM ("
                "  SELECT s.row, min(a.id) AS id, count(*) AS several FROM import_named s "
                f"  JOIN addresses_address a ON {condition} AND a.voided_at IS NULL "
                f"  AND {_WITHIN.format('a')} "
                "  WHERE s.several IS NULL GROUP BY s.row) m WHERE m.row = s.row",
                [scope],
            )
        self._follow_merges()
        fields = ", ".join(f"a.{name}" for name in _ADDRESS)
        found = {
            row: rest
            for row, *rest in Staging.fetch(
                f"SELECT s.row, s.several, s.merged_from, {_WITHIN.format('a')}, a.id, {fields} "
                "FROM import_named s LEFT JOIN addresses_address a ON a.id = s.address_id",
                [scope],
            )
        }
        return [row for row in rows if self._know_address(row, *found[row["row"]])]

    @staticmethod
    def _follow_merges():
        """From a dossier merged into another to the one that was kept, however many times."""
        while Staging.run(
            "UPDATE import_named s SET address_id = a.duplicate_of_id, "
            "merged_from = coalesce(s.merged_from, a.code) "
            "FROM addresses_address a WHERE a.id = s.address_id AND a.status = 'duplicate'"
        ):
            pass

    def _know_address(self, row, several, merged_from, is_within, address_id, *address):
        if address_id is None:
            self._unknown_address(row, several)
            return False
        address = dict(zip(_ADDRESS, address, strict=True))
        field = "code" if row["code"] else "legacy_code"
        if merged_from and not is_within:
            self.error(
                row["row"],
                field,
                f"Hồ sơ {merged_from} đã gộp vào {address['code']} của đơn vị khác; gửi dòng này cho "
                "cán bộ duyệt cấp trên nhập.",
            )
            return False
        if merged_from:
            self.warn(
                row["row"],
                field,
                f"Hồ sơ {merged_from} đã gộp vào {address['code']}; {self.row_is} ghi vào {address['code']}.",
            )
        row["address_id"], row["address"] = address_id, address
        name = row[self.address_name]
        if name and fold(name) != address["name_folded"]:
            self.warn(
                row["row"],
                self.address_name,
                f"“{name}” khác tên trong hồ sơ: {address['full_name']}; xem lại mã.",
            )
        return True

    def _unknown_address(self, row, several):
        field = "code" if row["code"] else "legacy_code"
        if several:
            message = (
                f"Có {several} hồ sơ mang mã cũ {row[field]}; ghi thêm đơn vị hoặc mã địa chỉ."
            )
        else:
            message = (
                f"Không có địa chỉ mang mã {row[field]} trong đơn vị này; xem lại mã và đơn vị, "
                "hoặc nhập tệp địa chỉ trước."
            )
        self.error(row["row"], field, message)

"""Which address a row of an aid workbook means: by its code, or by the unit's own number."""

from apps.core.imports import Staging

_STAGED = {
    "code": "text",
    "legacy_code": "text",
    "unit_id": "bigint",
    "name_folded": "text",
    "address_id": "bigint",
    "several": "integer",
    "merged_from": "text",
}
_ADDRESS = (
    "unit_id",
    "province_id",
    "headcount",
    "name_folded",
    "full_name",
    "filed_on",
    "status",
    "code",
)
_WITHIN = "{0}.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s)"


class FindsAddresses:
    """For a WorkbookResource whose rows carry `code`, `legacy_code`, `unit_id`, `name_folded`."""

    def _with_addresses(self, rows):
        """The rows whose address is on file in the importer's scope, with what is needed of it.

        A row that names a dossier merged into another means the one that was kept.
        """
        Staging("import_aid", _STAGED).copy(rows)
        scope = f"{self.unit.path}%"
        legacy = "s.code IS NULL AND a.legacy_code = s.legacy_code AND a.legacy_code <> ''"
        for condition in (
            "a.code = s.code",
            f"{legacy} AND a.filed_unit_id = s.unit_id",
            f"{legacy} AND a.unit_id = s.unit_id",
            f"{legacy} AND s.unit_id IS NULL",
        ):
            Staging.run(
                "UPDATE import_aid s SET several = m.several, "
                "address_id = CASE WHEN m.several = 1 THEN m.id END FROM ("
                "  SELECT s.row, min(a.id) AS id, count(*) AS several FROM import_aid s "
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
                "FROM import_aid s LEFT JOIN addresses_address a ON a.id = s.address_id",
                [scope],
            )
        }
        return [row for row in rows if self._know_address(row, *found[row["row"]])]

    @staticmethod
    def _follow_merges():
        """From a dossier merged into another to the one that was kept, however many times."""
        while Staging.run(
            "UPDATE import_aid s SET address_id = a.duplicate_of_id, "
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
                f"Hồ sơ {merged_from} đã gộp vào {address['code']}; trợ giúp ghi vào {address['code']}.",
            )
        if address["headcount"] is None and row["headcount"] is None:
            self.error(
                row["row"],
                "headcount",
                f"Hồ sơ {address['code']} còn nháp, chưa ghi số người; ghi số người ở dòng này.",
            )
            return False
        row["address_id"], row["address"] = address_id, address
        if row["name_folded"] and row["name_folded"] != address["name_folded"]:
            self.warn(
                row["row"],
                "full_name",
                f"“{row['full_name']}” khác tên trong hồ sơ: {address['full_name']}; xem lại mã.",
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

"""Rules of an import of addresses, as SQL over the staged rows.

`import_addresses` holds the rows as written; after `_fill` it holds what each record is to become.
"""

from apps.addresses.import_matching import match_rows
from apps.core.imports import Staging
from apps.core.text import fold_sql

TEXTS = (
    "legacy_code",
    "gender",
    "ethnicity",
    "identity_number",
    "phone",
    "hamlet",
    "street",
    "household_status",
    "circumstances",
)
NAMES = ("full_name", "name_folded", "name_key", "kind")
OTHERS = ("surveyed_on", "survey_channel_id", "filed_on", "closed_on", "stop_reason_id")
_COMPARED = (*TEXTS, *NAMES, *OTHERS, "birth_date", "birth_year", "headcount", "status")

_COLUMNS = {
    "twin": "integer",
    "code": "text",
    "unit_id": "bigint",
    "named_unit_id": "bigint",
    "filing_unit_id": "bigint",
    "province_id": "bigint",
    **dict.fromkeys((*TEXTS, *NAMES), "text"),
    "birth_date": "date",
    "birth_year": "integer",
    "headcount": "integer",
    "categories": "bigint[]",
    "surveyed_on": "date",
    "survey_channel_id": "bigint",
    "filed_on": "date",
    "reviewed_on": "date",
    "closed_on": "date",
    "stop_reason_id": "bigint",
    "status": "text",
    "filed_unit_id": "bigint",
    "address_id": "bigint",
    "action": "text",
}


class AddressRules:
    """`stage` gives {row: outcome} of the good rows."""

    def __init__(self, resource):
        self.resource = resource
        self.staging = Staging("import_addresses", _COLUMNS)
        self.needs = Staging(
            "import_needs", {"place": "integer", "description": "text", "folded": "text"}
        )

    def stage(self, rows):
        self._copy(rows)
        match_rows(self.resource.unit, self._refuse)
        self._skip_what_is_settled()
        self._fill()
        self._refuse_repetitions()
        self._refuse_what_cannot_be()
        self._compare()
        self._warn()
        return dict(Staging.fetch("SELECT row, action FROM import_addresses"))

    def _refuse(self, field, message, where, fields=(), parameters=None):
        self.staging.refuse(self.resource, field, message, where, fields, parameters)

    def _skip(self, field, message, where, fields=(), *, tell=None):
        self.staging.skip(tell or self.resource.warn, field, message, where, fields)

    def _copy(self, rows):
        first, needs = {}, []
        for row in rows:
            number = row["row"]
            row["twin"] = first.setdefault(
                tuple(value for field, value in row.items() if field != "row"), number
            )
            if row["categories"] is not None:
                row["categories"] = "{" + ",".join(map(str, row["categories"])) + "}"
            needs += [
                {"row": number, "place": place, "folded": folded, "description": description}
                for place, (folded, description) in enumerate(row.pop("needs") or ())
            ]
            row["survey_channel_id"] = row.pop("survey_channel")
            row["stop_reason_id"] = row.pop("stop_reason")
        self.staging.copy(rows)
        self.needs.copy(needs)

    # --- what the record is to become

    def _skip_what_is_settled(self):
        of = "EXISTS (SELECT FROM addresses_address a WHERE a.id = s.address_id AND "
        self._skip(
            "full_name", "Hồ sơ này đã bị hủy; dòng được bỏ qua.", f"{of} a.voided_at IS NOT NULL)"
        )
        self._skip(
            "full_name",
            "Hồ sơ này đã bị từ chối hoặc là hồ sơ trùng; dòng được bỏ qua.",
            f"{of} a.status IN ('rejected', 'duplicate'))",
        )

    def _fill(self):
        may = "TRUE" if self.resource.may_approve else "FALSE"
        kept = ", ".join(f"{name} = coalesce(t.{name}, a.{name})" for name in (*NAMES, *OTHERS))
        texts = ", ".join(f"{name} = coalesce(t.{name}, a.{name}, '')" for name in TEXTS)
        on_file = "CASE WHEN t.closed_on IS NULL THEN 'filed' ELSE 'closed' END"
        Staging.run(
            f"UPDATE import_addresses s SET {kept}, {texts}, "
            "code = coalesce(a.code, t.code), "
            "filed_unit_id = coalesce(a.filed_unit_id, t.filing_unit_id), "
            "province_id = coalesce(a.province_id, t.province_id), "
            "birth_year = coalesce(t.birth_year, a.birth_year), "
            "birth_date = CASE WHEN t.birth_date IS NOT NULL THEN t.birth_date "
            "  WHEN t.birth_year <> a.birth_year THEN NULL ELSE a.birth_date END, "
            "headcount = coalesce(t.headcount, CASE WHEN t.kind = 'individual' THEN 1 END, a.headcount), "
            f"status = CASE WHEN a.id IS NULL OR a.status IN ('draft', 'submitted', 'returned') "
            f"  THEN CASE WHEN t.filed_on IS NOT NULL AND {may} THEN {on_file} "
            "    ELSE coalesce(a.status, 'submitted') END "
            f"  WHEN a.status = 'filed' AND {may} THEN {on_file} ELSE a.status END "
            "FROM import_addresses t LEFT JOIN addresses_address a ON a.id = t.address_id "
            "WHERE t.row = s.row AND t.action IS NULL"
        )

    def _refuse_repetitions(self):
        """A record twice in one file: the same words once more are skipped, other words are an error."""
        for key in ("address_id", "filed_unit_id, legacy_code"):
            named = "address_id IS NOT NULL" if key == "address_id" else "legacy_code <> ''"
            first = (
                f"(SELECT row, min(row) OVER (PARTITION BY {key}) AS first FROM import_addresses "
                f"WHERE action IS NULL AND {named}) d"
            )
            Staging.run("DROP TABLE IF EXISTS import_repeated")
            Staging.run(
                f"CREATE TEMPORARY TABLE import_repeated ON COMMIT DROP AS "
                f"SELECT row, first FROM {first} WHERE row > first"
            )
            which = "(SELECT first FROM import_repeated d WHERE d.row = s.row)"
            repeated = "s.row IN (SELECT row FROM import_repeated)"
            self._skip(
                "full_name",
                "Dòng này lặp lại y như dòng {}; được bỏ qua.",
                f"s.twin < s.row AND {repeated}",
                [which],
                tell=self.resource.duplicate,
            )
            self._refuse(
                "legacy_code",
                "Hồ sơ này đã có ở dòng {} của tệp nhưng ghi khác; chỉ giữ một dòng.",
                f"s.action IS NULL AND {repeated}",
                [which],
            )

    def _refuse_what_cannot_be(self):
        live = "s.action IS NULL AND "
        for field, message, where in (
            ("full_name", "Chưa ghi họ và tên.", "s.full_name IS NULL"),
            (
                "kind",
                "Chưa ghi loại; ghi Cá nhân, Hộ gia đình hoặc Tập thể khác.",
                "s.kind IS NULL",
            ),
            (
                "headcount",
                "Chưa ghi số người; ghi số người của hộ hoặc tập thể.",
                "s.headcount IS NULL",
            ),
            (
                "headcount",
                "Cá nhân thì số người là 1; sửa số người hoặc loại.",
                "s.kind = 'individual' AND s.headcount <> 1",
            ),
            (
                "headcount",
                "Tập thể khác thì số người từ 2 trở lên; sửa số người hoặc loại.",
                "s.kind = 'collective' AND s.headcount < 2",
            ),
            (
                "filed_on",
                "Ngày lập hồ sơ trước ngày khảo sát; xem lại hai ngày.",
                "s.filed_on < s.surveyed_on",
            ),
            (
                "stop_reason",
                "Có ngày dừng thì phải ghi lý do dừng.",
                "s.closed_on IS NOT NULL AND s.stop_reason_id IS NULL",
            ),
            (
                "closed_on",
                "Có lý do dừng thì phải ghi ngày dừng.",
                "s.closed_on IS NULL AND s.stop_reason_id IS NOT NULL",
            ),
            (
                "closed_on",
                "Chỉ hồ sơ đã lập mới dừng được; ghi thêm ngày lập hồ sơ.",
                "s.closed_on IS NOT NULL AND s.status <> 'closed'",
            ),
            (
                "closed_on",
                "Ngày dừng trước ngày lập hồ sơ; xem lại hai ngày.",
                "s.closed_on < s.filed_on",
            ),
            (
                "legacy_code",
                "Mã cũ này đã là của một hồ sơ khác trong đơn vị.",
                "s.legacy_code <> '' AND EXISTS (SELECT FROM addresses_address a "
                "WHERE a.filed_unit_id = s.filed_unit_id AND a.legacy_code = s.legacy_code "
                "AND a.legacy_code <> '' AND a.voided_at IS NULL "
                "AND a.id IS DISTINCT FROM s.address_id)",
            ),
        ):
            self._refuse(field, message, live + where)

    def _compare(self):
        """Whether the row makes, changes or leaves the record."""
        differs = " OR ".join(f"a.{name} IS DISTINCT FROM s.{name}" for name in _COMPARED)
        Staging.run(
            "UPDATE import_addresses s SET action = 'created' "
            "WHERE s.action IS NULL AND s.address_id IS NULL"
        )
        Staging.run(
            "DELETE FROM import_needs n USING import_addresses s, addresses_need o "
            "WHERE s.row = n.row AND o.address_id = s.address_id "
            f"AND {fold_sql('o.description')} = n.folded"
        )
        Staging.run(
            f"UPDATE import_addresses s SET action = CASE WHEN {differs} "
            "OR s.categories <> ARRAY(SELECT category_id FROM addresses_addresscategory c "
            "  WHERE c.address_id = a.id ORDER BY category_id) "
            "OR s.row IN (SELECT row FROM import_needs) "
            f"OR (s.reviewed_on IS NOT NULL AND {_REVIEW_IS_NEW}) "
            "THEN 'updated' ELSE 'unchanged' END "
            "FROM addresses_address a WHERE a.id = s.address_id AND s.action IS NULL"
        )

    # --- what a person should look at

    def _warn(self):
        for row, old, new in Staging.fetch(
            "SELECT s.row, a.full_name, s.full_name FROM import_addresses s JOIN addresses_address a "
            "ON a.id = s.address_id WHERE s.action = 'updated' AND a.name_folded <> s.name_folded"
        ):
            self.resource.warn(row, "full_name", f"Họ tên đổi từ “{old}” thành “{new}”.")
        for row, name in Staging.fetch(
            "SELECT s.row, u.name FROM import_addresses s JOIN addresses_address a ON a.id = s.address_id "
            "JOIN organisation_unit u ON u.id = a.unit_id "
            "WHERE s.action <> 'skipped' AND s.unit_id NOT IN (a.unit_id, a.filed_unit_id)"
        ):
            self.resource.warn(row, "unit", f"Hồ sơ vẫn thuộc {name}; nhập tệp không đổi đơn vị.")
        likely = (
            "SELECT s.row, min(a.code) FROM import_addresses s JOIN addresses_address a ON {same} "
            "AND a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate') "
            "WHERE s.action = 'created' GROUP BY s.row"
        )
        twice = (
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY {key}) AS first "
            "FROM import_addresses WHERE action = 'created' AND {where}) d WHERE row > first"
        )
        found = {}
        for same in (
            "a.unit_id = s.unit_id AND a.name_folded = s.name_folded AND a.birth_year = s.birth_year",
            "a.province_id = s.province_id AND a.identity_number = s.identity_number "
            "AND a.identity_number <> ''",
        ):
            found |= {row: f"hồ sơ {code}" for row, code in Staging.fetch(likely.format(same=same))}
        for key, where in (
            ("unit_id, name_folded, birth_year", "birth_year IS NOT NULL"),
            ("province_id, identity_number", "identity_number <> ''"),
        ):
            found |= {
                row: f"dòng {first}"
                for row, first in Staging.fetch(twice.format(key=key, where=where))
            }
        for row, other in found.items():
            self.resource.duplicate(
                row, "full_name", f"Có thể trùng người với {other}; xem lại, nếu trùng thì bỏ bớt."
            )


_REVIEW_IS_NEW = (
    "NOT EXISTS (SELECT FROM addresses_review r WHERE r.address_id = a.id "
    "AND r.reviewed_on = s.reviewed_on AND r.taken_back_at IS NULL)"
)

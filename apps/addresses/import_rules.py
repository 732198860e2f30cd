"""Rules and changes of an import of addresses, as SQL over the staged rows.

`import_addresses` holds the rows as written; after `_fill` it holds what each record is to become.
"""

from django.utils import timezone

from apps.addresses.codes import allocate
from apps.core.imports import Staging
from apps.core.text import fold_sql
from apps.organisation.models import Unit

_TEXTS = (
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
_NAMES = ("full_name", "name_folded", "name_key", "kind")
_OTHERS = ("surveyed_on", "survey_channel_id", "filed_on", "closed_on", "stop_reason_id")
_COMPARED = (*_TEXTS, *_NAMES, *_OTHERS, "birth_date", "birth_year", "headcount", "status")

_COLUMNS = {
    "twin": "integer",
    "code": "text",
    "unit_id": "bigint",
    "province_id": "bigint",
    **dict.fromkeys((*_TEXTS, *_NAMES), "text"),
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

_SEARCH_TEXT = fold_sql(
    "concat_ws(' ', s.full_name, {code}, s.legacy_code, s.hamlet, s.identity_number, s.phone)"
)
# Two rows or records of one person without a key: the more that agrees, the earlier they are paired.
_BORN = (
    "name_folded",
    "kind",
    "coalesce(birth_date, '-infinity')",
    "coalesce(birth_year, 0)",
)
_LIKENESSES = (
    (
        *_BORN,
        "coalesce(filed_on, '-infinity')",
        "coalesce(hamlet, '')",
        "coalesce(street, '')",
        "coalesce(identity_number, '')",
        "coalesce(phone, '')",
    ),
    (*_BORN, "coalesce(filed_on, '-infinity')"),
)


class AddressRules:
    """`stage` gives the outcome of every good row; `apply` then makes the changes."""

    def __init__(self, resource):
        self.resource = resource
        self.report = resource.report
        self.staging = Staging("import_addresses", _COLUMNS)
        self.needs = Staging(
            "import_needs", {"place": "integer", "description": "text", "folded": "text"}
        )

    def stage(self, rows):
        self._copy(rows)
        self._match()
        self._skip_what_is_settled()
        self._fill()
        self._refuse_repetitions()
        self._refuse_what_cannot_be()
        self._compare()
        self._warn()
        return [action for (action,) in Staging.fetch("SELECT action FROM import_addresses")]

    def _refuse(self, field, message, where, fields=(), parameters=None):
        heading = self.resource.heading(field)
        self.staging.refuse(self.report, heading, message, where, fields, parameters)

    def _skip(self, field, message, where, fields=()):
        self.staging.skip(self.report, self.resource.heading(field), message, where, fields)

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

    # --- which record a row means

    def _match(self):
        scope = f"{self.resource.unit.path}%"
        within = "a.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s)"
        Staging.run(
            "UPDATE import_addresses s SET address_id = a.id FROM addresses_address a "
            f"WHERE a.code = s.code AND {within}",
            [scope],
        )
        self._refuse(
            "code",
            "Không có hồ sơ mã {} trong phạm vi của bạn; xem lại mã, hoặc bỏ trống để lập hồ sơ mới.",
            "s.code IS NOT NULL AND s.address_id IS NULL",
            ["s.code"],
        )
        for condition in (
            "a.filed_unit_id = s.unit_id AND a.voided_at IS NULL",
            "a.unit_id = s.unit_id AND a.name_folded = s.name_folded AND a.voided_at IS NULL",
            "a.filed_unit_id = s.unit_id AND a.voided_at IS NOT NULL",
        ):
            Staging.run(
                "UPDATE import_addresses s SET address_id = m.id FROM (SELECT s.row, min(a.id) AS id "
                "FROM import_addresses s JOIN addresses_address a ON a.legacy_code = s.legacy_code "
                f"AND a.legacy_code <> '' AND {condition} "
                "WHERE s.address_id IS NULL GROUP BY s.row) m WHERE m.row = s.row"
            )
        self._match_persons()
        self._refuse(
            "unit",
            "Hồ sơ này nay thuộc đơn vị ngoài phạm vi của bạn; bỏ dòng này.",
            f"EXISTS (SELECT FROM addresses_address a WHERE a.id = s.address_id AND NOT {within})",
            parameters=[scope],
        )

    def _match_persons(self):
        """Rows without a key: the nth row of a person is the nth record of that person."""
        keyless = "s.address_id IS NULL AND s.legacy_code IS NULL"
        if not Staging.fetch(f"SELECT FROM import_addresses s WHERE {keyless} LIMIT 1"):
            return
        for unit in ("unit_id", "filed_unit_id"):
            for likeness in _LIKENESSES:
                self._pair(keyless, unit, likeness)
            # A file without the filing date still means the record that has got one since.
            self._pair(f"{keyless} AND s.filed_on IS NULL", unit, _BORN)

    @staticmethod
    def _pair(where, unit, likeness):
        keys = ", ".join(likeness)
        names = ", ".join(f"k{place}" for place in range(len(likeness)))
        same = " AND ".join(f"a.k{place} = r.k{place}" for place in range(len(likeness)))
        named = ", ".join(f"{key} AS k{place}" for place, key in enumerate(likeness))
        Staging.run(
            "UPDATE import_addresses s SET address_id = a.id FROM "
            f"(SELECT row, unit, {names}, row_number() OVER (PARTITION BY unit, {names} ORDER BY row) AS nth "
            f"FROM (SELECT row, unit_id AS unit, {named} FROM import_addresses s WHERE {where}) i) r "
            f"JOIN (SELECT id, {unit} AS unit, {named}, row_number() OVER "
            f"(PARTITION BY {unit}, {keys} ORDER BY voided_at IS NOT NULL, id) AS nth "
            f"FROM addresses_address WHERE {unit} IN (SELECT unit_id FROM import_addresses) "
            "AND id NOT IN (SELECT address_id FROM import_addresses WHERE address_id IS NOT NULL)) a "
            f"ON a.unit = r.unit AND {same} AND a.nth = r.nth WHERE r.row = s.row"
        )

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

    # --- what the record is to become

    def _fill(self):
        may = "TRUE" if self.resource.may_approve else "FALSE"
        kept = ", ".join(f"{name} = coalesce(t.{name}, a.{name})" for name in (*_NAMES, *_OTHERS))
        texts = ", ".join(f"{name} = coalesce(t.{name}, a.{name}, '')" for name in _TEXTS)
        on_file = "CASE WHEN t.closed_on IS NULL THEN 'filed' ELSE 'closed' END"
        Staging.run(
            f"UPDATE import_addresses s SET {kept}, {texts}, "
            "code = coalesce(a.code, t.code), "
            "filed_unit_id = coalesce(a.filed_unit_id, t.unit_id), "
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
            self.resource.warn(
                row, "full_name", f"Có thể trùng người với {other}; xem lại, nếu trùng thì bỏ bớt."
            )

    # --- changes

    def apply(self):
        self._give_codes()
        by, now = self.resource.by.pk, timezone.now()
        Staging.run(_UPDATE, [now, by])
        Staging.run(_INSERT, [now, now, by, now, by])
        Staging.run(
            "UPDATE import_addresses s SET address_id = a.id FROM addresses_address a "
            "WHERE s.action = 'created' AND a.code = s.code"
        )
        Staging.run(
            "DELETE FROM addresses_addresscategory c USING import_addresses s "
            "WHERE s.action = 'updated' AND c.address_id = s.address_id "
            "AND NOT c.category_id = ANY(s.categories)"
        )
        Staging.run(
            "INSERT INTO addresses_addresscategory (address_id, category_id) "
            "SELECT s.address_id, category FROM import_addresses s, unnest(s.categories) AS category "
            f"WHERE {_CHANGED} ORDER BY s.row, category ON CONFLICT DO NOTHING"
        )
        Staging.run(
            "INSERT INTO addresses_need (address_id, description, measure, frequency, noted_on) "
            "SELECT s.address_id, n.description, '', 'once', s.surveyed_on "
            "FROM import_addresses s JOIN import_needs n ON n.row = s.row "
            f"WHERE {_CHANGED} ORDER BY n.row, n.place"
        )
        Staging.run(
            "INSERT INTO addresses_review (address_id, reviewed_on, outcome, note, created_at, created_by_id) "
            "SELECT s.address_id, s.reviewed_on, 'unchanged', '', %s, %s FROM import_addresses s "
            f"WHERE {_CHANGED} AND s.reviewed_on IS NOT NULL ORDER BY s.row ON CONFLICT DO NOTHING",
            [now, by],
        )

    def _give_codes(self):
        """Codes in the order of the file."""
        for province, rows in Staging.fetch(
            "SELECT province_id, array_agg(row ORDER BY row) FROM import_addresses "
            "WHERE action = 'created' GROUP BY province_id ORDER BY province_id"
        ):
            codes = allocate(
                Unit.objects.get(pk=province), year=self.resource.today.year, count=len(rows)
            )
            Staging.run(
                "UPDATE import_addresses s SET code = c.code "
                "FROM unnest(%s::int[], %s::text[]) AS c(row, code) WHERE c.row = s.row",
                [rows, codes],
            )


_REVIEW_IS_NEW = (
    "NOT EXISTS (SELECT FROM addresses_review r WHERE r.address_id = a.id "
    "AND r.reviewed_on = s.reviewed_on)"
)
_CHANGED = "s.action IN ('created', 'updated')"
_WRITTEN = (*_TEXTS, *_NAMES, *_OTHERS, "birth_date", "birth_year", "headcount", "status")
_APPROVED = "s.status IN ('filed', 'closed') AND a.status NOT IN ('filed', 'closed')"
_UPDATE = f"""
    UPDATE addresses_address a SET {", ".join(f"{name} = s.{name}" for name in _WRITTEN)},
        search_text = {_SEARCH_TEXT.format(code="a.code")},
        approved_at = CASE WHEN {_APPROVED} THEN %s ELSE a.approved_at END,
        approved_by_id = CASE WHEN {_APPROVED} THEN %s ELSE a.approved_by_id END,
        decision_reason = CASE WHEN s.status = a.status THEN a.decision_reason ELSE '' END,
        field_to_mend = CASE WHEN s.status = a.status THEN a.field_to_mend ELSE '' END,
        version = a.version + 1
    FROM import_addresses s WHERE s.address_id = a.id AND s.action = 'updated'
"""
_INSERT = f"""
    INSERT INTO addresses_address ({", ".join(_WRITTEN)}, code, unit_id, filed_unit_id, province_id,
        search_text, submitted_at, approved_at, approved_by_id, version, created_at, created_by_id,
        surveyor, decision_reason, field_to_mend, stop_note, void_reason)
    SELECT {", ".join(f"s.{name}" for name in _WRITTEN)}, s.code, s.unit_id, s.unit_id, s.province_id,
        {_SEARCH_TEXT.format(code="s.code")}, %s,
        CASE WHEN s.status <> 'submitted' THEN %s::timestamptz END,
        CASE WHEN s.status <> 'submitted' THEN %s::bigint END,
        1, %s, %s, '', '', '', '', ''
    FROM import_addresses s WHERE s.action = 'created' ORDER BY s.row
"""

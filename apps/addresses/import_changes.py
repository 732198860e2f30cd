"""The changes of an import of addresses, as a few statements over the staged rows."""

from django.utils import timezone

from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.codes import allocate
from apps.addresses.import_rules import NAMES, OTHERS, TEXTS
from apps.core.imports import Staging
from apps.core.text import fold_sql
from apps.organisation.models import Unit

_SEARCH_TEXT = fold_sql(
    "concat_ws(' ', s.full_name, {code}, s.legacy_code, s.hamlet, s.identity_number, s.phone)"
)
_CHANGED = "s.action IN ('created', 'updated')"
_WRITTEN = (*TEXTS, *NAMES, *OTHERS, "birth_date", "birth_year", "headcount", "status")
_APPROVED = "s.status IN ('filed', 'closed') AND a.status NOT IN ('filed', 'closed')"
_UPDATE = f"""
    UPDATE addresses_address a SET {", ".join(f"{name} = s.{name}" for name in _WRITTEN)},
        search_text = {_SEARCH_TEXT.format(code="a.code")},
        approved_at = CASE WHEN {_APPROVED} THEN %s ELSE a.approved_at END,
        approved_by_id = CASE WHEN {_APPROVED} THEN %s ELSE a.approved_by_id END,
        decision_reason = CASE WHEN s.status = a.status THEN a.decision_reason ELSE '' END,
        return_reason = CASE WHEN s.status = a.status THEN a.return_reason ELSE '' END,
        field_to_mend = CASE WHEN s.status = a.status THEN a.field_to_mend ELSE '' END,
        version = a.version + 1
    FROM import_addresses s WHERE s.address_id = a.id AND s.action = 'updated'
"""
_INSERT = f"""
    INSERT INTO addresses_address ({", ".join(_WRITTEN)}, code, unit_id, filed_unit_id, province_id,
        search_text, submitted_at, approved_at, approved_by_id, version, created_at, created_by_id,
        surveyor, return_reason, decision_reason, field_to_mend, stop_note, void_reason)
    SELECT {", ".join(f"s.{name}" for name in _WRITTEN)}, s.code, s.unit_id, s.filed_unit_id, s.province_id,
        {_SEARCH_TEXT.format(code="s.code")}, %s,
        CASE WHEN s.status <> 'submitted' THEN %s::timestamptz END,
        CASE WHEN s.status <> 'submitted' THEN %s::bigint END,
        1, %s, %s, '', '', '', '', '', ''
    FROM import_addresses s WHERE s.action = 'created' ORDER BY s.row
"""


def apply_rows(*, by, today):
    """Make the changes that import_rules found: records, categories, needs, reviews."""
    _give_codes(today)
    importer, by, now = by, by.pk, timezone.now()
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
    recheck_set(f"SELECT s.address_id FROM import_addresses s WHERE {_CHANGED}", by=importer)


def _give_codes(today):
    """Codes in the order of the file."""
    for province, rows in Staging.fetch(
        "SELECT province_id, array_agg(row ORDER BY row) FROM import_addresses "
        "WHERE action = 'created' GROUP BY province_id ORDER BY province_id"
    ):
        codes = allocate(Unit.objects.get(pk=province), year=today.year, count=len(rows))
        Staging.run(
            "UPDATE import_addresses s SET code = c.code "
            "FROM unnest(%s::int[], %s::text[]) AS c(row, code) WHERE c.row = s.row",
            [rows, codes],
        )

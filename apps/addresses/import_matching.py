"""Which record on file a staged row of `import_addresses` means."""

from apps.core.imports import Staging

# Two rows or records of one person without a key: the more that agrees, the earlier they are paired.
_BORN = (
    "name_folded",
    "kind",
    "coalesce(birth_date, '-infinity')",
    "coalesce(birth_year, 0)",
)
# A dossier that was not yet on file took its filing unit along when it left the unit that is named.
CAME_FROM_NAMED = (
    "EXISTS (SELECT FROM addresses_addressmove m WHERE m.address_id = a.id AND m.status = 'done' "
    "AND m.from_unit_id = s.named_unit_id {and_so})"
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

_MOVED = (
    "(SELECT DISTINCT o.*, m.from_unit_id FROM addresses_address o JOIN addresses_addressmove m "
    "ON m.address_id = o.id AND m.status = 'done' "
    "WHERE m.from_unit_id IN (SELECT named_unit_id FROM import_addresses)) moved"
)


def match_rows(unit, refuse):
    """Give each staged row the address_id it means; `refuse` takes out what cannot be."""
    scope = f"{unit.path}%"
    within = "a.unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s)"
    Staging.run(
        "UPDATE import_addresses s SET address_id = a.id FROM addresses_address a "
        f"WHERE a.code = s.code AND NOT a.is_undone AND {within}",
        [scope],
    )
    refuse(
        "code",
        "Không có hồ sơ mã {} trong phạm vi của bạn; xem lại mã, hoặc bỏ trống để lập hồ sơ mới.",
        "s.code IS NOT NULL AND s.address_id IS NULL",
        ["s.code"],
    )
    for condition in (
        "a.filed_unit_id = s.named_unit_id AND a.voided_at IS NULL",
        "a.unit_id = s.unit_id AND a.name_folded = s.name_folded AND a.voided_at IS NULL",
        "a.voided_at IS NULL AND "
        + CAME_FROM_NAMED.format(
            and_so="AND (m.settling_id IS NOT NULL OR a.name_folded = s.name_folded)"
        ),
        "a.filed_unit_id = s.named_unit_id AND a.voided_at IS NOT NULL AND NOT a.is_undone",
    ):
        Staging.run(
            "UPDATE import_addresses s SET address_id = m.id FROM (SELECT s.row, min(a.id) AS id "
            "FROM import_addresses s JOIN addresses_address a ON a.legacy_code = s.legacy_code "
            f"AND a.legacy_code <> '' AND {condition} "
            "WHERE s.address_id IS NULL GROUP BY s.row) m WHERE m.row = s.row"
        )
    _match_persons()
    refuse(
        "unit",
        "Hồ sơ này nay thuộc đơn vị ngoài phạm vi của bạn; bỏ dòng này.",
        f"EXISTS (SELECT FROM addresses_address a WHERE a.id = s.address_id AND NOT {within})",
        parameters=[scope],
    )


def _match_persons():
    """Rows without a key: the nth row of a person is the nth record of that person."""
    keyless = "s.address_id IS NULL AND s.legacy_code IS NULL"
    if not Staging.fetch(f"SELECT FROM import_addresses s WHERE {keyless} LIMIT 1"):
        return
    for unit, named, of in (
        ("unit_id", "unit_id", "addresses_address"),
        ("filed_unit_id", "named_unit_id", "addresses_address"),
        ("from_unit_id", "named_unit_id", _MOVED),
    ):
        for likeness in _LIKENESSES:
            _pair(keyless, unit, named, likeness, of)
        # A file without the filing date still means the record that has got one since.
        _pair(f"{keyless} AND s.filed_on IS NULL", unit, named, _BORN, of)


def _pair(where, unit, named_unit, likeness, of):
    keys = ", ".join(likeness)
    names = ", ".join(f"k{place}" for place in range(len(likeness)))
    same = " AND ".join(f"a.k{place} = r.k{place}" for place in range(len(likeness)))
    named = ", ".join(f"{key} AS k{place}" for place, key in enumerate(likeness))
    Staging.run(
        "UPDATE import_addresses s SET address_id = a.id FROM "
        f"(SELECT row, unit, {names}, row_number() OVER (PARTITION BY unit, {names} ORDER BY row) AS nth "
        f"FROM (SELECT row, {named_unit} AS unit, {named} FROM import_addresses s WHERE {where}) i) r "
        f"JOIN (SELECT id, {unit} AS unit, {named}, row_number() OVER "
        f"(PARTITION BY {unit}, {keys} ORDER BY voided_at IS NOT NULL, id) AS nth "
        f"FROM {of} WHERE NOT is_undone AND {unit} IN (SELECT {named_unit} FROM import_addresses) "
        "AND id NOT IN (SELECT address_id FROM import_addresses WHERE address_id IS NOT NULL)) a "
        f"ON a.unit = r.unit AND {same} AND a.nth = r.nth WHERE r.row = s.row"
    )

"""Finding dossiers that are alike, as a few statements over a set of addresses.

Alike are two dossiers in use with the same ID number (anywhere), or with the same folded name and
birth year in one province. Of n that are alike each gets one partner, the oldest of its unit, else
of its province, else of all: n - 1 pairs, found through the indexes address_same_identity and
address_same_name.
"""

from django.db import connection

from apps.core.text import tidy_lines

NO_LONGER = "Hệ thống: thông tin hoặc trạng thái đã đổi, hai hồ sơ không còn giống nhau."

_IN_USE = "{0}.voided_at IS NULL AND {0}.status NOT IN ('rejected', 'duplicate')"
_GROUNDS = (
    ("identity", ("identity_number",), "{0}.identity_number <> ''"),
    (
        "name_and_birth",
        ("province_id", "name_folded", "birth_year"),
        "{0}.name_folded <> '' AND {0}.birth_year IS NOT NULL",
    ),
)

_PAIRS = """
keys AS MATERIALIZED (
    SELECT DISTINCT {keys_of_c} FROM addresses_address c
    WHERE c.id IN ({which}) AND {c_in_use} AND {c_has_key}
),
members AS (
    SELECT a.id,
        min(a.id) OVER (PARTITION BY {keys_of_a}, a.province_id, a.unit_id) AS in_unit,
        min(a.id) OVER (PARTITION BY {keys_of_a}, a.province_id) AS in_province,
        min(a.id) OVER (PARTITION BY {keys_of_a}) AS anywhere
    FROM keys JOIN addresses_address a USING ({keys}) WHERE {a_in_use} AND {a_has_key}
),
pairs AS (
    SELECT CASE WHEN id > in_unit THEN in_unit WHEN id > in_province THEN in_province ELSE anywhere END
        AS first_id, id AS second_id, %(ground)s AS ground
    FROM members WHERE id > anywhere
)"""
_ONE_PAIR = """
pairs AS (SELECT %(first)s AS first_id, %(second)s AS second_id, %(ground)s AS ground)"""

# The lowest unit that contains both addresses of a pair, `a` in unit `ua` and `b` in `ub`.
_SUPERIOR = """
    CROSS JOIN LATERAL (
        SELECT u.id, u.province_id
        FROM generate_series(length(ua.path), 4, -4) AS n
        JOIN organisation_unit u ON u.path = left(ua.path, n)
        WHERE starts_with(ub.path, left(ua.path, n)) ORDER BY n DESC LIMIT 1
    ) superior"""

_KEEP = f"""
, made AS (
    INSERT INTO addresses_likeness AS l (first_id, second_id, ground, unit_id, province_id, status,
        entry_reason, decision_reason, noticed_at)
    SELECT p.first_id, p.second_id, p.ground, superior.id, superior.province_id, 'open', '', '', now()
    FROM pairs p
    JOIN addresses_address a ON a.id = p.first_id JOIN organisation_unit ua ON ua.id = a.unit_id
    JOIN addresses_address b ON b.id = p.second_id JOIN organisation_unit ub ON ub.id = b.unit_id
    {_SUPERIOR}
    ON CONFLICT (first_id, second_id) DO UPDATE SET status = 'open', ground = EXCLUDED.ground,
        unit_id = EXCLUDED.unit_id, province_id = EXCLUDED.province_id,
        decided_at = NULL, decided_by_id = NULL, decision_reason = '', noticed_at = now()
    WHERE (l.status = 'different' AND l.decided_by_id IS NULL)
        OR (l.status <> 'merged' AND l.ground <> 'identity' AND EXCLUDED.ground = 'identity')
    RETURNING l.id, l.first_id, l.second_id, l.unit_id
)
SELECT made.id, made.first_id, made.second_id, made.unit_id, a.unit_id <> b.unit_id
FROM made JOIN addresses_address a ON a.id = made.first_id
JOIN addresses_address b ON b.id = made.second_id"""

# Looked up row by row: joined, a planner who takes the units for few pairs each with each first.
_PATH = "(SELECT path FROM organisation_unit WHERE id = {0}.unit_id)"

_PART = f"""
UPDATE addresses_likeness l SET status = 'different', decided_at = now(), decided_by_id = NULL,
    decision_reason = %(words)s
FROM addresses_address a, addresses_address b
WHERE l.status = 'open' AND a.id = l.first_id AND b.id = l.second_id
    AND l.id IN (
        SELECT id FROM addresses_likeness WHERE first_id IN ({{which}})
        UNION ALL SELECT id FROM addresses_likeness WHERE second_id IN ({{which}})
    )
    AND ({_IN_USE.format("a")} AND {_IN_USE.format("b")}
        AND starts_with({_PATH.format("a")}, {_PATH.format("l")})
        AND starts_with({_PATH.format("b")}, {_PATH.format("l")})
        AND CASE l.ground
            WHEN 'identity' THEN a.identity_number <> '' AND a.identity_number = b.identity_number
            ELSE a.province_id = b.province_id AND a.name_folded = b.name_folded
                AND a.birth_year = b.birth_year END
    ) IS NOT TRUE"""

_PLACE = f"""
UPDATE addresses_likeness l SET unit_id = now.unit_id, province_id = now.province_id
FROM (
    SELECT p.id, superior.id AS unit_id, superior.province_id
    FROM addresses_likeness p
    JOIN addresses_address a ON a.id = p.first_id JOIN organisation_unit ua ON ua.id = a.unit_id
    JOIN addresses_address b ON b.id = p.second_id JOIN organisation_unit ub ON ub.id = b.unit_id
    {_SUPERIOR}
    WHERE p.id IN (
        SELECT id FROM addresses_likeness WHERE first_id IN ({{which}})
        UNION ALL SELECT id FROM addresses_likeness WHERE second_id IN ({{which}})
    )
) now
WHERE l.id = now.id AND l.unit_id <> now.unit_id"""


class Pair:
    """A pair that has just been noticed, or noticed again."""

    def __init__(self, pk, first_id, second_id, unit_id, crosses_units):
        self.pk, self.first_id, self.second_id = pk, first_id, second_id
        self.unit_id, self.crosses_units = unit_id, crosses_units

    def is_about(self, pk):
        return pk in (self.first_id, self.second_id)


def refresh_statistics(which):
    """After many rows came in: without it the planner takes the table for empty and goes row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({which}) w) > greatest(reltuples, 0) / 10 "
            "FROM pg_class WHERE oid = 'addresses_address'::regclass"
        )
        if cursor.fetchone()[0]:
            cursor.execute(
                "ANALYZE addresses_address (id, province_id, unit_id, name_folded, birth_year, "
                "identity_number, status, voided_at)"
            )


def compare(which, parameters=None):
    """Part the open pairs of these addresses that no longer hold, and pair those that are alike.

    `which` is a SELECT of address ids over `parameters` (by name). Gives the new pairs; one that
    people found different stays so, unless the ID number is a new sign.
    """
    parameters = dict(parameters or {})
    with connection.cursor() as cursor:
        cursor.execute(_PART.format(which=which), parameters | {"words": tidy_lines(NO_LONGER)})
        made = []
        for ground, keys, has_key in _GROUNDS:
            pairs = _PAIRS.format(
                which=which,
                keys=", ".join(keys),
                keys_of_a=", ".join(f"a.{key}" for key in keys),
                keys_of_c=", ".join(f"c.{key}" for key in keys),
                a_in_use=_IN_USE.format("a"),
                c_in_use=_IN_USE.format("c"),
                a_has_key=has_key.format("a"),
                c_has_key=has_key.format("c"),
            )
            cursor.execute(f"WITH {pairs}{_KEEP}", parameters | {"ground": ground})
            made += [Pair(*row) for row in cursor.fetchall()]
    return made


def place(which):
    """Let the pairs of addresses that moved belong to the common superior of today: decided ones too,
    else whoever saw them there would see in them what becomes of a dossier that has left.

    `which` is a SELECT of address ids.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACE.format(which=which))


def pair(first, second, ground):
    """Put two addresses (ids) side by side as alike; gives the new pair, or none, in a list."""
    ids = {"first": min(first, second), "second": max(first, second), "ground": ground}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_ONE_PAIR}{_KEEP}", ids)
        return [Pair(*row) for row in cursor.fetchall()]

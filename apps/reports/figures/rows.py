"""The rows of a table of units: which unit belongs to which, what they are called, which stand at zero.

Today's rows go by the tree as it stands; those of a day gone by by the parents, names and units of
that day (docs/decisions/0059). Pieces of SQL for `Scope`, over its parameters.
"""

UNITS = """
units AS MATERIALIZED (
    SELECT u.id, coalesce(r.id, u.id) AS row_id
    FROM organisation_unit u
    LEFT JOIN LATERAL (
        SELECT above.id
        FROM generate_series(%(root_length)s + 4, length(u.path), 4) AS n
        JOIN organisation_unit above ON above.path = left(u.path, n)
        WHERE above.path LIKE %(below)s AND above.level <> %(skipped_level)s
        ORDER BY n
        LIMIT 1
    ) r ON true
    WHERE u.path LIKE %(below)s
)"""

UNITS_THEN = """
units AS MATERIALIZED (
    WITH RECURSIVE past AS MATERIALIZED (
        SELECT u.id, u.path, coalesce(up.path, left(u.path, -4)) AS parent_path,
            CASE WHEN {is_row} THEN 1 + ({existed})::int ELSE 0 END AS worth
        FROM organisation_unit u
        LEFT JOIN (
            SELECT DISTINCT ON (unit_id) unit_id, parent_id FROM organisation_unitspan
            WHERE ends_on >= %(end)s ORDER BY unit_id, ends_on
        ) span ON span.unit_id = u.id
        LEFT JOIN organisation_unit up ON up.id = span.parent_id
        WHERE u.path LIKE %(below)s AND u.id <> %(unit)s
    ),
    above AS (
        SELECT id, id AS row_id, parent_path, worth, 0 AS height FROM past
        UNION ALL
        SELECT above.id, past.id, past.parent_path, past.worth, above.height + 1
        FROM above JOIN past ON past.path = above.parent_path
        WHERE above.height < 9
    )
    (SELECT DISTINCT ON (id) id, row_id FROM above ORDER BY id, worth DESC, height DESC)
    UNION ALL
    SELECT %(unit)s, %(unit)s
)"""

PER_ROW = """,
listed AS (
    SELECT u.id FROM organisation_unit u
    WHERE u.id IN (SELECT row_id FROM units) AND u.id <> %(unit)s AND u.level <> %(skipped_level)s
        AND {exists_then}
)
SELECT u.key, {name} AS name, coalesce(is_total, 0) AS is_total, {columns}
FROM figures
FULL JOIN listed ON listed.id = figures.row_id
LEFT JOIN organisation_unit u ON u.id = coalesce(figures.row_id, listed.id)
{name_then}
WHERE is_total = 1 OR listed.id IS NOT NULL OR {is_something}
ORDER BY 3, u.id = %(unit)s, listed.id IS NULL, u.kind = 'attached', u.kind = 'school', {order}, u.id
"""
NAME_THEN = """LEFT JOIN LATERAL (
    SELECT name, name_key FROM organisation_unitspan
    WHERE unit_id = u.id AND ends_on >= %(end)s ORDER BY ends_on LIMIT 1
) span ON true"""
# Codes and names are used again for other land: two rows of one name say when each was.
TOLD_APART = """coalesce(span.name, u.name) || CASE
    WHEN count(*) OVER (PARTITION BY coalesce(span.name, u.name)) = 1 THEN ''
    WHEN u.valid_from > %(end)s THEN to_char(u.valid_from, ' "(từ "DD/MM/YYYY")"')
    WHEN u.valid_to < %(end)s THEN to_char(u.valid_to, ' "(đến "DD/MM/YYYY")"')
    ELSE '' END"""
EXISTS_TODAY = "u.valid_to IS NULL"
EXISTED_SOMETIME = "coalesce(u.valid_from, '-infinity') <= %(end)s AND coalesce(u.valid_to, 'infinity') >= %(start)s"
EXISTED_THEN = (
    "coalesce(u.valid_from, '-infinity') <= %(end)s AND coalesce(u.valid_to, 'infinity') >= %(end)s"
)

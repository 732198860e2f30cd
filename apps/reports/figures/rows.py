"""The rows of a table of units: which unit belongs to which, what they are called, which stand at zero.

Today's rows go by the tree as it stands; those of a day gone by by the parents, names and units of
that day (docs/decisions/0059). Pieces of SQL for `Scope`, over its parameters.
"""

from apps.aid_records.papers import STANDS

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
    WITH RECURSIVE gone AS (
        SELECT %(unit)s::bigint AS id
        UNION
        SELECT link.old_id FROM gone
        JOIN organisation_unitlink link ON link.new_id = gone.id AND link.share = 'whole'
    ),
    span AS MATERIALIZED (
        SELECT DISTINCT ON (unit_id) unit_id, parent_id FROM organisation_unitspan
        WHERE ends_on >= %(end)s ORDER BY unit_id, ends_on
    ),
    past AS MATERIALIZED (
        SELECT u.id, u.path, CASE
                WHEN u.id = %(unit)s THEN ''
                {absorbed}
                WHEN {by_tree_of_then} THEN up.path
                ELSE left(u.path, -4)
            END AS parent_path, CASE
                WHEN u.id = %(unit)s THEN -1
                WHEN {is_row} THEN 1 + ({existed})::int
                ELSE 0
            END AS worth
        FROM organisation_unit u
        LEFT JOIN span ON span.unit_id = u.id
        LEFT JOIN organisation_unit up ON up.id = span.parent_id
        WHERE u.path LIKE %(land)s {came}
    ),
    above AS (
        SELECT id, id AS row_id, parent_path, worth, 0 AS height FROM past
        UNION ALL
        SELECT above.id, past.id, past.parent_path, past.worth, above.height + 1
        FROM above JOIN past ON past.path = above.parent_path
        WHERE above.height < 9
    )
    SELECT DISTINCT ON (id) id, row_id FROM above
    {inside}
    ORDER BY id, worth DESC, {order}
)"""
INSIDE_THEN = "WHERE id IN (SELECT id FROM above WHERE row_id = %(unit)s)"
# What was below the land of a province then and is in another one today, with all that is below it.
# A province that is gone hangs below its successor, by the tree of today: it belonged to the nation.
CAME_THEN = """OR u.path LIKE ANY (ARRAY(
            SELECT elsewhere.path || '%%' FROM span
            JOIN organisation_unit elsewhere ON elsewhere.id = span.unit_id
            JOIN organisation_unit home ON home.id = span.parent_id
            WHERE home.path LIKE %(land)s AND NOT elsewhere.path LIKE %(land)s
                AND elsewhere.level NOT IN ('nation', 'province')
        ))"""
BELOW_PROVINCES = "up.path IS NOT NULL AND u.level <> 'province'"
# What went whole into a base unit (or a district) has rows of its own there (docs/decisions/0061).
ABSORBED_THEN = "WHEN u.id IN (SELECT id FROM gone) THEN %(path)s"

# `homes` are the units of today of the addresses meant, where a divided unit went in part: its own
# that are not settled yet, those of the paper's unit and of what that became.
COVERED = f"""
covered AS MATERIALIZED (
    WITH RECURSIVE papers AS (
        SELECT * FROM aid_records_historicaltotal t WHERE t.id = ANY(%(added_totals)s)
    ), {STANDS}
    SELECT unit_id, starts_on, ends_on, CASE WHEN home IS NOT NULL THEN unit_id || ARRAY(
            WITH RECURSIVE onward AS (
                SELECT stands.home AS id
                UNION
                SELECT link.new_id FROM onward
                JOIN organisation_unitlink link ON link.old_id = onward.id AND link.share = 'whole'
            )
            SELECT id FROM onward
        ) END AS homes
    FROM stands
)"""

PER_ROW = """,
listed AS (
    SELECT u.id FROM organisation_unit u
    WHERE u.id IN (SELECT row_id FROM units) AND u.id <> %(unit)s AND u.level <> %(skipped_level)s
        AND {exists_then}
)
SELECT u.key, shown.name || coalesce(' (' || nullif(concat_ws(', ', CASE
        WHEN count(*) OVER (PARTITION BY shown.name, shown.days) > 1 THEN shown.parent
    END, shown.days), '') || ')', '') AS name,
    coalesce(is_total, 0) AS is_total, {columns}
FROM figures
FULL JOIN listed ON listed.id = figures.row_id
LEFT JOIN organisation_unit u ON u.id = coalesce(figures.row_id, listed.id)
{shown}
WHERE is_total = 1 OR listed.id IS NOT NULL OR {is_something}
ORDER BY 3, u.id = %(unit)s, listed.id IS NULL, u.kind = 'attached', u.kind = 'school', shown.name_key, u.id
"""
# A unit that is not there on the table's day says so: codes and names are used again for other land.
# Two of one name (Huyện Châu Thành of Tây Ninh, and of Long An) say to whom they belong.
SHOWN = """
LEFT JOIN LATERAL (
    SELECT u.name, u.name_key, to_char(u.valid_to, '"đến "DD/MM/YYYY') AS days, (
        SELECT up.name FROM organisation_unit up WHERE up.path = left(u.path, -4)
    ) AS parent
) shown ON true"""
SHOWN_THEN = """
LEFT JOIN LATERAL (
    SELECT coalesce(span.name, u.name) AS name, coalesce(span.name_key, u.name_key) AS name_key, CASE
            WHEN u.valid_from > %(end)s THEN to_char(u.valid_from, '"từ "DD/MM/YYYY')
            WHEN u.valid_to < %(end)s THEN to_char(u.valid_to, '"đến "DD/MM/YYYY')
        END AS days, (
            SELECT coalesce(known.name, up.name)
            FROM organisation_unit up
            LEFT JOIN organisation_unitspan known ON known.unit_id = up.id AND known.ends_on >= %(end)s
            WHERE up.id = coalesce(span.parent_id, (
                SELECT tree.id FROM organisation_unit tree WHERE tree.path = left(u.path, -4)
            ))
            ORDER BY known.ends_on LIMIT 1
        ) AS parent
    FROM (SELECT) one
    LEFT JOIN LATERAL (
        SELECT name, name_key, parent_id FROM organisation_unitspan
        WHERE unit_id = u.id AND ends_on >= %(end)s ORDER BY ends_on LIMIT 1
    ) span ON true
) shown ON true"""
EXISTS_TODAY = "u.valid_to IS NULL"
EXISTED_SOMETIME = "coalesce(u.valid_from, '-infinity') <= %(end)s AND coalesce(u.valid_to, 'infinity') >= %(start)s"
EXISTED_THEN = (
    "coalesce(u.valid_from, '-infinity') <= %(end)s AND coalesce(u.valid_to, 'infinity') >= %(end)s"
)

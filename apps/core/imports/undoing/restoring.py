"""Giving changed records, and what belongs to records, back as they were before the import."""

from apps.core.imports.staging import Staging
from apps.core.imports.undoing.tables import columns_of, derived_of, events_of

_TAKEN = "Nội dung cũ nay là của một bản ghi khác."


def restore_records(taking):
    """Give changed records the values of the event before the import's first one.

    In rounds: what another record took over is free once that one has its own value back.
    """
    columns = columns_of(taking.model)
    before = (
        f"{taking.rows} u CROSS JOIN LATERAL (SELECT * FROM {taking.events} h WHERE "
        "h.pgh_obj_id = u.id AND h.pgh_id < u.first ORDER BY h.pgh_id DESC LIMIT 1) b"
    )
    waiting = "u.id = r.id AND NOT u.made AND u.why IS NULL AND NOT u.restored"
    sources = {name for f in derived_of(taking.model) for name in f.sources}
    if sources:
        differs = " OR ".join(f"r.{name} IS DISTINCT FROM b.{name}" for name in sources)
        taking.sql(
            f"UPDATE {taking.rows} m SET is_renamed = true FROM {taking.table} r, {before} "
            f"WHERE {waiting} AND m.id = u.id AND ({differs})"
        )
    free = " AND ".join(
        f"NOT EXISTS (SELECT FROM {taking.table} o WHERE o.id <> u.id AND o.voided_at IS NULL "
        f"AND {clash})"
        for clash in taking.kind.unique
    )
    values = ", ".join(f"{name} = b.{name}" for name in columns)
    restore = (
        f"WITH done AS (UPDATE {taking.table} r SET {values}, version = r.version + 1 "
        f"FROM {before} WHERE {waiting} AND {free or 'true'} RETURNING r.id) "
        f"UPDATE {taking.rows} u SET restored = true FROM done WHERE done.id = u.id"
    )
    while taking.sql(restore):
        pass
    # records of which the import wrote a part only
    taking.sql(
        f"UPDATE {taking.rows} u SET restored = true WHERE NOT made AND first IS NULL AND why IS NULL"
    )
    taking.sql(
        f"UPDATE {taking.table} r SET version = r.version + 1 FROM {taking.rows} u "
        "WHERE u.id = r.id AND u.restored AND u.first IS NULL"
    )
    taking.refuse(_TAKEN, "NOT made AND NOT restored")
    _derive(
        taking,
        taking.model,
        f"SELECT id FROM {taking.rows} WHERE is_renamed AND restored AND why IS NULL",
    )


def take_back_parts(taking, part, relation):
    """What the import made of a Part goes, what it changed or deleted comes back."""
    model, column = relation.related_model, relation.field.column
    table, events = model._meta.db_table, events_of(model)
    Staging.run("DROP TABLE IF EXISTS undo_part")
    taking.sql(
        "CREATE TEMPORARY TABLE undo_part ON COMMIT DROP AS "
        "SELECT pgh_obj_id AS id, min(pgh_id) AS first, bool_or(pgh_label = 'insert') AS made, "
        f"bool_or(pgh_label = 'delete') AS gone FROM {events} "
        f"WHERE pgh_context_id = %(context)s AND {column} IN "
        f"(SELECT id FROM {taking.rows} WHERE why IS NULL) GROUP BY pgh_obj_id"
    )
    Staging.run("ANALYZE undo_part")
    made = "id IN (SELECT id FROM undo_part WHERE made)"
    if part.taken_back:
        taking.sql(
            f"UPDATE {table} SET taken_back_at = now() WHERE taken_back_at IS NULL AND {made}"
        )
    else:
        taking.sql(f"DELETE FROM {table} WHERE {made}")
    # As it was before the import's first event; an event of deletion tells what it deleted.
    before = (
        f"undo_part u CROSS JOIN LATERAL (SELECT * FROM {events} h WHERE h.pgh_obj_id = u.id "
        "AND (h.pgh_id < u.first OR (h.pgh_id = u.first AND h.pgh_label = 'delete')) "
        "ORDER BY h.pgh_id DESC LIMIT 1) b"
    )
    columns = columns_of(model)
    values = ", ".join(f"{name} = b.{name}" for name in columns)
    taking.sql(
        f"UPDATE {table} r SET {values} FROM {before} "
        "WHERE r.id = u.id AND NOT u.made AND NOT u.gone"
    )
    kept = columns_of(model, all_of_them=True)
    filled = {f.column: "''" for f in derived_of(model)} | part.filled
    taking.sql(
        f"INSERT INTO {table} (id, {', '.join([*kept, *filled])}) "
        f"SELECT u.id, {', '.join([*(f'b.{name}' for name in kept), *filled.values()])} "
        f"FROM {before} WHERE u.gone AND NOT u.made ORDER BY u.id"
    )
    _derive(taking, model, "SELECT id FROM undo_part WHERE NOT made")


def _derive(taking, model, which):
    """Compute anew what is stored of other columns: search forms and sort keys."""
    fields = derived_of(model)
    if not fields:
        return
    ids = [pk for (pk,) in taking.sql(which, fetch=True)]
    names = {name for f in fields for name in f.sources}
    rows = list(model._base_manager.filter(pk__in=ids).only("pk", *names)) if ids else []
    if rows:
        values = ", ".join(f"{f.column} = d.{f.column}" for f in fields)
        arrays = ", ".join("%s::text[]" for _ in fields)
        Staging.run(
            f"UPDATE {model._meta.db_table} r SET {values} FROM unnest(%s::bigint[], {arrays}) "
            f"AS d(id, {', '.join(f.column for f in fields)}) WHERE d.id = r.id",
            [
                [row.pk for row in rows],
                *([f.pre_save(row, False) for row in rows] for f in fields),
            ],
        )

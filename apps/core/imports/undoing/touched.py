"""Which records somebody touched after the import: they stay as they are, with a sentence."""

from apps.core.imports.undoing.tables import columns_of, events_of, in_force, noun_of, references_to

_CHANGED = "Đã được sửa sau khi nhập."
_FORGOTTEN = "Lịch sử không giữ nội dung trước khi nhập."


def refuse_touched(taking):
    """Refuse what of a Taking is voided, changed, used or older than history."""
    taking.refuse(
        "Đã bị hủy từ trước.",
        f"EXISTS (SELECT FROM {taking.table} r WHERE r.id = u.id AND r.voided_at IS NOT NULL)",
    )
    taking.refuse(_CHANGED, _has_later_events(taking, taking.model, "pgh_obj_id"))
    for _, relation in taking.parts:
        words = f"Sau khi nhập đã có thay đổi ở mục {noun_of(relation)}."
        taking.refuse(
            words, _has_later_events(taking, relation.related_model, relation.field.column)
        )
        _refuse_used_parts(taking, relation)
        _refuse_forgotten(taking, relation.related_model, relation.field.column)
    for relation in taking.kind.watched:
        _refuse_watched(taking, relation)
    _refuse_forgotten(taking, taking.model, "pgh_obj_id")


def _refuse_forgotten(taking, model, column):
    """Rows older than history: what they were before the import changed them is not known."""
    events = events_of(model)
    taking.refuse(
        _FORGOTTEN,
        f"u.id IN (SELECT e.{column} FROM {events} e WHERE e.pgh_context_id = %(context)s "
        f"AND e.pgh_label = 'update' AND NOT EXISTS (SELECT FROM {events} h "
        "WHERE h.pgh_obj_id = e.pgh_obj_id AND h.pgh_id < e.pgh_id))",
    )


def _refuse_watched(taking, relation):
    """Rows that refer to the record: written since, or there at all when the import made it."""
    model, column = relation.related_model, relation.field.column
    words = f"Sau khi nhập đã có {noun_of(relation)}."
    condition = taking.kind.only_if.get(relation.name, "true")
    if hasattr(model, "pgh_event_model"):
        taking.refuse(words, _has_later_events(taking, model, column, condition))
    taking.refuse(
        words,
        f"u.made AND u.id IN (SELECT h.{column} FROM {model._meta.db_table} h "
        f"JOIN {taking.rows} w ON w.id = h.{column} WHERE {in_force(model)} AND {condition})",
    )


def _refuse_used_parts(taking, relation):
    """Parts the import made that something refers to, such as a need that is held."""
    events, column = events_of(relation.related_model), relation.field.column
    for use in references_to(relation.related_model):
        taking.refuse(
            f"Sau khi nhập đã có {noun_of(use)}.",
            f"u.id IN (SELECT e.{column} FROM {events} e "
            f"JOIN {use.related_model._meta.db_table} h ON h.{use.field.column} = e.pgh_obj_id "
            "WHERE e.pgh_context_id = %(context)s AND e.pgh_label = 'insert')",
        )


def _has_later_events(taking, model, column, condition="true"):
    """SQL: somebody else wrote such a row since. Numbers of events count within one table only."""
    events = events_of(model)
    [(first,)] = taking.sql(
        f"SELECT min(pgh_id) FROM {events} WHERE pgh_context_id = %(context)s", fetch=True
    )
    later = f"h.pgh_id > {first}" if first else "h.pgh_created_at > %(since)s"
    taken_back = (
        "EXISTS (SELECT FROM undo_past p WHERE p.undone = h.pgh_context_id) "
        f"OR EXISTS (SELECT FROM undo_past p JOIN {events} o ON o.pgh_context_id = p.undone "
        "AND o.pgh_obj_id = h.pgh_obj_id WHERE p.saved = h.pgh_context_id)"
    )
    return (
        f"u.id IN (SELECT h.{column} FROM {events} h JOIN {taking.rows} w ON w.id = h.{column} "
        f"WHERE {later} AND h.pgh_context_id IS DISTINCT FROM %(context)s AND {condition} "
        f"AND NOT ({taken_back}) AND NOT ({_only_moved(model)}))"
    )


def _only_moved(model):
    """SQL: the event `h` of a move of whole units changed nothing but the unit of its row."""
    events, columns = events_of(model), columns_of(model)
    before, after = (", ".join(f"{of}.{name}" for name in columns) for of in ("b", "h"))
    return (
        "h.pgh_label = 'update' AND h.pgh_context_id IN (SELECT id FROM undo_moves) "
        f"AND EXISTS (SELECT FROM {events} b WHERE b.pgh_id = (SELECT max(x.pgh_id) FROM {events} x "
        "WHERE x.pgh_obj_id = h.pgh_obj_id AND x.pgh_id < h.pgh_id) "
        f"AND ROW({before}) IS NOT DISTINCT FROM ROW({after}))"
    )

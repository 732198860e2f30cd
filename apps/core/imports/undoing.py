"""Taking back what one import wrote, read off the history: a few statements over whole sets.

A record is taken back when nobody has touched it since. Touched means a later event of the record,
of its parts, or of any row that refers to it, under another context; what an import wrote that was
itself taken back does not count. What is refused stays as it is, with a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.urls import reverse

from apps.core.fields import DerivedField
from apps.core.imports.staging import Staging

_STAYS = {"id", "version", "created_at", "created_by_id", "form_key"}
_CHANGED = "Đã được sửa sau khi nhập."
_FORGOTTEN = "Lịch sử không giữ nội dung trước khi nhập."
_TAKEN = "Nội dung cũ nay là của một bản ghi khác."


@dataclass(frozen=True)
class Part:
    """Rows that come and go with a record, by the reverse relation that leads to them.

    With `taken_back` rows are never deleted but marked so. `filled` gives SQL for columns that
    history does not keep, over `b`, the event to bring back.
    """

    relation: str
    taken_back: bool = False
    filled: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Undoable:
    """A model whose rows imports make and change.

    `label` names a row without personal data, `page` is the URL name of its page and the attribute
    that goes into it. `ignored` are reverse relations that say nothing of
    a record being in use; `only_if` gives SQL over `h`, a row or an event of it, for those that say
    so sometimes. `unique` is SQL over `o`, another row in force, and `b`, the event to bring back: that the two
    cannot be.
    """

    model: type
    label: Callable
    page: tuple[str, str] | None = None
    parts: tuple = ()
    ignored: tuple = ()
    only_if: dict = field(default_factory=dict)
    unique: tuple = ()

    def url_of(self, row):
        return reverse(self.page[0], args=[getattr(row, self.page[1])]) if self.page else ""

    @cached_property
    def watched(self):
        """Reverse relations whose rows keep a record where it is."""
        own = {part.relation for part in self.parts}
        return [
            relation
            for relation in _references(self.model)
            if relation.name not in own and relation.name not in self.ignored
        ]


@dataclass
class Undone:
    """What came of it; `kept` are (what it is, label, url, why it stays)."""

    voided: int = 0
    restored: int = 0
    kept: list = field(default_factory=list)

    @property
    def changes(self):
        return self.voided + self.restored

    def add(self, other):
        self.voided += other.voided
        self.restored += other.restored
        self.kept += other.kept


class Undo:
    """Takes back what was written under the history context `context`, in the open transaction.

    `past` are (context of saving, context of undoing) of this import and of those undone before.
    """

    def __init__(self, context, *, by, reason, past=()):
        self.context, self.by, self.reason = str(context), by, reason
        Staging.run("DROP TABLE IF EXISTS undo_past")
        Staging.run("CREATE TEMPORARY TABLE undo_past (saved uuid, undone uuid) ON COMMIT DROP")
        Staging.run(
            "INSERT INTO undo_past SELECT * FROM unnest(%s::uuid[], %s::uuid[])",
            [[str(saved) for saved, _ in past], [str(undone) for _, undone in past]],
        )

    def take_back(self, kind):
        """The Undone of one kind of rows."""
        return _Taking(self, kind).run()

    @staticmethod
    def done(kind):
        """SQL: the ids of the rows of this kind that were taken back, once `take_back` has run."""
        return f"SELECT id FROM {_rows(kind.model)} WHERE why IS NULL"


class _Taking:
    def __init__(self, undo, kind):
        self.undo, self.kind = undo, kind
        self.model = kind.model
        self.table = self.model._meta.db_table
        self.events = _events(self.model)
        self.rows = _rows(self.model)
        self.parts = [(part, self.model._meta.get_field(part.relation)) for part in kind.parts]
        self.values = {"context": undo.context, "by": undo.by.pk, "reason": undo.reason}

    def run(self):
        self._collect()
        if not self._sql(f"SELECT FROM {self.rows} LIMIT 1", fetch=True):
            return Undone()
        self._refuse_what_was_touched()
        voided = self._void()
        self._restore()
        for part, relation in self.parts:
            self._take_back_parts(part, relation)
        restored = self._sql(
            f"SELECT id FROM {self.rows} WHERE why IS NULL AND NOT made AND restored", fetch=True
        )
        return Undone(voided, len(restored), self._kept())

    def _sql(self, sql, *, fetch=False):
        return (Staging.fetch if fetch else Staging.run)(sql, self.values)

    # --- which rows, and which of them were touched since

    def _collect(self):
        """The records with an event of the import, their own or a part's; locked."""
        Staging.run(f"DROP TABLE IF EXISTS {self.rows}")
        Staging.run(
            f"CREATE TEMPORARY TABLE {self.rows} (id bigint PRIMARY KEY, made boolean, first bigint, "
            "is_renamed boolean NOT NULL DEFAULT false, "
            "restored boolean NOT NULL DEFAULT false, why text) ON COMMIT DROP"
        )
        touching = [
            "SELECT pgh_obj_id AS id, pgh_label = 'insert' AS made, pgh_id, pgh_created_at AS at "
            f"FROM {self.events} WHERE pgh_context_id = %(context)s"
        ]
        touching += [
            f"SELECT {relation.field.column}, false, NULL, pgh_created_at "
            f"FROM {_events(relation.related_model)} WHERE pgh_context_id = %(context)s"
            for _, relation in self.parts
        ]
        union = " UNION ALL ".join(touching)
        self._sql(
            f"INSERT INTO {self.rows} (id, made, first) "
            f"SELECT id, bool_or(made), min(pgh_id) FROM ({union}) x GROUP BY id"
        )
        Staging.run(f"ANALYZE {self.rows}")
        [(self.values["since"],)] = self._sql(f"SELECT min(at) FROM ({union}) x", fetch=True)
        self._sql(
            f"SELECT id FROM {self.table} WHERE id IN (SELECT id FROM {self.rows}) "
            "ORDER BY id FOR UPDATE",
            fetch=True,
        )

    def _refuse(self, words, where):
        self.values["words"] = words
        self._sql(f"UPDATE {self.rows} u SET why = %(words)s WHERE why IS NULL AND ({where})")

    def _refuse_what_was_touched(self):
        self._refuse(
            "Đã bị hủy từ trước.",
            f"EXISTS (SELECT FROM {self.table} r WHERE r.id = u.id AND r.voided_at IS NOT NULL)",
        )
        self._refuse(_CHANGED, self._has_later_events(self.model, "pgh_obj_id"))
        for _, relation in self.parts:
            words = f"Sau khi nhập đã có thay đổi ở mục {_noun(relation)}."
            self._refuse(
                words, self._has_later_events(relation.related_model, relation.field.column)
            )
            self._refuse_used_parts(relation)
            self._refuse_forgotten(relation.related_model, relation.field.column)
        for relation in self.kind.watched:
            self._refuse_watched(relation)
        self._refuse_forgotten(self.model, "pgh_obj_id")

    def _refuse_forgotten(self, model, column):
        """Rows older than history: what they were before the import changed them is not known."""
        events = _events(model)
        self._refuse(
            _FORGOTTEN,
            f"u.id IN (SELECT e.{column} FROM {events} e WHERE e.pgh_context_id = %(context)s "
            f"AND e.pgh_label = 'update' AND NOT EXISTS (SELECT FROM {events} h "
            "WHERE h.pgh_obj_id = e.pgh_obj_id AND h.pgh_id < e.pgh_id))",
        )

    def _refuse_watched(self, relation):
        """Rows that refer to the record: written since, or there at all when the import made it."""
        model, column = relation.related_model, relation.field.column
        words = f"Sau khi nhập đã có {_noun(relation)}."
        condition = self.kind.only_if.get(relation.name, "true")
        if hasattr(model, "pgh_event_model"):
            self._refuse(words, self._has_later_events(model, column, condition))
        self._refuse(
            words,
            f"u.made AND u.id IN (SELECT h.{column} FROM {model._meta.db_table} h "
            f"JOIN {self.rows} w ON w.id = h.{column} WHERE {_in_force(model)} AND {condition})",
        )

    def _refuse_used_parts(self, relation):
        """Parts the import made that something refers to, such as a need that is held."""
        events, column = _events(relation.related_model), relation.field.column
        for use in _references(relation.related_model):
            self._refuse(
                f"Sau khi nhập đã có {_noun(use)}.",
                f"u.id IN (SELECT e.{column} FROM {events} e "
                f"JOIN {use.related_model._meta.db_table} h ON h.{use.field.column} = e.pgh_obj_id "
                "WHERE e.pgh_context_id = %(context)s AND e.pgh_label = 'insert')",
            )

    def _has_later_events(self, model, column, condition="true"):
        """SQL: somebody else wrote such a row since. Numbers of events count within one table only."""
        events = _events(model)
        [(first,)] = self._sql(
            f"SELECT min(pgh_id) FROM {events} WHERE pgh_context_id = %(context)s", fetch=True
        )
        later = f"h.pgh_id > {first}" if first else "h.pgh_created_at > %(since)s"
        taken_back = (
            "EXISTS (SELECT FROM undo_past p WHERE p.undone = h.pgh_context_id) "
            f"OR EXISTS (SELECT FROM undo_past p JOIN {events} o ON o.pgh_context_id = p.undone "
            "AND o.pgh_obj_id = h.pgh_obj_id WHERE p.saved = h.pgh_context_id)"
        )
        return (
            f"u.id IN (SELECT h.{column} FROM {events} h JOIN {self.rows} w ON w.id = h.{column} "
            f"WHERE {later} AND h.pgh_context_id IS DISTINCT FROM %(context)s AND {condition} "
            f"AND NOT ({taken_back}))"
        )

    # --- the records

    def _void(self):
        return self._sql(
            f"UPDATE {self.table} r SET voided_at = now(), voided_by_id = %(by)s, "
            "void_reason = %(reason)s, is_undone = true, version = r.version + 1 "
            f"FROM {self.rows} u WHERE u.id = r.id AND u.made AND u.why IS NULL"
        )

    def _restore(self):
        """Give changed records the values of the event before the import's first one.

        In rounds: what another record took over is free once that one has its own value back.
        """
        columns = _columns(self.model)
        before = (
            f"{self.rows} u CROSS JOIN LATERAL (SELECT * FROM {self.events} h WHERE "
            "h.pgh_obj_id = u.id AND h.pgh_id < u.first ORDER BY h.pgh_id DESC LIMIT 1) b"
        )
        waiting = "u.id = r.id AND NOT u.made AND u.why IS NULL AND NOT u.restored"
        sources = {name for f in _derived(self.model) for name in f.sources}
        if sources:
            differs = " OR ".join(f"r.{name} IS DISTINCT FROM b.{name}" for name in sources)
            self._sql(
                f"UPDATE {self.rows} m SET is_renamed = true FROM {self.table} r, {before} "
                f"WHERE {waiting} AND m.id = u.id AND ({differs})"
            )
        free = " AND ".join(
            f"NOT EXISTS (SELECT FROM {self.table} o WHERE o.id <> u.id AND o.voided_at IS NULL "
            f"AND {clash})"
            for clash in self.kind.unique
        )
        values = ", ".join(f"{name} = b.{name}" for name in columns)
        restore = (
            f"WITH done AS (UPDATE {self.table} r SET {values}, version = r.version + 1 "
            f"FROM {before} WHERE {waiting} AND {free or 'true'} RETURNING r.id) "
            f"UPDATE {self.rows} u SET restored = true FROM done WHERE done.id = u.id"
        )
        while self._sql(restore):
            pass
        # records of which the import wrote a part only
        self._sql(
            f"UPDATE {self.rows} u SET restored = true WHERE NOT made AND first IS NULL AND why IS NULL"
        )
        self._sql(
            f"UPDATE {self.table} r SET version = r.version + 1 FROM {self.rows} u "
            "WHERE u.id = r.id AND u.restored AND u.first IS NULL"
        )
        self._refuse(_TAKEN, "NOT made AND NOT restored")
        self._derive(
            self.model, f"SELECT id FROM {self.rows} WHERE is_renamed AND restored AND why IS NULL"
        )

    # --- what belongs to them

    def _take_back_parts(self, part, relation):
        model, column = relation.related_model, relation.field.column
        table, events = model._meta.db_table, _events(model)
        Staging.run("DROP TABLE IF EXISTS undo_part")
        self._sql(
            "CREATE TEMPORARY TABLE undo_part ON COMMIT DROP AS "
            "SELECT pgh_obj_id AS id, min(pgh_id) AS first, bool_or(pgh_label = 'insert') AS made, "
            f"bool_or(pgh_label = 'delete') AS gone FROM {events} "
            f"WHERE pgh_context_id = %(context)s AND {column} IN "
            f"(SELECT id FROM {self.rows} WHERE why IS NULL) GROUP BY pgh_obj_id"
        )
        Staging.run("ANALYZE undo_part")
        made = "id IN (SELECT id FROM undo_part WHERE made)"
        if part.taken_back:
            self._sql(
                f"UPDATE {table} SET taken_back_at = now() WHERE taken_back_at IS NULL AND {made}"
            )
        else:
            self._sql(f"DELETE FROM {table} WHERE {made}")
        # As it was before the import's first event; an event of deletion tells what it deleted.
        before = (
            f"undo_part u CROSS JOIN LATERAL (SELECT * FROM {events} h WHERE h.pgh_obj_id = u.id "
            "AND (h.pgh_id < u.first OR (h.pgh_id = u.first AND h.pgh_label = 'delete')) "
            "ORDER BY h.pgh_id DESC LIMIT 1) b"
        )
        columns = _columns(model)
        values = ", ".join(f"{name} = b.{name}" for name in columns)
        self._sql(
            f"UPDATE {table} r SET {values} FROM {before} "
            "WHERE r.id = u.id AND NOT u.made AND NOT u.gone"
        )
        kept = _columns(model, all_of_them=True)
        filled = {f.column: "''" for f in _derived(model)} | part.filled
        self._sql(
            f"INSERT INTO {table} (id, {', '.join([*kept, *filled])}) "
            f"SELECT u.id, {', '.join([*(f'b.{name}' for name in kept), *filled.values()])} "
            f"FROM {before} WHERE u.gone AND NOT u.made ORDER BY u.id"
        )
        self._derive(model, "SELECT id FROM undo_part WHERE NOT made")

    def _derive(self, model, which):
        """Compute anew what is stored of other columns: search forms and sort keys."""
        fields = _derived(model)
        if not fields:
            return
        ids = [pk for (pk,) in self._sql(which, fetch=True)]
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

    def _kept(self):
        why = dict(self._sql(f"SELECT id, why FROM {self.rows} WHERE why IS NOT NULL", fetch=True))
        what = self.model._meta.verbose_name
        rows = self.model._base_manager.filter(pk__in=list(why)).select_related().order_by("pk")
        return [
            (
                what,
                str(self.kind.label(row)),
                self.kind.url_of(row),
                why[row.pk],
            )
            for row in (rows if why else ())
        ]


def _rows(model):
    return f"undo_{model._meta.db_table}"


def _events(model):
    return model.pgh_event_model._meta.db_table


def _noun(relation):
    return relation.related_model._meta.verbose_name


def _references(model):
    """Reverse relations to a model, but those of its own history."""
    return [
        relation
        for relation in model._meta.related_objects
        if not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def _in_force(model):
    names = {f.name for f in model._meta.concrete_fields}
    for name in ("voided_at", "taken_back_at"):
        if name in names:
            return f"h.{name} IS NULL"
    return "true"


def _derived(model):
    return [f for f in model._meta.concrete_fields if isinstance(f, DerivedField)]


def _columns(model, *, all_of_them=False):
    """Columns that the history of a model keeps; without those that no undoing brings back."""
    kept = {f.column for f in model.pgh_event_model._meta.concrete_fields}
    return [
        f.column
        for f in model._meta.concrete_fields
        if f.column in kept
        and f.column != "id"
        and (all_of_them or f.column not in _STAYS)
        and not isinstance(f, models.GeneratedField)
    ]

"""Taking back what was written under one context: which rows, and what becomes of each."""

from apps.core.imports.staging import Staging
from apps.core.imports.undoing.kinds import Undone
from apps.core.imports.undoing.restoring import restore_records, take_back_parts
from apps.core.imports.undoing.tables import events_of, rows_of
from apps.core.imports.undoing.touched import refuse_touched


class Undo:
    """Takes back what was written under the history context `context`, in the open transaction.

    `past` are (context of saving, context of undoing) of this import and of those undone before;
    `moves` are contexts in which whole units moved: to be moved along is not to be touched.
    """

    def __init__(self, context, *, by, reason, past=(), moves=()):
        self.context, self.by, self.reason = str(context), by, reason
        Staging.run("DROP TABLE IF EXISTS undo_past")
        Staging.run("CREATE TEMPORARY TABLE undo_past (saved uuid, undone uuid) ON COMMIT DROP")
        Staging.run(
            "INSERT INTO undo_past SELECT * FROM unnest(%s::uuid[], %s::uuid[])",
            [[str(saved) for saved, _ in past], [str(undone) for _, undone in past]],
        )
        Staging.run("DROP TABLE IF EXISTS undo_moves")
        Staging.run("CREATE TEMPORARY TABLE undo_moves (id uuid) ON COMMIT DROP")
        Staging.run(
            "INSERT INTO undo_moves SELECT unnest(%s::uuid[])", [[str(one) for one in moves]]
        )

    def take_back(self, kind):
        """The Undone of one kind of rows."""
        return Taking(self, kind).run()

    @staticmethod
    def done(kind):
        """SQL: the ids of the rows of this kind that were taken back, once `take_back` has run."""
        return f"SELECT id FROM {rows_of(kind.model)} WHERE why IS NULL"


class Taking:
    """Takes back one kind of rows; `rows` is the table of what the import wrote of it."""

    def __init__(self, undo, kind):
        self.kind, self.model = kind, kind.model
        self.table = self.model._meta.db_table
        self.events = events_of(self.model)
        self.rows = rows_of(self.model)
        self.parts = [(part, self.model._meta.get_field(part.relation)) for part in kind.parts]
        self.values = {"context": undo.context, "by": undo.by.pk, "reason": undo.reason}

    def run(self):
        self._collect()
        if not self.sql(f"SELECT FROM {self.rows} LIMIT 1", fetch=True):
            return Undone()
        refuse_touched(self)
        voided = self._void()
        restore_records(self)
        for part, relation in self.parts:
            take_back_parts(self, part, relation)
        restored = self.sql(
            f"SELECT id FROM {self.rows} WHERE why IS NULL AND NOT made AND restored", fetch=True
        )
        return Undone(voided, len(restored), self._kept())

    def sql(self, sql, *, fetch=False):
        return (Staging.fetch if fetch else Staging.run)(sql, self.values)

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
            f"FROM {events_of(relation.related_model)} WHERE pgh_context_id = %(context)s"
            for _, relation in self.parts
        ]
        union = " UNION ALL ".join(touching)
        self.sql(
            f"INSERT INTO {self.rows} (id, made, first) "
            f"SELECT id, bool_or(made), min(pgh_id) FROM ({union}) x GROUP BY id"
        )
        Staging.run(f"ANALYZE {self.rows}")
        [(self.values["since"],)] = self.sql(f"SELECT min(at) FROM ({union}) x", fetch=True)
        self.sql(
            f"SELECT id FROM {self.table} WHERE id IN (SELECT id FROM {self.rows}) "
            "ORDER BY id FOR UPDATE",
            fetch=True,
        )

    def refuse(self, words, where):
        """Records of which the SQL `where` holds (over `u`, a row of them) stay as they are."""
        self.values["words"] = words
        self.sql(f"UPDATE {self.rows} u SET why = %(words)s WHERE why IS NULL AND ({where})")

    def _void(self):
        return self.sql(
            f"UPDATE {self.table} r SET voided_at = now(), voided_by_id = %(by)s, "
            "void_reason = %(reason)s, is_undone = true, version = r.version + 1 "
            f"FROM {self.rows} u WHERE u.id = r.id AND u.made AND u.why IS NULL"
        )

    def _kept(self):
        why = dict(self.sql(f"SELECT id, why FROM {self.rows} WHERE why IS NOT NULL", fetch=True))
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

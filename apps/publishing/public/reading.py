"""Where strangers' pages read from: the public database role, when one is configured."""

from django.conf import settings
from django.db import connections, models
from django.db.models.base import ModelState

ALIAS = "public"


class PublicQuerySet(models.QuerySet):
    """Rows of a public table."""

    def for_strangers(self):
        """Read with the rights of the public role (settings: PUBLIC_DATABASE_URL), if there is one."""
        return self.using(ALIAS if ALIAS in settings.DATABASES else None)

    def asked(self, where, values, *, columns=None, order="", limit=None):
        """[rows] of a statement written by hand; `columns` (names of fields): the rest is deferred.

        For the pages asked most: Django takes six times as long to write their statement as
        PostgreSQL to answer it (benchmarks/portal.py).
        """
        fields = self.model._meta.concrete_fields
        names = [field.attname for field in fields if not columns or field.name in columns]
        statement = [
            f"SELECT {', '.join(names)} FROM {self.model._meta.db_table} WHERE {where}",
            f"ORDER BY {order}" if order else "",
            f"LIMIT {limit:d}" if limit is not None else "",
        ]
        with connections[self.db].cursor() as cursor:
            cursor.execute(" ".join(statement), values)
            return [self._instance(names, row) for row in cursor.fetchall()]

    def _instance(self, names, row):
        """As Model.from_db, without asking every field for its default."""
        instance = self.model.__new__(self.model)
        instance._state = ModelState()
        instance._state.adding, instance._state.db = False, self.db
        instance.__dict__.update(zip(names, row, strict=True))
        return instance

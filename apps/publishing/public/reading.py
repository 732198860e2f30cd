"""Where strangers' pages read from: the public database role, when one is configured."""

from django.conf import settings
from django.db import connections, models

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
            return [self.model.from_db(self.db, names, row) for row in cursor.fetchall()]

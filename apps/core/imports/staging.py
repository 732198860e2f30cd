"""A temporary table that a file's rows are copied into, so that rules and changes run as sets."""

import csv
import io

from django.db import connection


class Staging:
    """`columns` maps names to SQL types; `row` (the row in the file) comes first by itself.

    The table lives as long as the transaction. None becomes NULL.
    """

    def __init__(self, name, columns):
        self.name = name
        self.columns = {"row": "integer", **columns}
        body = ", ".join(f"{column} {kind}" for column, kind in self.columns.items())
        self.run(f"DROP TABLE IF EXISTS {name}")
        self.run(f"CREATE TEMPORARY TABLE {name} ({body}) ON COMMIT DROP")

    def copy(self, rows):
        """Copy dicts into the table by COPY."""
        columns = list(self.columns)
        buffer = io.StringIO()
        csv.writer(buffer).writerows([row.get(column) for column in columns] for row in rows)
        buffer.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {self.name} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", buffer
            )
            cursor.execute(f"ANALYZE {self.name}")

    @staticmethod
    def run(sql, parameters=None):
        """Run a statement; the number of rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.rowcount

    @staticmethod
    def fetch(sql, parameters=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def refuse(self, resource, field, message, where, fields=(), parameters=None):
        """Take the rows `where` out of the table and report each as an error of the resource.

        `message` is a format string over `fields`, SQL expressions of the row (alias s).
        """
        shown = ", ".join(["s.row", *fields])
        found = self.fetch(f"DELETE FROM {self.name} s WHERE {where} RETURNING {shown}", parameters)
        for row, *values in found:
            resource.error(row, field, message.format(*values))

    def skip(self, tell, field, message, where, fields=(), parameters=None):
        """Mark the rows `where` as skipped; `tell` is the resource's `warn` or `duplicate`."""
        shown = ", ".join(["s.row", *fields])
        found = self.fetch(
            f"UPDATE {self.name} s SET action = 'skipped' WHERE action IS NULL AND ({where}) "
            f"RETURNING {shown}",
            parameters,
        )
        for row, *values in found:
            tell(row, field, message.format(*values))

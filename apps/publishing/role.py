"""The database role of strangers: it may read the public tables, and nothing else.

Should a public page ever ask for more than it may show, the database refuses.
"""

from django.apps import apps
from django.db import connection
from psycopg2 import sql

PATIENCE = "10s"  # how long a statement of a public page may take


def public_tables():
    """Names of the tables that strangers may read: those of `publishing.public`."""
    return sorted(
        model._meta.db_table
        for model in apps.get_app_config("publishing").get_models()
        if model.__module__.startswith("apps.publishing.public.")
    )


def exists(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def make(name, password):
    """Make the role, or set it right. The connection in use must be allowed to make roles."""
    verb = "ALTER" if exists(name) else "CREATE"
    _run(
        [
            f"{verb} ROLE {{role}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {{password}}",
            "ALTER ROLE {role} SET default_transaction_read_only = on",
            "ALTER ROLE {role} SET statement_timeout = {patience}",
        ],
        role=sql.Identifier(name),
        password=sql.Literal(password),
        patience=sql.Literal(PATIENCE),
    )
    grant(name)


def grant(name):
    """Let the role read the public tables and nothing else: anew after every change of the tables."""
    _run(
        [
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT ON {tables} TO {role}",
        ],
        role=sql.Identifier(name),
        tables=sql.SQL(", ").join(map(sql.Identifier, public_tables())),
    )


def readable_tables(name):
    """Names of all tables and views of the schema that the role may read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND (has_table_privilege(%(role)s, oid, 'SELECT')"
            " OR has_any_column_privilege(%(role)s, oid, 'SELECT')) ORDER BY 1",
            {"role": name},
        )
        return [table for (table,) in cursor]


def _run(statements, **names):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))

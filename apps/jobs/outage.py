"""Telling that the database went away from what is wrong with a statement.

psycopg2 says it in many ways: also as a plain DatabaseError, when the server dies at once.
"""

import psycopg2
from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection

DATABASE_ERRORS = (Error, psycopg2.Error)
_TEMPORARY = (
    OperationalError,
    InterfaceError,
    psycopg2.OperationalError,
    psycopg2.InterfaceError,
)


def is_cut_off(error):
    """Whether there is no connection left after this error."""
    if type(error) in (DatabaseError, psycopg2.DatabaseError):
        return (
            True  # with no kind of its own: not from the server, and no connection is marked dead
        )
    return isinstance(error, DATABASE_ERRORS) and (
        connection.connection is None or bool(connection.connection.closed)
    )


def close_after(error):
    """Close the connection for a new start; raise what a new start would not mend."""
    if not isinstance(error, _TEMPORARY) and not is_cut_off(error):
        raise error
    connection.close()

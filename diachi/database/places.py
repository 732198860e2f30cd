"""Where the private server keeps its things. Reading only."""

import hashlib
import os
from pathlib import Path

from diachi.installation import data_dir

NAME = USER = "diachi"
PUBLIC_USER = "diachi_public"  # strangers' pages read with its rights
PORT = "5432"  # only the name of the socket file: the server does not listen on the network
LONGEST_SOCKET_FOLDER = 107 - len(f"/.s.PGSQL.{PORT}.lock")


class DatabaseServerError(Exception):
    """The private server cannot be started, stopped or reached; the message says why."""


def cluster_dir():
    """The folder of the server's files; DIACHI_DATA/postgres is a link where it stands elsewhere."""
    return (data_dir() / "postgres").resolve()


def socket_dir():
    """The private folder of the server's socket, short enough for a socket's address."""
    folder = cluster_dir().parent / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path("/tmp") / f"diachi-{digest(folder)}"
    return folder


def password():
    return _read(data_dir() / "postgres.password")


def public_password_file():
    return data_dir() / "postgres.public.password"


def public_password():
    return _read(public_password_file())


def _read(path):
    try:
        return path.read_text()
    except OSError:
        return ""


def digest(path):
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]

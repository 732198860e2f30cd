"""What one installation keeps on this machine: its data folder and the secrets in it."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def data_dir():
    """The folder of the embedded database, the uploads and the secrets (env DIACHI_DATA)."""
    return Path(os.environ.get("DIACHI_DATA") or PROJECT / ".data").expanduser().absolute()


def ensure_data_dir():
    """The data folder, made private, like the folders above it that have to be made."""
    for folder in (*reversed(data_dir().parents), data_dir()):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    return data_dir()


def hand_to_owner(descriptor, folder):
    """Give a file that root made to the owner of its folder."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def ensure_secret(path):
    """The secret in `path`; a random one is put there first, whole and 0600, when there is none."""
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(descriptor, "w") as file:
                hand_to_owner(file.fileno(), path.parent)
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its secret holds
                os.link(draft, path)
        finally:
            os.unlink(draft)
    return path.read_text()

"""The secret key of this installation, where the environment gives none.

`python -m diachi.secret` makes it; settings only read it.
"""

import os

from diachi.installation import data_dir, ensure_data_dir, ensure_secret


def ensure():
    """Make DIACHI_DATA/secret_key unless env SECRET_KEY or the file is there."""
    if not os.environ.get("SECRET_KEY"):
        ensure_secret(ensure_data_dir() / "secret_key")


def read():
    """Env SECRET_KEY, else the file's key, else ""."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    try:
        return (data_dir() / "secret_key").read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    ensure()

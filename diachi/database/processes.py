"""Which processes are ours, one starter at a time, and the account the server runs under."""

import fcntl
import os
import pwd
import stat
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

from diachi.database.places import DatabaseServerError, cluster_dir
from diachi.installation import data_dir, ensure_data_dir, hand_to_owner


def open_lock(name):
    descriptor = os.open(data_dir() / name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    hand_to_owner(descriptor, data_dir())
    return descriptor


@contextmanager
def locked():
    """Only one process starts or stops the server of this DIACHI_DATA at a time."""
    try:
        ensure_data_dir()
        descriptor = open_lock("postgres.lock")
    except OSError as error:
        raise DatabaseServerError(f"Không ghi được vào thư mục dữ liệu {data_dir()}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def take_life_lock():
    """The lock that every process of a living server holds; None while one of them is there.

    The server inherits the descriptor, so this sees it from another container as well.
    """
    descriptor = open_lock("postgres.alive")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_alive():
    descriptor = take_life_lock()
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is None


def holders_of_life_lock():
    """The pids of our processes that still hold the life lock: the remains of a killed server."""
    lock = data_dir() / "postgres.alive"
    return [int(pid) for pid in os.listdir("/proc") if is_ours(pid) and _has_open(pid, lock)]


def _has_open(pid, path):
    folder = Path(f"/proc/{pid}/fd")
    try:
        return any(os.path.samefile(folder / name, path) for name in os.listdir(folder))
    except OSError:
        return False


def is_ours(pid):
    """Whether `pid` is a PostgreSQL process of this very cluster, not merely a number in a file."""
    try:
        program = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
        return Path(program).name == "postgres" and os.path.samefile(
            f"/proc/{pid}/cwd", cluster_dir()
        )
    except OSError:
        return False


def pid_file():
    try:
        return (cluster_dir() / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def postmaster():
    """The pid of our running server, or None; a stale pid file is seen through."""
    first = "".join(pid_file()[:1]).strip()
    return int(first) if first.isdigit() and is_ours(int(first)) else None


def account():
    """Whose server it is: the owner of its files, or of the folder that will hold them."""
    folder = cluster_dir() if cluster_dir().exists() else cluster_dir().parent
    owner = folder.stat()
    if os.geteuid() not in (0, owner.st_uid):
        raise DatabaseServerError(f"Thư mục {folder} thuộc về người dùng khác trên máy này.")
    return owner.st_uid, owner.st_gid


def ordinary_account(*names):
    """A passwd entry that is not root's: the first of `names` that exists, else any."""
    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid}
    if not entries:
        raise DatabaseServerError("Máy không có người dùng thường nào để chạy cơ sở dữ liệu.")
    return next((entries[name] for name in names if name in entries), next(iter(entries.values())))


def _has_name(uid):
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def run_as_server(command, **options):
    """Run a command as the server's account. PostgreSQL refuses root and accounts without a name:
    those run inside a user namespace, where the same files look like an ordinary user's."""
    uid, gid = account()
    if uid == 0 or not _has_name(uid):
        inside = ordinary_account("nobody")
        ids = [f"--map-user={inside.pw_uid}", f"--map-group={inside.pw_gid}"]
        command = ["unshare", "--user", *ids, "--", *command]
    if uid != os.geteuid():
        options |= {"user": uid, "group": gid, "extra_groups": []}
    environment = clean_environment()
    try:
        return subprocess.run(
            command, cwd="/", umask=0o077, env=environment, check=False, **options
        )
    except FileNotFoundError as error:
        raise DatabaseServerError(f"Máy thiếu lệnh {error.filename} (gói util-linux).") from error


def clean_environment():
    """Ours without the PG… variables, which would lead PostgreSQL's programs elsewhere."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return mine | {"LC_ALL": "C"}


def ensure_private(folder, uid, gid):
    """Make a 0700 folder, or make sure that the one in its place is ours and private."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        raise DatabaseServerError(f"Thư mục {folder} không phải thư mục riêng của cơ sở dữ liệu.")

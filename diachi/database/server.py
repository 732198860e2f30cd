"""Starting and stopping the private server."""

import os
import signal
import subprocess
import sys
import time

from diachi.database import cluster
from diachi.database.places import (
    NAME,
    PORT,
    USER,
    DatabaseServerError,
    cluster_dir,
    password,
    socket_dir,
)
from diachi.database.processes import (
    account,
    clean_environment,
    ensure_private,
    holders_of_life_lock,
    is_alive,
    is_ours,
    locked,
    pid_file,
    postmaster,
    run_as_server,
    take_life_lock,
)
from diachi.installation import data_dir, hand_to_owner

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


def start():
    """Have the server running, ready, with its database. Safe to call at any time, by anyone."""
    if os.environ.get("DATABASE_URL"):
        return
    with locked():
        if not _settle_running_server():
            if not cluster.exists():
                cluster.create()
            _launch()
            _wait_until_ready()
        _ensure_database()


def stop():
    """Stop the server cleanly. True if one was running."""
    if os.environ.get("DATABASE_URL") or not data_dir().exists():
        return False
    with locked():
        pid = postmaster()
        if pid:
            _shut_down(pid)
        return bool(pid)


def status():
    """One of "server" (DATABASE_URL), "running", "starting" or "stopped"."""
    if os.environ.get("DATABASE_URL"):
        return "server"
    if not postmaster():
        return "stopped"
    return "running" if _is_ready() else "starting"


def has_crashed():
    """Whether the server is gone without having been stopped, which would take its file away."""
    return not os.environ.get("DATABASE_URL") and bool(pid_file()) and not postmaster()


def _settle_running_server():
    """True if the server runs and answers; otherwise nothing of it is left when this returns."""
    pid = postmaster()
    if not pid:
        return False
    state = "".join(pid_file()[7:8]).strip()
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
    while is_ours(pid) or is_alive():
        if time.monotonic() > deadline:
            raise DatabaseServerError(f"Cơ sở dữ liệu không dừng trong {STOP_MAY_TAKE} giây.")
        time.sleep(0.05)


def _launch():
    """Start the server in a session of its own, holding the life lock for as long as it lives."""
    life = _clear_remains()
    try:
        ensure_private(socket_dir(), *account())
        settings = SETTINGS | {"unix_socket_directories": f'"{socket_dir()}"'}
        settings |= THROWAWAY if cluster.is_throwaway() else {}
        command = ["setsid", "--fork", cluster.server_programs() / "postgres", "-D", cluster_dir()]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(data_dir() / "postgres.log", "ab", opener=_private_opener) as log:
            hand_to_owner(log.fileno(), data_dir())
            run_as_server(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[life]
            )
    finally:
        os.close(life)


def _private_opener(path, flags):
    return os.open(path, flags, 0o600)


def _clear_remains():
    """Take the life lock, after the last processes of a killed server; remove its stale files."""
    waited_since = time.monotonic()
    while (life := take_life_lock()) is None:
        waited = time.monotonic() - waited_since
        if waited > 3 * ORPHANS_MAY_TAKE:
            raise DatabaseServerError(f"Nơi khác đang chạy cơ sở dữ liệu của {data_dir()}.")
        if waited > ORPHANS_MAY_TAKE:
            for pid in holders_of_life_lock():
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    stale = "".join(pid_file()[:1]).strip()
    if os.path.exists(f"/proc/{stale or 0}"):  # a stranger's now, and PostgreSQL would believe it
        (cluster_dir() / "postmaster.pid").unlink(missing_ok=True)
    (socket_dir() / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    return life


def _wait_until_ready():
    """Wait as long as recovery takes, but not for a server that has died."""
    started = time.monotonic()
    told = False
    while not _is_ready():
        if not is_alive() and not postmaster():
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
    command = [cluster.programs() / program, "-h", socket_dir(), "-p", PORT, "-U", USER, *arguments]
    environment = clean_environment() | {"PGPASSWORD": password(), "PGCONNECT_TIMEOUT": "10"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _is_ready():
    return _client("pg_isready", "-q").returncode == 0


def _ensure_database():
    if _client("psql", "-w", "-d", NAME, "-c", "select 1").returncode == 0:
        return
    created = _client("createdb", "-w", NAME)
    if created.returncode:
        raise DatabaseServerError(f"Không mở được cơ sở dữ liệu: {created.stderr.strip()}")

"""The private server, broken on purpose in every way we could think of."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

from diachi import database
from diachi.database import processes
from diachi.installation import PROJECT
from tests.diachi.servers import (
    ask,
    connect,
    installation,
    is_this_tests_server,
    kill,
    server_processes,
)

pytestmark = pytest.mark.server

START = [sys.executable, "-m", "diachi.database", "start"]


@pytest.fixture
def folder(monkeypatch):
    """An installation of its own, with nothing in it yet."""
    yield from installation(monkeypatch, Path(tempfile.mkdtemp(prefix="diachi-")) / "data")


@pytest.fixture
def deep_folder(monkeypatch):
    """One whose path is too long for the address of a socket."""
    base = Path(tempfile.mkdtemp(prefix="diachi-"))
    yield from installation(monkeypatch, base / ("thư mục " * 20) / "data")


def write_rows():
    ask("CREATE TABLE gift AS SELECT generate_series(1, 1000) AS number")


def test_committed_rows_survive_when_the_server_is_killed(folder):
    database.start()
    write_rows()
    kill(processes.postmaster())

    database.start()

    assert ask("SELECT count(*) FROM gift") == 1000


def test_committed_rows_survive_when_every_process_is_killed_while_others_write(folder):
    database.start()
    write_rows()
    busy = connect()
    busy.cursor().execute("INSERT INTO gift SELECT generate_series(1, 50000)")
    kill(*server_processes())
    busy.close()

    database.start()

    assert ask("SELECT count(*) FROM gift") == 1000


def test_a_clerk_still_asking_does_not_keep_a_killed_server_from_starting_again(
    folder, monkeypatch
):
    monkeypatch.setattr("diachi.database.server.ORPHANS_MAY_TAKE", 0.2)
    database.start()
    busy = connect(options="-c client_connection_check_interval=0")
    frozen = busy.info.backend_pid
    assert is_this_tests_server(frozen)
    os.kill(frozen, signal.SIGSTOP)
    kill(processes.postmaster())

    database.start()

    assert ask("SELECT 1") == 1
    assert not is_this_tests_server(frozen)
    busy.close()


def test_a_stranger_who_got_the_old_process_number_is_left_alone(folder):
    database.start()
    write_rows()
    pid_file = database.cluster_dir() / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    kill(*server_processes())
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        (database.socket_dir() / ".s.PGSQL.5432.lock").write_text(pid_file.read_text())

        stopped = database.stop()
        database.start()

        assert not stopped
        assert ask("SELECT count(*) FROM gift") == 1000
        assert stranger.poll() is None
        stranger.kill()


def test_another_installations_server_is_not_taken_for_ours(folder, monkeypatch):
    other = folder.with_name("other")
    monkeypatch.setenv("DIACHI_DATA", str(other))
    database.start()
    other_server = processes.postmaster()
    monkeypatch.setenv("DIACHI_DATA", str(folder))
    database.start()
    kill(*server_processes())
    pid_file = database.cluster_dir() / "postmaster.pid"
    pid_file.write_text(f"{other_server}\n{folder}/postgres\n")

    assert database.status() == "stopped"
    assert not database.stop()
    database.start()

    assert processes.postmaster() != other_server
    assert database.stop()
    monkeypatch.setenv("DIACHI_DATA", str(other))
    assert database.status() == "running"
    assert database.stop()


@pytest.mark.parametrize("known", [False, True], ids=["empty folder", "stopped server"])
def test_many_who_start_at_once_get_one_server(folder, known):
    if known:
        database.start()
        kill(*server_processes())

    starters = [subprocess.Popen(START, cwd=PROJECT) for _ in range(4)]

    assert [starter.wait(60) for starter in starters] == [0, 0, 0, 0]
    assert ask("SELECT 1") == 1
    log = (folder / "postgres.log").read_text()
    assert log.count("ready to accept connections") == (2 if known else 1)


def test_one_who_was_stopped_while_making_the_files_does_not_spoil_the_next_start(folder):
    half_made = folder / "postgres.new" / "base"
    half_made.mkdir(parents=True)
    folder.joinpath("postgres.new").chmod(0o755)

    database.start()

    assert ask("SELECT 1") == 1


def test_a_server_whose_socket_was_cleaned_away_is_restarted(folder):
    database.start()
    write_rows()
    (database.socket_dir() / ".s.PGSQL.5432").unlink()

    database.start()

    assert ask("SELECT count(*) FROM gift") == 1000


def test_nobody_reaches_the_server_from_the_network(folder):
    database.start()

    listening = {
        f"socket:[{line.split()[9]}]"
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    }
    held = {
        os.readlink(descriptor)
        for descriptor in Path(f"/proc/{processes.postmaster()}/fd").iterdir()
    }

    assert any(name.startswith("socket:") for name in held)
    assert not held & listening


def test_only_the_owner_reads_the_password_and_without_it_nobody_enters(folder):
    before = os.umask(0)
    try:
        database.start()
    finally:
        os.umask(before)

    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (folder, *folder.iterdir())
        if path != folder / "postgres.throwaway"
    }

    assert modes == {
        folder.name: 0o700,
        "postgres": 0o700,
        "socket": 0o700,
        "postgres.alive": 0o600,
        "postgres.lock": 0o600,
        "postgres.log": 0o600,
        "postgres.password": 0o600,
    }
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        connect(password="sai")
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        connect(password="")


def test_real_data_is_written_durably_even_when_tests_ask_for_speed(folder, monkeypatch):
    database.start()
    database.stop()
    monkeypatch.setenv("DIACHI_TEST_DATABASE", "1")

    database.start()

    assert [ask(f"SHOW {name}") for name in ("fsync", "full_page_writes")] == ["on", "on"]


def test_text_is_folded_alike_on_every_machine(folder, monkeypatch):
    monkeypatch.setenv("LANG", "vi_VN.nonsense")
    monkeypatch.setenv("PGOPTIONS", "-c no_such_setting=1")
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")

    database.start()

    monkeypatch.delenv("PGOPTIONS")
    assert ask("SELECT lower('ĐẮK LẮK Ử')") == "đắk lắk ử"
    assert ask("SHOW server_encoding") == "UTF8"
    assert ask("SHOW timezone") == "UTC"


def test_a_deep_folder_gets_a_short_private_socket(deep_folder):
    database.start()

    assert ask("SELECT 1") == 1
    assert stat.S_IMODE(database.socket_dir().stat().st_mode) == 0o700


def test_a_socket_folder_that_another_may_enter_is_refused(deep_folder):
    database.socket_dir().mkdir()
    database.socket_dir().chmod(0o777)

    with pytest.raises(database.DatabaseServerError, match="không phải thư mục riêng"):
        database.start()


def test_looking_at_the_settings_makes_and_starts_nothing(folder):
    found = database.connection_settings()

    assert found["PASSWORD"] == ""
    assert found["HOST"] == str(folder / "socket")
    assert database.status() == "stopped"
    assert not database.stop()
    assert not folder.exists()


def test_a_server_named_by_the_operator_is_used_instead(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://dia:m%40t@db.example:5433/chi")

    database.start()
    found = database.connection_settings()

    assert not folder.exists()
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "chi")
    assert found["PASSWORD"] == "m@t"
    assert found["ENGINE"] == "django.db.backends.postgresql"


def test_an_operator_reads_in_one_line_why_the_server_does_not_start(folder):
    database.start()
    database.stop()
    (database.cluster_dir() / "PG_VERSION").write_text("9\n")

    result = subprocess.run(START, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert result.stderr.startswith("Lỗi: Cơ sở dữ liệu không khởi động được: ")
    assert result.stderr.count("\n") == 1


if os.geteuid() == 0:

    @pytest.fixture
    def without_namespaces(monkeypatch, tmp_path):
        """A machine that forbids user namespaces, as most containers do."""
        forbidden = tmp_path / "unshare"
        forbidden.write_text(
            "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n"
        )
        forbidden.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    @pytest.mark.usefixtures("without_namespaces")
    def test_root_without_namespaces_gets_a_server_under_an_ordinary_account(folder):
        database.start()
        write_rows()
        owner = Path(f"/proc/{processes.postmaster()}").stat().st_uid
        kill(*server_processes())

        database.start()

        assert ask("SELECT count(*) FROM gift") == 1000
        assert owner != 0
        assert (folder / "postgres").is_symlink()
        assert (folder / "postgres.password").stat().st_uid == 0

    def test_roots_own_files_stay_roots_and_the_home_above_is_not_opened(folder):
        folder.parent.chmod(0o700)

        database.start()

        assert {path.stat().st_uid for path in folder.rglob("*")} == {0}
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700

    def test_root_starts_an_ordinary_users_server_as_that_user(folder):
        folder.parent.chmod(0o755)
        folder.mkdir(mode=0o700)
        os.chown(folder, 65534, 65534)

        database.start()

        assert ask("SELECT 1") == 1
        owners = {path.stat().st_uid for path in (folder, *folder.rglob("*"))}
        assert owners == {65534}

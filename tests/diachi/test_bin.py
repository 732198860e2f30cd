"""The commands an operator types, from wherever he stands."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from diachi.installation import PROJECT

pytestmark = pytest.mark.server

TOOLS = ["cat", "cksum", "dirname", "find", "flock", "head", "id", "rm", "sh"]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def bare_machine(tmp_path):
    """The project on a machine that has a shell and nothing else; returns its environment."""
    shutil.copytree(PROJECT / "bin", tmp_path / "project" / "bin")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(PROJECT / name, tmp_path / "project")
    (tmp_path / "tools").mkdir()
    for tool in TOOLS:
        (tmp_path / "tools" / tool).symlink_to(shutil.which(tool))
    return {"PATH": str(tmp_path / "tools"), "HOME": str(tmp_path)}


@pytest.mark.parametrize("name", ["run", "test", "check", "manage", "setup"])
def test_newcomer_without_python_reads_in_one_line_what_to_install(name, bare_machine, tmp_path):
    result = run([tmp_path / "project" / "bin" / name], cwd="/", env=bare_machine)

    assert result.returncode == 1
    assert result.stderr.startswith("Lỗi: cần Python 3.11 trở lên")
    assert result.stderr.count("\n") == 1


def test_newcomer_with_an_old_python_reads_the_same(bare_machine, tmp_path):
    old = tmp_path / "tools" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    result = run([tmp_path / "project" / "bin" / "setup"], cwd="/", env=bare_machine)

    assert result.stderr.startswith("Lỗi: cần Python 3.11 trở lên")


def test_setting_up_again_installs_nothing(tmp_path):
    result = run([PROJECT / "bin" / "setup", "--dev"], cwd=tmp_path)

    assert result.returncode == 0
    assert "Cài" not in result.stderr


def test_operator_names_files_and_folders_from_where_he_stands(tmp_path):
    environment = os.environ | {"DIACHI_DATA": "du lieu"}
    environment.pop("DATABASE_URL", None)

    started = run(
        [PROJECT / "bin" / "manage", "check", "--database", "default"],
        cwd=tmp_path,
        env=environment,
    )
    stopped = run([PROJECT / "bin" / "manage", "stop_database"], cwd=tmp_path, env=environment)
    again = run([PROJECT / "bin" / "manage", "stop_database"], cwd=tmp_path, env=environment)

    assert (started.returncode, started.stderr) == (0, "")
    assert (tmp_path / "du lieu" / "postgres").is_dir()
    assert (tmp_path / "du lieu" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert stopped.stdout == "Đã dừng cơ sở dữ liệu.\n"
    assert again.stdout == "Cơ sở dữ liệu nhúng không chạy.\n"


def test_operator_with_a_busy_port_reads_what_to_do_and_nothing_is_started(tmp_path):
    environment = os.environ | {"DIACHI_DATA": str(tmp_path / "data")}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment["PORT"] = str(taken.getsockname()[1])

        result = run([PROJECT / "bin" / "run"], cwd=tmp_path, env=environment)

    assert result.returncode == 1
    assert result.stderr.startswith(f"Lỗi: cổng {environment['PORT']} đang bận")
    assert not (tmp_path / "data").exists()


def test_operator_whose_site_was_killed_starts_it_again_and_stops_it_without_remains(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = str(found.getsockname()[1])
    environment = os.environ | {"DIACHI_DATA": str(tmp_path / "data"), "PORT": port}
    environment.pop("DATABASE_URL", None)
    manage = PROJECT / "bin" / "manage"
    for command in (["prepare"], ["load_units", "--province", "80"], ["stop_database"]):
        assert run([manage, *command], env=environment).returncode == 0

    with running_site(environment, signal.SIGKILL) as killed:
        first = read_page(port)
        family = wait_for(lambda: "worker" in str(children(killed.pid)) and children(killed.pid))
    wait_for(lambda: not any(is_alive(pid) for pid in family))
    still = run([manage, "stop_database"], env=environment)
    with running_site(environment, signal.SIGTERM) as stopped:
        second = read_page(port)
        workers = wait_for(lambda: two(workers_of(stopped.pid)))
        os.kill(workers[0], signal.SIGKILL)  # a child of the process we started: ours
        wait_for(lambda: two(set(workers_of(stopped.pid)) - {workers[0]}))
        os.kill(killed_server := postmaster_of(tmp_path / "data"), signal.SIGKILL)
        wait_for(lambda: postmaster_of(tmp_path / "data") not in (None, killed_server))
        third = wait_for(lambda: read_once_up(port))
        status = wait_for(
            lambda: (
                (told := run([manage, "worker", "--status"], env=environment)).returncode == 0
                and told
            )
        )
    after = run([sys.executable, "-m", "diachi.database", "status"], cwd=PROJECT, env=environment)

    assert still.stdout == "Đã dừng cơ sở dữ liệu.\n"
    assert "Mỗi tổ chức, mỗi cá nhân gắn với" in first
    assert "Mỗi tổ chức, mỗi cá nhân gắn với" in second
    assert "Mỗi tổ chức, mỗi cá nhân gắn với" in third
    assert len(family) > 2
    assert "không chạy được" not in status.stdout
    assert (killed.returncode, stopped.returncode) == (-signal.SIGKILL, 0)
    assert after.stdout == "stopped\n"


def read_once_up(port):
    """The page, or None while the database server that has just come back does not answer yet."""
    try:
        return read_page(port)
    except HTTPError:
        return None


def children(parent):
    """{pid: command line} of the living processes that `parent` started."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):  # it has just ended
            state, ppid = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            if int(ppid) == parent and state != "Z":
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(folder.name)] = command
                found |= children(int(folder.name))
    return found


def workers_of(site):
    """The pids of the site's workers, without the children that do their jobs."""
    workers = {pid for pid, line in children(site).items() if "manage.py worker" in line}
    return [pid for pid in workers if not workers & {parent_of(pid)}]


def parent_of(pid):
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return None


def two(found):
    return list(found) if len(found) == 2 else None


def postmaster_of(data):
    """The pid of the server that runs in this folder of the test's own: proved, not believed."""
    with suppress(OSError, IndexError):
        pid = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
        is_there = os.path.samefile(f"/proc/{pid}/cwd", data / "postgres")
        return pid if is_there and os.readlink(f"/proc/{pid}/exe").endswith("/postgres") else None
    return None


def is_alive(pid):
    """Whether the process runs (one that merely waits to be buried does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(true):
    """What `true()` gives, once it is something."""
    end = time.monotonic() + 60
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


@contextmanager
def running_site(environment, ending):
    with subprocess.Popen(
        [PROJECT / "bin" / "run"], env=environment, stdout=subprocess.PIPE, text=True
    ) as site:
        try:
            said = site.stdout.readline()
            assert said.startswith("Địa chỉ nhân đạo đang chạy: http://127.0.0.1:")
            yield site
        finally:
            site.send_signal(ending)


def read_page(port):
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        return answer.read().decode()

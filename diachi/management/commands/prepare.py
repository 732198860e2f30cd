"""Everything between new code and a site that can be served."""

import hashlib
import os
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from apps.addresses.models import Address
from apps.core.commands import PlainCommand
from apps.organisation.models import Unit
from diachi.installation import data_dir, ensure_data_dir

LOCK = 0x64_69_61_63_68_69  # "diachi": one process prepares a database at a time
ACCOUNTS_FILE = "demo_accounts.txt"
# Of Bootstrap only bootstrap.min.css is served; compressing the rest takes half a minute.
UNUSED_STATIC = ["*.rtl.*", "bootstrap-*", "bootstrap.css*", "bootstrap*.js*", "treebeard*"]
PROVINCES = ["--province=66", "--province=80"]
DEMO = ["--province=66", "--addresses=2000", "--seed=1"]


class Command(PlainCommand):
    help = (
        "Cập nhật cơ sở dữ liệu và tệp tĩnh. Với --demo, cơ sở dữ liệu còn trống được nạp "
        "danh mục đơn vị và một tỉnh minh họa."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="nạp tỉnh minh họa nếu còn trống")

    def handle(self, *args, **options):
        with _only_one():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            if not os.environ.get("DATABASE_URL") or "public" in settings.DATABASES:
                call_command("public_role", stdout=StringIO())
            if options["demo"]:
                self._fill_when_empty()
        self._collect_static()
        accounts = data_dir() / ACCOUNTS_FILE
        if options["demo"] and accounts.exists():
            self.stdout.write(accounts.read_text())

    def _fill_when_empty(self):
        """Units and a demo province, for a database that never had any; resumed after a break."""
        unfinished = ensure_data_dir() / "first_start_unfinished"
        if Unit.objects.provinces().exists() and not unfinished.exists():
            return
        unfinished.touch()
        self.stderr.write("Nạp danh mục đơn vị…")
        call_command("load_units", *PROVINCES, stdout=self.stderr)
        if not Address.objects.exists():
            self.stderr.write("Dựng tỉnh minh họa…")
            printed = StringIO()
            call_command("demo", *DEMO, stdout=printed)
            _write_private(data_dir() / ACCOUNTS_FILE, printed.getvalue())
        unfinished.unlink()

    def _collect_static(self):
        """Collect when a source file has changed: hashing and compressing take seconds."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        wanted = _digest_of_sources()
        if not stamp.exists() or stamp.read_text() != wanted:
            call_command(
                "collectstatic",
                interactive=False,
                ignore_patterns=UNUSED_STATIC,
                verbosity=0,
            )
            stamp.write_text(wanted)


@contextmanager
def _only_one():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _digest_of_sources():
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode())
            digest.update(storage.path(name).encode())
            digest.update(str(storage.get_modified_time(name)).encode())
    return digest.hexdigest()


def _write_private(path, text):
    path.touch(mode=0o600)
    path.write_text(text)

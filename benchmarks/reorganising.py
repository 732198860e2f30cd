"""The reorganisation of 2025 on the real catalogue: Tây Ninh + Long An, Đắk Lắk + Phú Yên, filled.

    export DIACHI_DATA=/tmp/diachi-reorganising DIACHI_HTTPS=0    # an installation without units
    bin/manage migrate
    .venv/bin/python -m benchmarks.reorganising [ADDRESSES]       # default 60.000

All of it is one transaction that is rolled back in the end; what PostgreSQL checks at commit is asked
for in the times. Wanted: applied in < 60 s, undone in < 60 s; every figure that can be compared is the same before
and after; nobody sees less or more than the new tree says; undoing brings every table back.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

MOST = 60


def main(count):
    from django.db import connection

    from apps.accounts.models import User
    from apps.organisation import reorganising
    from apps.organisation.catalogue import Catalogue, compare, load, propose
    from apps.organisation.models import Unit
    from benchmarks import old_era

    def timed(words, work):
        begun, own = time.perf_counter(), processor()
        result = work()
        connection.check_constraints()
        took = time.perf_counter() - begun
        print(f"{words:<44}{took:8.1f} s, of the processor {processor() - own:.1f} s", flush=True)
        return result, took

    def processor():
        """Seconds that this process and its server's session have worked: on a machine that others
        use they say more than the clock."""
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.get_backend_pid()}/stat")
        ticks = stat.read_text().rsplit(")", 1)[1].split()[11:13] if stat.exists() else []
        return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    if Unit.objects.filter(depth__gt=1).exists():
        sys.exit("This installation has units already; give it a DIACHI_DATA of its own.")
    catalogue = Catalogue()
    load(catalogue, ["66", "80"], as_of=date(2025, 6, 30))
    timed(f"{count} addresses made", lambda: old_era.fill(count))
    root = Unit.objects.get(depth=1)
    manager = User.objects.create(
        username="quantri.vn", full_name="Quản trị", role="manager", unit=root
    )
    totals = {view: old_era.whole(root, view) for view in ("current", "recorded")}
    before = old_era.fingerprints()
    drafts = propose(compare(catalogue, ["66", "80"]), by=None)
    slowest = 0
    for draft, _ in drafts:
        print(f"{draft.name}: {draft.changes.count()} lines")
        seen, _ = timed("  preview", lambda d=draft: reorganising.preview(d))
        for problem in seen.problems:
            print("   ", problem.position, problem.words)
        _, took = timed("  apply", lambda d=draft: reorganising.apply(d, by=manager, has_read=True))
        slowest = max(slowest, took)
    after = {view: old_era.whole(root, view) for view in ("current", "recorded")}
    print("totals are the same:", after == totals)
    for draft, _ in reversed(drafts):
        draft.refresh_from_db()
        _, took = timed("  undo", lambda d=draft: reorganising.undo(d, reason="Đo thử", by=manager))
        slowest = max(slowest, took)
    now = old_era.fingerprints()
    changed = {table for table in before if before[table] != now[table]}
    changed -= {"organisation_unitchange"}  # the lines themselves were written in between
    print("every table is back:", not changed, *sorted(changed))
    return after == totals and not changed and slowest < MOST


if __name__ == "__main__":
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        is_good = main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
        transaction.set_rollback(True)
    sys.exit(0 if is_good else 1)

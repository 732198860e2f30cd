"""The summary table of the root unit by province, in both views, over the whole catalogue.

    bin/manage load_units --all && bin/manage demo --province 66 --addresses 24394 --seed 1    # once
    .venv/bin/python -m benchmarks.nation

Wanted: the recorded view (63 provinces, 10.000 communes of then) within 1,5 × of today's.
"""

import os
import statistics
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

START, END = date(2008, 1, 1), date(2018, 12, 31)
ROUNDS = 9


def main():
    from apps.organisation.models import Unit
    from apps.reports import figures
    from apps.reports.figures.reading import fetch

    root = Unit.objects.get(depth=1)
    print(f"{Unit.objects.count()} units")
    took = {}
    for view in figures.View:
        scope = figures.Scope(root, START, END, view)
        placed = f"WITH {scope.units()} SELECT count(DISTINCT row_id) AS rows FROM units"
        (found,) = fetch(placed, scope.params)
        units = seconds(lambda sql=placed, scope=scope: fetch(sql, scope.params))
        took[view] = seconds(lambda view=view: figures.summary(root, START, END, view))
        table = figures.summary(root, START, END, view)
        print(
            f"{view.label:24} {len(table.rows):3} rows of {found['rows']}, "
            f"units {units * 1000:6.0f} ms, table {took[view] * 1000:6.0f} ms"
        )
    ratio = took[figures.View.RECORDED] / took[figures.View.CURRENT]
    print(f"recorded against current: {ratio:.2f} (wanted ≤ 1,5)")


def seconds(what):
    what()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        what()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    django.setup()
    main()

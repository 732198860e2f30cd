"""Lists as files against writing the same rows as CSV, as ratios in one run; and their memory.

    bin/manage demo --province 66 --addresses 24394 --seed 1      # once
    .venv/bin/python -m benchmarks.export [USERNAME]              # default duyet.daklak

Wanted: 24.394 × 20 as .xlsx within 5 × of `csv.writer` over the same rows; memory flat: 60.000 rows
take no more than 10.000. The list of addresses of the database: seconds, rows and peak memory.
"""

import csv
import io
import os
import resource
import statistics
import sys
import time
from datetime import date, timedelta
from multiprocessing import get_context
from tempfile import TemporaryFile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

ROWS, ROUNDS = 24_394, 5
WANTED = 5


def invented(count):
    """Rows of 20 cells as an export gives them: texts that repeat, texts that do not, days, amounts."""
    first = date(2008, 1, 1)
    for n in range(count):
        yield (
            f"24340-{n:05}", f"DL-26-{n:06}", "Phường Cư Bao", "Hộ gia đình", f"H'Blim Mlô {n % 977}",
            1950 + n % 60, "Nữ", "Ê Đê", f"0661850{n:05}", f"09{n:08}", f"Buôn Tring {n % 12}",
            f"{n % 200} Trần Phú", 1 + n % 7, "Hộ nghèo; Người khuyết tật", "Hộ nghèo",
            f"Chồng mất, nuôi {n % 5} con nhỏ, nhà dột", "Gạo, tiền thuốc; Sửa nhà",
            first + timedelta(days=n % 4_000), "Thôn, buôn, ấp báo", 1_500_000 + 1_000 * n,
        )  # fmt: skip


def main(username):
    from apps.core.spreadsheets import Column, write_table
    from apps.core.spreadsheets.delimited import write_csv

    columns = [Column(f"Cột {number}", f"c{number}") for number in range(20)]

    def plain(rows):
        with TemporaryFile() as file:
            text = io.TextIOWrapper(file, "utf-8", newline="")
            csv.writer(text).writerows(rows)
            text.flush()

    def xlsx(rows):
        with TemporaryFile() as file:
            write_table(file, title="Địa chỉ", columns=columns, rows=rows)

    def ours(rows):
        with TemporaryFile() as file:
            write_csv(file, columns=columns, rows=rows)

    rows = list(invented(ROWS))
    times = {"csv.writer": [], ".xlsx": [], ".csv": []}
    for _ in range(ROUNDS):
        for name, write in (("csv.writer", plain), (".xlsx", xlsx), (".csv", ours)):
            begun = time.perf_counter()
            write(rows)
            times[name].append(time.perf_counter() - begun)
    base = statistics.median(times["csv.writer"])
    for name, found in times.items():
        taken = statistics.median(found)
        print(f"{name:12} {taken:6.2f} s  {taken / base:5.2f} ×")
    ratio = statistics.median(times[".xlsx"]) / base
    print(f"24.394 × 20 as .xlsx: {ratio:.2f} × of csv.writer, wanted ≤ {WANTED} ×\n")

    for count in (10_000, 60_000):
        peak = in_child(lambda count: xlsx(invented(count)), count)
        print(f"{count:6} rows as .xlsx: peak {peak:.0f} MB")
    for format in ("xlsx", "csv"):
        peak = in_child(from_database, username, format)
        print(f"the list of addresses as {format}: peak {peak:.0f} MB")


def from_database(username, format):
    from django.db import connection

    from apps.accounts.models import User
    from apps.jobs.exporting import _export_of

    connection.close()
    user = User.objects.select_related("unit").get(username=username)
    begun = time.perf_counter()
    with TemporaryFile() as file:
        count = _export_of(user, "/dia-chi/", "").write(file, format)
        print(f"{count} rows, {file.tell() / 1e6:.1f} MB in {time.perf_counter() - begun:.2f} s")


def in_child(work, *values):
    """Peak memory in MB of a process that does only this."""
    context = get_context("fork")
    ear, mouth = context.Pipe(duplex=False)

    def run():
        work(*values)
        mouth.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    child = context.Process(target=run)
    child.start()
    peak = ear.recv()
    child.join()
    return peak


if __name__ == "__main__":
    django.setup()
    main(*(sys.argv[1:] or ["duyet.daklak"]))

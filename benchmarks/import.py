"""Import of 24.394 addresses × 20 columns against openpyxl merely reading the same file.

Measured as a person has it: upload, the job that reads, checks and stages the rows, the look at the
first page of them, the job that checks and saves. Each job runs in a child process as the worker has
it, so that its peak of memory is its own. And the command line, file to committed.

Run: bin/manage has set the project up; then `python benchmarks/import.py [rows] [rounds]`.
It works in a database of its own, made and dropped here.
Targets: ratio ≤ 3, memory ≤ 300 MB, the second time no slower than the first; command line ≤ 2.
"""

import io
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import django
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Bùi", "Nông", "Hồ", "Phan"]
MIDDLES = ["Thị", "Văn", "Hữu", "Ngọc", "Minh", "Xuân", "Thanh", "Quốc"]
GIVEN = ["Bình", "Đào", "Hoà", "Thủy", "Sáu", "Út", "Mận", "Cúc", "Ánh", "Dũng", "Tư", "An"]
EDE = ["H'Blim Mlô", "Y Bhiăn Niê", "H'Yim Kđoh", "Y Wăn Êban"]
CATEGORIES = ["Hộ nghèo", "Người khuyết tật", "Trẻ mồ côi", "Người già neo đơn", "Hộ cận nghèo"]
LEFT_OUT = {"code", "closed_on", "stop_reason"}  # 23 columns less these are 20
COLUMNS = 20


def invented_rows(count, units, columns):
    """Lists of cells in the order of `columns`; the same seed gives the same rows."""
    dice = random.Random(1)
    for number in range(count):
        kind = dice.choices(["Cá nhân", "Hộ gia đình", "Tập thể khác"], [45, 52, 3])[0]
        surveyed = date(2008, 1, 1) + timedelta(days=dice.randrange(4000))
        name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)}"
        cells = {
            "legacy_code": f"{number:06d}",
            "unit": dice.choice(units),
            "kind": kind,
            "full_name": dice.choice(EDE) if dice.random() < 0.2 else name,
            "birth": date(1930, 1, 1) + timedelta(days=dice.randrange(30_000)),
            "gender": dice.choice(["Nam", "Nữ"]),
            "ethnicity": dice.choice(["Kinh", "Ê Đê", "M'Nông", "Nùng"]),
            "identity_number": f"{dice.randrange(10**8, 10**9)}",
            "phone": f"09{dice.randrange(10**8):08}",
            "hamlet": f"Buôn {dice.randrange(1, 40)}",
            "street": f"{dice.randrange(1, 300)} đường số {dice.randrange(1, 30)}",
            "headcount": {"Cá nhân": 1, "Hộ gia đình": 4, "Tập thể khác": 30}[kind],
            "categories": "; ".join(dice.sample(CATEGORIES, dice.randrange(1, 4))),
            "household_status": dice.choice(["Hộ nghèo", "Hộ cận nghèo", None]),
            "circumstances": f"Hoàn cảnh khó khăn số {number}, cần trợ giúp thường xuyên",
            "needs": dice.choice(["Gạo, tiền thuốc", "Gạo; Sửa nhà", "Xe lăn"]),
            "surveyed_on": f"{surveyed:%d/%m/%Y}",
            "survey_channel": dice.choice(["Trạm y tế", "Nhà trường", "Thôn, buôn, ấp báo"]),
            "filed_on": surveyed + timedelta(days=30),
            "reviewed_on": date(2025, 11, 15),
        }
        yield [cells[column.field] for column in columns]


def write_workbook(path, count, units):
    from apps.addresses import columns as of_addresses
    from apps.core.spreadsheets import write_table

    columns = [column for column in of_addresses.COLUMNS if column.field not in LEFT_OUT]
    with path.open("wb") as stream:
        rows = invented_rows(count, units, columns)
        write_table(stream, title="Địa chỉ", columns=columns, rows=rows)
    assert len(columns) == COLUMNS


def read_with_openpyxl(path):
    workbook = openpyxl.load_workbook(path, read_only=True)
    return sum(len(row) for row in workbook.active.iter_rows(values_only=True))


def main(count=24_394, rounds=5):
    django.setup()
    from django.db import connection

    from diachi import database

    database.start()
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "diachi_benchmark_import"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        measure(count, rounds)
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def in_child(work, *arguments):
    """(seconds, peak memory in MB) of calling `work` in a child of its own, as a worker does."""
    from django.db import connections

    def body(pipe):
        for inherited in connections.all(initialized_only=True):
            del connections[inherited.alias]  # forgotten, not closed: it is the parent's
        start = time.perf_counter()
        work(*arguments)
        connections.close_all()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pipe.send((time.perf_counter() - start, peak / 1024))

    ear, mouth = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=body, args=(mouth,))
    child.start()
    mouth.close()
    measured = ear.recv()
    child.join()
    return measured


class Person:
    """Somebody who uploads a file, looks at it and saves it."""

    def __init__(self, path, unit, by):
        self.path, self.unit, self.by = path, unit, by

    def imports(self):
        """(seconds of all, of reading and checking, of saving; the larger peak in MB)"""
        from apps.workbooks import actions, work
        from apps.workbooks.models import Import

        with self.path.open("rb") as file:
            start = time.perf_counter()
            upload = SimpleUploadedFile(self.path.name, file.read())
            token = actions.receive(upload, kind="addresses", unit=self.unit, by=self.by).token
            uploading = time.perf_counter() - start
        reading, first_peak = in_child(work.read_import, str(token))
        start = time.perf_counter()
        run = Import.objects.defer("content").get(token=token)
        list(run.rows.order_by("number")[:50])
        run = actions.save(run, by=self.by, only_good=False, version=run.version)
        looking = time.perf_counter() - start
        saving, second_peak = in_child(work.save_import, str(token), self.by.pk, False, run.version)
        run.refresh_from_db(fields=["status", "report"])
        assert run.status == Import.Status.SAVED, (run.status, run.error)
        spent = uploading + reading + looking + saving
        return spent, reading, saving, max(first_peak, second_peak)


def empty_tables():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE addresses_address CASCADE")


def measure(count, rounds):
    from django.core.management import call_command

    from apps.accounts.models import User
    from apps.organisation.models import Unit
    from apps.workbooks.importing import import_workbook

    call_command("load_units", "--province", "66", stdout=io.StringIO())
    province = Unit.objects.by_key("2025:66")
    reviewer = User.objects.create(
        username="do", full_name="Người đo", role="reviewer", unit=province
    )
    bases = Unit.objects.within(province).bases().current()
    reading, first, second, command, again = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dia-chi.xlsx"
        in_child(write_workbook, path, count, [unit.name for unit in bases])
        person = Person(path, province, reviewer)
        options = {"unit": province, "by": reviewer}
        for _ in range(rounds):
            reading.append(in_child(read_with_openpyxl, path)[0])
            empty_tables()
            first.append(person.imports())
            second.append(person.imports())
            empty_tables()
            command.append(in_child(partial(import_workbook, **options), "addresses", path)[0])
            again.append(in_child(partial(import_workbook, **options), "addresses", path)[0])
    read = statistics.median(reading)
    print(f"{count} rows × {COLUMNS} columns, median of {rounds}")
    print(f"openpyxl read-only, reading only  {read:6.2f} s")
    for what, found in (("upload to committed", first), ("the same file again", second)):
        spent, staging, saving, peak = map(statistics.median, zip(*found, strict=True))
        print(
            f"{what:33} {spent:6.2f} s   ratio {spent / read:.2f} (target 3)   "
            f"reading {staging:.2f} s, saving {saving:.2f} s, peak {peak:.0f} MB (target 300)"
        )
    for what, found in (("command line, file to committed", command), ("  and again", again)):
        spent = statistics.median(found)
        print(f"{what:33} {spent:6.2f} s   ratio {spent / read:.2f} (target 2)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

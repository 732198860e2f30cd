"""Import of 24.394 addresses × 20 columns, file to committed, against openpyxl merely reading the file.

Run: bin/manage has set the project up; then `python benchmarks/import.py [rows] [rounds]`.
It works in a database of its own, made and dropped here. Target: ratio ≤ 2.
"""

import io
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import django
import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Bùi", "Nông", "Hồ", "Phan"]
MIDDLES = ["Thị", "Văn", "Hữu", "Ngọc", "Minh", "Xuân", "Thanh", "Quốc"]
GIVEN = ["Bình", "Đào", "Hoà", "Thủy", "Sáu", "Út", "Mận", "Cúc", "Ánh", "Dũng", "Tư", "An"]
EDE = ["H'Blim Mlô", "Y Bhiăn Niê", "H'Yim Kđoh", "Y Wăn Êban"]
CATEGORIES = ["Hộ nghèo", "Người khuyết tật", "Trẻ mồ côi", "Người già neo đơn", "Hộ cận nghèo"]
LEFT_OUT = {"code", "closed_on", "stop_reason"}  # 23 columns less these are 20


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
    from apps.addresses.columns import COLUMNS
    from apps.core.spreadsheets import write_table

    columns = [column for column in COLUMNS if column.field not in LEFT_OUT]
    with path.open("wb") as stream:
        rows = invented_rows(count, units, columns)
        write_table(stream, title="Địa chỉ", columns=columns, rows=rows)
    return len(columns)


def read_with_openpyxl(path):
    workbook = openpyxl.load_workbook(path, read_only=True)
    return sum(len(row) for row in workbook.active.iter_rows(values_only=True))


def seconds(work, *arguments, **options):
    start = time.perf_counter()
    work(*arguments, **options)
    return time.perf_counter() - start


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


def measure(count, rounds):
    from django.core.management import call_command
    from django.db import connection

    from apps.accounts.models import User
    from apps.workbooks.importing import import_workbook
    from apps.organisation.models import Unit

    call_command("load_units", "--province", "66", stdout=io.StringIO())
    province = Unit.objects.by_key("2025:66")
    reviewer = User.objects.create(
        username="do", full_name="Người đo", role="reviewer", unit=province
    )
    bases = Unit.objects.within(province).bases().current()
    reading, importing, again = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dia-chi.xlsx"
        columns = write_workbook(path, count, [unit.name for unit in bases])
        for _ in range(rounds):
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE addresses_address CASCADE")
            reading.append(seconds(read_with_openpyxl, path))
            importing.append(
                seconds(import_workbook, "addresses", path, unit=province, by=reviewer)
            )
            again.append(seconds(import_workbook, "addresses", path, unit=province, by=reviewer))
    read, made, same = map(statistics.median, (reading, importing, again))
    print(f"{count} rows × {columns} columns, median of {rounds}")
    print(f"openpyxl read-only, reading only  {read:6.2f} s")
    print(f"import, file to committed         {made:6.2f} s   ratio {made / read:.2f} (target 2)")
    print(f"the same file again               {same:6.2f} s   ratio {same / read:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

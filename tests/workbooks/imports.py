"""Imports for tests, as a person brings them."""

from django.db import connection

from apps.workbooks import actions
from tests.workbooks import workbook

HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ")
ROW = ("A-1", "Cư Bao", "Cá nhân", "Trần Thị Hoà", "11/04/2018")


def people(count, *, unit="Cư Bao", first=1):
    """Rows of so many different persons."""
    return [
        (f"A-{number}", unit, "Cá nhân", f"Người Thử {number}", "11/04/2018")
        for number in range(first, first + count)
    ]


def brought(*rows, by, heads=HEADS, kind="addresses", unit=None, **options):
    """The Import of a file of these rows, into the person's own unit."""
    file = workbook(heads, *rows)
    return actions.receive(file, kind=kind, unit=unit or by.unit, by=by, **options)


def states(run):
    """{row number: (state, outcome)} of the staged rows."""
    return {row.number: (row.state, row.outcome) for row in run.rows.all()}


def tables(*, without=()):
    """{table: digest of all its rows}, of every table whose name begins otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        names = [name for (name,) in cursor if not name.startswith(tuple(without))]
        found = {}
        for name in names:
            cursor.execute(
                f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t'
            )
            found[name] = cursor.fetchone()[0]
    return found

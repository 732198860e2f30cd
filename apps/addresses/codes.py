"""Codes of addresses, such as DL-26-004731: province, year, number within the two."""

from django.db import connection

from apps.addresses.models import CodeCounter


class NoAbbreviationError(Exception):
    """A province without an abbreviation cannot give codes. The message is for people."""


def allocate(province, *, year, count=1):
    """The next `count` codes of a province and year, in order. Raises NoAbbreviationError.

    One statement moves the counter; its row stays locked until the transaction ends, so that
    numbers have no gaps and concurrent callers wait for one another.
    """
    if not province.abbreviation:
        raise NoAbbreviationError(
            f"{province.name} chưa có chữ viết tắt để đặt mã địa chỉ; hãy ghi ở trang đơn vị."
        )
    table = connection.ops.quote_name(CodeCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (province_id, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (province_id, year) DO UPDATE SET last = counter.last + EXCLUDED.last "
            "RETURNING last",
            [province.pk, year, count],
        )
        last = cursor.fetchone()[0]
    prefix = f"{province.abbreviation}-{year % 100:02}"
    return [f"{prefix}-{number:06}" for number in range(last - count + 1, last + 1)]

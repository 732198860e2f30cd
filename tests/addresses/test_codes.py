"""Codes of addresses: per province and year, never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.addresses.codes import NoAbbreviationError, allocate


def test_the_first_code_of_a_province_and_year_is_number_one(province):
    assert allocate(province, year=2026) == ["DL-26-000001"]


def test_codes_go_on_where_the_last_import_ended(province):
    allocate(province, year=2026, count=4730)

    assert allocate(province, year=2026, count=2) == ["DL-26-004731", "DL-26-004732"]


def test_each_province_and_year_counts_for_itself(province, other_province):
    allocate(province, year=2026, count=7)

    assert allocate(province, year=2027) == ["DL-27-000001"]
    assert allocate(other_province, year=2026) == ["TNI-26-000001"]


def test_a_province_without_abbreviation_is_told_what_to_do(province):
    province.abbreviation = ""

    with pytest.raises(NoAbbreviationError, match="chưa có chữ viết tắt"):
        allocate(province, year=2026)


@pytest.mark.django_db(transaction=True)
def test_people_who_save_at_the_same_moment_get_different_codes(province):
    def take(_):
        try:
            return allocate(province, year=2026, count=3)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = [code for taken in pool.map(take, range(40)) for code in taken]

    assert sorted(codes) == [f"DL-26-{number:06}" for number in range(1, 121)]

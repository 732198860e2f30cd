from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import (
    LARGEST,
    MoneyError,
    format_money,
    format_number,
    format_ratio,
    parse_money,
)


@pytest.mark.parametrize(
    "written",
    [
        "1.500.000",
        "1500000",
        "1 500 000",
        "1\u00a0500\u00a0000",
        "1,500,000",
        "1.500.000,00",
        "1500000.0",
        "1500000,00",
        "1,5 triệu",
        "1.5 triệu",
        "1,5triệu",
        "1,50 Triệu đồng",
        "1,5 tr",
        "1500 nghìn",
        "1.500 ngàn",
        "0,0015 tỷ",
        "0.0015 tỉ",
        "1 triệu 500 nghìn",
        "1.500.000 đ",
        "1.500.000đ",
        "1.500.000 đồng",
        "1.500.000 VNĐ",
        "1.500.000 vnd.",
        "1.500.000 ₫",
        "1.500.000 đồng chẵn",
        "1.500.000,-",
        "1.500.000.-",
        "1,500,000.00",
        "1tr5",
        "1tr500",
        "1 triệu rưỡi",
        "1 triệu rưỡi đồng",
        "1tr rưỡi",
        "1500k",
        "1.500k",
        "1.500 K",
        "1500ng",
        "1tr 500k",
        1500000,
        1500000.0,
        Decimal(1500000),
    ],
)
def test_clerk_writes_one_and_a_half_million(written):
    assert parse_money(written) == 1_500_000
    assert type(parse_money(written)) is int


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0", 0),
        (0, 0),
        ("200 nghìn", 200_000),
        ("500k", 500_000),
        ("500 ngàn đồng", 500_000),
        ("1,500.00", 1500),
        ("2 tỷ rưỡi", 2_500_000_000),
        ("2tỷ350", 2_350_000_000),
        ("1.500", 1500),  # as we write it ourselves
        ("200.000", 200_000),
        ("2 tỷ", 2_000_000_000),
        ("1 tỷ 200 triệu 300 nghìn", 1_200_300_000),
        ("23.153 triệu", 23_153_000_000),
        ("1,2345 triệu", 1_234_500),
        ("0,125 tỷ", 125_000_000),
        (LARGEST, LARGEST),
    ],
)
def test_clerk_writes_other_amounts(written, amount):
    assert parse_money(written) == amount


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1,500", "chắc chắn"),
        ("1.5", "chắc chắn"),
        ("1,5", "chắc chắn"),
        ("1.50.000", "chắc chắn"),
        ("0.500", "chắc chắn"),
        ("1.500,50", "chắc chắn"),
        ("1,500 triệu", "chắc chắn"),
        ("1 triệu 500", "chắc chắn"),
        ("500 nghìn 1 triệu", "chắc chắn"),
        ("1 triệu 2000 nghìn", "chắc chắn"),
        ("1tr05", "chắc chắn"),  # 1.050.000 or 1.005.000?
        ("1tr50", "chắc chắn"),
        ("1 triệu 5", "chắc chắn"),
        ("rưỡi", "chắc chắn"),
        ("triệu rưỡi", "chắc chắn"),
        ("1,5 triệu rưỡi", "chắc chắn"),
        ("1.5E+06", "chắc chắn"),
        ("1,500k", "chắc chắn"),
        ("500k/tháng", "chắc chắn"),
        ("1 trăm", "chắc chắn"),
        ("khoảng 200.000", "chắc chắn"),
        ("1..5 triệu", "chắc chắn"),
        ("triệu", "chắc chắn"),
        ("9" * 5000, "chắc chắn"),
        (True, "chắc chắn"),
        ("", "Chưa ghi số tiền"),
        (" đ ", "chắc chắn"),
        ("-1.500.000", "là số âm"),
        ("−5", "là số âm"),
        ("(1.500.000)", "là số âm"),
        (-1, "là số âm"),
        (-0.5, "là số âm"),
        (1.5, "không phải số đồng nguyên"),
        ("1,23456789 triệu", "không phải số đồng nguyên"),
        (float("nan"), "Không đọc được"),
        (float("inf"), "Không đọc được"),
        (LARGEST + 1, "quá lớn"),
        ("2.000.000 tỷ", "quá lớn"),
    ],
)
def test_clerk_is_told_why_it_is_no_amount(written, reason):
    with pytest.raises(MoneyError, match=reason):
        parse_money(written)


@given(st.integers(0, LARGEST))
def test_what_is_shown_can_be_typed_again(amount):
    assert parse_money(format_money(amount)) == parse_money(str(amount)) == amount


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (1_500_000, 0, "1.500.000"),
        (999, 0, "999"),
        (0, 0, "0"),
        (-1500, 0, "-1.500"),
        (Decimal("1234.55"), 1, "1.234,6"),
        (Fraction(1, 3), 2, "0,33"),
        (2.5, 0, "3"),
        (-2.5, 1, "-2,5"),
        (Fraction(-1, 100), 1, "0,0"),
        (None, 0, ""),
    ],
)
def test_numbers_are_shown_the_vietnamese_way(number, places, shown):
    assert format_number(number, places) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (769, 1000, "76,9%"),
        (10, 13, "76,9%"),
        (19, 20, "95,0%"),
        (1, 2000, "0,1%"),
        (1, 2001, "0,0%"),
        (6999, 10000, "70,0%"),
        (3, 2, "150,0%"),
        (Fraction(1, 3), 1, "33,3%"),
        (0, 5, "0,0%"),
        (0, 0, "chưa có số liệu"),
        (None, 1, "chưa có số liệu"),
    ],
)
def test_ratio_is_rounded_half_up_from_exact_numbers(numerator, denominator, shown):
    assert format_ratio(numerator, denominator) == shown

"""Cells of workbooks: one certain value, or words about what to mend."""

import datetime
from decimal import Decimal

import pytest

from apps.core.imports import Report
from apps.core.imports.cells import CellError, Terms, count, email, flag, money, quantity, text


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (count, 4, 4),
        (count, "4 người", 4),
        (count, "1.200", 1200),
        (quantity, 10, Decimal("10.00")),
        (quantity, "1,5", Decimal("1.50")),
        (quantity, "1.5", Decimal("1.50")),
        (quantity, "1.500", Decimal("1500.00")),
        (quantity, "1.500,25", Decimal("1500.25")),
        (flag, "x", True),
        (flag, "Có", True),
        (flag, "KHÔNG", False),
        (flag, 0, False),
        (email, "ten@vidu.vn", "ten@vidu.vn"),
        (money, "1,5 triệu", 1_500_000),
        (text(10), 24340, "24340"),
    ],
)
def test_a_cell_is_read_as_people_mean_it(read, cell, value):
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "words"),
    [
        (count, 0, "số nguyên từ 1"),
        (count, "bốn", "không phải số người"),
        (count, 2.5, "không phải số người"),
        (quantity, "ba", "Không đọc được số lượng"),
        (quantity, 0, "lớn hơn 0"),
        (quantity, -1, "lớn hơn 0"),
        (flag, "có lẽ", "ghi có hoặc không"),
        (email, "ten", "Email “ten” không đúng"),
        (money, datetime.date(2018, 4, 11), "không phải số tiền"),
        (text(10), datetime.date(2018, 4, 11), "Excel đã đổi ô này thành ngày 11/04/2018"),
        (text(10), "x" * 5000, "Dài 5.000 ký tự, nhiều nhất 10"),
    ],
)
def test_an_uncertain_cell_says_what_to_write(read, cell, words):
    with pytest.raises(CellError, match=words):
        read(cell)


def test_terms_are_known_in_any_spelling_and_unknown_ones_list_the_known():
    terms = Terms("màu", [("Đỏ", 1), ("Xanh lá", 2)], [("Green", 2)])

    assert terms.read("do") == 1
    assert terms.read_several("GREEN; đỏ;") == (1, 2)
    with pytest.raises(CellError, match="Không có màu “tím”; ghi một trong: Đỏ; Xanh lá"):
        terms.read("tím")


def test_rows_read_are_the_sum_of_what_became_of_them():
    report = Report(read=5)
    report.count({2: "created", 3: "updated", 4: "unchanged", 5: "skipped"})
    report.error(3, "Tên", "sai")
    report.error(3, "Loại", "sai")

    found = report.as_dict()

    outcomes = sum(found[name] for name in ("created", "updated", "unchanged", "skipped"))
    assert found["read"] == outcomes + report.rows_in_error

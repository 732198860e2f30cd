import csv
from pathlib import Path

import pytest
from django.conf import settings

from apps.core.identifiers import IdentifierError, repair_identity, tidy_identity, tidy_phone


@pytest.mark.parametrize(
    "written",
    [
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "(090) 000-0001",
        "+84900000001",
        "+84 (0)900000001",
        "84900000001",
    ],
)
def test_phone_is_kept_as_ten_digits(written):
    assert tidy_phone(written) == "0900000001"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("9.00000001E+8", "bị Excel rút gọn"),
        ("900000001", "thiếu số 0 ở đầu; ghi đủ 10 chữ số, ví dụ 0900000001"),
        (900000001.0, "thiếu số 0"),
        ("09000000012", "không đúng"),
        ("090000000", "không đúng"),
        ("1900000001", "không đúng"),
        ("84900000001x", "không đúng"),
        ("09٠٠٠٠٠٠٠١", "không đúng"),
        ("", "không đúng"),
    ],
)
def test_clerk_is_told_why_it_is_no_phone(written, reason):
    with pytest.raises(IdentifierError, match=reason):
        tidy_phone(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("066 150 000 001", "066150000001"),
        ("066.150.000.001", "066150000001"),
        ("240000001", "240000001"),
        (240000001, "240000001"),
    ],
)
def test_identity_number_is_kept_as_digits(written, kept):
    assert tidy_identity(written) == kept


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("66150000001", "Excel đã bỏ số 0"),
        ("6150000001", "Excel đã bỏ số 0"),
        ("166150000001", "không đúng"),
        ("06615000000A", "không đúng"),
        ("24000000", "không đúng"),
        ("6.6185E+10", "bị Excel rút gọn nên đã mất chữ số"),
        ("6,6185e+10", "bị Excel rút gọn"),
        ("6.61850012E+10", "bị Excel rút gọn"),
        (66150000001.5, "không đúng"),
        (float("nan"), "không đúng"),
        (float("inf"), "không đúng"),
        (-66150000001, "không đúng|Excel đã bỏ"),
        ("9" * 5000, "không đúng"),
    ],
)
def test_clerk_is_told_why_it_is_no_identity_number(written, reason):
    with pytest.raises(IdentifierError, match=reason):
        tidy_identity(written)


@pytest.mark.parametrize(
    ("written", "year", "gender", "restored"),
    [
        ("66150000001", 1950, "female", "066150000001"),
        (66150000001.0, 1950, "female", "066150000001"),
        ("66050000001", 1950, "male", "066050000001"),
        ("66205000001", 2005, "male", "066205000001"),
        ("66305000001", 2005, "female", "066305000001"),
        ("1050000001", 1950, "male", "001050000001"),
        (1050000001.0, 1950, "male", "001050000001"),
        (8303000001, 2003, "female", "008303000001"),
        ("66 150 000 001", 1950, "female", "066150000001"),
        ("66.150.000.001", 1950, "female", "066150000001"),
    ],
)
def test_zeros_lost_in_excel_are_restored_when_all_agrees(written, year, gender, restored):
    assert repair_identity(written, year, gender) == (restored, True)


@pytest.mark.parametrize(
    ("written", "year", "gender"),
    [
        ("66150000001", 1951, "female"),
        ("66150000001", 2050, "female"),
        ("66150000001", 1950, "male"),
        ("66150000001", 1950, "other"),
        ("65150000001", 1950, "female"),
        ("3150000001", 1950, "female"),
        ("1050000001", 1950, "female"),
        ("66150000001", 1850, "female"),
    ],
)
def test_zeros_are_not_restored_when_something_disagrees(written, year, gender):
    with pytest.raises(IdentifierError, match="không khớp mã tỉnh, giới tính hoặc năm sinh"):
        repair_identity(written, year, gender)


@pytest.mark.parametrize(("year", "gender"), [(None, "female"), (1950, "")])
def test_zeros_are_not_restored_without_birth_and_gender(year, gender):
    with pytest.raises(IdentifierError, match="chưa đủ năm sinh, giới tính"):
        repair_identity("66150000001", year, gender)


def test_whole_number_is_not_called_repaired():
    assert repair_identity("066150000001", None, "") == ("066150000001", False)
    assert repair_identity("240000001", 1950, "male") == ("240000001", False)


def test_number_of_another_length_is_refused_by_the_repair_too():
    with pytest.raises(IdentifierError, match="không đúng"):
        repair_identity("6615", 1950, "female")


def restores(code):
    try:
        return repair_identity(f"{code}150000001".lstrip("0"), 1950, "female") == (
            f"{code}150000001",
            True,
        )
    except IdentifierError:
        return False


def test_zeros_are_restored_for_the_63_provinces_and_no_other():
    with (Path(settings.BASE_DIR) / "fixtures/units/legacy_provinces.csv").open(
        encoding="utf-8"
    ) as file:
        provinces = [f"0{row['code']}" for row in csv.DictReader(file)]

    assert [code for code in map("{:03}".format, range(1000)) if restores(code)] == provinces


@pytest.mark.parametrize("written", ["6.6185E+10", "6,6185E+10"])
def test_number_that_excel_shortened_is_never_completed(written):
    with pytest.raises(IdentifierError, match="đã mất chữ số"):
        repair_identity(written, 1985, "female")

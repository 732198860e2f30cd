"""Aid models come in from a workbook: the unit and the name say which is meant."""

import datetime

import pytest

from apps.aid_models import actions
from apps.aid_models.models import AidModel
from apps.workbooks.importing import import_workbook
from tests.factories import AidModelFactory
from tests.workbooks import messages, workbook

HEADS = ("Tên mô hình", "Loại", "Đơn vị", "Từ ngày", "Đến ngày", "Đối tác", "Mục tiêu", "Kết quả")
ROW = (
    "Ngân hàng bò Thử",
    "Ngân hàng bò",
    "Cư Bao",
    "01/03/2015",
    "",
    "Hội Nông dân",
    "Có bò giống",
    "12 hộ",
)


@pytest.fixture
def read(reviewer, commune):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("aid_models", workbook(heads, *rows), **options)

    return read


def test_a_model_comes_in_with_all_it_says(read, commune, reviewer):
    report = read(ROW)

    model = AidModel.objects.get()
    assert (report.created, report.errors) == (1, [])
    assert (model.name, model.kind, model.unit) == ("Ngân hàng bò Thử", "cow_bank", commune)
    assert (model.province, model.created_by) == (commune.province, reviewer)
    assert (model.started_on, model.ended_on) == (datetime.date(2015, 3, 1), None)
    assert (model.partners, model.goal, model.results) == ("Hội Nông dân", "Có bò giống", "12 hộ")


def test_the_same_file_again_changes_nothing_and_an_empty_cell_erases_nothing(read):
    read(ROW)

    again = read(ROW)
    short = read(("NGÂN HÀNG BÒ THỬ", "", "Cư Bao", "", "", "", "", "15 hộ"))

    model = AidModel.objects.get()
    assert (again.unchanged, again.changes) == (1, 0)
    assert (short.updated, model.results, model.goal, model.version) == (
        1,
        "15 hộ",
        "Có bò giống",
        2,
    )


def test_one_name_in_two_units_is_two_models(read, neighbour_commune):
    report = read(ROW, (*ROW[:2], neighbour_commune.name, *ROW[3:]), ("Bếp", "Bếp ăn", *[""] * 6))

    assert report.created == 3
    assert AidModel.objects.values("unit").distinct().count() == 3


def test_a_voided_model_is_not_made_again_and_one_of_an_undone_import_is(read, commune, reviewer):
    voided = AidModelFactory(name="Ngân hàng bò Thử", unit=commune)
    actions.void(voided, reason="Ghi nhầm", by=reviewer)

    assert read(ROW).skipped == 1
    AidModel.objects.update(is_undone=True)
    assert read(ROW).created == 1


def test_what_cannot_be_is_named_at_its_cell(read):
    report = read(
        ("", *ROW[1:]),
        (ROW[0], "", *ROW[2:]),
        ("Bếp A", "Nhà máy", *ROW[2:]),
        ("Bếp B", "Bếp ăn", "Cư Bao", "01/03/2015", "01/02/2015", "", "", ""),
        ("Bếp C", "Bếp ăn", "Xã Không Có", *ROW[3:]),
    )

    assert messages(report.errors) == [
        (2, "Tên mô hình"),
        (3, "Loại"),
        (4, "Loại"),
        (5, "Đến ngày"),
        (6, "Đơn vị"),
    ]
    assert not AidModel.objects.exists()


def test_a_model_twice_in_a_file(read):
    same = read(ROW, ROW)
    other = read(("Bếp", *ROW[1:]), ("bếp", *ROW[1:7], "khác"))

    assert (same.created, same.skipped) == (1, 1)
    assert "đã có ở dòng 2 của tệp" in other.errors[0].message


def test_a_check_leaves_nothing_behind(read):
    assert read(ROW, dry_run=True).created == 1
    assert not AidModel.objects.exists()

"""Reviews come in from a workbook and do what a tap in the round does."""

import datetime

import pytest

from apps.addresses import actions
from apps.addresses.models import Address, Review
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, ReviewFactory
from tests.workbooks import messages, workbook

HEADS = ("Mã cũ", "Đơn vị", "Ngày rà soát", "Kết quả", "Ghi chú")
ROW = ("A-1", "Cư Bao", "15/11/2025", "Không đổi", "Vẫn cần gạo")
DAY = datetime.date(2025, 11, 15)


@pytest.fixture
def address(commune):
    return AddressFactory(unit=commune, legacy_code="A-1", filed=True)


@pytest.fixture
def read(reviewer, address):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("reviews", workbook(heads, *rows), **options)

    return read


def said(*outcomes, day=ROW[2]):
    return [(*ROW[:2], day, outcome, "") for outcome in outcomes]


def test_a_review_is_written_in_the_words_people_use(read, address, reviewer):
    report = read(ROW, (*ROW[:2], "16/11/2024", "cập nhật", ""))

    newer, older = Review.objects.all()
    assert (report.created, report.errors) == (2, [])
    assert (newer.address, newer.reviewed_on, newer.outcome) == (address, DAY, "unchanged")
    assert (newer.note, newer.created_by, older.outcome) == ("Vẫn cần gạo", reviewer, "updated")


def test_the_same_file_again_changes_nothing(read):
    rows = ROW, (*ROW[:2], "16/11/2025", "qua đời", "")
    read(*rows)

    report = read(*rows)

    assert (report.unchanged, report.changes, report.errors) == (2, 0, [])
    assert Review.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "reason"),
    [("Đã ổn định", "on-dinh"), ("qua đời", "qua-doi"), ("Chuyển đi", "chuyen-di")],
)
def test_who_is_well_off_died_or_moved_away_is_not_helped_any_more(read, address, words, reason):
    report = read(*said(words))

    address.refresh_from_db()
    assert (address.status, address.closed_on) == (Address.Status.CLOSED, DAY)
    assert (address.stop_reason.code, address.version) == (reason, 2)
    assert "dừng trợ giúp từ 15/11/2025" in report.warnings[0].message


def test_an_address_stays_open_where_the_row_says_so(read, address):
    row = said("ổn định")[0]

    read((*row, "không"), heads=(*HEADS, "Dừng trợ giúp"))

    address.refresh_from_db()
    assert (address.status, Review.objects.get().outcome) == (Address.Status.FILED, "stable")


def test_only_the_newest_review_closes(read, address):
    report = read(*said("ổn định", day="15/11/2024"), ROW)

    address.refresh_from_db()
    assert (report.created, address.status) == (2, Address.Status.FILED)
    assert "Đã có rà soát sau đó (15/11/2025)" in report.warnings[0].message


def test_a_reopened_address_is_not_closed_by_the_old_file(read, address, reviewer):
    read(*said("ổn định"))
    address.refresh_from_db()
    actions.reopen(address, reason="Lại khó khăn", by=reviewer)

    report = read(*said("ổn định"))

    address.refresh_from_db()
    assert (report.unchanged, address.status) == (1, Address.Status.FILED)


def test_another_word_for_a_day_that_is_on_file_is_skipped_and_said(read, address):
    ReviewFactory(address=address, reviewed_on=DAY)

    report = read(*said("qua đời"))

    address.refresh_from_db()
    assert (report.skipped, address.status) == (1, Address.Status.FILED)
    assert "đã có rà soát ghi “Không đổi”" in report.warnings[0].message


def test_a_review_taken_back_is_none(read, address):
    ReviewFactory(
        address=address,
        reviewed_on=DAY,
        taken_back_at=datetime.datetime(2025, 11, 15, 8, tzinfo=datetime.UTC),
    )

    assert read(ROW).created == 1


def test_one_day_twice_in_a_file(read):
    report = read(ROW, ROW)
    other = read(*said("không đổi", "qua đời", day="01/02/2025"))

    assert (report.created, report.skipped) == (1, 1)
    assert messages(other.errors) == [(3, "Ngày rà soát")]


def test_of_a_closed_address_only_what_was_found_while_it_was_open(read, commune):
    AddressFactory(unit=commune, legacy_code="A-2", closed=True)

    report = read(
        ("A-2", "Cư Bao", "01/05/2020", "Không đổi", ""), ("A-2", *ROW[1:]), only_good=True
    )

    assert (report.created, messages(report.errors)) == (1, [(3, "Mã cũ")])
    assert "Đã dừng trợ giúp” từ 01/05/2020" in report.errors[0].message


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("A-1", "Cư Bao", "", "Không đổi", ""), "Ngày rà soát"),
        (("A-1", "Cư Bao", "15/11/2025", "", ""), "Kết quả"),
        (("A-1", "Cư Bao", "15/11/2025", "Khá", ""), "Kết quả"),
        (("A-1", "Cư Bao", "15/11/2099", "Không đổi", ""), "Ngày rà soát"),
        (("A-1", "Cư Bao", "01/01/2017", "Không đổi", ""), "Ngày rà soát"),
        (("A-1", "Cư Bao", "01/02/2018", "qua đời", ""), "Ngày rà soát"),
        (("A-7", "Cư Bao", "15/11/2025", "Không đổi", ""), "Mã cũ"),
        (("", "Cư Bao", "15/11/2025", "Không đổi", ""), "Mã địa chỉ"),
    ],
)
def test_what_cannot_be_is_named_at_its_cell(read, address, row, column):
    Address.objects.filter(pk=address.pk).update(surveyed_on="2018-01-05")

    report = read(row)

    assert messages(report.errors) == [(2, column)]
    assert not Review.objects.exists()


def test_yes_to_stopping_does_not_go_with_no_change(read):
    report = read((*ROW, "có"), heads=(*HEADS, "Dừng trợ giúp"))

    assert messages(report.errors) == [(2, "Dừng trợ giúp")]


def test_a_draft_is_not_reviewed(read, commune):
    AddressFactory(unit=commune, legacy_code="A-2")

    assert "“Nháp”" in read(("A-2", *ROW[1:])).errors[0].message

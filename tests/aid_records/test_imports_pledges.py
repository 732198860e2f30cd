"""Pledges come in from a workbook; no two ever hold one part of a need."""

import datetime

import pytest

from apps.addresses.models import Need
from apps.aid_records.actions import pledges as actions
from apps.aid_records.models import NeedCover, Pledge
from apps.core.actions import void
from apps.core.dates import today
from apps.sponsors.models import Sponsor
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, NeedFactory, PledgeFactory, SponsorFactory
from tests.workbooks import messages, workbook

ROW = {
    "Nhà tài trợ": "Công ty Thử",
    "Loại nhà tài trợ": "Doanh nghiệp",
    "Mã cũ": "A-1",
    "Đơn vị": "Cư Bao",
    "Số tiền mỗi tháng": 300_000,
    "Từ ngày": "01/01/2026",
}


@pytest.fixture
def address(commune):
    return AddressFactory(unit=commune, legacy_code="A-1", household=True, filed=True)


@pytest.fixture
def rice(address):
    return NeedFactory(address=address, description="Gạo", value=1_000_000, frequency="monthly")


@pytest.fixture
def read(reviewer, address):
    def read(*rows, **options):
        rows = [ROW | row for row in rows or [{}]]
        heads = list(dict.fromkeys(name for row in rows for name in row))
        cells = [[row.get(name, "") for name in heads] for row in rows]
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("pledges", workbook(heads, *cells), **options)

    return read


def test_a_pledge_is_confirmed_by_who_may_and_runs_when_its_day_has_come(read, address, reviewer):
    report = read()

    pledge = Pledge.objects.get()
    assert (report.created, report.errors) == (1, [])
    assert (pledge.address, pledge.unit, pledge.sponsor.name) == (
        address,
        address.unit,
        "Công ty Thử",
    )
    assert (pledge.value, pledge.frequency) == (300_000, "monthly")
    assert (pledge.status, pledge.confirmed_by) == (Pledge.Status.RUNNING, reviewer)
    assert pledge.pledged_on == datetime.date(2026, 1, 1)
    assert pledge.sponsor.unit == reviewer.unit


def test_one_that_waits_waits_and_a_later_file_confirms_it(read):
    read({"Trạng thái": "Chờ xác nhận"})
    waiting = Pledge.objects.get().status
    again = read({"Trạng thái": "Chờ xác nhận"})

    later = read({"Trạng thái": "Đang trợ giúp"})

    pledge = Pledge.objects.get()
    assert (waiting, pledge.status) == (Pledge.Status.WAITING, Pledge.Status.RUNNING)
    assert (again.unchanged, later.updated) == (1, 1)


def test_the_same_file_again_changes_nothing(read, rice):
    rows = {"Nhu cầu": "gạo"}, {"Từ ngày": "", "Tổng số tiền": 5_000_000, "Số tiền mỗi tháng": ""}
    read(*rows)

    report = read(*rows)

    assert (report.unchanged, report.changes, report.errors) == (2, 0, [])
    assert (Pledge.objects.count(), Sponsor.objects.count()) == (2, 1)


def test_two_pledges_never_hold_one_part_and_the_holder_is_named(read, rice):
    report = read(
        {"Nhu cầu": "Gạo", "Số tiền mỗi tháng": 800_000},
        {"Nhà tài trợ": "Chùa Thử", "Loại nhà tài trợ": "Chùa", "Nhu cầu": "Gạo"},
        only_good=True,
    )

    assert messages(report.errors) == [(3, "Nhu cầu")]
    assert "còn 200.000 đồng/tháng" in report.errors[0].message
    assert "Công ty Thử đã nhận 800.000 đồng/tháng" in report.errors[0].message
    assert [cover.amount for cover in NeedCover.objects.holding()] == [800_000]
    assert not Sponsor.objects.filter(name="Chùa Thử").exists()


def test_nothing_is_saved_when_a_part_is_taken_and_only_good_rows_were_not_asked_for(read, rice):
    read({"Nhu cầu": "Gạo", "Số tiền mỗi tháng": 1_000_000})

    report = read({"Nhà tài trợ": "Chùa Thử", "Loại nhà tài trợ": "Chùa", "Nhu cầu": "Gạo"}, {})

    assert "đã có người nhận hết: Công ty Thử" in report.errors[0].message
    assert Pledge.objects.count() == 1


def test_parts_next_to_one_another_are_both_held(read, rice):
    report = read(
        {"Nhu cầu": "Gạo"},
        {"Nhà tài trợ": "Chùa Thử", "Loại nhà tài trợ": "Chùa", "Nhu cầu": "Gạo"},
    )

    spans = NeedCover.objects.holding().order_by("span").values_list("span", flat=True)
    assert report.errors == []
    assert [(span.lower, span.upper) for span in spans] == [(0, 300_000), (300_000, 600_000)]


def test_all_needs_means_what_is_left_of_every_open_one(read, address, rice):
    chair = NeedFactory(address=address, description="Xe lăn")
    NeedFactory(address=address, description="Sửa nhà", met_on="2024-01-01")

    report = read({"Nhu cầu": "Tất cả"})

    assert report.errors == []
    held = dict(NeedCover.objects.values_list("need", "span"))
    assert {number: span.upper for number, span in held.items()} == {rice.pk: 300_000, chair.pk: 1}
    assert read({"Nhu cầu": "Tất cả"}).unchanged == 1


def test_a_need_that_is_not_in_the_dossier_or_is_met_is_an_error(read, address, rice):
    NeedFactory(address=address, description="Sửa nhà", met_on="2024-01-01")

    report = read({"Nhu cầu": "Bò giống"}, {"Nhu cầu": "Sửa nhà", "Nhà tài trợ": "Khác"})

    assert (
        "không có nhu cầu “Bò giống”; ghi một trong: “Gạo”; “Sửa nhà”." in report.errors[0].message
    )
    assert "đã được đáp ứng ngày 01/01/2024" in report.errors[1].message


def test_a_changed_amount_holds_another_part(read, rice):
    read({"Nhu cầu": "Gạo"})

    report = read({"Nhu cầu": "Gạo", "Số tiền mỗi tháng": 500_000, "Đến ngày": "31/12/2027"})

    pledge = Pledge.objects.get()
    assert (report.updated, pledge.value, pledge.ends_on.year) == (1, 500_000, 2027)
    assert [cover.amount for cover in pledge.covers.all()] == [500_000]
    assert "300.000 thành 500.000" in " ".join(problem.message for problem in report.warnings)


def test_an_amount_is_not_asked_for_and_then_is_that_of_the_need(read, rice):
    read({"Nhu cầu": "Gạo", "Số tiền mỗi tháng": ""})

    pledge = Pledge.objects.get()
    assert (pledge.value, pledge.frequency) == (1_000_000, "monthly")


def test_past_pledges_come_with_their_end_and_hold_nothing(read, rice):
    rows = (
        {"Trạng thái": "Đã hoàn thành", "Đến ngày": "31/12/2024", "Từ ngày": "01/01/2024"},
        {
            "Từ ngày": "01/02/2023",
            "Trạng thái": "Đã rút",
            "Ngày kết thúc": "01/05/2023",
            "Lý do kết thúc": "Công ty giải thể",
            "Nhu cầu": "Gạo",
        },
    )

    report = read(*rows)

    done, withdrawn = Pledge.objects.order_by("id")
    assert (report.created, report.errors) == (2, [])
    assert (done.status, done.ended_on) == ("fulfilled", datetime.date(2024, 12, 31))
    assert (withdrawn.status, withdrawn.end_reason) == ("withdrawn", "Công ty giải thể")
    assert not NeedCover.objects.holding().exists()
    assert read(*rows).unchanged == 2


def test_an_end_without_its_day_or_reason_is_an_error(read):
    report = read(
        {"Trạng thái": "Đã hoàn thành"},
        {"Trạng thái": "Đã rút", "Ngày kết thúc": "01/05/2026"},
        {"Từ ngày": "01/05/2026", "Đến ngày": "01/04/2026"},
        {"Nhà tài trợ": ""},
        {"Mã cũ": "A-9"},
    )

    assert messages(report.errors) == [
        (2, "Ngày kết thúc"),
        (3, "Lý do kết thúc"),
        (4, "Đến ngày"),
        (5, "Nhà tài trợ"),
        (6, "Mã cũ"),
    ]


def test_a_voided_pledge_is_skipped_and_one_of_an_undone_import_is_made_again(read, reviewer):
    read()
    void(Pledge.objects.get(), reason="Nhầm", by=reviewer)

    assert read().skipped == 1
    Pledge.objects.update(is_undone=True)
    assert read().created == 1


def test_a_pledge_that_has_ended_since_stays_as_it_is(read, reviewer):
    read()
    pledge = Pledge.objects.get()
    actions.fulfil(pledge, ended_on=today(), reason="Xong", by=reviewer)

    same = read()
    other = read({"Số tiền mỗi tháng": 900_000})

    assert (same.unchanged, other.skipped) == (1, 1)
    assert "đã hoàn thành nên giữ như đã ghi" in other.warnings[0].message


def test_a_check_leaves_nothing_behind(read, rice):
    report = read({"Nhu cầu": "Gạo"}, dry_run=True)

    assert report.created == 1
    assert not any(model.objects.exists() for model in (Pledge, Sponsor, NeedCover))


def test_a_lapsed_pledge_lets_go_of_its_part(read, rice, commune):
    lapsed = PledgeFactory(
        address=rice.address, held_until="2026-01-01", sponsor=SponsorFactory(unit=commune)
    )
    NeedCover.objects.create(
        pledge=lapsed, need=rice, span=(0, 1_000_000), capacity=1_000_000, is_holding=True
    )

    assert read({"Nhu cầu": "Gạo", "Số tiền mỗi tháng": 1_000_000}).created == 1
    lapsed.refresh_from_db()
    assert lapsed.status == Pledge.Status.EXPIRED


def test_months_that_do_not_add_up_are_said(read):
    report = read({"Đến ngày": "30/06/2026", "Tổng số tiền": 2_000_000})

    said = " ".join(problem.message for problem in report.warnings)
    assert "trong 6 tháng là 1.800.000 đồng, tệp ghi 2.000.000" in said
    assert Pledge.objects.get().value == 300_000


def test_money_too_little_for_several_needs_is_an_error(read, address, rice):
    Need.objects.create(address=address, description="Thuốc", value=200_000, frequency="monthly")

    report = read({"Nhu cầu": "Gạo; Thuốc", "Số tiền mỗi tháng": 1_000_000})

    assert "không đủ cho nhu cầu “Thuốc”" in report.errors[0].message


def test_another_pledge_for_no_need_in_particular_costs_no_search_for_free_parts(
    read, commune, django_assert_max_num_queries
):
    for number in range(2, 12):
        AddressFactory(unit=commune, legacy_code=f"A-{number}", household=True, filed=True)
    read({"Mã cũ": "A-2"})

    with django_assert_max_num_queries(30 + 9 * 22):
        report = read(*({"Mã cũ": f"A-{number}"} for number in range(3, 12)))

    assert report.created == 9

"""Aid comes in from a workbook; the same file twice counts once, two equal gifts count twice."""

import datetime

import pytest

from apps.aid_records.actions import merging
from apps.aid_records.models import AidRecord
from apps.core.actions import void
from apps.sponsors.models import Sponsor
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, SponsorFactory
from tests.workbooks import messages, workbook

HEADS = (
    "Mã cũ",
    "Đơn vị",
    "Ngày trợ giúp",
    "Nhà tài trợ",
    "Loại nhà tài trợ",
    "Hình thức",
    "Giá trị (đồng)",
)
ROW = ("A-1", "Cư Bao", "27/06/2018", "Công ty Thử", "Doanh nghiệp", "Tiền mặt", 500_000)


@pytest.fixture
def address(commune):
    return AddressFactory(
        unit=commune, legacy_code="A-1", full_name="Trần Thị Hoà", household=True, filed=True
    )


@pytest.fixture
def read(reviewer, address):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("aid", workbook(heads, *rows), **options)

    return read


def one(read, **cells):
    heads = (*HEADS, *(name for name in cells if name not in HEADS))
    row = dict(zip(HEADS, ROW, strict=True)) | cells
    report = read(tuple(row[head] for head in heads), heads=heads)
    return report, AidRecord.objects.first()


def test_aid_takes_headcount_unit_and_side_from_address_and_sponsor(read, address, reviewer):
    report = read(ROW)

    aid = AidRecord.objects.get()
    assert (report.created, report.saved) == (1, True)
    assert (aid.address, aid.unit, aid.province) == (address, address.unit, address.province)
    assert (aid.headcount, aid.value, aid.side) == (4, 500_000, "others")
    assert (aid.given_on, aid.form.code) == (datetime.date(2018, 6, 27), "tien-mat")
    assert aid.sponsor.unit == reviewer.unit
    assert report.warnings[0].message == "Nhà tài trợ mới: Công ty Thử."


def test_a_sponsor_of_the_province_is_found_by_folded_name_and_kind(read, province):
    sponsor = SponsorFactory(name="CÔNG TY THỬ", kind="company", unit=province)
    SponsorFactory(name="Công ty Thử", kind="rc_member", unit=province)

    read(ROW)

    assert AidRecord.objects.get().sponsor == sponsor
    assert Sponsor.objects.count() == 2


def test_a_row_without_the_kind_means_the_sponsor_that_another_row_tells_of(read):
    silent = (*ROW[:4], "", *ROW[5:])

    report = read(silent, ROW)

    assert (report.created, report.errors) == (2, [])
    assert {aid.sponsor for aid in AidRecord.objects.all()} == {Sponsor.objects.get()}


def test_a_row_without_the_kind_is_an_error_where_two_new_sponsors_have_the_name(read):
    report = read(ROW, (*ROW[:4], "Cá nhân", *ROW[5:]), (*ROW[:4], "", *ROW[5:]))

    assert messages(report.errors) == [(4, "Loại nhà tài trợ")]


def test_two_identical_gifts_count_twice_and_still_twice_after_a_second_import(read):
    read(ROW, ROW)

    report = read(ROW, ROW)

    assert (report.unchanged, report.changes) == (2, 0)
    assert AidRecord.objects.count() == 2
    assert Sponsor.objects.count() == 1


def test_a_corrected_value_updates_the_one_record_and_says_so(read):
    other = (*ROW[:2], "28/06/2018", *ROW[3:])
    read(ROW, other)

    report = read((*ROW[:6], "1,5 triệu"), other)

    assert (report.updated, report.unchanged) == (1, 1)
    assert "500.000 thành 1.500.000" in report.warnings[0].message
    assert report.warnings[0].column == "Giá trị (đồng)"
    assert list(AidRecord.objects.order_by("id").values_list("value", flat=True)) == [
        1_500_000,
        500_000,
    ]


def test_one_row_fewer_leaves_the_other_gift_alone(read):
    read(ROW, (*ROW[:6], 700_000))

    report = read((*ROW[:6], 700_000))

    assert report.unchanged == 1
    assert AidRecord.objects.count() == 2


def test_an_empty_value_is_unknown_and_zero_is_a_value(read):
    read((*ROW[:6], ""), (*ROW[:6], 0))

    assert list(AidRecord.objects.order_by("id").values_list("value", flat=True)) == [None, 0]


def test_a_value_entered_since_is_not_erased_by_the_old_file(read):
    read((*ROW[:6], ""))
    AidRecord.objects.update(value=900_000)

    report = read((*ROW[:6], ""))

    assert (report.unchanged, AidRecord.objects.get().value) == (1, 900_000)


def test_a_voided_gift_is_skipped_but_its_correction_is_new(read, reviewer):
    read(ROW)
    void(AidRecord.objects.get(), reason="Ghi nhầm", by=reviewer)

    again = read(ROW)
    corrected = read((*ROW[:6], 50_000))

    assert (again.skipped, again.created) == (1, 0)
    assert corrected.created == 1


@pytest.mark.parametrize(
    ("written", "exclusion"),
    [
        ("X1", "X1"),
        ("x 2", "X2"),
        ("không", None),
        ("X3. Hỗ trợ tổ chức Hội, chi phí hành chính", "X3"),
        ("Tuyên truyền, chiến dịch truyền thông", "X4"),
        ("Tết Nhân ái", "X5"),
        ("X5: Tết Nhân ái", "X5"),
    ],
)
def test_exclusions_are_read_by_number_text_or_campaign(read, written, exclusion):
    report, aid = one(read, **{"Không thuộc Cuộc vận động": written})

    if exclusion is None:
        assert "không rõ" in report.errors[0].message
    else:
        assert aid.exclusion == exclusion
        assert (aid.other_campaign is not None) == (exclusion == "X5")


def test_a_pass_on_and_a_quantity_are_read(read):
    _, aid = one(read, **{"Quay vòng": "x", "Số lượng": "1,5", "Đơn vị tính": "tạ", "Số người": 2})

    assert (aid.is_recirculated, float(aid.quantity), aid.measure, aid.headcount) == (
        True,
        1.5,
        "tạ",
        2,
    )


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Mã cũ", "A-9", "Không có địa chỉ mang mã A-9"),
        ("Mã cũ", "", "Chưa ghi mã địa chỉ"),
        ("Đơn vị", "Xã Trà Vong", "ngoài phạm vi"),
        ("Ngày trợ giúp", "31/02/2018", "không có thật"),
        ("Ngày trợ giúp", "", "Chưa ghi ngày"),
        ("Nhà tài trợ", "", "Chưa ghi nhà tài trợ"),
        ("Loại nhà tài trợ", "", "ghi loại nhà tài trợ"),
        ("Hình thức", "Vàng", "Không có hình thức “Vàng”"),
        ("Giá trị (đồng)", -5, "số âm"),
        ("Giá trị (đồng)", "-1.500.000", "số âm"),
        ("Giá trị (đồng)", "1,500", "Không đọc được chắc chắn"),
        ("Giá trị (đồng)", "=3*5", "chưa được tính"),
        ("Giá trị (đồng)", "#REF!", "báo lỗi #REF!"),
        ("Nội dung", "x" * 501, "501 ký tự"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(read, other_commune, heading, cell, words):
    report, aid = one(read, **{heading: cell})

    assert aid is None
    assert not Sponsor.objects.exists()
    assert (report.read, report.rows_in_error) == (1, 1)
    assert words in report.errors[0].message


@pytest.mark.parametrize("written", ["1.500.000", 1500000, "1,5 triệu", "1500000 đồng", 1.5e6])
def test_amounts_are_read_as_people_write_them(read, written):
    _, aid = one(read, **{"Giá trị (đồng)": written})

    assert aid.value == 1_500_000


def test_aid_before_its_dossier_is_accepted_with_a_warning(read):
    report, aid = one(read, **{"Ngày trợ giúp": "01/01/2018"})

    assert aid.exclusion == ""
    warning = report.warnings[-1]
    assert warning.column == "Ngày trợ giúp"
    assert "X2" in warning.message


def test_another_name_than_on_file_is_a_warning(read):
    report, aid = one(read, **{"Họ và tên": "Lê Văn Út"})

    assert aid is not None
    assert "khác tên trong hồ sơ: Trần Thị Hoà" in report.warnings[0].message


def test_the_code_of_another_province_is_unknown(read, other_commune):
    foreign = AddressFactory(unit=other_commune)

    report, _ = one(read, **{"Mã địa chỉ": foreign.code})

    assert messages(report.errors) == [(2, "Mã địa chỉ")]


def test_entry_order_is_row_order(read):
    read(*[(*ROW[:6], value) for value in (5, 3, 9, 1)])

    assert list(AidRecord.objects.order_by("id").values_list("value", flat=True)) == [5, 3, 9, 1]


def test_two_sponsors_of_one_name_need_their_kind(read, province):
    for kind in ("company", "individual"):
        SponsorFactory(name="Công ty Thử", kind=kind, unit=province)

    report, _ = one(read, **{"Loại nhà tài trợ": ""})

    assert messages(report.errors) == [(2, "Loại nhà tài trợ")]


def test_a_row_of_a_merged_dossier_means_the_one_that_was_kept(read, address, reviewer):
    kept, last = (AddressFactory(unit=address.unit, household=True, filed=True) for _ in range(2))
    read(ROW)
    merging.merge(kept, address, reason="Cùng một hộ", by=reviewer)
    kept.refresh_from_db()
    merging.merge(last, kept, reason="Cùng một hộ", by=reviewer)

    again, more = read(ROW), one(read, **{"Ngày trợ giúp": "28/06/2018"})[0]

    assert (again.unchanged, again.created, more.created) == (1, 0, 1)
    assert set(AidRecord.objects.values_list("address", flat=True)) == {last.pk}
    assert f"Hồ sơ {address.code} đã gộp vào {last.code}" in more.warnings[-1].message


def test_a_row_of_a_dossier_merged_into_another_unit_is_sent_to_the_superior(
    read, address, reviewer, neighbour_commune
):
    kept = AddressFactory(unit=neighbour_commune, household=True, filed=True)
    merging.merge(kept, address, reason="Cùng một hộ", by=reviewer)

    report = read(ROW, unit=address.unit)

    assert (report.saved, AidRecord.objects.count()) == (False, 0)
    assert "của đơn vị khác; gửi dòng này cho" in report.errors[0].message


def test_aid_to_a_draft_without_a_headcount_asks_for_it(read, commune):
    AddressFactory(unit=commune, legacy_code="N-1", household=True, headcount=None)

    silent, told = one(read, **{"Mã cũ": "N-1"})[0], one(read, **{"Mã cũ": "N-1", "Số người": 3})[0]

    assert "còn nháp, chưa ghi số người" in silent.errors[0].message
    assert (told.created, AidRecord.objects.get().headcount) == (1, 3)

"""Addresses come in from workbooks as people really write them."""

import datetime

import pytest

from apps.addresses.models import Address
from apps.audit.values import Doers
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, UserFactory
from tests.workbooks import messages, workbook

HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày sinh", "Số người", "Ngày lập hồ sơ")
ROW = ("A-1", "Phường Cư Bao", "Cá nhân", "Trần Thị Hoà", "1950", 1, "25/02/2012")


@pytest.fixture
def read(reviewer, commune, neighbour_commune):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("addresses", workbook(heads, *rows), **options)

    return read


def one(read, **cells):
    """Import one row made of named cells; (report, the address or None)."""
    cells = {"Loại": "Cá nhân", "Họ và tên": "Trần Thị Hoà", "Đơn vị": "Cư Bao"} | cells
    report = read(tuple(cells.values()), heads=tuple(cells))
    return report, Address.objects.first()


def test_reviewer_imports_a_filed_address_as_saving_it_would_store_it(read, reviewer, commune):
    heads = (*HEADS, "Thôn, buôn, ấp", "Điện thoại", "Đối tượng", "Nhu cầu", "Ngày rà soát")
    row = (
        *ROW,
        "Buôn Tring",
        "+84 912 345 678",
        "hộ nghèo; NKT",
        "Gạo, tiền thuốc; Sửa nhà",
        "15/11/2025",
    )

    report = read(row, heads=heads)

    address = Address.objects.get()
    stored = {name: getattr(address, name) for name in ("name_folded", "name_key", "search_text")}
    address.save()
    assert (report.created, report.errors, report.saved) == (1, [], True)
    assert stored == {name: getattr(address, name) for name in stored}
    assert address.status == "filed"
    assert address.unit == address.filed_unit == commune
    assert address.province == commune.province
    assert address.approved_by == address.created_by == reviewer
    assert address.filed_on == datetime.date(2012, 2, 25)
    assert (address.birth_date, address.birth_year) == (None, 1950)
    assert address.phone == "0912345678"
    assert sorted(c.code for c in address.categories.all()) == ["ho-ngheo", "nguoi-khuyet-tat"]
    assert [need.description for need in address.needs.all()] == ["Gạo, tiền thuốc", "Sửa nhà"]
    assert address.reviews.get().reviewed_on == datetime.date(2025, 11, 15)


def test_the_same_file_again_changes_nothing(read):
    heads = (*HEADS, "Đối tượng", "Nhu cầu", "Ngày rà soát", "Ngày dừng", "Lý do dừng")
    row = (*ROW, "Hộ nghèo", "Gạo", "01/03/2013", "01/03/2014", "Qua đời")
    read(row, heads=heads)

    report = read(row, heads=heads)

    address = Address.objects.get()
    assert (report.unchanged, report.changes) == (1, 0)
    assert (address.status, address.version) == ("closed", 1)
    assert address.needs.count() == address.reviews.count() == 1
    assert list(address.events.values_list("pgh_label", flat=True)) == ["insert"]


def test_a_review_taken_back_does_not_keep_out_the_one_in_the_file(read):
    heads, row = (*HEADS, "Ngày rà soát"), (*ROW, "01/03/2013")
    read(row, heads=heads)
    Address.objects.get().reviews.update(taken_back_at="2026-01-01T00:00+07:00")

    read(row, heads=heads)

    assert Address.objects.get().reviews.in_force().count() == 1


def test_a_corrected_file_updates_and_an_empty_cell_keeps_what_is_on_file(read, reviewer):
    read(ROW)

    report = read(("A-1", "Cư Bao", "", "Trần Thị Hoa", "", "", ""))

    address = Address.objects.get()
    assert report.updated == 1
    assert (address.full_name, address.birth_year, address.kind) == (
        "Trần Thị Hoa",
        1950,
        "individual",
    )
    assert address.version == 2
    last = address.events.order_by("-pgh_id").first()
    assert last.pgh_context.metadata["user"] == reviewer.pk
    assert Doers.where(last.pgh_context) == "nhập từ tệp tep.xlsx"


def test_rows_without_a_key_find_the_same_persons_again(read):
    twins = [("", *ROW[1:]), ("", *ROW[1:])]
    first = read(*twins)

    again = read(*twins)

    assert first.created == 2
    assert "Có thể trùng người với dòng 2" in first.warnings[0].message
    assert (again.unchanged, again.created) == (2, 0)


def test_a_row_without_a_key_still_finds_a_record_approved_since(read, commune):
    AddressFactory(unit=commune, full_name="Trần Thị Hoà", filed=True, code="DL-20-1")

    report = read(("", "Cư Bao", "Cá nhân", "Trần Thị Hòa", 1950, 1, ""))

    assert (report.created, report.read) == (0, 1)


def test_headings_are_found_below_title_lines_in_any_order_and_spelling(reviewer, commune):
    file = workbook(
        ["HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK"],
        ["DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO"],
        [],
        ["STT", "ho ten", "NĂM SINH", "Xã, phường", "Loai", "Nhân khẩu", "Ngày lập"],
        [1, "Trần Thị Hoà", 1950, "P. Cư Bao", "hộ", 4, datetime.date(2012, 2, 25)],
    )

    report = import_workbook("addresses", file, unit=reviewer.unit, by=reviewer)

    address = Address.objects.get()
    assert report.created == 1
    assert (address.kind, address.headcount, address.unit) == ("household", 4, commune)


@pytest.mark.parametrize(
    "day", ["11/04/2018", datetime.date(2018, 4, 11), "11.4.2018", "2018-04-11"]
)
def test_dates_are_read_day_first(read, day):
    _, address = one(read, **{"Ngày lập hồ sơ": day})

    assert address.filed_on == datetime.date(2018, 4, 11)


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Ngày lập hồ sơ", "31/02/2018", "không có thật"),
        ("Ngày lập hồ sơ", "01/01/2090", "sau hôm nay"),
        ("Họ và tên", "Hoà " * 1250, "4.999 ký tự, nhiều nhất 200"),
        ("Họ và tên", "123", "không phải họ tên"),
        ("Đơn vị", "Xã Không Có", "Không có đơn vị nào"),
        ("Đơn vị", "Xã Trà Vong", "ngoài phạm vi"),
        ("Loại", "Con mèo", "Cá nhân; Hộ gia đình; Tập thể khác"),
        ("Đối tượng", "Hộ nghèo; Hộ giàu", "Không có đối tượng “Hộ giàu”"),
        ("Điện thoại", "12345", "10 chữ số"),
        ("Số định danh", "66185001234", "11 chữ số"),
        ("Số định danh", "12ab", "không đúng"),
        ("Số người", 3, "Cá nhân thì số người là 1"),
        ("Số người", "-2", "không phải số người"),
        ("Ngày dừng", "01/01/2019", "phải ghi lý do"),
        ("Giới tính", "#N/A", "Công thức trong ô báo lỗi"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_remedy(read, other_commune, heading, cell, words):
    report, address = one(read, **{heading: cell})

    assert address is None
    assert messages(report.errors)[0][0] == 2
    assert report.errors[0].column in (heading, "Lý do dừng")
    assert words in report.errors[0].message
    assert report.rows_in_error == report.read == 1


def test_one_wrong_row_keeps_all_others_out(read):
    report = read(ROW, ("A-2", "Cư Bao", "Hộ", "Lê Văn Út", "", "", "31/02/2018"))

    assert (report.read, report.skipped, report.rows_in_error, report.saved) == (2, 1, 1, False)
    assert not Address.objects.exists()


def test_dry_run_saves_nothing_and_says_the_same(read):
    report = read(ROW, dry_run=True)

    assert (report.read, report.created, report.saved) == (1, 1, False)
    assert not Address.objects.exists()


def test_a_household_without_headcount_is_an_error_but_an_individual_counts_one(read):
    report = read(
        ("A-1", "Cư Bao", "Cá nhân", "Lê Văn Út", "", "", ""),
        ("A-2", "Cư Bao", "Hộ", "Lê Văn Tư", "", "", ""),
        ("A-3", "Cư Bao", "Tập thể", "Lớp học Thử", "", 1, ""),
    )

    assert messages(report.errors) == [(3, "Số người"), (4, "Số người")]
    assert report.skipped == 1


def test_eleven_digits_of_an_identity_number_are_restored_and_shown(read):
    report, address = one(
        read, **{"Ngày sinh": "1985", "Giới tính": "Nữ", "Số định danh": 66185001234}
    )

    assert address.identity_number == "066185001234"
    assert "66185001234 → 066185001234" in report.warnings[0].message


def test_a_phone_kept_as_a_number_gets_its_zero_back_and_says_so(read):
    report, address = one(read, **{"Điện thoại": 912345678})

    assert address.phone == "0912345678"
    assert "912345678 → 0912345678" in report.warnings[0].message


def test_decomposed_letters_become_composed(read):
    import unicodedata

    _, address = one(read, **{"Họ và tên": unicodedata.normalize("NFD", "H’Blim Mlô Êban")})

    assert address.full_name == "H'Blim Mlô Êban"


def test_the_same_key_twice_in_a_file(read):
    report = read(ROW, ROW, ("A-1", *ROW[1:3], "Người Khác", *ROW[4:]))

    assert (report.created, report.skipped) == (0, 2)
    assert messages(report.errors) == [(4, "Mã cũ")]
    assert "dòng 2" in report.errors[0].message


def test_a_voided_record_is_not_made_again(read, reviewer):
    from apps.core.actions import void

    read(ROW)
    void(Address.objects.get(), reason="Nhập nhầm", by=reviewer)

    report = read(ROW)

    assert (report.skipped, report.created) == (1, 0)
    assert Address.objects.count() == 1


def test_a_likely_duplicate_is_a_warning_never_an_error(read, commune):
    AddressFactory(unit=commune, full_name="Trần Thị Hoà", filed=True, code="DL-20-1")

    report = read(ROW)

    assert (report.created, report.errors) == (1, [])
    assert "Có thể trùng người" in report.warnings[0].message


def test_the_address_code_finds_the_record_in_scope_only(read, commune, other_commune):
    mine = AddressFactory(unit=commune, full_name="Lê Văn Út")
    foreign = AddressFactory(unit=other_commune)
    heads = ("Mã địa chỉ", "Loại", "Họ và tên", "Điện thoại")

    report = read(
        (mine.code, "", "", "0912345678"), (foreign.code, "", "", "0912345678"), heads=heads
    )

    assert report.skipped == 1
    assert messages(report.errors) == [(3, "Mã địa chỉ")]
    assert "trong phạm vi của bạn" in report.errors[0].message


def test_an_import_never_moves_a_record_to_another_unit(read, commune, neighbour_commune):
    address = AddressFactory(unit=commune)
    heads = ("Mã địa chỉ", "Đơn vị", "Loại", "Họ và tên")

    report = read((address.code, "Xã Hòa Xuân", "", ""), heads=heads)

    address.refresh_from_db()
    assert address.unit == commune
    assert "vẫn thuộc Phường Cư Bao" in report.warnings[0].message


def test_a_reviewer_of_one_commune_needs_no_unit_column(commune):
    reviewer = UserFactory(role="reviewer", unit=commune)
    file = workbook(("Loại", "Họ và tên"), ("Cá nhân", "Lê Văn Út"))

    import_workbook("addresses", file, unit=commune, by=reviewer)

    address = Address.objects.get()
    assert (address.unit, address.status) == (commune, "submitted")


def test_codes_follow_the_order_of_the_file(read):
    read(*[(f"A-{n}", "Cư Bao", "Cá nhân", f"Người Thử {n}", "", "", "") for n in range(12)])

    names = Address.objects.order_by("code").values_list("legacy_code", flat=True)
    assert list(names) == [f"A-{n}" for n in range(12)]
    assert list(Address.objects.order_by("id").values_list("legacy_code", flat=True)) == list(names)


def test_a_file_files_what_waited_and_closes_what_was_filed(read, commune):
    waiting = AddressFactory(unit=commune, legacy_code="A-1", submitted=True)
    open_one = AddressFactory(unit=commune, legacy_code="A-2", filed=True)
    heads = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ", "Ngày dừng", "Lý do dừng")

    report = read(
        ("A-1", "Cư Bao", "", "", "25/02/2019", "", ""),
        ("A-2", "Cư Bao", "", "", "", "01/05/2020", "qua đời"),
        heads=heads,
    )

    waiting.refresh_from_db()
    open_one.refresh_from_db()
    assert report.updated == 2
    assert (waiting.status, waiting.approved_by.username) == ("filed", "reviewer")
    assert (open_one.status, open_one.stop_reason.code) == ("closed", "qua-doi")


def test_namesakes_without_a_key_keep_apart_by_what_else_is_written(read):
    heads = ("Đơn vị", "Loại", "Họ và tên", "Thôn, buôn, ấp")
    first = ("Cư Bao", "Cá nhân", "Lê Văn Út", "Buôn 1")
    second = ("Cư Bao", "Cá nhân", "Lê Văn Út", "Buôn 2")
    read(first, second, heads=heads)

    report = read(second, heads=heads)

    assert report.unchanged == 1
    assert sorted(Address.objects.values_list("hamlet", flat=True)) == ["Buôn 1", "Buôn 2"]


def test_national_staff_import_into_every_province_with_its_own_codes(
    nation, commune, other_commune
):
    by = UserFactory(role="reviewer", unit=nation)
    file = workbook(HEADS, ROW, ("A-1", "Trà Vong", *ROW[2:]))

    report = import_workbook("addresses", file, unit=nation, by=by)

    codes = Address.objects.order_by("code").values_list("code", "province__abbreviation")
    assert report.created == 2
    assert [(code.split("-")[0], short) for code, short in codes] == [("DL", "DL"), ("TNI", "TNI")]


def test_a_record_moved_since_is_still_found_by_its_old_number(read, commune, neighbour_commune):
    read(ROW)
    Address.objects.update(unit=neighbour_commune)

    report = read(ROW)

    assert report.unchanged == 1
    assert Address.objects.get().unit == neighbour_commune


def test_a_categories_cell_replaces_the_old_set(read):
    heads = (*HEADS, "Đối tượng")
    read((*ROW, "Hộ nghèo; Trẻ mồ côi"), heads=heads)

    read((*ROW, "Trẻ mồ côi; Người khuyết tật"), heads=heads)

    codes = Address.objects.get().categories.values_list("code", flat=True)
    assert sorted(codes) == ["nguoi-khuyet-tat", "tre-mo-coi"]

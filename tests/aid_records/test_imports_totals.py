"""Figures of past years come in from the filled-in Bảng tổng hợp itself."""

import datetime

import pytest

from apps.workbooks.importing import ImportRefusedError, import_workbook
from apps.aid_records.models import HistoricalTotal
from tests.factories import HistoricalTotalFactory
from tests.workbooks import messages, workbook

TOP = (
    ["HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["", "", "", "", "Đắk Lắk, ngày 16 tháng 10 năm 2018"],
    ["BẢNG TỔNG HỢP KẾT QUẢ 10 NĂM TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG"],
    ["“MỖI TỔ CHỨC, MỖI CÁ NHÂN GẮN VỚI MỘT ĐỊA CHỈ NHÂN ĐẠO” GIAI ĐOẠN 2008-2018"],
    [
        "Số thứ tự",
        "Xã, phường, thị trấn, trường học, đơn vị trực thuộc",
        "Số địa chỉ được lập hồ sơ",
        "Số địa chỉ được trợ giúp",
        "",
        "",
        "Tổng số người được trợ giúp",
        "Tổng giá trị trợ giúp (đồng)",
    ],
    ["", "", "", "Hội Chữ thập đỏ trợ giúp", "Các tổ chức, cá nhân khác trợ giúp", "Tổng cộng"],
    [1, 2, 3, 4, 5, "6 = 4+5", 7, 8],
)
WARD = [1, "Phường Cư Bao", 10, 3, 4, 7, 20, "1.500.000"]
DISTRICT = [2, "Huyện Krông Năng", 5, 1, 1, 2, 6, 500_000]
EMPTY = [3, "Xã Hòa Xuân", 0, 0, 0, 0, 0, 0]
TOTAL = ["", "Tổng cộng", 15, 4, 5, 9, 26, 2_000_000]
FOOT = (["Ghi chú cột 7: Địa chỉ nhân đạo được trợ giúp có thể là cá nhân hoặc tập thể"],)


@pytest.fixture
def read(reviewer, commune, neighbour_commune, old_district):
    def read(*rows, top=TOP, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("totals", workbook(*top, *rows, *FOOT), **options)

    return read


def test_units_of_today_and_old_districts_get_their_totals(read, commune, old_district):
    report = read(WARD, DISTRICT, EMPTY, TOTAL)

    ward, district = HistoricalTotal.objects.order_by("-value")
    assert (report.read, report.created, report.skipped, report.errors) == (3, 2, 1, [])
    assert (ward.unit, district.unit) == (commune, old_district)
    assert (ward.starts_on, ward.ends_on) == (
        datetime.date(2008, 1, 1),
        datetime.date(2018, 12, 31),
    )
    assert (ward.filed, ward.helped_by_red_cross, ward.helped_by_others) == (10, 3, 4)
    assert (ward.persons, ward.value) == (20, 1_500_000)


def test_the_same_table_again_changes_nothing_and_a_corrected_one_updates(read):
    read(WARD, DISTRICT, EMPTY, TOTAL)

    again = read(WARD, DISTRICT, EMPTY, TOTAL)
    corrected = read([*WARD[:2], 11, *WARD[3:]], DISTRICT, EMPTY, [*TOTAL[:2], 16, *TOTAL[3:]])

    assert (again.unchanged, again.skipped, again.changes) == (2, 1, 0)
    assert (corrected.updated, corrected.unchanged) == (1, 1)
    assert "10 thành 11" in corrected.warnings[0].message
    assert HistoricalTotal.objects.order_by("-value").first().filed == 11


def test_sums_that_do_not_agree_are_named_and_nothing_is_saved(read):
    report = read([*WARD[:5], 8, *WARD[6:]], DISTRICT, EMPTY, [*TOTAL[:2], 99, *TOTAL[3:]])

    assert "Cột 6 ghi 8 nhưng cột 4 + cột 5 là 7" in report.errors[0].message
    assert messages(report.errors) == [(8, "Tổng cộng")]
    assert not HistoricalTotal.objects.exists()


def test_a_wrong_last_row_is_named(read):
    report = read(WARD, DISTRICT, EMPTY, [*TOTAL[:2], 99, *TOTAL[3:]])

    assert messages(report.errors) == [(11, "Số địa chỉ được lập hồ sơ")]
    assert "99 nhưng cộng các đơn vị là 15" in report.errors[0].message
    assert report.read == report.created + report.skipped + report.rows_in_error


def test_a_unit_twice_or_unknown_or_overlapping_is_an_error(read, neighbour_commune):
    HistoricalTotalFactory(unit=neighbour_commune)

    report = read(
        WARD,
        [2, "Cư Bao", 0, 0, 0, 0, 0, 0],
        [3, "Xã Hòa Xuân", 5, 1, 1, 2, 6, 500_000],
        TOTAL,
    )
    unknown = read([1, "Xã Không Có", 15, 4, 5, 9, 26, 2_000_000], TOTAL)

    assert messages(report.errors) == [(9, report.errors[0].column), (10, report.errors[0].column)]
    assert "đã có ở dòng 8" in report.errors[0].message
    assert "01/01/2008 đến 31/12/2012" in report.errors[1].message
    assert "Không có đơn vị nào tên" in unknown.errors[0].message


def test_a_period_in_days_is_read_too(read):
    top = [*TOP[:3], ["TỪ NGÀY 01/07/2008 ĐẾN NGÀY 30/06/2018"], *TOP[4:]]

    read(WARD, DISTRICT, EMPTY, TOTAL, top=top)

    total = HistoricalTotal.objects.first()
    assert (total.starts_on, total.ends_on) == (
        datetime.date(2008, 7, 1),
        datetime.date(2018, 6, 30),
    )


@pytest.mark.parametrize(
    ("title", "foot", "span"),
    [
        ("ĐỊA CHỈ NHÂN ĐẠO” NĂM 2018", "", ((2018, 1, 1), (2018, 12, 31))),
        ("TỪ NĂM 2008 ĐẾN NĂM 2018", "", ((2008, 1, 1), (2018, 12, 31))),
        ("Giai đoạn từ năm 2008 đến hết năm 2018", "", ((2008, 1, 1), (2018, 12, 31))),
        ("GIAI ĐOẠN 2008-2018", "Số liệu tính đến ngày 30/09/2018", ((2008, 1, 1), (2018, 9, 30))),
        (
            "GIAI ĐOẠN 2008-2018",
            "Số liệu tính đến ngày 30/09/2018 (kỳ bắt đầu từ ngày 01/07/2008).",
            ((2008, 7, 1), (2018, 9, 30)),
        ),
    ],
)
def test_the_days_below_the_table_are_heeded(read, title, foot, span):
    read(WARD, DISTRICT, EMPTY, TOTAL, [foot], top=[*TOP[:3], [title], *TOP[4:]])

    total = HistoricalTotal.objects.first()
    assert (total.starts_on, total.ends_on) == tuple(datetime.date(*day) for day in span)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("GIAI ĐOẠN", "Không thấy khoảng thời gian"),
        ("GIAI ĐOẠN 2018-2008", "không hợp lệ"),
        ("GIAI ĐOẠN 2008-2098", "không hợp lệ"),
        ("TỪ NGÀY 31/02/2008 ĐẾN NGÀY 31/12/2018", "không có thật"),
    ],
)
def test_a_period_that_cannot_be_refuses_the_file(read, title, words):
    with pytest.raises(ImportRefusedError, match=words):
        read(WARD, DISTRICT, EMPTY, TOTAL, top=[*TOP[:3], [title], *TOP[4:]])


def test_a_table_without_last_row_is_refused(read):
    with pytest.raises(ImportRefusedError, match="Tổng cộng"):
        read(WARD, DISTRICT)


def test_another_table_is_refused(reviewer):
    with pytest.raises(ImportRefusedError, match="Không tìm thấy Bảng tổng hợp"):
        import_workbook(
            "totals", workbook(["Tên", "Loại"], ["A", "B"]), unit=reviewer.unit, by=reviewer
        )

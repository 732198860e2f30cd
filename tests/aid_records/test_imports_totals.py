"""Figures of past years come in from the filled-in Bảng tổng hợp itself."""

import datetime

import pytest

from apps.aid_records.models import HistoricalTotal
from apps.organisation.models import Unit, UnitLink
from apps.workbooks.importing import ImportRefusedError, import_workbook
from tests.factories import AddressFactory, HistoricalTotalFactory, UnitFactory
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
    assert [(problem.row, problem.message) for problem in report.warnings] == [
        (0, "Dòng 8–11: số liệu từ 01/01/2008 đến 31/12/2018."),
        (0, "1 dòng không có số liệu; được bỏ qua."),
    ]
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
    assert "10 thành 11" in corrected.warnings[-1].message
    assert HistoricalTotal.objects.order_by("-value").first().filed == 11


def test_sums_that_do_not_agree_are_named_and_nothing_is_saved(read):
    report = read([*WARD[:5], 8, *WARD[6:]], DISTRICT, EMPTY, [*TOTAL[:2], 99, *TOTAL[3:]])

    assert "Cột 6 ghi 8 nhưng cột 4 + cột 5 là 7" in report.errors[0].message
    assert messages(report.errors) == [
        (8, "Tổng cộng"),
        (11, "Số địa chỉ được lập hồ sơ"),
        (11, "Tổng cộng"),
    ]
    assert "99 nhưng cộng các đơn vị là 15; lệch 84" in report.errors[1].message
    assert "ghi 9 nhưng cộng các đơn vị là 10" in report.errors[2].message
    assert report.read == report.created + report.skipped + report.rows_in_error
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


def test_every_wrong_sum_is_named_also_where_a_unit_is_not_known(read):
    report = read(
        [1, "Xã Không Có", 10, 3, 4, 8, 20, 1_500_000],
        [*DISTRICT[:5], 9, *DISTRICT[6:]],
        ["", "Tổng cộng", 1, 2, 3, 4, 5, 6],
    )

    found = [(problem.row, problem.field) for problem in report.errors]
    assert sorted(found) == sorted(
        [(8, "helped"), (8, "unit"), (9, "helped")]
        + [(10, name) for name in ("filed", "helped_by_red_cross", "helped_by_others")]
        + [(10, name) for name in ("helped", "helped", "persons", "value")]
    )
    assert not HistoricalTotal.objects.exists()


def test_dashes_section_lines_and_sums_on_the_way_do_not_disturb(read):
    report = read(
        ["I", "Các phường"],
        WARD,
        ["", "Cộng", 10, 3, 4, 7, 20, 1_500_000],
        ["II", "Các xã"],
        [3, "Xã Hòa Xuân", "-", "-", "–", 0, "", 0],
        ["", "TỔNG CỘNG", 10, 3, 4, 7, 20, 1_500_000],
        ["", "Trong đó đồng trợ giúp: 2"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "CHỦ TỊCH"],
    )

    assert (report.errors, report.created, report.skipped) == ([], 1, 3)
    assert report.read == 4
    assert "Dòng cộng ở giữa bảng" in " ".join(problem.message for problem in report.warnings)


def test_a_table_for_each_span_below_one_another(read, commune):
    second = (
        ["BẢNG TỔNG HỢP CUỘC VẬN ĐỘNG GIAI ĐOẠN 2019-2020"],
        *TOP[4:],
        ["1", "Phường Cư Bao", 4, 1, 1, 2, 3, 1_000],
        ["", "Tổng cộng", 4, 1, 1, 2, 3, 1_000],
    )

    report = read(WARD, DISTRICT, TOTAL, *second)

    assert (report.errors, report.created) == ([], 3)
    spans = HistoricalTotal.objects.filter(unit=commune).order_by("starts_on")
    assert [(total.starts_on.year, total.ends_on.year, total.filed) for total in spans] == [
        (2008, 2018, 10),
        (2019, 2020, 4),
    ]


def test_figures_of_a_unit_and_of_one_above_it_are_never_both_taken(read, province, commune):
    HistoricalTotalFactory(unit=province)

    report = read(WARD, ["", "Tổng cộng", *WARD[2:]])
    both = read(
        WARD,
        [2, "2025:66", 5, 1, 1, 2, 6, 500_000],
        TOTAL,
        top=[*TOP[:3], ["GIAI ĐOẠN 2013-2018"], *TOP[4:]],
    )

    assert "Tỉnh Đắk Lắk từ 01/01/2008 đến 31/12/2012" in report.errors[0].message
    assert [problem.row for problem in both.errors] == [8, 9]
    assert "ở dòng 9 chồng lên nhau" in both.errors[0].message


def test_formulas_that_nothing_has_reckoned_yet_are_reckoned_here(read, commune):
    report = read(
        [1, "Phường Cư Bao", 10, 3, 4, "=D8+E8", 20, "1.500.000"],
        ["", "Tổng cộng", *(f"=SUM({letter}8:{letter}8)" for letter in "CDEFGH")],
    )

    total = HistoricalTotal.objects.get()
    assert report.errors == []
    assert (total.filed, total.helped_by_red_cross, total.helped_by_others) == (10, 3, 4)
    assert "máy cộng được 7" in report.warnings[1].message


def test_a_formula_in_a_figure_that_nothing_has_reckoned_is_an_error(read):
    report = read(
        [1, "Phường Cư Bao", "=5+5", 3, 4, 7, 20, "1.500.000"],
        ["", "Tổng cộng", 10, 3, 4, 7, 20, 1_500_000],
    )

    assert messages(report.errors) == [(8, "Số địa chỉ được lập hồ sơ")]


def test_a_table_that_lacks_a_column_says_which(read):
    heads = [[cell for cell in row if "giá trị" not in str(cell)] for row in TOP]

    with pytest.raises(ImportRefusedError, match="thiếu cột: Tổng giá trị trợ giúp"):
        read(WARD[:7], TOTAL[:7], top=heads)


def test_new_units_are_not_taken_beside_what_went_into_them(read, commune, old_district):
    Unit.objects.filter(pk=commune.pk).update(valid_from="2025-07-01")
    whole, divided = (
        UnitFactory(parent=old_district, era="2004", name=name, valid_to="2025-06-30")
        for name in ("Xã Một", "Xã Ba")
    )
    UnitLink.objects.create(old=whole, new=commune, share="whole")
    link = UnitLink.objects.create(old=divided, new=commune, share="part")
    with_whole = read(WARD, [2, whole.key, 5, 1, 1, 2, 6, 500_000], TOTAL)
    with_district = read(WARD, DISTRICT, TOTAL)
    AddressFactory(unit=divided, filed=True, filed_on="2012-05-01")
    with_records = read(WARD, ["", "Tổng cộng", *WARD[2:]])
    link.delete()

    alone = read(WARD, ["", "Tổng cộng", *WARD[2:]])
    again = read(WARD, ["", "Tổng cộng", *WARD[2:]])
    later = read([1, whole.key, *WARD[2:]], ["", "Tổng cộng", *WARD[2:]])

    for report in (with_whole, with_district):
        assert [problem.row for problem in report.errors] == [8, 9]
        assert "đơn vị mới hoặc các đơn vị cũ" in report.errors[0].message
    assert "gồm một phần của Xã Ba" in with_records.errors[0].message
    assert (alone.created, again.unchanged) == (1, 1)
    assert "Phường Cư Bao từ 01/01/2008" in later.errors[0].message

"""Template files: filled in and sent back they come in, and their example never does."""

import io
import subprocess
import time
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from apps.addresses.models import Address, HouseholdMember, Review
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord, HistoricalTotal, Pledge
from apps.campaign.models import Activity, CommitteeMember, Directive, SupportGroup, Survey
from apps.sponsors.models import Sponsor
from apps.workbooks.importing import ImportRefusedError, import_workbook
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from apps.workbooks.template_files import template_file, units_named
from tests.factories import AddressFactory, UnitFactory, UserFactory

FILLED = {
    "addresses": {
        "Đơn vị": "Phường Cư Bao",
        "Loại": "Hộ gia đình",
        "Họ và tên": "Nguyễn Thị Thử",
        "Điện thoại": "0912000111",
        "Số người": 3,
    },
    "members": {"Mã cũ": "A-1", "Đơn vị": "Phường Cư Bao", "Họ và tên": "Y Thử Con"},
    "sponsors": {"Tên": "Cửa hàng Thử", "Loại": "Doanh nghiệp"},
    "aid": {
        "Mã cũ": "A-1",
        "Đơn vị": "Phường Cư Bao",
        "Ngày trợ giúp": "02/03/2020",
        "Nhà tài trợ": "Cửa hàng Thử",
        "Loại nhà tài trợ": "Doanh nghiệp",
        "Hình thức": "Tiền mặt",
        "Giá trị (đồng)": 500_000,
    },
    "pledges": {
        "Nhà tài trợ": "Cửa hàng Thử",
        "Loại nhà tài trợ": "Doanh nghiệp",
        "Mã cũ": "A-1",
        "Đơn vị": "Phường Cư Bao",
        "Số tiền mỗi tháng": 300_000,
    },
    "reviews": {
        "Mã cũ": "A-1",
        "Đơn vị": "Phường Cư Bao",
        "Ngày rà soát": "02/03/2020",
        "Kết quả": "Không đổi",
    },
    "aid_models": {"Tên mô hình": "Bếp ăn Thử", "Loại": "Bếp ăn, bữa ăn tình thương"},
    "directives": {
        "Ngày ban hành": "16/10/2018",
        "Nhóm văn bản": "Hội tham mưu cho cấp ủy, chính quyền",
        "Loại văn bản": "Tờ trình",
        "Trích yếu": "Thành lập Ban Chỉ đạo",
    },
    "committees": {
        "Đơn vị": "Phường Cư Bao",
        "Ngày thành lập": "02/03/2018",
        "Họ và tên": "Y Thử Niê",
        "Vai trò trong ban": "Phó trưởng ban Thường trực",
        "Đại diện cho": "Mặt trận Tổ quốc",
    },
    "groups": {"Tên": "Đội Thử", "Loại": "Đội", "Điện thoại": "0912000111"},
    "activities": {
        "Loại hoạt động": "Vận động nguồn lực",
        "Nội dung hoạt động": "Vận động Tết",
        "Ngày tổ chức": "12/01/2018",
        "Giá trị vận động được (đồng)": 1_500_000,
    },
    "surveys": {"Đơn vị": "Phường Cư Bao", "Năm": 2018},
}
MADE = {
    "addresses": Address.objects.exclude(legacy_code="A-1"),
    "members": HouseholdMember.objects,
    "sponsors": Sponsor.objects,
    "aid": AidRecord.objects,
    "pledges": Pledge.objects,
    "reviews": Review.objects,
    "aid_models": AidModel.objects,
    "directives": Directive.objects,
    "committees": CommitteeMember.objects,
    "groups": SupportGroup.objects,
    "activities": Activity.objects,
    "surveys": Survey.objects,
}


@pytest.fixture
def household(commune):
    return AddressFactory(unit=commune, legacy_code="A-1", household=True, filed=True)


@pytest.fixture
def template(reviewer, commune):
    def template(kind, by=reviewer):
        return template_file(KINDS[kind], unit=by.unit, by=by)

    return template


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sent_back(book, name="mau.xlsx"):
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = name
    return stream


def headings(sheet):
    return {str(cell.value).removesuffix(" *"): cell for cell in sheet[1]}


@pytest.mark.parametrize("kind", FILLED)
def test_a_template_filled_in_comes_in_and_its_example_does_not(
    template, kind, reviewer, household
):
    book = opened(template(kind))
    heads = headings(book.worksheets[0])
    for name, value in FILLED[kind].items():
        book.worksheets[0].cell(3, heads[name].column, value)

    report = import_workbook(kind, sent_back(book), unit=reviewer.unit, by=reviewer)

    assert (report.errors, report.read, report.created) == ([], 1, 1)
    assert (2, "Dòng ví dụ của tệp mẫu không được nhập.") in [
        (problem.row, problem.message) for problem in report.warnings
    ]
    assert not any("cũng có bảng như vậy" in problem.message for problem in report.warnings)
    assert book.worksheets[0].title.strip(" ,") == book.worksheets[0].title
    assert MADE[kind].count() == 1


@pytest.mark.parametrize("kind", FILLED)
def test_a_template_sent_back_as_it_is_holds_no_row(template, kind, reviewer):
    with pytest.raises(ImportRefusedError, match="không có dòng dữ liệu"):
        import_workbook(kind, sent_back(opened(template(kind))), unit=reviewer.unit, by=reviewer)


def test_an_example_that_was_written_over_is_a_row_like_any_other(template, reviewer):
    book = opened(template("sponsors"))
    sheet = book.worksheets[0]
    sheet.cell(2, headings(sheet)["Tên"].column, "Cửa hàng Khác")

    report = import_workbook("sponsors", sent_back(book), unit=reviewer.unit, by=reviewer)

    assert (report.created, Sponsor.objects.get().name) == (1, "Cửa hàng Khác")


def test_the_official_table_comes_filled_with_units_and_formulas(
    template, reviewer, commune, neighbour_commune
):
    book = opened(template("totals"))
    sheet = book.active
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=8)}
    assert {commune.name, neighbour_commune.name, "Tổng cộng"} <= rows.keys()
    sheet["A2"] = "GIAI ĐOẠN 2008-2018"
    for place, value in zip((2, 3, 4, 6, 7), (10, 3, 4, 20, 1_500_000), strict=True):
        rows[commune.name][place].value = value

    report = import_workbook("totals", sent_back(book), unit=reviewer.unit, by=reviewer)

    total = HistoricalTotal.objects.get()
    assert (report.errors, report.created) == ([], 1)
    assert (total.unit, total.filed, total.value) == (commune, 10, 1_500_000)


def test_the_official_table_of_a_commune_has_the_commune_before_its_school(reviewer, commune):
    school = UnitFactory(parent=commune, kind="school", name="Trường Mẫu giáo Thử")
    sheet = opened(template_file(KINDS["totals"], unit=commune, by=reviewer)).active

    assert [row[1].value for row in sheet.iter_rows(min_row=8)] == [
        commune.name,
        school.name,
        "Tổng cộng",
    ]


def test_the_official_table_without_its_years_asks_for_them(template, reviewer):
    with pytest.raises(ImportRefusedError, match="GIAI ĐOẠN 2008-2018"):
        import_workbook(
            "totals", sent_back(opened(template("totals"))), unit=reviewer.unit, by=reviewer
        )


def test_required_headings_are_marked_and_cells_keep_zeros_and_days(template):
    sheet = opened(template("addresses")).worksheets[0]
    heads = headings(sheet)

    assert sheet.cell(1, heads["Họ và tên"].column).value == "Họ và tên *"
    formats = {
        name: sheet.column_dimensions[cell.column_letter].number_format
        for name, cell in heads.items()
    }
    assert formats["Số định danh"] == formats["Điện thoại"] == formats["Ngày sinh"] == "@"
    assert formats["Ngày khảo sát"] == "dd/mm/yyyy"
    assert formats["Số người"] == "#,##0"
    assert sheet.freeze_panes == "A2"


def test_terms_and_units_can_be_chosen_from_a_list(template, commune, neighbour_commune):
    book = opened(template("addresses"))
    sheet, terms = book.worksheets[0], book["Danh mục"]
    heads = headings(sheet)
    lists = {
        str(rule.sqref).partition("2")[0]: rule for rule in sheet.data_validations.dataValidation
    }

    named = {
        cell.value: [below.value for below in terms[cell.column_letter][1:]] for cell in terms[1]
    }
    kinds = lists[heads["Loại"].column_letter]
    assert kinds.type == "list"
    assert kinds.formula1.startswith("'Danh mục'!$")
    assert {commune.name, neighbour_commune.name} <= set(named["Ghi được ở cột “Đơn vị”"])
    assert "Hộ gia đình" in named["Ghi được ở cột “Loại”"]
    assert lists[heads["Đối tượng"].column_letter].type is None  # several in one cell
    assert "Hộ nghèo" in named["Ghi được ở cột “Đối tượng”"]
    assert all(rule.prompt and len(rule.prompt) <= 255 for rule in lists.values())


@pytest.mark.parametrize("kind", FILLED)
def test_every_column_is_explained(template, kind):
    guide = opened(template(kind))["Hướng dẫn"]
    explained = {row[0].value: row[2].value for row in guide.iter_rows(min_row=7)}

    assert set(explained) == {column.name for column in KINDS[kind].columns}


def test_two_units_of_one_name_are_written_as_their_keys(reviewer, commune, province):
    twin = UnitFactory(parent=province, name=commune.name)

    assert {commune.key, twin.key} <= set(units_named(province, ["base"]))


def test_a_province_is_small_and_quick_and_the_nation_does_not_list_every_commune(
    template, province, nation, monkeypatch
):
    for number in range(102):
        UnitFactory(parent=province, name=f"Xã Đông {number}")
    before = time.perf_counter()

    content = template("addresses")

    assert time.perf_counter() - before < 2
    assert len(content) < 60_000
    monkeypatch.setattr("apps.workbooks.template_files.terms.MOST_UNITS", 50)
    of_nation = opened(template("addresses", by=UserFactory(unit=nation, role="manager")))
    cells = {cell.value for row in of_nation["Danh mục"].iter_rows() for cell in row}
    assert any("có hơn 50 đơn vị" in str(value) for value in cells)


def test_nothing_in_a_template_is_a_formula_or_a_macro(template, commune):
    commune.name = "=CMD|' /C calc'!A0"
    commune.save()

    with zipfile.ZipFile(io.BytesIO(template("addresses"))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "sheet" in name]

    assert not any(b"<f>" in sheet for sheet in sheets)


def test_libreoffice_opens_a_template_and_what_it_saves_comes_in(
    template, tmp_path, reviewer, household
):
    book = opened(template("pledges"))
    for name, value in FILLED["pledges"].items():
        book.worksheets[0].cell(3, headings(book.worksheets[0])[name].column, value)
    (tmp_path / "mau.xlsx").write_bytes(sent_back(book).getvalue())

    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"),
            *("--convert-to", "ods", "--outdir", str(tmp_path), str(tmp_path / "mau.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    report = import_workbook("pledges", tmp_path / "mau.ods", unit=reviewer.unit, by=reviewer)
    assert (report.errors, report.read, report.created) == ([], 1, 1)


@pytest.mark.django_db
def test_a_person_downloads_the_template_of_each_kind(client, reviewer):
    client.force_login(reviewer)

    for kind in Import.Kind.values:
        response = client.get(reverse("workbooks:template", args=[kind]))
        content = b"".join(response.streaming_content)
        assert response.status_code == 200
        assert opened(content).sheetnames
        assert f"mau-{KINDS[kind].slug}.xlsx" in response["Content-Disposition"]

"""Whole files: what is refused, the command, the samples, two people at once."""

import io
import json
import threading
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.addresses.models import Address
from apps.organisation.models import Unit
from apps.workbooks.importing import ImportRefusedError, import_workbook
from tests.factories import UserFactory
from tests.workbooks import workbook

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên")
ROW = ("A-1", "Cư Bao", "Cá nhân", "Trần Thị Hoà")


def named(content, name="tep.xlsx"):
    file = io.BytesIO(content)
    file.name = name
    return file


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Day la van ban", "không phải là tệp bảng tính"),
        (bomb(), "bung ra quá lớn"),
        (b"", "không có nội dung"),
        (b"PK\x03\x04 hong", "hỏng"),
        (workbook(HEADS).read(), "không có dòng dữ liệu"),
        (
            workbook(("Mã cũ", "Đơn vị", "Ngày sinh"), ("A-1", "Cư Bao", 1950)).read(),
            "Thiếu cột bắt buộc",
        ),
        (workbook(("Một", "Hai"), (1, 2)).read(), "Không tìm thấy dòng tiêu đề"),
        (workbook((*HEADS, "Mã cũ"), (*ROW, "A-2")).read(), "2 lần"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(reviewer, content, words):
    with pytest.raises(ImportRefusedError, match=words):
        import_workbook("addresses", named(content), unit=reviewer.unit, by=reviewer)


def test_two_heading_rows_are_one_heading(reviewer, commune):
    file = workbook(
        ("Mã cũ", "Đơn vị", "Loại", "Thông tin cá nhân", "", "Số người"),
        ("", "", "", "Họ và tên", "Năm sinh", ""),
        (1, 2, 3, 4, 5, 6),
        (*ROW, 1950, 1),
    )

    report = import_workbook("addresses", file, unit=reviewer.unit, by=reviewer)

    assert (report.read, report.created) == (1, 1)
    assert Address.objects.get().birth_year == 1950


def test_who_may_not_import_or_not_there_is_refused(clerk, viewer, reviewer, other_province):
    for by, unit in ((clerk, clerk.unit), (viewer, viewer.unit), (reviewer, other_province)):
        with pytest.raises(ImportRefusedError, match="không có quyền"):
            import_workbook("addresses", workbook(HEADS, ROW), unit=unit, by=by)


# --- the command


@pytest.fixture
def path(tmp_path, reviewer, commune):
    def write(*rows, heads=HEADS):
        (tmp_path / "tep.xlsx").write_bytes(workbook(heads, *rows).read())
        return str(tmp_path / "tep.xlsx")

    return write


def command(path, *options, kind="addresses", unit="2025:66", by="reviewer"):
    out = io.StringIO()
    call_command("import_workbook", kind, path, "--unit", unit, "--by", by, *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_json_whose_numbers_add_up(path):
    found = json.loads(command(path(ROW, ROW), "--json"))

    assert found["read"] == 2
    assert (found["created"], found["updated"], found["unchanged"], found["skipped"]) == (
        1,
        0,
        0,
        1,
    )
    assert found["errors"] == []


def test_the_command_fails_with_one_line_and_lists_the_errors(path, capsys):
    out = io.StringIO()

    with pytest.raises(CommandError, match="Có 1 dòng lỗi nên chưa lưu gì") as raised:
        call_command(
            "import_workbook",
            "addresses",
            path(ROW, (*ROW[:3], "")),
            "--unit=2025:66",
            "--by=reviewer",
            "--json",
            stdout=out,
        )

    found = json.loads(out.getvalue())
    assert "\n" not in str(raised.value)
    assert found["errors"] == [
        {"row": 3, "column": "Mã cũ", "message": found["errors"][0]["message"]}
    ]
    assert (found["read"], found["created"], found["skipped"]) == (2, 0, 1)
    assert not Address.objects.exists()


def test_the_command_saves_the_good_rows_when_that_is_asked_for(path):
    bad = (*ROW[:2], "ông", "Lê Văn Tám")

    said = command(path(ROW, bad), "--good-rows")

    assert "1 mới" in said
    assert "Chỉ các dòng tốt đã được lưu" in said
    assert Address.objects.get().full_name == "Trần Thị Hoà"


def test_a_dry_run_of_the_command_saves_nothing(path):
    assert "chưa lưu gì" in command(path(ROW), "--dry-run")
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"unit": "2025:99"}, "Không có đơn vị"),
        ({"by": "nobody"}, "Không có người dùng"),
        ({"kind": "sponsors"}, "Thiếu cột bắt buộc"),
        ({"unit": "2025:80"}, "không có quyền"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(path, other_province, options, words):
    with pytest.raises(CommandError, match=words) as raised:
        command(path(ROW, heads=("Mã cũ", "Đơn vị", "Loại", "Họ tên chủ hộ")), **options)

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            (),
            "Ghi loại tệp: addresses, members, sponsors, aid, pledges, reviews, aid_models, "
            "directives, committees, groups, activities, surveys, totals",
        ),
        (("people", "a.xlsx"), "Ghi loại tệp"),
        (("aid",), "Chưa ghi TỆP"),
        (("aid", "a.xlsx"), "Chưa ghi --unit KEY"),
        (("aid", "a.xlsx", "--unit=2025:66"), "Chưa ghi --by TÊN"),
    ],
)
@pytest.mark.django_db
def test_the_command_asks_in_vietnamese_for_what_is_missing(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_workbook", *arguments)


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(CommandError, match=r"khong-co\.xlsx"):
        command("/khong-co.xlsx")


# --- the samples


def test_the_samples_give_the_expected_figures(db, tmp_path):
    call_command("load_units", "--province", "66", stdout=io.StringIO())
    UserFactory(username="reviewer", role="reviewer", unit=Unit.objects.by_key("2025:66"))
    files = (("addresses", "dia-chi"), ("sponsors", "nha-tai-tro"), ("aid", "tro-giup"))
    for kind, name in files:
        command(str(SAMPLES / f"{name}.xlsx"), kind=kind)
    again = [json.loads(command(str(SAMPLES / f"{n}.xlsx"), "--json", kind=k)) for k, n in files]

    table = tmp_path / "bang.json"
    period = ("--unit=2025:66", "--from=2008-01-01", "--to=2018-12-31")
    call_command(
        "summary_table", *period, "--format=json", f"--output={table}", stdout=io.StringIO()
    )

    expected = json.loads((SAMPLES / "expected.json").read_text())
    found = json.loads(table.read_text())
    expected.pop("person_turns")
    rows = [{key: row[key] for key in expected["rows"][0]} for row in found["rows"]]
    assert sorted(rows, key=lambda row: row["unit"]) == sorted(
        expected.pop("rows"), key=lambda row: row["unit"]
    )
    assert {key: found[key] for key in expected} == expected
    assert [(report["read"], report["unchanged"]) for report in again] == [
        (60, 60),
        (14, 14),
        (174, 174),
    ]


def test_our_own_summary_table_comes_back_to_the_same_figures(db, tmp_path):
    call_command("load_units", "--province", "66", stdout=io.StringIO())
    UserFactory(username="reviewer", role="reviewer", unit=Unit.objects.by_key("2025:66"))
    for kind, name in (("addresses", "dia-chi"), ("aid", "tro-giup")):
        command(str(SAMPLES / f"{name}.xlsx"), kind=kind)
    period = ("--unit=2025:66", "--from=2008-01-01", "--to=2018-12-31")

    def table(form):
        path = tmp_path / f"bang.{form}"
        options = (*period, f"--format={form}", f"--output={path}")
        call_command("summary_table", *options, stdout=io.StringIO())
        return path

    before = json.loads(table("json").read_text())
    report = json.loads(command(str(table("xlsx")), "--json", kind="totals"))
    after = json.loads(table("json").read_text())
    again = json.loads(command(str(tmp_path / "bang.xlsx"), "--json", kind="totals"))

    assert (report["read"], report["created"], report["skipped"]) == (102, 6, 96)
    assert after["rows"] == before["rows"]
    assert after["total"] == before["total"]
    assert (again["unchanged"], again["created"]) == (6, 0)


# --- two people at once


@pytest.mark.django_db(transaction=True)
def test_two_people_who_import_one_file_at_once_make_each_record_once(reviewer, commune):
    rows = [(f"A-{n}", "Cư Bao", "Cá nhân", f"Người Thử {n}") for n in range(40)]
    keyless = [("", "Cư Bao", "Cá nhân", f"Người Khác {n}") for n in range(40)]
    reports, start = [], threading.Barrier(2)

    def run():
        file = workbook(HEADS, *rows, *keyless)
        start.wait()
        try:
            reports.append(import_workbook("addresses", file, unit=reviewer.unit, by=reviewer))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted((report.created, report.unchanged) for report in reports) == [(0, 80), (80, 0)]
    assert Address.objects.count() == 80

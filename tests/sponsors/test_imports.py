"""Sponsors come in from a workbook."""

import pytest

from apps.sponsors.models import Sponsor
from apps.workbooks.importing import import_workbook
from tests.factories import SponsorFactory, UserFactory
from tests.workbooks import messages, workbook

HEADS = ("Mã nhà tài trợ", "Tên", "Loại", "Điện thoại", "Email", "Cho phép nêu tên")
ROW = ("NTT-1", "Công ty Thử", "Doanh nghiệp", "0912345678", "ten@vidu.vn", "có")


@pytest.fixture
def read(reviewer, commune):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("sponsors", workbook(heads, *rows), **options)

    return read


def test_reviewer_imports_a_sponsor_as_saving_it_would_store_it(read, reviewer):
    read(ROW)

    sponsor = Sponsor.objects.get()
    names = ("name_folded", "name_key", "search_text", "side")
    stored = {name: getattr(sponsor, name) for name in names}
    sponsor.save()
    assert stored == {name: getattr(sponsor, name) for name in names}
    assert (sponsor.kind, sponsor.unit, sponsor.may_be_named) == ("company", reviewer.unit, True)
    assert sponsor.created_by == reviewer


def test_the_same_sponsors_again_change_nothing(read):
    rows = [ROW, ("", "Nhóm Thử", "CLB", "", "", "")]
    read(*rows)

    report = read(*rows)

    assert (report.unchanged, report.changes) == (2, 0)
    assert set(Sponsor.objects.values_list("version", flat=True)) == {1}


def test_a_sponsor_listed_in_two_spellings_is_one(read):
    rows = [("", "Nhóm Hoà Bình", "CLB", "", "", ""), ("", "NHÓM HÒA BÌNH", "CLB", "", "", "")]

    report = read(*rows)

    assert (report.created, report.skipped, report.errors) == (1, 1, [])
    assert Sponsor.objects.get().name == "Nhóm Hoà Bình"
    assert read(*rows).changes == 0


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Cơ quan", "agency"),
        ("sở", "agency"),
        ("Tình nguyện viên", "rc_volunteer"),
        ("Thanh thiếu niên CTĐ", "rc_youth"),
        ("Mạnh thường quân", "individual"),
        ("hội viên", "rc_member"),
    ],
)
def test_kinds_are_known_by_the_names_people_use(read, written, kind):
    read(("", "Ai Đó Thử", written, "", "", ""))

    assert Sponsor.objects.get().kind == kind


def test_a_sponsor_first_named_in_aid_gets_its_code_and_phone(read, reviewer):
    SponsorFactory(name="Cong ty thu", kind="company", unit=reviewer.unit)

    report = read(ROW)

    sponsor = Sponsor.objects.get()
    assert report.updated == 1
    assert (sponsor.code, sponsor.phone, sponsor.name) == ("NTT-1", "0912345678", "Công ty Thử")


def test_an_empty_cell_keeps_what_is_on_file(read):
    read(ROW)

    report = read(("NTT-1", "Công ty Thử", "Doanh nghiệp", "", "", ""))

    assert report.unchanged == 1
    assert Sponsor.objects.get().phone == "0912345678"


def test_two_sponsors_of_one_name_without_code_are_an_error(read, reviewer):
    for code in ("A", "B"):
        SponsorFactory(name="Công ty Thử", kind="company", code=code, unit=reviewer.unit)

    report = read(("", *ROW[1:]))

    assert messages(report.errors) == [(2, "Mã nhà tài trợ")]


def test_wrong_cells_and_repeated_rows_are_named(read):
    report = read(
        ROW,
        ROW,
        ("NTT-1", "Tên Khác", "Doanh nghiệp", "", "", ""),
        ("", "", "Cá nhân", "", "", ""),
        ("", "Ai Đó", "Mèo", "", "", ""),
        ("", "Ai Đó", "Cá nhân", "12", "", ""),
        ("", "Ai Đó", "Cá nhân", "", "không có", ""),
    )

    assert (report.created, report.skipped) == (0, 2)
    assert messages(report.errors) == [
        (4, "Tên"),
        (5, "Tên"),
        (6, "Loại"),
        (7, "Điện thoại"),
        (8, "Email"),
    ]


def test_a_commune_does_not_change_the_sponsors_of_its_province(read, province, commune):
    SponsorFactory(name="Công ty Thử", kind="company", code="NTT-1", unit=province)
    by = UserFactory(role="reviewer", unit=commune)

    report = read(ROW, unit=commune, by=by)

    assert report.skipped == 1
    assert "ngoài phạm vi" in report.warnings[0].message
    assert Sponsor.objects.get().phone == ""


def test_a_voided_sponsor_is_not_made_again(read, reviewer):
    from apps.core.actions import void

    read(ROW)
    void(Sponsor.objects.get(), reason="Ghi nhầm", by=reviewer)

    report = read(ROW)

    assert (report.skipped, report.created) == (1, 0)

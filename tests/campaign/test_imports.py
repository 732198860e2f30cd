"""Papers, committees, groups, activities and surveys come in from workbooks."""

import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.campaign import actions
from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from apps.core.dates import today
from apps.workbooks.importing import ImportRefusedError, import_workbook
from tests.factories import UserFactory
from tests.workbooks import messages, workbook

D = datetime.date
HEADS = {
    "directives": ("Đơn vị", "Nhóm văn bản", "Loại", "Số", "Ngày", "Cơ quan ban hành", "Trích yếu"),
    "committees": (
        "Đơn vị",
        "Ngày thành lập",
        "Quyết định số",
        "Ngày giải thể",
        "Họ và tên",
        "Vai trò",
        "Đại diện cho",
        "Thôi tham gia ngày",
    ),
    "groups": (
        "Đơn vị",
        "Loại",
        "Tên nhóm",
        "Người phụ trách",
        "SĐT",
        "Số thành viên",
        "Thành lập",
        "Kết thúc",
    ),
    "activities": (
        "Đơn vị",
        "Loại",
        "Nội dung",
        "Ngày",
        "Đến ngày",
        "Hình thức",
        "Số buổi",
        "Lượt người",
        "Giá trị",
    ),
    "surveys": (
        "Đơn vị",
        "Năm",
        "Bắt đầu",
        "Ngày hoàn thành",
        "Số hộ khảo sát",
        "Số hộ cần trợ giúp",
    ),
}
ROWS = {
    "directives": ("Cư Bao", "Chỉ đạo", "KH", "61/KH-CTĐTN", "16/10/2018", "Tỉnh Hội", "Tổng kết 10 năm"),
    "committees": ("Cư Bao", "02/03/2018", "45/QĐ", "", "Y Thử Niê", "Trưởng ban", "UBND", ""),
    "groups": ("Cư Bao", "CLB", "Câu lạc bộ Nhân đạo", "H'Thử Êban", 912000456, "24 người", "05/06/2016", ""),
    "activities": ("Cư Bao", "Tuyên truyền", "Phát loa", "12/04/2018", "", "Loa truyền thanh", 12, "1.200", ""),
    "surveys": ("Cư Bao", 2018, "05/03/2018", "30/03/2018", 320, 41),
}  # fmt: skip
MODELS = {
    "directives": Directive,
    "committees": SteeringCommittee,
    "groups": SupportGroup,
    "activities": Activity,
    "surveys": Survey,
}


@pytest.fixture
def read(reviewer, commune):
    def read(kind, *rows, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook(kind, workbook(HEADS[kind], *rows), **options)

    return read


def test_a_paper_comes_in_with_all_it_says(read, commune, reviewer):
    report = read("directives", ROWS["directives"])

    paper = Directive.objects.get()
    assert (report.created, report.errors) == (1, [])
    assert (paper.unit, paper.province, paper.created_by) == (commune, commune.province, reviewer)
    assert (paper.direction, paper.kind, paper.number) == ("received", "plan", "61/KH-CTĐTN")
    assert (paper.issued_on, paper.issuer) == (D(2018, 10, 16), "Tỉnh Hội")


def test_a_paper_of_the_chapter_itself_may_leave_its_issuer_out(read, commune):
    row = ("Cư Bao", "Tham mưu", "Tờ trình", "", "01/02/2018", "", "Thành lập Ban Chỉ đạo")

    first, again = read("directives", row), read("directives", row)

    assert Directive.objects.get().issuer == commune.chapter_name
    assert (first.created, again.unchanged) == (1, 1)


def test_a_committee_comes_in_with_its_members(read, commune):
    other = ("Cư Bao", "", "", "", "H'Thử Êban", "", "MTTQ", "")

    report = read("committees", ROWS["committees"], other)

    committee = SteeringCommittee.objects.get()
    members = committee.members.order_by("id").values_list("full_name", "role", "represents")
    assert (report.created, report.errors) == (2, [])
    assert (committee.founded_on, committee.decision_number) == (D(2018, 3, 2), "45/QĐ")
    assert list(members) == [
        ("Y Thử Niê", "head", "government"),
        ("H'Thử Êban", "member", "front"),
    ]


def test_a_new_head_takes_the_place_of_the_one_who_left_whatever_the_order_of_rows(read):
    read("committees", ROWS["committees"])

    report = read(
        "committees",
        ("Cư Bao", "02/03/2018", "", "", "Lê Thử", "Trưởng ban", "", ""),
        ("Cư Bao", "02/03/2018", "", "", "Y Thử Niê", "", "", "01/06/2020"),
    )

    assert (report.created, report.updated, report.errors) == (1, 1, [])
    sitting = CommitteeMember.objects.filter(left_on=None)
    assert [(one.full_name, one.role) for one in sitting] == [("Lê Thử", "head")]


def test_an_old_committee_and_the_one_that_replaced_it_come_in_one_file(read):
    report = read(
        "committees",
        ("Cư Bao", "01/07/2025", "", "", "Lê Thử", "Trưởng ban", "", ""),
        ("Cư Bao", "02/03/2008", "", "30/06/2025", "Y Thử Niê", "Trưởng ban", "", ""),
    )

    assert (report.created, report.errors) == (2, [])
    assert SteeringCommittee.objects.filter(dissolved_on=None).get().founded_on == D(2025, 7, 1)


def test_a_group_an_activity_and_a_survey_come_in(read):
    for kind in ("groups", "activities", "surveys"):
        assert read(kind, ROWS[kind]).errors == []

    group, activity, survey = (
        SupportGroup.objects.get(),
        Activity.objects.get(),
        Survey.objects.get(),
    )
    assert (group.kind, group.phone, group.size) == ("club", "0912000456", 24)
    assert (activity.form, activity.times, activity.participants) == ("broadcast", 12, 1200)
    assert (survey.completed_on, survey.visited, survey.in_need) == (D(2018, 3, 30), 320, 41)


@pytest.mark.parametrize("kind", ROWS)
def test_the_same_file_again_changes_nothing_and_an_empty_cell_erases_nothing(read, kind):
    read(kind, ROWS[kind])
    before = MODELS[kind].objects.values().get()

    again = read(kind, ROWS[kind])

    assert (again.unchanged, again.changes, again.errors) == (1, 0, [])
    assert MODELS[kind].objects.values().get() == before


def test_an_empty_cell_erases_nothing_and_a_change_is_told(read):
    read("surveys", ROWS["surveys"])

    report = read("surveys", ("phuong cu bao", "năm 2018", "", "31/03/2018", "", ""))

    survey = Survey.objects.get()
    assert (report.updated, survey.completed_on, survey.visited) == (1, D(2018, 3, 31), 320)
    assert report.warnings[0].message == "Sửa từ 30/03/2018 thành 31/03/2018."


@pytest.mark.parametrize("kind", ROWS)
def test_a_voided_record_is_not_made_again(read, kind, reviewer):
    read(kind, ROWS[kind])
    actions.void(MODELS[kind].objects.get(), reason="Ghi nhầm", by=reviewer)

    report = read(kind, ROWS[kind])

    assert (report.skipped, report.changes) == (1, 0)
    assert any("đã bị hủy" in warning.message for warning in report.warnings)


def test_one_paper_on_the_registers_of_two_units_is_two_rows(read, neighbour_commune):
    row = ROWS["directives"]

    assert read("directives", row, (neighbour_commune.name, *row[1:])).created == 2


@pytest.mark.parametrize(
    ("kind", "changes", "column"),
    [
        ("directives", {4: ""}, "Ngày ban hành"),
        ("directives", {4: "tháng 10"}, "Ngày ban hành"),
        ("directives", {4: f"{today() + datetime.timedelta(days=1):%d/%m/%Y}"}, "Ngày ban hành"),
        ("directives", {1: "Mật"}, "Nhóm văn bản"),
        ("directives", {1: ""}, "Nhóm văn bản"),
        ("directives", {2: ""}, "Loại văn bản"),
        ("directives", {5: ""}, "Cơ quan ban hành"),
        ("directives", {6: " "}, "Trích yếu"),
        ("directives", {0: "Xã Không Có"}, "Đơn vị"),
        ("committees", {1: ""}, "Ngày thành lập"),
        ("committees", {3: "01/01/2017"}, "Ngày giải thể, thay thế"),
        ("committees", {5: "Vua"}, "Vai trò trong ban"),
        ("committees", {4: "..."}, "Họ và tên"),
        ("groups", {1: ""}, "Loại"),
        ("groups", {2: "---"}, "Tên"),
        ("groups", {4: "12"}, "Điện thoại"),
        ("groups", {5: "vài chục"}, "Số thành viên"),
        ("groups", {7: "01/01/2016"}, "Ngày ngừng hoạt động"),
        ("activities", {1: ""}, "Loại hoạt động"),
        ("activities", {4: "01/01/2018"}, "Đến ngày"),
        ("activities", {6: 0}, "Số buổi, số lượt"),
        ("activities", {7: -5}, "Số lượt người"),
        ("activities", {8: "500.000"}, "Giá trị vận động được (đồng)"),
        ("surveys", {1: 1990}, "Năm"),
        ("surveys", {1: today().year + 1}, "Năm"),
        ("surveys", {3: "01/03/2018"}, "Ngày hoàn thành"),
        ("surveys", {1: 2019}, "Ngày hoàn thành"),
        ("surveys", {5: 400}, "Số hộ cần trợ giúp"),
        ("surveys", {0: "2025:66"}, "Đơn vị"),
    ],
)
def test_what_cannot_be_is_named_at_its_cell_with_a_remedy(read, kind, changes, column):
    row = [changes.get(place, cell) for place, cell in enumerate(ROWS[kind])]

    report = read(kind, row)

    assert messages(report.errors) == [(2, column)]
    assert len(report.errors[0].message) > 15
    assert not MODELS[kind].objects.exists()


def test_rows_of_one_committee_that_contradict_each_other_are_named(read):
    report = read(
        "committees",
        ROWS["committees"],
        (*ROWS["committees"][:2], "46/QĐ", "", "H'Thử Êban", "", "", ""),
        (*ROWS["committees"][:2], "", "", "Lê Thử", "Trưởng ban", "", ""),
        (*ROWS["committees"][:2], "", "", "Trần Thử", "", "", ""),
    )

    assert messages(report.errors) == [(3, "Số quyết định"), (4, "Vai trò trong ban")]
    assert not SteeringCommittee.objects.exists()


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_twice_in_a_file_is_one_record(read, kind):
    report = read(kind, ROWS[kind], ROWS[kind])

    assert (report.created, report.skipped) == (1, 1)


@pytest.mark.parametrize("kind", ROWS)
def test_a_clerk_or_a_stranger_brings_nothing(read, kind, clerk, neighbour_reviewer):
    for person in (clerk, neighbour_reviewer):
        with pytest.raises(ImportRefusedError):
            read(kind, ROWS[kind], by=person)


LISTS = {
    "directives": "directive",
    "committees": "committee",
    "groups": "group",
    "activities": "activity",
    "surveys": "survey",
}


@pytest.mark.parametrize("kind", ROWS)
def test_the_file_of_a_list_comes_back_unchanged(read, kind, client, reviewer, commune):
    read(kind, ROWS[kind])
    client.force_login(reviewer)

    answer = client.get(reverse(f"campaign:{LISTS[kind]}_list"), {"xuat": "xlsx"})
    file = io.BytesIO(b"".join(answer.streaming_content))
    file.name = "danh-sach.xlsx"
    report = import_workbook(kind, file, unit=reviewer.unit, by=reviewer)

    assert (report.errors, report.unchanged, report.changes) == ([], 1, 0)


def test_the_command_brings_surveys(reviewer, commune, tmp_path, capsys):
    path = tmp_path / "khao-sat.xlsx"
    path.write_bytes(workbook(HEADS["surveys"], ROWS["surveys"]).getvalue())

    call_command(
        "import_workbook",
        "surveys",
        str(path),
        "--unit=2025:66",
        f"--by={reviewer.username}",
        "--json",
    )

    assert json.loads(capsys.readouterr().out)["created"] == 1
    assert Survey.objects.get().unit == commune


def test_a_reviewer_of_one_commune_brings_its_own_without_naming_it(commune):
    person = UserFactory(role="reviewer", unit=commune)
    file = workbook(HEADS["surveys"], ("", *ROWS["surveys"][1:]))

    assert import_workbook("surveys", file, unit=commune, by=person).created == 1

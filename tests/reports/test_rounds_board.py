"""The pages of rounds: opening, the list, the board, the steps; and Tây Ninh's plan from end to end."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from apps.notices.models import Notice
from apps.reports.actions import reporting, rounds
from apps.reports.models import Freeze, Round, SectionText, TargetInput, UnitReport
from tests.factories import RoundFactory, UnitFactory, UnitReportFactory, UserFactory
from tests.reports.offices import OPENED, PLAN, at, offices, opened, report_of

pytestmark = pytest.mark.django_db
Status = UnitReport.Status
TYPED = {
    "title": PLAN["title"],
    "note": "Viết theo Đề cương.",
    "plan_number": "61/KH-CTĐTN",
    "plan_date": "16/10/2018",
    "plan_issuer": PLAN["plan_issuer"],
    "starts_on": "01/01/2008",
    "ends_on": "31/12/2018",
    "deadline": "09/11/2018",
    "groups": ["communes", "attached"],
    "form_key": "6f1c4d0a-3f0e-4f0c-9a55-7f6f0f1d2b3c",
}


def board(round, **query):
    return reverse("reports:round", args=[round.pk], query=query or None)


def tiles(response):
    return {
        tile["label"]: int(tile["value"])
        for tile in response.context["tiles"]
        if int(tile["value"])
    }


def names(response):
    return [row["unit__name"] for row in response.context["page_obj"].object_list]


def row(response, name):
    (found,) = (
        one for one in response.context["page_obj"].object_list if one["unit__name"] == name
    )
    return found


# --- opening


@time_machine.travel(OPENED, tick=False)
def test_manager_sees_how_many_units_are_asked_before_the_round_is_open(
    client, manager, province, clerk, neighbour_commune
):
    offices(province, ["Câu lạc bộ Tình thương"], kind="attached")
    offices(province, ["Trường THCS Hoa Rừng"], kind="school")
    client.force_login(manager)
    url = reverse("reports:round_create")

    preview = client.post(url, TYPED).content.decode()

    assert not Round.objects.exists()
    assert "3 đơn vị" in preview
    assert "xã, phường, thị trấn, đặc khu 2; đơn vị trực thuộc 1" in preview
    assert "1 đơn vị chưa có tài khoản viết báo cáo" in preview
    assert "sớm hơn ngày chốt số liệu" in preview

    changed = client.post(url, TYPED | {"sua-lai": "1"}).content.decode()
    assert PLAN["title"] in changed
    assert not Round.objects.exists()

    for _ in range(2):
        client.post(url, TYPED | {"mo-dot": "1"})
    round = Round.objects.get()
    assert round.unit == province
    assert round.reports.collected().count() == 3
    assert not round.reports.filter(unit__kind="school").exists()


def test_chosen_units_alone_may_report(client, manager, commune, neighbour_commune):
    client.force_login(manager)
    typed = {**TYPED, "groups": [], "units": [commune.pk], "mo-dot": "1"}

    client.post(reverse("reports:round_create"), typed)

    assert [one.unit for one in Round.objects.get().reports.collected()] == [commune]


def test_a_round_that_asks_nobody_is_not_opened(client, manager, commune):
    client.force_login(manager)

    page = client.post(reverse("reports:round_create"), TYPED | {"groups": [], "mo-dot": "1"})

    assert "Hãy chọn ít nhất một nhóm hoặc một đơn vị." in page.content.decode()
    assert not Round.objects.exists()


def test_a_unit_of_another_province_is_no_choice(client, manager, commune, other_commune):
    client.force_login(manager)

    page = client.post(
        reverse("reports:round_create"), {**TYPED, "units": [other_commune.pk], "mo-dot": "1"}
    )

    assert page.status_code == 200
    assert not Round.objects.exists()


@time_machine.travel(at(20), tick=False)
def test_a_deadline_that_has_passed_is_saved_with_a_warning(client, manager, commune):
    round = opened(manager, [commune])
    client.force_login(manager)
    url = reverse("reports:round_edit", args=[round.pk])
    form = client.get(url).context["form"]
    typed = {name: TYPED.get(name, "") for name in form.fields} | {
        "version": round.version,
        "opened": form["opened"].value(),
        "deadline": "12/11/2018",
    }

    page = client.post(url, typed, follow=True).content.decode()

    assert "Hạn nộp 12/11/2018 đã qua" in page
    assert Round.objects.get().deadline.day == 12


def test_districts_of_the_time_may_be_asked_but_are_not_ticked(client, manager, old_district):
    client.force_login(manager)

    form = client.get(reverse("reports:round_create")).context["form"]

    assert ("old_districts", "Huyện, quận, thị xã trước khi sắp xếp (1)") in form.fields[
        "groups"
    ].choices
    assert "old_districts" not in form.fields["groups"].initial


# --- the list


def test_clerk_finds_the_own_report_first_with_its_day(client, clerk, manager, neighbour_commune):
    with time_machine.travel(OPENED, tick=False):
        round = opened(manager, [clerk.unit, neighbour_commune])
        client.force_login(clerk)

        response = client.get(reverse("reports:round_list"))

    (mine,) = response.context["mine"]
    assert mine["pk"] == report_of(round, clerk.unit).pk
    assert (mine["label"], mine["timing"]) == ("Chưa viết", "Còn 23 ngày")
    assert [found["title"] for found in response.context["page_obj"].object_list] == [PLAN["title"]]
    assert "Mở đợt báo cáo" not in response.content.decode()


def test_rounds_of_others_are_not_listed(client, clerk, manager, neighbour_commune, other_province):
    opened(manager, [neighbour_commune])
    RoundFactory(unit=other_province)
    client.force_login(clerk)

    page = client.get(reverse("reports:round_list"))

    assert page.context["page_obj"].object_list == []
    assert "Chưa có đợt báo cáo nào" in page.content.decode()


@pytest.mark.parametrize(("words", "found"), [("tong ket", 1), ("61/kh", 1), ("sơ kết", 0)])
def test_rounds_are_found_in_any_spelling(client, manager, commune, words, found):
    opened(manager, [commune])
    client.force_login(manager)

    page = client.get(reverse("reports:round_list"), {"q": words})

    assert len(page.context["page_obj"].object_list) == found


# --- the board


def test_clerk_sees_the_own_report_only(client, clerk, manager, neighbour_commune):
    round = opened(manager, [clerk.unit, neighbour_commune])
    client.force_login(clerk)

    page = client.get(board(round))

    assert page.context["own"]["pk"] == report_of(round, clerk.unit).pk
    assert not page.context["is_board"]
    assert "Xã Hòa Xuân" not in page.content.decode()


def test_a_province_fits_on_one_page_with_few_queries(
    client, manager, province, commune, django_assert_max_num_queries
):
    round = RoundFactory(unit=province)
    for number in range(102):
        unit = UnitFactory(parent=province, name=f"Xã {number}")
        report = UnitReportFactory(round=round, unit=unit, submitted=number % 2 == 0)
        SectionText.objects.create(report=report, section="I.1", text="Bối cảnh")
    client.force_login(manager)

    with django_assert_max_num_queries(22):
        page = client.get(board(round))

    assert len(names(page)) == 102
    assert names(page)[:3] == ["Xã 0", "Xã 1", "Xã 2"]
    assert tiles(page) == {
        "Đang viết": 51,
        "Đã nộp, chờ nhận": 51,
        "Nộp trễ hạn": 51,
        "Quá hạn chưa nộp": 51,
    }


def test_the_chapters_own_report_has_no_day_and_is_never_late(client, manager, clerk):
    round = opened(manager, [clerk.unit], deadline=date(2018, 11, 9))
    client.force_login(manager)

    for url in (board(round), reverse("reports:round_list")):
        page = client.get(url).content.decode()
        own = page[page.index("Báo cáo của Tỉnh") : page.index("</table>")]
        assert "09/11/2018" not in own
        assert "Quá hạn" not in own


def test_what_is_written_is_counted_the_targets_as_one(client, manager, clerk):
    round = opened(manager, [clerk.unit])
    report = report_of(round, clerk.unit)
    client.force_login(manager)
    assert row(client.get(board(round)), clerk.unit.name)["label"] == "Chưa viết"

    SectionText.objects.create(report=report, section="I.1", text="Bối cảnh")
    SectionText.objects.create(report=report, section="V.1", text="")
    TargetInput.objects.create(report=report, target="filed", amount=12)
    TargetInput.objects.create(report=report, target="helped", amount=10)

    found = row(client.get(board(round)), clerk.unit.name)
    assert (found["label"], found["written"]) == ("Đang viết", 2)


def test_a_board_of_another_province_is_not_found(client, neighbour_reviewer, manager, commune):
    round = opened(manager, [commune])
    client.force_login(neighbour_reviewer)

    assert client.get(board(round)).status_code == 404
    assert client.post(reverse("reports:round_remind", args=[round.pk])).status_code == 404


def test_reminding_all_tells_each_once_a_day(
    client, reviewer, manager, clerk, neighbour_clerk, province
):
    mute = UnitFactory(parent=province, name="Xã Ea Kao")
    with time_machine.travel(OPENED, tick=False):
        round = opened(manager, [clerk.unit, neighbour_clerk.unit, mute])
        reporting.submit(report_of(round, neighbour_clerk.unit), by=neighbour_clerk)
    url = reverse("reports:round_remind", args=[round.pk])
    client.force_login(reviewer)

    with time_machine.travel(at(6), tick=False):
        first = client.post(url, follow=True).content.decode()
        second = client.post(url, follow=True).content.decode()
        words = Notice.objects.unread().get(user=clerk).text

    assert "Đã nhắc 1 đơn vị." in first
    assert "không nhắc được: Xã Ea Kao" in first
    assert "Hôm nay đã nhắc rồi, không nhắc lại: Phường Cư Bao." in second
    assert "đã nhắc hôm nay" in second
    assert "còn 3 ngày" in words
    assert not Notice.objects.unread().filter(user=neighbour_clerk).exists()

    with time_machine.travel(at(12), tick=False):
        client.post(url, {"report": report_of(round, clerk.unit).pk})
        assert "quá hạn 3 ngày" in Notice.objects.unread().get(user=clerk).text


def test_a_clerk_reminds_nobody(client, clerk, manager):
    round = opened(manager, [clerk.unit])
    client.force_login(clerk)

    assert client.post(reverse("reports:round_remind", args=[round.pk])).status_code == 403


def test_a_chapter_does_not_accept_its_own_report_in_the_round_of_the_nation(
    client, nation, province, reviewer
):
    round = opened(UserFactory(role="manager", unit=nation), [province])
    report = report_of(round, province)
    client.force_login(reviewer)
    client.post(reverse("reports:report_submit", args=[report.pk]))

    for step in ("accept", "return"):
        url = reverse(f"reports:report_{step}", args=[report.pk])
        assert client.get(url).status_code == 403

    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


# --- the steps as pages


def test_submitting_says_what_is_empty_and_does_not_forbid(client, clerk, manager):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    SectionText.objects.create(report=report, section="I.1", text="Bối cảnh")
    url = reverse("reports:report_submit", args=[report.pk])
    client.force_login(clerk)

    page = client.get(url)
    assert "Còn 29 mục chưa viết gì." in page.content.decode()
    assert "I.1" not in [section.code for section in page.context["unwritten"]]
    assert "V.3" in [section.code for section in page.context["unwritten"]]
    assert "ghi là trễ" in page.content.decode()

    first, second = (client.post(url, follow=True).content.decode() for _ in range(2))
    assert "Đã nộp báo cáo." in first
    assert "không cần nộp lại" in second
    report.refresh_from_db()
    assert (report.status, report.version) == (Status.SUBMITTED, 2)


def test_the_reason_of_a_return_stands_where_the_unit_writes(client, clerk, reviewer, manager):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    reporting.submit(report, by=clerk)
    url = reverse("reports:report_return", args=[report.pk])
    client.force_login(reviewer)
    seen = {"version": 2, "reason": "Thiếu phần kiến nghị."}

    client.post(url, seen)
    again = client.post(url, seen, follow=True).content.decode()

    assert "đã được trả lại từ trước" in again
    client.force_login(clerk)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert "Thiếu phần kiến nghị." in page
    assert reverse("reports:report_submit", args=[report.pk]) in page


def test_the_page_of_a_report_tells_its_life(client, clerk, reviewer, manager):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    seen = reporting.submit(report, by=clerk)
    reporting.give_back(seen, reason="Thiếu phần kiến nghị.", by=reviewer)
    reporting.submit(report, by=clerk)
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    history = page[page.index("Lịch sử của báo cáo") :]
    assert history.count('<p class="what">') == 4  # given, handed in, returned, handed in
    assert "Thiếu phần kiến nghị." in history


def test_the_chapter_decides_by_returning_the_unit_by_taking_back(client, clerk, reviewer, manager):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    reporting.submit(report, by=clerk)
    links = {}
    for user in (clerk, reviewer):
        client.force_login(user)
        page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
        links[user] = {
            step
            for step in ("submit", "withdraw", "return", "accept", "extend", "reopen", "take_out")
            if reverse(f"reports:report_{step}", args=[report.pk]) in page
        }

    assert links == {clerk: {"withdraw"}, reviewer: {"return", "accept"}}


def test_the_board_tells_managers_what_became_of_the_round(client, reviewer, manager, clerk):
    round = opened(manager, [clerk.unit])
    round.deadline = date(2018, 11, 16)
    rounds.edit_round(round, by=manager)
    for user, sees in ((manager, True), (reviewer, False)):
        client.force_login(user)
        page = client.get(board(round)).content.decode()
        assert ("Lịch sử của đợt" in page) == sees
        assert ("<del>" in page) == sees


def test_accepting_what_changed_meanwhile_asks_to_look_again(client, clerk, reviewer, manager):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    reporting.submit(report, by=clerk)
    url = reverse("reports:report_accept", args=[report.pk])
    client.force_login(reviewer)
    seen = client.get(url).context["form"]["version"].value()
    reporting.withdraw(report, by=clerk)
    reporting.submit(report, by=clerk)

    page = client.post(url, {"version": seen}).content.decode()

    assert "vừa thay đổi sau khi bạn mở trang này" in page
    assert not Freeze.objects.exists()


@pytest.mark.parametrize("step", ["extend", "take_out", "reopen"])
def test_only_the_chapters_manager_changes_days_units_and_frozen_figures(
    client, reviewer, clerk, manager, step
):
    report = report_of(opened(manager, [clerk.unit]), clerk.unit)
    url = reverse(f"reports:report_{step}", args=[report.pk])
    for user, status in ((clerk, 403), (reviewer, 403), (manager, 200)):
        client.force_login(user)
        assert client.get(url).status_code == status


# --- Tây Ninh, 16/10/2018


def test_the_round_that_tay_ninhs_plan_asks_for(client, other_province):
    """All communes and attached units until 09/11/2018; two of them late, one returned and handed in
    again, one with more days, one not at all."""
    chief = UserFactory(role="manager", unit=other_province, with_second_factor=True)
    communes = offices(other_province, ["Xã Hảo Đước", "Xã Thạnh Bình", "Xã Tân Lập", "Phường 2"])
    attached = offices(
        other_province, ["Chi hội Bệnh viện", "Câu lạc bộ Ngân hàng máu"], kind="attached"
    )
    clerks = communes | attached
    with time_machine.travel(OPENED, tick=False):
        client.force_login(chief)
        client.post(reverse("reports:round_create"), TYPED | {"mo-dot": "1"})
    round = Round.objects.get()
    days = {"Xã Hảo Đước": 7, "Xã Thạnh Bình": 8, "Phường 2": 12, "Chi hội Bệnh viện": 14}

    def at_work(user, step, day, name, **typed):
        with time_machine.travel(at(day), tick=False):
            client.force_login(user)
            report = report_of(round, clerks[name].unit)
            url = reverse(f"reports:report_{step}", args=[report.pk])
            return client.post(url, {"version": report.version, **typed})

    at_work(chief, "extend", 5, "Xã Tân Lập", extended_to="15/11/2018", reason="Xã bị ngập")
    for name, day in days.items():
        at_work(clerks[name], "submit", day, name)
    at_work(chief, "return", 9, "Xã Thạnh Bình", reason="Cột 7 chưa đúng")
    at_work(clerks["Xã Thạnh Bình"], "submit", 13, "Xã Thạnh Bình")
    at_work(chief, "accept", 14, "Xã Hảo Đước")
    at_work(clerks["Xã Tân Lập"], "submit", 15, "Xã Tân Lập")

    with time_machine.travel(at(16), tick=False):
        client.force_login(chief)
        page = client.get(board(round))
        late = names(client.get(board(round, time="late")))
        file = client.get(board(round, xuat="csv", sort="submitted"))
        table = client.get(board(round, xuat="xlsx"))

    assert page.context["total"] == 6
    assert tiles(page) == {
        "Chưa viết": 1,
        "Đã nộp, chờ nhận": 4,
        "Đã chốt số liệu": 1,
        "Nộp đúng hạn": 3,
        "Nộp trễ hạn": 2,
        "Quá hạn chưa nộp": 1,
    }
    assert sorted(late) == ["Chi hội Bệnh viện", "Phường 2"]
    timing = {name: row(page, name)["timing"] for name in clerks}
    assert timing == {
        "Xã Hảo Đước": "Đúng hạn",
        "Xã Thạnh Bình": "Đúng hạn",
        "Xã Tân Lập": "Đúng hạn",
        "Phường 2": "Trễ 3 ngày",
        "Chi hội Bệnh viện": "Trễ 5 ngày",
        "Câu lạc bộ Ngân hàng máu": "Quá hạn 7 ngày",
    }
    assert "gia hạn: Xã bị ngập" in page.content.decode()
    lines = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert len(lines) == 6
    assert {line["Đơn vị"]: line["Thời hạn"] for line in lines} == timing
    assert b"".join(table)[:2] == b"PK"
    punctual = UnitReport.objects.filter(unit__in=[one.unit for one in clerks.values()])
    assert punctual.punctuality(at(16).date()) == {"in_time": 3, "late": 2, "overdue": 1}

"""Setting targets, looking at their board, taking it away as a file, reminding who falls short."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from apps.accounts.models import AccessRecord
from apps.core.actions import StaleError
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.reports import target_words
from apps.reports.actions import targets as actions
from apps.reports.exports.targets_pdf import targets_html
from apps.reports.figures.measures import MEASURES
from apps.reports.models import Target, TargetReminder
from apps.reports.target_mail import mail_target_reminder
from apps.reports.targets import board
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    SponsorFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BOARD = reverse("reports:targets")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def targets(province):
    """{code: Target} of this year, the plan's seven."""
    return {target.code: target for target in actions.set_year(province, 2026)}


def remind(client, target, place, **asked):
    url = reverse("reports:target_remind", args=[target.pk])
    return client.post(f"{url}?unit={place.key}", asked, follow=True)


def filled(**changed):
    return {
        "code": "A8",
        "name": "Mỗi cơ sở có Ban Chỉ đạo",
        "clause": "Kế hoạch tỉnh",
        "measure": "committees",
        "scope": "each_base",
        "operator": "gte",
        "threshold": "1",
        "form_key": str(uuid4()),
    } | changed


def test_a_year_takes_over_the_targets_of_the_one_before_and_only_once(province, manager):
    TargetFactory(
        province=province, year=2025, code="A1", threshold=Decimal("612.5"), clause="NQ 1"
    )

    actions.set_year(province, 2026, by=manager)
    actions.set_year(province, 2026, by=manager)

    (made,) = Target.objects.of(province, 2026)
    assert (made.threshold, made.clause, made.created_by) == (Decimal("612.5"), "NQ 1", manager)


def test_the_calendar_gives_every_province_its_targets_of_the_year(province, other_province):
    actions.set_this_year()
    again = actions.set_this_year()

    assert [Target.objects.of(one, 2026).count() for one in (province, other_province)] == [7, 7]
    assert again == {"provinces": 0}


def test_targets_that_were_all_given_up_do_not_come_back(client, province, manager, targets):
    client.force_login(manager)
    for target in targets.values():
        client.post(reverse("reports:target_void", args=[target.pk]), {"reason": "Không đặt nữa"})

    actions.set_this_year()

    assert board(province, 2026).lines == ()
    assert "không còn chỉ tiêu nào" in client.get(BOARD).content.decode()


def test_what_was_given_up_stays_on_the_board_with_its_reason(client, viewer, manager, targets):
    client.force_login(manager)
    client.post(
        reverse("reports:target_void", args=[targets["A7"].pk]), {"reason": "Không còn kết nghĩa"}
    )
    client.force_login(viewer)

    page = client.get(BOARD).content.decode()

    assert "Chỉ tiêu đã bỏ trong năm: 1" in page
    assert "Không còn kết nghĩa" in page
    assert manager.full_name in page


def test_manager_makes_a_new_target_from_a_measure_there_is(client, province, commune, manager):
    client.force_login(manager)
    url = reverse("reports:target_create", args=[2026])
    sent = filled()

    client.post(url, sent)
    client.post(url, sent)

    line = board(province, 2026).lines[-1]
    assert (line.target.code, line.figure.below, line.is_reached) == ("A8", 1, False)
    assert Target.objects.of(province, 2026).count() == 8
    assert "A8" in client.get(BOARD).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scope": "each_registered"}, "Số đo này chỉ hỏi được"),
        ({"measure": "help_ratio", "threshold": "101"}, "Tỷ lệ không quá 100%"),
        ({"threshold": "1,5"}, "phải là số nguyên"),
        ({"code": "A1"}, "đã dùng cho chỉ tiêu khác"),
        ({"code": "A/1"}, "Ký hiệu chỉ gồm"),
        ({"measure": "no_such"}, "error-summary"),
        ({"threshold": "-1"}, "Không đọc được"),
        ({"threshold": "một"}, "error-summary"),
        ({"measure": "value", "scope": "whole", "threshold": "9999999 tỷ"}, "error-summary"),
    ],
)
def test_what_cannot_be_measured_so_is_refused_with_words(client, manager, targets, changed, words):
    client.force_login(manager)

    response = client.post(reverse("reports:target_create", args=[2026]), filled(**changed))

    assert words in response.content.decode()
    assert Target.objects.filter(year=2026).count() == 7


def test_a_sum_of_money_is_set_as_people_write_it(client, manager, targets):
    client.force_login(manager)
    asked = filled(measure="value", scope="whole", threshold="1,5 tỷ")

    client.post(reverse("reports:target_create", args=[2026]), asked)

    assert Target.objects.get(code="A8").threshold == 1_500_000_000
    assert "từ 1.500.000.000 đồng trở lên" in client.get(BOARD).content.decode()


def test_a_changed_threshold_stands_in_the_history_and_two_managers_do_not_overwrite(
    client, manager, targets
):
    client.force_login(manager)
    target, stale = targets["A1"], Target.objects.get(pk=targets["A1"].pk)
    target.threshold = Decimal("80.5")
    actions.edit_target(target, by=manager)

    page = client.get(reverse("reports:target", args=[2026, "A1"])).content.decode()

    assert "80,5" in page.split("Lịch sử")[1]
    with pytest.raises(StaleError):
        actions.edit_target(stale, by=manager)


def test_the_rule_of_a_target_names_no_mark_but_its_own(client, province, manager, targets):
    client.force_login(manager)
    target = targets["A1"]
    target.threshold = Decimal(80)
    actions.edit_target(target, by=manager)

    page = client.get(reverse("reports:target", args=[2026, "A1"])).content.decode()
    words = page.split("Lịch sử")[0]

    assert "từ 80% trở lên" in words
    assert "75%" not in words


def test_reviewer_sees_the_board_and_sets_nothing(client, commune, reviewer, targets):
    client.force_login(reviewer)

    page = client.get(BOARD).content.decode()

    assert "Nhắc tất cả" in page
    assert "Thêm chỉ tiêu" not in page
    assert client.post(reverse("reports:targets_set", args=[2026])).status_code == 403


def test_manager_of_another_province_finds_no_target_of_this_one(
    client, neighbour_reviewer, targets
):
    client.force_login(neighbour_reviewer)

    assert remind(client, targets["A3"], targets["A3"].province).status_code == 404
    assert client.get(f"{BOARD}?unit={targets['A3'].province.key}").status_code == 200
    url = reverse("reports:targets_file", args=["xlsx"])
    assert client.get(f"{url}?unit={targets['A3'].province.key}").status_code == 404


def test_one_click_tells_the_commune_what_it_lacks_once_a_day(
    client, province, commune, clerk, reviewer, targets
):
    client.force_login(reviewer)

    first = remind(client, targets["A3"], province, unit=commune.pk)
    second = remind(client, targets["A3"], province, unit=commune.pk)

    (notice,) = Notice.objects.filter(user=clerk)
    assert f"{commune.name} mới có 0 địa chỉ, còn thiếu 2" in notice.text
    assert f"unit={commune.key}" in notice.url.replace("%3A", ":")
    assert "Đã nhắc 1 nơi" in first.content.decode()
    assert "Hôm nay đã nhắc rồi" in second.content.decode()
    client.force_login(clerk)
    assert client.get(notice.url).status_code == 200


def test_a_reminder_of_one_that_nobody_can_read_does_not_go_to_all(
    client, province, clerk, reviewer, targets
):
    client.force_login(reviewer)

    assert remind(client, targets["A3"], province, unit="tất cả").status_code == 404
    assert not Notice.objects.filter(user=clerk).exists()


def test_the_next_day_reminds_again_and_whoever_has_reached_it_is_left_alone(
    client, province, commune, clerk, neighbour_clerk, reviewer, targets
):
    client.force_login(reviewer)
    remind(client, targets["A3"], province)
    for _ in range(2):
        AddressFactory(
            unit=commune, filed=True, filed_on=date(2026, 5, 4), surveyed_on=date(2026, 5, 4)
        )

    with time_machine.travel("2026-11-24T09:00:00+07:00", tick=False):
        remind(client, targets["A3"], province)

    days = TargetReminder.objects.order_by("day", "unit").values_list("unit", "day")
    assert [unit for unit, day in days if day == date(2026, 11, 24)] == [neighbour_clerk.unit_id]
    assert len(days) == 3


def test_a_unit_without_account_is_named_and_not_counted_as_told(
    client, province, commune, reviewer, targets
):
    client.force_login(reviewer)

    page = remind(client, targets["A3"], province, unit=commune.pk).content.decode()

    assert f"Chưa có tài khoản hay email nào để nhắc: {commune.name}" in page
    assert not TargetReminder.objects.exists()


def test_a_sponsor_is_written_to_and_whoever_keeps_it_told(
    client, province, commune, clerk, reviewer, targets
):
    sponsor = SponsorFactory(
        unit=commune, kind="agency", is_registered=True, name="Sở A", email="so-a@example.vn"
    )
    clerk.email, clerk.wants_digest = "canbo@example.vn", True
    clerk.save()
    client.force_login(reviewer)

    remind(client, targets["A6"], province, sponsor=sponsor.pk)
    job = Job.objects.get(kind="mail_target_reminder")
    mail_target_reminder(**job.arguments)
    mail_target_reminder(**job.arguments)

    assert Notice.objects.get(user=clerk).url == reverse("sponsors:detail", args=[sponsor.pk])
    assert sorted(sent.to[0] for sent in mail.outbox) == ["canbo@example.vn", "so-a@example.vn"]
    assert Notice.objects.get(user=clerk).mailed_at
    assert TargetReminder.objects.get().mailed == 2


def test_a_mail_server_that_fails_is_tried_again(
    client, province, commune, reviewer, targets, settings
):
    SponsorFactory(unit=commune, kind="agency", is_registered=True, email="so-a@example.vn")
    client.force_login(reviewer)
    remind(client, targets["A6"], province)
    arguments = Job.objects.get(kind="mail_target_reminder").arguments
    settings.EMAIL_BACKEND = "tests.reports.broken_mail.Backend"

    with pytest.raises(OSError, match="down"):
        mail_target_reminder(**arguments)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_target_reminder(**arguments)

    assert [sent.to for sent in mail.outbox] == [["so-a@example.vn"]]


def test_last_years_target_reminds_nobody(client, province, commune, clerk, reviewer):
    old = TargetFactory(
        province=province, year=2025, measure="filed", scope="each_base", threshold=1
    )
    client.force_login(reviewer)

    page = remind(client, old, province).content.decode()

    assert "Chỉ nhắc chỉ tiêu đang có hiệu lực của năm nay" in page
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_remind_a_unit_once(province, commune, targets, reviewer):
    clerk, other = UserFactory(unit=commune), UserFactory(unit=province, role="reviewer")

    def click(officer):
        try:
            actions.remind(targets["A3"], province, by=officer)
        finally:
            connection.close()

    clicks = [Thread(target=click, args=[officer]) for officer in (reviewer, other)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert TargetReminder.objects.filter(unit=commune).count() == 1
    assert Notice.objects.filter(user=clerk).count() == 1


def test_workbook_page_and_paper_say_the_same(client, province, commune, reviewer, targets):
    AddressFactory(
        unit=commune, filed=True, filed_on=date(2026, 5, 4), surveyed_on=date(2026, 5, 4)
    )
    client.force_login(reviewer)

    page = client.get(BOARD).content.decode()
    content = client.get(reverse("reports:targets_file", args=["xlsx"])).content
    book = load_workbook(BytesIO(content))
    paper = targets_html(board(province, 2026))

    rows = {row[0]: row for row in book["Chỉ tiêu"].iter_rows(min_row=5, values_only=True)}
    assert rows["A4"][3:6] == (1, 500, 0.002)
    assert rows["A3"][3:7] == (0, 1, 0, "Chưa đạt")
    assert [
        row[1:5]
        for row in book["Theo tháng"].iter_rows(min_row=5, values_only=True)
        if row[0] == "A4"
    ][-1] == (
        "23/11/2026",
        1,
        500,
        0.002,
    )
    assert ("A3", commune.name) in [
        row[:2] for row in book["Chưa đạt"].iter_rows(min_row=5, values_only=True)
    ]
    assert (
        f"{board(province, 2026).lines[3].target.code}. Địa chỉ mới"
        in book["Con số này ở đâu ra"]["A8"].value
    )
    for words in ("0,2%", commune.name, "còn thiếu 1"):
        assert words in page
        assert words in paper


def test_only_who_may_take_names_out_finds_a_leader_in_the_file_and_it_is_recorded(
    client, province, viewer, reviewer, targets
):
    SponsorFactory(
        unit=province, name="Nguyễn Văn Lãnh", kind="leader", is_registered=True, may_be_named=False
    )
    url = reverse("reports:targets_file", args=["xlsx"])

    def short():
        book = load_workbook(BytesIO(client.get(url).content))
        rows = book["Chưa đạt"].iter_rows(min_row=5, values_only=True)
        return {row[1] for row in rows if row[0] == "A6"}

    client.force_login(viewer)
    assert short() == {"Một nhà hảo tâm"}
    client.force_login(reviewer)
    assert short() == {"Nguyễn Văn Lãnh"}

    kept = AccessRecord.objects.filter(kind="list_exported")
    assert [(one.user, one.about) for one in kept] == [(reviewer, f"Chỉ tiêu năm 2026, {province}")]


def test_no_text_of_the_workbook_lies_over_the_next_row(client, province, viewer, targets):
    client.force_login(viewer)

    book = load_workbook(
        BytesIO(client.get(reverse("reports:targets_file", args=["xlsx"])).content)
    )

    for sheet in book:
        merged = {str(area.start_cell.coordinate) for area in sheet.merged_cells.ranges}
        width = sum(column.width for column in sheet.column_dimensions.values())
        for row in sheet.iter_rows(min_row=4):
            for cell in row:
                if isinstance(cell.value, str):
                    own = sheet.column_dimensions[cell.column_letter].width
                    lines = len(cell.value) / (width if cell.coordinate in merged else own)
                    assert sheet.row_dimensions[cell.row].height >= 15 * lines
    assert book["Chỉ tiêu"]["F8"].number_format.startswith("[$-42A]")


def test_the_board_is_asked_for_any_year_since_2008_and_refuses_others(client, viewer):
    client.force_login(viewer)

    assert "Số liệu tính đến ngày 31/12/2008" in client.get(f"{BOARD}?year=2008").content.decode()
    assert "error-summary" in client.get(f"{BOARD}?year=2007").content.decode()
    assert "Năm chưa bắt đầu" in client.get(f"{BOARD}?year=2027").content.decode()
    assert client.get(reverse("reports:target", args=[2026, "Z9"])).status_code == 404


def test_national_staff_choose_a_province_first(client, nation, province, other_province):
    client.force_login(UserFactory(unit=nation, role="viewer"))

    page = client.get(BOARD).content.decode()

    assert "Chọn tỉnh" in page
    assert province.name in page


def test_every_measure_at_once_stays_within_the_budget(
    client, viewer, province, commune, django_assert_max_num_queries
):
    for number, (key, measure) in enumerate(MEASURES.items()):
        for scope in measure.scopes:
            TargetFactory(
                province=province,
                code=f"M{number}{scope[-3:]}",
                measure=key,
                scope=scope,
                threshold=1,
            )
    client.force_login(viewer)
    client.get(reverse("reports:summary_table"))

    with django_assert_max_num_queries(25):
        client.get(BOARD)


def test_the_page_of_a2s_figure_holds_the_very_addresses_that_were_counted(
    client, province, commune, viewer, targets
):
    asked = {
        "unit": commune,
        "filed": True,
        "filed_on": date(2025, 1, 1),
        "surveyed_on": date(2025, 1, 1),
    }
    kept = AddressFactory(**asked, full_name="Được giữ")
    gone = AddressFactory(**asked, full_name="Nhập sau", status="submitted")
    for address in (kept, gone):
        AidRecordFactory(address=address, given_on=date(2026, 2, 3))
    client.force_login(viewer)
    line = board(province, 2026).lines[1]

    page = client.get(target_words.shown(board(province, 2026), line).behind).content.decode()

    assert line.figure.above == 1
    assert "<strong>1" in page.split("passport-amount")[1]
    assert "Được giữ" in page
    assert "Nhập sau" not in page

"""What waits on each role, on the first page."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.addresses.models import Likeness, UnsavedEntry
from apps.core.dates import today
from apps.jobs import actions as jobs
from apps.notices.models import Notice
from apps.reports import figures, worklist
from apps.reports.reminders import remind_of_reviews
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    PledgeFactory,
    ReviewFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HOME = reverse("home")


def waits(user, **kwargs):
    """{title: count} of what waits on `user`, the year's reviews aside."""
    user = User.objects.select_related("unit").get(pk=user.pk)
    found = {task.title: task.count for task in worklist.worklist(user, **kwargs)}
    found.pop(f"Địa chỉ chưa rà soát năm {today().year}", None)
    return found


def returned(**fields):
    return AddressFactory(
        status="returned", return_reason="missing", decision_reason="Thiếu năm sinh", **fields
    )


def likeness(first, second, unit):
    return Likeness.objects.create(
        first=first, second=second, unit=unit, province=unit.province, ground="name_and_birth"
    )


def test_nothing_waits_on_an_empty_desk(client, clerk):
    client.force_login(clerk)

    page = client.get(HOME).content.decode()

    assert "Không có việc nào chờ bạn." in page
    assert "task-count" not in page


def test_clerk_finds_what_was_sent_back_to_the_commune_whoever_sent_it_in(
    client, clerk, commune, neighbour_commune
):
    mine = returned(unit=commune)
    returned(unit=neighbour_commune)
    client.force_login(clerk)

    page = client.get(HOME).content.decode()

    assert waits(clerk) == {"Hồ sơ bị trả lại, cần sửa": 1}
    assert mine.full_name in page
    assert "Thiếu thông tin" in page


def test_reviewer_finds_only_the_own_ones_among_what_was_sent_back(reviewer, commune):
    returned(unit=commune)
    returned(unit=commune, created_by=reviewer)

    assert waits(reviewer) == {"Hồ sơ bị trả lại, cần sửa": 1}


@pytest.mark.parametrize("status", ["returned", "draft"])
def test_the_heading_of_ones_own_dossiers_leads_to_as_many_rows(
    client, clerk, reviewer, commune, status
):
    for user in (clerk, reviewer):
        AddressFactory(unit=commune, status=status, created_by=user, decision_reason="Thiếu")
    client.force_login(reviewer)

    (task,) = worklist.worklist(reviewer)

    assert task.count == 1
    assert len(client.get(task.url).context["page_obj"].object_list) == 1


def test_drafts_and_forms_not_saved_wait_on_who_began_them(
    client, clerk, neighbour_clerk, commune, draft_address
):
    for user in (clerk, neighbour_clerk):
        UnsavedEntry.objects.create(
            user=user, key=uuid.uuid4(), content=[["full_name", f"Người của {user.username}"]]
        )
    UserFactory(unit=commune)
    client.force_login(clerk)

    page = client.get(HOME).content.decode()

    assert waits(clerk) == {"Bản đang nhập dở": 1, "Bản nháp của bạn, chưa gửi duyệt": 1}
    assert "Hồ sơ mới: Người của clerk" in page
    entry = UnsavedEntry.objects.get(user=clerk)
    assert client.get(f"{reverse('addresses:create')}?ban={entry.key}").status_code == 200
    assert "neighbour_clerk" not in page


def test_reviewer_finds_what_waits_for_approval_the_longest_waiting_first(
    client, reviewer, commune, other_commune
):
    now = timezone.now()
    for days, name in ((1, "Hôm qua"), (9, "Tuần trước")):
        AddressFactory(
            unit=commune,
            submitted=True,
            full_name=name,
            submitted_at=now - timedelta(days=days),
        )
    AddressFactory(unit=other_commune, submitted=True)
    client.force_login(reviewer)

    page = client.get(HOME).content.decode()

    assert waits(reviewer) == {"Hồ sơ chờ duyệt": 2}
    assert page.index("Tuần trước") < page.index("Hôm qua")


def test_clerk_and_viewer_are_not_asked_to_approve(clerk, viewer, submitted_address):
    PledgeFactory(address=AddressFactory(unit=clerk.unit, filed=True))

    assert (waits(clerk), waits(viewer)) == ({}, {})


def test_pairs_wait_where_they_are_decided(
    clerk, reviewer, neighbour_reviewer, commune, neighbour_commune, province
):
    here, too, there = (
        AddressFactory(unit=unit, filed=True) for unit in (commune, commune, neighbour_commune)
    )
    likeness(here, too, commune)
    likeness(here, there, province)
    decided = likeness(too, there, province)
    Likeness.objects.filter(pk=decided.pk).update(status="different", decided_at=timezone.now())

    title = "Cặp hồ sơ nghi trùng chờ xem"
    assert waits(clerk) == {title: 1}
    assert waits(reviewer) == {title: 2}
    assert waits(neighbour_reviewer) == {}


@pytest.fixture
def pledges(commune):
    """Waiting for long, about to lapse, running past its end, and one where all is well."""
    day = today()
    address = AddressFactory(unit=commune, filed=True)
    kept_up = {"confirmed_at": timezone.now(), "status": "running", "frequency": "once"}
    PledgeFactory(address=address, held_until=day + timedelta(days=9), pledged_on=day)
    PledgeFactory(address=address, held_until=day + timedelta(days=3), pledged_on=day)
    PledgeFactory(address=address, ends_on=day - timedelta(days=1), **kept_up)
    PledgeFactory(address=address, ends_on=day, **kept_up)
    PledgeFactory(address=address, voided_at=timezone.now(), void_reason="Ghi nhầm")


def test_pledges_wait_on_those_who_can_do_something_about_them(clerk, reviewer, pledges):
    over = {"Đăng ký đã quá ngày kết thúc": 1}

    assert waits(clerk) == over
    assert waits(reviewer) == over | {
        "Đăng ký sắp hết hạn giữ chỗ": 1,
        "Đăng ký chờ xác nhận": 2,
    }


def test_each_heading_of_pledges_leads_to_as_many_rows_as_it_counts(client, reviewer, pledges):
    client.force_login(reviewer)

    for task in worklist.worklist(reviewer):
        if "Đăng ký" in task.title:
            rows = client.get(task.url).context["page_obj"].object_list
            assert len(rows) == task.count


def test_the_months_round_waits_until_it_is_entered(clerk, commune):
    running = {"status": "running", "confirmed_at": timezone.now(), "frequency": "monthly"}
    given, open_ = (
        PledgeFactory(address=AddressFactory(unit=commune, filed=True), **running) for _ in range(2)
    )
    title = f"Đăng ký chưa ghi trợ giúp tháng {today():%m/%Y}"
    before = waits(clerk)
    AidRecordFactory(address=given.address, pledge=given, given_on=today())
    AidRecordFactory(
        address=open_.address,
        pledge=open_,
        given_on=today(),
        voided_at=timezone.now(),
        void_reason="Ghi nhầm",
    )

    assert (before, waits(clerk)) == ({title: 2}, {title: 1})


def test_as_many_reviews_wait_as_the_round_lists_and_its_figure_lacks(client, clerk, commune):
    this_year = today().replace(month=1, day=1)
    AddressFactory(unit=commune, filed=True)
    AddressFactory(unit=commune, filed=True, filed_on=this_year)
    for day in (this_year, this_year - timedelta(days=1)):
        ReviewFactory(address=AddressFactory(unit=commune, filed=True), reviewed_on=day)
    client.force_login(clerk)

    tasks = {task.title: task for task in worklist.worklist(clerk)}

    task = tasks[f"Địa chỉ chưa rà soát năm {today().year}"]
    ratio = figures.yearly_reviews(commune, today().year, today()).total
    assert task.count == ratio.open - ratio.reviewed == 2
    assert client.get(task.url).content.decode().count("data-tap=") == 2


def test_reviews_of_a_school_below_do_not_wait_on_the_communes_clerk(clerk, reviewer, commune):
    school = UnitFactory(parent=commune, kind="school", era="", code="", name="Trường Hoa Rừng")
    AddressFactory(unit=school, filed=True)
    title = f"Địa chỉ chưa rà soát năm {today().year}"

    titles = [[task.title for task in worklist.worklist(user)] for user in (clerk, reviewer)]

    assert titles == [[], [title]]


def test_a_thousand_is_as_far_as_it_counts(reviewer, commune, monkeypatch):
    monkeypatch.setattr(worklist, "MOST", 3)
    AddressFactory.create_batch(6, unit=commune, submitted=True)

    task = next(task for task in worklist.worklist(reviewer) if task.title == "Hồ sơ chờ duyệt")

    assert task.amount == "hơn 3"
    assert len(task.items) == 4


def test_the_fullest_first_page_holds_its_query_budget(
    client, reviewer, commune, pledges, django_assert_max_num_queries
):
    AddressFactory.create_batch(6, unit=commune, submitted=True)
    for status in ("draft", "returned"):
        for _ in range(6):
            AddressFactory(
                unit=commune, status=status, created_by=reviewer, decision_reason="Thiếu"
            )
    filed = AddressFactory.create_batch(7, unit=commune, filed=True)
    for other in filed[1:]:
        likeness(filed[0], other, commune)
        PledgeFactory(address=other)
        UnsavedEntry.objects.create(user=reviewer, key=uuid.uuid4(), content=[])
    client.force_login(reviewer)
    client.get(HOME)

    with django_assert_max_num_queries(25):
        page = client.get(HOME)

    assert len(page.context["tasks"]) == 9


def test_national_staff_are_spared_what_takes_seconds(client, nation, commune):
    AddressFactory(unit=commune, filed=True)
    AddressFactory(unit=commune, submitted=True)
    national = UserFactory(role="reviewer", unit=nation)
    client.force_login(national)

    page = client.get(HOME)

    [task] = page.context["tasks"]
    assert (task.title, task.count, task.items) == ("Hồ sơ chờ duyệt", 1, ())
    assert "đến hôm nay</h2>" not in page.content.decode()


def test_first_page_greets_its_reader(client, reviewer):
    client.force_login(reviewer)

    assert f"Chào {reviewer.full_name}" in client.get(HOME).content.decode()


def test_manager_reads_that_no_worker_runs_and_others_are_not_troubled(client, manager, clerk):
    words = "10 phút qua việc nền không chạy"
    client.force_login(clerk)
    to_clerk = client.get(HOME).content.decode()
    client.force_login(manager)
    before = client.get(HOME).content.decode()
    jobs.mark_alive("máy-1:7")
    after = client.get(HOME).content.decode()

    assert [words in page for page in (to_clerk, before, after)] == [False, True, False]


def test_staff_of_a_base_unit_are_told_of_reviews_once_a_month(
    clerk, neighbour_clerk, reviewer, viewer, commune, neighbour_commune
):
    AddressFactory.create_batch(2, unit=commune, filed=True)
    AddressFactory(
        unit=neighbour_commune, filed=True, filed_on="2026-11-01", surveyed_on="2026-10-30"
    )
    counts = []
    for day in ("2026-11-03", "2026-11-04", "2026-12-01"):
        with time_machine.travel(f"{day}T06:00:00+07:00", tick=False):
            counts.append(remind_of_reviews())
            Notice.objects.update(read_at=timezone.now())

    assert counts == [{"told": 1}, {"told": 0}, {"told": 1}]
    assert {notice.user for notice in Notice.objects.all()} == {clerk}
    assert Notice.objects.first().text == (
        "2 địa chỉ của Phường Cư Bao chưa được rà soát trong 365 ngày qua."
    )


def test_a_draft_left_behind_in_another_province_does_not_wait(clerk, other_commune):
    AddressFactory(unit=other_commune, status="draft", created_by=clerk)

    assert waits(clerk) == {}

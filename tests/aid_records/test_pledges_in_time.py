"""What time does to pledges: they expire, begin, come to their last day."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.addresses.models import Need
from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.actions import pledges as actions
from apps.aid_records.actions.pledges import expire_due
from apps.aid_records.models import AidRecord, Pledge, with_uncovered
from apps.core.actions import ActionError
from apps.core.dates import today
from apps.notices.models import Notice
from tests.factories import (
    AidRecordFactory,
    NeedFactory,
    PledgeFactory,
    SponsorFactory,
    UserFactory,
)

DAY = datetime.date(2026, 11, 1)
LAST = datetime.date(2026, 11, 16)


@pytest.fixture
def need(filed_address):
    return NeedFactory(address=filed_address, value=500_000)


@pytest.fixture
def pledge(clerk, reviewer, need, time_machine):
    """Offered on 1 November: held to the end of the 16th."""
    time_machine.move_to("2026-11-01 09:00:00+07:00")
    sponsor = SponsorFactory(unit=clerk.unit)
    row = Pledge(address=need.address, sponsor=sponsor, pledged_on=DAY)
    return actions.offer(row, by=clerk, parts={need.pk: None})


def again(pledge):
    return Pledge.objects.get(pk=pledge.pk)


def told(matter):
    return set(
        Notice.objects.filter(key__startswith=f"pledge-{matter}:").values_list(
            "user__username", flat=True
        )
    )


def test_parts_are_held_to_the_end_of_the_fifteenth_day(pledge, need, time_machine):
    held_until = pledge.held_until
    time_machine.move_to("2026-11-16 23:59:00+07:00")
    first = expire_due()
    before = again(pledge).status
    time_machine.move_to("2026-11-17 00:01:00+07:00")

    second = expire_due()

    assert held_until == LAST
    assert (first.expired, before, second.expired) == (0, "waiting", 1)
    after = again(pledge)
    assert (after.status, after.ended_on) == ("expired", LAST)
    assert "Hết 15 ngày giữ chỗ" in after.end_reason
    assert with_uncovered(Need.objects.all()).get().uncovered == 500_000


def test_the_days_count_from_entry_not_from_an_old_paper(clerk, need, time_machine):
    time_machine.move_to("2026-11-01 23:30:00+07:00")
    sponsor = SponsorFactory(unit=clerk.unit)

    late = actions.offer(
        Pledge(address=need.address, sponsor=sponsor, pledged_on=datetime.date(2026, 5, 1)),
        by=clerk,
    )

    assert late.held_until == LAST


def test_the_same_again_changes_nothing(pledge, time_machine):
    time_machine.move_to("2026-11-17 08:00:00+07:00")
    expire_due()
    before = again(pledge).version

    assert expire_due() == (0, 0, 0)
    assert again(pledge).version == before
    assert again(pledge).events.count() == 2


def test_those_concerned_are_told_without_names(pledge, neighbour_clerk, viewer, time_machine):
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    expire_due()

    assert told("expired") == {"clerk", "reviewer"}
    notice = Notice.objects.filter(key__startswith="pledge-expired:").first()
    assert pledge.address.code in notice.text
    assert pledge.address.full_name not in notice.text
    assert notice.url == reverse("aid_records:pledge_detail", args=[pledge.pk])


def test_the_reminder_goes_once_the_pledge_is_answered(pledge, reviewer, time_machine):
    time_machine.move_to("2026-11-13 08:00:00+07:00")
    expire_due()
    before = Notice.objects.unread().count()

    actions.confirm(pledge, by=reviewer)

    assert before == 1
    assert not Notice.objects.unread().exists()


def test_an_expired_pledge_waits_on_nobody(pledge, time_machine):
    time_machine.move_to("2026-11-13 08:00:00+07:00")
    expire_due()
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    expire_due()

    assert not Notice.objects.unread().filter(key__startswith="pledge-waits:").exists()


@pytest.mark.parametrize("way", ["fulfil", "prolong"])
def test_the_question_of_the_last_day_goes_once_it_is_answered(pledge, reviewer, time_machine, way):
    pledge = actions.confirm(pledge, by=reviewer)
    pledge.starts_on, pledge.ends_on = DAY, LAST
    pledge = actions.edit(pledge, by=reviewer)
    time_machine.move_to("2026-11-20 08:00:00+07:00")
    expire_due()
    before = told("over")
    pledge = again(pledge)

    if way == "fulfil":
        actions.fulfil(pledge, ended_on=LAST, reason="Đã trao đủ", by=reviewer)
    else:
        pledge.ends_on = datetime.date(2027, 1, 1)
        actions.edit(pledge, by=reviewer)

    assert before
    assert not Notice.objects.unread().exists()


def test_national_staff_are_not_told_of_a_commune_s_pledges(pledge, nation, reviewer, time_machine):
    UserFactory(username="national", role="reviewer", unit=nation)
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    expire_due()

    assert told("expired") == {"clerk", "reviewer"}


def test_who_may_confirm_is_reminded_once_three_days_before(pledge, time_machine):
    time_machine.move_to("2026-11-12 08:00:00+07:00")
    early = expire_due()
    time_machine.move_to("2026-11-13 08:00:00+07:00")
    first, second = expire_due(), expire_due()
    Notice.objects.update(read_at="2026-11-13T09:00:00Z")
    third = expire_due()

    assert [run.reminded for run in (early, first, second, third)] == [0, 1, 0, 0]
    assert told("waits") == {"reviewer"}
    assert again(pledge).version == 1  # nobody who edits is disturbed


def test_a_confirmed_pledge_does_not_expire(pledge, reviewer, time_machine):
    actions.confirm(pledge, by=reviewer)
    time_machine.move_to("2026-12-31 08:00:00+07:00")

    assert expire_due().expired == 0
    assert again(pledge).status == "confirmed"


def test_a_pledge_under_which_aid_was_given_does_not_expire(pledge, reviewer, time_machine):
    AidRecordFactory(address=pledge.address, sponsor=pledge.sponsor, pledge=pledge)
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    expired = expire_due().expired
    actions.confirm(pledge, by=reviewer)

    assert expired == 0
    assert again(pledge).status == "running"


def test_voided_aid_keeps_no_pledge_alive(pledge, reviewer, time_machine):
    given = AidRecordFactory(address=pledge.address, sponsor=pledge.sponsor, pledge=pledge)
    AidRecord.objects.filter(pk=given.pk).update(
        voided_at="2026-11-02T09:00:00Z", void_reason="Nhầm"
    )
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    assert expire_due().expired == 1


def test_a_pledge_out_of_its_days_is_not_confirmed_though_nobody_swept(
    pledge, reviewer, time_machine
):
    time_machine.move_to("2026-11-17 00:01:00+07:00")

    with pytest.raises(ActionError, match="chỉ giữ chỗ đến hết ngày 16/11/2026"):
        actions.confirm(pledge, by=reviewer)


def test_a_confirmed_pledge_runs_from_its_day(pledge, reviewer, time_machine):
    Pledge.objects.filter(pk=pledge.pk).update(starts_on=datetime.date(2026, 12, 1))
    actions.confirm(pledge, by=reviewer)
    time_machine.move_to("2026-11-30 23:59:00+07:00")
    early = expire_due().begun
    time_machine.move_to("2026-12-01 00:01:00+07:00")

    assert (early, expire_due().begun) == (0, 1)
    assert again(pledge).status == "running"


def test_a_pledge_confirmed_after_its_day_runs_at_once(pledge, reviewer):
    Pledge.objects.filter(pk=pledge.pk).update(starts_on=DAY)

    actions.confirm(pledge, by=reviewer)

    assert again(pledge).status == "running"


def test_the_first_aid_sets_a_confirmed_pledge_running(pledge, clerk, reviewer):
    actions.confirm(pledge, by=reviewer)
    aid = AidRecordFactory.build(
        address=pledge.address,
        sponsor=pledge.sponsor,
        pledge=again(pledge),
        form=AidForm.objects.get(code="tien-mat"),
    )

    aid_actions.record(aid, by=clerk)

    assert again(pledge).status == "running"


def test_people_are_asked_once_what_becomes_of_a_pledge_past_its_last_day(
    client, pledge, clerk, reviewer, time_machine
):
    Pledge.objects.filter(pk=pledge.pk).update(starts_on=DAY, ends_on=datetime.date(2026, 12, 1))
    actions.confirm(pledge, by=reviewer)
    time_machine.move_to("2026-12-01 23:00:00+07:00")
    on_the_day = expire_due().reminded
    time_machine.move_to("2026-12-02 08:00:00+07:00")
    first, second = expire_due().reminded, expire_due().reminded
    client.force_login(clerk)
    page = client.get(reverse("aid_records:pledge_detail", args=[pledge.pk])).text
    longer = again(pledge)
    longer.ends_on = datetime.date(2026, 12, 10)
    actions.edit(longer, by=clerk)
    between = expire_due().reminded
    time_machine.move_to("2026-12-11 08:00:00+07:00")

    assert (on_the_day, first, second, between, expire_due().reminded) == (0, 1, 0, 0, 1)
    assert again(pledge).status == "running"
    assert told("over") == {"clerk", "reviewer"}
    assert "hoàn thành hay gia hạn?" in page


def test_the_list_finds_what_is_near_its_end(client, pledge, reviewer, time_machine):
    over = PledgeFactory(
        address=pledge.address,
        status="running",
        confirmed_at="2026-01-01T00:00:00Z",
        ends_on=datetime.date(2026, 11, 2),
    )
    time_machine.move_to("2026-11-14 08:00:00+07:00")
    client.force_login(reviewer)

    def found(due):
        page = client.get(reverse("aid_records:pledge_list"), {"due": due})
        return [row["pk"] for row in page.context["page_obj"].object_list]

    assert (found("soon"), found("over")) == ([pledge.pk], [over.pk])


def test_more_pledges_than_one_batch_all_expire(need, monkeypatch):
    monkeypatch.setattr("apps.aid_records.actions.following.BATCH", 2)
    PledgeFactory.create_batch(5, address=need.address, held_until=today().replace(year=2020))

    assert expire_due().expired == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_expire_each_pledge_once(need, clerk, monkeypatch):
    monkeypatch.setattr("apps.aid_records.actions.following.BATCH", 3)
    PledgeFactory.create_batch(20, address=need.address, held_until=today().replace(year=2020))
    together = threading.Barrier(2)

    def work(_):
        try:
            together.wait()
            return expire_due().expired
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))

    assert sum(done) == 20
    assert set(Pledge.objects.values_list("status", "version")) == {("expired", 2)}
    assert Notice.objects.filter(user=clerk).count() == 20


def test_a_user_who_left_is_not_told(pledge, clerk, time_machine):
    UserFactory(username="gone", unit=clerk.unit, is_active=False)
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    expire_due()

    assert "gone" not in told("expired")


def test_operator_does_it_by_hand(pledge, capsys, time_machine):
    time_machine.move_to("2026-11-17 08:00:00+07:00")

    call_command("expire_pledges")
    call_command("expire_pledges")

    printed = capsys.readouterr().out
    assert "1 đăng ký hết hạn giữ chỗ" in printed
    assert "Không có đăng ký nào đến hạn." in printed

"""The log of breaches and its 72 hours."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.notices.models import Notice
from apps.privacy import reminders
from apps.privacy.actions import breaches
from apps.privacy.actions.record import PrivacyError
from apps.privacy.models import Breach
from apps.privacy.notice import notice_html
from apps.reports.worklist import worklist
from tests.privacy.factories import BreachFactory

FRIDAY = "2026-11-27 23:30:00+07:00"


@pytest.fixture
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)
    return time_machine


@pytest.fixture
def breach(friday, commune):
    return BreachFactory(unit=commune)


def test_a_breach_written_down_tells_the_others_and_runs_72_hours(
    client, friday, commune, reviewer, manager
):
    client.force_login(reviewer)
    typed = {
        "form_key": uuid4(),
        "found_at": "27/11/2026 23:00",
        "happened": "Mất máy tính xách tay của phường.",
        "data": "Họ tên, hoàn cảnh các hộ.",
        "persons": "1200",
        "is_estimate": "on",
        "unit": "Phường Cư Bao",
    }

    client.post(reverse("privacy:breach_create"), typed)
    client.post(reverse("privacy:breach_create"), typed)

    (row,) = Breach.objects.all()
    page = client.get(reverse("privacy:breach", args=[row.pk])).content.decode()
    assert row.report_by == row.found_at + timedelta(hours=72)
    assert row.persons == 1_200
    assert "Còn 71 giờ 30 phút" in page
    assert list(Notice.objects.values_list("user", flat=True)) == [manager.pk]


def test_who_protects_data_is_told_after_48_and_72_hours_once_each(breach, friday, reviewer):
    for hours in (47, 48, 50, 72, 80):
        friday.move_to(breach.found_at + timedelta(hours=hours), tick=False)
        reminders.remind_of_breaches()
        Notice.objects.update(read_at=timezone.now())

    keys = Notice.objects.filter(user=reviewer).order_by("id").values_list("key", flat=True)
    assert list(keys) == [f"breach-48:{breach.pk}", f"breach-72:{breach.pk}"]
    assert "Vụ lộ, mất dữ liệu chưa báo cơ quan" in [task.title for task in worklist(reviewer)]


def test_a_breach_that_was_reported_troubles_nobody(breach, friday, reviewer):
    breaches.report(breach, to="A05", number="12/BC", at=timezone.now(), by=reviewer)
    friday.move_to(breach.found_at + timedelta(hours=90), tick=False)

    reminders.remind_of_breaches()

    assert not Notice.objects.exists()
    assert worklist(reviewer) == []


def test_a_report_after_72_hours_is_late_for_ever(client, breach, friday, reviewer):
    late = breach.found_at + timedelta(hours=73)
    friday.move_to(late, tick=False)
    breaches.report(breach, to="A05", number="", at=late, by=reviewer)
    breaches.close(Breach.objects.get(), conclusion="Đã thu hồi máy.", by=reviewer)
    again = breaches.report(
        Breach.objects.get(), to="A05", number="7/TB", at=breach.found_at, by=reviewer
    )
    client.force_login(reviewer)

    listed = client.get(reverse("privacy:breach_list"), {"standing": "late"}).content.decode()

    assert again.reported_at == late
    assert "muộn 1 giờ 0 phút" in listed


def test_hours_that_ran_out_stay_run_out_when_the_moment_is_put_right(breach, friday, reviewer):
    due = breach.report_by
    friday.move_to(due + timedelta(hours=1), tick=False)
    breach.found_at = timezone.now() - timedelta(hours=2)

    breaches.edit(breach, by=reviewer)

    breach.refresh_from_db()
    assert breach.report_by == due


def test_nothing_is_noted_before_it_was_found_or_before_it_happens(breach, reviewer):
    before = breach.found_at - timedelta(minutes=1)
    after = timezone.now() + timedelta(minutes=1)

    for moment in (before, after):
        with pytest.raises(PrivacyError):
            breaches.report(breach, to="A05", number="", at=moment, by=reviewer)


def test_a_breach_is_voided_with_a_reason_and_stays_readable(client, breach, reviewer):
    client.force_login(reviewer)

    client.post(reverse("privacy:breach_void", args=[breach.pk]), {"reason": "Ghi hai lần"})

    page = client.get(reverse("privacy:breach", args=[breach.pk])).content.decode()
    assert "Ghi hai lần" in page
    assert breach.code not in client.get(reverse("privacy:breach_list")).content.decode()
    assert worklist(reviewer) == []


def test_the_notice_says_what_is_recorded_and_what_is_not_known_yet(client, breach, reviewer):
    text = notice_html(breach)
    client.force_login(reviewer)

    paper = client.get(reverse("privacy:breach_notice", args=[breach.pk]))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "27/11/2026 23:30" in text
    assert "12 người" in text
    assert "Đang xác minh, sẽ báo bổ sung." in text
    assert paper.content.startswith(b"%PDF")

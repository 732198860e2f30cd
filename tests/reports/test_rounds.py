"""Opening a round, changing who reports, closing, voiding; the life of a unit's report."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from apps.core.actions import ActionError, StaleError, VoidedError
from apps.core.dates import today
from apps.notices.models import Notice
from apps.reports.actions import reporting, rounds
from apps.reports.actions.reporting import ReportError, WrongStatusError
from apps.reports.actions.rounds import ClosedError, RoundError
from apps.reports.models import Freeze, Round, UnitReport
from tests.factories import UnitFactory, UserFactory
from tests.reports.offices import OPENED, at, opened, report_of

pytestmark = pytest.mark.django_db
Status = UnitReport.Status


@pytest.fixture
def round(manager, commune, neighbour_commune, clerk, neighbour_clerk):
    with time_machine.travel(OPENED, tick=False):
        return opened(manager, [commune, neighbour_commune])


@pytest.fixture
def report(round, clerk):
    return report_of(round, clerk.unit)


def submitted(report, by, day=5):
    with time_machine.travel(at(day), tick=False):
        return reporting.submit(report, by=by)


def test_opening_gives_each_unit_and_the_chapter_itself_a_report_and_tells_the_writers(
    round, clerk, manager, commune, neighbour_commune, province
):
    assert {report.unit for report in round.reports.all()} == {province, commune, neighbour_commune}
    assert {report.status for report in round.reports.all()} == {Status.WRITING}
    assert round.reports.get(unit=commune).province == province
    (notice,) = Notice.objects.filter(user=clerk)
    assert "hạn nộp 09/11/2018" in notice.text
    assert notice.url == f"/bao-cao/{round.reports.get(unit=commune).pk}/"
    assert not Notice.objects.filter(user=manager).exists()


def test_the_same_form_sent_twice_opens_one_round(manager, commune):
    key = uuid4()

    first, second = (opened(manager, [commune], form_key=key) for _ in range(2))

    assert first == second
    assert Round.objects.count() == 1
    assert UnitReport.objects.count() == 2


def test_no_unit_of_another_province_is_made_to_report(manager, commune, other_commune):
    with pytest.raises(RoundError, match="Xã Trà Vong"):
        opened(manager, [commune, other_commune])

    assert not Round.objects.exists()


def test_the_nation_opens_a_round_for_provinces(nation, province, other_province, commune):
    chief = UserFactory(role="manager", unit=nation)

    round = opened(chief, [province, other_province])

    assert {report.unit for report in round.reports.all()} == {nation, province, other_province}
    assert Round.objects.visible_to(UserFactory(role="reviewer", unit=province)).get() == round
    assert not Round.objects.visible_to(UserFactory(unit=commune)).exists()


def test_the_period_stays_once_figures_are_frozen_in_it(round, report, clerk, reviewer, manager):
    round.ends_on = date(2017, 12, 31)
    round = rounds.edit_round(round, by=manager)
    assert round.ends_on == date(2017, 12, 31)
    reporting.accept(submitted(report, clerk), by=reviewer)

    round.ends_on = date(2018, 12, 31)
    with pytest.raises(RoundError, match="không đổi kỳ số liệu"):
        rounds.edit_round(round, by=manager)

    round.refresh_from_db()
    round.title = "Tổng kết mười năm"
    assert rounds.edit_round(round, by=manager).title == "Tổng kết mười năm"


def test_units_hear_of_a_new_deadline_unless_they_have_reported(
    round, report, clerk, neighbour_clerk, manager
):
    submitted(report, clerk)
    round.deadline = date(2018, 11, 16)

    rounds.edit_round(round, by=manager)

    assert "đổi thành 16/11/2018" in Notice.objects.get(user=neighbour_clerk).text
    assert not Notice.objects.unread().filter(user=clerk).exists()


def test_a_unit_is_added_later_once(round, province, manager):
    late = UnitFactory(parent=province, name="Xã Ea Kao")
    writer = UserFactory(unit=late)

    made = rounds.add_units(round, [late], by=manager)
    again = rounds.add_units(round, [late], by=manager)

    assert [report.unit for report in made] == [late]
    assert again == []
    assert round.reports.filter(unit=late).count() == 1
    assert Notice.objects.filter(user=writer).count() == 1


def test_a_unit_taken_out_may_come_back_with_a_new_report(round, report, clerk, manager):
    rounds.take_out(report, reason="Đã nhập vào đơn vị khác", by=manager)

    with pytest.raises(VoidedError):
        reporting.submit(report, by=clerk)
    assert not Notice.objects.unread().filter(user=clerk).exists()
    (fresh,) = rounds.add_units(round, [clerk.unit], by=manager)
    assert fresh.pk != report.pk
    assert reporting.submit(fresh, by=clerk).status == Status.SUBMITTED


def test_neither_a_frozen_report_nor_the_chapters_own_is_taken_out(
    round, report, clerk, reviewer, manager, province
):
    reporting.accept(submitted(report, clerk), by=reviewer)

    with pytest.raises(RoundError, match="chốt số liệu"):
        rounds.take_out(report, reason="Nhầm", by=manager)
    with pytest.raises(RoundError, match="mở đợt"):
        rounds.take_out(report_of(round, province), reason="Nhầm", by=manager)


def test_a_closed_round_takes_nothing_until_it_is_opened_again(
    round, report, clerk, reviewer, manager
):
    other = submitted(report_of(round, round.reports.exclude(pk=report.pk).last().unit), clerk)
    rounds.close_round(round, by=manager)
    rounds.close_round(round, by=manager)

    for refused in (
        lambda: reporting.submit(report, by=clerk),
        lambda: reporting.withdraw(other, by=clerk),
        lambda: reporting.give_back(other, reason="Thiếu", by=reviewer),
        lambda: reporting.accept(other, by=reviewer),
        lambda: reporting.extend(report, extended_to=date(2018, 12, 1), reason="Bão", by=manager),
        lambda: rounds.add_units(round, [], by=manager),
        lambda: rounds.take_out(report, reason="Nhầm", by=manager),
    ):
        with pytest.raises(ClosedError, match="đã đóng"):
            refused()

    rounds.reopen_round(round, by=manager)
    assert reporting.submit(report, by=clerk).status == Status.SUBMITTED


def test_a_round_opened_by_mistake_is_voided_with_its_reports(round, report, clerk, manager):
    rounds.void_round(round, reason="Mở nhầm kỳ", by=manager)

    assert not Round.objects.visible_to(clerk).exists()
    assert not round.reports.in_force().exists()
    assert not Notice.objects.unread().filter(user=clerk).exists()
    with pytest.raises(VoidedError):
        reporting.submit(report, by=clerk)
    with pytest.raises(VoidedError):
        rounds.reopen_round(round, by=manager)


def test_a_round_with_frozen_figures_is_not_voided(round, report, clerk, reviewer, manager):
    reporting.accept(submitted(report, clerk), by=reviewer)

    with pytest.raises(RoundError, match="chốt số liệu"):
        rounds.void_round(round, reason="Nhầm", by=manager)


# --- the life of a report


@pytest.mark.parametrize(("day", "is_late"), [(9, False), (10, True), (30, True)])
def test_a_report_after_its_day_is_late_never_refused(round, report, clerk, day, is_late):
    with time_machine.travel(at(day, hour=23), tick=False):
        reporting.submit(report, by=clerk)

    own = UnitReport.objects.filter(pk=report.pk)
    assert own.late().exists() == is_late
    assert own.in_time().exists() != is_late


def test_those_who_accept_hear_once_a_round_and_no_longer_when_none_waits(
    round, report, clerk, neighbour_clerk, reviewer
):
    submitted(report, clerk)
    other = submitted(report_of(round, neighbour_clerk.unit), neighbour_clerk)

    (notice,) = Notice.objects.unread().filter(user=reviewer)
    assert notice.url == f"/bao-cao/dot/{round.pk}/?standing=submitted"
    report.refresh_from_db()
    reporting.accept(report, by=reviewer)
    assert Notice.objects.unread().filter(user=reviewer).exists()
    reporting.give_back(other, reason="Thiếu phần kiến nghị", by=reviewer)
    assert not Notice.objects.unread().filter(user=reviewer).exists()


def test_returned_report_tells_its_writers_and_stays_in_time(round, report, clerk, reviewer):
    seen = submitted(report, clerk, day=8)

    reporting.give_back(seen, reason="Thiếu phần kiến nghị", by=reviewer)

    report.refresh_from_db()
    assert (report.status, report.return_reason) == (Status.RETURNED, "Thiếu phần kiến nghị")
    (notice,) = Notice.objects.unread().filter(user=clerk)
    assert "trả lại" in notice.text
    assert notice.url == f"/bao-cao/{report.pk}/"
    submitted(report, clerk, day=14)
    assert UnitReport.objects.in_time().filter(pk=report.pk).exists()


def test_a_report_is_returned_only_with_a_reason(report, clerk, reviewer):
    seen = submitted(report, clerk)

    with pytest.raises(ReportError, match="lý do"):
        reporting.give_back(seen, reason=" \n", by=reviewer)

    report.refresh_from_db()
    assert report.status == Status.SUBMITTED


def test_what_was_taken_back_before_it_was_judged_counts_as_not_submitted(report, clerk):
    reporting.withdraw(submitted(report, clerk, day=8), by=clerk)

    report.refresh_from_db()
    assert (report.status, report.first_submitted_at) == (Status.WRITING, None)
    submitted(report, clerk, day=12)
    assert UnitReport.objects.late().filter(pk=report.pk).exists()


def test_taking_back_after_a_return_keeps_the_reason_and_the_first_day(report, clerk, reviewer):
    reporting.give_back(submitted(report, clerk, day=8), reason="Thiếu", by=reviewer)

    reporting.withdraw(submitted(report, clerk, day=12), by=clerk)

    report.refresh_from_db()
    assert (report.status, report.return_reason) == (Status.RETURNED, "Thiếu")
    assert UnitReport.objects.in_time().filter(pk=report.pk).exists()


def test_accepting_freezes_the_figures(report, clerk, reviewer):
    reporting.accept(submitted(report, clerk), by=reviewer)

    report.refresh_from_db()
    assert (report.status, report.accepted_by) == (Status.ACCEPTED, reviewer)
    assert Freeze.objects.in_force().get(report=report).frozen_by == reviewer
    assert "đã chốt số liệu" in Notice.objects.unread().get(user=clerk).text
    with pytest.raises(WrongStatusError, match="đã chốt"):
        reporting.withdraw(report, by=clerk)


def test_a_reviewer_decides_only_on_what_was_seen(report, clerk, reviewer):
    seen = submitted(report, clerk)
    submitted(reporting.withdraw(report, by=clerk), clerk, day=6)

    with pytest.raises(StaleError):
        reporting.accept(seen, by=reviewer)
    with pytest.raises(StaleError):
        reporting.give_back(seen, reason="Thiếu", by=reviewer)

    assert not Freeze.objects.exists()


def test_frozen_figures_are_opened_again_and_frozen_anew(report, clerk, reviewer, manager):
    accepted = reporting.accept(submitted(report, clerk), by=reviewer)

    reporting.reopen(accepted, reason="Sót hồ sơ", by=manager)

    report.refresh_from_db()
    assert report.status == Status.RETURNED
    assert "mở lại" in Notice.objects.unread().filter(user=clerk).latest("id").text
    reporting.accept(submitted(report, clerk, day=20), by=reviewer)
    assert Freeze.objects.filter(report=report).count() == 2
    assert Freeze.objects.in_force().filter(report=report).count() == 1
    assert UnitReport.objects.in_time().filter(pk=report.pk).exists()


def test_extension_moves_the_day_of_one_unit_and_is_told(round, report, clerk, manager):
    reporting.extend(report, extended_to=date(2018, 11, 20), reason="Xã bị bão", by=manager)

    assert "20/11/2018" in Notice.objects.unread().get(user=clerk).text
    submitted(report, clerk, day=20)
    assert UnitReport.objects.in_time().filter(pk=report.pk).exists()
    reporting.extend(report, extended_to=None, reason="Ghi nhầm đơn vị", by=manager)
    assert UnitReport.objects.late().filter(pk=report.pk).exists()


def test_extension_lies_after_the_deadline_and_has_a_reason(round, report, manager):
    with pytest.raises(ReportError, match="09/11/2018"):
        reporting.extend(report, extended_to=round.deadline, reason="Bão", by=manager)
    with pytest.raises(ReportError, match="lý do"):
        reporting.extend(report, extended_to=date(2018, 11, 20), reason="", by=manager)


def test_a_later_common_deadline_goes_before_an_earlier_extension(round, report, clerk, manager):
    reporting.extend(report, extended_to=date(2018, 11, 12), reason="Bão", by=manager)
    round.deadline = date(2018, 11, 30)
    rounds.edit_round(round, by=manager)

    assert UnitReport.objects.with_due_on().get(pk=report.pk).due_on == date(2018, 11, 30)


# --- two people at once


def at_once(*works):
    """Run each in a thread of its own, all at the same moment: list of results or errors."""
    barrier, found = Barrier(len(works)), [None] * len(works)

    def run(place, work):
        barrier.wait()
        try:
            found[place] = work()
        except ActionError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_submit_once(report, clerk):
    found = at_once(*[lambda: reporting.submit(report, by=clerk)] * 4)

    assert sum(isinstance(one, UnitReport) for one in found) == 1
    assert sum(isinstance(one, WrongStatusError) for one in found) == 3
    report.refresh_from_db()
    assert report.version == 2


@pytest.mark.django_db(transaction=True)
def test_one_of_two_reviewers_decides(report, clerk, reviewer, manager):
    seen = submitted(report, clerk)

    found = at_once(
        lambda: reporting.accept(seen, by=reviewer),
        lambda: reporting.give_back(seen, reason="Thiếu", by=manager),
        lambda: reporting.accept(seen, by=manager),
        lambda: reporting.withdraw(seen, by=clerk),
    )

    assert sum(isinstance(one, UnitReport) for one in found) == 1
    report.refresh_from_db()
    is_frozen = Freeze.objects.in_force().filter(report=report).exists()
    assert is_frozen == (report.status == Status.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_a_round_is_closed_is_in_before_or_refused(round, report, clerk, manager):
    closed, sent = at_once(
        lambda: rounds.close_round(round, by=manager), lambda: reporting.submit(report, by=clerk)
    )

    report.refresh_from_db()
    assert closed.is_closed
    assert isinstance(sent, ClosedError) == (report.status == Status.WRITING)
    with pytest.raises(ClosedError):
        reporting.submit(report, by=clerk)


@pytest.mark.django_db(transaction=True)
def test_a_unit_added_by_two_at_once_reports_once(round, province, manager, reviewer):
    late = UnitFactory(parent=province, name="Xã Ea Kao")

    at_once(*[lambda: rounds.add_units(round, [late], by=manager)] * 3)

    assert round.reports.in_force().filter(unit=late).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_period_does_not_move_under_an_acceptance(round, report, clerk, reviewer, manager):
    seen = submitted(report, clerk)
    fresh = Round.objects.get(pk=round.pk)
    fresh.ends_on -= timedelta(days=365)

    at_once(
        lambda: rounds.edit_round(fresh, by=manager), lambda: reporting.accept(seen, by=reviewer)
    )

    frozen = Freeze.objects.get(report=report)
    round.refresh_from_db()
    assert frozen.figures["to"] == round.ends_on.isoformat()
    assert today() > round.ends_on

"""What was seen is saved: once, whole or not at all, by whoever may."""

import datetime
import threading

import pytest
import time_machine
from django.db import OperationalError, connection

from apps.addresses.imports import AddressResource
from apps.addresses.models import Address
from apps.core.actions import StaleError
from apps.jobs import actions as jobs
from apps.jobs.models import Job
from apps.workbooks import actions, work
from apps.workbooks.importing import ImportRefusedError
from apps.workbooks.models import Import, StagedRow
from tests.aid_records import test_imports_totals as totals
from tests.factories import ImportFactory, JobFactory, UnitFactory, UserFactory
from tests.workbooks import workbook
from tests.workbooks.imports import ROW, brought, people, states

pytestmark = pytest.mark.usefixtures("commune")
BAD = ("A-9", *ROW[1:4], "31/02/2018")


def save(run, *, by, only_good=False, version=None):
    return actions.save(run, by=by, only_good=only_good, version=version or run.version)


@pytest.fixture
def slow(monkeypatch):
    """However short a file, a job saves it."""
    monkeypatch.setattr("apps.workbooks.actions.saving.QUICK", 0)


def test_a_short_file_is_saved_at_once_and_says_what_became_of_its_rows(reviewer):
    run = brought(ROW, by=reviewer)

    saved = save(run, by=reviewer)

    assert (saved.status, saved.job) == ("saved", None)
    assert (saved.report["created"], saved.report["read"]) == (1, 1)
    assert states(saved) == {2: ("ok", "created")}
    assert Address.objects.get().created_by == reviewer


def test_a_long_file_is_saved_by_a_job_once_however_often_it_runs(reviewer, slow):
    run = brought(*people(3), by=reviewer)

    run = save(run, by=reviewer)
    job = Job.objects.get()
    assert (run.status, job.kind, Address.objects.count()) == ("saving", "save_import", 0)
    for _ in range(2):
        work.save_import(**job.arguments)

    run.refresh_from_db()
    assert (run.status, run.report["created"], Address.objects.count()) == ("saved", 3, 3)


def test_a_second_click_on_save_changes_nothing(reviewer, slow):
    run = brought(*people(3), by=reviewer)

    for _ in range(2):
        actions.save(run, by=reviewer, only_good=False, version=1)
    assert Job.objects.count() == 1
    work.save_import(**Job.objects.get().arguments)
    again = actions.save(run, by=reviewer, only_good=False, version=1)

    assert (again.status, Job.objects.count(), Address.objects.count()) == ("saved", 1, 3)


def test_history_says_which_import_made_a_row(reviewer, slow):
    run = save(brought(ROW, by=reviewer), by=reviewer)
    work.save_import(**Job.objects.get().arguments)

    run.refresh_from_db()
    context = Address.objects.get().events.get().pgh_context
    assert context.metadata["import"] == str(run.token)
    assert context.metadata["user"] == reviewer.pk
    assert context.pk == run.context_id


def test_rows_in_error_keep_the_whole_file_back_unless_only_the_good_ones_are_wanted(reviewer):
    run = brought(ROW, BAD, by=reviewer)
    with pytest.raises(actions.NotSavableError, match="Còn 1 dòng lỗi"):
        save(run, by=reviewer)
    assert not Address.objects.exists()

    saved = save(run, by=reviewer, only_good=True)

    assert (saved.status, saved.report["created"], saved.report["rows_in_error"]) == ("saved", 1, 1)
    assert states(saved) == {2: ("ok", "created"), 3: ("error", "")}


def test_without_a_good_row_there_is_nothing_to_save(reviewer):
    with pytest.raises(actions.NotSavableError, match="Không có dòng tốt"):
        save(brought(BAD, by=reviewer), by=reviewer, only_good=True)


def test_a_table_of_past_years_is_saved_whole_or_not_at_all(
    reviewer, neighbour_commune, old_district
):
    wrong = [*totals.WARD[:5], 8, *totals.WARD[6:]]
    file = workbook(*totals.TOP, wrong, totals.DISTRICT, totals.TOTAL)
    run = actions.receive(file, kind="totals", unit=reviewer.unit, by=reviewer)

    assert run.report["rows_in_error"] > 0
    with pytest.raises(actions.NotSavableError, match="cả bảng"):
        save(run, by=reviewer, only_good=True)


def test_only_what_was_seen_is_saved(reviewer):
    run = brought(ROW, by=reviewer)
    actions.mend(run, {2: {"full_name": "Lê Văn Tám"}}, by=reviewer, version=1)

    with pytest.raises(StaleError):
        actions.save(run, by=reviewer, only_good=False, version=1)
    assert not Address.objects.exists()


def test_what_changed_since_the_preview_is_counted_anew(reviewer):
    first, second = brought(ROW, by=reviewer), brought(ROW, by=reviewer)
    save(first, by=reviewer)

    saved = save(second, by=reviewer)

    assert (saved.report["created"], saved.report["unchanged"]) == (0, 1)
    assert states(saved) == {2: ("ok", "unchanged")}
    assert Address.objects.count() == 1


def test_rows_that_became_wrong_since_the_preview_keep_the_file_back(reviewer, province, slow):
    rows = [*people(2), *people(1, unit="2025:24340", first=9)]
    run = save(brought(*rows, by=reviewer), by=reviewer)
    UnitFactory(parent=province, code="24999", name="Xã Cư Bao")

    work.save_import(**Job.objects.get().arguments)

    run.refresh_from_db()
    assert (run.status, run.version) == ("ready", 2)
    assert "nay có 2 dòng lỗi" in run.error
    assert states(run) == {2: ("error", ""), 3: ("error", ""), 4: ("ok", "created")}
    assert not Address.objects.exists()


def test_who_lost_his_right_meanwhile_saves_nothing(reviewer, slow):
    run = save(brought(ROW, by=reviewer), by=reviewer)
    reviewer.role = "viewer"
    reviewer.save()

    work.save_import(**Job.objects.get().arguments)

    run.refresh_from_db()
    assert (run.status, Address.objects.count()) == ("ready", 0)
    assert "không có quyền" in run.error


def test_nobody_else_saves_my_file(reviewer):
    run = brought(ROW, by=reviewer)

    with pytest.raises(Import.DoesNotExist):
        save(run, by=UserFactory(role="reviewer", unit=reviewer.unit))


def test_a_database_lost_in_the_middle_leaves_nothing_and_the_job_begins_again(
    reviewer, slow, monkeypatch
):
    run = save(brought(*people(3), by=reviewer), by=reviewer)
    apply = AddressResource.apply

    def lose(resource):
        apply(resource)
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken:
        broken.setattr(AddressResource, "apply", lose)
        with pytest.raises(OperationalError):
            work.save_import(**Job.objects.get().arguments)
    run.refresh_from_db()
    assert (run.status, Address.objects.count()) == ("saving", 0)

    work.save_import(**Job.objects.get().arguments)

    run.refresh_from_db()
    assert (run.status, Address.objects.count()) == ("saved", 3)


def test_what_was_cancelled_is_the_persons_again_and_can_be_saved(reviewer, slow):
    run = save(brought(ROW, by=reviewer), by=reviewer)
    with pytest.raises(actions.WrongStateError, match="vẫn đang"):
        actions.release(run, by=reviewer)
    jobs.cancel(Job.objects.get(), by=reviewer)

    free = actions.release(run, by=reviewer)

    assert (free.status, free.is_left) == ("ready", False)
    save(free, by=reviewer)
    work.save_import(**Job.objects.latest("pk").arguments)
    assert Address.objects.count() == 1


def test_a_file_whose_reading_was_given_up_can_be_brought_again(reviewer):
    job = JobFactory(kind="read_import", owner=reviewer, failed=True)
    run = ImportFactory(status="reading", by=reviewer, unit=reviewer.unit, job=job)

    free = actions.release(run, by=reviewer)

    assert (free.status, free.error) == ("failed", job.error)


def test_a_dropped_file_leaves_nothing_behind(reviewer):
    run = brought(ROW, by=reviewer)

    for _ in range(2):
        actions.drop(run, by=reviewer)

    run.refresh_from_db()
    assert (run.status, bytes(run.content), run.rows.count()) == ("dropped", b"", 0)


def test_rows_and_content_of_a_file_go_after_seven_days_and_its_name_stays(reviewer):
    waiting, saved = brought(ROW, by=reviewer), brought(ROW, by=reviewer)
    save(saved, by=reviewer)
    now = datetime.datetime.now(tz=datetime.UTC)

    with time_machine.travel(now + datetime.timedelta(days=6), tick=False):
        assert actions.clear_expired() == {"rows": 0, "dropped": 0}
    with time_machine.travel(now + datetime.timedelta(days=7, hours=1), tick=False):
        assert actions.clear_expired() == {"rows": 2, "dropped": 1}

    waiting.refresh_from_db()
    saved.refresh_from_db()
    assert (waiting.status, bytes(waiting.content)) == ("dropped", b"")
    assert (saved.status, bytes(saved.content)) == ("saved", b"")
    assert not StagedRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_bring_and_save_one_file_at_once_make_each_record_once(reviewer, province):
    other = UserFactory(role="reviewer", unit=province)
    keyless = [("", "Cư Bao", "Cá nhân", f"Người Khác {n}", "11/04/2018") for n in range(40)]
    start, saved, faults = threading.Barrier(2), [], []

    def bring(by):
        try:
            start.wait()
            run = brought(*people(40), *keyless, by=by)
            saved.append(save(run, by=by).report)
        except ImportRefusedError as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=[by]) for by in (reviewer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert sorted((report["created"], report["unchanged"]) for report in saved) == [
        (0, 80),
        (80, 0),
    ]
    assert Address.objects.count() == 80

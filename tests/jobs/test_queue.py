"""What becomes of a job, without any worker process."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.jobs import actions
from apps.jobs.child import Listener, perform
from apps.jobs.models import Job, Worker
from apps.jobs.registry import UnknownKindError
from tests.factories import JobFactory
from tests.jobs import works

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _works(settings):
    settings.JOBS = works.JOBS
    settings.SCHEDULE = {}


class Pipe:
    """Keeps what a job says."""

    def __init__(self):
        self.said = []

    def send(self, message):
        self.said.append(message)


def do(job):
    return perform(job, Listener(Pipe()))


def let_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def now(job):
    return Job.objects.get(pk=job.pk)


def test_the_same_work_is_queued_once_until_it_is_done():
    first = actions.enqueue("test.refuse", key="a")
    again = actions.enqueue("test.refuse", key="a")
    other = actions.enqueue("test.stumble", key="a")
    actions.finish(actions.claim())
    later = actions.enqueue("test.refuse", key="a")

    assert again == first
    assert len({first.pk, other.pk, later.pk}) == 3


def test_asking_again_for_the_same_work_leaves_no_failed_statement(django_assert_num_queries):
    """PostgreSQL logs a failed INSERT with its values: the words a person searched for."""
    actions.enqueue("test.refuse", key="a", about="Tìm: H'Blim Mlô")

    with django_assert_num_queries(1):
        actions.enqueue("test.refuse", key="a", about="Tìm: H'Blim Mlô")


def test_work_without_a_key_is_queued_as_often_as_it_is_asked_for():
    assert actions.enqueue("test.refuse") != actions.enqueue("test.refuse")


def test_nobody_queues_a_kind_of_work_that_does_not_exist():
    with pytest.raises(UnknownKindError, match=r"os\.remove"):
        actions.enqueue("os.remove", path="/etc/passwd")


def test_a_claimed_job_belongs_to_one_worker():
    job = actions.enqueue("test.refuse")

    assert actions.claim() == job
    assert actions.claim() is None
    assert now(job).status == Job.Status.RUNNING


def test_work_for_later_waits():
    actions.enqueue("test.refuse", run_after=timezone.now() + timedelta(minutes=1))

    assert actions.claim() is None


def test_a_dead_workers_job_goes_to_the_next_one_and_the_late_comer_changes_nothing():
    actions.enqueue("test.refuse")
    first = actions.claim()
    let_lease_run_out(first)

    second = actions.claim()
    late = actions.keep(first, (9, 9, "muộn")), actions.finish(first), actions.hand_back(first)
    actions.finish(second, result={"by": "second"})

    assert (second.pk, second.attempts) == (first.pk, 2)
    assert not any(late)
    assert now(first).result == {"by": "second"}
    assert now(first).progress_done == 0


def test_a_job_that_takes_its_workers_along_is_given_up_with_words():
    job = actions.enqueue("test.refuse")
    for _ in range(job.max_attempts):
        let_lease_run_out(actions.claim())

    assert actions.claim() is None
    assert now(job).status == Job.Status.FAILED
    assert now(job).error == actions.LOST


def test_a_failed_attempt_is_made_again_after_ever_longer_pauses_and_then_given_up():
    job, pauses = actions.enqueue("test.stumble"), []
    while now(job).status != Job.Status.FAILED:
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
        actions.try_later(actions.claim(), words="Máy chủ thư bận.")
        pauses.append(round((now(job).run_after - timezone.now()).total_seconds() / 60))

    assert pauses[:-1] == [1, 4, 16, 64]
    assert now(job).attempts == 5
    assert now(job).error == "Máy chủ thư bận."


def test_a_job_handed_back_keeps_its_attempts():
    actions.enqueue("test.refuse")
    actions.hand_back(actions.claim())

    assert actions.claim().attempts == 1


def test_a_refusal_ends_the_job_in_the_words_of_the_refusal():
    actions.enqueue("test.refuse")

    what, words, _ = do(actions.claim())

    assert (what, words) == ("fail", "Đơn vị này đã giải thể.")


@pytest.mark.parametrize("kind", ["test.stumble", "test.odd", "test.nothing"])
def test_a_fault_is_kept_for_the_operator_and_people_get_plain_words(kind):
    actions.enqueue(kind)

    what, words, detail = do(actions.claim())

    assert what == "later"
    assert words.startswith("Có lỗi khi chạy việc này")
    assert "Error" in detail
    assert "Error" not in words


def test_work_that_tells_of_every_row_is_heard_now_and_then_and_at_every_new_step():
    pipe = Pipe()
    actions.enqueue("test.chatter", rows=50_000)

    perform(actions.claim(), Listener(pipe))

    said = [values for what, *values in pipe.said if what == "progress"]
    assert len(said) < 30
    assert said[0] == [0, 50_000, "Đang ghi"]
    assert said[-1] == [50_000, 50_000, "Đang tính lại"]


def test_what_the_database_could_not_keep_is_left_out_of_what_a_job_says():
    pipe = Pipe()

    Listener(pipe).progress(-1, 2**40, "a\0b\ud800" + "c" * 300)

    assert pipe.said == [("progress", 0, 2**31 - 1, "ab?" + "c" * 197)]


def test_owner_cancels_what_waits_and_a_second_click_changes_nothing(clerk):
    job = actions.enqueue("test.refuse", owner=clerk)

    actions.cancel(job, by=clerk)
    actions.cancel(job, by=clerk)

    assert now(job).status == Job.Status.CANCELLED
    assert actions.claim() is None


def test_nobody_cancels_or_repeats_another_persons_job(clerk, neighbour_clerk):
    job = actions.enqueue("test.refuse", owner=clerk)

    for act in (actions.cancel, actions.retry, actions.drop_file):
        with pytest.raises(Job.DoesNotExist):
            act(job, by=neighbour_clerk)


def test_owner_who_cancels_too_late_reads_so(clerk):
    done = actions.enqueue("test.mark", owner=clerk)
    actions.finish(actions.claim())
    failed = actions.enqueue("test.refuse", owner=clerk)
    actions.fail(actions.claim(), words="Đơn vị này đã giải thể.")

    with pytest.raises(actions.TooLateError, match="đã xong lúc"):
        actions.cancel(done, by=clerk)
    with pytest.raises(actions.TooLateError, match="đã dừng vì lỗi"):
        actions.cancel(failed, by=clerk)


def test_a_wish_to_cancel_outlives_the_worker_that_should_have_seen_it(clerk):
    job = actions.enqueue("test.refuse", owner=clerk)
    let_lease_run_out(actions.claim())
    actions.cancel(job, by=clerk)

    assert actions.claim() is None
    assert now(job).status == Job.Status.CANCELLED


@pytest.mark.parametrize("end", [actions.hand_back, actions.try_later])
def test_work_its_owner_wants_to_end_is_not_begun_again(clerk, end):
    job = actions.enqueue("test.refuse", owner=clerk)
    claimed = actions.claim()
    actions.cancel(job, by=clerk)

    end(claimed, **({"words": "Máy bận."} if end is actions.try_later else {}))

    assert now(job).status == Job.Status.CANCELLED


def test_work_done_before_the_wish_to_cancel_arrived_is_done_and_says_so(clerk):
    job = actions.enqueue("test.refuse", owner=clerk)
    claimed = actions.claim()
    actions.cancel(job, by=clerk)
    stopping = now(job).words
    actions.finish(claimed)

    assert stopping == "Đang dừng lại…"
    assert (now(job).status, now(job).words) == ("done", "Đã xong trước khi kịp hủy.")


@pytest.mark.parametrize("ending", ["failed", "cancelled"])
def test_owner_repeats_what_came_to_nothing_once_however_often_he_clicks(clerk, ending):
    job = actions.enqueue("test.refuse", key="a", owner=clerk, number=7)
    actions.keep(claimed := actions.claim(), (3, 9, "Đang đọc"))
    if ending == "failed":
        actions.fail(claimed, words="Đơn vị này đã giải thể.")
    else:
        actions.cancel(job, by=clerk)
        actions.stop(claimed)

    again = [actions.retry(job, by=clerk) for _ in range(2)]
    claimed = actions.claim()

    assert again == [job, job]
    assert (claimed.pk, claimed.arguments, claimed.key) == (job.pk, {"number": 7}, "a")
    assert (now(job).attempts, now(job).error, now(job).progress_done) == (2, "", 0)
    assert actions.claim() is None


def test_repeated_work_has_all_its_tries_and_their_short_pauses_again(clerk):
    job = actions.enqueue("test.stumble", owner=clerk)
    while now(job).status != Job.Status.FAILED:
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
        actions.try_later(actions.claim(), words="Máy chủ thư bận.")
    actions.retry(job, by=clerk)

    actions.try_later(actions.claim(), words="Máy chủ thư bận.")

    assert now(job).status == Job.Status.WAITING
    assert now(job).run_after - timezone.now() < timedelta(minutes=1, seconds=1)


def test_owner_need_not_wait_for_the_next_attempt(clerk):
    job = actions.enqueue("test.stumble", owner=clerk)
    actions.try_later(actions.claim(), words="Máy chủ thư bận.")
    words = now(job).words

    actions.retry(job, by=clerk)

    assert words.startswith("Máy chủ thư bận. Sẽ tự chạy lại lúc ")
    assert actions.claim() == job


def test_repeating_leads_to_the_same_work_that_was_asked_for_meanwhile(clerk, neighbour_clerk):
    job = actions.enqueue("test.refuse", key="a", owner=clerk)
    actions.cancel(job, by=clerk)
    other = actions.enqueue("test.refuse", key="a", owner=clerk)

    assert actions.retry(job, by=clerk) == other
    Job.objects.filter(pk=other.pk).update(owner=neighbour_clerk)
    with pytest.raises(actions.TooLateError, match="Người khác"):
        actions.retry(job, by=clerk)


def test_what_is_done_is_not_repeated(clerk):
    job = actions.enqueue("test.refuse", owner=clerk)
    actions.finish(actions.claim())

    with pytest.raises(actions.TooLateError, match="đã xong"):
        actions.retry(job, by=clerk)


def test_files_go_after_a_week_and_so_does_what_a_killed_job_left(
    clerk, django_capture_on_commit_callbacks
):
    kept, old = (JobFactory(owner=clerk, with_file=True) for _ in range(2))
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=7))
    orphan, fresh = (default_storage.save("jobs/x.xlsx", ContentFile(b"x")) for _ in range(2))
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for file in (orphan, kept.result_file):
        os.utime(default_storage.path(file), (two_days_ago, two_days_ago))

    with django_capture_on_commit_callbacks(execute=True):
        actions.clear_old_files()

    there = [
        default_storage.exists(file) for file in (kept.result_file, old.result_file, orphan, fresh)
    ]
    assert there == [True, False, False, True]
    assert [now(job).has_file for job in (kept, old)] == [True, False]


def test_old_jobs_go_with_the_files_they_made():
    key = default_storage.save("jobs/x.txt", ContentFile(b"x"))
    job = actions.enqueue("test.keep_file", name=key)
    recent = actions.enqueue("test.keep_file", name="jobs/other.txt")
    _, result, made = do(actions.claim())
    actions.finish(job := now(job), result=result, **made)
    actions.finish(actions.claim())
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=31))

    cleared = actions.clear_old_jobs()

    assert cleared == {"jobs": 1}
    assert not default_storage.exists(key)
    assert list(Job.objects.all()) == [recent]


def test_a_person_sees_only_the_own_jobs(clerk, neighbour_clerk):
    own = actions.enqueue("test.refuse", owner=clerk, unit=clerk.unit)
    actions.enqueue("test.refuse", owner=neighbour_clerk)
    actions.enqueue("test.refuse")

    assert list(Job.objects.visible_to(clerk)) == [own]


def test_operator_asks_whether_work_is_done_and_hears_of_failures(capsys):
    actions.enqueue("test.refuse")
    actions.fail(actions.claim(), words="Đơn vị này đã giải thể.")
    actions.enqueue("test.refuse")

    with pytest.raises(CommandError, match="không có tiến trình nào"):
        call_command("worker", "--status")
    actions.mark_alive("máy-1:7")
    call_command("worker", "--status")

    said = capsys.readouterr().out
    assert "1 việc đang chờ" in said
    assert "test.refuse không chạy được: Đơn vị này đã giải thể." in said


def test_a_worker_not_seen_for_ten_minutes_counts_as_gone_and_is_forgotten_after_a_day():
    actions.mark_alive("máy-1:7")
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=11))
    gone = Worker.objects.alive().count()
    Worker.objects.update(seen_at=timezone.now() - timedelta(hours=25))
    actions.mark_alive("máy-1:8")

    assert gone == 0
    assert [worker.name for worker in Worker.objects.all()] == ["máy-1:8"]

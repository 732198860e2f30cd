"""What becomes of a job, without any worker process."""

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


@pytest.mark.parametrize("kind", ["test.stumble", "test.odd"])
def test_a_fault_is_kept_for_the_operator_and_people_get_plain_words(kind):
    actions.enqueue(kind)

    what, words, detail = do(actions.claim())

    assert what == "later"
    assert words.startswith("Có lỗi khi chạy việc này")
    assert "Error" in detail
    assert "Error" not in words


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

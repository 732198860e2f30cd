"""Real workers, stopped and killed in the middle of their work."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from apps.jobs import actions
from apps.jobs.models import Job, LastSlot, Worker
from diachi.installation import PROJECT
from tests.jobs import works

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]
PATIENCE = 30


@pytest.fixture(autouse=True)
def _works(settings):
    settings.JOBS = works.JOBS


@pytest.fixture
def marks_file(tmp_path):
    return str(tmp_path / "marks")


@contextmanager
def worker(*arguments, **environment):
    """A worker of our own, on the test database; whatever is left of it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", *arguments],
        cwd=PROJECT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.settings",
            "JOBS_DATABASE": connection.settings_dict["NAME"],
            "JOB_LEASE": "2",
            "JOB_LOOK": "1",
        }
        | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        except BaseException:
            process.kill()
            print(process.stderr.read())  # pytest shows it with the failure
            raise
        finally:
            process.kill()


def wait_for(true, *, why):
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end, why
        time.sleep(0.05)
    return found


def written():
    """How many times the work was committed."""
    return LastSlot.objects.filter(name__startswith="written by").count()


def sessions_of(job):
    """Those on the database that belong to the job's child processes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE %s AND state = 'active'",
            [f"diachi-job-{job.pk}-%"],
        )
        return [pid for (pid,) in cursor]


def child_of_worker(begun):
    """The pid that the work has left as its mark; proved to be a worker's child and ours."""
    pid = int(begun[0].split()[1])
    parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
    assert "worker" in Path(f"/proc/{parent}/cmdline").read_text()
    assert Path(f"/proc/{parent}/stat").read_text().rsplit(")", 1)[1].split()[1] == str(os.getpid())
    return pid


def wait_until_done(job):
    wait_for(lambda: Job.objects.filter(pk=job.pk, status="done").exists(), why="not done")
    return Job.objects.get(pk=job.pk)


def is_alive(pid):
    """Whether the process is there (and not merely waiting to be buried)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_work_of_a_worker_killed_in_the_middle_is_begun_again_and_ended_once(marks_file):
    job = actions.enqueue("test.linger", path=marks_file, seconds=60)

    with worker() as first:
        begun = wait_for(lambda: works.marks(marks_file), why="the first worker does nothing")
        first.kill()  # our own process, started above
        first.wait()
    orphan = int(begun[0].split()[1])
    wait_for(lambda: not is_alive(orphan), why="the killed worker's job goes on")
    with worker():
        done = wait_until_done(job)

    words = [mark.split()[0] for mark in works.marks(marks_file)]
    assert words == ["begun", "begun", "ended"]
    assert done.attempts == 2


def test_another_worker_takes_over_from_a_killed_one_and_the_work_is_written_once(marks_file):
    job = actions.enqueue("test.write", path=marks_file, seconds=60)

    with worker() as first:
        wait_for(lambda: works.marks(marks_file), why="the first worker does nothing")
        with worker():
            wait_for(lambda: sessions_of(job), why="the work asks the database nothing")
            first.kill()  # our own process, started above
            first.wait()
            done = wait_until_done(job)

    assert written() == 1
    assert sessions_of(job) == []
    assert (done.attempts, done.error) == (2, "")


def test_work_whose_own_process_is_killed_writes_nothing_and_its_owner_repeats_it(
    marks_file, clerk
):
    job = actions.enqueue("test.write", owner=clerk, path=marks_file, seconds=60)

    with worker():
        begun = wait_for(lambda: works.marks(marks_file), why="the worker does nothing")
        wait_for(lambda: sessions_of(job), why="the work asks the database nothing")
        os.kill(child_of_worker(begun), signal.SIGKILL)
        wait_for(
            lambda: Job.objects.filter(pk=job.pk, status="waiting").exists(),
            why="nobody notices the death",
        )
        left = written(), sessions_of(job)
        job.refresh_from_db()
        actions.retry(job, by=clerk)
        done = wait_until_done(job)

    assert left == (0, [])
    assert job.error == "Tiến trình chạy việc này dừng đột ngột."
    assert written() == 1
    assert done.attempts == 2


def test_owner_who_cancels_running_work_finds_nothing_half_written_within_seconds(
    marks_file, clerk
):
    job = actions.enqueue("test.write", owner=clerk, path=marks_file, seconds=60)

    with worker(JOB_LEASE="60") as running:  # the lease is long: it is the wish that ends it
        begun = wait_for(lambda: works.marks(marks_file), why="the worker does nothing")
        wait_for(lambda: sessions_of(job), why="the work asks the database nothing")
        asked_at = time.monotonic()
        actions.cancel(job, by=clerk)
        wait_for(
            lambda: Job.objects.filter(pk=job.pk, status="cancelled").exists(),
            why="not cancelled",
        )
        took = time.monotonic() - asked_at
        next_job = actions.enqueue("test.mark", path=marks_file, word="next")
        wait_until_done(next_job)
        is_there = running.poll() is None

    assert took < 5
    assert is_there
    assert (written(), sessions_of(job)) == (0, [])
    assert not is_alive(int(begun[0].split()[1]))
    assert [mark.split()[0] for mark in works.marks(marks_file)] == ["begun", "next"]


def test_long_work_holds_nobody_up_where_two_workers_are(marks_file, tmp_path):
    go = tmp_path / "go"
    long = actions.enqueue("test.show", path=str(go))

    with worker(), worker():
        wait_for(lambda: Job.objects.filter(pk=long.pk, status="running").exists(), why="not begun")
        wait_until_done(actions.enqueue("test.mark", path=marks_file, word="short"))
        long.refresh_from_db()
        go.touch()
        wait_until_done(long)

    assert long.status == "running"


def test_two_workers_do_fifty_jobs_and_the_timetable_once_each(marks_file, tmp_path):
    for number in range(50):
        actions.enqueue("test.mark", path=marks_file, word=str(number))
    tick = {"JOBS_TICK": str(tmp_path / "tick")}

    with worker("--drain", **tick) as first, worker("--drain", **tick) as second:
        errors = [process.communicate(timeout=PATIENCE)[1] for process in (first, second)]

    assert errors == ["", ""]
    assert sorted(works.marks(marks_file), key=int) == [str(number) for number in range(50)]
    assert works.marks(tmp_path / "tick") == ["tick"]
    assert set(Job.objects.values_list("status", "attempts")) == {("done", 1)}
    assert Worker.objects.count() == 2


def test_a_waiting_worker_is_woken_and_shows_how_far_it_is_and_survives_a_crash(tmp_path):
    go, crashed = tmp_path / "go", tmp_path / "crashed"
    with worker(JOB_LOOK="60") as running:  # only a NOTIFY can wake it in time
        wait_for(lambda: Worker.objects.exists(), why="no worker")
        job = actions.enqueue("test.show", path=str(go))
        shown = wait_for(
            lambda: Job.objects.filter(pk=job.pk, progress_total=12).first(), why="no progress"
        )
        time.sleep(2.5)  # longer than the lease
        go.touch()
        done = wait_until_done(job)
        unlucky = actions.enqueue("test.crash", path=str(crashed))
        wait_for(
            lambda: Job.objects.exclude(error="").filter(pk=unlucky.pk).exists(),
            why="the crash is not noticed",
        )
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=PATIENCE)

    unlucky.refresh_from_db()
    assert (shown.progress_done, shown.progress_words) == (3, "Đã đọc 3 tờ")
    assert done.attempts == 1
    assert (done.started_at - done.created_at).total_seconds() < 5
    assert (unlucky.status, unlucky.error) == ("waiting", "Tiến trình chạy việc này dừng đột ngột.")
    assert "exit code 9" in unlucky.error_detail
    assert "dừng đột ngột" in said
    assert running.returncode == 0


@pytest.mark.parametrize(("seconds", "status", "attempts"), [(1, "done", 1), (60, "waiting", 0)])
def test_a_stopped_worker_ends_its_work_or_hands_it_back(marks_file, seconds, status, attempts):
    job = actions.enqueue("test.linger", path=marks_file, seconds=seconds)

    with worker(JOB_GRACE="4" if status == "done" else "1") as stopped:
        wait_for(lambda: works.marks(marks_file), why="the worker does nothing")
        stopped.send_signal(signal.SIGTERM)
        _, said = stopped.communicate(timeout=PATIENCE)

    job.refresh_from_db()
    assert (stopped.returncode, said) == (0, "")
    assert (job.status, job.attempts, job.error) == (status, attempts, "")


def test_work_that_hangs_is_cut_off_and_tried_later(marks_file):
    job = actions.enqueue("test.linger", path=marks_file, seconds=60)

    with worker(JOB_LONGEST="1"):
        wait_for(
            lambda: Job.objects.exclude(error="").filter(pk=job.pk).exists(),
            why="it goes on hanging",
        )

    job.refresh_from_db()
    pid = int(works.marks(marks_file)[0].split()[1])
    assert (job.status, job.error) == ("waiting", "Việc này chạy quá lâu nên đã dừng.")
    assert not is_alive(pid)

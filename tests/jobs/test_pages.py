"""One's own jobs and files, as their owner sees them."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import Permission
from apps.jobs import actions
from apps.jobs.models import Job
from tests.factories import JobFactory
from tests.jobs import works

pytestmark = pytest.mark.django_db
FILES = "/tep-cua-toi/"


@pytest.fixture(autouse=True)
def _works(settings):
    settings.JOBS = works.JOBS | {
        "test.list": {"run": "tests.jobs.works.make_file", "label": "Xuất sổ", "makes_file": True}
    }
    settings.SCHEDULE = {}


@pytest.fixture
def at_desk(client, clerk):
    """The clerk's browser."""
    client.force_login(clerk)
    return client


def page(client, name, job):
    return client.get(reverse(f"jobs:{name}", args=[job.pk]))


def text_of(response):
    return response.content.decode()


def test_owner_sees_what_runs_how_far_it_is_and_a_button_to_cancel_it(at_desk, clerk):
    job = JobFactory(
        owner=clerk,
        running=True,
        progress_done=1200,
        progress_total=24_394,
        progress_words="Đang ghi vào sổ",
    )

    text = text_of(page(at_desk, "detail", job))

    for shown in ("Xuất danh sách địa chỉ", "Đang ghi vào sổ", 'value="4"', "1.200 / 24.394"):
        assert shown in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert reverse("jobs:cancel", args=[job.pk]) in text
    assert reverse("jobs:retry", args=[job.pk]) not in text


def test_a_page_without_javascript_looks_again_more_seldom_the_longer_it_takes(at_desk, clerk):
    long_ago = timezone.now() - timedelta(minutes=2)
    job = JobFactory(owner=clerk, running=True, started_at=long_ago)
    older = JobFactory(owner=clerk, running=True, started_at=long_ago - timedelta(hours=1))

    assert 'content="15"' in text_of(page(at_desk, "detail", job))
    assert 'content="30"' in text_of(page(at_desk, "detail", older))


def test_a_script_is_told_the_same(at_desk, clerk):
    job = JobFactory(owner=clerk, running=True, progress_done=1, progress_total=3)

    state = page(at_desk, "state", job)

    assert state.json() | {"elapsed": ""} == {
        "status": "running",
        "label": "Đang chạy",
        "words": "Đang làm…",
        "percent": 33,
        "counted": "1 / 3",
        "elapsed": "",
        "is_over": False,
        "shape": job.shape,
    }
    assert "no-store" in state["Cache-Control"]


def test_the_shape_changes_whenever_the_page_offers_something_else(clerk):
    jobs = [
        JobFactory(owner=clerk, running=True),
        JobFactory(owner=clerk, running=True, cancel_asked_at=timezone.now()),
        JobFactory(owner=clerk, error="Máy chủ thư bận."),
        JobFactory(owner=clerk, failed=True),
        JobFactory(owner=clerk, with_file=True),
    ]

    assert len({job.shape for job in jobs}) == len(jobs)
    assert JobFactory(owner=clerk).shape == jobs[0].shape


def test_a_page_of_finished_work_no_longer_looks_again_and_leads_on(at_desk, clerk):
    job = JobFactory(owner=clerk, ended=True, status="done", page="/dia-chi/")
    other = JobFactory(owner=clerk, ended=True, status="done", result={"url": "/nha-tai-tro/"})

    text = text_of(page(at_desk, "detail", job))

    assert "http-equiv" not in text
    assert "<progress" not in text
    assert '<a class="btn btn-primary" href="/dia-chi/">Xem kết quả</a>' in text
    assert 'href="/nha-tai-tro/">Xem kết quả' in text_of(page(at_desk, "detail", other))


def test_owner_reads_in_one_line_why_it_failed_and_runs_it_again_from_the_page_he_is_on(
    at_desk, clerk
):
    job = JobFactory(owner=clerk, failed=True)
    text = text_of(page(at_desk, "detail", job))

    urls = [reverse("jobs:retry", args=[job.pk])] * 2
    answers = [at_desk.post(url, {"next": "/tep-cua-toi/?page=1"}) for url in urls]

    assert "Không chạy được." in text
    assert "Đơn vị này đã giải thể." in text
    assert "Traceback" not in text
    assert [answer.url for answer in answers] == ["/tep-cua-toi/?page=1"] * 2
    assert [(job.status, job.attempts) for job in Job.objects.all()] == [("waiting", 1)]


@pytest.mark.parametrize(
    "elsewhere", ["https://kẻ-xấu.example/", "//xau.example", "javascript:x", ""]
)
def test_a_button_leads_nowhere_outside_the_site(at_desk, clerk, elsewhere):
    job = JobFactory(owner=clerk)

    answer = at_desk.post(reverse("jobs:cancel", args=[job.pk]), {"next": elsewhere})

    assert answer.url == reverse("jobs:detail", args=[job.pk])


def test_owner_cancels_what_waits_and_what_runs_and_hears_what_happens(at_desk, clerk):
    waiting, running = JobFactory(owner=clerk), JobFactory(owner=clerk, running=True)
    done = JobFactory(owner=clerk, with_file=True)

    said = [
        text_of(at_desk.post(reverse("jobs:cancel", args=[job.pk]), follow=True))
        for job in (waiting, running, done)
    ]

    assert "Đã hủy." in said[0]
    assert "việc dừng lại trong vài giây" in said[1]
    assert "Đang dừng lại…" in said[1]
    assert "đã xong lúc" in said[2]
    for job in (waiting, running, done):
        job.refresh_from_db()
    assert (waiting.status, running.status, done.status) == ("cancelled", "running", "done")
    assert running.is_stopping


@pytest.mark.parametrize("name", ["cancel", "retry", "drop_file"])
def test_nobody_finds_another_persons_job(client, neighbour_clerk, clerk, name):
    job = JobFactory(owner=clerk, with_file=True)
    client.force_login(neighbour_clerk)

    assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    assert page(client, "download", job).status_code == 404
    assert default_storage.exists(job.result_file)


def test_owner_sees_and_fetches_the_files_that_are_kept(at_desk, clerk):
    job = JobFactory(owner=clerk, with_file=True)
    JobFactory(owner=clerk, ended=True, status="done")  # made no file

    shown, answer = at_desk.get(FILES), page(at_desk, "download", job)

    assert [job for job, _ in shown.context["rows"]] == [job]
    for words in ("Xuất danh sách địa chỉ", "danh-sach-dia-chi.csv", "Lọc: đang chờ trợ giúp"):
        assert words in text_of(shown)
    assert answer.streaming
    assert b"".join(answer.streaming_content) == b"a;b\n1;2\n"
    assert "danh-sach-dia-chi.csv" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


def test_a_new_owner_reads_what_to_do_first(at_desk):
    text = text_of(at_desk.get(FILES))

    assert "Chưa có tệp nào" in text
    assert "Mở danh sách địa chỉ" in text


def test_owner_finds_what_runs_and_what_came_to_nothing_beside_the_files(at_desk, clerk):
    running = JobFactory(owner=clerk, running=True, progress_words="Đang ghi")
    failed = JobFactory(owner=clerk, failed=True, kind="test.list", title="")
    JobFactory(owner=clerk, failed=True, kind="test.mark")  # makes no file
    old = JobFactory(owner=clerk, failed=True, kind="test.list")
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=8))

    shown = at_desk.get(FILES)

    assert list(shown.context["running"]) == [running]
    assert list(shown.context["stopped"]) == [failed]
    assert "Xuất sổ" in text_of(shown)
    assert "Chưa có tệp nào" not in text_of(shown)


def test_a_reviewer_who_may_no_longer_take_names_out_gets_no_file_with_names(client, reviewer):
    job = JobFactory(owner=reviewer, with_file=True, permission=Permission.EXPORT_PERSONAL)
    failed = JobFactory(owner=reviewer, failed=True, permission=Permission.EXPORT_PERSONAL)
    client.force_login(reviewer)
    before = page(client, "download", job).status_code
    reviewer.role = "viewer"
    reviewer.save(update_fields=["role"])

    after = page(client, "download", job).status_code
    again = client.post(reverse("jobs:retry", args=[failed.pk])).status_code

    assert (before, after, again) == (200, 403, 403)
    assert "không được phép tải" in text_of(page(client, "detail", job))
    assert "Bạn không còn được tải" in text_of(client.get(FILES))


def test_a_clerk_who_moved_to_another_commune_leaves_its_files_behind(
    at_desk, clerk, neighbour_commune
):
    job = JobFactory(owner=clerk, with_file=True)
    clerk.unit = neighbour_commune
    clerk.save(update_fields=["unit"])

    assert page(at_desk, "download", job).status_code == 403


def test_owner_throws_a_file_away_and_a_second_click_changes_nothing(
    at_desk, clerk, django_capture_on_commit_callbacks
):
    job = JobFactory(owner=clerk, with_file=True)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            answer = at_desk.post(reverse("jobs:drop_file", args=[job.pk]))

    assert answer.url == FILES
    assert not default_storage.exists(job.result_file)
    assert "Chưa có tệp nào" in text_of(at_desk.get(FILES))


@pytest.mark.parametrize("why", ["expired", "dropped", "lost"])
def test_who_comes_too_late_for_a_file_reads_why_it_is_gone(at_desk, clerk, why):
    job = JobFactory(owner=clerk, with_file=True)
    if why == "expired":
        week_ago = timezone.now() - timedelta(days=7)
        Job.objects.filter(pk=job.pk).update(finished_at=week_ago)
    elif why == "dropped":
        actions.drop_file(job, by=clerk)
    else:
        default_storage.delete(job.result_file)

    text = text_of(at_desk.get(reverse("jobs:download", args=[job.pk]), follow=True))

    assert "Tệp này không còn: tệp được giữ 7 ngày" in text


def test_the_page_of_files_asks_the_same_of_the_database_for_many_rows_as_for_one(
    at_desk, clerk, django_assert_max_num_queries
):
    for number in range(8):
        JobFactory(owner=clerk, with_file=True)
        JobFactory(owner=clerk, running=True, key=str(number))
        JobFactory(owner=clerk, failed=True, kind="test.list")
    at_desk.get(FILES)

    with django_assert_max_num_queries(12):
        at_desk.get(FILES)


def test_a_waiting_job_says_when_it_waits_long(clerk):
    job = JobFactory(owner=clerk)
    late = JobFactory(owner=clerk, run_after=timezone.now() - timedelta(minutes=3))
    job.refresh_from_db()

    assert job.words == "Đang chờ đến lượt."
    assert late.words.startswith("Máy chủ đang bận")

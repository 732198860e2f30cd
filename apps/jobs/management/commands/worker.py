"""manage.py worker [--drain | --status]"""

from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.core.dates import format_moment
from apps.jobs.models import Job, Worker
from apps.jobs.worker import Worker as RunningWorker

SHOWN = 10


class Command(PlainCommand):
    help = "Chạy các việc nền và việc định kỳ. Có thể chạy nhiều tiến trình cùng lúc."
    requires_system_checks = ()  # the site has been checked when it was prepared

    def add_arguments(self, parser):
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--drain", action="store_true", help="chạy hết việc đang chờ rồi dừng")
        one.add_argument(
            "--status",
            action="store_true",
            help="chỉ báo tình hình; mã lỗi 1 khi không có tiến trình nào chạy 10 phút qua",
        )

    def handle(self, *args, drain, status, **options):
        if status:
            self._tell()
        else:
            RunningWorker(drain=drain).run()

    def _tell(self):
        waiting = Job.objects.unfinished().count()
        self.stdout.write(f"{waiting} việc đang chờ hoặc đang chạy.")
        for job in Job.objects.failed().order_by("-finished_at")[:SHOWN]:
            self.stdout.write(
                f"{format_moment(job.finished_at)} {job} không chạy được: {job.error}"
            )
        if not Worker.objects.alive().exists():
            raise CommandError("10 phút qua không có tiến trình nào chạy việc nền.")

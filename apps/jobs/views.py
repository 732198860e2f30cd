"""One's own jobs, and the files they made. Another's are not found."""

from mimetypes import guess_type

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from apps.accounts import records
from apps.accounts.models import AccessRecord
from apps.core.actions import ActionError
from apps.core.paging import BoundedPaginator
from apps.jobs import actions
from apps.jobs.exporting import ask_again, was_of_another_unit
from apps.jobs.models import Job
from apps.jobs.registry import kinds_with_files

SHOWN = 20  # running and failed jobs above the files
GONE = "Tệp này không còn: tệp được giữ {} ngày, hoặc đã được xóa."


class OwnJobMixin(SingleObjectMixin):
    """One of the user's own jobs."""

    model = Job

    def get_queryset(self):
        return Job.objects.visible_to(self.request.user).select_related("unit")


@method_decorator(never_cache, name="dispatch")
class JobDetail(OwnJobMixin, DetailView):
    """How far it is; at its end the way to what came of it."""

    template_name = "jobs/job_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "may_fetch": self.object.may_be_fetched_by(self.request.user),
            "days": settings.JOB_FILES_KEPT.days,
        }


@method_decorator(never_cache, name="dispatch")
class JobState(OwnJobMixin, View):
    """What progress.js asks for every few seconds."""

    def get(self, request, *args, **kwargs):
        job = self.get_object()
        return JsonResponse(
            {
                "status": job.status,
                "label": job.get_status_display(),
                "words": job.words,
                "percent": job.percent,
                "counted": job.counted,
                "elapsed": job.elapsed,
                "is_over": job.is_over,
                "shape": job.shape,
            }
        )


class JobStep(OwnJobMixin, View):
    """A POST about one job; back to the page it came from."""

    http_method_names = ("post",)

    def act(self, job):
        """Call the action; gives words for people and the job to look at."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        job = self.get_object()
        try:
            words, job = self.act(job)
        except ActionError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, words)
        asked = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked[0] == "/"
        return HttpResponseRedirect(asked if safe else reverse("jobs:detail", args=[job.pk]))


class JobCancel(JobStep):
    def act(self, job):
        actions.cancel(job, by=self.request.user)
        job.refresh_from_db()
        return "Đã hủy." if job.is_over else "Đã yêu cầu hủy: việc dừng lại trong vài giây.", job


class JobRetry(JobStep):
    """From the beginning; a list of a unit that its owner has left, for the unit of now."""

    def act(self, job):
        user = self.request.user
        if was_of_another_unit(job, user):
            return f"Đã xin lại danh sách này theo {user.unit}.", ask_again(job, by=user)
        if not job.may_be_fetched_by(self.request.user):
            raise PermissionDenied
        return "Việc này được chạy lại từ đầu.", actions.retry(job, by=self.request.user)


@method_decorator(never_cache, name="dispatch")
class FileList(ListView):
    """“Tệp của tôi”: what is on its way, what came to nothing, and the files that are kept."""

    template_name = "jobs/file_list.html"
    paginate_by = 20
    paginator_class = BoundedPaginator

    def own(self):
        return Job.objects.visible_to(self.request.user).select_related("unit").newest_first()

    def get_queryset(self):
        return self.own().with_file()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        since = timezone.now() - settings.JOB_FILES_KEPT
        running = list(self.own().unfinished()[:SHOWN])
        rows = [(job, job.may_be_fetched_by(self.request.user)) for job in context["page_obj"]]
        return context | {
            "rows": rows,
            "running": running,
            "newest_running": running[0] if running else None,
            "stopped": self.own().filter(
                status__in=Job.STOPPED, kind__in=kinds_with_files(), finished_at__gt=since
            )[:SHOWN],
            "days": settings.JOB_FILES_KEPT.days,
        }


@method_decorator(never_cache, name="dispatch")
class FileDownload(OwnJobMixin, View):
    """The bytes, for the owner who is still allowed what they hold."""

    def get(self, request, *args, **kwargs):
        job = self.get_object()
        if not job.may_be_fetched_by(request.user):
            raise PermissionDenied
        if not job.has_file or not default_storage.exists(job.result_file):
            messages.warning(request, GONE.format(settings.JOB_FILES_KEPT.days))
            return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))
        if (job.result or {}).get("permission"):  # it names persons
            about = job.result["about"]
            records.add(AccessRecord.Kind.EXPORT_DOWNLOADED, request.user, request, about=about)
        content_type = guess_type(job.file_name)[0] or "application/octet-stream"
        response = StreamingHttpResponse(_chunks_of(job.result_file), content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, job.file_name)
        response["Content-Length"] = default_storage.size(job.result_file)
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _chunks_of(file):
    """Opened only when somebody reads."""
    with default_storage.open(file, "rb") as content:
        yield from content.chunks()


class FileDrop(OwnJobMixin, View):
    """The owner throws the file away before its time."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        job = self.get_object()
        actions.drop_file(job, by=request.user)
        messages.success(request, f"Đã xóa tệp “{job.file_name}”.")
        return HttpResponseRedirect(reverse("jobs:files"))

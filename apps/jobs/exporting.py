"""Lists as files: short ones within the request, long ones as a job.

The job asks the same page as the same person once more, so that it holds what this person may see
when it runs.
"""

from hashlib import blake2b
from tempfile import TemporaryFile
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse

from apps.accounts import records
from apps.accounts.exporting import NotedExportMixin
from apps.accounts.models import AccessRecord, User
from apps.accounts.roles import Permission
from apps.core.actions import ActionError
from apps.core.exports import FORMATS, PARAMETER, TOO_LONG
from apps.core.spreadsheets import SpreadsheetError
from apps.core.standstill import writing_for_a_link
from apps.jobs.actions import FOLDER, enqueue
from apps.jobs.current import made, progress
from apps.organisation.models import Unit

KIND = "export"
IN_REQUEST = 5_000  # rows: a second's work
NO_MORE = "Tài khoản đã ngừng hoặc không còn quyền xem danh sách này nên không có tệp."
LEFT = (
    "Danh sách này được xin khi bạn thuộc {}; nay bạn thuộc {} nên không có tệp. Bấm “Xin lại theo đơn "
    "vị hiện nay” để có danh sách trong phạm vi mới."
)


class LongExportMixin(NotedExportMixin):
    """As ExportMixin; a list longer than IN_REQUEST becomes a file under “Tệp của tôi”."""

    def send(self, export, format):
        if not export.is_longer_than(IN_REQUEST):
            return super().send(export, format)
        with writing_for_a_link():
            job = ask_for_file(export, self.request, format)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))


def ask_for_file(export, request, format):
    """The job that makes the file of a page; the one that is at it already for the same person,
    unit, filter, order and format."""
    query = request.GET.copy()
    for name in (PARAMETER, "page"):
        query.pop(name, None)
    ordered = "&".join(sorted(filter(None, query.urlencode().split("&"))))
    return _enqueue(export, request.user, request.path_info, ordered, format)


def ask_again(job, *, by):
    """The job that makes the list of `job`, asked for in a unit that `by` has left, in the unit of now.

    Raises ActionError in words.
    """
    asked = {name: job.arguments[name] for name in ("path", "query")}
    return _enqueue(
        _export_of(by, **asked), by, asked["path"], asked["query"], job.arguments["format"]
    )


def was_of_another_unit(job, user):
    """Whether a list was asked for by its owner while of a unit that is not theirs any more."""
    return job.kind == KIND and not still_within(user, job.arguments.get("within", user.unit_id))


def _enqueue(export, user, path, query, format):
    asked = {
        "by": user.pk,
        "within": user.unit_id,
        "path": path,
        "query": query,
        "format": format,
    }
    key = blake2b(repr(sorted(asked.items())).encode(), digest_size=20).hexdigest()
    filters = "; ".join(f"{label}: {words}" for label, words in export.filters())
    return enqueue(
        KIND,
        key=key,
        owner=user,
        unit=user.unit,
        title=f"{export.title} ({FORMATS[format].label})",
        about=filters or "Không lọc",
        permission=Permission.EXPORT_PERSONAL if export.shows_personal else "",
        **asked,
    )


def make_file(*, by, within, path, query, format):
    """Job: the list at this path as a file, for the user `by` while of the unit `within` or of what
    that went whole into.

    Raises ActionError in words.
    """
    user = User.objects.select_related("unit").get(pk=by)
    if not user.is_active:
        raise ActionError(NO_MORE)
    if not still_within(user, within):
        raise ActionError(LEFT.format(Unit.objects.get(pk=within), user.unit))
    export = _export_of(user, path, query)
    total, most = export.count(), FORMATS[format].most
    if most is not None and total > most:
        raise ActionError(TOO_LONG)
    with TemporaryFile() as file:
        try:
            with transaction.atomic():  # else the server would first lay all rows aside
                count = export.write(
                    file, format, tell=lambda done: progress(done, total, "Đang ghi danh sách")
                )
        except SpreadsheetError as error:
            raise ActionError(str(error)) from error
        about = export.in_one_line(count)
        if export.shows_personal:
            records.add(AccessRecord.Kind.LIST_EXPORTED, user, about=about)
        file.seek(0)
        stored = default_storage.save(f"{FOLDER}/{uuid4().hex}.{format}", File(file))
    name = export.name_of_file(format, count)
    made(stored, name=name, rows=count)
    return {
        "name": name,
        "rows": count,
        "about": about,
        "permission": Permission.EXPORT_PERSONAL.value if export.shows_personal else "",
    }


def still_within(user, unit):
    """Whether a user is of the unit of this number still, or of what it went whole into since."""
    return user.unit_id == unit or unit in user.unit.absorbed


def _export_of(user, path, query):
    """What the page at this path lists for this person now."""
    match = resolve(path)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET, request.user, request.resolver_match = QueryDict(query), user, match
    view = match.func.view_class(**match.func.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    if not user.may(view.permission):
        raise ActionError(NO_MORE)
    try:
        export = view.export()
    except Http404:
        export = None
    if export is None:
        raise ActionError("Không đọc được bộ lọc của danh sách này nữa; hãy mở lại danh sách.")
    return export

"""The list of reorganisations, one of them with its lines, writing one, the template file."""

import io
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView, View

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import format_date, format_moment
from apps.core.exports import ExportMixin
from apps.core.forms import Form
from apps.core.money import format_number
from apps.core.paging import BoundedPaginator
from apps.core.spreadsheets import write_table
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, Unit, UnitChange, UnitSpan
from apps.reorganisations import actions, telling
from apps.reorganisations.columns import EXAMPLES, LINKS, WORDS
from apps.reorganisations.exports import LineExport
from apps.reorganisations.forms import (
    LineFilterForm,
    ReorganisationCreateForm,
    ReorganisationEditForm,
)
from apps.reorganisations.words import counts_in_words

LIST = "Sắp xếp đơn vị"
LINES_ON_A_PAGE = 50
Status = Reorganisation.Status


class Pages:
    """What all pages of the desk share."""

    model = Reorganisation

    def get_queryset(self):
        return super().get_queryset().select_related("scope", "applied_by", "undone_by")

    def trail(self):
        trail = [("Đơn vị", reverse("organisation:list")), (LIST, reverse("reorganisations:list"))]
        row = getattr(self, "object", None)
        return [*trail, (self.row_title, telling.page_of(row))] if row else trail

    row_title = ""

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        self.row_title = row.name
        return row

    def get_success_url(self):
        return telling.page_of(self.object)


class DraftPages(Pages, WriteScopedMixin):
    """Pages that change a draft: for managers of its scope."""

    permission = Permission.MANAGE_UNITS


class ReorganisationList(ScopedMixin, ListView):
    """The newest first."""

    permission = Permission.VIEW_UNITS
    model = Reorganisation
    paginate_by = 20
    paginator_class = BoundedPaginator
    template_name = "reorganisations/list.html"

    def get_queryset(self):
        found = super().get_queryset().select_related("scope")
        return found.annotate(lines=Count("changes")).order_by("-pk")

    def get_context_data(self, **kwargs):
        may_write = self.request.user.may(Permission.MANAGE_UNITS)
        return super().get_context_data(**kwargs) | {
            "create_url": reverse("reorganisations:create") if may_write else "",
        }


@method_decorator(never_cache, name="dispatch")
class ReorganisationDetail(Pages, ScopedMixin, ExportMixin, DetailView):
    """Its decree, how far it is, its lines."""

    permission = Permission.VIEW_UNITS
    template_name = "reorganisations/detail.html"
    context_object_name = "row"
    export_class = LineExport

    def export(self):
        self.object = self.get_object()
        found = self.lines()
        if not self.filters.is_valid():
            return None
        return self.export_class(found, by=self.request.user, form=self.filters)

    def lines(self):
        self.filters = LineFilterForm(self.request.GET)
        lines = self.object.changes.select_related("old", "new", "new_parent")
        return self.filters.narrow(lines.order_by("position"))

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        page = Paginator(self.lines(), LINES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        may_write = user.may(Permission.MANAGE_UNITS, row.scope)
        is_draft = row.status == Status.DRAFT
        job = actions.job_of(row)
        is_busy = job is not None and not job.is_over
        return super().get_context_data(**kwargs) | {
            "title": row.name,
            "trail": self.trail()[:-1],
            "facts": facts_of(row),
            "job": job if may_write and job and job.status != job.Status.DONE else None,
            "is_untold": job is not None and actions.only_told_nobody(row, job),
            "filters": self.filters,
            "page_obj": page,
            "lines": shown_lines(page.object_list, row),
            "entries": entries_for(row, related=["changes"], many=["changes"]),
            "assumed": actions.assumed_lines(row) if may_write else [],
            "to_settle": row.status == Status.APPLIED and row.counts.get("divided"),
            "undecided": telling.undecided_users(row) if may_write else [],
            "may_edit": may_write and is_draft and not is_busy,
            "may_write_again": may_write and row.status == Status.UNDONE,
            "may_undo": may_write
            and row.status == Status.APPLIED
            and not is_busy
            and reorganising.last_applied(row),
            "kinds": [(what.value.replace("_", "-"), word) for what, word in WORDS.items()],
            "tiles": tiles_of(row),
        }


def tiles_of(row):
    """What was done, in numbers; nothing before it was applied."""
    return [
        {"label": words, "value": format_number(number)}
        for words, number in counts_in_words(row.counts)
    ]


def facts_of(row):
    """Facts of the decree, and of who applied and undid it."""
    facts = [
        ("Văn bản", f"{row.decree} ngày {format_date(row.decree_on)}"),
        ("Có hiệu lực từ ngày", format_date(row.starts_on)),
        ("Trong phạm vi", row.scope.name),
    ]
    if row.applied_at:
        facts.append(("Thực hiện", f"{format_moment(row.applied_at)}, {row.applied_by}"))
    if row.undone_at:
        facts.append(("Hoàn tác", f"{format_moment(row.undone_at)}, {row.undone_by}"))
        facts.append(("Lý do hoàn tác", row.undo_reason))
    return facts


def shown_lines(lines, row):
    """Lines as the table shows them: units that the same reorganisation makes by their names, units
    that were renamed since by the name of before."""
    made, here = {}, {}
    if any(line.new_key or line.new_parent_key for line in lines):
        named = row.changes.filter(what=UnitChange.What.NEW).values_list("new_key", "new_name")
        made = dict(named)
    if row.status == Status.APPLIED:
        keys = {line.new_key for line in lines if line.new_key}
        here = {unit.key: unit for unit in Unit.objects.filter(key__in=keys)} if keys else {}
        spans = UnitSpan.objects.filter(
            unit__in=[line.old_id for line in lines], ends_on=row.starts_on - timedelta(days=1)
        )
        before = dict(spans.values_list("unit", "name"))
    else:
        before = {}
    return [
        {
            "line": line,
            "name": before.get(line.old_id) or (line.old.name if line.old else line.new_name),
            "unit": line.old or here.get(line.new_key),
            "into": line.new or here.get(line.new_key),
            "into_name": made.get(line.new_key, line.new_key),
            "under": line.new_parent.name
            if line.new_parent
            else made.get(line.new_parent_key, line.new_parent_key),
        }
        for line in lines
    ]


class ReorganisationCreate(Pages, PermissionMixin, RecordCreate):
    """A draft, from a file or to be written line by line."""

    permission = Permission.MANAGE_UNITS
    form_class = ReorganisationCreateForm
    template_name = "reorganisations/create.html"
    title = "Soạn đợt sắp xếp đơn vị"
    submit = "Lưu bản soạn"
    extra_context = {"columns": LINKS}
    done = "Đã lưu bản soạn. Chưa đơn vị nào thay đổi; hãy xem trước rồi mới thực hiện."

    def get_form_kwargs(self):
        initial = {"scope": self.request.user.unit} | self.get_initial()
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def act(self, form):
        row = actions.write(form.instance, changes=form.changes, by=self.request.user)
        tell_left_out(self.request, form.lines)
        return row


def tell_left_out(request, lines):
    """Say which rows of a file were left out, and what of it was not read."""
    for words in lines.notes if lines else ():
        messages.info(request, words)
    if lines and lines.left_out:
        rows = ", ".join(map(str, lines.left_out[:10]))
        more = "…" if len(lines.left_out) > 10 else ""
        messages.warning(
            request,
            f"Bỏ qua {format_number(len(lines.left_out))} dòng nói về đơn vị không có trong hệ thống "
            f"(dòng {rows}{more}).",
        )


class ReorganisationEdit(DraftPages, RecordEdit):
    form_class = ReorganisationEditForm
    title = "Sửa văn bản, phạm vi"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class ReorganisationDrop(DraftPages, RecordStep):
    form_class = Form
    title = "Bỏ bản soạn"
    submit = "Bỏ bản soạn"
    danger = True
    done = "Đã bỏ bản soạn. Không đơn vị nào thay đổi."
    consequence = (
        "Bản soạn cùng các dòng của nó mất khỏi danh sách. Các đơn vị giữ nguyên như hiện nay."
    )

    def post(self, request, *args, **kwargs):
        if actions.was_dropped(kwargs["pk"], by=request.user):  # a second click
            messages.info(request, "Bản soạn này đã bỏ rồi. Không đơn vị nào thay đổi.")
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def act(self, form):
        actions.drop(self.object, by=self.request.user)
        return self.object

    def get_success_url(self):
        return reverse("reorganisations:list")


class TemplateFile(PermissionMixin, View):
    """A workbook with our headings, one invented row of each kind, and what the columns mean."""

    permission = Permission.MANAGE_UNITS

    def get(self, request):
        stream = io.BytesIO()
        write_table(
            stream,
            title=LIST,
            columns=LINKS,
            rows=([row.get(column.field, "") for column in LINKS] for row in EXAMPLES),
            about=lambda count: [(column.name, column.help) for column in LINKS],
        )
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename="mau-sap-xep-don-vi.xlsx")

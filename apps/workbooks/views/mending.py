"""Cells mended in the grid, or on the page of one row."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.generic import DetailView

from apps.core.actions import ActionError, StaleError
from apps.core.text import whole_number
from apps.workbooks import actions
from apps.workbooks.grid import changed, in_use, line_of, typed_cells
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import, StagedRow
from apps.workbooks.views.access import StepMixin

MOST = 2**31 - 1
STALE = (
    "Tệp vừa được kiểm tra lại ở một cửa sổ khác. Những gì bạn nhập vẫn còn trong các ô dưới đây, "
    "bên cạnh là giá trị đang lưu; xem lại rồi bấm “Kiểm tra lại”."
)


CHECKING = (
    "Tệp đang được kiểm tra lại từ một cửa sổ khác. Những gì bạn nhập vẫn còn trong các ô dưới đây; "
    "chờ một lát rồi bấm “Kiểm tra lại”."
)


class MendingMixin(StepMixin):
    """Takes typed cells to the action; what is not taken stands in the boxes once more."""

    def rows(self, numbers):
        rows = StagedRow.objects.visible_to(self.request.user).filter(source=self.object)
        return rows.filter(number__in=numbers).order_by("number")

    @property
    def columns(self):
        return KINDS[self.object.kind].columns

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.status not in (Import.Status.READY, Import.Status.READING):
            messages.error(request, "Tệp này không còn chờ sửa; xem tình trạng dưới đây.")
            return HttpResponseRedirect(self.get_success_url())
        typed = typed_cells(request.POST, self.columns)
        lines = [line_of(row, self.columns) for row in self.rows(typed)]
        changes = {line.row.number: changed(line, typed[line.row.number]) for line in lines}
        changes = {number: texts for number, texts in changes.items() if texts}
        if not changes:
            messages.info(request, "Không có ô nào khác trước.")
            return HttpResponseRedirect(self.way_back())
        if self.object.status == Import.Status.READING:
            return self.not_taken(changes, CHECKING)
        try:
            run = actions.mend(
                self.object,
                changes,
                by=request.user,
                version=whole_number(request.POST.get("version", ""), most=MOST),
            )
        except StaleError:
            self.object.refresh_from_db(fields=["version", "status"])
            return self.not_taken(changes, STALE)
        except ActionError as error:
            return self.not_taken(changes, str(error))
        count = sum(map(len, changes.values()))
        is_checked = run.status == Import.Status.READY
        so_far = "và kiểm tra lại" if is_checked else "và đang kiểm tra lại"
        messages.success(request, f"Đã ghi {count} ô {so_far}.")
        return HttpResponseRedirect(self.way_back())

    def not_taken(self, changes, words):
        """The rows that were typed in, with what was typed beside what stands there."""
        lines = [
            line_of(row, self.columns, typed=changes[row.number]) for row in self.rows(changes)
        ]
        used, lines = in_use(lines)
        context = self.get_context_data(columns=used, lines=lines, words=words)
        return self.render_to_response(context)

    def way_back(self):
        return self.get_success_url()


class ImportMend(MendingMixin, DetailView):
    """Cells of several rows, from the grid."""

    http_method_names = ["post", "options"]
    template_name = "workbooks/mend.html"

    def way_back(self):
        """The same filter and page of the grid."""
        return f"{self.get_success_url()}?{self.query}#cac-dong"

    @property
    def query(self):
        return QueryDict(self.request.POST.get("next", "")[:500]).urlencode()

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.query, **kwargs)


class ImportRow(MendingMixin, DetailView):
    """All cells of one row as boxes: what the grid does in place, without JavaScript."""

    template_name = "workbooks/row.html"

    def get_object(self, queryset=None):
        run = super().get_object(queryset)
        self.object = run
        self.row = self.rows([self.kwargs["number"]]).first()
        if self.row is None:
            raise Http404
        return run

    def post(self, request, *args, **kwargs):
        if "put_back" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        try:
            actions.put_back(
                self.object,
                self.row.number,
                by=request.user,
                version=whole_number(request.POST.get("version", ""), most=MOST),
            )
        except ActionError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(
            reverse("workbooks:row", args=[self.object.token, self.row.number])
        )

    def not_taken(self, changes, words):
        return self.render_to_response(
            self.get_context_data(words=words, typed=changes[self.row.number])
        )

    def way_back(self):
        """The grid, at the rows still in error where there are any."""
        return f"{self.get_success_url()}#dong-{self.row.number}"

    def get_context_data(self, **kwargs):
        line = line_of(self.row, self.columns, typed=kwargs.get("typed"))
        around = StagedRow.objects.visible_to(self.request.user).filter(
            source=self.object, state=StagedRow.State.ERROR
        )
        following = around.filter(number__gt=self.row.number).order_by("number").first()
        return super().get_context_data(
            **kwargs,
            line=line,
            is_open=self.object.status == Import.Status.READY or "typed" in kwargs,
            next_wrong=following.number if following else None,
        )

"""All imports; a new one from a file; one of them, wherever it is in its life."""

import io

from django.core.paginator import Paginator
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView, FormView, View

from apps.accounts.roles import Permission
from apps.core.access import PermissionMixin, ScopedMixin
from apps.core.money import format_number
from apps.core.text import in_normal_case
from apps.core.views import RecordList
from apps.jobs.exporting import LongExportMixin
from apps.workbooks import actions, staged
from apps.workbooks.exports import ImportExport
from apps.workbooks.forms import AnswerForm, ImportFilterForm, RowFilterForm, WorkbookForm, units_of
from apps.workbooks.grid import in_use, line_of
from apps.workbooks.importing import ImportRefusedError
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import KEPT_FOR, Import, StagedRow
from apps.workbooks.template_files import template_file
from apps.workbooks.views.access import ImportMixin

ROWS = 50
SAMPLES = 5
READING = "Bạn có thể làm việc khác rồi quay lại; đọc xong trang này tự hiện kết quả."
SAVING = "Mọi dòng được lưu cùng một lúc: hoặc tất cả, hoặc chưa có gì. Bạn có thể làm việc khác rồi quay lại."
UNDOING = "Mọi dòng được hoàn tác cùng một lúc. Bạn có thể làm việc khác rồi quay lại."


class ImportList(ScopedMixin, LongExportMixin, RecordList):
    """Every import into the subtree: who, when, what came of it."""

    permission = Permission.IMPORT
    model = Import
    template_name = "workbooks/list.html"
    filter_class = ImportFilterForm
    export_class = ImportExport
    columns = [
        "token",
        "name",
        "kind",
        "status",
        "report",
        "unit__name",
        "by__full_name",
        "created_at",
    ]
    orders = {"newest": ["-created_at", "-id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds, states = dict(Import.Kind.choices), dict(Import.Status.choices)
        for row in context["page_obj"].object_list:
            row |= {"kind": kinds[row["kind"]], "label": states[row["status"]]}
        return context


class ImportStart(PermissionMixin, FormView):
    """Choose a file; nothing is saved but the file itself."""

    permission = Permission.IMPORT
    form_class = WorkbookForm
    template_name = "workbooks/start.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            run = actions.receive(
                chosen["file"],
                kind=chosen["kind"],
                unit=chosen["unit"],
                by=self.request.user,
                form_key=chosen["form_key"],
            )
        except ImportRefusedError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("workbooks:detail", args=[run.token]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"kinds": KINDS}


class ImportTemplate(PermissionMixin, View):
    """An empty workbook with headings, hints, lists to choose from and one invented row."""

    permission = Permission.IMPORT

    def get(self, request, kind):
        if kind not in KINDS:
            raise Http404
        of, user = KINDS[kind], request.user
        stream = io.BytesIO(template_file(of, unit=user.unit, by=user))
        return FileResponse(stream, as_attachment=True, filename=f"mau-{of.slug}.xlsx")


class ImportDetail(ImportMixin, DetailView):
    """One import: progress, questions, rows to look at and to mend, what was saved or undone."""

    templates = {
        Import.Status.READING: "workbooks/working.html",
        Import.Status.SAVING: "workbooks/working.html",
        Import.Status.UNDOING: "workbooks/working.html",
        Import.Status.ASKING: "workbooks/asking.html",
        Import.Status.READY: "workbooks/ready.html",
        Import.Status.SAVED: "workbooks/saved.html",
        Import.Status.UNDONE: "workbooks/undone.html",
        Import.Status.FAILED: "workbooks/ended.html",
        Import.Status.DROPPED: "workbooks/ended.html",
    }

    def get_template_names(self):
        return [self.templates[self.object.status]]

    def get_context_data(self, **kwargs):
        run = self.object
        actions.seen(run, by=self.request.user)
        context = super().get_context_data(**kwargs) | {
            "is_owner": run.by_id == self.request.user.pk,
            "is_left": run.is_left,
        }
        of_state = {
            Import.Status.ASKING: lambda run: {"form": AnswerForm(run=run)},
            Import.Status.READING: lambda run: {"words": READING},
            Import.Status.SAVING: lambda run: {"words": SAVING},
            Import.Status.UNDOING: lambda run: {"words": UNDOING},
            Import.Status.READY: self.ready,
            Import.Status.SAVED: self.saved,
            Import.Status.UNDONE: self.undone,
        }.get(run.status)
        return context | (of_state(run) if of_state else {})

    def ready(self, run):
        """What the person decides on, and 50 of the rows."""
        report = run.report
        errors, changes = report["rows_in_error"], report["created"] + report["updated"]
        good_only = KINDS[run.kind].resource.takes_good_rows
        found = {
            "errors": errors,
            "good": changes,
            "may_save": changes > 0 and (not errors or good_only),
            "save_words": save_words(report, good_only=good_only),
            "seen_before": self.seen_before(run),
            **numbers(run),
        }
        if run.by_id == self.request.user.pk:
            filters = RowFilterForm(self.request.GET)
            found |= {
                "capitals": self.capitals(run),
                "unclear": self.unclear(run),
                "filters": filters,
                **self.grid(run, filters.narrow(self.rows(run))),
            }
        return found

    def saved(self, run):
        """What came of it, until when it can be undone, and which rows were left out."""
        undo_until = run.saved_at + KEPT_FOR
        found = {
            "left_out": run.report["rows_in_error"],
            "undo_until": undo_until,
            "may_undo": run.may_be_undone and self.may_step(run),
            "undo_url": reverse("workbooks:undo", args=[run.token]),
            **numbers(run),
        }
        if found["left_out"] and run.by_id == self.request.user.pk:
            found |= self.grid(run, self.rows(run).filter(state=StagedRow.State.ERROR))
        return found

    def undone(self, run):
        """What was taken back, and what was kept and why: [(what, label, url, why)]."""
        done = run.report["undo"]
        page = Paginator(done["kept"], ROWS).get_page(self.request.GET.get("page"))
        return {
            "voided": done["voided"],
            "restored": done["restored"],
            "kept": page.paginator.count,
            "page_obj": page,
            **numbers(run),
        }

    def may_step(self, run):
        return self.request.user.may(KINDS[run.kind].permission, run.unit)

    def rows(self, run):
        return StagedRow.objects.visible_to(self.request.user).filter(source=run)

    def grid(self, run, rows):
        columns = KINDS[run.kind].columns
        page = Paginator(rows.order_by("number"), ROWS).get_page(self.request.GET.get("page"))
        used, lines = in_use([line_of(row, columns) for row in page.object_list])
        return {"page_obj": page, "columns": used, "lines": lines}

    def seen_before(self, run):
        """Other imports of the very same file."""
        same = Import.objects.visible_to(self.request.user).same_as(run)
        return list(same.select_related("by").defer("content").order_by("-pk")[:3])

    def capitals(self, run):
        """How many names are in capitals only, and some of them as they would read."""
        count, place = run.report.get("capitals", 0), staged.place_of(run, staged.NAME)
        if not count:
            return None
        names = (
            self.rows(run)
            .annotate(text=KeyTextTransform(str(place), "cells"))
            .filter(text=Upper("text"))
            .order_by("number")
            .values_list("text", flat=True)[: SAMPLES * 4]
        )
        samples = [(name, in_normal_case(name)) for name in names if staged.is_in_capitals(name)]
        return {"count": count, "samples": samples[:SAMPLES]}

    def unclear(self, run):
        """The spellings of units that mean none or several, each with the units it may mean."""
        asked = run.report.get("units", [])
        if any(not unit["candidates"] for unit in asked):
            all_units = [
                [unit.key, unit.name]
                for unit in units_of(self.request.user).filter(path__startswith=run.unit.path)
            ]
            asked = [unit | {"candidates": unit["candidates"] or all_units} for unit in asked]
        return asked


def numbers(run):
    """The totals as tiles that lead to their rows, and the sum they make."""
    report = run.report
    parts = [
        ("Mới", report["created"], "?outcome=created"),
        ("Thay đổi", report["updated"], "?outcome=updated"),
        ("Không đổi", report["unchanged"], "?outcome=unchanged"),
        ("Bỏ qua", report["skipped"], "?outcome=skipped"),
        ("Lỗi", report["rows_in_error"], "?state=error"),
    ]
    leads = run.status == Import.Status.READY
    tiles = [
        {"label": label, "value": format_number(count), "url": f"{url}#cac-dong" if leads else ""}
        for label, count, url in [("Dòng đọc được", report["read"], "?"), *parts]
    ]
    counted = " + ".join(f"{format_number(count)} {label.lower()}" for label, count, _ in parts)
    return {
        "tiles": tiles,
        "sum": f"{format_number(report['read'])} đọc = {counted}",
        "notes": report.get("notes", []),
    }


def save_words(report, *, good_only):
    """What saving does, in one or two sentences."""
    errors, changes = report["rows_in_error"], report["created"] + report["updated"]
    made = (
        f"{format_number(report['created'])} bản ghi mới, "
        f"{format_number(report['updated'])} bản ghi thay đổi"
    )
    if not errors:
        if not changes:
            return "Mọi dòng đều đã có trong hệ thống; không có gì để lưu."
        return f"Không có dòng lỗi. Lưu sẽ ghi {made}."
    wrong = f"{format_number(errors)} dòng lỗi"
    if not good_only:
        return f"Có {wrong}. Loại tệp này chỉ lưu được cả bảng: sửa hết lỗi rồi lưu."
    if not changes:
        return f"Có {wrong} và không có dòng tốt nào có điều mới. Sửa lỗi rồi kiểm tra lại."
    return (
        f"Có {wrong}. Lưu bây giờ chỉ ghi các dòng tốt: {made}; {wrong} ở lại ngoài, tải được về "
        "kèm cột Lỗi để sửa rồi nhập sau."
    )

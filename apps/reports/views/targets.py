"""The board of a year's targets, the page of one of them, and what managers set."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from apps.accounts import records
from apps.accounts.access import PermissionMixin
from apps.accounts.models import AccessRecord
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.pdf import PdfError
from apps.organisation.models import Unit
from apps.reports import target_words
from apps.reports.exports.files import TARGET_FORMATS
from apps.reports.forms.targets import BoardForm
from apps.reports.models import Target, TargetReminder
from apps.reports.targets import board

FEW = 5  # of those who fall short on the board; the page of a target has them all


class BoardMixin(PermissionMixin):
    """Unit and year come from the URL."""

    permission = Permission.VIEW_FIGURES

    def asked(self):
        return BoardForm(self.request.GET, user=self.request.user)

    def asked_or_not_found(self):
        form = self.asked()
        if not form.is_valid():
            raise Http404
        return form

    def board(self, form):
        return board(form.cleaned_data["unit"], form.cleaned_data["year"])

    def rights(self, found):
        """What the reader may do with the targets of a board."""
        user, runs = self.request.user, found.year == today().year
        return {
            "may_manage": user.may(Permission.MANAGE_TARGETS, found.province),
            "may_remind": runs and found.is_set and user.may(Permission.APPROVE, found.unit),
        }


class TargetBoard(BoardMixin, TemplateView):
    """How the unit stands by every target, and who falls short."""

    template_name = "reports/targets.html"

    def get_context_data(self, **kwargs):
        form = self.asked()
        context = super().get_context_data(**kwargs) | {"form": form, "board": None}
        if not form.is_valid():
            return context
        found = self.board(form)
        if found.unit.level == Unit.Level.NATION:
            provinces = Unit.objects.visible_to(self.request.user).provinces().current().in_order()
            choices = [(one.name, form.query(unit=one.key)) for one in provinces]
            return context | {"choices": choices}
        told = reminded_today(found)
        return (
            context
            | self.rights(found)
            | {
                "board": found,
                "voided": given_up(found),
                "query": form.query(),
                "words": target_words,
                "files": [(format, format.upper()) for format in TARGET_FORMATS],
                "lines": [
                    target_words.shown(found, line, told=told, few=FEW) for line in found.lines
                ],
                "years": [
                    (year, form.query(year=year), year == found.year)
                    for year in range(today().year, Target.FIRST_YEAR - 1, -1)
                ],
            }
        )


class TargetFile(BoardMixin, View):
    """The board as a file; persons are named in it to those who may take names out, and it is recorded."""

    NAMING = {
        "xlsx": (Permission.EXPORT_PERSONAL, AccessRecord.Kind.LIST_EXPORTED),
        "pdf": (Permission.PRINT_RECORDS, AccessRecord.Kind.LIST_PRINTED),
    }

    def get(self, request, format):
        form = self.asked_or_not_found()
        if format not in TARGET_FORMATS or form.cleaned_data["unit"].level == Unit.Level.NATION:
            raise Http404
        found = self.board(form)
        permission, kind = self.NAMING[format]
        names_persons = found.names_persons and request.user.may(permission)
        if not names_persons:
            found = found.nameless()
        try:
            content = TARGET_FORMATS[format].write(found)
        except PdfError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        if names_persons:
            about = f"Chỉ tiêu năm {found.year}, {found.unit.name}"
            records.add(kind, request.user, request, about=about)
        name = f"chi-tieu-{found.unit.key.replace(':', '-')}-{found.year}.{format}"
        return HttpResponse(
            content,
            content_type=TARGET_FORMATS[format].content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class TargetDetail(BoardMixin, TemplateView):
    """One target: its trend by month, everybody who falls short, how it is reckoned, its history."""

    template_name = "reports/target.html"

    def asked(self):
        data = self.request.GET.copy()
        data["year"] = str(self.kwargs["year"])
        return BoardForm(data, user=self.request.user)

    def get_object(self):
        """The Line of the URL's code."""
        form = self.asked_or_not_found()
        self.form, self.found = form, self.board(form)
        for line in self.found.lines:
            if line.target.code == self.kwargs["code"]:
                return line
        raise Http404

    def get_context_data(self, **kwargs):
        line = self.get_object()
        target, user = line.target, self.request.user
        told = reminded_today(self.found)
        sees_history = target.pk and user.may(Permission.VIEW_RECORDS)
        return (
            super().get_context_data(**kwargs)
            | self.rights(self.found)
            | {
                "board": self.found,
                "query": self.form.query(),
                "up_url": f"{reverse('reports:targets')}?{self.form.query()}#{target.code}",
                "line": target_words.shown(self.found, line, told=told),
                "entries": entries_for(target) if sees_history else None,
            }
        )


def given_up(found):
    """The targets of the board's year that were voided; who did so, and why, stays to be read."""
    rows = Target.objects.filter(province=found.province, year=found.year, voided_at__isnull=False)
    return rows.select_related("voided_by").in_order()


def reminded_today(found):
    """{(target id, unit id, sponsor id)} of those reminded of today."""
    if not found.is_set:
        return frozenset()
    targets = [line.target.pk for line in found.lines]
    rows = TargetReminder.objects.filter(target__in=targets, day=today())
    return frozenset(rows.values_list("target", "unit", "sponsor"))

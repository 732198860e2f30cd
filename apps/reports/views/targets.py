"""The board of a year's targets, the page of one of them, and what managers set."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.actions import ActionError, void
from apps.core.dates import today
from apps.core.forms.steps import VoidForm
from apps.core.pdf import PdfError
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.organisation.models import Unit
from apps.reports import target_words
from apps.reports.actions import targets as actions
from apps.reports.exports.files import TARGET_FORMATS
from apps.reports.forms.targets import BoardForm, TargetCreateForm, TargetEditForm
from apps.reports.models import Target, TargetReminder
from apps.reports.targets import board

FEW = 8  # of those who fall short on the board; the page of a target has them all


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
    """The board as a file."""

    def get(self, request, format):
        form = self.asked_or_not_found()
        if format not in TARGET_FORMATS or form.cleaned_data["unit"].level == Unit.Level.NATION:
            raise Http404
        found = self.board(form)
        try:
            content = TARGET_FORMATS[format].write(found)
        except PdfError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
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


def reminded_today(found):
    """{(target id, unit id, sponsor id)} of those reminded of today."""
    if not found.is_set:
        return frozenset()
    targets = [line.target.pk for line in found.lines]
    rows = TargetReminder.objects.filter(target__in=targets, day=today())
    return frozenset(rows.values_list("target", "unit", "sponsor"))


class TargetsSet(PermissionMixin, View):
    """Giving a province its targets of a year; back to the board."""

    permission = Permission.MANAGE_TARGETS
    http_method_names = ("post",)

    def post(self, request, year):
        form = BoardForm(_with_year(request.GET, year), user=request.user)
        if not form.is_valid() or form.cleaned_data["unit"].level == Unit.Level.NATION:
            raise Http404
        unit = form.cleaned_data["unit"]
        demand(request.user, self.permission, unit.province)
        actions.set_year(unit.province, year, by=request.user)
        messages.success(request, f"Đã đặt chỉ tiêu năm {year}. Có thể sửa từng chỉ tiêu.")
        return HttpResponseRedirect(f"{reverse('reports:targets')}?{form.query()}")


def _with_year(data, year):
    data = data.copy()
    data["year"] = str(year)
    return data


class TargetPageMixin:
    """What the writing pages of a target share."""

    model = Target
    queryset = Target.objects.select_related("province")
    permission = Permission.MANAGE_TARGETS

    def board_url(self):
        target = self.object
        return f"{reverse('reports:targets')}?unit={target.province.key}&year={target.year}"

    def get_success_url(self):
        return self.board_url()

    def trail(self):
        return [("Chỉ tiêu", self.board_url() if self.object else reverse("reports:targets"))]


class TargetCreate(TargetPageMixin, PermissionMixin, RecordCreate):
    """A new target of a year: a measure there is, asked of whom, against which threshold."""

    form_class = TargetCreateForm
    submit = "Thêm chỉ tiêu"
    done = "Đã thêm chỉ tiêu."

    @cached_property
    def province(self):
        form = BoardForm(_with_year(self.request.GET, self.kwargs["year"]), user=self.request.user)
        if not form.is_valid() or form.cleaned_data["unit"].province is None:
            raise Http404
        province = form.cleaned_data["unit"].province
        demand(self.request.user, self.permission, province)
        return province

    @property
    def title(self):
        return f"Thêm chỉ tiêu năm {self.kwargs['year']}"

    def get_form_kwargs(self):
        instance = Target(province=self.province, year=self.kwargs["year"])
        return super().get_form_kwargs() | {"instance": instance}

    def act(self, form):
        return actions.add_target(form.instance, by=self.request.user)


class TargetEdit(TargetPageMixin, WriteScopedMixin, RecordEdit):
    form_class = TargetEditForm
    done = "Đã lưu chỉ tiêu."

    @property
    def title(self):
        return f"Sửa chỉ tiêu {self.object.code} năm {self.object.year}"

    def act(self, form):
        return actions.edit_target(form.instance, by=self.request.user)


class TargetVoid(TargetPageMixin, WriteScopedMixin, RecordStep):
    form_class = VoidForm
    title = submit = "Bỏ chỉ tiêu"
    danger = True
    done = "Đã bỏ chỉ tiêu."

    @property
    def consequence(self):
        return (
            f"Chỉ tiêu {self.object.code} năm {self.object.year} không còn trên bảng và không sang năm "
            "sau; lý do và lịch sử vẫn giữ lại."
        )

    def act(self, form):
        return void(self.object, by=self.request.user, **form.cleaned_data)


class TargetRemind(ScopedMixin, View):
    """Reminding one (`unit` or `sponsor`), or all who fall short; back to the page of the target."""

    permission = Permission.APPROVE
    http_method_names = ("post",)

    def get_object(self):
        found = Target.objects.visible_to(self.request.user).in_force()
        return get_object_or_404(found.select_related("province"), pk=self.kwargs["pk"])

    def post(self, request, pk):
        target = self.get_object()
        form = BoardForm(_with_year(request.GET, target.year), user=request.user)
        if not form.is_valid():
            raise Http404
        unit = form.cleaned_data["unit"]
        if unit.province_id != target.province_id:
            raise Http404
        demand(request.user, self.permission, unit)
        asked = {
            name: [int(pk) for pk in request.POST.getlist(name[:-1]) if pk.isdecimal()][:1]
            for name in ("units", "sponsors")
        }
        try:
            self.say(actions.remind(target, unit, by=request.user, **asked))
        except ActionError as error:
            messages.error(request, str(error))
        if "board" in request.POST:
            place = f"{reverse('reports:targets')}?{form.query()}#{target.code}"
        else:
            page = reverse("reports:target", args=[target.year, target.code])
            place = f"{page}?{form.query()}#chua-dat"
        return HttpResponseRedirect(place)

    def say(self, reminded):
        if reminded.told:
            messages.success(self.request, f"Đã nhắc {reminded.told} nơi chưa đạt.")
        if reminded.today:
            names = _few(reminded.today)
            messages.info(self.request, f"Hôm nay đã nhắc rồi, không nhắc lại: {names}.")
        if reminded.nobody:
            messages.warning(
                self.request,
                f"Chưa có tài khoản hay email nào để nhắc: {_few(reminded.nobody)}. Hãy gọi điện, hoặc "
                "tạo tài khoản cho đơn vị.",
            )
        if not (reminded.told or reminded.today or reminded.nobody):
            messages.info(self.request, "Không còn nơi nào chưa đạt để nhắc.")


def _few(names, most=6):
    shown = ", ".join(names[:most])
    return f"{shown} và {len(names) - most} nơi khác" if len(names) > most else shown

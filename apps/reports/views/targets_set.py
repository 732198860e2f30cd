"""What managers set for a year, and reminding those who fall short."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand
from apps.accounts.roles import Permission
from apps.core.actions import ActionError, void
from apps.core.forms.steps import VoidForm
from apps.core.text import whole_number
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.organisation.models import Unit
from apps.reports.actions import targets as actions
from apps.reports.forms.targets import BoardForm, TargetCreateForm, TargetEditForm
from apps.reports.models import Target


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

    def get_object(self, queryset=None):
        """The province whose targets they are."""
        form = BoardForm(_with_year(self.request.GET, self.kwargs["year"]), user=self.request.user)
        if not form.is_valid() or form.cleaned_data["unit"].province is None:
            raise Http404
        return form.cleaned_data["unit"].province

    @cached_property
    def province(self):
        province = self.get_object()
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
        asked = {}
        for name in ("unit", "sponsor"):
            if name in request.POST:
                number = whole_number(request.POST[name], most=2**62)
                if number is None:
                    raise Http404  # never everybody instead of one
                asked[f"{name}s"] = [number]
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

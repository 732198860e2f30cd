"""Taking a good model to other units (nhân rộng)."""

import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from apps.accounts.access import WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models import actions
from apps.aid_models.forms import CopyForm
from apps.aid_models.models import AidModel
from apps.core.views import RecordStep
from apps.organisation.models import Unit


class AidModelCopy(WriteScopedMixin, RecordStep):
    """National staff choose the province first; the others see their own."""

    permission = Permission.APPROVE
    model = AidModel
    queryset = AidModel.objects.in_force().select_related("unit", "province")
    form_class = CopyForm
    template_name = "aid_models/copy.html"
    title = "Nhân rộng mô hình"

    def trail(self):
        return [("Mô hình", reverse("aid_models:list")), (self.object.name, self.page)]

    @property
    def page(self):
        return reverse("aid_models:detail", args=[self.object.pk])

    def get_success_url(self):
        return f"{self.page}#nhan-rong"

    def get_initial(self):
        return super().get_initial() | {"form_key": uuid.uuid4()}

    def get_form_kwargs(self):
        self.provinces = self._provinces()
        wanted = self.request.GET.get("tinh")
        chosen = [unit for unit in self.provinces if unit.key == wanted]
        self.province = chosen[0] if chosen else self.object.province
        return super().get_form_kwargs() | {
            "aid_model": self.object,
            "province": self.province,
            "user": self.request.user,
        }

    def _provinces(self):
        if self.request.user.unit.level != Unit.Level.NATION:
            return []
        return list(Unit.objects.provinces().current().in_order())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        newest = self.object.judgements.in_force().newest_year_first().first()
        return context | {
            "newest": newest,
            "provinces": self.provinces,
            "province": self.province,
        }

    def form_valid(self, form):
        asked = form.cleaned_data
        try:
            made = actions.copy(
                self.object,
                list(asked["units"]),
                started_on=asked["started_on"],
                form_key=asked["form_key"],
                by=self.request.user,
            )
        except actions.AidModelError as error:
            return self.refuse(form, error)
        left = len(asked["units"]) - len(made)
        if made:
            messages.success(
                self.request,
                f"Đã nhân rộng ra {len(made)} đơn vị. Hãy mở từng mô hình mới để chỉnh tên và nội dung.",
            )
        if left:
            messages.info(
                self.request,
                f"{left} đơn vị đã có mô hình này hoặc mô hình cùng tên từ trước, không ghi thêm.",
            )
        return HttpResponseRedirect(self.get_success_url())

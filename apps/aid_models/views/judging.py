"""The yearly judgement of an aid model."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.aid_models import actions
from apps.aid_models.forms import JudgementCreateForm, JudgementEditForm
from apps.aid_models.models import AidModel, Judgement
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordStep


class JudgementPageMixin(ScopedMixin):
    permission = Permission.APPROVE
    model = Judgement
    queryset = Judgement.objects.select_related("aid_model__unit")

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.aid_model.unit)
        return found

    @property
    def aid_model(self):
        return self.object.aid_model

    def trail(self):
        page = reverse("aid_models:detail", args=[self.aid_model.pk])
        return [("Mô hình", reverse("aid_models:list")), (self.aid_model.name, page)]

    def get_success_url(self):
        return f"{reverse('aid_models:detail', args=[self.aid_model.pk])}#danh-gia"


class JudgementCreate(JudgementPageMixin, RecordCreate):
    form_class = JudgementCreateForm
    template_name = "aid_models/judgement_form.html"
    title = "Đánh giá mô hình"
    done = "Đã ghi đánh giá."

    def get_object(self, queryset=None):
        """The aid model that is judged."""
        found = AidModel.objects.visible_to(self.request.user).select_related("unit")
        aid_model = get_object_or_404(found, pk=self.kwargs["pk"])
        demand(self.request.user, self.permission, aid_model.unit)
        return aid_model

    @cached_property
    def aid_model(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"aid_model": self.aid_model}

    def get_initial(self):
        return {"year": self.request.GET.get("nam")}

    def act(self, form):
        return actions.judge(form.instance, by=self.request.user)


class JudgementEdit(JudgementPageMixin, RecordEdit):
    form_class = JudgementEditForm
    template_name = "aid_models/judgement_form.html"
    title = "Sửa đánh giá"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"aid_model": self.object.aid_model}

    def act(self, form):
        return actions.judge_again(form.instance, by=self.request.user)


class JudgementVoid(JudgementPageMixin, RecordStep):
    form_class = VoidForm
    title = "Hủy đánh giá"
    submit = "Hủy đánh giá"
    danger = True
    done = "Đã hủy đánh giá."

    @property
    def consequence(self):
        return (
            f"Năm {self.object.year} trở thành chưa đánh giá; đánh giá đã hủy và lý do vẫn còn "
            "trong lịch sử của mô hình."
        )

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)

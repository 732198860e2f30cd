"""Where an animal is kept: to a household, on to the next, back."""

from django.shortcuts import get_object_or_404

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.dates import format_date
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.ledgers.actions import herd_placements as actions
from apps.ledgers.forms.herd import BringBackForm, PlacementEditForm, PlacementForm
from apps.ledgers.lines import home_of, stays_of
from apps.ledgers.models import Placement
from apps.ledgers.views.books import AskAboutOverlapMixin
from apps.ledgers.views.herd import RULE
from apps.ledgers.views.herd_animals import AnimalMixin


class PlacementCreate(AskAboutOverlapMixin, AnimalMixin, PermissionMixin, RecordCreate):
    """To the first household, or from one to the next."""

    permission = Permission.EDIT_RECORDS
    form_class = PlacementForm
    template_name = "ledgers/form.html"
    done = "Đã ghi giao con vật, và ghi trợ giúp cho hộ nhận."

    def get_form_kwargs(self):
        more = {"user": self.request.user, "instance": Placement(animal=self.animal)}
        return super().get_form_kwargs() | more

    def get_context_data(self, **kwargs):
        stays = stays_of(self.request.user, Placement.objects.filter(animal=self.animal))
        last = (stays.get(self.animal.pk) or [None])[-1]
        about = ""
        if last and last.placement.is_open:
            since = format_date(last.placement.placed_on)
            about = (
                f"Đang ở hộ {last.home.name} từ ngày {since}. Lưu xong, con vật sang hộ mới từ ngày "
                "giao, và trợ giúp cho hộ mới được ghi là quay vòng."
            )
        return super().get_context_data(**kwargs) | {
            "title": f"Chuyển giao {self.animal.code}"
            if about
            else f"Giao nuôi {self.animal.code}",
            "about": about,
            "rule": RULE,
        }

    def act(self, form):
        reason = form.cleaned_data["overlap_reason"]
        return actions.place(form.instance, overlap_reason=reason, by=self.request.user)


class PlacementMixin(AnimalMixin):
    """A page of one placement: `placement` in the URL, below its animal."""

    model = Placement
    queryset = Placement.objects.select_related(
        "animal", "address__unit", "address__duplicate_of__unit", "aid__address__unit"
    )

    def get_object(self, queryset=None):
        placements = self.get_queryset().of([self.aid_model.pk])
        found = get_object_or_404(
            placements, pk=self.kwargs["placement"], animal=self.kwargs["animal"]
        )
        found.animal.aid_model = self.aid_model
        self.code = found.animal.code
        return found

    def get_context_data(self, **kwargs):
        home = home_of(self.request.user, self.object.household)
        about = (
            f"Con vật {self.code}, hộ {home.name}, từ ngày {format_date(self.object.placed_on)}."
        )
        consequence = f"{about} {self.consequence}".strip()
        return super().get_context_data(**kwargs) | {"about": about, "consequence": consequence}


class PlacementEdit(PlacementMixin, PermissionMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = PlacementEditForm
    template_name = "ledgers/form.html"
    title = "Sửa hạn chuyển giao"

    def act(self, form):
        return actions.change(form.instance, by=self.request.user)


class PlacementReturn(PlacementMixin, PermissionMixin, RecordStep):
    permission = Permission.EDIT_RECORDS
    form_class = BringBackForm
    title = "Hộ trả lại con vật"
    submit = "Lưu"
    consequence = "Con vật về lại mô hình từ ngày ấy và có thể giao cho hộ khác."
    done = "Đã ghi hộ trả lại con vật."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"aid_model": self.aid_model}

    def act(self, form):
        return actions.bring_back(self.object, by=self.request.user, **form.cleaned_data)


class PlacementVoid(PlacementMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy lần giao"
    submit = "Hủy lần giao"
    danger = True
    consequence = (
        "Lần giao này và trợ giúp đã ghi cho hộ không còn được tính. Nếu là chuyển giao thì con vật "
        "trở lại hộ trước."
    )
    done = "Đã hủy lần giao và trợ giúp của nó."

    def act(self, form):
        return actions.void_placement(self.object, by=self.request.user, **form.cleaned_data)

"""One animal of a herd, from its coming to its leaving."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.audit.history import entries_for
from apps.core.dates import format_date, today
from apps.core.forms.bases import Form
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.ledgers.actions import herd as actions
from apps.ledgers.forms.herd import AnimalCreateForm, AnimalEditForm, CalfForm, FateForm
from apps.ledgers.lines import MOST_DRAWN, lines_of
from apps.ledgers.models import Animal, Placement
from apps.ledgers.views.books import rights
from apps.ledgers.views.herd import RULE, HerdMixin


def told_placement(event):
    """An event of a placement, in words that name no household."""
    return f"{Placement.Kind(event.kind).label} ngày {format_date(event.placed_on)}"


class AnimalMixin(HerdMixin):
    """A page of one animal of the model: `animal` in the URL."""

    model = Animal
    queryset = Animal.objects.select_related("mother", "sponsor__unit", "voided_by")

    def get_object(self, queryset=None):
        animals = self.get_queryset().of([self.aid_model.pk])
        animal = get_object_or_404(animals, pk=self.kwargs["animal"])
        animal.aid_model = self.aid_model
        self.code = animal.code  # the form writes what was typed into the object
        return animal

    @cached_property
    def animal(self):
        return self.get_object()

    @cached_property
    def code(self):
        """The name of the animal as it is stored."""
        return self.animal.code

    @property
    def animal_url(self):
        return reverse("ledgers:animal", args=[self.aid_model.pk, self.kwargs["animal"]])

    def trail(self):
        return [*super().trail(), (self.code, self.animal_url)]

    def get_success_url(self):
        return self.animal_url


class AnimalDetail(AnimalMixin, PermissionMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    template_name = "ledgers/herd_animal.html"
    context_object_name = "animal"

    def get_context_data(self, **kwargs):
        animal, user, day = self.object, self.request.user, today()
        line = lines_of(user, self.aid_model, root=animal)
        stays = line[0].stays if line else []
        current = next((stay for stay in stays if stay.placement.is_open), None)
        return super().get_context_data(**kwargs) | {
            "title": animal.code,
            "trail": self.trail()[:-1],
            "line": line[0] if line and line[0].size <= MOST_DRAWN else None,
            "young": line[0].young if line else [],
            "stays": stays,
            "current": current,
            "late": current.placement.days_overdue(day) if current else 0,
            "entries": entries_for(
                animal, related=["placements"], told={"placements": told_placement}
            ),
            "rule": RULE,
            **rights(user, self.aid_model, animal),
        }


class AnimalCreate(HerdMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = AnimalCreateForm
    title = "Thêm con vật mua hoặc nhận tặng"
    done = "Đã ghi con vật vào sổ đàn."

    def get_form_kwargs(self):
        animal = Animal(aid_model=self.aid_model)
        return super().get_form_kwargs() | {"user": self.request.user, "instance": animal}

    def get_success_url(self):
        return reverse("ledgers:animal", args=[self.aid_model.pk, self.object.pk])

    def act(self, form):
        return actions.register(form.instance, by=self.request.user)


class AnimalEdit(AnimalMixin, PermissionMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = AnimalEditForm
    template_name = "ledgers/form.html"
    title = "Sửa con vật"

    def get_form_kwargs(self):
        animal = self.object
        self.is_given = animal.placements.in_force().filter(kind=Placement.Kind.FIRST).exists()
        more = {"user": self.request.user, "is_given": self.is_given}
        return super().get_form_kwargs() | more

    def get_context_data(self, **kwargs):
        about = "Con vật đã giao cho hộ và đã ghi trợ giúp: giá trị, nhà tài trợ sửa ở trang trợ giúp ấy."
        return super().get_context_data(**kwargs) | {"about": about if self.is_given else ""}

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class AnimalVoid(AnimalMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy con vật"
    submit = "Hủy con vật"
    danger = True
    consequence = "Chỉ hủy khi ghi nhầm. Con vật này không còn được tính trong sổ đàn."
    done = "Đã hủy con vật."

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)


class CalfCreate(AnimalMixin, PermissionMixin, RecordCreate):
    """A birth, of the animal in the URL."""

    permission = Permission.EDIT_RECORDS
    form_class = CalfForm
    template_name = "ledgers/form.html"
    title = "Ghi con sinh ra"
    done = "Đã ghi con sinh ra; con con ở cùng hộ với con mẹ cho đến khi chuyển giao."

    def get_form_kwargs(self):
        calf = Animal(aid_model=self.aid_model, mother=self.animal, source=Animal.Source.BORN)
        return super().get_form_kwargs() | {"instance": calf}

    def get_context_data(self, **kwargs):
        about = f"Con mẹ: {self.animal.species.lower()} {self.code}."
        return super().get_context_data(**kwargs) | {"about": about}

    def get_success_url(self):
        return reverse("ledgers:animal", args=[self.aid_model.pk, self.object.pk])

    def act(self, form):
        due_on = form.cleaned_data["due_on"]
        return actions.bear(form.instance, due_on=due_on, by=self.request.user)


class FateCreate(AnimalMixin, PermissionMixin, RecordStep):
    permission = Permission.EDIT_RECORDS
    form_class = FateForm
    title = "Con vật ra khỏi đàn"
    submit = "Lưu"
    consequence = "Con vật ra khỏi đàn từ ngày ấy; nếu đang ở một hộ thì hộ thôi nuôi từ ngày ấy."
    done = "Đã ghi con vật ra khỏi đàn."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"aid_model": self.aid_model}

    def act(self, form):
        return actions.part(self.object, by=self.request.user, **form.cleaned_data)


class FateUndo(AnimalMixin, PermissionMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = Form
    title = "Ghi lại là còn nuôi"
    submit = "Ghi lại là còn nuôi"
    consequence = "Bỏ điều đã ghi nhầm: con vật trở lại đàn, ở lại hộ như trước."
    done = "Con vật trở lại đàn."

    def act(self, form):
        return actions.restore(self.object, by=self.request.user)

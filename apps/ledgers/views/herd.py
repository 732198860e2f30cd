"""Pages of a cow bank: the herd, an animal, and each step in its life."""

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
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import herd as actions
from apps.ledgers.actions.giving import OverlapError
from apps.ledgers.exports.herd import HerdExport
from apps.ledgers.forms.herd import (
    AnimalCreateForm,
    AnimalEditForm,
    AnimalFilterForm,
    BringBackForm,
    CalfForm,
    FateForm,
    PlacementEditForm,
    PlacementForm,
)
from apps.ledgers.lines import MOST_DRAWN, home_of, lines_of, stays_of
from apps.ledgers.models import Animal, Placement
from apps.ledgers.results import HERD, result_of
from apps.ledgers.views.books import InBookMixin, rights, trail_of

MOST_OVERDUE = 5
RULE = (
    "Con mua, con được tặng giao cho hộ lần đầu là trợ giúp có giá trị, của nhà tài trợ con vật ấy. "
    "Chuyển giao cho hộ sau (kể cả con sinh ra trong mô hình) là quay vòng: hộ nhận được tính là "
    "được trợ giúp (cột 6), giá trị không cộng thêm lần nữa (cột 8); bên trợ giúp là cơ sở Hội giữ mô hình."
)


class HerdMixin(InBookMixin):
    kinds = actions.HERDS

    @property
    def book_url(self):
        return reverse("ledgers:herd", args=[self.aid_model.pk])

    def trail(self):
        return trail_of(self.aid_model, ("Sổ đàn", self.book_url))

    def get_success_url(self):
        return self.book_url


class Herd(HerdMixin, PermissionMixin, LongExportMixin, RecordList):
    """The book of a herd: what stands, what is overdue, the tree, the table."""

    permission = Permission.VIEW_RECORDS
    model = Animal
    template_name = "ledgers/herd.html"
    export_class = HerdExport
    filter_class = AnimalFilterForm
    columns = [
        "pk",
        "code",
        "species",
        "sex",
        "source",
        "came_on",
        "mother__code",
        "fate",
        "fate_on",
        "voided_at",
    ]
    orders = {
        "code": ["code_key", "id"],
        "-code": ["-code_key", "-id"],
        "came": ["came_on", "id"],
        "-came": ["-came_on", "-id"],
    }

    def get_queryset(self):
        self.queryset = Animal.objects.of([self.aid_model.pk]).with_holder()
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, aid_model, day = self.request.user, self.aid_model, today()
        animals = context["page_obj"].object_list
        placements = Placement.objects.of([aid_model.pk])
        shown = stays_of(user, placements.filter(animal__in=[row["pk"] for row in animals]))
        names = {name: dict(getattr(Animal, name).choices) for name in ("Sex", "Source", "Fate")}
        for row in animals:
            row["stays"] = shown.get(row["pk"], [])
            row["last"] = row["stays"][-1] if row["stays"] else None
            row["late"] = row["last"].placement.days_overdue(day) if row["last"] else 0
            row["sex"] = names["Sex"][row["sex"]].lower()
            row["source"] = names["Source"][row["source"]]
            row["fate_name"] = names["Fate"][row["fate"]]
        lines = lines_of(user, aid_model)
        size = sum(line.size for line in lines)
        return context | {
            "tiles": result_of(HERD, aid_model),
            "overdue": overdue_rows(user, placements.overdue(day)[: MOST_OVERDUE + 1], day),
            "most_overdue": MOST_OVERDUE,
            "lines": lines,
            "is_drawn": size <= MOST_DRAWN,
            "size": size,
            "rule": RULE,
            "today": day,
        }


def overdue_rows(user, placements, day):
    """[(placement, home, days)] of what should have been handed over."""
    related = ("address__unit", "address__duplicate_of__unit", "aid__address__unit")
    rows = placements.select_related("animal__aid_model", *related)
    return [
        (placement, home_of(user, placement.household), placement.days_overdue(day))
        for placement in rows
    ]


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


class AskAboutOverlapMixin:
    """The form asks why it is given all the same, where something speaks against it."""

    def refuse(self, form, error):
        if not isinstance(error, OverlapError):
            return super().refuse(form, error)
        form.ask_about_overlap(str(error))
        return self.form_invalid(form)


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

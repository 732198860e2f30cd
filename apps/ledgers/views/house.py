"""The book of houses, and a house while it is built."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.aid_records.views.parts import dong, link
from apps.audit.history import entries_for
from apps.core.dates import format_date
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import house as actions
from apps.ledgers.exports.house import HouseExport
from apps.ledgers.forms.house import HouseCreateForm, HouseEditForm, HouseFilterForm, StagesForm
from apps.ledgers.models import House, HouseFunding, HousePhoto
from apps.ledgers.results import HOUSE, result_of
from apps.ledgers.views.books import InBookMixin, UserFormMixin, rights, trail_of

RELATED = ("aid_model__unit", "address__unit", "address__duplicate_of__unit", "voided_by")
HOUSES = House.objects.select_related(*RELATED)


class HousesMixin(InBookMixin):
    kinds = (AidModel.Kind.HOUSE,)


class HouseList(HousesMixin, PermissionMixin, LongExportMixin, RecordList):
    """The book of houses: its figures, and every house."""

    permission = Permission.VIEW_RECORDS
    model = House
    template_name = "ledgers/house_list.html"
    filter_class = HouseFilterForm
    export_class = HouseExport
    orders = {
        "-begun": ["-started_on", "-id"],
        "begun": ["started_on", "id"],
        "-handed": ["-handed_over_on", "-id"],
        "handed": ["handed_over_on", "id"],
    }

    def get_queryset(self):
        self.queryset = House.objects.of([self.aid_model.pk]).with_funded().select_related(*RELATED)
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tiles": result_of(HOUSE, self.aid_model)}


class HouseDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = House
    queryset = HOUSES
    template_name = "ledgers/house.html"
    context_object_name = "house"

    def get_context_data(self, **kwargs):
        house, user = self.object, self.request.user
        fundings = list(house.fundings.select_related("sponsor__unit", "aid", "voided_by"))
        in_force = [funding for funding in fundings if not funding.is_voided]
        photos = list(house.photos.in_force())
        may = rights(user, house.aid_model, house)
        return (
            super().get_context_data(**kwargs)
            | {
                "facts": _facts(house, in_force, user),
                "stages": _stages(house, photos),
                "before": [one for one in photos if one.moment == HousePhoto.Moment.BEFORE],
                "after": [one for one in photos if one.moment == HousePhoto.Moment.AFTER],
                "fundings": in_force,
                "voided_fundings": [one for one in fundings if one.is_voided],
                "sums": _sums(in_force),
                "total": sum(funding.value or 0 for funding in in_force),
                "waiting": house.address_id
                and [
                    one
                    for one in in_force
                    if one.sponsor_id and one.value is not None and not one.has_aid
                ],
                "entries": entries_for(house, related=("stages", "fundings", "photos")),
                "trail": trail_of(house.aid_model, book_of(house.aid_model)),
                "title": str(house),
            }
            | may
        )


def book_of(aid_model):
    return ("Sổ nhà", reverse("ledgers:houses", args=[aid_model.pk]))


def _facts(house, fundings, user):
    family = (
        link(house.household, "addresses:detail", house.household.code, user)
        if (house.address_id)
        else f"{house.recipient} (chưa có hồ sơ)"
    )
    funded = sum(funding.value or 0 for funding in fundings)
    facts = [
        ("Hộ được làm nhà", family),
        ("Nơi làm nhà", house.place),
        ("Ngày bắt đầu", format_date(house.started_on)),
        ("Ngày bàn giao", format_date(house.handed_over_on) or "Chưa bàn giao"),
        ("Dự toán", dong(house.planned_cost)),
        ("Các nguồn đã ghi", dong(funded)),
        ("Quyết toán", dong(house.real_cost)),
        ("Ghi chú", house.note),
    ]
    if house.real_cost is not None and house.real_cost != funded:
        apart = dong(abs(house.real_cost - funded))
        words = "thiếu" if house.real_cost > funded else "thừa"
        facts.insert(-1, ("Nguồn so với quyết toán", f"Còn {words} {apart} chưa rõ nguồn, chi"))
    return facts


def _stages(house, photos):
    """[(label, row or None, photos of it)] of every stage."""
    stored = {row.stage: row for row in house.stages.all()}
    return [
        (label, stored.get(moment), [one for one in photos if one.moment == moment])
        for moment, label in HousePhoto.Moment.choices
        if moment not in (HousePhoto.Moment.BEFORE, HousePhoto.Moment.AFTER)
    ]


def _sums(fundings):
    """[(kind, đồng)] of what was put in."""
    return [
        (label, sum(one.value or 0 for one in fundings if one.kind == kind))
        for kind, label in HouseFunding.Kind.choices
    ]


class HousePageMixin:
    """What the writing pages of a house share; `house` is the house the page is about."""

    model = House
    queryset = HOUSES

    @property
    def house(self):
        return self.object

    def get_success_url(self):
        return reverse("ledgers:house", args=[self.house.pk])

    def trail(self):
        house = self.house
        own = reverse("ledgers:house", args=[house.pk])
        return trail_of(house.aid_model, book_of(house.aid_model), (str(house), own))


class HouseCreate(HousesMixin, UserFormMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = HouseCreateForm
    title = "Thêm nhà"
    done = "Đã ghi nhà."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": House(aid_model=self.aid_model)}

    def trail(self):
        return trail_of(self.aid_model, book_of(self.aid_model))

    def get_success_url(self):
        return reverse("ledgers:house", args=[self.object.pk])

    def act(self, form):
        return actions.register(form.instance, by=self.request.user)


class HouseEdit(HousePageMixin, UserFormMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = HouseEditForm
    title = "Sửa thông tin nhà"

    @cached_property
    def house(self):
        """As it is in the database: the form writes what was typed into the object."""
        return HOUSES.get(pk=self.object.pk)

    def act(self, form):
        return actions.edit(form.instance, by=self.request.user)


class HouseVoid(HousePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy nhà"
    submit = "Hủy nhà"
    danger = True
    consequence = (
        "Nhà này không còn được tính. Trợ giúp do sổ này ghi lúc bàn giao cũng bị hủy; trợ giúp đã có "
        "từ trước thì giữ nguyên."
    )
    done = "Đã hủy nhà."

    def act(self, form):
        return actions.void(self.object, by=self.request.user, **form.cleaned_data)


class HouseStages(HousePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.EDIT_RECORDS
    template_name = "core/record_form.html"
    form_class = StagesForm
    title = "Các giai đoạn"
    done = "Đã lưu các giai đoạn."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"house": self.object}

    def act(self, form):
        self.object.version = form.cleaned_data["version"]
        return actions.write_stages(self.object, form.stages(), by=self.request.user)

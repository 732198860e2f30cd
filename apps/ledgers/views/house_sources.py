"""What was put into a house, and by whom."""

from django.utils.functional import cached_property

from apps.accounts.access import WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.ledgers.actions import house as actions
from apps.ledgers.forms.house_sources import HouseFundingCreateForm, HouseFundingEditForm
from apps.ledgers.models import HouseFunding
from apps.ledgers.views.books import UserFormMixin
from apps.ledgers.views.house import HousePageMixin

# --- sources


class FundingCreate(HousePageMixin, UserFormMixin, WriteScopedMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = HouseFundingCreateForm
    title = "Thêm nguồn làm nhà"
    done = "Đã ghi nguồn."

    @cached_property
    def house(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": HouseFunding(house=self.house)}

    def act(self, form):
        return actions.add_funding(form.instance, by=self.request.user)


class FundingPageMixin(HousePageMixin):
    model = HouseFunding
    queryset = HouseFunding.objects.select_related(
        "house__aid_model__unit", "house__address__duplicate_of", "sponsor", "aid"
    )

    @property
    def house(self):
        return self.object.house


class FundingEdit(FundingPageMixin, UserFormMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = HouseFundingEditForm
    title = "Sửa nguồn làm nhà"

    def act(self, form):
        return actions.edit_funding(form.instance, by=self.request.user)


class FundingVoid(FundingPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy nguồn làm nhà"
    submit = "Hủy nguồn"
    danger = True
    consequence = "Nguồn này không còn được tính; trợ giúp do sổ ghi từ nguồn này cũng bị hủy."
    done = "Đã hủy nguồn."

    def act(self, form):
        return actions.void_funding(self.object, by=self.request.user, **form.cleaned_data)

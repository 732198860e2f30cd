"""Handing a house over to its family, and taking that back."""

from apps.accounts.access import WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordStep
from apps.ledgers.actions import house as actions
from apps.ledgers.forms.house_hand_over import HandOverForm
from apps.ledgers.views.house import HousePageMixin


class HouseHandOver(HousePageMixin, WriteScopedMixin, RecordStep):
    """What the hand-over will record is on the page before anything is recorded."""

    permission = Permission.EDIT_RECORDS
    template_name = "ledgers/house_hand_over.html"
    form_class = HandOverForm

    @property
    def title(self):
        return "Ghi trợ giúp của nhà" if self.object.handed_over_on else "Bàn giao nhà"

    submit = "Bàn giao và ghi như trên"
    done = "Đã lưu việc bàn giao."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"house": self.object}

    def act(self, form):
        return actions.hand_over(
            self.object,
            day=form.day,
            decisions=form.decisions(),
            by=self.request.user,
            **form.gift_fields(),
        )


class HouseTakeBack(HousePageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy bàn giao"
    submit = "Hủy bàn giao"
    danger = True
    consequence = (
        "Nhà trở lại chưa bàn giao. Trợ giúp do lần bàn giao này ghi bị hủy; trợ giúp đã có từ trước "
        "chỉ được gỡ khỏi sổ nhà."
    )
    done = "Đã hủy bàn giao."

    def act(self, form):
        return actions.take_back(self.object, by=self.request.user, **form.cleaned_data)

"""Pages of a family that moves house: entering it, asking another unit, answering."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import PermissionMixin, ScopedMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.actions import moving as asking
from apps.addresses.models import Address, AddressMove
from apps.aid_records.actions import moving
from apps.aid_records.exports import MoveExport
from apps.aid_records.forms.moving import MoveFilterForm, MoveForm, RefuseForm
from apps.core.forms import Form
from apps.core.views import RecordCreate, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin

LIST = "aid_records:move_list"


class MoveHouse(PermissionMixin, RecordCreate):
    """Who may write in both units moves the family at once; otherwise the new unit is asked."""

    permission = Permission.EDIT_RECORDS
    model = AddressMove
    form_class = MoveForm
    template_name = "aid_records/move_form.html"
    submit = "Chuyển"

    @cached_property
    def address(self):
        """The address of the URL; out of scope is not found."""
        found = Address.objects.visible_to(self.request.user).select_related("unit__province")
        address = found.filter(code=self.kwargs["code"]).first()
        if address is None:
            raise Http404("Không có hồ sơ này trong phạm vi của bạn.")
        demand(self.request.user, self.permission, address.unit)
        return address

    @property
    def title(self):
        return f"Chuyển đơn vị: {self.address.shown_name}"

    def get_object(self, queryset=None):
        """Nothing is there to be changed yet, but an address to be found."""
        return None if self.address else self.address

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"address": self.address, "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "address": self.address,
            "asked": self.address.moves.asked().select_related("to_unit").first(),
        }

    def act(self, form):
        user, to = self.request.user, form.cleaned_data["to_unit"]
        if user.may(self.permission, to):
            self.done = f"Hồ sơ {self.address.code} nay thuộc {to}."
            return moving.move(self.address, to, by=user, **form.content())
        self.done = (
            f"Đã đề nghị {to} nhận hồ sơ {self.address.code}. Khi nơi đó nhận, hồ sơ mới chuyển; đến "
            "lúc đó bạn vẫn xem và sửa được."
        )
        return asking.ask(self.address, to, by=user, **form.content())

    def trail(self):
        code = self.kwargs["code"]
        return [
            ("Địa chỉ", reverse("addresses:list")),
            (code, reverse("addresses:detail", args=[code])),
        ]

    def get_success_url(self):
        if self.request.user.unit.contains(self.object.to_unit):
            return reverse("addresses:detail", args=[self.kwargs["code"]])
        return reverse(LIST)


class MoveList(ScopedMixin, LongExportMixin, RecordList):
    """Families that came to units of the user's subtree, left them, or wait for an answer."""

    permission = Permission.VIEW_RECORDS
    model = AddressMove
    queryset = AddressMove.objects.filter(settling=None).select_related(
        "address__unit", "from_unit__province", "to_unit__province", "created_by"
    )
    filter_class = MoveFilterForm
    export_class = MoveExport
    template_name = "aid_records/move_list.html"
    orders = {"-id": ["-id"]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, may = self.request.user, Permission.EDIT_RECORDS
        rows = [
            {
                "move": move,
                "is_open": user.unit.contains(move.address.unit),
                "may_answer": move.status == "asked" and user.may(may, move.to_unit),
                "may_take_back": move.status == "asked" and user.may(may, move.from_unit),
            }
            for move in context["page_obj"].object_list
        ]
        return context | {"rows": rows}


class MoveStep(ScopedMixin, RecordStep):
    """One step with a move that waits for an answer; `side` is the unit that takes it."""

    permission = Permission.EDIT_RECORDS
    model = AddressMove
    queryset = AddressMove.objects.select_related(
        "address__unit", "from_unit", "to_unit__province", "created_by"
    )
    form_class = Form
    side = "to_unit"

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, getattr(found, self.side))
        return found

    def trail(self):
        return [("Chuyển đi, chuyển đến", reverse(LIST))]

    def get_success_url(self):
        return reverse(LIST)


class MoveReceive(MoveStep):
    """The new unit receives the family."""

    title = "Nhận địa chỉ chuyển đến"
    submit = "Nhận hồ sơ"
    done = "Đã nhận hồ sơ."

    @property
    def consequence(self):
        move = self.object
        return (
            f"Hồ sơ {move.address.code} ({move.address.shown_name}) của {move.from_unit} sẽ thuộc "
            f"{move.to_unit}. Đăng ký còn chạy tiếp tục ở đơn vị mới; trợ giúp đã ghi vẫn là của đơn vị cũ "
            "trong số liệu theo đơn vị lúc ghi."
        )

    def act(self, form):
        return moving.receive(self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("addresses:detail", args=[self.object.address.code])


class MoveRefuse(MoveStep):
    """The new unit does not know the family, or has a dossier of it."""

    title = "Không nhận địa chỉ"
    submit = "Không nhận"
    danger = True
    form_class = RefuseForm
    done = "Đã trả lời không nhận."

    @property
    def consequence(self):
        move = self.object
        return (
            f"Hồ sơ {move.address.code} ({move.address.shown_name}) ở lại {move.from_unit}; nơi đó "
            "được báo lý do."
        )

    def act(self, form):
        return asking.refuse(self.object, by=self.request.user, **form.cleaned_data)


class MoveTakeBack(MoveStep):
    """The unit that asked takes its question back."""

    side = "from_unit"
    title = "Rút đề nghị chuyển"
    submit = "Rút đề nghị"
    done = "Đã rút đề nghị."

    @property
    def consequence(self):
        move = self.object
        return (
            f"{move.to_unit} không còn được đề nghị nhận hồ sơ {move.address.code} "
            f"({move.address.shown_name}); hồ sơ ở lại {move.from_unit}."
        )

    def act(self, form):
        return asking.take_back(self.object, by=self.request.user)

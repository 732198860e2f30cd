"""What came into a store: lots, and counting what is left of them."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_records.views.parts import dong
from apps.audit.history import entries_for
from apps.core.dates import format_date, today
from apps.core.forms.steps import VoidForm
from apps.core.money import format_amount, format_money
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.ledgers.actions import store as actions
from apps.ledgers.forms.store_lots import LotCreateForm, LotEditForm, StockCountForm
from apps.ledgers.models import Lot, StockCount
from apps.ledgers.views.books import UserFormMixin, rights, trail_of
from apps.ledgers.views.store import ItemPageMixin, book_of, item_page

LOTS = Lot.objects.select_related("item__aid_model__unit", "sponsor", "voided_by")


def lot_page(lot):
    return (
        f"Lô nhập {format_date(lot.received_on)}",
        reverse("ledgers:store_lot", args=[lot.pk]),
    )


class LotCreate(ItemPageMixin, UserFormMixin, WriteScopedMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = LotCreateForm
    done = "Đã ghi hàng nhập."

    @cached_property
    def item(self):
        return self.get_object()

    @property
    def title(self):
        return f"Nhập kho: {self.item}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Lot(item=self.item)}

    def act(self, form):
        return actions.receive(form.instance, by=self.request.user)


class LotDetail(ScopedMixin, DetailView):
    permission = Permission.VIEW_RECORDS
    model = Lot
    queryset = LOTS
    template_name = "ledgers/store_lot.html"
    context_object_name = "lot"

    def get_context_data(self, **kwargs):
        lot, user = self.object, self.request.user
        measure = lot.item.measure
        value = lot.value_of(lot.left)
        facts = [
            ("Mặt hàng", str(lot.item)),
            ("Ngày nhập", format_date(lot.received_on)),
            ("Nguồn", lot.shown_source),
            ("Số lượng nhập", f"{format_amount(lot.quantity)} {measure}"),
            ("Còn lại", f"{format_amount(lot.left)} {measure}"),
            ("Đơn giá", dong(lot.unit_value) or "Chưa quy đổi"),
            ("Căn cứ giá trị", lot.get_basis_display()),
            ("Giá trị còn lại", dong(value)),
            ("Hạn dùng", format_date(lot.expires_on) or "Không có hạn"),
            ("Ghi chú", lot.note),
        ]
        issues = lot.issues.select_related("aid__address", "voided_by")
        return (
            super().get_context_data(**kwargs)
            | {
                "facts": facts,
                "expiry": lot.expiry(today()) if lot.left else "",
                "issues": [(one, format_money(lot.value_of(one.quantity))) for one in issues],
                "counts": lot.counts.select_related("voided_by"),
                "entries": entries_for(lot, related=("issues", "counts")),
                "trail": trail_of(
                    lot.item.aid_model, book_of(lot.item.aid_model), item_page(lot.item)
                ),
                "title": lot_page(lot)[0],
            }
            | rights(user, lot.item.aid_model, lot)
        )


class LotPageMixin:
    """What the writing pages of a lot share; `lot` is what the page is about."""

    model = Lot
    queryset = LOTS

    @cached_property
    def lot(self):
        return LOTS.get(pk=self.object.pk)

    def trail(self):
        item = self.lot.item
        return trail_of(
            item.aid_model, book_of(item.aid_model), item_page(item), lot_page(self.lot)
        )

    def get_success_url(self):
        return lot_page(self.lot)[1]


class LotEdit(LotPageMixin, UserFormMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = LotEditForm
    title = "Sửa lô hàng"

    def act(self, form):
        return actions.edit_lot(form.instance, by=self.request.user)


class LotVoid(LotPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy lô hàng"
    submit = "Hủy lô hàng"
    danger = True
    consequence = "Lô hàng không còn được tính. Chỉ hủy được khi chưa xuất, chưa kiểm kê."
    done = "Đã hủy lô hàng."

    def act(self, form):
        return actions.void_lot(self.object, by=self.request.user, **form.cleaned_data)


class CountCreate(LotPageMixin, WriteScopedMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = StockCountForm
    title = "Kiểm kê lô hàng"
    done = "Đã ghi kiểm kê."

    @cached_property
    def lot(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": StockCount(lot=self.lot)}

    def act(self, form):
        return actions.count(form.instance, by=self.request.user)


class OfLotMixin(LotPageMixin):
    """A page of a row of a lot."""

    @property
    def lot(self):
        return self.object.lot


class CountVoid(OfLotMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    model = StockCount
    queryset = StockCount.objects.select_related("lot__item__aid_model__unit", "lot__sponsor")
    form_class = VoidForm
    title = "Hủy lần kiểm kê"
    submit = "Hủy lần kiểm kê"
    danger = True
    consequence = "Phần chênh lệch của lần kiểm kê này ra khỏi sổ."
    done = "Đã hủy lần kiểm kê."

    def act(self, form):
        actions.void_count(self.object, by=self.request.user, **form.cleaned_data)
        return self.object

"""Pages of a relief store: stock, items with their card, lots, issues, counting."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.aid_records.views.parts import dong
from apps.audit.history import entries_for
from apps.core.dates import format_date, today
from apps.core.forms.steps import VoidForm
from apps.core.money import format_amount, format_money
from apps.core.views import RecordCreate, RecordEdit, RecordList, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import store as actions
from apps.ledgers.exports.store import IssueExport, StockCardExport, StockExport
from apps.ledgers.forms.store import (
    IssueFilterForm,
    IssueForm,
    LotCreateForm,
    LotEditForm,
    StockCountForm,
    StockForm,
    StoreItemCreateForm,
    StoreItemEditForm,
)
from apps.ledgers.models import Issue, Lot, StockCount, StoreItem
from apps.ledgers.results import STORE, result_of, url_of
from apps.ledgers.stock import card_of
from apps.ledgers.views.books import InBookMixin, rights, trail_of
from apps.ledgers.views.house import UserFormMixin

ITEMS = StoreItem.objects.select_related("aid_model__unit")
LOTS = Lot.objects.select_related("item__aid_model__unit", "sponsor", "voided_by")


def book_of(aid_model):
    return ("Sổ kho", reverse("ledgers:store", args=[aid_model.pk]))


def item_page(item):
    return (str(item), reverse("ledgers:store_item", args=[item.pk]))


def lot_page(lot):
    return (
        f"Lô nhập {format_date(lot.received_on)}",
        reverse("ledgers:store_lot", args=[lot.pk]),
    )


class StoreMixin(InBookMixin):
    kinds = (AidModel.Kind.STORE,)


class StoreStock(StoreMixin, PermissionMixin, LongExportMixin, TemplateView):
    """What is in the store on a day (`?ngay=`, today without it), and what expires."""

    permission = Permission.VIEW_RECORDS
    template_name = "ledgers/store.html"
    export_class = StockExport

    @cached_property
    def filters(self):
        return StockForm(self.request.GET)

    @property
    def day(self):
        return self.filters.cleaned_data["ngay"] if self.filters.is_valid() else today()

    def get_queryset(self):
        """The lots of which something was there on the day, what expires first before."""
        lots = Lot.objects.of([self.aid_model.pk]).on(self.day).filter(left_then__gt=0)
        lots = lots.select_related("item", "sponsor").first_expired_first()
        return sorted(lots, key=lambda lot: lot.item.name_key)

    def get_context_data(self, **kwargs):
        lots, day = self.get_queryset(), self.day
        items = {}
        for item in StoreItem.objects.of([self.aid_model.pk]).in_force().in_name_order():
            items[item.pk] = {"item": item, "left": 0, "value": 0, "unpriced": 0, "lots": 0}
        for lot in lots:
            row = items[lot.item_id]
            row["left"] += lot.left_then
            row["lots"] += 1
            row["value"] += lot.value_of(lot.left_then) or 0
            row["unpriced"] += lot.unit_value is None
        expiring = [(lot, lot.expiry(day)) for lot in lots if lot.expiry(day)]
        return super().get_context_data(**kwargs) | {
            "filters": self.filters,
            "day": day,
            "tiles": result_of(STORE, self.aid_model),
            "items": list(items.values()),
            "total": sum(row["value"] for row in items.values()),
            "total_url": url_of(STORE, "stock", self.aid_model, to=day),
            "expiring": sorted(expiring, key=lambda one: one[0].expires_on),
        }


class ItemCreate(StoreMixin, PermissionMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = StoreItemCreateForm
    title = "Thêm mặt hàng"
    done = "Đã ghi mặt hàng."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": StoreItem(aid_model=self.aid_model)}

    def trail(self):
        return trail_of(self.aid_model, book_of(self.aid_model))

    def get_success_url(self):
        return reverse("ledgers:store_item", args=[self.object.pk])

    def act(self, form):
        return actions.register_item(form.instance, by=self.request.user)


class ItemDetail(ScopedMixin, LongExportMixin, DetailView):
    """The stock card of one kind of goods."""

    permission = Permission.VIEW_RECORDS
    model = StoreItem
    queryset = ITEMS
    template_name = "ledgers/store_item.html"
    context_object_name = "item"
    export_class = StockCardExport

    def export(self):
        item = self.get_object()
        export = StockCardExport(card_of(item), by=self.request.user)
        export.title = f"Thẻ kho {item}"
        return export

    def get_context_data(self, **kwargs):
        item, user = self.object, self.request.user
        moves = card_of(item)
        lots = list(item.lots.in_stock().select_related("sponsor").first_expired_first())
        return (
            super().get_context_data(**kwargs)
            | {
                "moves": moves,
                "left": moves[-1].there if moves else 0,
                "lots": [(lot, lot.expiry(today()), lot.value_of(lot.left)) for lot in lots],
                "entries": entries_for(item),
                "trail": trail_of(item.aid_model, book_of(item.aid_model)),
                "title": str(item),
            }
            | rights(user, item.aid_model, item)
        )


class ItemPageMixin:
    """What the writing pages of an item share; `item` is what the page is about."""

    model = StoreItem
    queryset = ITEMS

    @cached_property
    def item(self):
        return ITEMS.get(pk=self.object.pk)

    def trail(self):
        model = self.item.aid_model
        return trail_of(model, book_of(model), item_page(self.item))

    def get_success_url(self):
        return item_page(self.item)[1]


class ItemEdit(ItemPageMixin, WriteScopedMixin, RecordEdit):
    permission = Permission.EDIT_RECORDS
    form_class = StoreItemEditForm
    title = "Sửa mặt hàng"

    def act(self, form):
        return actions.edit_item(form.instance, by=self.request.user)


class ItemVoid(ItemPageMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    form_class = VoidForm
    title = "Hủy mặt hàng"
    submit = "Hủy mặt hàng"
    danger = True
    consequence = "Mặt hàng không còn trong sổ kho. Chỉ hủy được khi không còn lô hàng nào."
    done = "Đã hủy mặt hàng."

    def act(self, form):
        return actions.void_item(self.object, by=self.request.user, **form.cleaned_data)


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


class IssueCreate(ItemPageMixin, UserFormMixin, WriteScopedMixin, RecordCreate):
    permission = Permission.EDIT_RECORDS
    form_class = IssueForm
    template_name = "ledgers/store_issue_form.html"
    done = "Đã ghi phiếu xuất."

    @cached_property
    def item(self):
        return self.get_object()

    @property
    def title(self):
        return f"Xuất kho: {self.item}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Issue(), "item": self.item}

    def act(self, form):
        more = {}
        if form.instance.target == Issue.Target.ADDRESS:
            more = form.gift_fields()
        return actions.issue(form.instance, by=self.request.user, **more)


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


class IssueVoid(OfLotMixin, WriteScopedMixin, RecordStep):
    permission = Permission.APPROVE
    model = Issue
    queryset = Issue.objects.select_related(
        "lot__item__aid_model__unit", "lot__sponsor", "aid__address"
    )
    form_class = VoidForm
    title = "Hủy phiếu xuất"
    submit = "Hủy phiếu xuất"
    danger = True
    consequence = "Hàng trở lại lô; trợ giúp ghi từ phiếu này cũng bị hủy."
    done = "Đã hủy phiếu xuất."

    def act(self, form):
        actions.void_issue(self.object, by=self.request.user, **form.cleaned_data)
        return self.object


class IssueList(StoreMixin, PermissionMixin, LongExportMixin, RecordList):
    permission = Permission.VIEW_RECORDS
    model = Issue
    template_name = "ledgers/store_issue_list.html"
    filter_class = IssueFilterForm
    export_class = IssueExport
    orders = {"-issued": ["-issued_on", "-id"], "issued": ["issued_on", "id"]}

    def get_queryset(self):
        issues = Issue.objects.of([self.aid_model.pk])
        self.queryset = issues.select_related("lot__item", "aid__address")
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(one, one.lot.value_of(one.quantity)) for one in context["page_obj"]],
            "trail": trail_of(self.aid_model, book_of(self.aid_model)),
            "title": "Phiếu xuất kho",
        }

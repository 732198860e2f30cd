"""Pages of a relief store: what is in stock on a day, each kind of goods with its card."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from apps.accounts.access import PermissionMixin, ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.audit.history import entries_for
from apps.core.dates import today
from apps.core.forms.steps import VoidForm
from apps.core.views import RecordCreate, RecordEdit, RecordStep
from apps.jobs.exporting import LongExportMixin
from apps.ledgers.actions import store as actions
from apps.ledgers.exports.store import StockCardExport, StockExport
from apps.ledgers.forms.store import StockForm, StoreItemCreateForm, StoreItemEditForm
from apps.ledgers.models import Lot, StoreItem
from apps.ledgers.results import STORE, result_of, url_of
from apps.ledgers.stock import card_of
from apps.ledgers.views.books import InBookMixin, rights, trail_of

ITEMS = StoreItem.objects.select_related("aid_model__unit")


def book_of(aid_model):
    return ("Sổ kho", reverse("ledgers:store", args=[aid_model.pk]))


def item_page(item):
    return (str(item), reverse("ledgers:store_item", args=[item.pk]))


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

"""The forms of a store's goods, and the day and state of its stock."""

from django.core.exceptions import ValidationError

from apps.core.dates import today
from apps.core.forms import DayField, FilterForm, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.ledgers.models import StoreItem


class StockForm(FilterForm):
    """Of which day the stock is shown."""

    shown = 1

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ngay"] = DayField(label="Tồn kho đến hết ngày", required=False)

    def clean_ngay(self):
        day = self.cleaned_data["ngay"] or today()
        if day > today():
            raise ValidationError("Ngày này ở sau hôm nay.")
        return day


class StoreItemForm(ModelForm):
    class Meta:
        model = StoreItem
        fields = ["name", "packing", "measure", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "Ví dụ: Gạo tẻ, mì ăn liền, chăn."
        self.fields["packing"].help_text = "Ví dụ: bao 25 kg, thùng 30 gói. Có thể để trống."
        self.fields["measure"].help_text = "Đếm bằng gì trong sổ: kg, thùng, chiếc."


class StoreItemCreateForm(IdempotencyMixin, StoreItemForm):
    pass


class StoreItemEditForm(VersionedFormMixin, StoreItemForm):
    pass

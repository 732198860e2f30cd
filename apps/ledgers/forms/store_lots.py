"""The forms of what came into a store, and of counting it."""

from django.core.exceptions import ValidationError

from apps.core.dates import today
from apps.core.forms import IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.ledgers.actions.books import why_not_on
from apps.ledgers.forms.sources import SourceFieldsMixin
from apps.ledgers.models import Lot, StockCount


class LotForm(SourceFieldsMixin, ModelForm):
    """What create and edit share."""

    sections = [
        ("Hàng nhập", ["received_on", "quantity", "unit_value", "basis", "expires_on"]),
        ("Nguồn hàng", ["donor", "donor_kind", "source"]),
        ("", ["note"]),
    ]

    class Meta:
        model = Lot
        fields = [
            "received_on",
            "quantity",
            "unit_value",
            "basis",
            "expires_on",
            "source",
            "note",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.aid_model = self.instance.item.aid_model
        self.fields["quantity"].label = f"Số lượng ({self.instance.item.measure})"
        self.fields[
            "unit_value"
        ].help_text = f"Giá của 1 {self.instance.item.measure}; để trống khi chưa quy đổi được."
        self.fields["basis"].help_text = "Bắt buộc khi có ghi đơn giá."
        self.fields["expires_on"].help_text = "Để trống với hàng không có hạn dùng."
        self.fields["source"].help_text = (
            "Khi không phải nhà tài trợ, ví dụ: mua bằng quỹ Hội. Hàng ấy trao cho địa chỉ thì tính "
            "là Hội trợ giúp."
        )

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if why := why_not_on(day, self.aid_model):
            raise ValidationError(why)
        return day

    def clean_quantity(self):
        return more_than_nothing(self.cleaned_data["quantity"])

    def clean(self):
        cleaned = super().clean()
        received_on, expires_on = cleaned.get("received_on"), cleaned.get("expires_on")
        if received_on and expires_on and expires_on < received_on:
            self.add_error("expires_on", "Hạn dùng không được ở trước ngày nhập.")
        if cleaned.get("unit_value") and not cleaned.get("basis"):
            self.add_error("basis", "Có ghi đơn giá thì phải chọn căn cứ giá trị.")
        return cleaned


class LotCreateForm(IdempotencyMixin, LotForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["received_on"] = today()


class LotEditForm(VersionedFormMixin, LotForm):
    pass


def more_than_nothing(quantity):
    if quantity is not None and quantity <= 0:
        raise ValidationError("Số lượng phải lớn hơn 0.")
    return quantity


class StockCountForm(IdempotencyMixin, ModelForm):
    class Meta:
        model = StockCount
        fields = ["counted_on", "counted", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["counted_on"] = today()
        self.fields["counted"].label = f"Số đếm được ({self.instance.lot.item.measure})"
        self.fields["reason"].help_text = "Ví dụ: hao hụt, ẩm mốc, ghi thiếu phiếu xuất."

    def clean_counted_on(self):
        day = self.cleaned_data["counted_on"]
        if day > today():
            raise ValidationError("Ngày kiểm kê không được ở sau hôm nay.")
        return day

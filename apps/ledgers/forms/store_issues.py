"""The form of what goes out of a store, and the filter of issues."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.addresses.choices import AidForm
from apps.core.dates import format_date, today
from apps.core.forms import DayField, FilterForm, IdempotencyMixin, ModelForm
from apps.core.money import format_amount
from apps.ledgers.actions.store import EXPIRED, gift_of, is_expired, sponsor_of
from apps.ledgers.forms.gifts import GiftQuestionsMixin
from apps.ledgers.forms.households import HouseholdField
from apps.ledgers.forms.store_lots import more_than_nothing
from apps.ledgers.models import Issue, Lot

RELIEF_FORM = "luong-thuc"


class LotField(forms.ModelChoiceField):
    """A lot of one item; the one that expires first comes first."""

    def __init__(self, measure, **kwargs):
        self.measure = measure
        super().__init__(empty_label=None, **kwargs)

    def label_from_instance(self, lot):
        expiry = f", hạn dùng {format_date(lot.expires_on)}" if lot.expires_on else ""
        if lot.expiry(today()) == "expired":
            expiry = f"{expiry} (đã hết hạn)"
        return (
            f"Nhập {format_date(lot.received_on)}{expiry}, còn {format_amount(lot.left)} "
            f"{self.measure}, {lot.shown_source}"
        )


class IssueForm(GiftQuestionsMixin, IdempotencyMixin, ModelForm):
    """Goods of one lot; to an address they become aid, about which is asked as everywhere."""

    sections = [
        ("Hàng xuất", ["lot", "quantity", "issued_on"]),
        ("Xuất cho", ["target", "address", "place", "reason"]),
        (
            "Khi trao cho địa chỉ",
            ["form", "overlap_reason", "exclusion", "other_campaign"],
        ),
    ]

    address = HouseholdField(label="Địa chỉ nhân đạo", required=False)
    form = forms.ModelChoiceField(
        label="Hình thức trợ giúp",
        required=False,
        queryset=AidForm.objects.filter(is_active=True),
        empty_label=None,
    )

    class Meta:
        model = Issue
        fields = ["lot", "quantity", "issued_on", "target", "address", "place", "reason"]
        widgets = {"target": forms.RadioSelect}

    def __init__(self, *args, user, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.item = user, item
        lots = Lot.objects.filter(item=item).in_stock().select_related("sponsor")
        self.fields["lot"] = LotField(
            item.measure,
            label="Lô hàng",
            queryset=lots.fit_first(today()),
            help_text="Lô còn hạn mà hết hạn sớm nhất đứng đầu, nên xuất trước.",
        )
        self.order_fields([name for _, names in self.sections for name in names])
        self.fields["quantity"].label = f"Số lượng ({item.measure})"
        self.initial["issued_on"] = today()
        self.fields["address"].user = user
        self.fields["place"].help_text = "Tên thôn, điểm phát, hoặc kho nhận."
        self.fields["reason"].help_text = "Bắt buộc khi hư hỏng, hết hạn, mất."
        self.fields["form"].initial = AidForm.objects.filter(code=RELIEF_FORM).first()

    def clean_quantity(self):
        return more_than_nothing(self.cleaned_data["quantity"])

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > today():
            raise ValidationError("Ngày xuất không được ở sau hôm nay.")
        return day

    def clean(self):
        cleaned = super().clean()
        lot, target = cleaned.get("lot"), cleaned.get("target")
        if lot and cleaned.get("issued_on"):
            if cleaned["issued_on"] < lot.received_on:
                received = format_date(lot.received_on)
                words = f"Lô này nhập ngày {received}; không xuất trước ngày ấy."
                self.add_error("issued_on", words)
            elif is_expired(lot, on=cleaned["issued_on"]) and target != Issue.Target.LOSS:
                self.add_error("lot", EXPIRED.format(format_date(lot.expires_on)))
        if lot and cleaned.get("quantity") and cleaned["quantity"] > lot.left:
            self.add_error(
                "quantity",
                f"Lô này chỉ còn {format_amount(lot.left)} {self.item.measure}. "
                "Cần nhiều hơn thì xuất hết lô này rồi ghi thêm một phiếu cho lô sau.",
            )
        self._check_target(cleaned, target)
        if target == Issue.Target.ADDRESS:
            self._check_gift(cleaned)
        return cleaned

    def _check_target(self, cleaned, target):
        """What does not belong to the chosen target is left out; what it wants must be there."""
        to_address = target == Issue.Target.ADDRESS
        if not to_address:
            cleaned["address"] = None
        elif not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", "Hãy ghi mã hoặc tên địa chỉ được trao.")
        if target not in (Issue.Target.PLACE, Issue.Target.STORE):
            cleaned["place"] = ""
        elif not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", "Hãy ghi nơi nhận hàng.")
        if target == Issue.Target.LOSS and not cleaned.get("reason"):
            self.add_error("reason", "Hãy ghi vì sao hư hỏng, mất.")

    def _check_gift(self, cleaned):
        self.check_exclusion(cleaned)
        if not cleaned.get("form"):
            self.add_error("form", "Hãy chọn hình thức trợ giúp.")
        if self.errors:
            return
        if cleaned["address"].headcount is None:
            self.add_error("address", "Hồ sơ này chưa ghi số người; hãy sửa hồ sơ trước.")
            return
        names = ("lot", "quantity", "issued_on", "address", "reason")
        row = Issue(**{name: cleaned[name] for name in names})
        with transaction.atomic():
            sponsor = sponsor_of(cleaned["lot"])
        gift = gift_of(row, sponsor=sponsor, form=cleaned["form"])
        self.ask_about([gift], text=cleaned.get("reason", ""))

    def gift_fields(self):
        return super().gift_fields() | {"form": self.cleaned_data["form"]}


class IssueFilterForm(FilterForm):
    q = forms.CharField(label="Tìm mặt hàng, nơi nhận", required=False, max_length=100)
    target = forms.ChoiceField(
        label="Xuất cho", required=False, choices=[("", "Tất cả"), *Issue.Target.choices]
    )
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label="Từ ngày", required=False)
        self.fields["to"] = DayField(label="Đến ngày", required=False)
        self.order_fields(["q", "from", "to", "target", "voided"])

    def narrow(self, issues):
        if not self.is_valid():
            return issues.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            issues = issues.in_force()
        if wanted["q"]:
            issues = issues.matching(wanted["q"])
        if wanted["from"]:
            issues = issues.filter(issued_on__gte=wanted["from"])
        if wanted["to"]:
            issues = issues.filter(issued_on__lte=wanted["to"])
        return issues.filter(**{"target": wanted["target"]} if wanted["target"] else {})

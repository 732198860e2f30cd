"""The forms strangers fill in. Each carries a signed stamp that says when its page was made."""

import re
import time
from decimal import Decimal
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core import signing

from apps.core.forms import (
    Form,
    MoneyField,
    PhoneField,
    QuantityField,
    TidyCharField,
    TidyTextField,
)
from apps.publishing import online

SALT = "portal.form"
LEAST = 10_000  # đồng
KEPT_FOR = 24 * 3600  # seconds for which a page that stands open is still taken
TRAP = "website"  # a box that people neither see nor hear of
LINK = re.compile(r"https?:|www\.|://", re.IGNORECASE)
OFTEN = (
    ("once", "Một lần"),
    ("monthly", "Hằng tháng"),
    ("quarterly", "Hằng quý"),
    ("yearly", "Hằng năm"),
)


class StampedForm(Form):
    """`about` is what the page is for; only its own stamp is taken. `token` is the form's number."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.about, self.token, self.made = str(about), uuid4(), int(time.time())
        stamp = self.data.get("stamp")
        if not (stamp and self._read(stamp)):
            self.is_fresh = True
            self._stamp_anew()

    is_fresh = False

    @property
    def is_caught(self):
        """Only a machine fills in a box that nobody sees."""
        return bool(self.data.get(TRAP))

    def clean(self):
        if self.is_fresh:
            raise forms.ValidationError(
                "Trang này mở đã lâu. Những gì bạn ghi vẫn còn; hãy xem lại rồi bấm lần nữa."
            )
        if time.time() - self.made < settings.ONLINE_SECONDS_AT_LEAST:
            raise forms.ValidationError(
                "Trang gửi đi nhanh quá. Hãy xem lại những gì đã ghi rồi bấm lần nữa."
            )
        return super().clean()

    def _read(self, stamp):
        try:
            found = signing.loads(stamp, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            return False
        if found["about"] != self.about:
            return False
        self.token, self.made = UUID(found["token"]), found["made"]
        return True

    def _stamp_anew(self):
        stamp = signing.dumps(
            {"about": self.about, "token": str(self.token), "made": self.made}, salt=SALT
        )
        self.initial["stamp"] = stamp
        if self.is_bound:
            self.data = self.data.copy()
            self.data["stamp"] = stamp


class ChooseForm(StampedForm):
    """Which needs, and how much of each; `chosen()` is what `online.begin` takes.

    `needs(token)` gives the [NeedShown]: what the form itself holds already counts as free for it.
    """

    frequency = forms.ChoiceField(
        label="Bạn giúp theo nhịp nào?", choices=OFTEN, widget=forms.RadioSelect
    )

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        shown = needs(self.token)
        self.needs = [need for need in shown if need.left]
        self.covered = [need for need in shown if not need.left]
        is_only_one = len(self.needs) == 1
        for need in self.needs:
            self._ask(need, is_ticked=is_only_one or bool(need.own))
        if self.needs:
            self.fields["frequency"].initial = self.needs[0].frequency

    def choices(self):
        """[(box, amount or None)] as bound fields, one for each need."""
        return [
            (self[f"need_{need.number}"], self[f"part_{need.number}"] if need.unit else None)
            for need in self.needs
        ]

    def chosen(self):
        """{number of a need: amount in the measure of its capacity, None for all that is left}."""
        return {need.number: self._amount(need) for need in self.needs if self._is_chosen(need)}

    def clean(self):
        super().clean()
        if any(name.startswith("part_") for name in self.errors):
            return
        if self.needs and not any(map(self._is_chosen, self.needs)):
            self.add_error(
                f"need_{self.needs[0].number}", "Hãy chọn ít nhất một nhu cầu bạn muốn giúp."
            )
        for need in self.needs:
            amount = self._amount(need)
            if amount == 0:
                self.add_error(f"part_{need.number}", "Hãy ghi số lớn hơn 0, hoặc để trống.")
            elif need.in_money and amount is not None and amount < min(LEAST, need.left):
                self.add_error(f"part_{need.number}", "Hãy ghi từ 10.000 đồng trở lên.")
            elif amount is not None and amount > need.left:
                self.add_error(
                    f"part_{need.number}",
                    f"Nhu cầu này {need.left_words}; hãy ghi không quá số đó, hoặc để trống.",
                )

    def _ask(self, need, *, is_ticked):
        self.fields[f"need_{need.number}"] = forms.BooleanField(
            label=need.wording,
            required=False,
            initial=is_ticked,
            help_text=need.left_words[:1].upper() + need.left_words[1:] + ".",
        )
        if need.unit:
            field = MoneyField if need.in_money else QuantityField
            own = need.own if need.in_money else Decimal(need.own) / 100
            self.fields[f"part_{need.number}"] = field(
                label=f"Phần bạn nhận ({need.unit})",
                required=False,
                initial=own if need.own else None,
                help_text="Để trống nếu bạn nhận hết phần còn lại.",
            )

    def _is_chosen(self, need):
        box = self.cleaned_data.get(f"need_{need.number}")
        return bool(box) or self.cleaned_data.get(f"part_{need.number}") is not None

    def _amount(self, need):
        amount = self.cleaned_data.get(f"part_{need.number}")
        return amount if amount is None or need.in_money else int(amount * 100)


class WhoForm(StampedForm):
    """Who it is, and how to reach them."""

    kind = forms.ChoiceField(label="Bạn là", choices=[("", "(chưa chọn)"), *online.KINDS])
    name = TidyCharField(
        label="Tên của bạn hoặc của tổ chức",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label="Điện thoại",
        max_length=30,
        help_text="Cán bộ Hội sẽ gọi số này. Số di động hoặc cố định ở Việt Nam, 10 chữ số.",
    )
    call_when = TidyCharField(
        label="Tiện nghe điện thoại lúc nào",
        required=False,
        max_length=120,
        help_text="Ví dụ: buổi tối sau 19 giờ.",
    )
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        help_text="Không bắt buộc. Có thì Hội gửi mã đăng ký vào đó.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Email này chưa đúng; ghi ví dụ ten@vidu.vn, hoặc để trống."},
    )
    message = TidyTextField(
        label="Lời nhắn cho Hội",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Không bắt buộc, nhiều nhất 500 chữ cái.",
    )
    may_be_named = forms.BooleanField(
        label="Hội được nêu tên tôi khi cảm ơn các nhà hảo tâm",
        required=False,
        help_text="Không chọn thì Hội ghi là “Một nhà hảo tâm”.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

    def clean_name(self):
        name = self.cleaned_data["name"]
        if sum(letter.isalpha() for letter in name) < 2 or LINK.search(name):
            raise forms.ValidationError("Hãy ghi tên để cán bộ Hội biết gọi bạn là gì.")
        return name

    def clean_message(self):
        message = self.cleaned_data["message"]
        if LINK.search(message):
            raise forms.ValidationError("Lời nhắn không được có đường dẫn tới trang khác.")
        return message

    def who(self):
        """What online.identify takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}


class PlainForm(StampedForm):
    """A page with nothing but a button."""


class LookupForm(StampedForm):
    code = TidyCharField(
        label="Mã đăng ký",
        max_length=20,
        help_text="8 chữ và số trên giấy nhận, ví dụ K7M2-P4XQ.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone = PhoneField(
        label="Điện thoại", max_length=30, help_text="Số bạn đã ghi khi đăng ký, 10 chữ số."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

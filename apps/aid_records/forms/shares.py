"""The fields in which a pledge form asks for the needs of an address, and for how much of each."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from apps.aid_records.sharing import (
    PER,
    is_in_money,
    is_in_quantity,
    shares_of,
)
from apps.core.forms import MoneyField, QuantityField
from apps.core.money import format_money

HEADING = "Nhu cầu nhà tài trợ nhận"


class SharesMixin:
    """A box and an amount for each need of the address; `chosen()` is what the action takes.

    An address that was typed shows its needs once the form comes back: nobody pledges past them
    unseen.
    """

    shares = ()

    def ask_for_shares(self, address, *, of=None):
        self.shares = shares_of(address, of=of) if address else []
        names = []
        for share in self.shares:
            names += self._ask(share)
        self.sections = [
            (heading, names if heading == HEADING else listed) for heading, listed in self.sections
        ]
        self.fields["needs_of"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=address.pk if address else ""
        )

    def _ask(self, share):
        need = share.need
        box, amount = _names(need)
        self.fields[box] = forms.BooleanField(
            label=need.description,
            required=False,
            initial=bool(share.own),
            help_text=_told(share),
        )
        if not (is_in_money(need) or is_in_quantity(need)):
            return [box]
        field = MoneyField if is_in_money(need) else QuantityField
        measure = ("đồng" if is_in_money(need) else need.measure) + PER.get(need.frequency, "")
        self.fields[amount] = field(
            label=f"Phần nhận của “{Truncator(need.description).chars(40)}”"
            + (f" ({measure})" if measure else ""),
            required=False,
            initial=_shown(share.held, need) if share.own else None,
            help_text="Để trống: nhận hết phần còn lại.",
        )
        return [box, amount]

    def chosen(self):
        """{number of a need: amount in the measure of its capacity, None for all that is left}."""
        return {
            share.need.pk: self._amount(share) for share in self.shares if self._is_chosen(share)
        }

    def _is_chosen(self, share):
        box, amount = _names(share.need)
        return self.cleaned_data.get(box) or self.cleaned_data.get(amount) is not None

    def _amount(self, share):
        amount = self.cleaned_data.get(_names(share.need)[1])
        return int(amount * 100) if amount is not None and is_in_quantity(share.need) else amount

    def check_shares(self, address):
        if not address:
            return
        if self.shares and self.cleaned_data.get("needs_of", str(address.pk)) != str(address.pk):
            self.data = self.data.copy()
            self.data[self.add_prefix("needs_of")] = address.pk
            self.add_error(
                "address",
                f"Hồ sơ này có {len(self.shares)} nhu cầu, nay ghi ở mục “{HEADING}”. "
                "Hãy chọn nhu cầu nhà tài trợ nhận (nếu có) rồi lưu lần nữa.",
            )
            return
        for share in self.shares:
            if self._is_chosen(share):
                self._check_share(share)
        if not self.errors:
            self._check_value()

    def _check_share(self, share):
        box, name = _names(share.need)
        amount = self._amount(share)
        if amount == 0:
            self.add_error(name, "Phần nhận phải lớn hơn 0.")
        elif not share.left or (amount or 0) > share.left:
            self.add_error(name if share.left else box, _told(share))

    def _check_value(self):
        """The value of the pledge beside the parts that are in đồng and as often as it."""
        cleaned = self.cleaned_data
        chosen = [share for share in self.shares if self._is_chosen(share)]
        alike = [
            share
            for share in chosen
            if is_in_money(share.need) and share.need.frequency == cleaned["frequency"]
        ]
        amounts = [self._amount(share) for share in alike]
        total = sum(
            share.left if amount is None else amount
            for share, amount in zip(alike, amounts, strict=True)
        )
        if cleaned.get("value") is None:
            if alike and alike == chosen:
                self.instance.value = cleaned["value"] = total
        elif total > cleaned["value"]:
            self.add_error(
                "value",
                ValidationError(
                    f"Các phần đã nhận cộng lại là {format_money(total)} đồng, nhiều hơn giá trị "
                    "đăng ký. Hãy ghi lại phần nhận ở nhu cầu, hoặc giá trị này."
                ),
            )


def _names(need):
    return f"need_{need.pk}", f"part_{need.pk}"


def _told(share):
    told = share.told()
    return told[:1].upper() + told[1:]


def _shown(amount, need):
    return amount if is_in_money(need) else Decimal(amount) / 100

"""The forms of the desk of pledges made on the public pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.addresses.choices import AidForm
from apps.addresses.models import Frequency
from apps.aid_records.forms.fields import OFFERED, listed, meant
from apps.aid_records.forms.pledges import HOW_OFTEN
from apps.aid_records.models import Pledge
from apps.aid_records.sharing import is_in_money
from apps.core.dates import format_date, local, months_later, today
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    PhoneField,
    TidyCharField,
    TidyTextField,
)
from apps.core.money import format_money
from apps.core.text import fold
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.publishing.actions.calling import CHANGED
from apps.publishing.models import Call, OnlinePledge
from apps.sponsors.forms import KINDS_BY_SIDE
from apps.sponsors.models import Sponsor

NEW, OTHER = "new", "other"


def alike(online_pledge):
    """Sponsors on the register of the province who have this phone number or this name."""
    phone = online_pledge.phone
    register = Sponsor.objects.in_force().filter(province=online_pledge.province_id)
    found = register.filter(
        Q(phone=phone) | Q(contacts__phone=phone) | Q(name_folded=fold(online_pledge.name))
    )
    return found.distinct().order_by("id")[:OFFERED]


class OnlineFilterForm(FilterForm):
    q = forms.CharField(label="Tìm mã, tên, điện thoại", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            ("", "Tất cả"),
            *(one for one in OnlinePledge.Status.choices if one[0] != OnlinePledge.Status.FILLING),
        ],
    )
    unit = UnitField(label="Đơn vị", required=False)
    address = forms.CharField(label="Mã địa chỉ", required=False, max_length=20)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def narrow(self, found):
        if not self.is_valid():
            return found.none()
        wanted = self.cleaned_data
        if wanted["q"]:
            found = found.matching(wanted["q"])
        if wanted["status"]:
            found = found.filter(status=wanted["status"])
        if wanted["unit"]:
            found = found.within(wanted["unit"])
        if wanted["address"]:
            found = found.filter(address__code__iexact=wanted["address"].strip())
        return found


class CallForm(IdempotencyMixin, ModelForm):
    class Meta:
        model = Call
        fields = ["outcome", "note"]
        widgets = {"outcome": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 2})}


class RefuseForm(Form):
    """The words go to the one who pledged."""

    WORDS = {
        "unreachable": "Chúng tôi đã gọi nhiều lần mà chưa gặp được bạn nên xin thôi giữ chỗ. "
        "Khi thuận tiện, mời bạn đăng ký lại.",
        "other_plans": "Theo trao đổi qua điện thoại, lần này bạn chưa tham gia được. "
        "Cảm ơn bạn đã quan tâm; mong được đồng hành cùng bạn dịp khác.",
        "not_needed": "Hoàn cảnh của địa chỉ vừa thay đổi nên nhu cầu này không còn nữa. "
        "Cảm ơn bạn; mời bạn xem những địa chỉ khác đang cần giúp.",
        "unfit": "Hình thức giúp này chưa phù hợp với địa chỉ. Cảm ơn tấm lòng của bạn; "
        "mời bạn liên hệ Hội để được giới thiệu địa chỉ khác.",
    }
    why = forms.ChoiceField(
        label="Vì sao không nhận",
        widget=forms.RadioSelect,
        choices=[
            ("unreachable", "Gọi nhiều lần không gặp, hoặc sai số điện thoại"),
            ("other_plans", "Người đăng ký đổi ý"),
            ("not_needed", "Địa chỉ không còn nhu cầu này"),
            ("unfit", "Hình thức giúp không phù hợp"),
            ("own", "Lý do khác: tự viết lời nhắn"),
        ],
    )
    reason = TidyTextField(
        label="Lời nhắn cho người đăng ký",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Người đăng ký đọc lời này khi tra cứu. Để trống thì hệ thống viết một lời cảm ơn "
        "và nói lý do đã chọn. Không ghi điều riêng của gia đình được giúp.",
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("reason") and "reason" not in self.errors:
            cleaned["reason"] = self.WORDS.get(cleaned.get("why"), "")
            if cleaned.get("why") == "own":
                self.add_error("reason", "Hãy viết lời nhắn cho người đăng ký.")
        cleaned.pop("why", None)
        return cleaned


class ProlongForm(Form):
    to = DayField(
        label="Giữ chỗ đến hết ngày",
        help_text="Dùng khi người đăng ký hẹn gọi lại sau. Chỉ gia hạn được một lần.",
    )


class ConfirmForm(IdempotencyMixin, ModelForm):
    """Who the sponsor is, and what the pledge says; filled in from what the stranger sent.

    Sets `instance.sponsor`; a new one is not saved yet, the action registers it.
    """

    sections = [
        (
            "Nhà tài trợ",
            ["who", "donor", "new_name", "new_kind", "new_phone", "new_email"],
        ),
        ("Cho nêu tên", ["is_named", "named_on"]),
        ("Đăng ký gì", ["form", "description", "frequency", "value"]),
        ("Thời gian", ["starts_on", "ends_on", "introduced_by_red_cross"]),
    ]

    who = forms.ChoiceField(label="Ghi vào sổ nhà tài trợ", widget=forms.RadioSelect)
    donor = TidyCharField(
        label="Nhà tài trợ khác đã có trong sổ",
        required=False,
        max_length=220,
        help_text="Tên, mã hoặc số của nhà tài trợ. Chỉ điền khi chọn “Nhà tài trợ khác”.",
    )
    new_name = TidyCharField(label="Tên nhà tài trợ mới", required=False, max_length=200)
    new_kind = forms.ChoiceField(
        label="Loại nhà tài trợ",
        required=False,
        choices=KINDS_BY_SIDE,
        help_text="Loại quyết định cột 4 hay cột 5 của Bảng tổng hợp.",
    )
    new_phone = PhoneField(label="Điện thoại", required=False)
    new_email = forms.EmailField(label="Email", required=False)
    is_named = forms.BooleanField(
        label="Người đăng ký đồng ý cho nêu tên trên trang công khai", required=False
    )
    named_on = DayField(label="Ngày đồng ý nêu tên", required=False)
    frequency = forms.ChoiceField(
        label="Trợ giúp bao lâu một lần", choices=HOW_OFTEN, widget=forms.RadioSelect
    )

    class Meta:
        model = Pledge
        fields = [
            "form",
            "description",
            "frequency",
            "value",
            "starts_on",
            "ends_on",
            "introduced_by_red_cross",
        ]

    def __init__(self, *args, online_pledge, **kwargs):
        self.online = online_pledge
        self.parts_wanted = list(online_pledge.parts.select_related("need__form"))
        super().__init__(*args, **kwargs)
        self.wanted = {part.need_id: part.amount for part in self.parts_wanted}
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=str(self.wanted)
        )
        self.alike = list(alike(online_pledge))
        self.fields["who"].choices = [
            *((str(one.pk), self._described(one)) for one in self.alike),
            (NEW, "Ghi nhà tài trợ mới theo thông tin bên dưới"),
            (OTHER, "Nhà tài trợ khác đã có trong sổ"),
        ]
        self.fields["form"].queryset = AidForm.objects.filter(is_active=True)
        self.fields["form"].empty_label = "Chưa rõ hình thức"
        self.fields["value"].label = "Giá trị mỗi lần (đồng)"
        self.fields["value"].help_text = "Để trống nếu chưa quy đổi được thành tiền."
        self.fields["ends_on"].help_text = "Để trống nếu chưa hẹn ngày thôi."
        self.fields["is_named"].help_text = self._asked_to_be_named()
        self._prefill()

    def _described(self, sponsor):
        by = "cùng số điện thoại" if sponsor.phone == self.online.phone else "cùng tên"
        if sponsor.phone != self.online.phone and sponsor.name_folded != fold(self.online.name):
            by = "người liên hệ cùng số điện thoại"
        return f"{sponsor.name} (số {sponsor.pk}), {sponsor.get_kind_display()}: {by}"

    def _asked_to_be_named(self):
        day = format_date(local(self.online.sent_at))
        if self.online.may_be_named:
            return f"Người đăng ký đã đánh dấu cho nêu tên ngày {day}; hãy hỏi lại qua điện thoại."
        return "Khi gửi đăng ký, người này không cho nêu tên. Chỉ đánh dấu nếu nay họ đồng ý."

    def _prefill(self):
        online, day = self.online, today()
        forms_of_aid = {part.need.form for part in self.parts_wanted}
        by_phone = [one for one in self.alike if one.phone == online.phone]
        is_once = online.frequency == Frequency.ONCE
        self.initial |= {
            "who": str(by_phone[0].pk) if len(by_phone) == 1 else NEW,
            "new_name": online.name,
            "new_kind": online.kind,
            "new_phone": online.phone,
            "new_email": online.email,
            "named_on": local(online.sent_at).date() if online.may_be_named else None,
            "form": forms_of_aid.pop() if len(forms_of_aid) == 1 else None,
            "description": "; ".join(part.wording for part in self.parts_wanted)[:500],
            "frequency": online.frequency,
            "value": self._in_money(online.frequency) or None,
            "starts_on": day if is_once else months_later(day, 1),
        }

    def _in_money(self, frequency):
        """The parts in đồng that are as frequent as the pledge, added up."""
        return sum(
            part.amount
            for part in self.parts_wanted
            if is_in_money(part.need) and part.need.frequency == frequency
        )

    def clean_named_on(self):
        day = self.cleaned_data["named_on"]
        if day and day > today():
            raise ValidationError("Ngày này không được ở sau hôm nay.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") not in ("", str(self.wanted)):
            self.data = self.data.copy()
            self.data["seen"] = str(self.wanted)
            self.add_error(None, CHANGED)
        self._settle_sponsor(cleaned)
        if cleaned.get("is_named") and not (cleaned.get("named_on") or "named_on" in self.errors):
            self.add_error("named_on", "Hãy ghi ngày người đăng ký cho phép nêu tên.")
        total = self._in_money(cleaned.get("frequency"))
        if cleaned.get("value") is not None and total > cleaned["value"]:
            self.add_error(
                "value",
                f"Các phần đã đăng ký cộng lại là {format_money(total)} đồng, nhiều hơn giá trị này.",
            )
        return cleaned

    def day_named(self):
        """The day to write with the sponsor's consent to be named; None without the tick."""
        return self.cleaned_data["named_on"] if self.cleaned_data["is_named"] else None

    def _settle_sponsor(self, cleaned):
        who = cleaned.get("who")
        if who == NEW:
            self._settle_new(cleaned)
        elif who == OTHER:
            self._settle_other(cleaned.get("donor"))
        elif who:
            self.instance.sponsor = next(one for one in self.alike if str(one.pk) == who)

    def _settle_new(self, cleaned):
        if not cleaned.get("new_name"):
            self.add_error("new_name", "Hãy ghi tên nhà tài trợ.")
            return
        name, kind = cleaned["new_name"], cleaned.get("new_kind")
        register = Sponsor.objects.in_force().filter(province=self.online.province_id, kind=kind)
        is_namesake = register.called(name).exists()
        self.instance.sponsor = Sponsor(
            name=name,
            kind=kind,
            phone=cleaned.get("new_phone") or "",
            email=cleaned.get("new_email") or "",
            unit=self.online.unit,
            code=self.online.code if is_namesake else "",
        )

    def _settle_other(self, text):
        if not text:
            self.add_error("donor", "Hãy ghi tên, mã hoặc số của nhà tài trợ trong sổ.")
            return
        register = Sponsor.objects.in_force().filter(province=self.online.province_id)
        found = list(meant(register, text)[:OFFERED])
        if len(found) == 1:
            self.instance.sponsor = found[0]
        elif found:
            self.add_error(
                "donor",
                f"Có nhiều nhà tài trợ tên “{text}”: {listed(found)}. Hãy ghi kèm số như ở đây.",
            )
        else:
            near = list(register.matching(text).in_name_order()[:OFFERED])
            asked = f" Có phải là: {listed(near)}?" if near else ""
            self.add_error("donor", f"Trong sổ của tỉnh chưa có nhà tài trợ “{text}”.{asked}")

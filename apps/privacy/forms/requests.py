"""Forms of requests of data subjects."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.models import Address
from apps.core.dates import format_date
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.core.forms.fields import TidyCharField, TidyTextField
from apps.core.forms.widgets import NameInput
from apps.core.text import tidy
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.privacy import clocks
from apps.privacy.forms.fields import HOW, MomentField, not_in_the_future, this_minute, to_minute
from apps.privacy.models import DataRequest

SHORT = forms.Textarea(attrs={"rows": 3})


class UnitMixin:
    """The unit a record belongs to: one that the writer sees, within a province."""

    def offer_units(self, user):
        units = Unit.objects.visible_to(user)
        self.fields["unit"].offer(units.current() | units.filter(pk=self.instance.unit_id))
        if self.instance.pk is None and user.unit.province_id:
            self.initial.setdefault("unit", user.unit)

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.province_id is None:
            raise ValidationError("Hãy chọn một đơn vị thuộc tỉnh.")
        return unit


class RequestForm(UnitMixin, ModelForm):
    """What all may write down of a request. The dossier is named by its code."""

    sections = [
        ("Yêu cầu", ["kind", "details", "received_at", "channel"]),
        ("Người yêu cầu", ["requester", "phone", "email", "relation", "identity_check"]),
        ("Hồ sơ liên quan", ["address_code", "unit"]),
    ]
    received_at = MomentField(
        label="Nhận lúc", help_text=f"{HOW} Các hạn tính từ lúc này, không phải từ lúc nhập máy."
    )
    unit = UnitField(label="Đơn vị giải quyết")
    address_code = TidyCharField(
        label="Mã hồ sơ địa chỉ",
        max_length=30,
        required=False,
        help_text="Ví dụ DL-26-000012. Để trống nếu chưa tìm ra, hoặc người này không có hồ sơ.",
    )

    class Meta:
        model = DataRequest
        fields = [
            "kind",
            "received_at",
            "channel",
            "requester",
            "phone",
            "email",
            "relation",
            "identity_check",
            "details",
            "unit",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "identity_check": forms.RadioSelect,
            "requester": NameInput,
        }
        help_texts = {
            "details": "Ghi đúng lời người yêu cầu, càng cụ thể càng tốt.",
            "identity_check": (
                "Đừng trao dữ liệu hay sửa, xóa khi chưa biết chắc. Chưa kiểm tra thì chỉ xác nhận "
                "đã nhận."
            ),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.offer_units(user)
        self.fields["email"].required = False
        if self.instance.address_id:
            self.initial.setdefault("address_code", self.instance.address.code)

    def clean_received_at(self):
        return not_in_the_future(self.cleaned_data["received_at"])

    def clean_address_code(self):
        code = tidy(self.cleaned_data["address_code"]).upper()
        self.address = None
        if code:
            self.address = Address.objects.visible_to(self.user).filter(code=code).first()
            if self.address is None:
                raise ValidationError(
                    f"Không có hồ sơ “{code}” trong phạm vi của bạn. Hãy tìm ở “Danh sách địa chỉ” "
                    "rồi chép mã vào đây."
                )
        return code

    def clean(self):
        cleaned = super().clean()
        if "address_code" not in self.errors:
            self.instance.address = self.address
        unit = cleaned.get("unit")
        address = getattr(self, "address", None)
        if unit and address and not address.unit.path.startswith(unit.path):
            self.add_error(
                "unit",
                f"Hồ sơ {address.code} thuộc {address.unit.name}: hãy chọn đơn vị đó hoặc đơn vị cấp trên.",
            )
        return cleaned


class RequestCreateForm(IdempotencyMixin, RequestForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_at", this_minute())


class RequestEditForm(VersionedFormMixin, RequestForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["received_at"] = to_minute(self.instance.received_at)
        if self.instance.is_resolved:
            del self.fields["kind"], self.fields["received_at"]
        if self.instance.erased_at:
            del self.fields["address_code"]
            self.address = self.instance.address


class AcknowledgeForm(Form):
    """That the person was told, and in which words."""

    words = TidyTextField(
        label="Lời đã gửi hoặc đã nói",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Lời dưới đây là gợi ý. Sửa cho đúng điều đã gửi.",
    )
    at = MomentField(label="Xác nhận lúc", help_text=HOW)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", this_minute())
        self.initial.setdefault("words", suggested_words(request))

    def clean_at(self):
        return not_in_the_future(self.cleaned_data["at"])


def suggested_words(request):
    return (
        f"Hội Chữ thập đỏ ({request.unit.name}) đã nhận yêu cầu của ông/bà {request.requester} ngày "
        f"{format_date(request.received_at)}: {request.get_kind_display().lower()}. "
        f"Số tiếp nhận: {request.code}. Chúng tôi trả lời đến hết ngày {format_date(request.due_on)}."
    )


class ProlongForm(Form):
    until = DayField(label="Kéo dài đến hết ngày")
    reason = TidyTextField(
        label="Lý do",
        max_length=2_000,
        widget=SHORT,
        help_text="Người yêu cầu phải được báo lý do này.",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        longest = clocks.longest_prolonging(request.due_on, request.kind)
        self.fields[
            "until"
        ].help_text = (
            f"Sau ngày {format_date(request.due_on)}, không quá ngày {format_date(longest)}."
        )


class AnswerForm(Form):
    """The outcome, what was answered, on which ground it was refused."""

    outcome = forms.ChoiceField(
        label="Kết quả", choices=DataRequest.Outcome.choices, widget=forms.RadioSelect
    )
    answer = TidyTextField(
        label="Đã trả lời và đã làm những gì",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    legal_ground = TidyCharField(
        label="Căn cứ pháp luật khi không làm theo",
        max_length=500,
        required=False,
        help_text="Điều, khoản nào của luật nào. Bắt buộc khi chọn “Không làm theo được”.",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        refused = cleaned.get("outcome") == DataRequest.Outcome.REFUSED
        if refused and not cleaned.get("legal_ground") and "legal_ground" not in self.errors:
            self.add_error(
                "legal_ground",
                "Không làm theo yêu cầu của người dân thì phải nêu căn cứ pháp luật.",
            )
        return cleaned


class ResolveForm(AnswerForm):
    at = MomentField(label="Trả lời lúc", help_text=HOW)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", this_minute())

    def clean_at(self):
        return not_in_the_future(self.cleaned_data["at"])


class OutcomeForm(AnswerForm):
    """The answer put right; why stands in the history."""

    reason = TidyTextField(label="Vì sao sửa", max_length=2_000, widget=SHORT)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        for name in ("outcome", "answer", "legal_ground"):
            self.initial.setdefault(name, getattr(request, name))

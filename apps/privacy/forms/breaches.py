"""Forms of the log of breaches."""

from django import forms

from apps.core.forms import Form, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.core.forms.fields import TidyCharField, TidyTextField
from apps.organisation.forms import UnitField
from apps.privacy.forms.fields import HOW, MomentField, not_in_the_future, this_minute, to_minute
from apps.privacy.forms.requests import UnitMixin
from apps.privacy.models import Breach

AUTHORITY = "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05), Bộ Công an"


class BreachForm(UnitMixin, ModelForm):
    sections = [
        (
            "Việc xảy ra",
            ["found_at", "happened_at", "happened", "cause", "unit", "units_concerned"],
        ),
        ("Dữ liệu và những người bị ảnh hưởng", ["data", "persons", "is_estimate", "consequence"]),
        ("Khắc phục", ["measures", "contact"]),
    ]
    found_at = MomentField(
        label="Phát hiện lúc", help_text=f"{HOW} Hạn 72 giờ tính từ lúc này, kể cả ngày nghỉ."
    )
    happened_at = MomentField(label="Xảy ra lúc", required=False, help_text="Để trống nếu chưa rõ.")
    unit = UnitField(label="Đơn vị để xảy ra")

    class Meta:
        model = Breach
        fields = [
            "found_at",
            "happened_at",
            "happened",
            "data",
            "persons",
            "is_estimate",
            "unit",
            "units_concerned",
            "cause",
            "consequence",
            "measures",
            "contact",
        ]
        help_texts = {
            "happened": "Ghi sự việc, đừng chép lại dữ liệu đã lộ và tên người bị ảnh hưởng.",
            "data": "Ví dụ: họ tên, số điện thoại, hoàn cảnh của các hộ trong danh sách tháng 9.",
            "units_concerned": "Những xã, phường khác có người bị ảnh hưởng.",
            "measures": "Ví dụ: đã thu hồi tệp, đổi mật khẩu, báo cơ sở.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_units(user)
        for name in ("units_concerned", "data", "cause", "consequence", "measures"):
            self.fields[name].widget.attrs["rows"] = 3

    def clean_found_at(self):
        return not_in_the_future(self.cleaned_data["found_at"])

    def clean(self):
        cleaned = super().clean()
        happened, found = cleaned.get("happened_at"), cleaned.get("found_at")
        if happened and found and happened > found:
            self.add_error("happened_at", "Việc không thể xảy ra sau lúc phát hiện.")
        return cleaned


class BreachCreateForm(IdempotencyMixin, BreachForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("found_at", this_minute())


class BreachEditForm(VersionedFormMixin, BreachForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["found_at"] = to_minute(self.instance.found_at)
        if self.instance.happened_at:
            self.initial["happened_at"] = to_minute(self.instance.happened_at)


class _StepForm(Form):
    """A step of a breach that happened at a moment."""

    at = MomentField(label="Lúc", help_text=HOW)

    def __init__(self, *args, breach, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", this_minute())

    def clean_at(self):
        return not_in_the_future(self.cleaned_data["at"])


class ReportForm(_StepForm):
    field_order = ["to", "number", "at"]
    to = TidyCharField(label="Đã báo cơ quan", max_length=300)
    number = TidyCharField(label="Số văn bản", max_length=100, required=False)

    def __init__(self, *args, breach, **kwargs):
        super().__init__(*args, breach=breach, **kwargs)
        self.initial |= {
            "to": breach.reported_to or AUTHORITY,
            "number": breach.report_number,
        }
        if breach.reported_at:
            self.initial["at"] = to_minute(breach.reported_at)
            self.fields["at"].disabled = True
            self.fields["at"].help_text = "Lần báo đầu tiên; mục này không sửa được."


class PersonsForm(_StepForm):
    field_order = ["how", "at"]
    how = TidyTextField(
        label="Đã báo những người bị ảnh hưởng thế nào",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ví dụ: cán bộ phường đến từng nhà; gọi điện; gửi thư. Bao nhiêu người đã được báo.",
    )


class CloseForm(Form):
    conclusion = TidyTextField(
        label="Kết luận", max_length=5_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, breach, **kwargs):
        super().__init__(*args, **kwargs)
        if breach.reported_at is None:
            self.fields[
                "conclusion"
            ].help_text = (
                "Vụ này chưa báo cơ quan bảo vệ dữ liệu. Khép lại thì phải ghi rõ vì sao không báo."
            )

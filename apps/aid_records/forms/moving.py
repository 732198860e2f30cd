"""The forms of a family that moves house."""

from django import forms

from apps.addresses.models import AddressMove
from apps.aid_records.models import Pledge
from apps.core.dates import today
from apps.core.forms import DayField, FilterForm, Form, IdempotencyMixin, ModelForm
from apps.core.forms.widgets import NameInput
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

ANSWERABLE, WAITING, DONE = "den", "di", "xong"


class MoveForm(IdempotencyMixin, ModelForm):
    """Where the family lives now, since when, why; which pledges end with it."""

    sections = [
        ("Nơi mới", ["province", "to_unit", "hamlet", "street"]),
        ("Ngày và lý do", ["moved_on", "reason"]),
        ("Đăng ký trợ giúp", ["ending"]),
    ]
    province = forms.ModelChoiceField(
        Unit.objects.provinces().current().in_order(), label="Tỉnh, thành phố"
    )
    to_unit = UnitField(
        label="Đơn vị nơi mới", help_text="Tên xã, phường, trường học hoặc đơn vị trực thuộc."
    )
    moved_on = DayField(label="Ngày chuyển", initial=today)
    ending = forms.ModelMultipleChoiceField(
        Pledge.objects.none(),
        label="Đăng ký kết thúc vì gia đình chuyển đi",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đăng ký không đánh dấu thì tiếp tục ở nơi mới.",
    )

    class Meta:
        model = AddressMove
        fields = ["to_unit", "hamlet", "street", "moved_on", "reason"]
        labels = {"reason": "Vì sao chuyển"}
        widgets = {"hamlet": NameInput, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, address, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["province"].initial = user.unit.province_id
        open_ones = Pledge.objects.active().filter(address=address).select_related("sponsor")
        self.fields["ending"].queryset = open_ones.order_by("id")
        self.fields["ending"].label_from_instance = _pledge_in_words
        if not open_ones:
            del self.fields["ending"]
        chosen = self.data.get("province") if self.is_bound else None
        inside = Unit.objects.current().bases()
        if chosen and chosen.isdecimal():
            inside = inside.filter(province=chosen)
        self.fields["to_unit"].offer(inside)

    def clean_to_unit(self):
        unit = self.cleaned_data["to_unit"]
        if unit and unit.pk == self.address.unit_id:
            raise forms.ValidationError("Hồ sơ đang thuộc đơn vị này rồi.")
        return unit

    def content(self):
        """What the actions take besides the unit and `by`."""
        data = self.cleaned_data
        return {
            "on": data["moved_on"],
            "reason": data["reason"],
            "hamlet": data["hamlet"],
            "street": data["street"],
            "ending": [pledge.pk for pledge in data.get("ending", ())],
            "form_key": data["form_key"],
        }


class MoveFilterForm(FilterForm):
    """Which moves: those to be answered, those that wait for others, those done."""

    xem = forms.ChoiceField(
        label="Xem",
        required=False,
        choices=[
            ("", "Tất cả"),
            (ANSWERABLE, "Chờ đơn vị mình nhận"),
            (WAITING, "Chờ nơi khác nhận"),
            (DONE, "Đã chuyển"),
        ],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def narrow(self, moves):
        if not self.is_valid():
            return moves.none()
        path = self.user.unit.path
        return {
            ANSWERABLE: moves.to_answer(self.user),
            WAITING: moves.asked().filter(from_unit__path__startswith=path),
            DONE: moves.done(),
        }.get(self.cleaned_data["xem"], moves)


class RefuseForm(Form):
    """Why a family is not received."""

    reason = forms.CharField(
        label="Lý do không nhận", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _pledge_in_words(pledge):
    return f"{pledge.sponsor}, {pledge.get_frequency_display().lower()}, {pledge.get_status_display().lower()}"

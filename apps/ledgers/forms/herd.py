"""Forms of a cow bank."""

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_records.forms.fields import SponsorFieldsMixin
from apps.core.dates import today
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyTextField,
    VersionedFormMixin,
)
from apps.ledgers.actions.books import why_not_on
from apps.ledgers.forms.households import HouseholdField, OverlapFormMixin
from apps.ledgers.models import Animal, Placement

ACQUIRED = [(Animal.Source.BOUGHT, "Mua"), (Animal.Source.DONATED, "Nhận tặng")]


class AnimalForm(SponsorFieldsMixin, ModelForm):
    """An animal bought or donated; its price is given once, when a household first gets it."""

    sections = [
        ("Con vật", ["code", "species", "sex", "source", "came_on"]),
        ("Nguồn vốn", ["donor", "donor_kind", "value", "basis"]),
        ("", ["note"]),
    ]

    class Meta:
        model = Animal
        fields = ["code", "species", "sex", "source", "came_on", "value", "basis", "note"]
        widgets = {"sex": forms.RadioSelect, "source": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        donor = self.fields["donor"]
        donor.required = False
        donor.help_text = (
            "Ai bỏ tiền mua hoặc tặng: tên, mã hoặc số trong sổ nhà tài trợ. "
            "Để trống khi là vốn của Hội."
        )
        self.fields["came_on"].label = "Ngày mua hoặc nhận"
        if "source" in self.fields:
            self.fields["source"].choices = ACQUIRED

    def clean_came_on(self):
        return day_in_book(self.cleaned_data["came_on"], self.instance.aid_model)

    def clean(self):
        cleaned = super().clean()
        if "donor" in self.fields:
            if not cleaned.get("donor"):
                self.instance.sponsor = None
            self.settle_sponsor(self.instance.aid_model)
        if cleaned.get("value") and not cleaned.get("basis"):
            self.add_error("basis", "Có ghi giá trị thì phải chọn căn cứ giá trị.")
        return cleaned


class AnimalCreateForm(IdempotencyMixin, AnimalForm):
    pass


class AnimalEditForm(VersionedFormMixin, AnimalForm):
    """What stands as aid, and what a calf does not have, is left out."""

    def __init__(self, *args, is_given, **kwargs):
        super().__init__(*args, **kwargs)
        animal = self.instance
        if animal.is_born:
            self.fields["came_on"].label = "Ngày sinh"
        if animal.is_born or is_given:
            for name in ("source", "donor", "donor_kind", "value", "basis"):
                del self.fields[name]


class CalfForm(IdempotencyMixin, ModelForm):
    """An animal born of a mother of the herd."""

    due_on = DayField(
        label="Hạn chuyển giao con này",
        required=False,
        help_text="Hộ nuôi đến ngày nào thì chuyển cho hộ sau. Để trống khi chưa hẹn.",
    )

    class Meta:
        model = Animal
        fields = ["code", "sex", "came_on", "note"]
        widgets = {"sex": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["came_on"].label = "Ngày sinh"
        self.order_fields(["code", "sex", "came_on", "due_on", "note"])

    def clean_came_on(self):
        return day_in_book(self.cleaned_data["came_on"], self.instance.aid_model)

    def clean(self):
        cleaned = super().clean()
        demand_later(self, cleaned.get("came_on"), "ngày sinh")
        return cleaned


class PlacementForm(OverlapFormMixin, IdempotencyMixin, ModelForm):
    """An animal to a household: the first one, or the next."""

    address = HouseholdField(label="Hộ nhận nuôi")

    class Meta:
        model = Placement
        fields = ["address", "placed_on", "due_on", "note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].user = user
        self.initial["placed_on"] = today()
        self.fields[
            "due_on"
        ].help_text = (
            "Ngày hẹn chuyển giao con vật (hoặc con của nó) cho hộ sau. Để trống khi chưa hẹn."
        )

    def clean_placed_on(self):
        return day_in_book(self.cleaned_data["placed_on"], self.instance.animal.aid_model)

    def clean(self):
        cleaned = super().clean()
        demand_later(self, cleaned.get("placed_on"), "ngày giao")
        return cleaned


class PlacementEditForm(VersionedFormMixin, ModelForm):
    class Meta:
        model = Placement
        fields = ["due_on", "note"]

    def clean(self):
        cleaned = super().clean()
        demand_later(self, self.instance.placed_on, "ngày giao")
        return cleaned


class BringBackForm(Form):
    """A household gives an animal back to the model."""

    ended_on = DayField(label="Ngày trả lại", initial=today)
    note = TidyTextField(
        label="Vì sao trả lại", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, aid_model, **kwargs):
        super().__init__(*args, **kwargs)
        self.aid_model = aid_model

    def clean_ended_on(self):
        return day_in_book(self.cleaned_data["ended_on"], self.aid_model)


class FateForm(Form):
    """What became of an animal."""

    fate = forms.ChoiceField(
        label="Con vật nay ra sao",
        choices=[choice for choice in Animal.Fate.choices if choice[0] != Animal.Fate.ALIVE],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Ngày", initial=today)
    reason = TidyTextField(
        label="Lý do, chi tiết",
        max_length=1_000,
        help_text="Ví dụ: bệnh tụ huyết trùng; hộ đã giao đủ một bê cho hộ sau.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, aid_model, **kwargs):
        super().__init__(*args, **kwargs)
        self.aid_model = aid_model

    def clean_on(self):
        return day_in_book(self.cleaned_data["on"], self.aid_model)


class AnimalFilterForm(FilterForm):
    STATES = [
        ("", "Tất cả"),
        ("placed", "Đang ở hộ"),
        ("free", "Chưa giao hộ nào"),
        ("overdue", "Quá hạn chuyển giao"),
        *Animal.Fate.choices[1:],
    ]

    q = forms.CharField(label="Tìm số tai hoặc tên", required=False, max_length=40)
    state = forms.ChoiceField(label="Hiện nay", required=False, choices=STATES)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, animals):
        if not self.is_valid():
            return animals.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            animals = animals.in_force()
        if wanted["q"]:
            animals = animals.matching(wanted["q"])
        state = wanted["state"]
        if state in ("placed", "free"):
            return animals.alive().filter(holder__isnull=state == "free")
        if state == "overdue":
            late = Placement.objects.overdue(today()).order_by()
            return animals.filter(pk__in=late.values("animal"))
        return animals.filter(fate=state) if state else animals


def day_in_book(day, aid_model):
    """The day, when it can stand in the book of the model; ValidationError otherwise."""
    if why := why_not_on(day, aid_model):
        raise ValidationError(why)
    return day


def demand_later(form, start, what):
    """`due_on` lies after `start`."""
    due_on = form.cleaned_data.get("due_on")
    if due_on and start and due_on <= start:
        form.add_error("due_on", f"Hạn phải sau {what}.")

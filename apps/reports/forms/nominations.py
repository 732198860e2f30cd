"""Forms of nominations, of what was decided, and of awards that units already have."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import today
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyCharField,
    TidyTextField,
    VersionedFormMixin,
)
from apps.core.text import fold
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.reports.models import Nomination, UnitCommendation
from apps.sponsors.forms import CommendationForm
from apps.sponsors.models import Commendation

Level, Outcome = Nomination.Level, Nomination.Outcome
USUAL_TITLE = {
    Level.CENTRAL: "Bằng khen",
    Level.PROVINCE_COMMITTEE: "Bằng khen",
    Level.PROVINCE_CHAPTER: "Giấy khen",
}


class NominationForm(ModelForm):
    """What proposing and editing share; a name is asked only of who is not on a register."""

    unit = UnitField(label="Đơn vị", help_text="Đơn vị mà người này công tác hoặc sinh hoạt.")

    class Meta:
        model = Nomination
        fields = ["person_name", "person_position", "unit", "level", "title", "achievement"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        title = self.fields["title"]
        title.required = False
        title.help_text = (
            "Để trống thì ghi Bằng khen (Trung ương Hội, UBND tỉnh) hoặc Giấy khen (Tỉnh Hội)."
        )
        self.fields["achievement"].help_text = "In vào Danh sách đề nghị khen thưởng."
        if self.by_name:
            self.fields["person_name"].required = True
            self.fields["unit"].offer(Unit.objects.visible_to(user).current())
        else:
            for name in ("person_name", "person_position", "unit"):
                del self.fields[name]

    @property
    def by_name(self):
        nomination = self.instance
        return nomination.kind == Nomination.Kind.INDIVIDUAL and nomination.sponsor_id is None

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and cleaned.get("level"):
            cleaned["title"] = USUAL_TITLE[Level(cleaned["level"])]
        return cleaned


class NominationCreateForm(IdempotencyMixin, NominationForm):
    pass


class NominationEditForm(VersionedFormMixin, NominationForm):
    pass


class DecideForm(Form):
    """Granted needs number and day, refused a reason."""

    outcome = forms.ChoiceField(
        label="Kết quả",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (Outcome.GRANTED, Outcome.REFUSED)],
    )
    decision_number = TidyCharField(label="Số quyết định", max_length=60, required=False)
    decided_on = DayField(label="Ngày quyết định", required=False)
    outcome_reason = TidyTextField(
        label="Lý do",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Phải ghi khi không được tặng.",
    )

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day and day > today():
            raise ValidationError("Ngày quyết định không được ở sau hôm nay.")
        if day and day.year < Commendation.FIRST_YEAR:
            raise ValidationError(f"Ngày quyết định từ năm {Commendation.FIRST_YEAR} trở đi.")
        return day

    def clean(self):
        cleaned = super().clean()
        wanted = {
            Outcome.GRANTED: {
                "decision_number": "Hãy ghi số quyết định.",
                "decided_on": "Hãy ghi ngày quyết định.",
            },
            Outcome.REFUSED: {"outcome_reason": "Hãy ghi lý do không được tặng."},
        }.get(cleaned.get("outcome"), {})
        for name, words in wanted.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned


class UnitCommendationForm(CommendationForm):
    """An award that a unit has from before, from its paper."""

    unit = UnitField(label="Đơn vị được khen")
    field_order = ["unit"]

    class Meta(CommendationForm.Meta):
        model = UnitCommendation
        fields = ("unit", *CommendationForm.Meta.fields)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(user))


class UnitCommendationCreateForm(IdempotencyMixin, UnitCommendationForm):
    pass


class UnitCommendationEditForm(VersionedFormMixin, UnitCommendationForm):
    pass


class UnitCommendationFilterForm(FilterForm):
    """Awards of units by unit, level, year."""

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    level = forms.ChoiceField(
        label="Cấp khen", required=False, choices=[("", "Tất cả"), *Commendation.Level.choices]
    )
    year = forms.IntegerField(
        label="Năm", required=False, min_value=Commendation.FIRST_YEAR, max_value=2100
    )
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, awards):
        if not self.is_valid():
            return awards.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            awards = awards.in_force()
        for word in fold(wanted["q"]).split():
            awards = awards.filter(unit__name_folded__contains=word)
        chosen = {name: wanted[name] for name in ("level", "year") if wanted[name]}
        return awards.filter(**chosen)

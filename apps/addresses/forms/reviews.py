"""Forms of the yearly round of reviews: the filter, one tap, the needs as they are now."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.forms.rows import NeedForm
from apps.addresses.models import Address, Review
from apps.core.dates import today
from apps.core.forms import DayField, FilterForm, Form, IdempotencyMixin, ModelForm
from apps.core.forms.rows import formset_of
from apps.core.text import fold, natural_key
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

NO_HAMLET = "-"
NO_HAMLET_LABEL = "Chưa ghi thôn, buôn"


def hamlets_in_order(names):
    """{folded name: its spellings} in natural order: Thôn 2 before Thôn 10, none written last."""
    found = {}
    for name in sorted(names, key=natural_key):
        found.setdefault(fold(name), []).append(name)
    return dict(sorted(found.items(), key=lambda item: not item[0]))


class ReviewRoundFilterForm(FilterForm):
    """Which open addresses of one unit; the whole state is in the URL.

    `unit` is the unit looked at, the user's own unless another is named. `own` asks for the
    addresses that a unit with others below it holds itself.
    """

    DONE, ALL = "done", "all"

    hamlet = forms.ChoiceField(label="Thôn, buôn, ấp", required=False)
    state = forms.ChoiceField(label="Rà soát năm nay", required=False)
    q = forms.CharField(label="Tên, mã, điện thoại", required=False)
    unit = UnitField(label="Đơn vị", required=False)
    own = forms.BooleanField(required=False, widget=forms.HiddenInput)

    shown = 2

    def __init__(self, data, *, user):
        asked = data.dict()
        super().__init__(asked)
        self.user, self.year = user, today().year
        self.chosen = user.unit
        self.fields["state"].choices = [
            ("", "Cần rà soát"),
            (self.DONE, "Đã rà soát"),
            (self.ALL, "Tất cả"),
        ]
        if user.unit.is_leaf():
            del self.fields["unit"]
        else:
            self._choose_unit(asked)
        if self.is_list:
            self._offer_hamlets()
        else:
            for name in ("q", "state", "hamlet"):
                del self.fields[name]

    def _choose_unit(self, asked):
        box = self.fields["unit"]
        box.offer(Unit.objects.visible_to(self.user))
        try:
            self.chosen = box.clean(asked.get("unit")) or self.user.unit
        except ValidationError:
            return  # said again, at the box, when the form is checked
        asked["unit"] = box.prepare_value(self.chosen) if asked.get("unit") else ""

    def _offer_hamlets(self):
        names = self.addresses().values_list("hamlet", flat=True).order_by().distinct()
        self.hamlets = hamlets_in_order(names)
        self.fields["hamlet"].choices = [
            ("", "Tất cả"),
            *(
                (folded or NO_HAMLET, spellings[0] or NO_HAMLET_LABEL)
                for folded, spellings in self.hamlets.items()
            ),
        ]

    @property
    def is_list(self):
        """Whether one unit's addresses are listed, instead of the units below it."""
        return self.chosen.level == Unit.Level.BASE or bool(self.data.get("own"))

    def addresses(self):
        """All open addresses of the unit itself."""
        return Address.objects.visible_to(self.user).open().filter(unit=self.chosen)

    def narrowed(self):
        if not self.is_valid():
            return Address.objects.none()
        asked, found = self.cleaned_data, self.addresses()
        if asked["state"] == self.DONE:
            found = found.reviewed_in(self.year)
        elif asked["state"] != self.ALL:
            found = found.due_in(self.year, or_reviewed_by=self.user)
        if asked["hamlet"]:
            folded = asked["hamlet"] if asked["hamlet"] != NO_HAMLET else ""
            found = found.filter(hamlet__in=self.hamlets[folded])
        return found.matching(asked["q"], province_id=self.chosen.province_id)


class ReviewTapForm(Form):
    """One tap on a card. `tapped_on` is the day of a tap that had to wait for the line."""

    OUTCOMES = [
        (Review.Outcome.UNCHANGED, "Không đổi"),
        (Review.Outcome.STABLE, "Đã ổn định"),
        (Review.Outcome.DECEASED, "Qua đời"),
        (Review.Outcome.MOVED, "Chuyển đi"),
    ]

    outcome = forms.ChoiceField(choices=OUTCOMES)
    form_key = forms.UUIDField()
    tapped_on = DayField(required=False)

    def clean_tapped_on(self):
        """A phone's clock may run ahead."""
        return min(self.cleaned_data["tapped_on"] or today(), today())


class ReviewUndoForm(Form):
    review = forms.IntegerField()


class ReviewNeedForm(NeedForm):
    """A need as a visitor finds it: met or not, still wanted or not."""

    is_met = forms.BooleanField(label="Đã được đáp ứng", required=False)
    field_order = ["description", "is_met"]

    class Meta(NeedForm.Meta):
        fields = ["description", "form", "quantity", "measure", "value", "frequency"]

    def values(self):
        met = {"met_on": today()} if self.cleaned_data["is_met"] else {}
        return super().values() | met


ReviewNeedFormSet = formset_of(ReviewNeedForm, extra=2)


class ReviewUpdateForm(IdempotencyMixin, ModelForm):
    """A review and the needs not yet met, saved together."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Review
        fields = ["reviewed_on", "note"]
        labels = {"note": "Hoàn cảnh có gì mới"}

    def __init__(self, *args, address, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["reviewed_on"].initial = today
        self.fields["version"].initial = address.version
        stored = address.needs.filter(met_on__isnull=True).select_related("form")
        self.needs = ReviewNeedFormSet(
            self.data if self.is_bound else None, prefix="needs", stored=stored
        )

    def clean_version(self):
        """What is written over is what was seen."""
        if self.cleaned_data["version"] != self.address.version:
            self.data = self.data.copy()
            self.data["version"] = self.address.version
            raise ValidationError(
                "Hồ sơ vừa được người khác sửa sau khi bạn mở trang này. Những gì bạn nhập vẫn còn: "
                "hãy xem lại nhu cầu rồi lưu lần nữa."
            )
        return self.address.version

    def is_valid(self):
        return all([super().is_valid(), self.needs.is_valid()])

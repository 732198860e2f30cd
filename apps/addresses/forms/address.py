"""The dossier's form: the address, its needs and the members of a household in one."""

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy

from apps.accounts.roles import Permission
from apps.addresses.actions import Then
from apps.addresses.forms.checks import AddressChecks
from apps.addresses.forms.likenesses import LikenessMixin
from apps.addresses.forms.mending import show_at_fields
from apps.addresses.forms.rows import MemberFormSet, NeedFormSet
from apps.addresses.models import Address
from apps.core.forms import (
    BirthField,
    IdempotencyMixin,
    IdentityField,
    ModelForm,
    VersionedFormMixin,
)
from apps.core.forms.bases import FILL_IN
from apps.core.forms.compared_rows import adopt_rows_sent_before, compared_rows
from apps.core.forms.rows import UncheckedMixin, problems_of
from apps.core.forms.widgets import NameInput
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

ROWS = {"needs": "Nhu cầu", "members": "Thành viên hộ"}


class HamletInput(NameInput):
    """Offers what the commune already has (hamlets.js); plain text without."""

    template_name = "addresses/hamlet_input.html"
    hints = NameInput.hints | {
        "data-hamlets": reverse_lazy("addresses:hamlets"),
        "list": "hamlet_names",
    }


class AddressForm(AddressChecks, LikenessMixin, UncheckedMixin, ModelForm):
    """What creating and editing share. `content()` is what the actions take."""

    sections = [
        (
            "Người, hộ hoặc tập thể",
            [
                "kind",
                "full_name",
                "born",
                "gender",
                "ethnicity",
                "identity_number",
                "phone",
                "headcount",
            ],
        ),
        ("Nơi ở", ["unit", "hamlet", "street"]),
        ("Hoàn cảnh", ["circumstances"]),
        ("Đối tượng", ["household_status", "categories"]),
        ("Khảo sát", ["surveyed_on", "survey_channel", "surveyor"]),
        ("Đồng ý và hồ sơ", ["data_consent_on", "data_consent_by", "legacy_code", "filed_on"]),
    ]
    before_rows = 3  # sections that stand above needs and members
    unit = UnitField(
        label="Đơn vị", help_text="Xã, phường, trường học hoặc đơn vị trực thuộc giữ hồ sơ."
    )
    born = BirthField(
        label="Ngày sinh hoặc năm sinh",
        required=False,
        help_text="Không rõ ngày thì chỉ ghi năm. Gõ liền 05031948 cũng được. Với hộ: của người đứng tên.",
    )

    class Meta:
        model = Address
        fields = [
            "kind",
            "full_name",
            "gender",
            "ethnicity",
            "identity_number",
            "phone",
            "headcount",
            "unit",
            "hamlet",
            "street",
            "household_status",
            "categories",
            "circumstances",
            "surveyed_on",
            "survey_channel",
            "surveyor",
            "data_consent_on",
            "data_consent_by",
            "legacy_code",
            "filed_on",
        ]
        labels = {
            "full_name": "Họ và tên (hoặc tên tập thể)",
            "headcount": "Số người",
            "circumstances": "Hoàn cảnh cụ thể",
            "data_consent_on": "Ngày gia đình đồng ý",
            "data_consent_by": "Người đồng ý",
        }
        help_texts = {
            "full_name": "Với hộ gia đình: tên người đứng tên hộ.",
            "headcount": "Cá nhân: để trống là 1. Hộ gia đình: số nhân khẩu, kể cả người đứng tên.",
            "data_consent_on": "Gia đình đồng ý để Hội khảo sát và giữ thông tin này. Việc công khai được hỏi riêng.",
            "data_consent_by": "Ai đồng ý, quan hệ với người đứng tên. Với trẻ em: người đại diện; trẻ từ 7 tuổi thì hỏi cả em.",
            "filed_on": "Để trống thì lấy ngày duyệt. Có thể ghi ngày của hồ sơ giấy từ trước.",
        }
        field_classes = {"identity_number": IdentityField}
        widgets = {
            "kind": forms.RadioSelect,
            "categories": forms.CheckboxSelectMultiple,
            "full_name": NameInput,
            "ethnicity": NameInput,
            "hamlet": HamletInput,
            "surveyor": NameInput,
            "data_consent_by": NameInput,
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        address = self.instance
        stored = address.pk is not None
        self.initial["born"] = (address.birth_date, address.birth_year)
        self.fields["headcount"].required = False
        if not stored:
            self.initial["headcount"] = None  # a household of one is seldom meant
        self._offer_units(address if stored else None)
        self._offer_terms(address if stored else None)
        self.needs = NeedFormSet(
            self.data if self.is_bound else None,
            prefix="needs",
            stored=address.needs.all() if stored else (),
        )
        self.members = MemberFormSet(
            self.data if self.is_bound else None,
            prefix="members",
            stored=address.members.all() if stored else (),
        )

    def _offer_units(self, address):
        """Clerks write in their own unit; the unit of an address on file stands."""
        if not self.user.writes_below or (address and address.is_on_file):
            del self.fields["unit"]
            return
        units = Unit.objects.visible_to(self.user).bases()
        if address:
            units = units | Unit.objects.filter(pk=address.unit_id)
            self.initial["unit"] = address.unit
        self.fields["unit"].offer(units)

    def _offer_terms(self, address):
        """Terms in use, and those this address already has."""
        terms = self.fields["categories"]
        mine = Q(pk__in=address.categories.values("pk")) if address else Q()
        terms.queryset = terms.queryset.filter(Q(is_active=True) | mine)
        channels = self.fields["survey_channel"]
        mine = Q(pk=address.survey_channel_id) if address else Q()
        channels.queryset = channels.queryset.filter(Q(is_active=True) | mine)

    def is_valid(self):
        return all([super().is_valid(), self.needs.is_valid(), self.members.is_valid()])

    # --- giving

    def content(self):
        """What `actions.create` and `actions.edit` take besides `by` (after is_valid)."""
        birth_date, birth_year = self.cleaned_data["born"]
        fields = {
            name: self.cleaned_data[name]
            for name in self._meta.fields
            if name in self.fields and name != "categories"
        }
        return {
            "fields": fields
            | {"birth_date": birth_date, "birth_year": birth_year}
            | {"unit": self._unit(self.cleaned_data)},
            "categories": list(self.cleaned_data["categories"]),
            "needs": self.needs.rows(),
            "members": self.members.rows(),
            "likeness_reason": self.cleaned_data["likeness_reason"],
        }

    def then(self):
        """Which button was pressed."""
        pressed = self.data.get("then")
        return Then(pressed) if pressed in list(Then) else Then.STAY

    # --- showing

    def upper_parts(self):
        return self.parts()[: self.before_rows]

    def lower_parts(self):
        return self.parts()[self.before_rows :]

    def point_out_missing(self):
        """On a form not yet sent: show what has to be filled in before it can go for approval."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for name in self.instance.missing:
            self.add_error(name, FILL_IN)

    def show_unchecked(self):
        """Show what was typed as it is."""
        self.is_unchecked = True
        for rows in (self.needs, self.members):
            rows.show_unchecked()

    def problems(self):
        """[(id of the field or "", words)] of all that is wrong, in the order of the page."""
        problems = [("", message) for message in self.non_field_errors()]
        problems += [("", message) for field in self.hidden_fields() for message in field.errors]
        problems += self._problems_of_parts(self.upper_parts())
        for rows in (self.needs, self.members):
            problems += rows.problems(ROWS[rows.prefix])
        problems += self._problems_of_parts(self.lower_parts())
        return problems + problems_of([self["likeness_reason"]])

    def _problems_of_parts(self, parts):
        return [problem for _, fields in parts for problem in problems_of(fields)]

    def not_yet_sent(self):
        return self.instance.pk is None or self.instance.status in Address.NOT_YET_SENT

    def may_file(self):
        return self.user.may(Permission.APPROVE)


class AddressCreateForm(IdempotencyMixin, AddressForm):
    def content(self):
        return super().content() | {"form_key": self.cleaned_data["form_key"]}


class AddressEditForm(VersionedFormMixin, AddressForm):
    """Only reviewers move the date of a dossier that is on file: the figures stand on it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_on_file and not self.may_file():
            self.fields["filed_on"].disabled = True
        show_at_fields(self)

    def compared(self):
        found = super().compared()
        for rows in (self.needs, self.members):
            found += compared_rows(rows, ROWS[rows.prefix])
        return found

    def prepare(self):
        for rows in (self.needs, self.members):
            rows.share(self.data)
            adopt_rows_sent_before(rows)

"""What people type into forms, and what the forms answer."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django import forms

from apps.addresses.models import Address, Category, Need
from apps.core.forms import (
    BirthField,
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    IdentityField,
    ModelForm,
    MoneyField,
    PhoneField,
    QuantityField,
    VersionedFormMixin,
)
from apps.sponsors.models import Sponsor
from tests.factories import AddressFactory, SponsorFactory


class AddressForm(ModelForm):
    born = BirthField(label="Ngày sinh", required=False)
    sections = [("Người được trợ giúp", ["full_name", "kind"]), ("Không có mục nào", ["nothing"])]

    class Meta:
        model = Address
        fields = ["full_name", "kind", "unit", "categories", "headcount", "filed_on", "phone"]
        widgets = {"kind": forms.RadioSelect, "categories": forms.CheckboxSelectMultiple}


class AddressEditForm(VersionedFormMixin, AddressForm):
    pass


class NeedForm(ModelForm):
    class Meta:
        model = Need
        fields = ["description", "value", "quantity"]


class NeedEditForm(VersionedFormMixin, NeedForm):
    """A need carries no version of its own; the test lends it one."""


class SponsorForm(IdempotencyMixin, ModelForm):
    class Meta:
        model = Sponsor
        fields = ["name", "kind"]


class Search(FilterForm):
    shown = 1
    q = forms.CharField(label="Tìm", required=False)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), ("a", "A")])
    waiting = forms.BooleanField(label="Chờ duyệt", required=False)


class Reason(Form):
    reason = forms.CharField(label="Lý do", help_text="Một câu là đủ.")
    secret = forms.CharField(label="Khóa", widget=forms.HiddenInput)


def error_of(field, typed):
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages[0]


# --- fields ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["03/04/2018", "3/4/2018", "03042018", " 03.04.2018 "])
def test_day_is_read_day_first_with_or_without_slashes(typed):
    assert DayField().clean(typed) == datetime.date(2018, 4, 3)


def test_day_that_does_not_exist_is_refused_in_words():
    assert "không có thật" in error_of(DayField(), "31/02/2018")


def test_day_may_be_left_empty_where_it_is_optional():
    assert DayField(required=False).clean("") is None


def test_birth_is_a_day_or_a_bare_year_or_unknown():
    field = BirthField(required=False)

    assert field.clean("01/02/1954") == (datetime.date(1954, 2, 1), 1954)
    assert field.clean("01021954") == (datetime.date(1954, 2, 1), 1954)
    assert field.clean("1954") == (None, 1954)
    assert field.clean("") == (None, None)


def test_birth_that_is_required_may_not_be_left_empty():
    assert error_of(BirthField(error_messages={"required": "Hãy điền."}), "") == "Hãy điền."


def test_birth_typed_again_the_same_way_is_no_change():
    field = BirthField(required=False)

    assert not field.has_changed((None, 1954), "1954")
    assert not field.has_changed(None, "")
    assert field.has_changed((None, 1954), "1955")
    assert field.has_changed((None, 1954), "không rõ")


def test_birth_is_shown_back_as_it_was_known():
    shown = BirthField().widget.format_value

    assert shown((datetime.date(1954, 2, 1), 1954)) == "01/02/1954"
    assert shown((None, 1954)) == "1954"
    assert shown((None, None)) is None
    assert shown("31/02/1954") == "31/02/1954"


def test_money_is_read_the_vietnamese_way_and_shown_back_with_dots():
    field = MoneyField()

    assert field.clean("1,5 triệu") == 1_500_000
    assert field.widget.format_value(1_500_000) == "1.500.000"
    assert field.widget.format_value("1.5") == "1.5"


def test_money_with_two_readings_is_refused():
    assert "Không đọc được chắc chắn" in error_of(MoneyField(), "1.5")


def test_negative_money_is_refused_even_from_a_program():
    assert error_of(MoneyField(), -1) == "Số tiền không được âm."


def test_money_may_be_left_empty_where_the_value_is_unknown():
    assert MoneyField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12", "12"), ("2,5", "2.5"), ("2.5", "2.5"), ("1.500", "1500"), ("1.500,25", "1500.25")],
)
def test_quantity_takes_comma_or_point(typed, amount):
    assert QuantityField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1,500", "nhiều", "-2", "1e3"])
def test_quantity_that_is_not_certain_is_refused(typed):
    assert "Không đọc được chắc chắn" in error_of(QuantityField(), typed)


def test_quantity_is_shown_back_without_idle_zeros():
    assert QuantityField().widget.format_value(Decimal("2.50")) == "2,5"
    assert QuantityField().widget.format_value(Decimal("100.00")) == "100"
    assert QuantityField(required=False).clean("") is None


def test_phone_and_identity_number_are_tidied_or_refused():
    assert PhoneField().clean("+84 905 000 111") == "0905000111"
    assert "thiếu số 0" in error_of(PhoneField(), "905000111")
    assert PhoneField(required=False).clean("") == ""
    assert IdentityField().clean("001 054 000 111") == "001054000111"
    assert "thiếu chữ số" in error_of(IdentityField(), "12345678901")
    assert IdentityField(required=False).clean("") == ""


# --- bases -----------------------------------------------------------------------------------


def test_model_form_picks_the_fields_by_itself():
    fields = AddressForm.base_fields

    assert isinstance(fields["filed_on"], DayField)
    assert isinstance(fields["phone"], PhoneField)
    assert isinstance(NeedForm.base_fields["value"], MoneyField)
    assert isinstance(NeedForm.base_fields["quantity"], QuantityField)
    assert NeedForm.base_fields["description"].clean("gạo\u00a0 tẻ") == "gạo tẻ"


@pytest.mark.django_db
def test_radio_buttons_of_a_required_choice_offer_no_empty_choice():
    assert [key for key, _ in AddressForm().fields["kind"].choices] == [
        "individual",
        "household",
        "collective",
    ]


@pytest.mark.django_db
def test_box_left_open_says_that_nothing_is_chosen():
    class OpenForm(ModelForm):
        class Meta:
            model = Address
            fields = ["gender", "survey_channel"]

    form = OpenForm()

    assert str(form).count('<option value="" selected>(chưa chọn)</option>') == 2


@pytest.mark.django_db
def test_long_form_shows_its_sections_and_then_the_rest():
    parts = AddressForm().parts()

    assert [heading for heading, _ in parts] == ["Người được trợ giúp", ""]
    assert [field.name for field in parts[0][1]] == ["full_name", "kind"]
    assert "<h2>Người được trợ giúp</h2>" in str(AddressForm())


def test_empty_required_field_says_the_same_words_above_and_at_the_field():
    html = str(Reason({}))

    assert '<a href="#id_reason">Lý do: Hãy điền mục này.</a>' in html
    assert 'id="id_reason_error"' in html
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
    assert 'role="alert"' in html
    assert html.count("Hãy điền mục này.") == 3  # the field, its line above, the hidden field


def test_required_field_says_so_in_words_and_leaves_checking_to_the_server():
    html = str(Reason())

    assert "(bắt buộc)" in html
    assert " required" not in html.replace('class="required"', "")
    assert 'role="alert"' not in html


class Choices(Form):
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")])
    category = forms.ModelChoiceField(Category.objects.all(), label="Đối tượng")


def test_choice_that_is_not_offered_is_refused_in_plain_words(db):
    form = Choices({"kind": "khac", "category": "0"})

    words = ["Hãy chọn một trong những điều có sẵn ở mục này."]
    assert form.errors == {"kind": words, "category": words}


def test_email_that_is_none_is_refused_in_words_with_an_example():
    class EmailForm(Form):
        email = forms.EmailField(label="Email")

    assert "ghi như ten@vidu.vn" in EmailForm({"email": "không phải"}).errors["email"][0]


def test_list_of_choices_says_that_nothing_is_chosen():
    assert Choices().fields["category"].empty_label == "(chưa chọn)"


def test_filter_form_folds_what_is_not_used_every_day():
    search = Search({"q": "hoa", "waiting": "on"})

    assert [field.name for field in search.first_fields()] == ["q"]
    assert [field.name for field in search.folded_fields()] == ["kind", "waiting"]
    assert (search.used(), search.folded_used()) == (2, 1)
    assert Search().used() == 0


# --- lost updates and double clicks ----------------------------------------------------------


def typed_for(address, **changes):
    return {
        "full_name": address.full_name,
        "kind": "household",
        "unit": str(address.unit_id),
        "headcount": "4",
        "filed_on": "01/03/2018",
        "phone": "",
        "version": str(address.version),
        **changes,
    }


@pytest.fixture
def household(commune, clerk):
    return AddressFactory(
        unit=commune, kind="household", headcount=4, filed_on=datetime.date(2018, 3, 1), phone=""
    )


def test_clerk_who_was_alone_saves_without_questions(household):
    form = AddressEditForm(typed_for(household, headcount="5"), instance=household)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["version"] == household.version


def test_clerk_sees_both_values_when_a_colleague_saved_meanwhile(household):
    poor = Category.objects.first()
    opened_with = household.version
    household.version += 1
    typed = typed_for(
        household, version=opened_with, headcount="5", filed_on="", categories=[poor.pk]
    )

    form = AddressEditForm(typed, instance=household)

    assert not form.is_valid()
    assert {item.choice: (item.stored, item.typed) for item in form.conflict} == {
        "keep-headcount": ("4", "5"),
        "keep-filed_on": ("01/03/2018", "(trống)"),
        "keep-categories": ("(trống)", str(poor)),
    }
    html = str(form)
    assert "người khác đã lưu thay đổi" in html
    assert "Giữ giá trị người khác vừa lưu: " in html
    assert f'name="version" value="{opened_with}"' in html  # until the person has chosen


def test_choosing_a_value_of_each_field_settles_the_conflict(household):
    household.version += 1
    typed = typed_for(household, version=1, headcount="5", full_name="Hộ bà Thử Mới")
    first = AddressEditForm(typed, instance=household)
    first.is_valid()
    household.refresh_from_db()
    household.version += 1
    keep = {item.choice: item.stored_choice for item in first.conflict}
    keep["keep-headcount"] = keep["keep-headcount"].replace("stored:", "mine:")

    second = AddressEditForm(first.data | keep, instance=household)

    assert second.is_valid(), second.errors
    assert second.cleaned_data["headcount"] == 5
    assert second.cleaned_data["full_name"] == second.initial["full_name"]
    assert second.cleaned_data["version"] == household.version


def test_colleague_who_saved_the_very_same_values_is_no_conflict(household):
    household.version += 1

    form = AddressEditForm(typed_for(household, version=1), instance=household)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["version"] == household.version


def test_conflict_is_told_in_the_words_of_the_page(household, commune, neighbour_commune):
    household.version += 1
    typed = typed_for(
        household,
        version=1,
        unit=str(neighbour_commune.pk),
        kind="collective",
        born="1954",
        headcount="nhiều",
    )

    form = AddressEditForm(typed, instance=household, initial={"born": (None, 1953)})
    form.is_valid()

    told = {item.label: (item.stored, item.typed) for item in form.conflict}
    assert told["Đơn vị"] == (str(commune), str(neighbour_commune))
    assert told["Loại"] == ("Hộ gia đình", "Tập thể khác")
    assert told["Ngày sinh"] == ("1953", "1954")
    assert told["Số người"] == ("4", "nhiều")


@pytest.mark.django_db
def test_conflict_shows_money_and_quantities_the_vietnamese_way():
    need = Need(description="Gạo", value=1_500_000, quantity=Decimal("2.50"))
    need.version = 2

    form = NeedEditForm(
        {"description": "Gạo", "value": "2 triệu", "quantity": "3", "version": "1"}, instance=need
    )
    form.is_valid()

    assert [(item.stored, item.typed) for item in form.conflict] == [
        ("1.500.000 đồng", "2.000.000 đồng"),
        ("2,5", "3"),
    ]


@pytest.mark.django_db
def test_sponsor_form_sent_twice_finds_what_the_first_click_made(commune):
    key = uuid.uuid4()
    made = SponsorFactory(unit=commune, form_key=key)
    typed = {"name": "Cà phê Ea Mtá", "kind": "company", "form_key": str(key)}

    form = SponsorForm(typed)

    assert form.is_valid(), form.errors
    assert form.instance.form_key == key
    assert form.already_saved() == made


@pytest.mark.django_db
def test_each_new_form_carries_its_own_key():
    first, second = SponsorForm(), SponsorForm()

    assert first["form_key"].value() != second["form_key"].value()
    assert SponsorForm({"name": "A", "kind": "company", "form_key": uuid.uuid4()}).is_valid()
    assert "form_key" in SponsorForm({"name": "A", "kind": "company"}).errors


class KindFilter(FilterForm):
    kind = forms.ChoiceField(
        required=False, choices=[("", "Tất cả"), ("a", "Cá nhân"), ("b", "Hộ <mới> & cũ")]
    )


def test_a_filter_keeps_the_choice_a_person_made():
    html = str(KindFilter({"kind": "b"})["kind"])

    assert '<option value="b" selected>Hộ &lt;mới&gt; &amp; cũ</option>' in html
    assert '<option value="a">Cá nhân</option>' in html
    assert html.count("selected") == 1


def test_choices_in_groups_stand_under_their_heading():
    class Grouped(FilterForm):
        kind = forms.ChoiceField(
            choices=[("", "Tất cả"), ("Hội & bạn", [("rc", "Hội viên"), ("school", "Trường học")])]
        )

    shown = str(Grouped({"kind": "school"})["kind"])

    assert '<optgroup label="Hội &amp; bạn"><option value="rc">Hội viên</option>' in shown
    assert '<option value="school" selected>Trường học</option></optgroup>' in shown

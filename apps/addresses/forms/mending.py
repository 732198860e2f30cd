"""What a returned dossier is to be mended in: named by the reviewer, shown to the clerk."""

from django.utils.html import format_html

from apps.addresses.models import Address

MENDABLE = [
    "kind",
    "full_name",
    "birth_date",
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
    "needs",
    "members",
    "surveyed_on",
    "survey_channel",
    "surveyor",
    "data_consent_on",
    "data_consent_by",
    "legacy_code",
    "filed_on",
]
ON_THE_FORM = {"birth_date": "born"}  # where the form's name is another one
GROUPS = {"kind", "categories"}  # their first box carries the anchor


def choices():
    """(name, label) of all that may be named."""
    named = Address._meta.get_field("field_to_mend").named(",".join(MENDABLE))
    return [(name, label[:1].upper() + label[1:]) for name, label in named]


def field_label(names):
    """The Vietnamese names of what is to be mended; "" for nothing."""
    return Address._meta.get_field("field_to_mend").in_words(names)


def to_mend(address):
    """[(anchor on the form, label)] of what is to be mended."""
    named = Address._meta.get_field("field_to_mend").named(address.field_to_mend)
    return [(anchor(name), label) for name, label in named]


def anchor(name):
    place = f"id_{ON_THE_FORM.get(name, name)}"
    return f"{place}_0" if name in GROUPS else place


def why_returned(address):
    """The reviewer's words on one line."""
    code = address.get_return_reason_display()
    return f"{code}. {address.decision_reason}" if code else address.decision_reason


def show_at_fields(form):
    """Put the reviewer's words at the fields of a returned dossier's form.

    Rows (needs, members) get them as `mend` of their formset.
    """
    address = form.instance
    names = address.field_to_mend.split(",") if address.status == Address.Status.RETURNED else []
    for name in names:
        place = ON_THE_FORM.get(name, name)
        if place in form.fields:
            field = form.fields[place]
            field.help_text = format_html(
                '<strong class="mend">Cần sửa: {}</strong> {}',
                why_returned(address),
                field.help_text,
            )
        elif hasattr(form, place):
            getattr(form, place).mend = why_returned(address)

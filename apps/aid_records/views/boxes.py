"""The boxes of the monthly round as HTML.

Drawn here: two hundred rows of form fields take the template engine a second.
"""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from apps.aid_records.forms.rounds import KEEP, RowForm

SELECTED = mark_safe(" selected")
NONE = mark_safe("")
TEXTS = {  # box: class, keyboard of phones
    "given_on": ("w-day", "numeric"),
    "value": ("w-money num", "numeric"),
    "headcount": ("w-count num", "numeric"),
    "reason": ("w-reason", "text"),
}
LABELS = {name: field.label for name, field in RowForm.base_fields.items()}


def draw(row, terms):
    """{box: HTML} of one row that is offered."""
    name = row.pledge.address.full_name
    drawn = {box: _text(row, box, name) for box in TEXTS}
    drawn["form"] = _select(
        row, "form", name, [("", "Chọn hình thức"), *terms.forms_for(row.pledge)]
    )
    drawn["basis"] = _select(row, "basis", name, terms.bases)
    if row.proposal:
        exclusion = row.proposal.exclusion
        decisions = [
            ("", f"Đề xuất {exclusion.value}: hãy chọn"),
            (KEEP, "Tính vào Cuộc vận động"),
            (exclusion.value, f"Không tính: {exclusion.label}"),
        ]
        drawn["decision"] = _select(row, "decision", name, decisions)
    return drawn


def _text(row, box, name):
    css, keyboard = TEXTS[box]
    return format_html(
        '<input type="text" id="{0}-{1}" name="{0}-{1}" value="{2}" class="{3}" inputmode="{4}"'
        ' autocomplete="off" aria-label="{5}, {6}"{7}>{8}',
        row.key,
        box,
        row.typed[box],
        css,
        keyboard,
        LABELS[box],
        name,
        *_error(row, box),
    )


def _select(row, box, name, choices):
    attributes, words = _error(row, box)
    return format_html(
        '<select id="{0}-{1}" name="{0}-{1}" aria-label="{2}, {3}"{4}>{5}</select>{6}',
        row.key,
        box,
        LABELS[box],
        name,
        attributes,
        _options(tuple(choices), row.typed[box]),
        words,
    )


@lru_cache(maxsize=100)
def _options(choices, chosen):
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SELECTED if key == chosen else NONE, label) for key, label in choices),
    )


def _error(row, box):
    """The attributes of a box that is wrong, and the words below it."""
    words = row.errors.get(box)
    if not words:
        return NONE, NONE
    told = f"{row.key}-{box}_error"
    return (
        format_html(' aria-invalid="true" aria-describedby="{}"', told),
        format_html(
            '<p class="errorlist" id="{}"><span class="visually-hidden">Lỗi: </span>{}</p>',
            told,
            words,
        ),
    )

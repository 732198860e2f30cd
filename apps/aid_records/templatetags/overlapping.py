"""What speaks against a gift, in words."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from apps.core.dates import format_date
from apps.core.money import format_money

register = template.Library()

NAMED = 3
"""So many other gifts are named; the address's own page has them all."""


@register.simple_tag
def overlapping(overlap, reader):
    """A list of the lines of an Overlap; linked where the reader finds the other gift."""
    lines = [_of_itself(other, reader) for other in overlap.again[:NAMED]]
    lines += [_of_another(other, reader) for other in overlap.others[:NAMED]]
    if more := overlap.others[NAMED:]:
        lines.append(f"Và {len(more)} lần khác trong tháng này.")
    if overlap.median is not None:
        lines.append(
            f"12 tháng, kể cả lần này: {format_money(overlap.total)} đồng; mức giữa của các địa chỉ "
            f"được trợ giúp ở cùng đơn vị: {format_money(overlap.median)} đồng."
        )
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="overlap">{}</ul>', items)


def _of_itself(other, reader):
    return format_html(
        "Có thể là ghi trùng: tháng này đã có một lần của chính {}: {}",
        other.sponsor.name,
        _what_and_when(other, reader),
    )


def _of_another(other, reader):
    return format_html(
        "{} {}: {}",
        "Tháng này đã nhận của" if other.pk else "Cùng đợt này còn nhận của",
        other.sponsor.name,
        _what_and_when(other, reader),
    )


def _what_and_when(other, reader):
    day = f"ngày {format_date(other.given_on)}"
    if other.pk and reader.unit.contains(other.unit):
        day = format_html(
            '<a href="{}">{}</a>', reverse("aid_records:detail", args=[other.pk]), day
        )
    return format_html(
        "{}{}, {}.",
        f"{other.form.name}, " if other.form_id else "",
        "chưa quy đổi" if other.value is None else f"{format_money(other.value)} đồng",
        day,
    )

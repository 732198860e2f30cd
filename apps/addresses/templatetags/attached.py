"""The photos and papers of an address, for its page: one query."""

from django import template
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.core.files import shown_files

register = template.Library()


@register.inclusion_tag("components/files.html", takes_context=True)
def attachments_of(context, address):
    user = context["request"].user
    is_open = not address.is_voided and address.status not in address.NOT_COUNTED
    may_edit = user.may(Permission.EDIT_RECORDS, address.unit)
    return {
        "id": "tep",
        "title": "Ảnh và giấy tờ",
        "none": "Chưa có ảnh hay giấy tờ nào.",
        "add_url": reverse("addresses:attach", args=[address.code]) if may_edit and is_open else "",
    } | shown_files(address.attachments, url="addresses:attachment", may_void=may_edit)

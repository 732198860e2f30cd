"""The evidence of an aid record, for its page: one query."""

from django import template
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.core.files import shown_files

register = template.Library()


@register.inclusion_tag("components/files.html", takes_context=True)
def evidence_of(context, aid):
    may_edit = context["request"].user.may(Permission.EDIT_RECORDS, aid.unit)
    add_url = reverse("aid_records:evidence_add", args=[aid.pk])
    return {
        "id": "minh-chung",
        "title": "Minh chứng",
        "none": "Chưa có ảnh trao quà hay biên nhận đã ký.",
        "add_url": add_url if may_edit and not aid.is_voided else "",
    } | shown_files(aid.evidence, url="aid_records:evidence", may_void=may_edit)

"""Presentations of aid models that wait on a person (settings.WORKLIST)."""

from django.urls import reverse

from apps.accounts.roles import Permission
from apps.publishing.models import Presentation
from apps.reports.worklist import Item, Waiting


def presentations(user):
    """Words about aid models that somebody else has written, the oldest first."""
    if not user.may(Permission.PUBLISH):
        return None
    found = Presentation.objects.visible_to(user).filter(status=Presentation.Status.WAITING)
    return Waiting(
        "Bài giới thiệu mô hình chờ duyệt",
        reverse("publishing:presentation_list"),
        found.exclude(written_by=user).select_related("unit").order_by("id"),
        lambda row: Item(
            row.title, row.unit.name, reverse("publishing:presentation_detail", args=[row.pk])
        ),
    )

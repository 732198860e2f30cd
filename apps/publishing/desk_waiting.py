"""What of the publish desk waits on a person, for the first page and the daily mail (settings.WORKLIST)."""

from django.urls import reverse

from apps.accounts.roles import Permission
from apps.core.dates import format_date, format_moment, local
from apps.publishing.models import Publication
from apps.reports.worklist import Item, Waiting


def _waiting(title, tab, found, note):
    return Waiting(
        title,
        f"{reverse('publishing:list')}?tab={tab}",
        found.select_related("address"),
        lambda publication: Item(
            str(publication.address),
            note(publication),
            reverse("publishing:detail", args=[publication.pk]),
        ),
    )


def to_approve(user):
    """Versions that wait for approval by another than their writer."""
    if not user.may(Permission.PUBLISH):
        return None
    found = Publication.objects.visible_to(user).waiting().exclude(written_by=user)
    return _waiting(
        "Bản công bố chờ duyệt",
        "cho-duyet",
        found.in_queue_order(),
        lambda publication: f"trình lúc {format_moment(publication.submitted_at)}",
    )


def returned(user):
    """Versions sent back: the whole commune's to its clerk, to others their own."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Publication.objects.visible_to(user).filter(status=Publication.Status.RETURNED)
    if user.writes_below:
        found = found.filter(written_by=user)
    return _waiting(
        "Bản công bố bị trả lại, cần sửa",
        "dang-soan",
        found.order_by("-id"),
        lambda publication: publication.return_reason,
    )


def to_look_at_again(user):
    """Public cards whose dossier changed in what they say."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Publication.objects.visible_to(user).to_look_at_again()
    return _waiting(
        "Thẻ công khai cần xem lại",
        "xem-lai",
        found.order_by("dossier_changed_at", "id"),
        lambda row: f"hồ sơ đổi ngày {format_date(local(row.dossier_changed_at).date())}",
    )

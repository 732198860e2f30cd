"""Photos and papers that belong to an address."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.addresses.models.address import Address
from apps.core.models import StoredFile, Voidable


class AttachmentQuerySet(models.QuerySet):
    """Which attachments."""

    def visible_to(self, user):
        """Those of addresses in scope, and one's own that wait for their address to be saved."""
        return self.filter(
            Q(address__unit__path__startswith=user.unit.path)
            | Q(address__isnull=True, created_by=user)
        )

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def early(self, form_key, *, by):
        """Those that a person sent from a form that is not saved yet."""
        return self.filter(form_key=form_key, address__isnull=True, created_by=by)


@pghistory.track(exclude=["file", "preview"])
class Attachment(StoredFile, Voidable):
    """A photo or a paper of an address (tệp kèm theo).

    A photo taken while the form is still open carries the form's `form_key`; the address made
    from that form takes it over.
    """

    folder = "addresses"

    class Kind(models.TextChoices):
        PHOTO = "photo", "Ảnh"
        PAPER = "paper", "Giấy tờ"

    address = models.ForeignKey(
        Address,
        verbose_name="địa chỉ",
        null=True,
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    form_key = models.UUIDField("khóa của bản đang nhập", null=True, editable=False, db_index=True)
    kind = models.CharField("loại", max_length=5, choices=Kind.choices)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp kèm theo"
        verbose_name_plural = "tệp kèm theo"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs",
                condition=Q(address__isnull=False) | Q(form_key__isnull=False),
                violation_error_message="Tệp phải thuộc một địa chỉ.",
            ),
            Voidable.void_needs_reason("attachment_void_reason"),
        ]

"""What the rows of every book share: they belong to an aid model, and go where it goes."""

from django.db import models
from django.db.models import Q


class BookRowQuerySet(models.QuerySet):
    """Rows of a book. `book_at` is the way from a row to its aid model."""

    book_at = "aid_model"

    def visible_to(self, user):
        """Rows of aid models of the user's unit and of every unit below it."""
        return self.filter(**{f"{self.book_at}__unit__path__startswith": user.unit.path})

    def of(self, aid_models):
        """Rows of some aid models (rows or numbers)."""
        return self.filter(**{f"{self.book_at}__in": aid_models})

    def in_force(self):
        return self.filter(voided_at__isnull=True)


class HasSource:
    """For rows of what came in: from the `sponsor` of the register, or from a `source` in words."""

    @staticmethod
    def has_one_source(name):
        """The constraint every such model carries, under its own name."""
        return models.CheckConstraint(
            name=name,
            condition=Q(sponsor__isnull=False, source="") | Q(sponsor__isnull=True) & ~Q(source=""),
            violation_error_message="Hãy chọn nhà tài trợ, hoặc ghi nguồn khác; chỉ một trong hai.",
        )

    @property
    def shown_source(self):
        return self.sponsor.name if self.sponsor_id else self.source

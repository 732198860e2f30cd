"""What the rows of every book share: they belong to an aid model, and go where it goes."""

from django.db import models


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

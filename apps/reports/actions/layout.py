"""What may be done with the layout of the summary table."""

from django.db import transaction

from apps.core.actions import lock_unchanged, store


@transaction.atomic
def remember_layout(layout, *, by):
    """Remember how a province prints its summary table. Raises StaleError, ActionError."""
    if layout.pk:
        lock_unchanged(layout)
    else:
        layout.created_by = by
    return store(layout)

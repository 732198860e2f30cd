"""What may be done with historical totals (rule F14)."""

from django.db import transaction

from apps.aid_records.models import HistoricalTotal
from apps.core.actions import ActionError, lock_unchanged, made_before, store
from apps.core.dates import format_date
from apps.organisation.models import Unit


class TotalError(ActionError):
    """A historical total cannot be saved. The message is for people."""


class OverlapError(TotalError):
    """Another total already covers part of the span for the unit, one above it or one below it."""


@transaction.atomic
def enter(total, *, by):
    """Enter the figures of a unit and a span; a second click gives the first one's row.

    Raises OverlapError, TotalError.
    """
    if first := made_before(total):
        return first
    total.created_by = by
    return _checked(total)


@transaction.atomic
def edit(total, *, by):
    """Save the changed figures. Raises StaleError, VoidedError, OverlapError."""
    lock_unchanged(total)
    return _checked(total)


def _checked(total):
    if total.unit.province is None:
        raise TotalError("Hãy chọn một đơn vị thuộc tỉnh.")
    total.province = total.unit.province
    # One at a time in a province: the database cannot see units above and below by itself.
    Unit.objects.select_for_update(of=("self",)).get(pk=total.province_id)
    other = overlapping(total)
    if other:
        span = f"{format_date(other.starts_on)} – {format_date(other.ends_on)}"
        raise OverlapError(
            f"Khoảng thời gian này giao với số liệu đã có của {other.unit.name} ({span}). "
            "Số liệu của một đơn vị và của đơn vị trên, dưới nó không được chồng lên nhau."
        )
    return store(total)


def overlapping(total):
    """A total in force of the same unit, one above it or one below it, that shares days; or None."""
    near = HistoricalTotal.objects.overlapping(total.starts_on, total.ends_on).in_line_with(
        total.unit
    )
    return near.exclude(pk=total.pk).select_related("unit").order_by("starts_on").first()

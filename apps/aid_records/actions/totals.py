"""What may be done with historical totals (rule F14)."""

from django.db import transaction

from apps.aid_records import papers
from apps.aid_records.models import HistoricalTotal
from apps.aid_records.papers import Paper
from apps.core.actions import ActionError, lock_unchanged, made_before, store
from apps.core.dates import format_date
from apps.organisation.models import Unit


class TotalError(ActionError):
    """A historical total cannot be saved. The message is for people."""


class OverlapError(TotalError):
    """Another total already covers part of the span for the unit, one above or below it, or what went
    into it."""


class DividedError(TotalError):
    """A unit that was divided, and of which a part went into this one, has records of these days."""


@transaction.atomic
def enter(total, *, by):
    """Enter the figures of a unit and a span; a second click gives the first one's row.

    Raises OverlapError, DividedError, TotalError.
    """
    if first := made_before(total):
        return first
    total.created_by = by
    return _checked(total)


@transaction.atomic
def edit(total, *, by):
    """Save the changed figures. Raises StaleError, VoidedError, OverlapError, DividedError."""
    lock_unchanged(total)
    return _checked(total)


def _checked(total):
    if total.unit.province is None:
        raise TotalError("Hãy chọn một đơn vị thuộc tỉnh.")
    total.province = total.unit.province
    asked = [Paper(-1, total.unit, total.starts_on, total.ends_on)]
    # One at a time in a province: the database cannot see units above and below by itself.
    provinces = {total.province_id, *papers.provinces_of(asked)}
    list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=provinces).order_by("pk"))
    other = overlapping(total, provinces)
    if other:
        span = f"{format_date(other.starts_on)} – {format_date(other.ends_on)}"
        raise OverlapError(
            f"Khoảng thời gian này giao với số liệu đã có của {other.unit.name} ({span}). {NOT_TWICE}"
        )
    if not _is_of_the_same_days(total) and (names := papers.divided(asked).get(-1)):
        raise DividedError(why_divided(total.unit, names))
    return store(total)


NOT_TWICE = (
    "Số liệu của một đơn vị, của đơn vị trên, dưới nó và của đơn vị cũ nhập vào nó không được chồng "
    "lên nhau."
)


def why_divided(unit, names):
    """Why figures of a unit about days before it was made cannot be taken, and what to do instead."""
    joined = ", ".join(names)
    return (
        f"{unit} có từ {format_date(unit.valid_from)}, gồm một phần của {joined}. Nơi đó đã có hồ sơ "
        "hoặc trợ giúp trong khoảng thời gian này, máy không biết phần nào đã nằm trong số liệu trên "
        "giấy. Hãy ghi số liệu theo từng đơn vị cũ."
    )


def overlapping(total, provinces):
    """A total in force in these provinces that stands for the same days of the same unit; or None."""
    near = HistoricalTotal.objects.overlapping(total.starts_on, total.ends_on)
    near = near.filter(province__in=provinces).exclude(pk=total.pk).select_related("unit")
    near = {one.pk: one for one in near.order_by("starts_on")}
    asked = [Paper(one.pk, one.unit, one.starts_on, one.ends_on) for one in near.values()]
    asked.append(Paper(-1, total.unit, total.starts_on, total.ends_on))
    found = papers.twice(asked)[-1]
    return next((one for one in near.values() if one.pk in found), None)


def _is_of_the_same_days(total):
    """Whether only figures change: what came since is settled by the figures themselves."""
    names = ("unit_id", "starts_on", "ends_on")
    before = HistoricalTotal.objects.filter(pk=total.pk).values_list(*names).first()
    return before == tuple(getattr(total, name) for name in names)

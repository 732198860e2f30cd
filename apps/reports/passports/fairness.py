"""Figures of the page on fairness: who waits, who got far more, what each person got."""

from decimal import Decimal, InvalidOperation

from apps.core.money import format_amount
from apps.core.spreadsheets import Column
from apps.core.text import whole_number
from apps.reports.figures import Behind, fairness
from apps.reports.figures.fairness import Against
from apps.reports.passports.addresses import counted
from apps.reports.passports.columns import CODE, FILED, NAME, PERSONS, VALUE
from apps.reports.passports.figure import Figure

UP = "reports:fairness"
PARTED = "/"
_OF = Column("Đơn vị", "unit", width=24)
_HAMLET = Column("Thôn, buôn, ấp", "hamlet", width=18, personal=True)
_WAITS = (NAME, CODE, _HAMLET, _OF, Column("Số người", "headcount", width=10, grouped=True), FILED)
_FAR = (
    NAME,
    CODE,
    _HAMLET,
    _OF,
    PERSONS,
    VALUE,
    Column("Mỗi người (đồng)", "per_person", grouped=True),
)


def _never(asked, **place):
    lines = fairness.never_helped(asked.unit, asked.scope.end, **place) if place["limit"] else []
    return _whole(fairness.waiting(asked.unit, asked.scope.end).never, lines)


def _long_ago(asked, *, limit, offset):
    months, end = _months(asked.of), asked.scope.end
    more = {"months": months, "limit": limit, "offset": offset}
    lines = fairness.helped_long_ago(asked.unit, end, **more) if limit else []
    return _whole(fairness.waiting(asked.unit, end, months=months).long_ago, lines)


def _far(asked, **place):
    view = asked.scope.view
    unit, start, end = asked.unit, asked.scope.start, asked.scope.end
    times, against = _times(asked.of)
    medians = fairness.shares(unit, start, end, view).medians(against)
    far = {"times": times, "medians": medians, "view": view}
    found = fairness.count_far_above(unit, start, end, **far)
    far["visible_path"] = asked.user.unit.path
    lines = fairness.far_above(unit, start, end, **far, **place) if place["limit"] else []
    shown = fairness.count_far_above(unit, start, end, **far)
    return Behind(found=found, shown=shown, lines=lines, historical=())


def _whole(found, lines):
    return Behind(found=found, shown=found, lines=lines, historical=())


def _months(of):
    return whole_number(of, most=240) or 12


def _in_months(of, user):
    months = whole_number(of, most=240) if of else 12
    return f"quá {months} tháng" if months else None


def _times(of):
    times, _, against = of.partition(PARTED)
    return Decimal(times or 3), Against(against or Against.WHOLE)


def _in_times(of, user):
    try:
        times, against = _times(of)
    except (InvalidOperation, ValueError):
        return None
    if not 1 <= times <= 1_000:
        return None
    return (
        f"quá {format_amount(times)} lần trung vị của {against.label[0].lower()}{against.label[1:]}"
    )


_HELPED = {"source": "helped_on_file", "up": UP}

FIGURES = (
    Figure(
        "never_helped",
        "Địa chỉ đang mở chưa từng được trợ giúp",
        "địa chỉ",
        ("waiting", "open", "F3"),
        _never,
        _WAITS,
        has_view=False,
        day_only=True,
        up=UP,
    ),
    Figure(
        "helped_long_ago",
        "Địa chỉ đang mở đã lâu chưa được trợ giúp",
        "địa chỉ",
        ("waiting", "open", "F3"),
        _long_ago,
        (*_WAITS, Column("Trợ giúp gần nhất", "helped_on", width=12)),
        narrows=_in_months,
        has_view=False,
        day_only=True,
        up=UP,
    ),
    Figure(
        "far_above",
        "Địa chỉ được trợ giúp nhiều hơn hẳn",
        "địa chỉ",
        ("far", "F3", "F6", "F7"),
        _far,
        _FAR,
        narrows=_in_times,
        up=UP,
    ),
    counted("shared_helped", "Địa chỉ được trợ giúp", "địa chỉ", ("far", "F4", "F3"), **_HELPED),
    counted(
        "shared_persons",
        "Số người được trợ giúp",
        "người",
        ("far", "F6", "F3"),
        adds="persons",
        **_HELPED,
    ),
    counted(
        "shared_value", "Giá trị trợ giúp", "đồng", ("far", "F7", "F3"), adds="value", **_HELPED
    ),
)

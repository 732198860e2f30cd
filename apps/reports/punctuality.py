"""In time or late, in words: the first submission against the due day."""

from apps.core.dates import local


def days_late(due_on, first_submitted_at, day):
    """How many days the report came (or, never submitted, is on `day`) after its due day; 0 or below
    is in time."""
    came = local(first_submitted_at).date() if first_submitted_at else day
    return (came - due_on).days


def in_words(due_on, first_submitted_at, day):
    """Đúng hạn, Trễ 3 ngày; what is not in yet: Còn 5 ngày, Hạn hôm nay, Quá hạn 2 ngày."""
    late = days_late(due_on, first_submitted_at, day)
    if first_submitted_at:
        return f"Trễ {late} ngày" if late > 0 else "Đúng hạn"
    if late > 0:
        return f"Quá hạn {late} ngày"
    return f"Còn {-late} ngày" if late else "Hạn hôm nay"

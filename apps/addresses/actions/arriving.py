"""Telling the staff of a unit which families of a divided unit came to its list, or left it again.

One notice for each old and new unit, never one for each family; nobody is named.
"""

from collections import Counter
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.core.money import format_number
from apps.notices.actions import settle, tell
from apps.notices.models import Notice


def tell_of_arrivals(old, settlings, *, by):
    """Settlings of one click were made: each receiving unit hears how many families came of `old`."""
    came = Counter()
    for settling in settlings:
        came[settling.new] += settling.count
    there = _there(old, came)
    for new, count in came.items():
        if count:
            _tell(old, new, _staff(new, by), _came(old, new, count, there.get(new.pk, count)))


def tell_of_late_ones(old, new, count, *, by):
    """A workbook brought `count` new families of `old` that a hamlet's rule led to the unit `new`."""
    there = _there(old, [new]).get(new.pk, count)
    _tell(old, new, _staff(new, by), _came(old, new, count, there))


def tell_of_return(old, new, count, *, by):
    """`count` families went back to `old`: who knew that they came is told, who did not need not."""
    about = Notice.objects.filter(key=_key(old, new))
    unread, knowing = (
        set(found.values_list("user", flat=True)) for found in (about.unread(), about.arrived())
    )
    settle(_key(old, new))
    if not count:
        return
    left = _there(old, [new]).get(new.pk, 0)
    staff = list(_staff(new, by))
    gone = f"{format_number(count)} địa chỉ của {old} không còn ở {new}: lần xếp được hoàn tác."
    stay = f" Còn {format_number(left)} địa chỉ." if left else ""
    _tell(old, new, [user for user in staff if user.pk in knowing], gone + stay)
    if left:
        others = [user for user in staff if user.pk in unread - knowing]
        _tell(old, new, others, _came(old, new, left, left))


def forget_arrivals(settlings):
    """The division itself is taken back, and the reorganisation tells of it: nothing is left to read."""
    for old, new in {(settling.old_id, settling.new_id) for settling in settlings}:
        settle(f"settled:{old}:{new}")


def _came(old, new, count, there):
    more, now = "", ""
    if there > count:
        more, now = " thêm", f", tới nay {format_number(there)}"
    return f"{new} nhận{more} {format_number(count)} địa chỉ của {old} (đơn vị cũ đã chia){now}."


def _tell(old, new, users, text):
    tell(users, key=_key(old, new), text=text, url=_list(f"{old} ({old.key})") or _list(old.key))


def _list(old):
    """The page of the list with this in its box; nothing where a notice has no room for that."""
    url = f"{reverse('addresses:list')}?{urlencode({'old': old})}"
    return url if len(url) <= Notice._meta.get_field("url").max_length else ""


def _staff(unit, by):
    """Who writes in exactly this unit, but for `by`; those above did it or see it on their pages."""
    return User.objects.who_may(Permission.EDIT_RECORDS, unit).filter(unit=unit).exclude(pk=by.pk)


def _there(old, units):
    """{number of a unit: families of `old` in use that are there now}, as the list of _list shows them."""
    found = Address.objects.in_use().of_old_unit(old).filter(unit__in=list(units))
    return dict(found.order_by().values_list("unit").annotate(Count("pk")))


def _key(old, new):
    return f"settled:{old.pk}:{new.pk}"

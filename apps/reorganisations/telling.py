"""Whom a reorganisation of units concerns, and what they are told of it: each person once.

A draft of a newer catalogue is told to who may apply it; what was applied or undone to the people of
units that ended, bear another name, lie elsewhere, or received or lost others.
"""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.core.money import format_number
from apps.jobs.actions import enqueue
from apps.notices import actions as notices
from apps.organisation.models import MovedRow, Reorganisation, Unit, UnitChange

What = UnitChange.What
PUBLIC_FIGURES = "public_figures"
COMPARE = "compare_reorganised"
NAMED = 3  # units in a notice; more are counted


def page_of(reorganisation):
    return reverse("reorganisations:detail", args=[reorganisation.pk])


def key_of(reorganisation):
    """The matter of notices about a draft, and of its jobs."""
    return f"reorganisation:{reorganisation.pk}"


def tell_of_draft(reorganisation):
    """A newer catalogue made a draft: who may apply it hears so. Gives how many were told."""
    able = list(User.objects.whom_to_tell(Permission.MANAGE_UNITS, reorganisation.scope))
    lines = format_number(reorganisation.changes.count())
    notices.tell(
        able,
        key=key_of(reorganisation),
        text=f"Danh mục đơn vị có thay đổi; chờ bạn xem bản soạn “{reorganisation.name}” ({lines} dòng).",
        url=page_of(reorganisation),
    )
    return len(able)


def moved_users(reorganisation):
    """Ids of the users whose unit it changed."""
    moved = MovedRow.objects.filter(reorganisation=reorganisation, field="unit")
    return set(moved.filter(model__iexact=User._meta.label).values_list("row", flat=True))


GONE = {Reorganisation.Status.APPLIED: "valid_to", Reorganisation.Status.UNDONE: "made"}
"""What a reorganisation noted of the units that are no more since."""


def undecided_users(reorganisation):
    """Active users of units that ended with it, or with its undoing, whom a manager has to give another
    unit: there was not one successor."""
    if reorganisation.status not in GONE:
        return User.objects.none()
    gone = _units(reorganisation, GONE[reorganisation.status])
    users = User.objects.of_units_gone().filter(unit__in=gone)
    return users.select_related("unit").in_order()


def round_off(reorganisation, *, moved, undone=False):
    """What is left once units have changed: strangers' totals are reckoned anew, dossiers of provinces
    that are one now are compared, and whom it concerns is told. Gives how many were told."""
    enqueue(PUBLIC_FIGURES, key=PUBLIC_FIGURES)
    enqueue(COMPARE, key=f"{COMPARE}:{reorganisation.pk}", reorganisation=reorganisation.pk)
    return tell_users(reorganisation, moved=moved, undone=undone)


def tell_users(reorganisation, *, moved, undone=False):
    """Tell these users, and all of units that ended, have another name, kind or parent, or received or
    lost units, what is so now.

    Gives how many were told.
    """
    notices.settle(key_of(reorganisation))
    faces = reorganisation.changes.filter(what__in=[What.RENAME, What.CHANGE_KIND, What.TRANSFER])
    other = Unit.objects.filter(
        Q(pk__in=faces.values("old"))
        | Q(pk__in=_units(reorganisation, "valid_to"))
        | Q(pk__in=_units(reorganisation, "parent"))
        | Q(pk__in=_units(reorganisation, "made"), valid_to__isnull=False)
    )
    other = set(other.values_list("pk", flat=True))
    gave = _exchanged(reorganisation)
    divided = set(reorganisation.changes.filter(what=What.DIVIDE).values_list("old", flat=True))
    concerned = Q(pk__in=moved) | Q(unit__in=other | set(gave))
    groups = defaultdict(list)
    for user in User.objects.filter(concerned, is_active=True).select_related("unit__province"):
        is_own = user.pk in moved or user.unit_id in other
        stays = user.pk not in moved and user.unit_id in gave
        groups[user.unit, is_own, stays].append(user)
    for (unit, is_own, stays), users in groups.items():
        said = [_words(reorganisation, unit, divided=divided, undone=undone)] if is_own else []
        if stays:
            said.append(gave[unit.pk].in_words(reorganisation, unit, undone=undone, first=not said))
        notices.tell(
            users,
            key=f"unit:{reorganisation.pk}",
            text=" ".join(said),
            url=reverse("organisation:detail", args=[unit.key]),
        )
    return sum(len(users) for users in groups.values())


class _Exchange:
    """What one unit received and lost: names of units."""

    def __init__(self):
        self.whole, self.parts, self.lost = [], [], []

    def in_words(self, reorganisation, unit, *, undone, first):
        if undone:
            back = f"Đợt sắp xếp theo {reorganisation.decree} được hoàn tác; " if first else ""
            came, left = self.whole + self.parts, self.lost
            said = [f"{_names(came)} trở lại như trước, không còn ở {unit}"] if came else []
            said += [f"{_names(left)} lại thuộc {unit}"] if left else []
            words = f"{back}{'; '.join(said)}."
        else:
            said = [f"nhận toàn bộ {_names(self.whole)}"] if self.whole else []
            said += [f"nhận một phần {_names(self.parts)}"] if self.parts else []
            said += [f"không còn {_names(self.lost)}"] if self.lost else []
            by = f"Theo {reorganisation.decree}, {unit}" if first else f"{unit}"
            words = f"{by} {', '.join(said)}. Danh sách, số liệu của bạn đổi theo."
        return words[:1].upper() + words[1:]


def _exchanged(reorganisation):
    """{number of a unit that was there before and after: its _Exchange}."""
    found = defaultdict(_Exchange)
    lines = reorganisation.changes.select_related("old")
    for line in lines.filter(what__in=[What.JOIN, What.DIVIDE]).exclude(new=None):
        exchange = found[line.new_id]
        (exchange.whole if line.what == What.JOIN else exchange.parts).append(line.old.name)
    parents = MovedRow.objects.filter(
        reorganisation=reorganisation, model=Unit._meta.label_lower, field="parent"
    )
    went = {
        row: (before, after) for row, before, after in parents.values_list("row", "before", "after")
    }
    for line in lines.filter(what=What.TRANSFER):
        before, after = went.get(line.old_id, (None, None))
        found[before].lost.append(line.old.name)
        found[after].whole.append(line.old.name)
    found.pop(None, None)
    return found


def _names(names):
    names = list(dict.fromkeys(names))
    more = len(names) - NAMED
    if more > 0:
        return f"{', '.join(names[:NAMED])} và {more} đơn vị khác"
    return " và ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _units(reorganisation, field):
    """Numbers of the units whose end or parent it changed."""
    moved = MovedRow.objects.filter(reorganisation=reorganisation, field=field)
    return moved.filter(model=Unit._meta.label_lower).values("row")


def _words(reorganisation, unit, *, divided, undone):
    decree = reorganisation.decree
    if unit.is_unmade:
        return (
            f"Đợt sắp xếp theo {decree} được hoàn tác, {unit} không còn. Bạn xem được hồ sơ của đơn vị ấy, "
            "chưa ghi thêm được cho đến khi quản trị giao bạn về đơn vị khác."
        )
    if not unit.is_current:
        return (
            f"{unit} đã {'chia' if unit.pk in divided else 'kết thúc'} theo {decree}. Bạn vẫn xem và ghi được hồ sơ "
            "của đơn vị ấy cho đến khi quản trị giao bạn về đơn vị mới."
        )
    of = f" ({unit.province})" if unit.province_id not in (None, unit.pk) else ""
    if undone:
        return f"Đợt sắp xếp theo {decree} được hoàn tác; đơn vị của bạn lại là {unit}{of}."
    return f"Đơn vị của bạn nay là {unit}{of}, theo {decree}."

"""Applying a reorganisation: one transaction under the lock."""

from contextlib import contextmanager

import pghistory
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from apps.core.actions import lock
from apps.core.dates import format_date, today
from apps.core.standstill import stand_still
from apps.core.text import fold
from apps.organisation.models import Reorganisation, Unit, UnitSpan
from apps.organisation.reorganising import carrying, rows, tree
from apps.organisation.reorganising.plan import ReorganisingError
from apps.organisation.reorganising.planning import make_plan

MANAGE_UNITS = "manage_units"
Status = Reorganisation.Status


def may_apply(reorganisation, user):
    """ "" if this user may apply it, otherwise words that say who may.

    MANAGE_UNITS of a unit that contains the scope; four eyes: not one who wrote in it while another
    such manager of the same office did not, nor the last who did while there is another at all.
    """
    if not user.may(MANAGE_UNITS, reorganisation.scope):
        return f"Chỉ quản trị của {reorganisation.scope.name} hoặc của đơn vị cấp trên mới thực hiện được."
    writers = writers_of(reorganisation)
    if user.pk not in writers:
        return ""
    others = get_user_model().objects.filter(unit=reorganisation.scope_id, is_active=True)
    others = [
        other
        for other in others.exclude(pk=user.pk).select_related("unit").order_by("pk")
        if other.may(MANAGE_UNITS, reorganisation.scope)
    ]
    able = [other for other in others if other.pk not in writers]
    if not able and user.pk == writers[-1]:
        able = others
    if able:
        names = ", ".join(other.get_full_name() for other in able[:3])
        return (
            f"Bạn đã soạn hoặc sửa đợt này nên cần một quản trị khác xem lại và thực hiện: {names}."
        )
    return ""


def writers_of(reorganisation):
    """Numbers of the users who wrote a draft or anything in it (each gives it another version), who
    did so last at the end."""
    events = reorganisation.events.filter(pgh_context__metadata__has_key="user").order_by()
    found = {reorganisation.created_by_id: 0}
    found |= dict(
        events.values_list("pgh_context__metadata__user").annotate(last=Max("pgh_id")).order_by()
    )
    return sorted((user for user in found if user is not None), key=found.get)


def apply(reorganisation, *, by, has_read, decree="", version=None, progress=None):
    """Do it; returns {key: number} of what was done, which also stands in `counts`.

    `has_read`: the person ticked that the preview was read. `decree`: its number typed once more,
    asked of whoever wrote the reorganisation. `version`: that of the preview; an edited one is
    refused. `progress(done, total, words)` hears how far it is. Raises ReorganisingError: not a
    draft, not yet in force, lines wrong, not this person; StandstillError: other work under way.
    Call it in a job or a command: a province with 60.000 addresses takes most of a minute.
    """
    with whole_or_nothing(reorganisation, by=by):
        return _apply(reorganisation, by, has_read, decree, version, progress or _unheard)


@contextmanager
def whole_or_nothing(reorganisation, *, by):
    """One transaction, whose changes history ascribes to `by` and the reorganisation."""
    try:
        with pghistory.context(user=by.pk, reorganisation=reorganisation.pk), transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise ReorganisingError(
            f"Chưa thực hiện được: có bản ghi sẽ trùng nhau ({broken}). "
            "Không có gì thay đổi; hãy báo người quản trị hệ thống."
        ) from error


def _apply(reorganisation, by, has_read, decree, version, progress):
    progress(0, 1, "Chờ người khác ghi xong")
    stand_still()
    reorganisation = lock(reorganisation)
    _demand(reorganisation, by, has_read, decree, version)
    plan = make_plan(reorganisation)
    if plan.errors:
        raise ReorganisingError(
            f"Còn {len(plan.errors)} lỗi ở các dòng; hãy sửa rồi thực hiện lại.", plan.problems
        )
    total = len(rows.followed()) + 2
    progress(1, total, "Xếp lại cây đơn vị")
    before = dict(Unit.objects.order_by().values_list("pk", "province"))
    noted = tree.Noted(reorganisation)
    made = tree.change(plan, noted)
    noted.save()
    homes = dict(Unit.objects.order_by().values_list("pk", "province"))
    changed = {number: home for number, home in homes.items() if before.get(number, home) != home}
    follow = successors_of(
        plan, made, changed | {unit.pk: homes[unit.pk] for unit in made.values()}
    )
    progress(2, total, "Ghi lại những gì sẽ chuyển")
    moved = carrying.note(reorganisation, follow)
    told_apart = carrying.tell_apart(reorganisation, follow)
    done = _Steps(progress, 2, total)
    carrying.carry(reorganisation, changed, step=done)
    with connection.cursor() as cursor:  # or the planner goes by the tree of before
        tables = {model._meta.db_table for model in rows.followed()} | {
            Unit._meta.db_table,
            UnitSpan._meta.db_table,
        }
        cursor.execute(f"ANALYZE {', '.join(sorted(tables))}")
    counts = _counts(plan, moved, told_apart)
    reorganisation.status, reorganisation.counts = Status.APPLIED, counts
    reorganisation.applied_at, reorganisation.applied_by = timezone.now(), by
    reorganisation.version += 1
    reorganisation.save()
    return counts


def _demand(reorganisation, by, has_read, decree, version):
    if reorganisation.status != Status.DRAFT:
        raise ReorganisingError(f"Đợt này {reorganisation.get_status_display().lower()} rồi.")
    if words := may_apply(reorganisation, by):
        raise ReorganisingError(words)
    if version is not None and version != reorganisation.version:
        raise ReorganisingError("Đợt này vừa được sửa. Hãy xem lại bản xem trước rồi thực hiện.")
    if not has_read:
        raise ReorganisingError("Hãy xem trước và đánh dấu “Tôi đã đọc bản xem trước”.")
    is_own = by.pk == reorganisation.created_by_id
    if is_own and fold(decree) != fold(reorganisation.decree):
        raise ReorganisingError("Số văn bản gõ lại không khớp số văn bản của đợt.")
    if reorganisation.starts_on > today():
        raise ReorganisingError(
            f"Đợt này có hiệu lực từ {format_date(reorganisation.starts_on)}; "
            "từ ngày ấy mới thực hiện được."
        )


def successors_of(plan, made, homes):
    """The rows.Successors of a plan. `made`: {Place: Unit}; a preview gives stand-ins with numbers."""
    into, ranks, places = {}, {}, {}
    for place in plan.ending:
        new = place.whole
        if new is None:
            continue
        unit = made.get(new) or new.unit
        into[place.unit.pk] = unit.pk
        homes.setdefault(unit.pk, unit.province_id)
        is_heir = not new.is_made or plan.heir_of(new) is place
        ranks[place.unit.pk] = 0 if is_heir else 1
    for place in plan.places.values():
        if place.unit is not None and place.level == Unit.Level.PROVINCE:
            places[place.unit.pk] = bare(place.name)
    return rows.Successors(into, homes, ranks, places)


def bare(name):
    """A province's name without its kind."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _counts(plan, moved, told_apart):
    """{key: number}: units by what becomes of them, rows by table."""
    counts = units_counted(plan)
    for model, fields in moved.items():
        if number := fields.get("unit", 0):
            counts[rows.label(model)] = number
    if told_apart:
        counts["told_apart"] = told_apart
    return counts


def units_counted(plan):
    """{"made", "joined", "divided", "dissolved", "changed", "moved"} of a plan."""
    return {
        "made": len(plan.made),
        "joined": sum(1 for place in plan.ending if place.whole),
        "divided": sum(1 for place in plan.ending if place.into and not place.whole),
        "dissolved": sum(1 for place in plan.ending if not place.into),
        "changed": sum(1 for place in plan.changed if place.name_after or place.kind_after),
        "moved": sum(1 for place in plan.changed if place.parent_after),
    }


class _Steps:
    """Tells how far the tables are."""

    def __init__(self, progress, done, total):
        self.progress, self.done, self.total = progress, done, total

    def __call__(self):
        self.done += 1
        self.progress(min(self.done, self.total), self.total, "Chuyển hồ sơ, người dùng, đăng ký")


def _unheard(done, total, words):
    """Nobody wants to know."""

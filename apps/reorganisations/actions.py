"""The desk's part of a reorganisation: writing it, asking for it. Whom it concerns is in `telling`.

What it does to units and rows is in `organisation.reorganising`.
"""

from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.core.actions import ActionError, StaleError, lock, lock_unchanged, made_before, store
from apps.core.text import fold, tidy_lines
from apps.jobs.actions import enqueue
from apps.jobs.models import Job
from apps.notices import actions as notices
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, UnitChange
from apps.reorganisations.telling import key_of, page_of

What = UnitChange.What
APPLY, UNDO = "apply_reorganisation", "undo_reorganisation"
ONLY_DRAFTS = "Đợt này đã thực hiện nên các dòng không sửa được nữa."


class DeskError(ActionError):
    """What the desk of reorganisations refuses; the message is for people."""


# --- writing


@transaction.atomic
def write(reorganisation, *, by, changes=(), at_the_server=False):
    """A draft with its lines (unsaved UnitChanges); a second click gives the one there is.

    One written `at_the_server`, by a command, has no writer among the managers: `by` may apply it.
    """
    if found := made_before(reorganisation):
        return found
    demand_right(reorganisation, by)
    reorganisation.created_by = None if at_the_server else by
    store(reorganisation)
    for change in changes:
        change.reorganisation = reorganisation
    UnitChange.objects.bulk_create(changes, batch_size=2_000)
    return reorganisation


@transaction.atomic
def edit(reorganisation, *, by):
    """Correct name, decree, days, scope of a draft. Raises DeskError, StaleError."""
    current = lock_unchanged(reorganisation)
    _demand_draft(current)
    demand_right(current, by)
    demand_right(reorganisation, by)
    return store(reorganisation)


@transaction.atomic
def drop(reorganisation, *, by):
    """A draft that nobody wants; its history stays. Raises DeskError for what was applied."""
    current = lock(reorganisation)
    _demand_draft(current)
    demand_right(current, by)
    notices.settle(key_of(current))
    current.changes.all().delete()
    current.delete()


def was_dropped(number, *, by):
    """Whether a draft of this number in the scope of `by` was dropped; its history says so."""
    events = Reorganisation.pgh_event_model.objects.filter(pgh_obj_id=number, pgh_label="delete")
    return events.filter(scope__path__startswith=by.unit.path).exists()


COPIED = ("name", "decree", "decree_on", "starts_on", "scope")
COPIED_OF_LINES = tuple(
    field.name
    for field in UnitChange._meta.concrete_fields
    if field.name not in ("id", "reorganisation")
)


@transaction.atomic
def write_again(reorganisation, *, by):
    """A new draft with the lines of one that was undone; the one there is on a second click.

    Raises DeskError for one that was not undone.
    """
    current = lock(reorganisation)
    demand_right(current, by)
    if current.status != Reorganisation.Status.UNDONE:
        raise DeskError("Chỉ soạn lại từ đợt đã hoàn tác.")
    said = {name: getattr(current, name) for name in COPIED}
    there = [*map(_said, current.changes.all())]
    for draft in Reorganisation.objects.filter(status=Reorganisation.Status.DRAFT, **said):
        if [*map(_said, draft.changes.all())] == there:
            return draft
    lines = [
        UnitChange(**{name: getattr(line, name) for name in COPIED_OF_LINES})
        for line in current.changes.select_related("old", "new", "new_parent")
    ]
    return write(Reorganisation(**said), changes=lines, by=by)


@transaction.atomic
def add_lines(reorganisation, changes, *, by):
    """Add lines at the end; a second click on the same form finds them there and adds none.

    Raises DeskError, StaleError when somebody changed the draft since.
    """
    try:
        current = _own_draft(reorganisation, by)
    except StaleError:
        current = lock(reorganisation)
        if _ends_with(current, changes):
            return current
        raise
    last = current.changes.order_by("-position").values_list("position", flat=True).first() or 0
    for position, change in enumerate(changes, start=last + 1):
        change.reorganisation, change.position = current, position
    UnitChange.objects.bulk_create(changes, batch_size=2_000)
    return store(current)


def _ends_with(reorganisation, changes):
    """Whether these lines are its newest ones."""
    there = reorganisation.changes.order_by("-position")[: len(changes)]
    return bool(changes) and [*map(_said, changes)] == [*map(_said, reversed(there))]


def _said(line):
    """What a person said in a line: not its place, nor the key that was made up for a new unit."""
    names = {*COPIED_OF_LINES} - {"position", *(["new_key"] if line.what == What.NEW else [])}
    return {name: getattr(line, UnitChange._meta.get_field(name).attname) for name in names}


@transaction.atomic
def edit_line(change, *, by):
    """Store what was corrected in a line: a person has said by which decree it is."""
    current = _own_draft(change.reorganisation, by)
    change.is_decree_assumed = False
    store(change)
    return store(current)


def assumed_lines(reorganisation):
    """Numbers of the lines of a draft whose decree nobody named: they take that of most lines."""
    if reorganisation.status != Reorganisation.Status.DRAFT:
        return []
    lines = reorganisation.changes.filter(is_decree_assumed=True).order_by("position")
    return list(lines.values_list("position", flat=True))


@transaction.atomic
def remove_line(change, *, by):
    """Take a line away; those after it keep their numbers."""
    current = _own_draft(change.reorganisation, by)
    change.delete()
    return store(current)


def demand_right(reorganisation, by):
    """Raises DeskError unless `by` manages the units of the scope."""
    if not by.may(Permission.MANAGE_UNITS, reorganisation.scope):
        raise DeskError(
            f"Bạn không quản lý đơn vị ở {reorganisation.scope.name}; chọn phạm vi trong đơn vị của bạn."
        )


def _own_draft(reorganisation, by):
    """The locked draft as it is now. Raises DeskError, StaleError when somebody changed it since."""
    current = lock(reorganisation)
    _demand_draft(current)
    demand_right(current, by)
    if current.version != reorganisation.version:
        raise StaleError("Đợt này vừa được sửa ở nơi khác; hãy mở lại trang rồi làm tiếp.")
    return current


def _demand_draft(current):
    if current.status != Reorganisation.Status.DRAFT:
        raise DeskError(ONLY_DRAFTS)


# --- asking for it


def job_of(reorganisation):
    """The newest job about it, or None."""
    jobs = Job.objects.filter(kind__in=(APPLY, UNDO), key=key_of(reorganisation))
    return jobs.select_related("unit").order_by("-id").first()


def only_told_nobody(reorganisation, job):
    """Whether units have changed as this job should have it, and it stopped before all were told."""
    done = {
        APPLY: (Reorganisation.Status.APPLIED, reorganisation.applied_by_id),
        UNDO: (Reorganisation.Status.UNDONE, reorganisation.undone_by_id),
    }
    return job.status in job.STOPPED and done[job.kind] == (reorganisation.status, job.owner_id)


@transaction.atomic
def ask_to_apply(reorganisation, *, by, decree, version):
    """Have a draft applied by a job, by whoever read its preview (of this `version`).

    Raises DeskError, ReorganisingError before anything is queued.
    """
    current = lock(reorganisation)
    _demand_draft(current)
    if current.version != version:
        raise StaleError("Đợt này vừa được sửa; hãy đọc lại bản xem trước rồi thực hiện.")
    if fold(decree) != fold(current.decree):
        raise DeskError(f"Số văn bản chưa đúng; ghi đúng như ở đợt này: {current.decree}.")
    if words := reorganising.may_apply(current, by):
        raise DeskError(words)
    problems = [problem for problem in reorganising.check(current) if problem.is_error]
    if problems:
        raise DeskError(f"Còn {len(problems)} điều phải sửa trước khi thực hiện.")
    return _enqueue(APPLY, current, by, "Sắp xếp đơn vị", decree=decree, version=version)


@transaction.atomic
def ask_to_undo(reorganisation, *, by, reason):
    """Have the newest reorganisation undone by a job. Raises DeskError."""
    current = lock(reorganisation)
    demand_right(current, by)
    if not reorganising.last_applied(current):
        raise DeskError("Chỉ hoàn tác được đợt mới nhất, khi chưa có đợt sau.")
    reason = tidy_lines(reason)
    if not reason:
        raise DeskError("Hãy ghi lý do hoàn tác.")
    return _enqueue(UNDO, current, by, "Hoàn tác sắp xếp đơn vị", reason=reason)


def _enqueue(kind, reorganisation, by, title, **arguments):
    return enqueue(
        kind,
        key=key_of(reorganisation),
        owner=by,
        unit=reorganisation.scope,
        title=title,
        about=reorganisation.name,
        page=page_of(reorganisation),
        reorganisation=reorganisation.pk,
        by=by.pk,
        **arguments,
    )


def ask_others(reorganisation, *, by):
    """Tell the other managers that a draft waits for one of them; gives how many were told."""
    others = able_others(reorganisation, by)
    notices.tell(
        others,
        key=key_of(reorganisation),
        text=f"{by} nhờ bạn đọc và thực hiện đợt sắp xếp đơn vị “{reorganisation.name}”.",
        url=reverse("reorganisations:preview", args=[reorganisation.pk]),
    )
    return len(others)


def able_others(reorganisation, by):
    """The other managers whose unit holds all that is touched, and who may apply it."""
    able = User.objects.whom_to_tell(Permission.MANAGE_UNITS, reorganisation.scope)
    others = able.exclude(pk=by.pk).select_related("unit")
    return [user for user in others if not reorganising.may_apply(reorganisation, user)]

"""What may be done with targets: set those of a year, add, edit, void, remind of one."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.core.actions import ActionError, lock_unchanged, made_before, store
from apps.core.dates import today
from apps.core.money import format_number
from apps.jobs.actions import enqueue
from apps.notices.actions import tell
from apps.organisation.models import Unit
from apps.reports.actions.reminding import writers_of
from apps.reports.models import Target, TargetReminder
from apps.reports.target_mail import KIND
from apps.reports.targets import board, targets_of
from apps.sponsors.models import Sponsor

COPIED = ("code", "name", "measure", "scope", "operator", "threshold", "clause")


class TargetError(ActionError):
    """A target cannot be set so. The message is for people."""


@transaction.atomic
def set_year(province, year, *, by=None):
    """Give a province its targets of a year: last year's once more, else the standard ones.

    A year that has some already, voided ones too, keeps them. Gives those in force.
    """
    Unit.objects.select_for_update(of=("self",)).get(pk=province.pk)
    if not Target.objects.filter(province=province, year=year).exists():
        found, _ = targets_of(province, year)
        for one in found:
            values = {name: getattr(one, name) for name in COPIED}
            store(Target(province=province, year=year, created_by=by, **values))
    return list(Target.objects.of(province, year))


def set_this_year():
    """Periodic: every province of today has its targets of the year that runs."""
    year = today().year
    known = Target.objects.filter(year=year).values("province")
    missing = Unit.objects.provinces().current().exclude(pk__in=known)
    for province in missing:
        set_year(province, year)
    return {"provinces": len(missing)}


@transaction.atomic
def add_target(target, *, by):
    """Add a target to those of its year, which are set first; a second click gives the first's row."""
    if first := made_before(target):
        return first
    set_year(target.province, target.year, by=by)
    target.created_by = by
    return store(target)


@transaction.atomic
def edit_target(target, *, by):
    """Save the changed fields. Raises StaleError, VoidedError, ActionError."""
    lock_unchanged(target)
    return store(target)


@dataclass(frozen=True)
class Reminded:
    """What came of reminding: how many were told of or mailed, which were today already, and which
    have nobody to tell. `reached` counts those asked for that fall short no longer."""

    told: int
    today: tuple
    nobody: tuple
    reached: int = 0


@transaction.atomic
def remind(target, unit, *, by, units=None, sponsors=None):
    """Remind those who fall short of a target in `unit`, once a day each: Reminded.

    `units` or `sponsors` are ids of the ones meant; without them, all. Raises TargetError when the
    target's year does not run.
    """
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if target.year != today().year or not target.counts:
        raise TargetError("Chỉ nhắc chỉ tiêu đang có hiệu lực của năm nay.")
    line = next(one for one in board(unit, target.year).lines if one.target.pk == target.pk)
    chosen = set(units or ()) | set(sponsors or ())
    short = [
        one
        for one in line.short
        if not chosen or one.subject.pk in ((units if one.subject.is_unit else sponsors) or ())
    ]
    known = TargetReminder.objects.filter(target=target, day=today())
    known = {(one.unit_id, one.sponsor_id) for one in known}
    fresh = [one for one in short if _key_of(one.subject) not in known]
    nobody = _tell(target, line, fresh, by)
    return Reminded(
        told=len(fresh) - len(nobody),
        today=tuple(one.subject.name for one in short if _key_of(one.subject) in known),
        nobody=tuple(nobody),
        reached=len(chosen) - len(short) if chosen else 0,
    )


def _key_of(subject):
    return (subject.pk, None) if subject.is_unit else (None, subject.pk)


def _tell(target, line, short, by):
    """Notices and mails about each; gives the names of those with nobody to tell."""
    staff = writers_of([one.subject.unit_id for one in short])
    sponsors = [one.subject.pk for one in short if not one.subject.is_unit]
    mails = dict(
        Sponsor.objects.filter(pk__in=sponsors).exclude(email="").values_list("pk", "email")
    )
    keepers = Unit.objects.in_bulk({one.subject.unit_id for one in short})
    nobody = []
    for one in short:
        subject = one.subject
        people = staff.get(subject.unit_id, [])
        if not subject.is_unit and not people:
            people = User.objects.whom_to_tell(Permission.EDIT_RECORDS, keepers[subject.unit_id])
        people = [person for person in people if person.pk != by.pk]
        has_mail = subject.pk in mails and not subject.is_unit
        if not people and not has_mail:
            nobody.append(subject.name)
            continue
        tell(
            people,
            key=key_of(target, subject),
            text=words(target, line, one),
            url=page_of(target, one),
        )
        unit, sponsor = _key_of(subject)
        made = TargetReminder.objects.create(
            target=target,
            unit_id=unit,
            sponsor_id=sponsor,
            day=today(),
            told=len(people),
            reminded_by=by,
        )
        if has_mail or any(person.wants_digest and person.email for person in people):
            enqueue(
                KIND,
                key=str(made.pk),
                reminder=made.pk,
                text=words(target, line, one),
                people=[person.pk for person in people],
            )
    return nobody


def key_of(target, subject):
    """The matter of a notice."""
    return f"target:{target.pk}:{'u' if subject.is_unit else 's'}{subject.pk}"


def page_of(target, short):
    """Where a notice leads: the target as that unit stands, or the sponsor."""
    subject = short.subject
    if not subject.is_unit:
        return reverse("sponsors:detail", args=[subject.pk])
    page = reverse("reports:target", args=[target.year, target.code])
    return f"{page}?unit={subject.key}"


def words(target, line, short):
    """Chỉ tiêu A3 năm 2026 “…”: Xã Ea Phê mới đạt 1, còn 1 địa chỉ nữa."""
    name = Truncator(target.name).chars(120)
    return f"Chỉ tiêu {target.code} năm {target.year} “{name}”: {short.subject.name} {stands(line, short)}."


def stands(line, short):
    """mới có 1 địa chỉ, còn thiếu 1; đã có 3/5 địa chỉ; đã có 9 địa chỉ, vượt 2"""
    measure, is_floor = line.measure, line.target.is_floor
    figure = f"{format_number(short.above)} {measure.unit}"
    if measure.is_ratio:
        if not short.below:
            return "chưa có số liệu"
        figure = f"{format_number(short.above)}/{format_number(short.below)} {measure.unit}"
    if not (line.target.is_each or measure.is_ratio):
        return f"{'đã' if short.above else 'mới'} có {figure}"
    more = short.missing
    if more is None or more <= 0:
        return f"{'mới' if is_floor and more is None else 'đã'} có {figure}"
    more = format_number(more)
    return f"mới có {figure}, còn thiếu {more}" if is_floor else f"đã có {figure}, vượt {more}"

"""What jobs and the command do with a reorganisation. Each may be begun again at any time."""

from apps.accounts.models import User
from apps.jobs.current import progress
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation
from apps.reorganisations.telling import moved_users, page_of, round_off

Status = Reorganisation.Status


def apply_reorganisation(reorganisation, by, decree, version):
    """Job: apply a draft whose preview this user has read, then tell whom it concerns."""
    found = _found(reorganisation)
    if not (found.status == Status.APPLIED and found.applied_by_id == by):  # not done by a lost job
        reorganising.apply(
            found,
            by=_user(by),
            has_read=True,
            decree=decree,
            version=version,
            progress=progress,
        )
    told = round_off(_found(reorganisation), moved=moved_users(found))
    return {"url": page_of(found), "told": told}


def undo_reorganisation(reorganisation, by, reason):
    """Job: undo the newest one, then tell whom it concerns."""
    found = _found(reorganisation)
    moved = moved_users(found)
    if not (found.status == Status.UNDONE and found.undone_by_id == by):
        reorganising.undo(found, reason=reason, by=_user(by), progress=progress)
    told = round_off(_found(reorganisation), moved=moved, undone=True)
    return {"url": page_of(found), "told": told}


def _found(pk):
    return Reorganisation.objects.select_related("scope").get(pk=pk)


def _user(pk):
    return User.objects.select_related("unit").get(pk=pk)

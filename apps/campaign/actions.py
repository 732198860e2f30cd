"""What may be done with papers, committees, groups, activities and surveys. Voiding is core.actions.void."""

from django.db import transaction

from apps.campaign.models import CampaignFile, CommitteeMember, Survey
from apps.core import files
from apps.core.actions import (
    ActionError,
    VoidedError,
    lock,
    lock_unchanged,
    made_before,
    store,
    void,
)
from apps.organisation.models import Unit

__all__ = [
    "CampaignError",
    "attach",
    "change",
    "complete",
    "edit",
    "found",
    "record",
    "void",
]

MOST = 30  # files of one record


class CampaignError(ActionError):
    """A record cannot be saved. The message is for people."""


@transaction.atomic
def record(row, *, by):
    """Write down a new record of a unit; a second click gives the first one's row."""
    if first := made_before(row):
        return first
    row.province = _province_of(row)
    row.created_by = by
    return store(row)


@transaction.atomic
def edit(row, *, by):
    """Save the changed fields. Raises StaleError, VoidedError, CampaignError."""
    lock_unchanged(row)
    row.province = _province_of(row)
    return store(row)


@transaction.atomic
def complete(survey, *, completed_on, by):
    """Say that a survey is done (hoàn thành). Raises CampaignError, VoidedError."""
    survey = lock(survey)
    if survey.is_voided:
        raise VoidedError("Cuộc khảo sát này đã hủy nên không ghi hoàn thành được.")
    if survey.completed_on == completed_on:
        return survey  # a second click
    if survey.is_completed:
        raise CampaignError(
            f"Cuộc khảo sát này đã hoàn thành ngày {survey.completed_on:%d/%m/%Y}; "
            "muốn đổi ngày thì sửa cuộc khảo sát."
        )
    survey.completed_on = completed_on
    return store(survey)


@transaction.atomic
def found(committee, *, members=(), by):
    """Write down a steering committee with its members; a second click gives the first one's row.

    `members`: rows as in `change`.
    """
    if first := made_before(committee):
        return first
    committee = record(committee, by=by)
    _put_members(committee, members)
    return committee


@transaction.atomic
def change(committee, *, members=(), by):
    """Save a committee and its members. Raises StaleError, VoidedError, CampaignError.

    `members`: dicts of values, with `id` of the row they change, without one for a new member;
    `{"id": …, "DELETE": True}` takes one away; members not named stay.
    """
    committee = edit(committee, by=by)
    _put_members(committee, members)
    return committee


@transaction.atomic
def attach(row, upload, *, upload_key, by):
    """Keep a scan or a photo with a paper, a committee or an activity; gives the CampaignFile.

    The same `upload_key`, or the same content once more, gives the row that was made first.
    Raises FileError (about the file) and VoidedError.
    """
    if before := files.sent_before(CampaignFile, upload_key=upload_key, by=by):
        return before
    checked = files.check(upload)
    row = lock(row)
    if row.is_voided:
        raise VoidedError("Bản ghi này đã hủy nên không thêm tệp được.")
    there = files.already_there(row.files.in_force(), checked, most=MOST)
    owner = {row.files.field.name: row}
    return there or files.keep(CampaignFile(**owner), checked, upload_key=upload_key, by=by)


def _province_of(row):
    if row.unit.province is None:
        raise CampaignError("Hãy chọn một đơn vị thuộc tỉnh.")
    if isinstance(row, Survey) and row.unit.level != Unit.Level.BASE:
        raise CampaignError(
            f"{row.unit.name} không phải cơ sở Hội. Khảo sát ghi cho từng xã, phường, "
            "trường học hoặc đơn vị trực thuộc."
        )
    return row.unit.province


def _put_members(committee, rows):
    """Who leaves the committee or a single role makes room first. Only what differs is written.

    Two who change places both step down before either takes the other's role.
    """
    existing = {row.pk: row for row in committee.members.all()}
    changed = []
    for values in rows:
        values = dict(values)
        member = existing.get(values.pop("id", None))
        if values.pop("DELETE", False):
            if member:
                member.delete()
        elif member is None:
            changed.append((None, CommitteeMember(committee=committee, **values)))
        elif any(getattr(member, name) != value for name, value in values.items()):
            held = member.role if member.left_on is None else None
            for name, value in values.items():
                setattr(member, name, value)
            changed.append((held, member))
    moving = [
        member.pk
        for held, member in changed
        if held in CommitteeMember.SINGLE_ROLES and _takes_single_role(held, member)
    ]
    if len(moving) > 1:
        committee.members.filter(pk__in=moving).update(role=CommitteeMember.Role.MEMBER)
    for _, member in sorted(changed, key=lambda pair: _takes_single_role(*pair)):
        store(member)


def _takes_single_role(held, member):
    takes = member.left_on is None and member.role in CommitteeMember.SINGLE_ROLES
    return takes and member.role != held

"""What a newer catalogue says, as drafts of reorganisations: a person reviews and applies them."""

import hashlib
import uuid
from collections import Counter, defaultdict

from django.db import transaction

from apps.core.dates import format_date, today
from apps.organisation.catalogue.columns import CatalogueError
from apps.organisation.models import Reorganisation, Unit, UnitChange

MANAGE_UNITS = "manage_units"  # accounts.roles.Permission, one row up
SPACE = uuid.UUID("5f0f4a52-8f0b-4c5e-9a51-6f6a0d1c0b60")


@transaction.atomic
def propose(differences, *, by=None, decree="", decree_on=None, starts_on=None):
    """[(Reorganisation, whether it is new)]: a draft for what takes effect on one day in provinces that
    depend on one another, the earliest first. The same differences again give the drafts there are.

    `starts_on` stands for every day but those of acts in `changes.csv`; `decree` where none is named.
    Where some lines name an act the commonest stands for the others: those are marked.
    Raises CatalogueError when `by` may not reorganise all that a draft touches.
    """
    drafts = []
    for day, group in _groups(differences, starts_on):
        lines = [one.line for one in group]
        acts = Counter(line.decree for line in lines if line.decree)
        draft = Reorganisation(
            name=f"Theo danh mục: {_names(group, lines)}, từ {format_date(day)}"[:200],
            decree=(acts.most_common(1)[0][0] if acts else decree)[:120],
            decree_on=decree_on or day,
            starts_on=day,
            scope=_scope(lines),
            created_by=by,
        )
        for line in lines:
            line.is_decree_assumed = bool(acts) and not line.decree
        if by is not None and not by.may(MANAGE_UNITS, draft.scope):
            raise CatalogueError(
                f"{by} không có quyền sắp xếp đơn vị trong phạm vi {draft.scope}. Bỏ --by, hoặc ghi "
                f"người quản trị của {draft.scope}."
            )
        drafts.append(_write(draft, lines))
    return drafts


def default_day(differences):
    """The day for what the catalogue tells no day of: its newest difference, else its newest day."""
    known = [one.starts_on for one in differences.found if one.starts_on]
    return max(known, default=differences.catalogue.day or today())


def _groups(differences, asked):
    """[(day, [Difference])]: those of one day whose provinces hang together."""
    by_day = defaultdict(list)
    default = asked or default_day(differences)
    for one in differences.found:
        is_asked = asked and not one.has_act
        by_day[default if is_asked or one.starts_on is None else one.starts_on].append(one)
    groups = []
    for day in sorted(by_day):
        joined = []  # (keys of provinces, differences)
        for one in by_day[day]:
            near = [group for group in joined if group[0] & one.homes]
            apart = [group for group in joined if not group[0] & one.homes]
            homes = one.homes.union(*(group[0] for group in near))
            joined = [*apart, (homes, [d for group in near for d in group[1]] + [one])]
        groups += [(day, group) for _, group in joined]
    return groups


def _names(group, lines):
    """The provinces that a draft is about: those it makes, else those that are there."""
    made = [
        line.new_name
        for line in lines
        if line.new_key and Unit.LEVEL_OF_KIND.get(line.new_kind) == Unit.Level.PROVINCE
    ]
    if not made:
        keys = set().union(*(one.homes for one in group))
        made = Unit.objects.filter(key__in=keys).in_order().values_list("name", flat=True)
    return ", ".join(made)


def _scope(lines):
    """The lowest unit, a province or the nation, that contains everything the lines touch."""
    touched = [unit for line in lines for unit in (line.old, line.new, line.new_parent) if unit]
    tops = {unit.path[: 2 * Unit.steplen] for unit in touched}
    top = tops.pop() if len(tops) == 1 else touched[0].path[: Unit.steplen]
    return Unit.objects.get(path=top)


def _write(draft, lines):
    """(the draft with its lines, whether it was not there yet)."""
    for position, line in enumerate(lines, start=1):
        line.position = position
        line.decree = "" if line.decree == draft.decree else line.decree
    said = "\n".join(
        f"{line.what} {line.old_id} {line.new_id} {line.new_key} {line.new_name} {line.new_kind} "
        f"{line.new_parent_id} {line.new_parent_key}"
        for line in lines
    )
    digest = hashlib.sha256(f"{draft.starts_on}\n{said}".encode()).hexdigest()
    times = 0
    while True:
        draft.form_key = uuid.uuid5(SPACE, f"{digest} {times}")
        found = Reorganisation.objects.filter(form_key=draft.form_key).first()
        if found is None:
            break
        if found.status == Reorganisation.Status.DRAFT:
            return found, False
        times += 1  # applied and undone since: proposed once more
    draft.save()
    for line in lines:
        line.reorganisation = draft
    UnitChange.objects.bulk_create(lines, batch_size=2_000)
    return draft, True

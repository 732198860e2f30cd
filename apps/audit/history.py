"""The history of a row as a person reads it: when, who, from where, what became of what.

It is read off pghistory's events, which database triggers write (`obj.events`).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count

from apps.audit.values import Doers, Names, label, shown
from apps.core.at_once import ask_at_once
from apps.core.money import format_number

# What people did not type: bookkeeping, and columns that follow from others.
HIDDEN = {"id", "version", "form_key", "province", "filed_unit"}
HIDDEN |= {"is_undone"}  # the reason of voiding says it
HIDDEN |= {"content_type", "size", "digest", "upload_key"}  # of stored files
HIDDEN |= {"counts"}  # of a reorganisation: its page shows them
HIDDEN |= {"hold"}  # of pledges of strangers: it goes once they are dealt with
HIDDEN_ENDINGS = ("_at", "_by")
DONE = {"insert": "Thêm", "update": "Sửa", "delete": "Bỏ"}
LISTED = 50
"""Of tables with thousands of rows, those that came or went in one go are named up to so many."""


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass
class Entry:
    """What one person did in one go; shown by components/history.html."""

    at: datetime.datetime
    who: str
    where: str
    what: str
    changes: list[Change] = field(default_factory=list)
    note: str = ""
    version: int = 0  # of the row itself afterwards, where it counts versions and changed
    user: int | None = None
    run: str = ""  # the token of the import that wrote it, or was undone by it


def entries_for(obj, *, related=(), told=None, many=()):
    """What happened to `obj`, newest first: list[Entry].

    `related` names reverse relations whose rows belong to it (`"needs"`, `"category_links"`);
    their coming, changing and going stands in the same entries. `told` gives for some of them a
    function that says an event of such a row in words; otherwise its fields are listed. Of those in
    `many` thousands may come at once, and are counted then. Two queries: the events, and the rows that
    they name.
    """
    tables = [_Table(type(obj), _events(type(obj), pgh_obj_id=obj.pk))]
    crowds = {}
    for name in related:
        relation = obj._meta.get_field(name)
        model, of = relation.related_model, {relation.field.attname: obj.pk}
        tell = (told or {}).get(name)
        events = _events(model, **of)
        if name in many:
            crowds = _crowds(model, of)
            events = events.exclude(pgh_context__in=list(crowds))
        tables.append(_Table(model, events, relation.field, tell))
    ask_at_once(*(table.events for table in tables))
    steps = [step for table in tables for step in table.steps()]
    names = Names()
    for step in steps:
        step.want_names(names)
    doers = Doers([step.event.pgh_context for step in steps])
    names.fetch(doers.users)
    entries = [_entry(group, names, doers, crowds) for group in _in_one_go(steps)]
    told = [entry for entry in reversed(entries) if entry]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


@dataclass
class _Step:
    """One event of one row beside the event before it."""

    event: object
    before: object | None
    fields: list
    parent: object | None
    tell: object | None = None

    @property
    def kind(self):
        return self.event.pgh_label

    @property
    def is_older_than_history(self):
        return self.kind == "update" and self.before is None

    def moves(self):
        """[(field, raw old, raw new)] of what differs; of an insert or delete all that is there."""
        if self.is_older_than_history:
            return []
        if self.kind == "delete":
            return [(f, getattr(self.event, f.attname), None) for f in self.fields]
        return [
            (f, getattr(self.before, f.attname, None), getattr(self.event, f.attname))
            for f in self.fields
            if getattr(self.before, f.attname, None) != getattr(self.event, f.attname)
        ]

    def want_names(self, names):
        for f, old, new in self.moves():
            names.want(f, old)
            names.want(f, new)


def _events(model, **of):
    """The events of every row of `model` that `of` filters, in order."""
    found = model.pgh_event_model.objects.filter(**of)
    return found.select_related("pgh_context").order_by("pgh_id")


def _crowds(model, of):
    """{context: Changes that count them} where more rows came, changed or went at once than one reads."""
    numbers = defaultdict(dict)
    events = model.pgh_event_model.objects.filter(**of, pgh_context__isnull=False).order_by()
    for context, kind, number in events.values_list("pgh_context", "pgh_label").annotate(
        number=Count("pgh_id")
    ):
        numbers[context][kind] = number
    noun = model._meta.verbose_name
    return {
        context: [
            Change(f"{DONE[kind]} {noun}", "", f"{format_number(number)} bản ghi")
            for kind, number in kinds.items()
        ]
        for context, kinds in numbers.items()
        if sum(kinds.values()) > LISTED
    }


@dataclass
class _Table:
    """A tracked table with some of its events; `parent` is its field that leads to the row told of."""

    model: type
    events: object
    parent: object | None = None
    tell: object | None = None

    def steps(self):
        last = {}
        for event in self.events:
            yield _Step(event, last.get(event.pgh_obj_id), self.fields, self.parent, self.tell)
            last[event.pgh_obj_id] = event

    @cached_property
    def fields(self):
        """Those that people typed."""
        tracked = {f.name for f in self.model.pgh_event_model._meta.fields}
        return [
            f
            for f in self.model._meta.concrete_fields
            if f.name in tracked
            and f != self.parent
            and f.name not in HIDDEN
            and not f.name.endswith(HIDDEN_ENDINGS)
        ]


def _in_one_go(steps):
    """Groups of steps that share a context (one request, one command); others stand alone."""
    groups = {}
    for step in steps:
        key = step.event.pgh_context_id or (step.event._meta.label, step.event.pgh_id)
        groups.setdefault(key, []).append(step)
    return groups.values()


def _entry(group, names, doers, crowds):
    own = [step for step in group if step.parent is None]
    rows = [step for step in group if step.parent is not None]
    changes = _own_changes(own, names)
    for step in rows:
        changes += _row_changes(step, names)
    changes += crowds.get(group[-1].event.pgh_context_id, [])
    created = any(step.kind == "insert" for step in own)
    if not (changes or created or any(step.is_older_than_history for step in own)):
        return None
    last = group[-1].event
    context = last.pgh_context
    metadata = context.metadata if context else {}
    return Entry(
        version=max([getattr(step.event, "version", 0) for step in own], default=0),
        user=metadata.get("user"),
        run=metadata.get("undone") or metadata.get("import") or "",
        at=max(step.event.pgh_created_at for step in group),
        who=doers.who(context),
        where=doers.where(context),
        what="Tạo mới" if created else _what(own),
        changes=changes,
    )


def _own_changes(own, names):
    """From the first old value to the last new one, field by field; of an insert nothing."""
    span = {}
    for step in own:
        if step.kind == "update":
            for f, old, new in step.moves():
                span[f] = (span[f][0] if f in span else old, new)
    return [
        Change(label(f), shown(f, old, names), shown(f, new, names))
        for f, (old, new) in span.items()
        if old != new
    ]


def _row_changes(step, names):
    noun = step.event.pgh_tracked_model._meta.verbose_name
    moves = step.moves()
    if step.kind == "update":
        return [
            Change(f"Sửa {noun}, {f.verbose_name}", shown(f, old, names), shown(f, new, names))
            for f, old, new in moves
        ]
    gone = step.kind == "delete"
    told = [(f, shown(f, old if gone else new, names)) for f, old, new in moves]
    told = [(f, words) for f, words in told if words]
    if step.tell:
        summary = step.tell(step.event)
    elif len(told) == 1:
        summary = told[0][1]
    else:
        summary = "; ".join(f"{f.verbose_name}: {words}" for f, words in told)
    return [Change(f"Bỏ {noun}", summary, "") if gone else Change(f"Thêm {noun}", "", summary)]


def _what(own):
    """A heading for the change: the turn in the row's life where there is one."""
    moved = {f.name: (f, old, new) for step in own for f, old, new in step.moves()}
    if any(
        getattr(step.event, "voided_at", None) and not getattr(step.before, "voided_at", None)
        for step in own
    ):
        return "Hủy"
    if "status" in moved:
        status, _, new = moved["status"]
        return f"Chuyển sang “{dict(status.flatchoices).get(new, new)}”"
    if "is_active" in moved:
        return "Mở lại tài khoản" if moved["is_active"][2] else "Ngừng tài khoản"
    return "Sửa"

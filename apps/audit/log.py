"""The log of a subtree: who did what, in a span of days.

Events of all tracked tables, gathered by request (or command), table and kind: an import of a
province is two lines, not fifty thousand. Each table answers from its index on time.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import CharField, Count, F, Max, Q, UUIDField, Value
from pghistory.core import event_models
from pghistory.models import Context

from apps.accounts.models import AccessRecord
from apps.audit.values import GONE, Doers, named
from apps.core.at_once import ask_at_once
from apps.core.dates import local
from apps.organisation.models import Unit

VERBS = {"insert": "Thêm", "update": "Sửa", "delete": "Xóa"}
ACCESS = AccessRecord._meta.label


@dataclass(frozen=True)
class Line:
    """One line of the log as a person reads it; `url` may be empty."""

    at: datetime
    who: str
    where: str
    what: str
    about: str
    url: str


def happenings(user, *, start, end, doers=None):
    """A queryset of dicts (log_table, log_context, log_kind, log_rows, log_one, log_at).

    What happened in the subtree of `user`, newest first. `start`, `end`: days, both included. `doers`: only what these users did.
    """
    span = (
        local(datetime.combine(start, time.min)),
        local(datetime.combine(end + timedelta(days=1), time.min)),
    )
    first, *others = [
        _of_events(model, user, span, doers)
        for model in sorted(event_models(), key=lambda model: model._meta.label)
    ]
    return first.union(*others, _of_access(user, span, doers), all=True).order_by(
        "-log_at", "log_table"
    )


def _of_events(model, user, span, doers):
    events = model.objects.filter(pgh_created_at__gte=span[0], pgh_created_at__lt=span[1])
    if user.unit.depth > 1:
        events = events.filter(_within(model, user.unit))
    if doers is not None:
        events = events.filter(pgh_context__metadata__user__in=[doer.pk for doer in doers])
    return (
        events.order_by()
        .annotate(log_table=Value(model.pgh_tracked_model._meta.label, CharField()))
        .values("log_table", log_context=F("pgh_context_id"), log_kind=F("pgh_label"))
        .annotate(log_rows=Count("pgh_obj_id", distinct=True), log_one=Max("pgh_obj_id"))
        .annotate(log_at=Max("pgh_created_at"))
    )


def _within(model, unit):
    """Condition on events: their rows belong to `unit` or to a unit below it."""
    if model.pgh_tracked_model is Unit:
        return Q(pgh_obj__path__startswith=unit.path)
    names = {field.name for field in model._meta.fields}
    ways = {  # the first that fits: those that are never empty before those that may be
        ("unit",): "{}__",
        ("aid_model",): "{}__unit__",
        ("house",): "{}__aid_model__unit__",
        ("item",): "{}__aid_model__unit__",
        ("lot",): "{}__item__aid_model__unit__",
        ("loan",): "{}__aid_model__unit__",
        ("address",): "{}__unit__",
        ("province",): "{}__",
        ("sponsor",): "{}__unit__",
        ("pledge",): "{}__unit__",
        ("aid",): "{}__unit__",
        ("report",): "{}__unit__",
        ("publication",): "{}__unit__",
        ("online_pledge",): "{}__unit__",
        ("directive", "committee", "activity"): "{}__unit__",  # a file belongs to one of them
        ("reorganisation",): "{}__scope__",
        ("scope",): "{}__",
        ("old",): "{}__",  # of a hamlet's rule
    }
    found, way = next(
        (named, way) for owners, way in ways.items() if (named := names.intersection(owners))
    )
    belongs = [Q(**{f"{way.format(name)}path__startswith": unit.path}) for name in sorted(found)]
    return reduce(or_, belongs)


def _of_access(user, span, doers):
    records = AccessRecord.objects.visible_to(user)
    records = records.filter(at__gte=span[0], at__lt=span[1])
    if doers is not None:
        records = records.filter(user__in=doers)
    return records.order_by().values(
        log_table=Value(ACCESS, CharField()),
        log_context=Value(None, UUIDField()),
        log_kind=F("kind"),
        log_rows=Value(1),
        log_one=F("pk"),
        log_at=F("at"),
    )


def lines(found):
    """[Line] of one page of `happenings`; a few queries, whatever the page holds."""
    found = list(found)
    contexts = Context.objects.in_bulk({row["log_context"] for row in found} - {None})
    doers = Doers(contexts.values())
    rows = _rows(found, doers.users)
    return [_line(row, contexts.get(row["log_context"]), doers, rows) for row in found]


def _rows(found, *further):
    """{(table, key): row} of what single lines are about; `further` querysets are asked along."""
    wanted = {}
    for row in found:
        if row["log_rows"] == 1:
            wanted.setdefault(row["log_table"], set()).add(row["log_one"])
    asked = {
        table: named(apps.get_model(table)).filter(pk__in=keys) for table, keys in wanted.items()
    }
    ask_at_once(*asked.values(), *further)
    return {(table, row.pk): row for table, rows in asked.items() for row in rows}


def _line(found, context, doers, rows):
    row = rows.get((found["log_table"], found["log_one"])) if found["log_rows"] == 1 else None
    if found["log_table"] == ACCESS:
        return Line(
            at=found["log_at"],
            who=str(row.by or row.user),
            where=f"từ {row.ip}" if row.ip else "",
            what=row.get_kind_display(),
            about=row.about or str(row.user),
            url="",
        )
    meta = apps.get_model(found["log_table"])._meta
    count = f"{found['log_rows']:,} ".replace(",", ".") if found["log_rows"] > 1 else ""
    url = getattr(row, "get_absolute_url", lambda: "")()
    about = "" if count else str(row or GONE)
    return Line(
        at=found["log_at"],
        who=doers.who(context),
        where=doers.where(context),
        what=f"{VERBS.get(found['log_kind'], found['log_kind'])} {count}{meta.verbose_name}",
        about=about,
        url=url,
    )

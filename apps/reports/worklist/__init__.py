"""What waits on a person: live, from the rows in scope, counted no further than a desk can hold."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from apps.core.at_once import ask_at_once, count_at_once
from apps.core.money import format_number
from apps.reports.worklist import aid, dossiers, reporting, units
from apps.reports.worklist.waiting import Item, Waiting, is_nation

__all__ = ["MOST", "SHOWN", "TASKS", "Item", "Task", "Waiting", "worklist"]

MOST = 1_000
SHOWN = 4

TASKS = (
    dossiers.returned,
    reporting.reports_due,
    dossiers.unsaved,
    dossiers.to_approve,
    reporting.reports_to_accept,
    aid.pledges_lapsing,
    aid.pledges_to_confirm,
    units.families_to_receive,
    units.unsettled,
    units.users_without_unit,
    units.reorganisations_due,
    dossiers.likenesses,
    dossiers.consents_to_renew,
    aid.pledges_over,
    aid.hand_overs_due,
    aid.loans_due,
    dossiers.drafts,
    aid.monthly_round,
    dossiers.reviews_due,
)


@dataclass(frozen=True)
class Task:
    """One kind of work that waits. `count` stops above MOST; `items` are the first of it."""

    title: str
    url: str
    count: int
    items: tuple = ()

    @property
    def amount(self):
        return f"hơn {format_number(MOST)}" if self.count > MOST else format_number(self.count)


def worklist(user, *, shown=SHOWN, detailed=None):
    """The tasks in which something waits on `user`, the most urgent first, each with `shown` items.

    With `detailed` only so many tasks have items, all read at once. National staff get numbers
    only: to sort what waits in the whole nation takes a second.
    """
    if is_nation(user):
        detailed = 0
    tasks = [one for one in (task(user) for task in _tasks()) if one]
    counts = count_at_once(*(one.found.order_by()[: MOST + 1] for one in tasks))
    waiting = [(one, count) for one, count in zip(tasks, counts, strict=True) if count]
    told = [one for one, _ in waiting if one.item and shown][:detailed]
    firsts = {one.title: one.found[:shown] for one in told}
    ask_at_once(*firsts.values())
    items = {one.title: tuple(map(one.item, firsts[one.title])) for one in told}
    return [Task(one.title, one.url, count, items.get(one.title, ())) for one, count in waiting]


@cache
def _tasks():
    """Those of settings.WORKLIST, which apps above give: people outside wait there; then our own."""
    return (*map(import_string, settings.WORKLIST), *TASKS)

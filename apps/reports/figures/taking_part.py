"""Who takes part in a year, by the end of each month: models, pledges, sponsors, surveys, committees.

Each asks one QuerySet and gives what `monthly` gives: {subject: {name: one number per step}}.
"""

from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery

from apps.aid_models.models import AidModel, Judgement
from apps.aid_records.models import AidRecord, Pledge
from apps.campaign.models import SteeringCommittee, Survey
from apps.core.dates import local
from apps.core.text import fold
from apps.organisation.models import Unit
from apps.sponsors.models import Sponsor

_KINDS_OF_HAMLET = ("buon", "thon", "ap", "lang", "khoi", "to dan pho", "khu pho")


def modelling(months):
    """Models of the year: `in_use`, and `effective` by the year's own judgement (A5).

    A judgement that came after the year's end counts on its last day.
    """
    own = Judgement.objects.in_force().filter(aid_model=OuterRef("pk"), year=months.year)
    found = AidModel.objects.in_force().running_in(months.year).within(months.unit)
    found = found.with_judgement(months.year).annotate(at=Subquery(own.values("judged_at")[:1]))
    lines, last = [], len(months.days) - 1
    rows = yield found.values_list("unit", "started_on", "is_effective", "at")
    for unit, started_on, is_effective, at in rows:
        step = min(months.step_of(started_on), last) if started_on else 0
        lines.append({"subject": unit, "step": step, "in_use": 1, "effective": 0})
        if is_effective:
            step = min(months.step_of(local(at).date()), last)
            lines.append({"subject": unit, "step": step, "in_use": 0, "effective": 1})
    return months.added_up(lines, "in_use", "effective")


def pledging(months):
    """`pledged`: pledges made since the year began, by the unit of their address today."""
    found = _pledges(months).filter(pledged_on__gte=months.start)
    if months.unit.level != Unit.Level.NATION:
        found = found.filter(address__unit__path__startswith=months.unit.path)
    return (yield from _counted(months, found, "address__unit_id", "pledged_on", "pledged"))


def pledging_sponsors(months):
    """`pledged`: pledges in force in the year (A6), by sponsor."""
    found = _pledges(months).filter(sponsor__in=registered(months).order_by().values("pk"))
    return (yield from _counted(months, found, "sponsor_id", "pledged_on", "pledged"))


def pledging_at_twins(months):
    """`pledged_there`: pledges in force in the year to addresses of the twinned village (A7), by sponsor.

    The address lies in the twinned unit today, or did when it was filed; where the village is
    named, it lies in it.
    """
    there = F("sponsor__twinned_unit__path")
    found = _pledges(months).filter(
        Q(address__unit__path__startswith=there) | Q(address__filed_unit__path__startswith=there),
        sponsor__in=twinned(months).order_by().values("pk"),
    )
    names = ("sponsor_id", "pledged_on", "sponsor__twinned_hamlet", "address__hamlet")
    lines = [
        {"subject": sponsor, "step": months.step_of(day), "pledged_there": 1}
        for sponsor, day, twin, hamlet in (yield found.values_list(*names))
        if not twin or _bare(twin) == _bare(hamlet)
    ]
    return months.added_up(lines, "pledged_there")


def giving_sponsors(months):
    """`gifts`: counted aid of registered sponsors since the year began (F3)."""
    found = AidRecord.objects.counted().filter(
        given_on__range=(months.start, months.day),
        sponsor__in=registered(months).order_by().values("pk"),
    )
    return (yield from _counted(months, found, "sponsor_id", "given_on", "gifts"))


def surveying(months):
    """`surveys`: surveys of the base completed since the year began."""
    found = Survey.objects.in_force().completed_between(months.start, months.day)
    found = found.within(months.unit)
    return (yield from _counted(months, found, "unit_id", "completed_on", "surveys"))


def committees(months):
    """`committees`: steering committees of the base at work on the day itself."""
    found = SteeringCommittee.objects.in_force().within(months.unit)
    lines = []
    rows = yield found.values_list("unit", "founded_on", "dissolved_on")
    for unit, founded, dissolved in rows:
        if founded:
            lines.append((unit, founded, 1))
            if dissolved:
                lines.append((unit, dissolved, -1))
    return months.added_up(
        (
            {"subject": unit, "step": months.step_of(day), "committees": change}
            for unit, day, change in lines
        ),
        "committees",
    )


def registered(months):
    """Sponsors of the unit's registers that had joined the campaign by the day."""
    joined = Q(registered_on=None) | Q(registered_on__lte=months.day)
    return Sponsor.objects.in_force().within(months.unit).registered().filter(joined)


def twinned(months):
    """Sponsors of the unit's registers that have a twinned village."""
    return Sponsor.objects.in_force().within(months.unit).twinned()


def _pledges(months):
    """Pledges that somebody confirmed and that were in force on some day of the year.

    One that was withdrawn counts for the years before that of its end; one kept up to its end also
    for the year it ended in.
    """
    ended = Q(ended_on=None) | Q(ended_on__gte=months.start)
    runs = Q(status__in=Pledge.KEPT_UP) & (Q(ends_on=None) | Q(ends_on__gte=months.start))
    kept = Q(status=Pledge.Status.FULFILLED) & ended
    left = Q(status=Pledge.Status.WITHDRAWN, confirmed_at__isnull=False)
    left &= Q(ended_on__gt=date(months.year, 12, 31))
    return Pledge.objects.in_force().filter(runs | kept | left, pledged_on__lte=months.day)


def _counted(months, found, subject, day, name):
    counts = found.order_by().values(subject, day).annotate(n=Count("pk"))
    rows = yield counts.values_list(subject, day, "n")
    return months.added_up(
        ({"subject": of, "step": months.step_of(on), name: n} for of, on, n in rows), name
    )


def _bare(hamlet):
    """The name of a village without what kind of village it is, in any spelling."""
    name = fold(hamlet)
    for kind in _KINDS_OF_HAMLET:
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name

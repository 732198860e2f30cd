"""Base units beside what each of them has, or still lacks: a committee, a completed survey."""

from django.db.models import Case, Exists, OuterRef, Q, SmallIntegerField, Subquery, When

from apps.campaign.models import SteeringCommittee, Survey
from apps.organisation.models import Unit


def bases_of(unit, day=None):
    """The base units that report today, or existed on `day`, below `unit`; itself where it is one."""
    if day:
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return Unit.objects.within(unit).bases().filter(begun & not_ended | Q(pk=unit.pk))
    today_or_itself = Q(valid_to__isnull=True) | Q(pk=unit.pk)
    return Unit.objects.within(unit).bases().filter(today_or_itself)


def with_committee(bases, day):
    """Annotates `has_committee`: one of its own is at work on that day."""
    own = SteeringCommittee.objects.in_force().at_work_on(day).filter(unit=OuterRef("pk"))
    return bases.annotate(has_committee=Exists(own))


def with_survey_completed(bases, start, end):
    """Annotates `is_surveyed`: a survey of its own was completed in these days, both included."""
    own = Survey.objects.in_force().completed_between(start, end).filter(unit=OuterRef("pk"))
    return bases.annotate(is_surveyed=Exists(own))


def with_survey_of(bases, year):
    """Annotates the base's survey of that year: `survey_id`, `survey_starts_on`, `survey_completed_on`."""
    own = Survey.objects.in_force().of_year(year).filter(unit=OuterRef("pk"))
    return bases.annotate(
        **{
            f"survey_{name}": Subquery(own.values(name))
            for name in ("id", "starts_on", "completed_on")
        }
    )


def by_name(bases):
    """Communes first, then schools, then attached units, as in the summary table."""
    place = Case(
        When(kind=Unit.Kind.SCHOOL, then=1),
        When(kind=Unit.Kind.ATTACHED, then=2),
        default=0,
        output_field=SmallIntegerField(),
    )
    return bases.order_by(place, "name_key", "id")

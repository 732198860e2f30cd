"""What the campaign has achieved, as strangers read it: stored, small cells already withheld.

Written by `publishing.totals` alone, from `reports.figures`; how `data` is laid out stands there.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models

from apps.core.fields import NaturalKeyField
from apps.publishing.public.reading import PublicQuerySet
from apps.publishing.public.sponsors import PublicSponsor

NATION = "nation"


class PublicFiguresQuerySet(PublicQuerySet):
    """Which stored figures."""

    def provinces(self):
        return self.exclude(level=NATION).order_by("name_key", "number")

    def first_page(self):
        """The nation's where there are several provinces, else the only province's; or None."""
        rows = list(self.order_by("name_key", "number")[:3])
        provinces = [row for row in rows if row.level != NATION]
        if len(provinces) == 1:
            return provinces[0]
        return self.filter(level=NATION).first() if rows else None


class PublicFigures(models.Model):
    """The public figures of the nation or of a province (số liệu công khai)."""

    key = models.CharField("khóa", max_length=24, primary_key=True)
    number = models.BigIntegerField("số của đơn vị", unique=True)
    name = models.CharField("tên", max_length=200)
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    level = models.CharField("cấp", max_length=10)
    as_of = models.DateField("tính đến hết ngày")
    made_at = models.DateTimeField("lúc tính")
    data = models.JSONField("các số liệu")

    objects = PublicFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu công khai"
        verbose_name_plural = "số liệu công khai"

    def __str__(self):
        return f"{self.name}, {self.as_of:%d/%m/%Y}"

    @property
    def total(self):
        return self.data["total"]


@dataclass(frozen=True)
class Counters:
    """What the home page counts. Persons and person-turns are two things; value in whole đồng."""

    key: str
    name: str
    filed: int
    helped: int
    persons: int
    person_turns: int
    value: int
    sponsors: int
    as_of: date


def counters():
    """The Counters of the nation (or of the only province), or None before there are any; 2 queries."""
    found = PublicFigures.objects.for_strangers().first_page()
    if found is None:
        return None
    names = ("filed", "helped", "persons", "person_turns", "value", "sponsors")
    return Counters(
        key=found.key,
        name=found.name,
        as_of=found.as_of,
        **{name: found.total[name] for name in names},
    )


def unnamed_sponsors(figures):
    """How many sponsors of these figures are not named on the page of thanks; 1 query."""
    named = PublicSponsor.objects.for_strangers()
    if figures.level != NATION:
        named = named.filter(province=figures.number)
    return max(figures.total["sponsors"] - named.count(), 0)

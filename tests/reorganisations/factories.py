"""Invented reorganisations for tests."""

import datetime

import factory
from factory.django import DjangoModelFactory

from apps.organisation.models import Reorganisation, UnitChange
from tests.factories import UnitFactory


class ReorganisationFactory(DjangoModelFactory):
    """A draft."""

    class Meta:
        model = Reorganisation

    name = factory.Sequence(lambda n: f"Sắp xếp xã, phường lần {n}")
    decree = factory.Sequence(lambda n: f"{n}/NQ-UBTVQH16")
    decree_on = datetime.date(2026, 8, 4)
    starts_on = datetime.date(2026, 9, 1)
    scope = factory.SubFactory(UnitFactory)


class UnitChangeFactory(DjangoModelFactory):
    """A unit that gets another name."""

    class Meta:
        model = UnitChange

    reorganisation = factory.SubFactory(ReorganisationFactory)
    position = 1
    what = "rename"
    old = factory.SubFactory(UnitFactory)
    new_name = "Phường Tên Mới"

"""What happens to the rows of a unit that goes whole into another one.

Every model with a foreign key to `Unit` says it in an attribute, a field name to a `Follow`:

    follow_units = {"unit": Follow.WHOLE, "filed_unit": Follow.NEVER, "province": Follow.PROVINCE}

A row that would meet another one under a unique constraint stays where it is, unless the model says
otherwise in `when_units_join`, a constraint's name to `TellApart` or `LetGo`:

    when_units_join = {"sponsor_code": TellApart("code")}

`units_counted` names further figures for the preview of a reorganisation:

    units_counted = [Counted("open", "trường hợp đang mở", Q(status="filed"))]

`organisation` imports nobody above it: it finds the models by their keys (`followers`).
"""

from dataclasses import dataclass, field
from enum import Enum

from django.apps import apps
from django.db.models import Q

from apps.organisation.models import Unit


class Follow(Enum):
    """How a key to a unit follows."""

    WHOLE = "whole"
    """The row belongs to the successor: addresses, users, models."""
    NEVER = "never"
    """The row says what was so on a day: where aid was given, who wrote a report."""
    PROVINCE = "province"
    """Repeats the province of the row's `unit`, and follows its province."""


@dataclass(frozen=True)
class While:
    """The row follows while the condition holds: a pledge that is still open."""

    condition: Q


@dataclass(frozen=True)
class Along:
    """The row follows where the row of `model` does that has its unit and the same `by`: an award
    sheet goes with the report it judges."""

    model: str
    by: str


@dataclass(frozen=True)
class TellApart:
    """The row follows, and a text of it gets the name of the province it came from."""

    field: str


@dataclass(frozen=True)
class LetGo:
    """The row follows, and forgets what it points at, until the reorganisation is undone."""

    field: str


@dataclass(frozen=True)
class Counted:
    """A figure of the preview: rows that meet the condition, by the unit at `at`."""

    key: str
    words: str
    condition: Q = field(default_factory=Q)
    at: str = "unit"


def followers():
    """[(model, field name, Follow, While or Along)] of every key to a unit, history tables left out.

    A key that nobody has declared counts as NEVER; a test refuses it.
    """
    found = []
    for model in _models():
        declared = getattr(model, "follow_units", {})
        found += [
            (model, field.name, declared.get(field.name, Follow.NEVER))
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is Unit
        ]
    return found


def counted():
    """[(model, Counted)] of every figure that a model adds to the preview."""
    return [(model, one) for model in _models() for one in getattr(model, "units_counted", ())]


def _models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label != Unit._meta.app_label and not hasattr(model, "pgh_tracked_model")
    ]

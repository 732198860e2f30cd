"""What undoing asks of a model's tables: its events, its columns, what refers to it."""

from django.db import models

from apps.core.fields import DerivedField

STAYS = {"id", "version", "created_at", "created_by_id", "form_key"}


def rows_of(model):
    return f"undo_{model._meta.db_table}"


def events_of(model):
    return model.pgh_event_model._meta.db_table


def noun_of(relation):
    return relation.related_model._meta.verbose_name


def references_to(model):
    """Reverse relations to a model, but those of its own history."""
    return [
        relation
        for relation in model._meta.related_objects
        if not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def in_force(model):
    names = {f.name for f in model._meta.concrete_fields}
    for name in ("voided_at", "taken_back_at"):
        if name in names:
            return f"h.{name} IS NULL"
    return "true"


def derived_of(model):
    return [f for f in model._meta.concrete_fields if isinstance(f, DerivedField)]


def places_of(model):
    """Columns that say to which unit a row belongs: no import changes those of a record on file."""
    return {model._meta.get_field(name).column for name in getattr(model, "follow_units", ())}


def columns_of(model, *, all_of_them=False):
    """Columns that the history of a model keeps; without those that no undoing brings back."""
    kept = {f.column for f in model.pgh_event_model._meta.concrete_fields}
    return [
        f.column
        for f in model._meta.concrete_fields
        if f.column in kept
        and f.column != "id"
        and (all_of_them or f.column not in STAYS | places_of(model))
        and not isinstance(f, models.GeneratedField)
    ]

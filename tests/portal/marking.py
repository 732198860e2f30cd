"""Every private text of the database replaced by a word that is nowhere else."""

import itertools

from django.apps import apps
from django.db import DataError, IntegrityError, models, transaction

from apps.core.fields import DerivedField
from apps.core.models import Choice
from apps.organisation.models import Unit, UnitLink

_NUMBERS = itertools.count(1)
PUBLIC_BY_NATURE = (Unit, UnitLink, Choice)  # the catalogue of places, lists of terms


def is_private(model):
    return (
        model.__module__.startswith("apps.")
        and not model.__module__.startswith("apps.publishing.public.")
        and not issubclass(model, PUBLIC_BY_NATURE)
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.managed
    )


def texts_of(model):
    """Fields of a table that hold what people typed, or what leads to them."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, DerivedField | models.GeneratedField)
        and not field.choices
        and not field.primary_key
    ]


def markers(field):
    """Words to try in a field, the most telling first: letters, then digits of its kind."""
    number = next(_NUMBERS)
    yield f"zqx{number:05d}kv"
    yield f"zqx{number:05d}@kv.vn"
    yield f"09{number:08d}"
    yield f"0{number:011d}"


def _in_kind(field, marker):
    return {"zqx": [marker]} if isinstance(field, models.JSONField) else marker


def mark(model, pk, *, only=None, but=()):
    """{marker: “addresses.Address.full_name of 3”} of one row: its texts are markers now.

    What a constraint does not let be marked (a code of fixed form, a text that must be empty) stays.
    """
    found = {}
    for field in texts_of(model):
        if field.name in but or (only and field.name not in only):
            continue
        for marker in markers(field):
            if field.max_length and len(marker) > field.max_length:
                continue
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(
                        **{field.attname: _in_kind(field, marker)}
                    )
            except (IntegrityError, DataError):
                continue
            found[marker] = f"{model._meta.label}.{field.name} of {pk}"
            break
    return found


def mark_everything(but=()):
    """{marker: whence} of every row of every private table; `but`: “addresses.Address.code” …"""
    found = {}
    for model in apps.get_models():
        if is_private(model):
            spared = [
                name.rsplit(".", 1)[1] for name in but if name.startswith(f"{model._meta.label}.")
            ]
            for pk in model._base_manager.values_list("pk", flat=True):
                found |= mark(model, pk, but=spared)
    return found

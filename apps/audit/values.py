"""How a value that stood in a field is read by a person, long after."""

import datetime
from decimal import Decimal
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import models

from apps.core.at_once import ask_at_once
from apps.core.dates import format_date, format_moment
from apps.core.money import format_money, format_number

LONGEST = 300
GONE = "(không còn)"


def named(model):
    """Every row of a model with the rows that its name is made of (`named_by`)."""
    rows = model._base_manager.all()
    return rows.select_related(*model.named_by) if hasattr(model, "named_by") else rows


class Names:
    """Names of the rows that foreign keys led to: ask for many, fetched with one query."""

    def __init__(self):
        self._wanted = {}
        self._found = {}

    def want(self, field, value):
        if field.is_relation and value is not None:
            self._wanted.setdefault(field.related_model, set()).add(value)

    def fetch(self, *further):
        """`further` are querysets to be asked along."""
        asked = {model: named(model).filter(pk__in=keys) for model, keys in self._wanted.items()}
        ask_at_once(*asked.values(), *further)
        for model, rows in asked.items():
            self._found[model] = {row.pk: str(row) for row in rows}

    def of(self, model, key):
        return self._found.get(model, {}).get(key, GONE)


def shown(field, value, names):
    """`value` of a tracked model's `field` in words; an empty one is an empty string."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.of(field.related_model, value)
    if hasattr(field, "in_words"):
        return field.in_words(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.datetime):
        return format_moment(value)
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(field, models.BigIntegerField):
        return format_money(value)
    if isinstance(value, Decimal):
        return format_number(value.normalize(), max(0, -value.normalize().as_tuple().exponent))
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def label(field):
    return field.verbose_name[:1].upper() + field.verbose_name[1:]


class Doers:
    """Who did it and from where, read off the contexts that go with events.

    `users` is the queryset of those who did it: whoever asks other things may ask it along.
    """

    def __init__(self, contexts):
        keys = {context.metadata.get("user") for context in contexts if context}
        self.users = get_user_model()._base_manager.filter(pk__in=keys - {None})

    @cached_property
    def _names(self):
        return {user.pk: str(user) for user in self.users}

    def who(self, context):
        if context is None:
            return "Hệ thống"
        user = context.metadata.get("user")
        if user is not None:
            return self._names.get(user, GONE)
        return "Người vận hành máy chủ" if "command" in context.metadata else "Hệ thống"

    @staticmethod
    def where(context):
        if context is None:
            return ""
        if "undone" in context.metadata:
            return f"hoàn tác lần nhập tệp {context.metadata['file']}"
        if "file" in context.metadata:
            return f"nhập từ tệp {context.metadata['file']}"
        if "command" in context.metadata:
            return f"lệnh {context.metadata['command']}"
        ip = context.metadata.get("ip")
        return f"từ {ip}" if ip else ""

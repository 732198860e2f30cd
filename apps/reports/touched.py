"""Rows with an event after a moment: as they stood then, as they stand now, and the difference in words."""

from functools import cached_property

from apps.audit.values import Names, shown
from apps.core.at_once import ask_at_once


class Touched:
    """The rows of one tracked table whose events fit `condition` and have one after `since`.

    `names` are the columns compared. Ask with `read`, several tables together.
    """

    def __init__(self, model, names, since, **condition):
        events = model.pgh_event_model.objects.filter(**condition)
        newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        columns = ("pgh_obj_id", "voided_at", "void_reason", *names)
        self.fields = {name: model._meta.get_field(name.removesuffix("_id")) for name in names}
        self.now = newest.filter(pgh_created_at__gt=since).values(*columns)
        self._earlier = newest.filter(pgh_created_at__lte=since).values(*columns)

    @cached_property
    def before(self):
        """Asked once it is known which rows were touched."""
        return self._earlier.filter(pgh_obj_id__in=[one["pgh_obj_id"] for one in self.now])

    @cached_property
    def states(self):
        """{row id: (its state then or None, its state now)}"""
        before = {one["pgh_obj_id"]: one for one in self.before}
        return {one["pgh_obj_id"]: (before.get(one["pgh_obj_id"]), one) for one in self.now}

    def changed(self, key):
        """Names of the columns that differ; of a row that is new none."""
        before, after = self.states[key]
        return [name for name in self.fields if before and before[name] != after[name]]

    def changes(self, key, names, *, but=()):
        """[what changed, in words]"""
        return [self._in_words(name, key, names) for name in self.changed(key) if name not in but]

    def _in_words(self, name, key, names):
        field = self.fields[name]
        old, new = (shown(field, state[name], names) or "trống" for state in self.states[key])
        return f"{field.verbose_name} từ {old} thành {new}."


def read(*tables, further=()):
    """Ask for all tables (and `further` querysets) in three queries; gives the Names that they need."""
    ask_at_once(*(table.now for table in tables), *further)
    ask_at_once(*(table.before for table in tables))
    names = Names()
    for table in tables:
        for key, states in table.states.items():
            for name in table.changed(key):
                for state in states:
                    names.want(table.fields[name], state[name])
    names.fetch()
    return names

"""Django's `migrate`, in seconds instead of a minute and a half.

For each step of each migration Django renders a model again, and each one related to it. Here
nearly all are, and that took nineteen twentieths of the time. To make or drop a table, a column,
a constraint, an index or a trigger takes nothing but the table's own model: only that is rendered,
and the state marked as delayed, so that Django renders all anew before Python code of a migration
and at the end. Migrations with other steps, and the way back, run as Django runs them.
"""

from django.contrib.postgres.operations import CreateExtension
from django.core.management.commands import migrate
from django.db import migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

PLAIN = (
    migrations.CreateModel,
    migrations.DeleteModel,
    migrations.AddField,
    migrations.RemoveField,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RunPython,
    migrations.RunSQL,
    CreateExtension,
    AddTrigger,
    RemoveTrigger,
)


class PlainState(ProjectState):
    """Renders what a plain step touches; the rest keeps pointing at the models of before."""

    def reload_model(self, app_label, model_name, delay=False):
        if "apps" in self.__dict__:
            self.is_delayed = True
            self._reload({(app_label, model_name)})


class Executor(MigrationExecutor):
    def apply_migration(self, state, migration, *args, **kwargs):
        if all(_is_plain(operation) for operation in migration.operations):
            state.__class__ = PlainState
        else:
            state.__class__ = ProjectState
            state.clear_delayed_apps_cache()
        return super().apply_migration(state, migration, *args, **kwargs)


def _is_plain(operation):
    if isinstance(operation, migrations.AlterField):  # of no column that others may refer to
        field = operation.field
        return not (field.is_relation or field.primary_key or field.unique)
    return isinstance(operation, PLAIN)


class Command(migrate.Command):
    pass


migrate.MigrationExecutor = Executor

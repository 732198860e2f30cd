"""Django's `migrate`, in seconds instead of a minute and a half.

For each step of each migration Django renders a model again, and each one related to it. Here
nearly all are, and that took nineteen twentieths of the time. To make or drop a table, a column,
a constraint, an index or a trigger takes nothing but the table's own model: only that is rendered,
and the state marked as delayed, so that Django renders all anew before Python code of a migration
and at the end. Migrations with other steps run as Django runs them.

At its end the triggers that keep history are told how to compare (COMPARE_BY_HASH).
"""

from django.contrib.postgres.operations import CreateExtension
from django.core.management.commands import migrate
from django.db import connections, migrations
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

# History compares the rows of before and after. A session keeps the plan it made for its first change,
# mostly of one row: each row with each other one. Thousands in one statement took minutes by it,
# and no setting of a session helps (docs/decisions/0062).
COMPARE_BY_HASH = """
DO $$
DECLARE
    compares regprocedure;
BEGIN
    FOR compares IN
        SELECT DISTINCT f.oid::regprocedure FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL
            AND f.proname LIKE 'pgtrigger%' AND f.proconfig IS NULL
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_nestloop TO off', compares);
    END LOOP;
END $$
"""


class PlainState(ProjectState):
    """Renders what a plain step touches; the rest keeps pointing at the models of before."""

    def reload_model(self, app_label, model_name, delay=False):
        self.reload_models([(app_label, model_name)])

    def reload_models(self, models, delay=True):
        if "apps" in self.__dict__:
            self.is_delayed = True
            self._reload(set(models))

    def clone(self):
        state = super().clone()
        state.__class__ = PlainState
        return state


class Executor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations=False):
        state = super()._create_project_state(with_applied_migrations)
        state.__class__ = PlainState
        return state

    def apply_migration(self, state, migration, *args, **kwargs):
        _prepare(state, all(map(_is_plain, migration.operations)))
        return super().apply_migration(state, migration, *args, **kwargs)

    def unapply_migration(self, state, migration, *args, **kwargs):
        # Before Python code that leads back, Django does not render anew.
        runs_python = any(isinstance(step, migrations.RunPython) for step in migration.operations)
        _prepare(state, not runs_python and all(map(_is_plain, migration.operations)))
        return super().unapply_migration(state, migration, *args, **kwargs)


def _prepare(state, is_plain):
    state.__class__ = PlainState if is_plain else ProjectState
    if not is_plain:
        state.clear_delayed_apps_cache()


def _is_plain(operation):
    if isinstance(operation, migrations.AlterField):  # of no column that others may refer to
        field = operation.field
        return not (field.is_relation or field.primary_key or field.unique)
    return isinstance(operation, PLAIN)


class Command(migrate.Command):
    def handle(self, *args, **options):
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute(COMPARE_BY_HASH)


migrate.MigrationExecutor = Executor

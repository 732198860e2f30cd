"""`migrate` renders little (diachi/management/commands/migrate.py); the tables come out whole."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection
from pghistory.models import Events

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and not issubclass(model, Events)  # that one is a query, no table
]


def test_every_table_has_the_columns_its_model_names():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_schema = current_schema() GROUP BY table_name"
        )
        found = {table: set(columns) for table, columns in cursor.fetchall()}

    expected = {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in MODELS
    }
    assert {table: found.get(table) for table in expected} == expected


def test_every_table_has_the_constraints_and_indexes_its_model_names():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conrelid <> 0"
            " UNION SELECT indrelid::regclass::text, relname FROM pg_index"
            " JOIN pg_class ON pg_class.oid = indexrelid"
        )
        found = set(cursor.fetchall())

    expected = {
        (model._meta.db_table, named.name)
        for model in MODELS
        for named in (*model._meta.constraints, *model._meta.indexes)
    }
    assert expected - found == set()
    assert len(expected) > 200


def test_every_index_has_the_options_its_model_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL")
        found = {name: sorted(options) for name, options in cursor.fetchall()}

    expected = {
        index.name: sorted(option.replace(" ", "") for option in index.get_with_params())
        for model in MODELS
        for index in model._meta.indexes
        if getattr(index, "get_with_params", list)()
    }
    assert {name: found.get(name) for name in expected} == expected
    assert expected["card_search"] == ["fastupdate=off"]


def test_every_reference_is_held_by_the_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname, confrelid::regclass::text"
            " FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f'"
        )
        found = set(cursor.fetchall())

    expected = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in MODELS
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.db_constraint
    }
    assert expected - found == set()


def test_every_trigger_is_installed_as_written():
    statuses = {
        (model._meta.label, trigger.name): trigger.get_installation_status(model)
        for model, trigger in pgtrigger.registered()
    }

    assert {key: told for key, told in statuses.items() if told != ("INSTALLED", True)} == {}
    assert len(statuses) > 100


def test_no_trigger_compares_each_row_of_before_with_each_row_of_after():
    """A session would keep that plan from its first change of one row: thousands take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, f.proconfig, f.prosrc FROM pg_trigger t"
            " JOIN pg_proc f ON f.oid = t.tgfoid"
            " WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL"
        )
        found = cursor.fetchall()

    slow = [
        (table, trigger)
        for table, trigger, settings, source in found
        if settings != ["enable_nestloop=off"] and "EXCEPT" not in source
    ]
    assert slow == []
    assert len(found) > 60

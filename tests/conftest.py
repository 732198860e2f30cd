"""The cast of every test, named by role, and what holds for all of them."""

from pathlib import Path

import pytest
from django.apps import apps as installed
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection

from apps.core.models import Choice
from diachi import database
from tests import factories, pages


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the embedded server before the test database is made."""
    database.start()
    found = database.connection_settings()  # a first start has just made the password
    connection.settings_dict.update(HOST=found["HOST"], PASSWORD=found["PASSWORD"])


KEPT = {"django_content_type", "auth_permission"}  # what Django writes anew after each sweep


def _sweep(style, tables, *, reset_sequences=False, allow_cascade=False):
    """Empty the tables that hold something. To truncate all takes half a second, test after test."""
    wanted = sorted(set(tables) - KEPT)
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in wanted
    )
    with connection.cursor() as cursor:
        cursor.execute(filled)
        found = [table for (table,) in cursor.fetchall()]
    # Without triggers: those that keep history from being deleted, those that check references.
    without_triggers = "SET LOCAL session_replication_role = replica"
    return [without_triggers, *(f"DELETE FROM {table}" for table in found)] if found else []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end, part with sessions that live servers left behind: they would keep the database."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone() == ("on",):  # as on the embedded server
            connection.ops.sql_flush = _sweep
            flush.emit_post_migrate_signal = lambda *_, **__: None  # for those that are kept
    yield
    connection.close()  # the last test may have been one that has the server end it
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def _lists_of_terms(django_db_setup, django_db_blocker):
    """All that migrations put into our tables."""
    lists = [model for model in installed.get_models() if issubclass(model, Choice)]
    with django_db_blocker.unblock():
        return [row for model in lists for row in model.objects.all()]


@pytest.fixture(autouse=True, scope="session")
def _static_folder():
    """Nothing is collected for tests, but the folder has to be there when the site starts."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path_factory):
    """Tests talk plain http, fast hashes, no hashed static files, uploads of their own."""
    settings.MEDIA_ROOT = str(tmp_path_factory.getbasetemp() / "uploads")
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _clean_slate(request):
    """An empty cache, and the lists of terms, which tests that really commit sweep away."""
    uses_db = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if uses_db or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()
        rows = request.getfixturevalue("_lists_of_terms")
        if not type(rows[0]).objects.exists():
            for row in rows:
                row.save(force_insert=True)


# --- units: the nation, two provinces of today with communes, an old province below its successor


@pytest.fixture
def nation(db):
    return factories.nation()


@pytest.fixture
def province(nation):
    return factories.UnitFactory(
        parent=nation,
        kind="province",
        era="2025",
        code="66",
        name="Tỉnh Đắk Lắk",
        abbreviation="DL",
    )


@pytest.fixture
def commune(province):
    return factories.UnitFactory(parent=province, code="24340", name="Phường Cư Bao", kind="ward")


@pytest.fixture
def neighbour_commune(province):
    return factories.UnitFactory(parent=province, code="22291", name="Xã Hòa Xuân")


@pytest.fixture
def other_province(nation):
    return factories.UnitFactory(
        parent=nation,
        kind="province",
        era="2025",
        code="80",
        name="Tỉnh Tây Ninh",
        abbreviation="TNI",
    )


@pytest.fixture
def other_commune(other_province):
    return factories.UnitFactory(parent=other_province, code="25510", name="Xã Trà Vong")


@pytest.fixture
def old_province(province):
    return factories.UnitFactory(
        parent=province,
        kind="province",
        era="2004",
        code="66",
        name="Tỉnh Đắk Lắk",
        valid_to="2025-06-30",
    )


@pytest.fixture
def old_district(old_province):
    return factories.UnitFactory(
        parent=old_province,
        kind="rural_district",
        era="2004",
        code="650",
        name="Huyện Krông Năng",
        valid_to="2025-06-30",
    )


# --- people


@pytest.fixture
def clerk(commune):
    """Enters cases in one commune."""
    return factories.UserFactory(username="clerk", role="clerk", unit=commune)


@pytest.fixture
def neighbour_clerk(neighbour_commune):
    """The same in the commune next door, same province."""
    return factories.UserFactory(username="neighbour_clerk", role="clerk", unit=neighbour_commune)


@pytest.fixture
def reviewer(province):
    """Approves cases of the province."""
    return factories.UserFactory(username="reviewer", role="reviewer", unit=province)


@pytest.fixture
def neighbour_reviewer(other_province):
    """Approves cases of another province."""
    return factories.UserFactory(
        username="neighbour_reviewer", role="reviewer", unit=other_province
    )


@pytest.fixture
def manager(province):
    """Runs the province; has a second factor, as managers must."""
    return factories.UserFactory(
        username="manager", role="manager", unit=province, with_second_factor=True
    )


@pytest.fixture
def viewer(province):
    """Reads the province's figures."""
    return factories.UserFactory(username="viewer", role="viewer", unit=province)


@pytest.fixture
def visitor(client):
    """A stranger's browser: nobody logged in."""
    return client


# --- records


@pytest.fixture
def draft_address(clerk):
    return factories.AddressFactory(unit=clerk.unit, created_by=clerk)


@pytest.fixture
def submitted_address(clerk):
    return factories.AddressFactory(unit=clerk.unit, created_by=clerk, submitted=True)


@pytest.fixture
def filed_address(clerk):
    return factories.AddressFactory(unit=clerk.unit, created_by=clerk, filed=True)


@pytest.fixture
def rows(commune, clerk, submitted_address):
    """What the URLs that name a row are asked with: see `pages.one_of_each`."""
    return pages.one_of_each(commune, clerk, submitted_address)

"""What holds for the whole project: names, permissions, words, templates."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from apps.organisation.models import Unit
from tests.matrix import MATRIX, NOT_ASKED, ROLES
from tests.pages import our_routes, url_of

ROOT = Path(settings.BASE_DIR)
APPS = sorted(path.parent for path in ROOT.glob("apps/*/apps.py"))
OURS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
WRITTEN = [model for model in OURS if not model.__name__.endswith("Event")]
NO_NOUNS_OF_THE_WORK = {"addresses.AddressCategory", "addresses.CodeCounter"}
FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "common",
    "misc",
    "managers",
    "selectors",
    "services",
    "constants",
}
WRITING = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
INHERITED_NAMES = {"email", "path", "depth", "numchild"}  # fields of Django's and treebeard's own
PERSONS = (
    "addresses.Address",
    "addresses.HouseholdMember",
    "addresses.Need",
    "addresses.Review",
    "addresses.AddressMove",
    "addresses.Attachment",
    "addresses.Consent",
    "addresses.Likeness",
    "addresses.UnsavedEntry",
    "sponsors.Sponsor",
    "sponsors.SponsorContact",
    "aid_models.ModelPhoto",
    "aid_records.Evidence",
    "aid_records.Merge",
    "ledgers.House",
    "ledgers.HouseFunding",
    "ledgers.HousePhoto",
    "ledgers.KitchenDay",
    "ledgers.Issue",
    "campaign.SteeringCommittee",
    "campaign.CommitteeMember",
    "campaign.SupportGroup",
    "campaign.CampaignFile",
    "publishing.Call",
    "publishing.OnlinePledge",
    "publishing.PublicSponsor",
    "publishing.Publication",
    "publishing.PublicationNeed",
    "privacy.DataRequest",
    "privacy.Breach",
    "accounts.User",
)
OPEN_TO_ALL_STAFF = {  # views without a permission: URL name → reason
    "accounts:profile": "one's own account",
    "accounts:saved_filter_list": "one's own filters",
    "accounts:saved_filter_keep": "one's own filters",
    "accounts:saved_filter_rename": "one's own filters; another's is not found",
    "accounts:saved_filter_drop": "one's own filters; another's is not found",
    "notices:list": "one's own notices",
    "notices:open": "one's own notices; another's is not found",
    "notices:read_all": "one's own notices",
    "jobs:files": "one's own files",
    "jobs:detail": "one's own jobs; another's is not found",
    "jobs:state": "one's own jobs; another's is not found",
    "jobs:cancel": "one's own jobs; another's is not found",
    "jobs:retry": "one's own jobs; another's is not found",
    "jobs:download": "one's own files; another's is not found; asks for the job's permission",
    "jobs:drop_file": "one's own files; another's is not found",
    "accounts:session_end": "one's own sessions; another's is not found",
    "accounts:session_now": "tells oneself who is logged in",
    "accounts:logged_in": "says so to whoever just logged in",
    "mfa_remove_webauthn": "one's own passkeys; another's is not found",
}


def _python_files(*patterns):
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return [path for path in found if "migrations" not in path.parts]


def test_no_file_has_a_name_that_says_nothing():
    files = _python_files("apps/**/*.py", "diachi/**/*.py")

    assert [path for path in files if path.stem in FORBIDDEN_NAMES] == []


def test_views_never_write():
    found = []
    for path in _python_files("apps/**/views*.py", "apps/**/views/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on_form = isinstance(node.func.value, ast.Name) and "form" in node.func.value.id
                if node.func.attr in WRITING and not on_form:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()")

    assert found == []


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_field_has_a_vietnamese_name(model):
    nameless = [
        field.name
        for field in model._meta.fields
        if not field.primary_key
        and str(field.verbose_name) == field.name.replace("_", " ")
        and field.name not in INHERITED_NAMES
    ]

    assert nameless == []


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_model_with_a_unit_says_who_may_see_its_rows(model):
    has_unit = any(field.name == "unit" for field in model._meta.fields)

    assert not has_unit or hasattr(model._default_manager, "visible_to")


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_constraint_speaks_to_people(model):
    default = models.BaseConstraint.default_violation_error_message
    mute = [
        constraint.name
        for constraint in model._meta.constraints
        if constraint.violation_error_message == default
        and model._meta.label not in NO_NOUNS_OF_THE_WORK
    ]

    assert mute == []


def test_every_template_is_used():
    named = set()
    for path in [*_python_files("apps/**/*.py", "diachi/**/*.py"), *ROOT.glob("templates/**/*")]:
        if path.is_file():
            named |= set(re.findall(r"[\w/.-]+\.(?:html|txt)", path.read_text(encoding="utf-8")))
    by_library = ("account/", "mfa/", "usersessions/", "allauth/", "django/forms/")
    by_django = {f"{name}.html" for name in ("400", "403", "403_csrf", "404", "429", "500")}
    templates = [
        str(path.relative_to(ROOT / "templates")) for path in ROOT.glob("templates/**/*.html")
    ]
    unused = [
        name
        for name in templates
        if name not in named | by_django and not name.startswith(by_library)
    ]

    assert unused == []


def test_the_glossary_names_what_the_code_has():
    missing = []
    for name in re.findall(r"`(\w+\.\w+(?:\.\w+)?)` \|", (ROOT / "docs/glossary.md").read_text()):
        app, model, *field = name.split(".")
        try:
            found = apps.get_model(app, model)
            if field:
                found._meta.get_field(field[0])
        except LookupError:
            missing.append(name)

    assert missing == []


def test_every_noun_of_the_code_stands_in_the_glossary():
    glossary = (ROOT / "docs/glossary.md").read_text()
    missing = [
        model._meta.label
        for model in WRITTEN
        if f"`{model._meta.label}`" not in glossary
        and model._meta.label not in NO_NOUNS_OF_THE_WORK
    ]

    assert missing == []


def test_the_map_names_every_app():
    text = (ROOT / "docs/map.md").read_text()

    assert [app.name for app in APPS if f"`{app.name}`" not in text] == []


def test_decisions_are_short():
    long = [
        path.name
        for path in ROOT.glob("docs/decisions/*.md")
        if len(path.read_text().splitlines()) > 20
    ]

    assert long == []


def test_every_personal_field_is_classified():
    """docs/personal-data.md names each field of a person's record and how private it is."""
    text = (ROOT / "docs/personal-data.md").read_text()
    classified = dict(re.findall(r"\| `([\w.]+)` \| (\w+) \|", text))
    expected = {
        f"{label}.{field.name}"
        for label in PERSONS
        for field in apps.get_model(label)._meta.fields
        if not field.primary_key
    }

    assert set(classified) == expected
    assert set(classified.values()) <= {"none", "personal", "sensitive"}


def _views(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _views(entry, space)
        else:
            yield f"{prefix}{entry.name}", entry.callback


def test_every_view_of_ours_declares_its_permission():
    bare = [
        name
        for name, callback in _views()
        if callback.__module__.startswith("apps.")
        and getattr(getattr(callback, "view_class", None), "permission", None) is None
        and name not in OPEN_TO_ALL_STAFF
    ]

    assert bare == []


def test_every_url_has_its_row_in_the_matrix():
    assert {name for name, _ in our_routes()} == set(MATRIX) | set(NOT_ASKED)


MOST_QUERIES = 25
MAY_WRITE = "pg_try_advisory_lock_shared"  # standstill.writing


def _unheld(asked):
    """Tables with a key to a unit in which a GET wrote without asking whether it may: its row would
    wait, with a process of the server, as long as units are reorganised."""
    of_units = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.related_model is Unit for field in model._meta.concrete_fields)
    }
    asked = [query["sql"] for query in asked]
    written = {
        match[1] for sql in asked if (match := re.search(r'(?:INSERT INTO|UPDATE) "(\w+)"', sql))
    }
    return [] if any(MAY_WRITE in sql for sql in asked) else sorted(written & of_units)


@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_each_role_as_the_matrix_says_in_few_queries(client, request, rows, role):
    if role != "visitor":
        client.force_login(request.getfixturevalue(role))
        client.get("/lam-viec/")
    found, greedy, unheld = {}, {}, {}
    for name, arguments in our_routes():
        if name in NOT_ASKED:
            continue
        with CaptureQueriesContext(connection) as asked:
            found[name] = client.get(url_of(name, arguments, rows)).status_code
        if found[name] == 200 and len(asked) > MOST_QUERIES:
            greedy[name] = len(asked)
        if tables := _unheld(asked):
            unheld[name] = tables

    column = ROLES.index(role)
    assert found == {name: row[column] for name, row in MATRIX.items()}
    assert greedy == {}
    assert unheld == {}

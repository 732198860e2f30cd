"""Every ugly workbook comes to what its own JSON in `expected/` says."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction

from apps.addresses.models import Address, HouseholdMember, Review
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord, HistoricalTotal, Pledge
from apps.core.actions import ActionError
from apps.core.imports import Level, Problem
from apps.organisation.models import Unit
from apps.sponsors.models import Sponsor
from apps.workbooks import actions
from apps.workbooks.importing import ImportRefusedError, import_workbook
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from apps.workbooks.work import read_import
from tests.factories import UserFactory

HERE = Path(__file__).parent
EXPECTED = {path.stem: json.loads(path.read_text()) for path in (HERE / "expected").glob("*.json")}
NUMBERS = ("read", "created", "updated", "unchanged", "skipped")
RECORDS = {
    "addresses": Address,
    "members": HouseholdMember,
    "reviews": Review,
    "sponsors": Sponsor,
    "aid": AidRecord,
    "pledges": Pledge,
    "aid_models": AidModel,
    "totals": HistoricalTotal,
}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def reviewer(django_db_setup, django_db_blocker, _lists_of_terms):
    """Of Đắk Lắk, which has its communes of today and of before: loaded once for all files."""
    with django_db_blocker.unblock(), transaction.atomic():
        for row in _lists_of_terms:
            if not type(row).objects.filter(pk=row.pk).exists():
                row.save(force_insert=True)
        call_command("load_units", "--province", "66", stdout=io.StringIO())
        yield UserFactory(username="duyet", role="reviewer", unit=Unit.objects.by_key("2025:66"))
        transaction.set_rollback(True)


def bring(name, by, **how):
    """By the command's way: nobody can be asked."""
    expected = EXPECTED[name]
    unit = Unit.objects.by_key(expected["unit"])
    return import_workbook(expected["kind"], HERE / name, unit=unit, by=by, **how)


def upload(name, by):
    """By the page's way, up to where rows can be looked at, with the answers of EXPECTED."""
    expected = EXPECTED[name]
    answers = expected.get("answers", {})
    file = ContentFile((HERE / name).read_bytes(), name=name)
    unit = Unit.objects.by_key(expected["unit"])
    run = actions.receive(file, kind=expected["kind"], unit=unit, by=by)
    if run.status == Import.Status.READING:  # left to the worker
        read_import(str(run.token))
        run.refresh_from_db()
    if "encoding" in answers:
        assert run.questions["encoding"]["encoding"] == answers["encoding"]
        run = actions.answer(run, by=by, encoding=True)
    if run.status == Import.Status.ASKING:
        asked = {column["heading"] for column in run.questions["columns"]}
        assert asked == set(answers.get("columns", {}))
        run = actions.answer(run, by=by, columns=answers["columns"])
    if answers.get("normal_case"):
        assert run.report["capitals"] == expected["capitals"]
        run = actions.normal_case(run, by=by)
    return run


def numbers(report):
    return {number: getattr(report, number) for number in NUMBERS}


def misses(found, wanted):
    """The expected (row, column, part of the words) that no problem fits; None stands for any row."""
    return [
        [row, column, words]
        for row, column, words in wanted
        if not any(
            row in (None, problem.row) and column == problem.column and words in problem.message
            for problem in found
        )
    ]


def told(problems):
    return "\n".join(f"{p.row} | {p.column} | {p.message}" for p in problems)


def shown(record, field):
    """A value of a record as JSON has it."""
    if field == "categories":
        return sorted(record.categories.values_list("name", flat=True))
    if field == "needs":
        return list(record.needs.order_by("pk").values_list("description", flat=True))
    if field == "unit":
        return record.unit.key
    if field == "legacy_code" and not isinstance(record, Address):
        return record.address.legacy_code
    if field == "status" and isinstance(record, Review):
        return record.address.status
    if field == "sponsor":
        return record.sponsor.name
    value = getattr(record, field)
    return value if value is None or isinstance(value, int | str) else str(value)


def check_records(kind, wanted):
    records = [
        {field: shown(record, field) for field in set().union(*wanted) - {"times"}}
        for record in RECORDS[kind].objects.all()
    ]
    for one in wanted:
        times = one.get("times", 1)
        fields = [field for field in one if field != "times"]
        found = [record for record in records if all(record[f] == one[f] for f in fields)]
        assert len(found) == times, f"{one}\nnot in\n" + "\n".join(map(str, records))


def test_every_file_has_its_expectation():
    files = {path.name for path in HERE.iterdir() if path.suffix not in (".py", ".md", "")}

    assert files == set(EXPECTED)


def check_problems(expected, errors, warnings):
    assert {p.row for p in errors} == {row for row, *_ in expected["errors"]}, told(errors)
    assert misses(errors, expected["errors"]) == [], told(errors)
    assert misses(warnings, expected["warnings"]) == [], told(warnings)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_command_reads_the_file_as_its_people_mean_it(reviewer, name):
    expected = EXPECTED[name]
    for earlier in expected.get("after", ()):
        assert bring(earlier, reviewer).saved
    if words := expected.get("refused") or expected.get("asks"):
        with pytest.raises(ImportRefusedError, match=words):
            bring(name, reviewer)
        return

    seen = bring(name, reviewer, dry_run=True)
    saved = bring(name, reviewer, only_good=True)
    again = bring(name, reviewer, only_good=True)

    assert numbers(seen) == {n: expected[n] for n in NUMBERS}, told(seen.errors + seen.warnings)
    check_problems(expected, seen.errors, seen.warnings)
    if "normal_case" not in expected.get("answers", {}):
        check_records(expected["kind"], expected["records"])
    if saved.saved:
        assert (again.created, again.updated) == (0, 0), told(again.warnings)
        assert again.unchanged == seen.created + seen.updated + seen.unchanged


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_page_reads_the_file_as_its_people_mean_it(reviewer, name):
    expected = EXPECTED[name]
    for earlier in expected.get("after", ()):
        assert bring(earlier, reviewer).saved
    run = upload(name, reviewer)
    if "refused" in expected:
        assert run.status == Import.Status.FAILED
        assert re.search(expected["refused"], run.error)
        return

    assert run.status == Import.Status.READY, run.error
    errors, warnings = staged_problems(run)
    assert {n: run.report[n] for n in NUMBERS} == {n: expected[n] for n in NUMBERS}, told(errors)
    check_problems(expected, errors, warnings)
    if expected["errors"] and not KINDS[run.kind].resource.takes_good_rows:
        with pytest.raises(ActionError):
            actions.save(run, by=reviewer, only_good=True, version=run.version)
        return
    run = actions.save(run, by=reviewer, only_good=True, version=run.version)
    assert run.status == Import.Status.SAVED, run.error
    check_records(expected["kind"], expected["records"])

    again = upload(name, reviewer)
    assert (again.report["created"], again.report["updated"]) == (0, 0)


def staged_problems(run):
    """(errors, warnings) of the page: of the rows, and of the file."""
    columns = {column.field: column.name for column in KINDS[run.kind].columns}
    found = [
        Problem(row.number, columns.get(field, ""), words, field, Level(level))
        for row in run.rows.all()
        for field, level, words in row.problems
    ]
    notes = [Problem(row, column, words) for row, column, words in run.report["notes"]]
    errors = [problem for problem in found if problem.level == Level.ERROR]
    return errors, [p for p in found if p.level != Level.ERROR] + notes


@pytest.mark.parametrize(
    ("name", "text", "candidates", "meant"),
    [
        ("th-ten-hai-nghia.xlsx", "Krông Pắc", {"2025:24490", "2004:654"}, "2004:654"),
        ("dc-don-vi-cu.xlsx", "Ea Bar", {"2025:22225", "2025:22237", "2025:24250"}, "2025:24250"),
    ],
)
def test_a_person_says_which_of_several_units_is_meant(reviewer, name, text, candidates, meant):
    run = upload(name, reviewer)
    wrong, asked = run.report["rows_in_error"], {u["text"]: u for u in run.report["units"]}

    run = actions.choose_units(run, {text: Unit.objects.by_key(meant)}, by=reviewer)

    assert {key for key, _ in asked[text]["candidates"]} == candidates
    assert run.report["rows_in_error"] == wrong - 1
    run = actions.save(run, by=reviewer, only_good=wrong > 1, version=run.version)
    assert RECORDS[run.kind].objects.filter(unit__key=meant).exists()

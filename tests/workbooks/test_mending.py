"""Staged rows are mended: in the grid, many at once, or with the workbook once more."""

import pytest

from apps.addresses.models import Address
from apps.core.actions import StaleError
from apps.jobs.models import Job
from apps.workbooks import actions, staged, work
from apps.workbooks.models import Import
from tests.factories import UnitFactory, UserFactory
from tests.workbooks import workbook
from tests.workbooks.imports import HEADS, ROW, brought, people, states

pytestmark = pytest.mark.usefixtures("commune")
BAD = (*ROW[:4], "31/02/2018")


def cell(run, number, field):
    return run.rows.get(number=number).cells[staged.place_of(run, field)]


def test_a_cell_is_mended_and_the_file_checked_again(reviewer):
    run = brought(BAD, by=reviewer)

    mended = actions.mend(run, {2: {"filed_on": " 28/02/2018 "}}, by=reviewer, version=1)

    assert states(mended) == {2: ("ok", "created")}
    assert (mended.status, mended.version, mended.report["rows_in_error"]) == ("ready", 2, 0)
    assert cell(run, 2, "filed_on") == "28/02/2018"
    assert "31/02/2018" in run.rows.get().original
    assert not Address.objects.exists()


def test_what_the_file_said_is_put_back(reviewer):
    run = brought(BAD, by=reviewer)
    run = actions.mend(run, {2: {"filed_on": "28/02/2018"}}, by=reviewer, version=1)

    run = actions.put_back(run, 2, by=reviewer, version=2)

    assert states(run) == {2: ("error", "")}
    assert (cell(run, 2, "filed_on"), run.rows.get().original) == ("31/02/2018", None)


def test_a_number_typed_as_it_was_shown_stays_the_number_of_the_file(reviewer):
    run = brought((*ROW, 1950), by=reviewer, heads=(*HEADS, "Ngày sinh"))
    run = actions.mend(run, {2: {"birth": "1951"}}, by=reviewer, version=1)
    assert cell(run, 2, "birth") == "1951"

    run = actions.mend(run, {2: {"birth": "1950"}}, by=reviewer, version=2)

    assert cell(run, 2, "birth") == 1950
    assert run.rows.get().original is None


def test_the_same_mending_sent_twice_is_done_once(reviewer):
    run = brought(BAD, by=reviewer)

    for _ in range(2):
        actions.mend(run, {2: {"filed_on": "28/02/2018"}}, by=reviewer, version=1)

    run.refresh_from_db()
    assert run.version == 2


def test_mending_a_file_that_was_checked_again_meanwhile_is_refused(reviewer):
    run = brought(BAD, ("A-2", *BAD[1:]), by=reviewer)
    actions.mend(run, {2: {"filed_on": "28/02/2018"}}, by=reviewer, version=1)

    with pytest.raises(StaleError, match="vừa được kiểm tra lại"):
        actions.mend(run, {3: {"filed_on": "27/02/2018"}}, by=reviewer, version=1)
    assert cell(run, 3, "filed_on") == "31/02/2018"


@pytest.mark.parametrize(
    "changes", [{9: {"filed_on": "x"}}, {2: {"password": "x"}}, {2: {"filed_on": "x" * 40_000}}]
)
def test_a_change_of_what_is_not_there_is_refused(reviewer, changes):
    run = brought(BAD, by=reviewer)

    with pytest.raises(actions.MendError):
        actions.mend(run, changes, by=reviewer, version=1)


def test_nobody_else_mends_and_nothing_is_mended_after_saving(reviewer):
    run = brought(ROW, by=reviewer)
    with pytest.raises(Import.DoesNotExist):
        actions.mend(run, {2: {}}, by=UserFactory(role="reviewer", unit=reviewer.unit), version=1)
    actions.save(run, by=reviewer, only_good=False, version=1)

    with pytest.raises(actions.WrongStateError, match="Đã lưu"):
        actions.mend(run, {2: {"full_name": "Ai Khác"}}, by=reviewer, version=2)


def test_a_long_file_is_checked_again_by_a_job_that_keeps_what_was_mended(reviewer, monkeypatch):
    monkeypatch.setattr("apps.workbooks.actions.states.LONG", 1)
    run = brought(BAD, ("A-2", *BAD[1:]), by=reviewer)

    run = actions.mend(run, {2: {"filed_on": "28/02/2018"}}, by=reviewer, version=1)
    assert (run.status, Job.objects.get().kind) == ("reading", "read_import")
    work.read_import(str(run.token))

    run.refresh_from_db()
    assert (run.status, run.version) == ("ready", 2)
    assert states(run) == {2: ("ok", "created"), 3: ("error", "")}


def test_all_rows_of_an_unclear_unit_get_the_one_that_was_chosen(
    reviewer, commune, neighbour_commune
):
    rows = [*people(2, unit="Xã Hòa Xuâm"), *people(1, unit="Cư Bao", first=9)]
    run = brought(*rows, by=reviewer)
    (unclear,) = run.report["units"]
    assert (unclear["text"], unclear["rows"]) == ("Xã Hòa Xuâm", 2)

    run = actions.choose_unit(run, "Xã Hòa Xuâm", neighbour_commune, by=reviewer)

    assert [state for state, _ in states(run).values()] == ["ok"] * 3
    assert cell(run, 2, "unit") == cell(run, 3, "unit") == neighbour_commune.name
    assert cell(run, 4, "unit") == "Cư Bao"
    assert run.report["units"] == []
    again = actions.choose_unit(run, "Xã Hòa Xuâm", neighbour_commune, by=reviewer)
    assert again.version == run.version


def test_the_units_that_may_be_meant_are_offered(reviewer, province, commune):
    twin = UnitFactory(parent=province, code="24999", name="Xã Cư Bao")
    run = brought(ROW, by=reviewer)

    offered = run.report["units"][0]["candidates"]

    assert sorted(key for key, _ in offered) == sorted([commune.key, twin.key])


def test_a_unit_out_of_reach_is_not_chosen(reviewer, other_commune):
    run = brought(*people(1, unit="Trà Vong"), by=reviewer)

    with pytest.raises(actions.MendError, match="không nằm trong"):
        actions.choose_unit(run, "Trà Vong", other_commune, by=reviewer)


def test_names_in_capitals_are_written_normally_when_that_is_asked_for(reviewer):
    rows = [
        (*row[:3], name, row[4])
        for row, name in zip(people(2), ("TRẦN THỊ HOÀ", "Lê Tám"), strict=True)
    ]
    run = brought(*rows, by=reviewer)
    assert run.report["capitals"] == 1

    run = actions.normal_case(run, by=reviewer)

    assert (cell(run, 2, "full_name"), cell(run, 3, "full_name")) == ("Trần Thị Hoà", "Lê Tám")
    assert "TRẦN THỊ HOÀ" in run.rows.get(number=2).original
    assert (run.report["capitals"], run.version) == (0, 2)
    assert actions.normal_case(run, by=reviewer).version == 2


def test_the_mended_workbook_comes_in_place_of_the_first_and_our_remarks_are_not_read(reviewer):
    run = brought(BAD, by=reviewer)
    remarks = workbook((*HEADS, "Lỗi"), (*ROW, "Cột Ngày lập hồ sơ: không có thật"))

    again = actions.replace_file(run, remarks, by=reviewer)

    assert (again.pk, again.status, again.version) == (run.pk, "ready", 2)
    assert states(again) == {2: ("ok", "created")}
    assert Import.objects.count() == 1


def test_what_was_said_about_columns_holds_for_the_mended_workbook(reviewer):
    heads = (*HEADS, "Ghi chú của thôn")
    run = brought((*BAD, "a"), by=reviewer, heads=heads)
    run = actions.answer(run, columns={"Ghi chú của thôn": ""}, by=reviewer)

    again = actions.replace_file(run, workbook(heads, (*ROW, "a")), by=reviewer)

    assert again.status == "ready"


def test_a_file_that_could_not_be_read_is_replaced_by_one_that_can(reviewer):
    run = brought(heads=HEADS, by=reviewer)
    assert run.status == "failed"

    again = actions.replace_file(run, workbook(HEADS, ROW), by=reviewer)

    assert (again.status, again.error) == ("ready", "")

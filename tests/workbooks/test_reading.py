"""A file becomes staged rows: read once, asked about where nobody could know, nothing else changed."""

import datetime
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.addresses.models import Address
from apps.core.imports import Found
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.workbooks import actions, staged, work
from apps.workbooks.importing import ImportRefusedError
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from tests.aid_records import test_imports_totals as totals
from tests.factories import (
    AddressFactory,
    ImportFactory,
    NeedFactory,
    SponsorFactory,
    UserFactory,
)
from tests.workbooks import workbook
from tests.workbooks.imports import HEADS, ROW, brought, people, states, tables

IN_ONE_TRANSACTION = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
pytestmark = pytest.mark.usefixtures("commune")


def test_a_small_file_is_read_at_once_and_every_row_says_what_would_become_of_it(reviewer, commune):
    AddressFactory(unit=commune, legacy_code="A-2", full_name="Lê Văn Tám", filed=True)
    rows = (ROW, ("A-2", "Cư Bao", "", "Lê Văn Tám", ""), ("A-3", "Cư Bao", "Ông", "Ai", ""))

    run = brought(*rows, by=reviewer)

    assert (run.status, run.job, run.version) == ("ready", None, 1)
    assert states(run) == {2: ("ok", "created"), 3: ("ok", "unchanged"), 4: ("error", "")}
    wrong = run.rows.get(number=4).problems
    assert [(field, level) for field, level, _ in wrong] == [("kind", "error")]
    assert run.report["states"] == {"ok": 2, "error": 1}
    assert Address.objects.count() == 1


def test_a_large_file_is_read_by_a_job_and_a_second_time_changes_nothing(reviewer, monkeypatch):
    monkeypatch.setattr("apps.workbooks.actions.reading.SMALL", 10)

    run = brought(ROW, by=reviewer)
    job = Job.objects.get()

    assert (run.status, run.rows.count()) == ("reading", 0)
    assert (job.kind, job.owner, job.page) == (
        "read_import",
        reviewer,
        f"/nhap-tep/{run.token}/",
    )
    for _ in range(2):
        work.read_import(**job.arguments)
    run.refresh_from_db()
    assert (run.status, run.version, run.rows.count()) == ("ready", 1, 1)


def test_the_owner_of_a_long_file_is_told_when_it_is_read_until_he_opens_it(reviewer, monkeypatch):
    monkeypatch.setattr("apps.workbooks.actions.states.LONG", 2)

    run = brought(*people(3), by=reviewer)

    notice = Notice.objects.get(user=reviewer)
    assert "3 dòng: đã kiểm tra xong" in notice.text
    assert notice.url == f"/nhap-tep/{run.token}/"
    actions.seen(run, by=UserFactory(role="reviewer", unit=reviewer.unit))
    assert Notice.objects.unread().exists()
    actions.seen(run, by=reviewer)
    assert not Notice.objects.unread().exists()


def test_the_same_form_sent_twice_is_one_import(reviewer):
    key = uuid.uuid4()

    first = brought(ROW, by=reviewer, form_key=key)
    second = brought(ROW, by=reviewer, form_key=key)

    assert first.pk == second.pk
    assert Import.objects.count() == 1


def test_somebody_with_the_same_file_is_told_that_it_is_there(reviewer, commune):
    file = workbook(HEADS, ROW)

    def bring(unit):
        file.seek(0)
        return actions.receive(file, kind="addresses", unit=unit, by=reviewer)

    first, elsewhere, second = (bring(unit) for unit in (reviewer.unit, commune, reviewer.unit))

    assert list(Import.objects.same_as(second)) == [first]
    assert not Import.objects.same_as(elsewhere).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"Day la van ban", "không phải là tệp bảng tính"), (b"", "không có nội dung")],
)
def test_a_file_that_cannot_be_read_says_why_and_stages_nothing(reviewer, content, words):
    file = workbook(HEADS)
    file.seek(0)
    file.truncate()
    file.write(content)
    file.seek(0)

    run = actions.receive(file, kind="addresses", unit=reviewer.unit, by=reviewer)

    assert run.status == "failed"
    assert words in run.error
    assert run.rows.count() == 0


def test_a_file_of_more_than_ten_megabytes_is_not_kept(reviewer):
    file = workbook(HEADS)
    file.seek(11 * 1024 * 1024)
    file.write(b"0")
    file.seek(0)

    with pytest.raises(ImportRefusedError, match="10 MB"):
        actions.receive(file, kind="addresses", unit=reviewer.unit, by=reviewer)
    assert not Import.objects.exists()


def test_who_lost_his_right_before_his_file_is_read_is_refused(reviewer, monkeypatch):
    monkeypatch.setattr("apps.workbooks.actions.reading.SMALL", 10)
    run = brought(ROW, by=reviewer)
    reviewer.role = "viewer"
    reviewer.save()

    work.read_import(str(run.token))

    run.refresh_from_db()
    assert run.status == "failed"
    assert "không có quyền" in run.error


def test_a_file_dropped_while_a_job_reads_it_stays_dropped(reviewer, monkeypatch):
    monkeypatch.setattr("apps.workbooks.actions.reading.SMALL", 10)
    run = brought(ROW, by=reviewer)
    stale = Import.objects.get(pk=run.pk)
    actions.drop(run, by=reviewer)

    actions.read(stale)

    run.refresh_from_db()
    assert (run.status, run.rows.count(), bytes(run.content)) == ("dropped", 0, b"")


# --- questions

STRANGE = (*HEADS, "Ghi chú của thôn", "Hoan canh kho")


def test_a_heading_nobody_knows_is_asked_about_once_in_a_unit(reviewer, commune):
    row = (*ROW, "Gặp ngày mưa", "Già yếu")
    run = brought(row, by=reviewer, heads=STRANGE)

    assert (run.status, run.rows.count()) == ("asking", 0)
    note, hard = run.questions["columns"]
    assert (note["heading"], note["samples"], note["guess"]) == (
        "Ghi chú của thôn",
        ["Gặp ngày mưa"],
        "",
    )
    assert hard["guess"] == "circumstances"
    answers = {"Ghi chú của thôn": "", "Hoan canh kho": "circumstances"}
    run = actions.answer(run, columns=answers, by=reviewer)
    assert run.status == "ready"
    assert ["Ghi chú của thôn", "Cột này không được nhập, như đã chọn."] in [
        note[1:] for note in run.report["notes"]
    ]
    place = staged.place_of(run, "circumstances")
    assert run.rows.get().cells[place] == "Già yếu"

    assert brought(row, by=reviewer, heads=STRANGE).status == "ready"
    assert brought(row, by=reviewer, heads=STRANGE, unit=commune).status == "asking"


def test_a_required_column_is_found_by_hand(reviewer):
    heads = ("Mã cũ", "Đơn vị", "Loại", "Người được giúp")
    run = brought(ROW[:4], by=reviewer, heads=heads)

    assert [missing["field"] for missing in run.questions["missing"]] == ["full_name"]
    run = actions.answer(run, columns={"Người được giúp": "full_name"}, by=reviewer)

    assert states(run) == {2: ("ok", "created")}


def test_a_list_of_households_only_says_so_once_for_all_its_rows(reviewer):
    heads, row = ("Mã cũ", "Đơn vị", "Họ và tên", "Số người"), ("A-1", "Cư Bao", "Y Thử", 4)
    run = brought(row, by=reviewer, heads=heads)

    (missing,) = run.questions["missing"]
    assert (missing["name"], "Hộ gia đình" in missing["names"]) == ("Loại", True)
    with pytest.raises(actions.AnswerError, match="chọn lại"):
        actions.answer(run, same={"kind": "Gia súc"}, by=reviewer)
    run = actions.answer(run, same={"kind": "Hộ gia đình"}, by=reviewer)

    assert states(run) == {2: ("ok", "created")}
    assert run.rows.get().cells[staged.place_of(run, "kind")] == "Hộ gia đình"
    assert any("mọi dòng được ghi “Hộ gia đình”" in words for _, _, words in run.report["notes"])


def test_without_the_required_column_the_file_goes_on_asking(reviewer):
    heads = ("Mã cũ", "Đơn vị", "Loại", "Người được giúp")
    run = brought(ROW[:4], by=reviewer, heads=heads)

    run = actions.answer(run, columns={"Người được giúp": ""}, by=reviewer)

    assert run.status == "asking"
    assert [missing["field"] for missing in run.questions["missing"]] == ["full_name"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"Ghi chú của thôn": "hamlet", "Hoan canh kho": "hamlet"}, "Hai cột"),
        ({"Ghi chú của thôn": "full_name"}, "Hai cột"),
        ({"Ghi chú của thôn": "password"}, "Không có cột"),
    ],
)
def test_an_answer_that_cannot_hold_is_refused_and_not_remembered(reviewer, columns, words):
    run = brought((*ROW, "a", "b"), by=reviewer, heads=STRANGE)

    with pytest.raises(actions.AnswerError, match=words):
        actions.answer(run, columns=columns, by=reviewer)
    run.refresh_from_db()
    assert run.status == "asking"


def test_somebody_else_cannot_answer(reviewer):
    run = brought((*ROW, "a", "b"), by=reviewer, heads=STRANGE)

    with pytest.raises(Import.DoesNotExist):
        actions.answer(run, columns={}, by=UserFactory(role="reviewer", unit=reviewer.unit))


OLD = ("A-1", "C­ Bao", "C¸ nh©n", "TrÇn ThÞ Hoµ", "11/04/2018")


def test_text_of_an_old_font_is_converted_only_with_a_yes(reviewer):
    run = brought(
        OLD, OLD, by=reviewer, heads=("M· cò", "§¬n vÞ", "Lo¹i", "Hä vµ tªn", "Ngµy lËp hå s¬")
    )

    assert run.status == "asking"
    asked = run.questions["encoding"]
    assert asked["encoding"] == "tcvn3"
    assert ["TrÇn ThÞ Hoµ", "Trần Thị Hoà"] in asked["previews"]
    assert run.rows.count() == 0
    yes = actions.answer(run, encoding=True, by=reviewer)
    assert (yes.status, yes.error) == ("ready", "")
    assert "Trần Thị Hoà" in yes.rows.first().cells


def test_after_a_no_the_text_of_an_old_font_stays_as_it_is(reviewer):
    run = brought(OLD, OLD, by=reviewer)

    assert run.status == "asking"
    no = actions.answer(run, encoding=False, by=reviewer)

    assert no.status == "ready"
    assert "TrÇn ThÞ Hoµ" in no.rows.first().cells


VNI = ("A-2", "Cö Bao", "Caù nhaân", "Traàn Vaên Ñuùng", "11/04/2018")


def names(run):
    return {row.cells[staged.place_of(run, staged.NAME)] for row in run.rows.all()}


def two_fonts(reviewer):
    """A file of two old machines, asked about once for each of their fonts."""
    rows = [OLD, ("A-3", "C­ Bao", "C¸ nh©n", "NguyÔn V¨n MÉu", ""), VNI]
    run = brought(*rows, ("A-4", "Cö Bao", "Caù nhaân", "Nguyeãn Thò Thöû", ""), by=reviewer)
    first = run.questions["encoding"]["encoding"]
    run = actions.answer(run, encoding=True, by=reviewer)
    assert run.status == "asking"
    assert {first, run.questions["encoding"]["encoding"]} == {"tcvn3", "vni"}
    return run


def test_a_file_in_two_old_fonts_is_converted_after_two_yeses(reviewer):
    run = actions.answer(two_fonts(reviewer), encoding=True, by=reviewer)

    assert set(states(run).values()) == {("ok", "created")}
    assert names(run) == {"Trần Thị Hoà", "Nguyễn Văn Mẫu", "Trần Văn Đúng", "Nguyễn Thị Thử"}


def test_a_no_to_the_second_font_keeps_what_the_first_yes_converted(reviewer):
    run = actions.answer(two_fonts(reviewer), encoding=False, by=reviewer)

    assert run.status == "ready"
    assert names(run) in (
        {"Trần Thị Hoà", "Nguyễn Văn Mẫu", "Traàn Vaên Ñuùng", "Nguyeãn Thò Thöû"},
        {"TrÇn ThÞ Hoµ", "NguyÔn V¨n MÉu", "Trần Văn Đúng", "Nguyễn Thị Thử"},
    )


# --- nothing but the import changes


def filled_in(kind):
    """The kind's own template with one row, like its example but for some words."""
    columns = KINDS[kind].columns
    texts = {column.field: column.example for column in columns}
    longest = max(texts, key=lambda field: len(texts[field]))
    told = [field for field in ("circumstances", "abstract", longest) if field in texts]
    texts[told[0]] += " nữa"
    return workbook([column.name for column in columns], list(texts.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_looking_at_a_file_changes_nothing_but_the_import(
    reviewer, commune, neighbour_commune, old_district, kind
):
    address = AddressFactory(
        unit=commune, legacy_code="24340-0001", full_name="H'Blim Mlô", household=True, filed=True
    )
    NeedFactory(address=address, description="Gạo, tiền thuốc")
    SponsorFactory(unit=reviewer.unit)
    file = (
        workbook(*totals.TOP, totals.WARD, totals.DISTRICT, totals.TOTAL)
        if kind == "totals"
        else filled_in(kind)
    )
    before = tables(without=("workbooks_", "jobs_"))

    run = actions.receive(file, kind=kind, unit=reviewer.unit, by=reviewer)
    assert run.status == "ready", (run.error, run.questions)
    actions.check(_reading(run))

    assert tables(without=("workbooks_", "jobs_")) == before
    assert run.report["created"] + run.report["updated"] > 0, list(run.rows.values())


def _reading(run):
    run.status = "reading"
    run.save(update_fields=["status"])
    return run


def numbers_add_up(run):
    report = run.report
    done = ("created", "updated", "unchanged", "skipped", "rows_in_error")
    return report["read"] == sum(report[name] for name in done) == run.rows.count()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "A-1", "A-2", "A-3"]),
        st.sampled_from(["Cư Bao", "Hòa Xuân", "Không Có", ""]),
        st.sampled_from(["Cá nhân", "Hộ gia đình", "ông"]),
        st.sampled_from(["Trần Thị Hoà", "Lê Văn Tám", "", "123"]),
        st.sampled_from(["11/04/2018", "31/02/2018", "", "11/04/2099"]),
    ).filter(any),
    min_size=1,
    max_size=8,
)


@IN_ONE_TRANSACTION
@given(rows=ROWS)
def test_whatever_a_file_holds_its_numbers_add_up(reviewer, rows):
    run = brought(*rows, by=reviewer)

    assert run.status == "ready", run.error
    assert numbers_add_up(run)
    assert sum(run.report["states"].values()) == run.report["read"]
    outcomes = run.report["outcomes"]
    assert {name: run.report[name] for name in outcomes} == outcomes


CELLS = st.one_of(
    st.just(""),
    st.text(max_size=20).map(lambda text: text.replace("\0", "")),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: number % 1),
    st.dates(datetime.date(1900, 1, 1)),
    st.datetimes(),
    st.booleans(),
)


@IN_ONE_TRANSACTION
@given(cells=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_staged_cells_come_back_as_they_were_read(reviewer, cells):
    run = ImportFactory(unit=reviewer.unit, by=reviewer)
    found = Found(list(enumerate(cells, start=2)), {"span": [1]}, ((3, "Loại", "Đang ẩn."),))
    run.meta = staged.meta_of(found, ["unit"])

    staged.write(run, found, {number: ("ok", "created", "[]") for number, _ in found.lines})

    again = run.found()
    assert again.lines == found.lines
    assert [list(map(type, row)) for _, row in again.lines] == [
        list(map(type, row)) for _, row in found.lines
    ]
    assert (again.notes, again.meta["span"]) == (found.notes, [1])

"""An import is undone as a whole, but for rows that somebody has touched since."""

import datetime
import random
import threading
from dataclasses import asdict

import pghistory
import pytest
from django.apps import apps as installed
from django.db import connections
from django.utils import timezone
from pghistory.models import Context

from apps.addresses import actions as addresses
from apps.addresses.models import Address, Likeness, Need, Review
from apps.aid_records.models import AidRecord, NeedCover
from apps.reports import figures
from apps.sponsors.models import Sponsor
from apps.workbooks import actions
from apps.workbooks.importing import import_workbook
from apps.workbooks.models import Import
from apps.workbooks.undoing import UndoError
from tests.factories import AddressFactory, AidRecordFactory, NeedFactory, PledgeFactory
from tests.jobs.test_worker import wait_for, wait_until_done, worker
from tests.workbooks import messages, workbook
from tests.workbooks.test_faults import is_waiting, reviews_locked

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)  # each change at a time of its own

PEOPLE = (
    "Mã cũ",
    "Đơn vị",
    "Loại",
    "Họ và tên",
    "Năm sinh",
    "Số người",
    "Đối tượng",
    "Nhu cầu",
    "Ngày lập hồ sơ",
    "Ngày rà soát",
)
AID = (
    "Mã cũ",
    "Đơn vị",
    "Ngày trợ giúp",
    "Nhà tài trợ",
    "Loại nhà tài trợ",
    "Hình thức",
    "Giá trị (đồng)",
)
NOT_LIVE = {
    "version",
    "noticed_at",
    "voided_at",
    "voided_by_id",
    "void_reason",
    "is_undone",
    "taken_back_at",
}


def person(code, name="Trần Thị Thử", **cells):
    said = {
        "Mã cũ": code,
        "Đơn vị": "Cư Bao",
        "Loại": "Hộ gia đình",
        "Họ và tên": name,
        "Năm sinh": 1960,
        "Số người": 3,
        "Ngày lập hồ sơ": "25/02/2012",
    } | cells
    return tuple(said.get(head, "") for head in PEOPLE)


def gift(code, value=500_000, day="27/06/2018", sponsor="Công ty Thử", kind="Doanh nghiệp"):
    return (code, "Cư Bao", day, sponsor, kind, "Tiền mặt", value)


@pytest.fixture
def bring(reviewer, commune):
    """Import rows; gives the Import."""

    def bring(kind, *rows, heads=None, by=reviewer):
        heads = heads or {"addresses": PEOPLE, "aid": AID}[kind]
        report = import_workbook(kind, workbook(heads, *rows), unit=by.unit, by=by)
        assert report.saved, messages(report.errors)
        return Import.objects.latest("id")

    return bring


@pytest.fixture
def undo(reviewer):
    def undo(run, by=reviewer):
        actions.undo(run, by=by)
        run.refresh_from_db()
        return run

    return undo


def live():
    """Every row in force of every table with a history, without bookkeeping."""
    found = {}
    for model in installed.get_models():
        if not hasattr(model, "pgh_event_model") or model._meta.app_label == "accounts":
            continue
        names = [
            f.attname
            for f in model._meta.concrete_fields
            if f.attname not in NOT_LIVE and f.attname != "search"
        ]
        rows = model._base_manager.order_by("pk")
        for gone in ("voided_at", "taken_back_at"):
            if gone in {f.name for f in model._meta.fields}:
                rows = rows.filter(**{gone: None})
        if model is Likeness:
            rows = rows.filter(status="open")
        found[model._meta.label] = list(rows.values(*names))
    return found


def all_figures(unit):
    start, end = datetime.date(2008, 1, 1), datetime.date(2026, 11, 23)
    return [
        asdict(figures.summary(unit, start, end)),
        asdict(figures.profile(unit, start, end)),
        [asdict(row) for row in figures.categories(unit, start, end)],
        [asdict(row) for row in figures.year_matrix(unit, start, end)],
    ]


def reasons(run):
    return [(label, why) for _, label, _, why in run.report["undo"]["kept"]]


# --- what goes


def test_what_an_import_made_is_voided_and_counts_nowhere(bring, undo, province):
    before = live()
    run = bring(
        "addresses", person("A-1", **{"Nhu cầu": "Gạo; Thuốc", "Ngày rà soát": "01/02/2026"})
    )

    undo(run)

    address = Address.objects.get()
    assert (address.is_undone, address.is_voided) == (True, True)
    assert address.void_reason == "Hoàn tác lần nhập tệp tep.xlsx"
    assert run.status == Import.Status.UNDONE
    assert run.report["undo"] == {"voided": 1, "restored": 0, "kept": []}
    assert live() == before
    assert (
        figures.summary(province, datetime.date(2008, 1, 1), datetime.date(2026, 1, 1)).total.c3
        == 0
    )


def test_what_an_import_changed_gets_back_what_it_was_with_all_that_belongs_to_it(bring, undo):
    first = person(
        "A-1",
        "Nguyễn Văn Bình",
        **{"Đối tượng": "Hộ nghèo; Người khuyết tật", "Nhu cầu": "Gạo"},
    )
    bring("addresses", first)
    before = live()
    run = bring(
        "addresses",
        person(
            "A-1",
            "Nguyễn Văn Ái",
            **{
                "Đối tượng": "Trẻ mồ côi; Hộ nghèo",
                "Nhu cầu": "Xe lăn",
                "Ngày rà soát": "01/02/2026",
                "Số người": 5,
            },
        ),
    )
    assert live() != before

    undo(run)

    assert live() == before
    address = Address.objects.get()
    assert (address.name_folded, address.is_voided, address.version) == (
        "nguyen van binh",
        False,
        3,
    )
    assert Address.objects.matching("binh").count() == 1
    assert Review.objects.get().taken_back_at


@really_committed
def test_sponsors_that_a_file_of_aid_put_on_the_register_go_with_it_when_nobody_else_uses_them(
    bring, undo, reviewer, commune
):
    bring("addresses", person("A-1"), person("A-2"))
    before = live()
    run = bring("aid", gift("A-1"), gift("A-2", sponsor="Ông Tâm", kind="Cá nhân"))
    used = Sponsor.objects.get(name="Công ty Thử")
    AidRecordFactory(address=Address.objects.get(legacy_code="A-2"), sponsor=used)

    undo(run)

    assert not Sponsor.objects.in_force().filter(name="Ông Tâm").exists()
    assert Sponsor.objects.get(name="Công ty Thử").is_voided is False
    assert reasons(run) == [(f"số {used.pk}", "Sau khi nhập đã có trợ giúp.")]
    assert AidRecord.objects.in_force().count() == 1
    assert live()["addresses.Address"] == before["addresses.Address"]


def test_the_figures_of_a_province_are_the_same_as_before_whatever_a_file_changed(
    bring, undo, province, commune, neighbour_commune
):
    chance = random.Random(4)
    people = [_random_person(chance, number) for number in range(120)]
    bring("addresses", *people[:80])
    bring("aid", *(_random_gift(chance) for _ in range(150)))
    figures_before, rows_before = all_figures(province), live()

    changed = [_random_person(chance, number) for number in range(40, 120)]
    second = bring("addresses", *changed)
    third = bring("aid", *(_random_gift(chance, most=120) for _ in range(150)))
    assert all_figures(province) != figures_before
    undo(third)
    undo(second)

    assert second.report["undo"]["kept"] == third.report["undo"]["kept"] == []
    assert all_figures(province) == figures_before
    assert live() == rows_before


def _random_person(chance, number):
    unit = ("Cư Bao", "Hòa Xuân")[number % 2]
    categories = chance.sample(["Hộ nghèo", "Trẻ mồ côi", "Người khuyết tật"], chance.randint(0, 3))
    return person(
        f"R-{number}",
        f"Lê Thị {chance.choice(['Lan', 'Hoà', 'Đào', 'Ánh'])}",
        **{
            "Đơn vị": unit,
            "Năm sinh": chance.randint(1930, 1990),
            "Số người": chance.randint(1, 6),
            "Đối tượng": "; ".join(categories),
            "Nhu cầu": chance.choice(["", "Gạo", "Thuốc; Gạo"]),
            "Ngày lập hồ sơ": f"{chance.randint(1, 28)}/0{chance.randint(1, 9)}/{chance.randint(2008, 2025)}",
            "Ngày rà soát": chance.choice(["", "05/01/2026", "06/02/2026"]),
        },
    )


def _random_gift(chance, most=80):
    number = chance.randrange(most)
    sponsor, kind = chance.choice(
        [("Công ty Thử", "Doanh nghiệp"), ("Hội phường", "Tổ chức Hội"), ("Ông Tâm", "Cá nhân")]
    )
    day = f"{chance.randint(1, 28)}/0{chance.randint(1, 9)}/{chance.randint(2009, 2025)}"
    row = gift(f"R-{number}", chance.randint(0, 50) * 100_000, day, sponsor, kind)
    return (row[0], ("Cư Bao", "Hòa Xuân")[number % 2], *row[2:])


# --- what stays


def test_a_dossier_that_somebody_mended_since_stays_with_its_aid_and_is_named(
    bring, undo, reviewer
):
    run = bring("addresses", person("A-1"), person("A-2", "Lý Thị Tư"))
    mended = Address.objects.get(legacy_code="A-1")
    with pghistory.context(user=reviewer.pk):
        addresses.edit(mended, fields={"phone": "0912345678"}, by=reviewer)

    undo(run)

    assert reasons(run) == [(mended.code, "Đã được sửa sau khi nhập.")]
    assert list(Address.objects.in_force()) == [mended]


@really_committed
@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (lambda address, by: AidRecordFactory(address=address), "trợ giúp"),
        (lambda address, by: PledgeFactory(address=address), "đăng ký trợ giúp"),
        (
            lambda address, by: addresses.add_review(
                address, reviewed_on=datetime.date(2026, 11, 1), outcome="unchanged", by=by
            ),
            "rà soát",
        ),
        (lambda address, by: NeedFactory(address=address), "nhu cầu"),
        (
            lambda address, by: addresses.keep_entry(
                [["full_name", "Trần"]], key=addresses.key_of(address), address=address, by=by
            ),
            "bản đang nhập dở",
        ),
    ],
    ids=["aid", "pledge", "review", "need", "half typed"],
)
def test_a_dossier_that_something_hangs_on_stays(bring, undo, reviewer, touch, why):
    run = bring("addresses", person("A-1"))
    touch(Address.objects.get(), reviewer)

    undo(run)

    assert Address.objects.get().is_voided is False
    assert why in reasons(run)[0][1]


def test_a_dossier_that_was_opened_only_goes_all_the_same(bring, undo, reviewer):
    run = bring("addresses", person("A-1"))
    addresses.see(Address.objects.get(), by=reviewer)

    undo(run)

    assert Address.objects.get().is_voided


@really_committed
def test_a_need_from_the_file_that_a_sponsor_holds_stays_with_its_dossier(bring, undo):
    bring("addresses", person("A-1"))
    run = bring("addresses", person("A-1", **{"Nhu cầu": "Xe lăn"}))
    need = Need.objects.get()
    pledge = PledgeFactory(address=need.address)
    NeedCover.objects.create(
        need=need, pledge=pledge, span=(0, 1), capacity=need.capacity, is_holding=True
    )

    undo(run)

    assert Need.objects.count() == 1
    assert run.report["undo"]["restored"] == 0
    assert len(reasons(run)) == 1


@really_committed
def test_a_number_that_another_dossier_has_taken_meanwhile_is_not_taken_away(
    bring, undo, reviewer, commune
):
    bring("addresses", person("A-1"))
    address = Address.objects.get()
    heads = ("Mã địa chỉ", *PEOPLE)
    run = bring("addresses", (address.code, *person("B-1")), heads=heads)
    AddressFactory(unit=commune, legacy_code="A-1", full_name="Người khác")

    undo(run)

    assert reasons(run) == [(address.code, "Nội dung cũ nay là của một bản ghi khác.")]
    assert Address.objects.get(pk=address.pk).legacy_code == "B-1"


# --- one after the other


@really_committed
def test_the_later_of_two_files_is_undone_first_and_then_the_earlier(bring, undo):
    before = live()
    first = bring("addresses", person("A-1", **{"Đối tượng": "Hộ nghèo"}))
    between = live()
    second = bring("addresses", person("A-1", "Tên Khác", **{"Đối tượng": "Trẻ mồ côi"}))

    undo(second)
    assert live() == between
    undo(first)

    assert live() == before
    assert (reasons(first), reasons(second)) == ([], [])


@really_committed
def test_the_earlier_of_two_files_alone_leaves_what_the_later_one_wrote(bring, undo):
    first = bring("addresses", person("A-1"), person("A-2", "Lý Thị Tư"))
    bring("addresses", person("A-1", "Tên Khác"))

    undo(first)

    assert Address.objects.in_force().get().full_name == "Tên Khác"
    assert len(reasons(first)) == 1


@really_committed
def test_aid_to_a_dossier_is_undone_before_the_dossier(bring, undo):
    people = bring("addresses", person("A-1"))
    given = bring("aid", gift("A-1"))

    undo(given)
    undo(people)

    assert not Address.objects.in_force().exists()
    assert reasons(people) == []


@pytest.mark.parametrize("kind", ["addresses", "aid", "sponsors"])
def test_the_mended_file_comes_in_anew_as_if_the_first_had_never_been(bring, undo, kind):
    if kind == "aid":
        bring("addresses", person("A-1"))
    rows, heads = {
        "addresses": ([person("A-1"), person("", "Không Mã")], PEOPLE),
        "aid": ([gift("A-1"), gift("A-1")], AID),
        "sponsors": (
            [("TT-1", "Công ty Một", "Doanh nghiệp"), ("", "Ông Hai", "Cá nhân")],
            ("Mã nhà tài trợ", "Tên", "Loại"),
        ),
    }[kind]
    run = bring(kind, *rows, heads=heads)
    undo(run)

    again = bring(kind, *rows, heads=heads)

    assert (again.report["created"], again.report["skipped"]) == (2, 0)
    assert again.report["warnings"] == run.report["warnings"]


# --- who, when, how often


def test_an_import_cannot_be_undone_after_seven_days(bring, undo):
    run = bring("addresses", person("A-1"))
    Import.objects.update(saved_at=timezone.now() - datetime.timedelta(days=7, seconds=1))

    with pytest.raises(UndoError, match="quá 7 ngày"):
        undo(run)

    assert Address.objects.in_force().exists()


def test_a_reviewer_of_another_province_does_not_undo_it(bring, undo, neighbour_reviewer):
    run = bring("addresses", person("A-1"))

    with pytest.raises(Exception, match="không có quyền"):
        undo(run, by=neighbour_reviewer)

    assert Address.objects.in_force().exists()


def test_a_second_click_changes_nothing(bring, undo):
    run = bring("addresses", person("A-1"))

    at = undo(run).undone_at
    version = Address.objects.get().version
    undo(run)

    assert (run.undone_at, Address.objects.get().version) == (at, version)


@really_committed
def test_two_who_click_at_once_undo_it_once(bring, reviewer):
    run = bring("addresses", *(person(f"A-{n}", f"Người {n}") for n in range(40)))
    start, faults = threading.Barrier(2), []

    def click():
        start.wait()
        try:
            actions.undo(run, by=reviewer)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert faults == []
    assert set(Address.objects.values_list("version", flat=True)) == {2}
    assert Context.objects.filter(metadata__undone=str(run.token)).count() == 1


def test_the_history_of_what_was_undone_names_the_file(bring, undo, reviewer):
    run = bring("addresses", person("A-1"))

    undo(run)

    event = Address.objects.get().events.latest("pgh_id")
    assert event.pgh_context_id == run.undo_context_id
    assert event.pgh_context.metadata["undone"] == str(run.token)
    assert event.pgh_context.metadata["user"] == reviewer.pk


@pytest.mark.server
@really_committed
def test_a_worker_killed_in_the_middle_of_undoing_leaves_it_undone_once_and_whole(
    bring, undo, reviewer
):
    before = live()
    rows = [
        person(f"A-{n}", f"Người Thử {n}", **{"Nhu cầu": "Gạo", "Ngày rà soát": "01/02/2026"})
        for n in range(250)
    ]
    run = bring("addresses", *rows)
    undo(run)
    assert run.status == Import.Status.UNDOING
    settings = {"DJANGO_SETTINGS_MODULE": "tests.workbooks.settings"}

    # its reviews come last: addresses are voided and needs are gone by then
    with reviews_locked(), worker(**settings) as first:
        wait_for(is_waiting, why="the first worker does not undo")
        first.kill()  # our own process, started above
        first.wait()
    assert Address.objects.in_force().count() == Need.objects.count() == 250
    with worker(**settings):
        done = wait_until_done(run.job)

    run.refresh_from_db()
    assert (done.attempts, run.status) == (2, Import.Status.UNDONE)
    assert run.report["undo"] == {"voided": 250, "restored": 0, "kept": []}
    assert set(Address.objects.values_list("version", "is_undone")) == {(2, True)}
    assert live() == before

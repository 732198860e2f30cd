"""Reorganisations: what they come to, what they do, and that they can be taken back."""

import datetime
import hashlib

import pytest
from django.apps import apps as installed
from django.db import connection

from apps.accounts.models import User
from apps.addresses.actions.settling import settle_hamlets
from apps.addresses.codes import allocate
from apps.addresses.models import Address
from apps.aid_records.models import AidRecord, Pledge
from apps.campaign.models import Directive
from apps.organisation import reorganising
from apps.organisation.models import (
    HamletRule,
    MovedRow,
    Reorganisation,
    Unit,
    UnitChange,
    UnitLink,
    UnitSpan,
)
from apps.reports import figures
from apps.reports.models import Round, Target, UnitReport
from apps.sponsors.models import Sponsor
from tests import factories
from tests.organisation import two_provinces
from tests.organisation.two_provinces import DAY, DECREE
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return two_provinces.old_provinces()


@pytest.fixture
def manager(nation):
    return two_provinces.national_manager()


@pytest.fixture
def draft(units):
    return two_provinces.decree_of(units)


def apply(draft, manager):
    return reorganising.apply(draft, by=manager, has_read=True)


def hashes():
    """A fingerprint of every table, but for those that say that something was done and undone."""
    left_out = {"organisation_reorganisation", "organisation_movedrow"}
    found = {}
    with connection.cursor() as cursor:
        for model in installed.get_models():
            table = model._meta.db_table
            if table in left_out or hasattr(model, "pgh_tracked_model") or "pghistory" in table:
                continue
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            rows = "\n".join(row for (row,) in cursor.fetchall())
            found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


def test_the_tree_of_after_is_that_of_the_catalogue(units, draft, manager):
    apply(draft, manager)

    parents = {u.key: (Unit.objects.get_parent(u) or u).key for u in Unit.objects.all()}
    assert parents == {
        "vn": "vn",
        "2025:66": "vn",
        "2025:24340": "2025:66",
        "2025:22291": "2025:66",
        "2004:66": "2025:66",
        "2004:54": "2025:66",
        "2004:648": "2004:66",
        "2004:558": "2004:54",
        "2004:24001": "2004:648",
        "2004:24002": "2004:648",
        "2004:24003": "2004:648",
        "2004:22001": "2004:558",
        "24001-1": "2025:24340",
    }
    assert [list(kind) for kind in Unit.objects.find_problems()] == [[], [], [], [], []]
    assert set(Unit.objects.filter(depth__gt=1).values_list("province__key", flat=True)) == {
        "2025:66"
    }
    ended = Unit.objects.exclude(valid_to=None)
    assert set(ended.values_list("key", "valid_to")) == {
        (key, datetime.date(2025, 6, 30)) for key in parents if key.startswith("2004")
    }
    new = Unit.objects.by_key("2025:24340")
    assert (new.valid_from, new.era, new.code, new.name_folded) == (
        DAY,
        "2025",
        "24340",
        "phuong cu bao",
    )
    assert set(UnitLink.objects.values_list("old__key", "new__key", "share")) == {
        ("2004:66", "2025:66", "whole"),
        ("2004:54", "2025:66", "whole"),
        ("2004:24001", "2025:24340", "whole"),
        ("2004:24002", "2025:24340", "whole"),
        ("2004:24003", "2025:24340", "part"),
        ("2004:24003", "2025:22291", "part"),
        ("2004:22001", "2025:22291", "whole"),
    }
    span = UnitSpan.objects.get()  # of the school, which was below Xã Một
    assert (span.unit, span.parent, span.ends_on) == (
        units.school,
        units.one,
        datetime.date(2025, 6, 30),
    )


def test_what_belongs_to_a_unit_goes_along_and_what_was_so_on_a_day_stays(units, draft, manager):
    whole = factories.AddressFactory(unit=units.one, filed=True)
    divided = factories.AddressFactory(unit=units.three, filed=True)
    running = factories.PledgeFactory(address=whole, status="waiting")
    over = factories.PledgeFactory(
        address=whole, status="withdrawn", ended_on=DAY, end_reason="Dừng"
    )
    aid = factories.AidRecordFactory(address=whole)
    clerk = factories.UserFactory(unit=units.two)
    divided_clerk = factories.UserFactory(unit=units.three)

    apply(draft, manager)

    ward, province = Unit.objects.by_key("2025:24340"), Unit.objects.by_key("2025:66")
    whole.refresh_from_db()
    divided.refresh_from_db()
    assert (whole.unit, whole.filed_unit, whole.province) == (ward, units.one, province)
    assert (divided.unit, divided.filed_unit, divided.province) == (
        units.three,
        units.three,
        province,
    )
    assert Pledge.objects.get(pk=running.pk).unit == ward
    assert Pledge.objects.get(pk=over.pk).unit == units.one
    aid = AidRecord.objects.get(pk=aid.pk)
    assert (aid.unit, aid.province) == (units.one, province)
    assert User.objects.get(pk=clerk.pk).unit == ward
    assert User.objects.get(pk=divided_clerk.pk).unit == units.three


def test_addresses_of_a_divided_unit_stay_in_sight_of_those_above_it_and_of_its_own_people(
    units, draft, manager
):
    address = factories.AddressFactory(unit=units.three)
    clerk = factories.UserFactory(unit=units.three)
    chief = factories.UserFactory(unit=units.a, role="manager")
    stranger = factories.UserFactory(unit=units.two)

    apply(draft, manager)

    sees = [
        user.username
        for user in User.objects.select_related("unit")
        if Address.objects.visible_to(user).filter(pk=address.pk).exists()
    ]
    assert set(sees) == {clerk.username, chief.username, manager.username}
    assert stranger.username not in sees
    assert User.objects.select_related("unit").get(pk=clerk.pk).may("edit_records", address.unit)


def test_the_people_of_a_unit_keep_what_they_recorded_where_it_went_whole_into_another(
    units, draft, manager
):
    clerk = factories.UserFactory(unit=units.two)
    stranger = factories.UserFactory(unit=units.four)
    divided = factories.UserFactory(unit=units.three)
    aid = factories.AidRecordFactory(address__unit=units.two)
    paper = factories.DirectiveFactory(unit=units.two)
    others = factories.AidRecordFactory(address__unit=units.three)

    apply(draft, manager)

    people = {u.pk: u for u in User.objects.select_related("unit")}
    aid, others = (AidRecord.objects.get(pk=row.pk) for row in (aid, others))
    seen = {
        user.pk: set(AidRecord.objects.visible_to(people[user.pk]))
        for user in (clerk, stranger, divided)
    }
    assert seen == {clerk.pk: {aid}, stranger.pk: set(), divided.pk: {others}}
    assert people[clerk.pk].may("edit_records", aid.unit)
    assert not people[clerk.pk].may("edit_records", others.unit)
    assert not people[stranger.pk].may("view_records", aid.unit)
    assert paper in Directive.objects.visible_to(people[clerk.pk])


def test_sponsors_of_one_name_stay_two_when_their_provinces_join(units, draft, manager):
    ours = factories.SponsorFactory(unit=units.a, name="Công ty Hoa Sen", kind="company")
    theirs = factories.SponsorFactory(unit=units.b, name="Công ty Hoa Sen", kind="company")
    numbered = factories.SponsorFactory(unit=units.a, name="Chùa Một", kind="religious", code="001")
    other = factories.SponsorFactory(unit=units.b, name="Chùa Hai", kind="religious", code="001")

    counts = apply(draft, manager)

    codes = dict(Sponsor.objects.values_list("pk", "code"))
    assert codes == {ours.pk: "", theirs.pk: "Phú Yên", numbered.pk: "001", other.pk: "001 Phú Yên"}
    assert counts["told_apart"] == 2
    assert "phu yen" in Sponsor.objects.get(pk=theirs.pk).search_text
    assert set(Sponsor.objects.values_list("province__key", flat=True)) == {"2025:66"}


def test_a_number_that_somebody_corrected_or_gave_away_since_stays_when_it_is_undone(
    units, draft, manager
):
    ours = factories.SponsorFactory(unit=units.a, code="001")
    corrected = factories.SponsorFactory(unit=units.b, code="001")
    ours_too = factories.SponsorFactory(unit=units.a, code="002")
    told_apart = factories.SponsorFactory(unit=units.b, code="002")
    apply(draft, manager)
    Sponsor.objects.filter(pk=corrected.pk).update(code="TT-2026-77")
    Sponsor.objects.filter(pk=ours_too.pk).update(code="003")
    there = Unit.objects.by_key("2025:22291")  # its land came from the second province
    entered = factories.SponsorFactory(unit=there, code="002")

    reorganising.undo(draft, reason="Nhầm", by=manager)

    codes = dict(Sponsor.objects.values_list("pk", "code"))
    assert codes == {
        ours.pk: "001",
        corrected.pk: "TT-2026-77",
        ours_too.pk: "003",
        told_apart.pk: "002 Phú Yên",
        entered.pk: "002",
    }
    assert set(Sponsor.objects.values_list("province__key", flat=True)) == {"2004:66", "2004:54"}


def test_a_paper_of_years_past_still_stands_for_the_school_that_left_its_commune(
    units, draft, manager
):
    factories.HistoricalTotalFactory(
        unit=units.one, filed=40, helped_by_red_cross=3, persons=33, value=7_000_000
    )
    for day in (datetime.date(2010, 5, 1), datetime.date(2018, 5, 1)):
        pupil = factories.AddressFactory(unit=units.school, filed=True, filed_on=day)
        factories.AidRecordFactory(address=pupil, given_on=day)
    period = (datetime.date(2008, 1, 1), datetime.date(2018, 12, 31))
    before = [figures.summary(units.root, *period, view).total for view in figures.View.values]

    apply(draft, manager)

    root = Unit.objects.get(pk=units.root.pk)
    after = [figures.summary(root, *period, view).total for view in figures.View.values]
    assert after == before
    assert (after[0].c3, after[0].c6, after[0].c8) == (41, 4, 7_500_000)
    ward = figures.summary(Unit.objects.by_key("2025:24340"), *period).total
    assert ward == after[0]


def test_running_rounds_and_reports_go_along_and_the_second_report_of_a_unit_stays(
    units, draft, manager
):
    running = factories.RoundFactory(unit=units.a)
    closed = factories.RoundFactory(unit=units.a, closed_at=datetime.datetime.now(datetime.UTC))
    first = factories.UnitReportFactory(round=running, unit=units.one)
    second = factories.UnitReportFactory(round=running, unit=units.two)
    old = factories.UnitReportFactory(round=closed, unit=units.one)

    preview = reorganising.preview(draft)
    apply(draft, manager)

    assert Round.objects.get(pk=running.pk).unit.key == "2025:66"
    assert Round.objects.get(pk=closed.pk).unit == units.a
    assert UnitReport.objects.get(pk=first.pk).unit.key == "2025:24340"
    assert UnitReport.objects.get(pk=second.pk).unit == units.two
    assert UnitReport.objects.get(pk=old.pk).unit == units.one
    assert any("1 báo cáo của đơn vị" in words for words in preview.collisions)


def test_targets_of_years_to_come_go_along_and_those_of_years_past_stay_readable(
    units, draft, manager
):
    now = factories.TargetFactory(province=units.a, year=2026, code="A4")
    twin = factories.TargetFactory(province=units.b, year=2026, code="A4")
    past = factories.TargetFactory(province=units.a, year=2018, code="A4")
    chief = factories.UserFactory(unit=units.a, role="manager")

    apply(draft, manager)

    homes = dict(Target.objects.values_list("pk", "province__key"))
    assert homes == {now.pk: "2025:66", twin.pk: "2004:54", past.pk: "2004:66"}
    chief = User.objects.select_related("unit").get(pk=chief.pk)
    assert Target.objects.visible_to(chief).count() == 3


def test_codes_go_on_where_the_province_left_off(units, draft, manager):
    allocate(units.a, year=2026, count=41)
    allocate(units.b, year=2026, count=7)

    apply(draft, manager)

    assert allocate(Unit.objects.by_key("2025:66"), year=2026) == ["DL-26-000042"]
    reorganising.undo(Reorganisation.objects.get(), reason="Nhầm ngày", by=manager)
    units.a.refresh_from_db()
    assert allocate(units.a, year=2026) == ["DL-26-000043"]


def fill(units):
    """One of each kind of row in the units that join."""
    address = factories.AddressFactory(unit=units.one, filed=True)
    other = factories.AddressFactory(unit=units.four, filed=True)
    factories.PledgeFactory(address=address, status="waiting")
    factories.AidRecordFactory(address=address)
    factories.AidRecordFactory(address=other)
    for unit in (units.a, units.b):
        factories.SponsorFactory(unit=unit, name="Công ty Hoa Sen", kind="company", code="7")
        factories.TargetFactory(province=unit, year=2026, code="A4")
        factories.DirectiveFactory(unit=unit)
        factories.HistoricalTotalFactory(unit=unit)
    source = factories.AidModelFactory(unit=units.a)
    for unit in (units.one, units.two):
        factories.AidModelFactory(unit=unit, copied_from=source)
        factories.SupportGroupFactory(unit=unit, name="Câu lạc bộ Nhân ái")
        factories.UserFactory(unit=unit)
    running = factories.RoundFactory(unit=units.a)
    for unit in (units.one, units.two, units.a):
        factories.UnitReportFactory(round=running, unit=unit)
    factories.AwardSheetFactory(round=running, unit=units.one)
    factories.SurveyFactory(unit=units.one)
    factories.UserFactory(unit=units.a, role="manager")


def test_undoing_brings_every_table_back(units, draft, manager):
    fill(units)
    before = hashes()

    apply(draft, manager)
    in_between = hashes()
    reorganising.undo(draft, reason="Nghị quyết bị thu hồi", by=manager)

    changed = {table for table in before if before[table] != in_between[table]}
    assert {
        "organisation_unit",
        "addresses_address",
        "sponsors_sponsor",
        "accounts_user",
    } <= changed
    assert hashes() == before
    draft.refresh_from_db()
    assert (draft.status, draft.undo_reason) == ("undone", "Nghị quyết bị thu hồi")
    assert MovedRow.objects.exists()  # what was done stays on record


def test_former_names_that_the_catalogue_told_in_between_leave_no_unit_behind(
    units, draft, manager
):
    before = hashes()
    apply(draft, manager)
    province = Unit.objects.by_key("2025:66")
    for unit in (province, Unit.objects.by_key("2025:24340")):
        UnitSpan.objects.create(
            unit=unit, name="Tên cũ", kind=unit.kind, parent=province, ends_on=DAY
        )

    counts = reorganising.undo(draft, reason="Nhầm", by=manager)

    assert counts["left"] == 0
    assert hashes() == before


def test_what_was_entered_in_between_is_not_lost_when_it_is_undone(units, draft, manager):
    moved = factories.AddressFactory(unit=units.one, filed=True)
    apply(draft, manager)
    ward = Unit.objects.by_key("2025:24340")
    entered = factories.AddressFactory(unit=ward, filed=True)

    counts = reorganising.undo(draft, reason="Nhầm", by=manager)

    ward.refresh_from_db()
    moved.refresh_from_db()
    entered.refresh_from_db()
    assert (moved.unit, moved.province) == (units.one, units.a)
    assert (entered.unit, entered.province) == (ward, units.a)
    assert not ward.is_current
    assert counts["left"] == 1
    assert Unit.objects.get_parent(ward).key == "2004:648"
    assert not Unit.objects.filter(key__in=["2025:66", "2025:22291"]).exists()
    asked = UnitLink.objects.filter(old=ward).values_list("new__key", "share")
    assert set(asked) == {("2004:24001", "part"), ("2004:24002", "part"), ("2004:24003", "part")}
    again = two_provinces.decree_of(units)  # put right, with the same codes
    assert apply(again, manager)["made"] == 3
    assert Unit.objects.by_key("2025:24340") != ward
    reorganising.undo(again, reason="Lại nhầm", by=manager)
    entered.refresh_from_db()
    assert (entered.unit, entered.province) == (ward, units.a)
    assert [list(kind) for kind in Unit.objects.find_problems()] == [[], [], [], [], []]


def test_addresses_settled_in_between_go_back_too_when_it_is_undone(units, draft, manager):
    address = factories.AddressFactory(unit=units.three, hamlet="Thôn 2", filed=True)
    apply(draft, manager)
    ward = Unit.objects.by_key("2025:24340")
    units.three.refresh_from_db()
    settle_hamlets(units.three, {"Thôn 2": ward}, remember=True, by=manager)
    address.refresh_from_db()
    assert address.unit == ward

    counts = reorganising.undo(draft, reason="Nhầm", by=manager)

    address.refresh_from_db()
    assert (address.unit, address.province) == (units.three, units.a)
    assert not HamletRule.objects.exists()
    assert counts["left"] == 1  # its move and its settling name the ward


def test_an_older_reorganisation_waits_until_the_newer_one_is_undone(units, draft, manager):
    apply(draft, manager)
    newer = ReorganisationFactory(scope=Unit.objects.by_key("2025:66"), name="Lên phường")
    UnitChange.objects.create(
        reorganisation=newer,
        position=1,
        what="change_kind",
        old=Unit.objects.by_key("2025:22291"),
        new_kind="ward",
        new_name="Phường Hòa Xuân",
    )
    apply(newer, manager)

    with pytest.raises(reorganising.ReorganisingError, match="Lên phường"):
        reorganising.undo(draft, reason="Nhầm", by=manager)
    reorganising.undo(newer, reason="Nhầm", by=manager)

    unit = Unit.objects.by_key("2025:22291")
    assert (unit.name, unit.kind) == ("Xã Hòa Xuân", "commune")
    counts = reorganising.undo(draft, reason="Nhầm", by=manager)
    connection.check_constraints()
    # The newer one, now on record only, names the province and the commune.
    assert counts["left"] == 2
    assert Unit.objects.by_key("2004:22001").is_current


def test_a_unit_goes_on_under_another_name_kind_and_parent(province, commune, manager):
    town = factories.UnitFactory(parent=province, kind="district_town", name="Thị xã Buôn Hồ")
    draft = ReorganisationFactory(scope=province, starts_on=datetime.date(2026, 4, 24))
    for n, (what, fields) in enumerate(
        [
            ("change_kind", {"new_kind": "commune", "new_name": "Xã Cư Bao"}),
            ("transfer", {"new_parent": town}),
        ],
        start=1,
    ):
        UnitChange.objects.create(
            reorganisation=draft, position=n, what=what, old=commune, decree="3/NQ", **fields
        )
    address = factories.AddressFactory(unit=commune)

    apply(draft, manager)

    commune.refresh_from_db()
    assert (commune.name, commune.kind) == ("Xã Cư Bao", "commune")
    assert Unit.objects.get_parent(commune) == town
    assert commune.is_current
    span = UnitSpan.objects.get()
    assert (span.name, span.kind, span.parent) == ("Phường Cư Bao", "ward", province)
    assert (f"{span.ends_on}", span.decree) == ("2026-04-23", "3/NQ")
    assert Address.objects.get(pk=address.pk).unit == commune


def test_a_commune_that_joins_one_of_another_province_takes_its_past_along(
    province, commune, other_province, other_commune, manager
):
    address = factories.AddressFactory(unit=commune, filed=True)
    aid = factories.AidRecordFactory(address=address)
    draft = ReorganisationFactory(scope=factories.nation())
    UnitChange.objects.create(
        reorganisation=draft, position=1, what="join", old=commune, new=other_commune
    )

    apply(draft, manager)

    address.refresh_from_db()
    aid.refresh_from_db()
    commune.refresh_from_db()
    assert (address.unit, address.province) == (other_commune, other_province)
    assert (aid.unit, aid.province) == (commune, other_province)
    assert Unit.objects.get_parent(commune) == other_province
    assert UnitSpan.objects.get().parent == province
    reorganising.undo(draft, reason="Nhầm", by=manager)
    address.refresh_from_db()
    aid.refresh_from_db()
    assert (address.unit, address.province, aid.province) == (commune, province, province)


# --- who may ------------------------------------------------------------------------------------


def test_whoever_wrote_it_needs_another_manager_of_the_office_where_there_is_one(units):
    author = two_provinces.national_manager()
    draft = two_provinces.decree_of(units, by=author)
    second = two_provinces.national_manager(full_name="Lê Thị Hai")

    with pytest.raises(reorganising.ReorganisingError, match="Lê Thị Hai"):
        reorganising.apply(draft, by=author, has_read=True, decree=DECREE)

    assert reorganising.may_apply(draft, second) == ""
    assert reorganising.apply(draft, by=second, has_read=True)["made"] == 3


def test_a_manager_alone_types_the_decree_once_more(units, manager):
    draft = two_provinces.decree_of(units, by=manager)

    with pytest.raises(reorganising.ReorganisingError, match="Số văn bản"):
        reorganising.apply(draft, by=manager, has_read=True, decree="1661/NQ-UBTVQH15")

    assert reorganising.apply(draft, by=manager, has_read=True, decree="1660/nq-ubtvqh15")


@pytest.mark.parametrize("role", ["reviewer", "viewer", "clerk"])
def test_only_managers_apply(draft, role, nation):
    user = factories.UserFactory(role=role, unit=nation)

    with pytest.raises(reorganising.ReorganisingError, match="Chỉ quản trị"):
        apply(draft, user)


def test_a_province_s_manager_does_not_apply_what_is_the_nation_s(units, draft):
    chief = factories.UserFactory(role="manager", unit=units.a)

    with pytest.raises(reorganising.ReorganisingError, match="Trung ương"):
        apply(draft, chief)


def test_nobody_applies_unread_edited_coming_or_twice(draft, manager):
    refused = pytest.raises(reorganising.ReorganisingError)
    with refused:
        reorganising.apply(draft, by=manager, has_read=False)
    with refused:
        reorganising.apply(draft, by=manager, has_read=True, version=draft.version + 1)
    Reorganisation.objects.update(starts_on="2031-01-01")
    with pytest.raises(reorganising.ReorganisingError, match="01/01/2031"):
        apply(draft, manager)
    Reorganisation.objects.update(starts_on=DAY)
    apply(draft, manager)
    with pytest.raises(reorganising.ReorganisingError, match="đã thực hiện rồi"):
        apply(draft, manager)
    with pytest.raises(reorganising.ReorganisingError, match="lý do"):
        reorganising.undo(draft, reason=" ", by=manager)


# --- the preview --------------------------------------------------------------------------------


def test_the_preview_says_what_will_be_and_writes_nothing(units, draft, manager):
    fill(units)
    factories.AddressFactory(unit=units.three)
    divided = factories.UserFactory(unit=units.three, full_name="Phạm Thị Chia")
    before = hashes()

    preview = reorganising.preview(draft)

    assert hashes() == before
    counts = {key: number for key, _, number in preview.counts}
    assert (counts["made"], counts["joined"], counts["divided"], counts["dissolved"]) == (
        3,
        5,
        1,
        2,
    )
    assert (counts["addresses"], counts["to_settle"], counts["open"]) == (2, 1, 2)
    assert counts["aid_records.pledge"] == 1
    assert [person.user for person in preview.undecided] == [divided]
    assert len(preview.collisions) == 5
    assert counts["rounds"] == 1
    done = apply(draft, manager)
    assert done["accounts.user"] == len(preview.people) - 1
    assert done["aid_records.pledge"] == counts["aid_records.pledge"]


def test_the_preview_tells_who_will_see_more(units, draft):
    factories.AddressFactory.create_batch(2, unit=units.one)
    factories.AddressFactory(unit=units.four)
    factories.UserFactory(unit=units.a)
    factories.UserFactory(unit=units.one)

    sights = {
        sight.unit: (sight.before, sight.after) for sight in reorganising.preview(draft).sights
    }

    assert sights == {
        "Tỉnh Đắk Lắk → Tỉnh Đắk Lắk": (2, 3),
        "Xã Một → Phường Cư Bao": (2, 2),
    }


# --- what is wrong with lines --------------------------------------------------------------------


@pytest.fixture
def lines(province):
    """Adds lines to one draft of the province and gives the words of what is wrong with them."""
    draft = ReorganisationFactory(scope=province)

    def words(*lines):
        UnitChange.objects.filter(reorganisation=draft).delete()
        UnitChange.objects.bulk_create(
            UnitChange(reorganisation=draft, position=n, **line)
            for n, line in enumerate(lines, start=1)
        )
        return " ".join(problem.words for problem in reorganising.check(draft))

    return words


def test_each_wrong_line_says_why_and_what_to_do(
    lines, province, commune, neighbour_commune, other_commune
):
    gone = factories.UnitFactory(parent=province, name="Xã Cũ", valid_to="2025-06-30")
    young = factories.UnitFactory(parent=province, name="Xã Trẻ", valid_from="2026-10-01")
    join, into = {"what": "join", "old": commune}, {"new": neighbour_commune}

    assert "chưa có dòng nào" in lines()
    assert "ngoài phạm vi" in lines(join | {"new": other_commune})
    assert "đã kết thúc ngày 30/06/2025" in lines({"what": "join", "old": gone} | into)
    assert "mới có từ 01/10/2026" in lines({"what": "dissolve", "old": young})
    assert "vào chính nó" in lines(join | {"new": commune})
    assert "Chưa ghi vào đơn vị nào" in lines(join)
    assert "Không có đơn vị khóa 2025:1" in lines(join | {"new_key": "2025:1"})
    assert "không cùng cấp" in lines(join | {"new": province})
    assert "bỏ một dòng" in lines(join | into, join | into)
    assert "một nơi nhận một phần" in lines({"what": "divide", "old": commune} | into)
    assert "cũng kết thúc" in lines(join | into, {"what": "dissolve", "old": neighbour_commune})
    assert "giữ một trong hai" in lines(
        join | into, {"what": "rename", "old": commune, "new_name": "Phường Mới"}
    )
    assert "giữ một trong hai" in lines(
        {"what": "rename", "old": commune, "new_name": "Phường Mới"}, join | into
    )
    assert "nhập toàn bộ" in lines(join | into, {"what": "divide", "old": commune, "new": young})
    assert "Chưa ghi tên mới" in lines({"what": "rename", "old": commune})
    assert "đã có tên" in lines({"what": "rename", "old": commune, "new_name": commune.name})
    assert "hai đơn vị cùng tên" in lines(
        {"what": "rename", "old": commune, "new_name": neighbour_commune.name}
    )
    assert "khác cấp" in lines({"what": "change_kind", "old": commune, "new_kind": "district_town"})
    assert "đã thuộc" in lines({"what": "transfer", "old": commune, "new_parent": province})
    assert "không đúng cấp" in lines(
        {"what": "transfer", "old": commune, "new_parent": neighbour_commune}
    )
    new = {"what": "new", "new_name": "Xã Mới", "new_kind": "commune", "new_parent": province}
    assert "phải ghi tên, khóa" in lines(new)
    assert "đã là của" in lines(new | {"new_key": commune.key})
    assert "chọn đơn vị cấp trên" in lines(new | {"new_key": "2026:1", "new_parent": None})
    assert lines(new | {"new_key": "2026:10001"}) == ""


def test_units_that_go_into_each_other_are_refused_and_nobody_waits_for_ever(province, manager):
    one, two = (factories.UnitFactory(parent=province) for _ in range(2))
    school = factories.UnitFactory(parent=one, kind="school")
    draft = ReorganisationFactory(scope=province, decree_on=DAY, starts_on=DAY)
    What = UnitChange.What
    keys = {"new_kind": "commune", "old": None, "what": What.NEW}
    lines = [
        {"what": What.JOIN, "old": one, "new": two},
        {"what": What.JOIN, "old": two, "new": one},
        {**keys, "new_key": "x-1", "new_name": "Xã Một", "new_parent_key": "x-2"},
        {**keys, "new_key": "x-2", "new_name": "Xã Hai", "new_parent_key": "x-1"},
    ]
    for position, line in enumerate(lines, start=1):
        UnitChangeFactory(reorganisation=draft, position=position, **({"new_name": ""} | line))

    found = {problem.position for problem in reorganising.preview(draft).problems}
    draft.changes.all().delete()
    UnitChangeFactory(reorganisation=draft, what=What.JOIN, old=one, new=school, new_name="")

    assert {1, 2, 4} <= found
    assert reorganising.preview(draft).has_errors


def test_a_school_of_a_divided_commune_needs_a_line_of_its_own(
    lines, province, commune, neighbour_commune
):
    third = factories.UnitFactory(parent=province)
    school = factories.UnitFactory(
        parent=commune, era="", code="", key="24340-1", kind="school", name="Trường Hoa Sen"
    )
    parts = [{"what": "divide", "old": commune, "new": new} for new in (neighbour_commune, third)]

    assert "“Chuyển đơn vị cấp trên” (hoặc kết thúc) cho Trường Hoa Sen" in lines(*parts)
    assert lines(*parts, {"what": "transfer", "old": school, "new_parent": third}) == ""

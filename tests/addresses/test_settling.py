"""A commune was divided: where does each family belong now?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from apps.addresses.actions import (
    MoveError,
    SettleError,
    change_rule,
    forget_rule,
    settle_hamlets,
    settle_some,
    undo_settling,
)
from apps.addresses.choices import AidForm
from apps.addresses.forms.settling import HamletsForm
from apps.addresses.models import Address, AddressMove, Settling
from apps.aid_records.actions import aid
from apps.aid_records.models import AidRecord, Pledge
from apps.organisation.models import HamletRule, UnitLink
from apps.organisation.placing import Place, UnitPlacer
from apps.reports.worklist import worklist
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    PledgeFactory,
    SponsorFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(old_district, commune, neighbour_commune):
    """A commune of 2004 of which one part went to each of two communes of today."""
    unit = UnitFactory(
        parent=old_district,
        era="2004",
        code="24349",
        name="Xã Cư Klông",
        valid_to="2025-06-30",
    )
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=unit, new=new, share="part")
    return unit


def in_hamlet(old, name, **fields):
    return AddressFactory(unit=old, hamlet=name, filed=True, **fields)


def test_whole_hamlets_go_to_the_units_a_reviewer_names(old, commune, neighbour_commune, reviewer):
    first, second = in_hamlet(old, "Buôn Hồ"), in_hamlet(old, "buon ho")
    other, left = in_hamlet(old, "Thôn 2"), in_hamlet(old, "Thôn 3")

    made = settle_hamlets(
        old, {"Buôn Hồ": commune, "Thôn 2": neighbour_commune}, remember=True, by=reviewer
    )

    units = dict(Address.objects.values_list("pk", "unit"))
    assert [units[row.pk] for row in (first, second, other, left)] == [
        commune.pk,
        commune.pk,
        neighbour_commune.pk,
        old.pk,
    ]
    assert [settling.count for settling in made] == [2, 1]
    assert list(Address.objects.unsettled()) == [left]


def test_the_filing_unit_stays_and_each_family_has_its_move(old, commune, reviewer):
    address = in_hamlet(old, "Thôn 2")

    settle_hamlets(old, {"Thôn 2": commune}, remember=False, by=reviewer)

    address.refresh_from_db()
    assert (address.unit, address.filed_unit) == (commune, old)
    move = address.moves.get()
    assert (move.from_unit, move.to_unit, move.is_settled) == (old, commune, True)


def test_open_pledges_go_along_and_what_was_given_stays_where_it_was(old, commune, reviewer):
    address = in_hamlet(old, "Thôn 2")
    running = PledgeFactory(address=address, status=Pledge.Status.WAITING)
    over = PledgeFactory(
        address=address, status=Pledge.Status.WITHDRAWN, ended_on="2025-01-01", end_reason="Xong"
    )
    given = AidRecordFactory(address=address)

    settle_hamlets(old, {"Thôn 2": commune}, remember=False, by=reviewer)

    for row in (running, over, given):
        row.refresh_from_db()
    assert (running.unit, over.unit, given.unit) == (commune, old, old)


def test_a_draft_will_be_filed_in_the_new_unit(old, commune, reviewer):
    draft = AddressFactory(unit=old, hamlet="Thôn 2", legacy_code="001")
    taken = AddressFactory(unit=old, hamlet="Thôn 2", legacy_code="002")
    AddressFactory(unit=commune, legacy_code="002")

    settle_hamlets(old, {"Thôn 2": commune}, remember=False, by=reviewer)

    draft.refresh_from_db()
    taken.refresh_from_db()
    assert (draft.unit, draft.filed_unit) == (commune, commune)
    assert (taken.unit, taken.filed_unit) == (commune, old)


def test_a_second_click_settles_nothing_again(old, commune, reviewer):
    in_hamlet(old, "Thôn 2")
    settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)

    again = settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)

    assert again == []
    assert Settling.objects.count() == HamletRule.objects.count() == 1


def test_single_families_without_a_hamlet_are_chosen_by_name(old, commune, reviewer):
    chosen, left = in_hamlet(old, ""), in_hamlet(old, "")

    settling = settle_some(old, Address.objects.filter(pk=chosen.pk), commune, by=reviewer)

    assert settling.count == 1
    assert list(Address.objects.unsettled()) == [left]
    assert not HamletRule.objects.exists()


def test_undoing_brings_back_what_is_still_there_and_forgets_the_rule(
    old, commune, neighbour_commune, reviewer
):
    stays, gone = in_hamlet(old, "Thôn 2"), in_hamlet(old, "Thôn 2")
    pledge = PledgeFactory(address=stays, status=Pledge.Status.WAITING)
    (settling,) = settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    AddressMove.objects.create(
        address=gone,
        from_unit=commune,
        to_unit=neighbour_commune,
        moved_on="2026-01-05",
        reason="Chuyển nhà",
    )

    undone = undo_settling(settling, by=reviewer)

    stays.refresh_from_db()
    gone.refresh_from_db()
    pledge.refresh_from_db()
    assert (undone.back, undone.elsewhere) == (1, 1)
    assert (stays.unit, pledge.unit, gone.unit) == (old, old, commune)
    assert not HamletRule.objects.exists()
    assert undo_settling(settling, by=reviewer).back == 0


def test_a_rule_can_lead_elsewhere_or_be_forgotten(old, commune, neighbour_commune, reviewer):
    in_hamlet(old, "Thôn 2")
    settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    rule = HamletRule.objects.get()

    changed = change_rule(rule, new=neighbour_commune, by=reviewer)

    assert changed.new == neighbour_commune
    assert Address.objects.get().unit == commune
    forget_rule(changed, by=reviewer)
    assert not HamletRule.objects.exists()


@pytest.mark.parametrize("where", ["other_commune", "province", "old"])
def test_nothing_goes_to_another_province_a_chapter_or_a_unit_that_is_no_more(
    old, where, reviewer, request
):
    address = in_hamlet(old, "Thôn 2")

    with pytest.raises((MoveError, SettleError)):
        settle_hamlets(old, {"Thôn 2": request.getfixturevalue(where)}, remember=True, by=reviewer)

    address.refresh_from_db()
    assert address.unit == old
    assert not HamletRule.objects.exists()


def test_a_unit_of_today_is_not_settled(commune, neighbour_commune, reviewer):
    with pytest.raises(SettleError):
        settle_hamlets(commune, {"Thôn 2": neighbour_commune}, remember=True, by=reviewer)


# --- the pages


def page(old):
    return reverse("addresses:settle_unit", args=[old.key])


def field(name):
    return HamletsForm.field_of(name)


def test_the_list_counts_what_waits_in_each_old_unit(
    client, old, old_district, reviewer, django_assert_max_num_queries
):
    for name in ("Thôn 2", "thôn 2", "Thôn 3", ""):
        in_hamlet(old, name)
    client.force_login(reviewer)

    with django_assert_max_num_queries(20):
        response = client.get(reverse("addresses:settle"))

    assert response.context["rows"] == [(old, old_district.name, 2, 4)]


def test_a_reviewer_settles_several_hamlets_with_one_click(
    client, old, commune, neighbour_commune, reviewer, django_assert_max_num_queries
):
    for name in ("Thôn 10", "Thôn 2", "thôn 2", ""):
        in_hamlet(old, name)
    client.force_login(reviewer)
    with django_assert_max_num_queries(20):
        shown = client.get(page(old)).context["form"].rows

    client.post(
        page(old),
        {field("Thôn 2"): commune.pk, field("Thôn 10"): neighbour_commune.pk, "remember": "on"},
    )

    assert [(name, count) for name, _, _, count, _ in shown] == [
        ("Thôn 2", 2),
        ("Thôn 10", 1),
        ("(không ghi thôn, buôn)", 1),
    ]
    assert Address.objects.filter(unit=commune).count() == 2
    assert Address.objects.unsettled().count() == 1
    assert HamletRule.objects.count() == 2


def test_however_many_hamlets_are_settled_each_unit_is_told_once(
    client, old, commune, neighbour_commune, reviewer
):
    numbers = range(1, 8)
    for number in numbers:
        in_hamlet(old, f"Thôn {number}")
    in_hamlet(old, "Buôn A")
    client.force_login(reviewer)

    chosen = {field(f"Thôn {number}"): commune.pk for number in numbers}
    shown = client.post(
        page(old), chosen | {field("Buôn A"): neighbour_commune.pk}, follow=True
    ).context["messages"]

    assert sorted(str(message) for message in shown) == [
        f"Buôn A: 1 địa chỉ nay thuộc {neighbour_commune}.",
        f"Thôn 1, Thôn 2, Thôn 3, Thôn 4, Thôn 5 và 2 nơi khác: 7 địa chỉ nay thuộc {commune}.",
    ]


def test_a_hamlet_name_that_two_joined_communes_had_is_pointed_out(
    client, old, old_district, reviewer
):
    in_hamlet(old, "Thôn 1", filed_unit=UnitFactory(parent=old_district, name="Xã Một"))
    in_hamlet(old, "thôn 01", filed_unit=UnitFactory(parent=old_district, name="Xã Hai"))
    in_hamlet(old, "Thôn 2")
    client.force_login(reviewer)

    rows = client.get(page(old)).context["form"].rows
    one_by_one = client.get(reverse("addresses:settle_some", args=[old.key]), {"thon": "Thôn 1"})

    assert {row["filed_unit__name"] for row in one_by_one.context["rows"]} == {"Xã Một", "Xã Hai"}
    assert 'data-label="Lập hồ sơ ở">Xã Một<' in one_by_one.content.decode()
    assert [(row[0], "Hồ sơ lập ở Xã Hai, Xã Một." in row[-1].help_text) for row in rows] == [
        ("Thôn 1", True),
        ("Thôn 2", False),
    ]


def test_choosing_nothing_is_told_in_words(client, old, reviewer):
    in_hamlet(old, "Thôn 2")
    client.force_login(reviewer)

    response = client.post(page(old), {"remember": "on"})

    assert "Hãy chọn đơn vị cho ít nhất một thôn" in response.content.decode()


def test_a_reviewer_settles_families_one_by_one(client, old, commune, reviewer):
    chosen, left = in_hamlet(old, ""), in_hamlet(old, "")
    client.force_login(reviewer)
    url = reverse("addresses:settle_some", args=[old.key]) + "?trong=on"

    client.post(url, {"addresses": [chosen.code], "new": commune.pk})
    response = client.get(url)

    assert [row["code"] for row in response.context["rows"]] == [left.code]


def test_chosen_families_stay_ticked_while_the_unit_is_missing(client, old, reviewer):
    chosen = in_hamlet(old, "")
    client.force_login(reviewer)

    response = client.post(
        reverse("addresses:settle_some", args=[old.key]), {"addresses": [chosen.code]}
    )

    assert (
        f'value="{chosen.code}" autocomplete="off" aria-label="Chọn {chosen.code}" checked'
        in response.content.decode()
    )


def test_undoing_is_offered_beside_what_was_settled(client, old, commune, reviewer):
    address = in_hamlet(old, "Thôn 2")
    (settling,) = settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    client.force_login(reviewer)
    shown = client.get(reverse("addresses:settle")).context["done"]

    client.post(reverse("addresses:settling_undo", args=[settling.pk]))

    address.refresh_from_db()
    assert list(shown) == [settling]
    assert address.unit == old


def test_the_reviewer_of_another_province_finds_nothing_of_it(client, old, neighbour_reviewer):
    in_hamlet(old, "Thôn 2")
    client.force_login(neighbour_reviewer)

    assert client.get(reverse("addresses:settle")).context["rows"] == []
    assert client.get(page(old)).status_code == 404
    assert client.post(page(old), {}).status_code == 404


def test_the_clerk_of_a_divided_unit_still_sees_and_edits_its_families(client, old):
    clerk = UserFactory(role="clerk", unit=old)
    address = in_hamlet(old, "Thôn 2")
    client.force_login(clerk)

    assert client.get(reverse("addresses:detail", args=[address.code])).status_code == 200
    assert client.get(reverse("addresses:edit", args=[address.code])).status_code == 200
    assert client.get(page(old)).status_code == 403


def test_what_waits_stands_on_the_reviewers_work_list(old, reviewer, clerk):
    in_hamlet(old, "Thôn 2")

    titles = [task.title for task in worklist(reviewer)]

    assert "Địa chỉ này nay thuộc đơn vị nào?" in titles
    assert "Địa chỉ này nay thuộc đơn vị nào?" not in [task.title for task in worklist(clerk)]


# --- at the same time


def at_once(*works):
    """Each in a thread and transaction of its own: what it gave, or the error."""

    def alone(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=30) for done in [pool.submit(alone, work) for work in works]]


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_one_hamlet_at_once_settle_it_once(
    old, commune, neighbour_commune, reviewer
):
    address = in_hamlet(old, "Thôn 2")

    done = at_once(
        *(
            lambda new=new: settle_hamlets(old, {"Thôn 2": new}, remember=True, by=reviewer)
            for new in (commune, neighbour_commune)
        )
    )

    address.refresh_from_db()
    (settling,) = [*done[0], *done[1]]
    assert address.unit == settling.new == HamletRule.objects.get().new
    assert address.moves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_records_aid_while_a_hamlet_is_settled_does_not_block(
    old, commune, reviewer, clerk
):
    families = [in_hamlet(old, "Thôn 2") for _ in range(8)]
    sponsor = SponsorFactory(unit=old)
    form = AidForm.objects.first()

    def give():
        return [
            aid.record(
                AidRecord(address=one, sponsor=sponsor, form=form, given_on=date(2026, 1, 5)),
                by=clerk,
            )
            for one in reversed(families)
        ]

    given, made = at_once(
        give, lambda: settle_hamlets(old, {"Thôn 2": commune}, remember=False, by=reviewer)
    )

    assert made[0].count == len(given) == 8
    assert {record.unit for record in given} <= {old, commune}
    assert set(Address.objects.values_list("unit", flat=True)) == {commune.pk}


def test_one_hamlet_is_settled_and_remembered_however_its_number_is_written(
    old, commune, neighbour_commune, reviewer
):
    for name in ("Thôn 3", "thôn 03", "THON3", "Thôn số 3", "T. 3", "Thôn 13"):
        in_hamlet(old, name)

    settle_hamlets(old, {"Thôn 3": commune}, remember=True, by=reviewer)
    late = UnitPlacer(old.province).of_hamlet(Place(old, old), "thôn 003")
    settle_hamlets(old, {"Thôn 13": neighbour_commune}, remember=True, by=reviewer)

    left = Address.objects.filter(unit=old).values_list("hamlet", flat=True)
    assert (list(left), late) == (["T. 3"], commune)
    assert HamletRule.objects.count() == 2


def test_undoing_forgets_the_rule_of_another_spelling(old, commune, reviewer):
    HamletRule.objects.create(old=old, hamlet="TDP 09", new=commune)
    in_hamlet(old, "Tổ dân phố 9")
    [settled] = settle_hamlets(old, {"Tổ dân phố 9": commune}, remember=True, by=reviewer)

    undo_settling(settled, by=reviewer)

    assert not HamletRule.objects.exists()


def test_the_count_of_a_settling_is_what_the_work_list_said(old, commune, reviewer):
    in_hamlet(old, "Thôn 2")
    in_hamlet(old, "Thôn 2", voided_at="2026-01-01T00:00Z", voided_by=reviewer, void_reason="Nhầm")

    [settled] = settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    undone = undo_settling(settled, by=reviewer)

    assert (settled.count, settled.moves.count(), undone.elsewhere) == (1, 2, 0)


def test_other_spellings_stand_beside_the_hamlet_they_are_counted_with(client, old, reviewer):
    for name in ("Thôn 3", "Thôn 3", "thôn 03"):
        in_hamlet(old, name)
    client.force_login(reviewer)

    shown = client.get(reverse("addresses:settle_unit", args=[old.key])).content.decode()

    assert "cũng ghi: thôn 03" in shown


def test_a_settling_of_long_ago_can_still_be_taken_back(client, old, commune, reviewer):
    for number in range(11):
        in_hamlet(old, f"Buôn {chr(65 + number)}")
        settle_hamlets(old, {f"Buôn {chr(65 + number)}": commune}, remember=False, by=reviewer)
    client.force_login(reviewer)
    first = Settling.objects.earliest("id")

    shown = client.get(reverse("addresses:settling_list")).content.decode()

    assert reverse("addresses:settling_undo", args=[first.pk]) in shown


def test_drafts_of_two_joined_communes_with_one_number_are_settled_together(
    old, old_district, commune, reviewer
):
    """Both were in the divided commune; only one of them can be number 7 of the new one."""
    joined = UnitFactory(parent=old_district, era="2004", name="Xã Ea Tóh", valid_to="2024-06-30")
    first = AddressFactory(unit=old, hamlet="Thôn 2", submitted=True, legacy_code="7")
    second = AddressFactory(
        unit=old, filed_unit=joined, hamlet="Thôn 2", submitted=True, legacy_code="7"
    )

    dated = in_hamlet(old, "Thôn 2", legacy_code="8")
    Address.objects.filter(pk=dated.pk).update(status="submitted", filed_on=date(2015, 3, 5))

    [settled] = settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    filing = {a.pk: a.filed_unit for a in Address.objects.filter(unit=commune)}
    undo_settling(settled, by=reviewer)

    assert filing == {first.pk: commune, second.pk: joined, dated.pk: old}
    assert {a.filed_unit for a in Address.objects.filter(unit=old)} == {old, joined}


def test_a_second_click_on_chosen_families_or_on_a_rule_changes_nothing(
    client, old, commune, reviewer
):
    family = in_hamlet(old, "Thôn 2")
    rule = HamletRule.objects.create(old=old, hamlet="Thôn 2", new=commune)
    client.force_login(reviewer)
    some = reverse("addresses:settle_some", args=[old.key])
    forget = reverse("addresses:rule_forget", args=[rule.pk])

    chosen = {"addresses": [family.code], "new": commune.pk}
    clicks = [
        client.post(url, sent)
        for url, sent in ((some, chosen), (some, chosen), (forget, {}), (forget, {}))
    ]

    assert [response.status_code for response in clicks] == [302] * 4
    assert (Settling.objects.count(), HamletRule.objects.count()) == (1, 0)


def test_a_page_of_families_that_all_went_meanwhile_is_the_first(client, old, reviewer):
    in_hamlet(old, "Thôn 2")
    client.force_login(reviewer)

    response = client.get(reverse("addresses:settle_some", args=[old.key]), {"page": 7})

    assert len(response.context["rows"]) == 1

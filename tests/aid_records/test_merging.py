"""Two dossiers of one case become one, and are parted again; the figures lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.models import Address, Likeness
from apps.aid_records.actions import merging
from apps.aid_records.models import AidRecord, Merge, NeedCover, Pledge, SideOverride
from apps.core.actions import ActionError, StaleError
from apps.core.actions import void as void_record
from apps.reports import figures
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    NeedFactory,
    PledgeFactory,
    ReviewFactory,
    UnitFactory,
    UserFactory,
)

START, END = date(2008, 1, 1), date(2018, 12, 31)
NAME = "Nguyễn Thị Thử Trùng"
REASON = "Cùng một người, cùng sổ hộ khẩu"


def total(unit, view="current", start=START, end=END):
    return figures.summary(unit, start, end, view).total


def hold(pledge, need, upper=1):
    return NeedCover.objects.create(
        pledge=pledge, need=need, span=(0, upper), capacity=need.capacity, is_holding=True
    )


@pytest.fixture
def kept(commune):
    return AddressFactory(unit=commune, filed=True, full_name=NAME, household=True)


@pytest.fixture
def absorbed(neighbour_commune):
    """The same family, filed once more next door."""
    return AddressFactory(unit=neighbour_commune, filed=True, full_name=NAME, household=True)


def merged(kept, absorbed, by):
    return merging.merge(kept, absorbed, reason=REASON, by=by)


def refreshed(*rows):
    for row in rows:
        row.refresh_from_db()


# --- what goes over


def test_aid_pledges_their_needs_and_reviews_go_over_and_nothing_else(reviewer, kept, absorbed):
    pledge = PledgeFactory(address=absorbed)
    held, free = NeedFactory.create_batch(2, address=absorbed)
    hold(pledge, held)
    aid = AidRecordFactory(address=absorbed, pledge=pledge)
    same_day = ReviewFactory(address=absorbed, reviewed_on=date(2019, 5, 1))
    ReviewFactory(address=kept, reviewed_on=date(2019, 5, 1))
    other_day = ReviewFactory(address=absorbed, reviewed_on=date(2020, 5, 1))

    made = merged(kept, absorbed, reviewer)

    refreshed(absorbed, pledge, held, free, aid, same_day, other_day)
    assert (absorbed.status, absorbed.duplicate_of) == ("duplicate", kept)
    assert {pledge.address, held.address, aid.address, other_day.address} == {kept}
    assert {free.address, same_day.address} == {absorbed}
    assert (aid.unit, pledge.unit) == (absorbed.unit, kept.unit)
    assert made.moved == {
        "aid_records": [aid.pk],
        "pledges": [pledge.pk],
        "pledge_units": {str(pledge.pk): absorbed.unit_id},
        "needs": [held.pk],
        "reviews": [other_day.pk],
    }
    assert NeedCover.objects.get().is_holding


def test_a_form_of_moved_aid_opened_before_is_stale(reviewer, kept, absorbed):
    aid = AidRecordFactory(address=absorbed)
    before = aid.version

    merged(kept, absorbed, reviewer)

    aid.refresh_from_db()
    assert aid.version == before + 1


@pytest.mark.parametrize("start", ["draft", "submitted", "returned", "filed", "closed"])
def test_merging_and_parting_gives_the_dossier_back_as_it_was(reviewer, kept, commune, start):
    states = {
        "filed": {"filed": True},
        "closed": {"closed": True},
        "returned": {"status": "returned", "decision_reason": "Thiếu tuổi"},
    }
    absorbed = AddressFactory(unit=commune, **states.get(start, {"status": start}))
    before = Address.objects.filter(pk=absorbed.pk).values().get()

    made = merged(kept, absorbed, reviewer)
    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    after = Address.objects.filter(pk=absorbed.pk).values().get()
    assert after == before | {"version": before["version"] + 2}


# --- what the figures say, worked out by hand


def test_the_figures_count_the_case_once_and_lose_no_aid(
    province, reviewer, kept, absorbed, commune, neighbour_commune
):
    AidRecordFactory(address=kept, value=300_000, given_on=date(2016, 5, 1), headcount=4)
    AidRecordFactory(
        address=absorbed, value=500_000, given_on=date(2017, 5, 1), headcount=5, red_cross=True
    )
    AidRecordFactory(address=absorbed, value=90_000, exclusion="X1")
    AidRecordFactory(address=absorbed, value=None, given_on=date(2017, 6, 1), headcount=3)
    before = total(province)
    recorded_before = total(province, "recorded")

    made = merged(kept, absorbed, reviewer)

    # Two filed dossiers, two helped: 4 + 3 persons (each one's last aid); then one of both.
    assert (before.c3, before.c6, before.c7, before.c8) == (2, 2, 7, 800_000)
    after = total(province)
    assert (after.c3, after.c4, after.c5, after.c7, after.c8) == (1, 1, 0, 3, 800_000)
    assert (after.joint, after.person_turns, after.unvalued) == (1, 12, 1)
    assert after.excluded_value == before.excluded_value == 90_000
    recorded = total(province, "recorded")
    assert (recorded.c3, recorded.c6, recorded.c7, recorded.c8) == (1, 1, 3, 800_000)
    # By the unit at the time, the case stands where its last aid was given: next door.
    assert total(neighbour_commune, "recorded").c6 == 1
    assert total(commune).c8 == 800_000

    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    assert total(province) == before
    assert total(province, "recorded") == recorded_before


def test_years_on_paper_are_neither_lost_nor_counted_twice(
    province, reviewer, kept, absorbed, neighbour_commune
):
    HistoricalTotalFactory(
        unit=neighbour_commune, filed=3, helped_by_others=2, persons=5, value=9_000
    )
    AidRecordFactory(address=absorbed, value=700_000, given_on=date(2010, 5, 1))
    AidRecordFactory(address=absorbed, value=500_000, given_on=date(2017, 5, 1))
    before = total(province)

    merged(kept, absorbed, reviewer)

    # The aid of 2010 was given next door, whose years 2008–2012 are on paper: as before, not again.
    after = total(province)
    assert (before.c3, before.c6, before.c8) == (5, 3, 509_000)
    assert (after.c3, after.c6, after.c8) == (4, 3, 509_000)


def test_a_side_chosen_for_the_absorbed_dossier_sleeps_until_they_are_parted(
    province, reviewer, kept, absorbed
):
    AidRecordFactory(address=absorbed, value=500_000)
    SideOverride.objects.create(address=absorbed, side="red_cross", reason="Hội vận động")

    made = merged(kept, absorbed, reviewer)
    while_merged = total(province)
    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    assert (while_merged.c4, while_merged.c5) == (0, 1)
    assert (total(province).c4, total(province).c5) == (1, 0)


# --- what is refused


def test_a_filed_dossier_never_goes_into_one_that_has_not_come_as_far(reviewer, absorbed, commune):
    for fields in ({"submitted": True}, {"closed": True}, {}):
        kept = AddressFactory(unit=commune, **fields)

        with pytest.raises(merging.MergeError, match=f"hãy giữ hồ sơ {absorbed.code}"):
            merged(kept, absorbed, reviewer)


def test_dossiers_of_two_provinces_are_not_merged(reviewer, kept, other_commune):
    far = AddressFactory(unit=other_commune, filed=True)

    with pytest.raises(merging.MergeError, match="hai tỉnh"):
        merged(kept, far, reviewer)


def test_a_dossier_out_of_use_is_not_merged(reviewer, kept, absorbed):
    merged(kept, absorbed, reviewer)
    third = AddressFactory(unit=kept.unit, filed=True)

    refreshed(absorbed)
    with pytest.raises(merging.MergeError, match=absorbed.code):
        merged(third, absorbed, reviewer)


def test_what_was_changed_since_it_was_looked_at_is_not_merged(reviewer, kept, absorbed):
    seen = Address.objects.get(pk=absorbed.pk)
    absorbed.version += 1
    absorbed.save()

    with pytest.raises(StaleError, match="xem lại"):
        merged(kept, seen, reviewer)


def test_merging_wants_its_reason(reviewer, kept, absorbed):
    with pytest.raises(ActionError, match="lý do gộp"):
        merging.merge(kept, absorbed, reason=" ", by=reviewer)

    assert not Merge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_merge_a_pair_at_once_make_one_merge(nation):
    province = UnitFactory(parent=nation, kind="province", code="66", name="Tỉnh Đắk Lắk")
    commune = UnitFactory(parent=province)
    reviewers = [UserFactory(role="reviewer", unit=province) for _ in range(4)]
    one, other = (AddressFactory(unit=commune, filed=True) for _ in range(2))
    AidRecordFactory.create_batch(3, address=one)
    AidRecordFactory.create_batch(3, address=other)

    def decide(place):
        pair = (one, other) if place % 2 else (other, one)
        try:
            return merging.merge(*pair, reason=REASON, by=reviewers[place]).pk
        except ActionError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(decide, range(4)))

    made = Merge.objects.get()
    assert results.count(made.pk) == 2
    assert sum("vừa được gộp" in str(result) for result in results) == 2
    assert AidRecord.objects.filter(address=made.kept).count() == 6


# --- parting them again


def test_what_was_voided_since_goes_back_and_what_is_new_stays(reviewer, kept, absorbed):
    pledge = PledgeFactory(address=absorbed, status="running", confirmed_at="2018-01-01T00:00Z")
    old = AidRecordFactory(address=absorbed, pledge=pledge)
    made = merged(kept, absorbed, reviewer)
    void_record(AidRecord.objects.get(pk=old.pk), reason="Nhập nhầm", by=reviewer)
    pledge.refresh_from_db()
    new = AidRecordFactory(address=kept, sponsor=pledge.sponsor, pledge=pledge)

    parted = merging.undo(made, reason="Gộp nhầm", by=reviewer)

    refreshed(old, new, pledge)
    assert (old.address, old.is_voided, old.pledge) == (absorbed, True, pledge)
    assert (new.address, new.pledge) == (kept, None)
    assert (pledge.address, pledge.unit) == (absorbed, absorbed.unit)
    words = " ".join(parted.notes)
    assert "1 lần trợ giúp trở về" in words
    assert f"1 lần trợ giúp ghi sau khi gộp vẫn ở hồ sơ {kept.code}" in words


def test_a_need_that_a_newer_pledge_holds_is_untangled_first(reviewer, kept, absorbed):
    first = PledgeFactory(address=absorbed)
    need = NeedFactory(address=absorbed, value=100)
    hold(first, need, 60)
    made = merged(kept, absorbed, reviewer)
    newer = PledgeFactory(address=kept)
    NeedCover.objects.create(pledge=newer, need=need, span=(60, 100), capacity=100, is_holding=True)

    with pytest.raises(merging.MergeError, match=newer.sponsor.name):
        merging.undo(made, reason="Gộp nhầm", by=reviewer)

    Pledge.objects.filter(pk=newer.pk).update(
        status="withdrawn", ended_on=date(2026, 1, 1), end_reason="Thôi"
    )
    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    need.refresh_from_db()
    assert need.address == absorbed


def test_a_chain_is_undone_from_its_end(reviewer, kept, absorbed, commune):
    last = AddressFactory(unit=commune, filed=True)
    aid = AidRecordFactory(address=absorbed)
    first_merge = merged(kept, absorbed, reviewer)
    second_merge = merged(last, kept, reviewer)

    with pytest.raises(merging.MergeError, match=f"gộp tiếp vào {last.code}"):
        merging.undo(first_merge, reason="Nhầm", by=reviewer)
    merging.undo(second_merge, reason="Nhầm", by=reviewer)
    merging.undo(first_merge, reason="Nhầm", by=reviewer)

    aid.refresh_from_db()
    assert aid.address == absorbed


def test_undoing_twice_is_undoing_once_and_merging_again_is_possible(reviewer, kept, absorbed):
    made = merged(kept, absorbed, reviewer)
    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    again = merging.undo(made, reason="Gộp nhầm lần nữa", by=reviewer)
    refreshed(kept, absorbed)
    second = merged(kept, absorbed, reviewer)

    assert (again.notes, again.merge.undo_reason) == ((), "Gộp nhầm")
    assert second.pk != made.pk
    assert list(Merge.objects.standing()) == [second]


def test_a_duplicate_that_was_voided_is_not_brought_back(reviewer, kept, absorbed):
    made = merged(kept, absorbed, reviewer)
    void_record(absorbed, reason="Nhập nhầm", by=reviewer)

    with pytest.raises(merging.MergeError, match="đã hủy sau khi gộp"):
        merging.undo(made, reason="Gộp nhầm", by=reviewer)


# --- their pair on the work-list


def test_merging_settles_the_pair_and_leads_the_third_to_the_one_that_is_left(
    reviewer, commune, kept, absorbed
):
    third = AddressFactory(unit=commune, full_name=NAME, filed=True)
    recheck_set("SELECT id FROM addresses_address")

    made = merged(third, kept, reviewer)

    found = {
        (pair.first.code, pair.second.code): pair.status
        for pair in Likeness.objects.select_related("first", "second")
    }
    assert found == {
        (kept.code, third.code): "merged",
        (kept.code, absorbed.code): "different",
        (absorbed.code, third.code): "open",
    }

    merging.undo(made, reason="Gộp nhầm", by=reviewer)

    assert set(Likeness.objects.undecided().about(kept).values_list("status", flat=True)) == {
        "open"
    }
    assert Likeness.objects.undecided().about(kept).count() == 2


# --- the pages


@pytest.fixture
def pair(kept, absorbed):
    recheck_set("SELECT id FROM addresses_address")
    return Likeness.objects.get()


def merge_url(kept, absorbed):
    return reverse("aid_records:merge", args=[kept.code, absorbed.code])


def typed(kept, absorbed, decision="merge"):
    versions = f"{kept.version}-{absorbed.version}"
    return {"versions": versions, "kept": kept.code, "reason": REASON, "decision": decision}


def page(response):
    return response.content.decode()


def test_reviewer_sees_both_side_by_side_and_merges(client, reviewer, kept, absorbed, pair):
    AidRecordFactory(address=absorbed, value=700_000)
    client.force_login(reviewer)

    shown = page(client.get(merge_url(kept, absorbed)))
    response = client.post(merge_url(kept, absorbed), typed(kept, absorbed))

    assert "1 lần, 700.000 đồng" in shown
    assert "(khác nhau)" in shown
    assert response.url == reverse("addresses:detail", args=[kept.code])
    absorbed.refresh_from_db()
    assert absorbed.status == "duplicate"
    assert f"Đã gộp hồ sơ {absorbed.code}" in page(client.get(response.url))


def test_a_part_of_which_neither_has_a_word_is_no_empty_table(client, reviewer, commune):
    one, other = AddressFactory.create_batch(2, unit=commune, submitted=True)
    client.force_login(reviewer)

    shown = page(client.get(merge_url(one, other)))

    assert shown.count("<table") == 1
    assert shown.count("Cả hai hồ sơ chưa ghi gì ở phần này.") == 2


def test_a_post_sent_again_and_an_old_form_after_parting_merge_nothing_more(
    client, reviewer, kept, absorbed, pair
):
    client.force_login(reviewer)
    data = typed(kept, absorbed)
    client.post(merge_url(kept, absorbed), data)

    again = client.post(merge_url(kept, absorbed), data)
    merging.undo(Merge.objects.get(), reason="Gộp nhầm", by=reviewer)
    late = client.post(merge_url(kept, absorbed), data)

    assert again.status_code == 302
    assert "vừa được sửa sau khi bạn mở trang này" in page(late)
    assert Merge.objects.count() == 1


def test_reviewer_finds_two_cases_different(client, reviewer, kept, absorbed, pair):
    client.force_login(reviewer)

    said = {"reason": "Hai người, hai buôn", "kept": ""}
    data = typed(kept, absorbed, "different") | said
    response = client.post(merge_url(kept, absorbed), data)

    assert response.url.startswith(reverse("addresses:likeness_list"))
    pair.refresh_from_db()
    assert (pair.status, pair.decision_reason) == ("different", "Hai người, hai buôn")
    assert pair.decided_by == reviewer


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "Lý do: Hãy điền mục này."),
        ({"kept": ""}, "giữ lại hồ sơ nào: Hãy chọn"),
        ({"kept": "DL-99"}, "giữ lại hồ sơ nào: Hãy chọn"),
        ({"decision": "both"}, "Hãy chọn “Gộp”"),
    ],
)
def test_half_a_decision_is_none(client, reviewer, kept, absorbed, pair, change, words):
    client.force_login(reviewer)

    response = client.post(merge_url(kept, absorbed), typed(kept, absorbed) | change)

    assert words in page(response)
    assert not Merge.objects.exists()


def test_who_does_not_approve_in_both_units_does_not_merge(
    client, clerk, neighbour_reviewer, viewer, kept, absorbed, commune
):
    commune_reviewer = UserFactory(role="reviewer", unit=commune)
    beside = AddressFactory(unit=commune, filed=True)
    expected = {
        (clerk, absorbed): 404,
        (clerk, beside): 403,
        (viewer, absorbed): 403,
        (neighbour_reviewer, absorbed): 404,
        (commune_reviewer, absorbed): 404,
        (commune_reviewer, beside): 200,
    }

    found = {}
    for user, other in expected:
        client.force_login(user)
        found[user, other] = client.get(merge_url(kept, other)).status_code

    assert found == expected


def test_dossiers_of_two_provinces_show_why_they_cannot_be_merged(
    client, nation, kept, other_commune
):
    far = AddressFactory(unit=other_commune, filed=True)
    client.force_login(UserFactory(role="reviewer", unit=nation))

    shown = page(client.get(merge_url(kept, far)))
    posted = page(client.post(merge_url(kept, far), typed(kept, far)))

    assert "Hai hồ sơ ở hai tỉnh thì không gộp được" in shown
    assert 'value="merge"' not in shown
    assert "Có điều cần sửa" in posted


def test_the_reviewer_parts_them_on_the_page_and_reads_what_came_back(
    client, reviewer, kept, absorbed
):
    AidRecordFactory(address=absorbed)
    made = merged(kept, absorbed, reviewer)
    client.force_login(reviewer)
    url = reverse("aid_records:merge_undo", args=[made.pk])

    asked = page(client.get(url))
    response = client.post(url, {"reason": "Hai người khác nhau"})

    assert "trở lại trạng thái “Đã lập hồ sơ”" in asked
    shown = page(client.get(response.url))
    assert f"1 lần trợ giúp trở về hồ sơ {absorbed.code}" in shown
    assert "Đã tách lại" in shown


def test_each_dossier_keeps_its_page_and_leads_to_the_other(client, reviewer, kept, absorbed):
    merged(kept, absorbed, reviewer)
    client.force_login(reviewer)

    at_kept = page(client.get(reverse("addresses:detail", args=[kept.code])))
    at_absorbed = page(client.get(reverse("addresses:detail", args=[absorbed.code])))

    assert "Đã gộp vào đây hồ sơ" in at_kept
    assert reverse("addresses:detail", args=[absorbed.code]) in at_kept
    assert "Hồ sơ này đã gộp vào" in at_absorbed
    assert REASON in at_absorbed


def test_side_by_side_costs_few_queries(
    client, reviewer, kept, absorbed, pair, django_assert_max_num_queries
):
    for address in (kept, absorbed):
        NeedFactory.create_batch(5, address=address)
        AidRecordFactory.create_batch(5, address=address)
        PledgeFactory.create_batch(5, address=address)
    client.force_login(reviewer)
    client.get(reverse("addresses:list"))

    with django_assert_max_num_queries(25):
        client.get(merge_url(kept, absorbed))

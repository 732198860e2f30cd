"""A family moves house: the dossier goes along, what was stays where it was."""

import re
import uuid
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.addresses.actions import keep_entry, settle_some
from apps.addresses.actions import moving as asking
from apps.addresses.actions.likenesses import find_different, recheck
from apps.addresses.actions.moving import MoveError
from apps.addresses.actions.states import DayError
from apps.addresses.models import Address, AddressMove, Likeness, Need
from apps.aid_records.actions import moving
from apps.aid_records.actions.pledges import confirm, offer
from apps.aid_records.models import AidRecord, Pledge
from apps.aid_records.receipts import receipt_html
from apps.core.dates import format_date, today
from apps.notices.models import Notice
from apps.organisation.following import Follow, followers
from apps.organisation.models import Unit, UnitLink
from apps.reports.worklist import worklist
from apps.sponsors.models import Sponsor
from tests.factories import (
    AddressFactory,
    AddressMoveFactory,
    AidRecordFactory,
    NeedFactory,
    PledgeFactory,
    SponsorFactory,
    UnitFactory,
    UserFactory,
)
from tests.publishing.factories import PublicationFactory, PublicationNeedFactory, card_of

pytestmark = pytest.mark.django_db

MOVED_ON = date(2026, 2, 10)


@pytest.fixture
def national(nation):
    return UserFactory(role="reviewer", unit=nation)


@pytest.fixture
def other_clerk(other_commune):
    return UserFactory(role="clerk", unit=other_commune)


def go(address, to, by, **more):
    return moving.move(
        address, to, on=MOVED_ON, reason="Về ở với con", by=by, **{"hamlet": "Thôn 5"} | more
    )


def test_address_goes_along_and_aid_stays_where_it_was_given(
    filed_address, commune, neighbour_commune, reviewer
):
    aid = AidRecordFactory(address=filed_address)
    pledge = PledgeFactory(address=filed_address)

    go(filed_address, neighbour_commune, reviewer)

    for row in (filed_address, aid, pledge):
        row.refresh_from_db()
    assert (filed_address.unit, filed_address.filed_unit) == (neighbour_commune, commune)
    assert filed_address.hamlet == "Thôn 5"
    assert (aid.unit, pledge.unit) == (commune, neighbour_commune)


def test_access_follows_the_family(
    client, filed_address, neighbour_commune, reviewer, clerk, neighbour_clerk
):
    page = reverse("addresses:detail", args=[filed_address.code])

    go(filed_address, neighbour_commune, reviewer)

    client.force_login(clerk)
    assert client.get(page).status_code == 404
    client.force_login(neighbour_clerk)
    response = client.get(page)
    assert response.status_code == 200
    assert "Gia đình chuyển nơi ở: Về ở với con" in response.content.decode()
    assert Notice.objects.filter(user=neighbour_clerk, key__startswith="arrived:").exists()


def test_a_pledge_that_ends_with_the_move_says_why(filed_address, neighbour_commune, reviewer):
    ends, goes_on = PledgeFactory(address=filed_address), PledgeFactory(address=filed_address)

    go(filed_address, neighbour_commune, reviewer, ending=[ends.pk])

    ends.refresh_from_db()
    goes_on.refresh_from_db()
    assert (ends.status, ends.ended_on) == (Pledge.Status.WITHDRAWN, max(MOVED_ON, ends.pledged_on))
    assert "Gia đình chuyển đến" in ends.end_reason
    assert goes_on.status in Pledge.ACTIVE


def test_in_another_province_a_pledge_goes_on_with_the_sponsor_on_that_register(
    filed_address, other_commune, national
):
    need = NeedFactory(address=filed_address, value=500_000)
    sponsor = SponsorFactory(unit=filed_address.unit, name="Chùa Khải Đoan", kind="religious")
    pledge = offer(
        Pledge(address=filed_address, sponsor=sponsor, pledged_on=date(2026, 1, 5)),
        by=national,
        parts={need.pk: 200_000},
    )
    confirm(pledge, by=national)

    made = go(filed_address, other_commune, national)

    pledge.refresh_from_db()
    new = filed_address.pledges.active().get()
    assert pledge.status == Pledge.Status.WITHDRAWN
    assert str(other_commune.province) in pledge.end_reason
    assert (new.status, new.unit, new.province) == (
        Pledge.Status.CONFIRMED,
        other_commune,
        other_commune.province,
    )
    assert (new.sponsor.name, new.sponsor.province) == (sponsor.name, other_commune.province)
    (cover,) = new.covers.filter(is_holding=True)
    assert (cover.span.lower, cover.span.upper) == (0, 200_000)
    assert made.to_unit == other_commune


@pytest.mark.parametrize(("phone", "is_same"), [("0912345678", True), ("0987654321", False)])
def test_a_namesake_with_another_telephone_number_is_another_sponsor(
    filed_address, other_commune, national, phone, is_same
):
    names = {"name": "Nguyễn Văn An", "kind": "individual"}
    sponsor = SponsorFactory(unit=filed_address.unit, phone="0912345678", **names)
    known = SponsorFactory(unit=other_commune, phone=phone, **names)
    PledgeFactory(address=filed_address, sponsor=sponsor)

    go(filed_address, other_commune, national)

    new = filed_address.pledges.active().get()
    assert (new.sponsor == known) is is_same
    assert new.sponsor.province == other_commune.province
    assert Sponsor.objects.filter(province=other_commune.province).count() == (1 if is_same else 2)


def test_the_same_form_sent_twice_moves_once(filed_address, neighbour_commune, reviewer):
    key = uuid.uuid4()

    first = go(filed_address, neighbour_commune, reviewer, form_key=key)
    again = go(filed_address, neighbour_commune, reviewer, form_key=key)

    assert first == again
    assert AddressMove.objects.count() == 1


@pytest.mark.parametrize("day", [date(2017, 1, 1), date(2999, 1, 1)])
def test_nobody_moves_before_the_dossier_or_after_today(
    filed_address, neighbour_commune, reviewer, day
):
    with pytest.raises(DayError):
        moving.move(filed_address, neighbour_commune, on=day, reason="x", by=reviewer)


@pytest.mark.parametrize("where", ["commune", "province", "old_district"])
def test_a_family_moves_to_another_unit_of_today(filed_address, where, reviewer, request):
    with pytest.raises(MoveError):
        go(filed_address, request.getfixturevalue(where), reviewer)


def test_a_pair_of_one_commune_is_compared_anew(commune, neighbour_commune, reviewer):
    same = {"full_name": "Trần Thị Hoà", "birth_year": 1950, "filed": True}
    stays, goes = AddressFactory(unit=commune, **same), AddressFactory(unit=commune, **same)

    go(goes, neighbour_commune, reviewer)

    found = Likeness.objects.get()
    assert {found.first_id, found.second_id} == {stays.pk, goes.pk}
    assert found.unit == commune.province


# --- asking another unit


def test_a_clerk_asks_and_the_new_unit_receives(
    client, filed_address, clerk, neighbour_clerk, neighbour_commune
):
    pledge = PledgeFactory(address=filed_address)
    client.force_login(clerk)
    client.post(
        reverse("aid_records:move", args=[filed_address.code]),
        {
            "province": neighbour_commune.province_id,
            "to_unit": "Hòa Xuân",
            "moved_on": "10/02/2026",
            "reason": "Về ở với con",
            "hamlet": "Thôn 5",
            "form_key": "0d6f2f0e-4f35-4c55-b6a9-5a3f0a3a7f11",
        },
    )
    asked = AddressMove.objects.get()
    filed_address.refresh_from_db()
    assert (asked.status, filed_address.unit) == ("asked", clerk.unit)
    assert "Gia đình chuyển đến, chờ nhận" in [task.title for task in worklist(neighbour_clerk)]

    client.force_login(neighbour_clerk)
    client.post(reverse("aid_records:move_receive", args=[asked.pk]))

    filed_address.refresh_from_db()
    pledge.refresh_from_db()
    assert filed_address.unit == pledge.unit == neighbour_commune
    assert Notice.objects.filter(user=clerk, key=f"move-answered:{asked.pk}").exists()


def test_a_family_goes_to_another_province_when_that_receives_it(
    client, filed_address, reviewer, other_clerk, other_commune
):
    asked = asking.ask(
        filed_address, other_commune, on=MOVED_ON, reason="Lấy chồng xa", by=reviewer
    )
    client.force_login(other_clerk)
    shown = client.get(reverse("aid_records:move_list")).content.decode()

    client.post(reverse("aid_records:move_receive", args=[asked.pk]))
    client.post(reverse("aid_records:move_receive", args=[asked.pk]))

    filed_address.refresh_from_db()
    assert filed_address.code in shown
    assert (filed_address.unit, filed_address.province) == (other_commune, other_commune.province)


def test_the_unit_that_was_asked_may_refuse_with_a_reason(
    client, filed_address, reviewer, other_clerk, other_commune
):
    asked = asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=reviewer)
    client.force_login(other_clerk)
    page = reverse("aid_records:move_refuse", args=[asked.pk])

    client.post(page, {"reason": ""})
    client.post(page, {"reason": "Gia đình không về đây"})

    asked.refresh_from_db()
    filed_address.refresh_from_db()
    assert (asked.status, asked.answer) == ("refused", "Gia đình không về đây")
    assert filed_address.unit != other_commune


def test_only_the_unit_that_asked_takes_its_question_back(
    client, filed_address, clerk, other_clerk, other_commune
):
    asked = asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=clerk)
    page = reverse("aid_records:move_take_back", args=[asked.pk])

    client.force_login(other_clerk)
    assert client.post(page).status_code == 403
    client.force_login(clerk)
    client.post(page)

    asked.refresh_from_db()
    assert asked.status == "undone"
    with pytest.raises(MoveError):
        moving.receive(asked, by=other_clerk)


def test_an_address_waits_for_one_answer_at_a_time(filed_address, clerk, other_commune, reviewer):
    asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=clerk)

    with pytest.raises(MoveError, match="Hãy rút"):
        asking.ask(filed_address, other_commune, on=MOVED_ON, reason="y", by=reviewer)


def test_pages_keep_to_their_budget(
    client, filed_address, reviewer, neighbour_commune, django_assert_max_num_queries
):
    for _ in range(5):
        AddressMoveFactory(address__unit=filed_address.unit, to_unit=neighbour_commune)
    go(filed_address, neighbour_commune, reviewer)
    client.force_login(reviewer)

    with django_assert_max_num_queries(20):
        assert len(client.get(reverse("aid_records:move_list")).context["rows"]) == 6
    with django_assert_max_num_queries(20):
        client.get(reverse("aid_records:move", args=[filed_address.code]))


def test_what_a_merged_or_voided_dossier_says_does_not_move(commune, neighbour_commune, reviewer):
    rejected = AddressFactory(unit=commune, status="rejected", decision_reason="Sai")

    with pytest.raises(Exception, match="không chuyển đơn vị được"):
        go(rejected, neighbour_commune, reviewer)

    assert Address.objects.get(pk=rejected.pk).unit == commune


def test_the_public_card_and_its_version_go_along(commune, other_commune, national):
    publication = PublicationNeedFactory(
        publication__up=True, publication__consent__address__unit=commune
    ).publication
    card = card_of(publication)

    go(publication.address, other_commune, national)

    publication.refresh_from_db()
    card.refresh_from_db()
    assert (publication.unit, publication.status) == (other_commune, "up")
    assert (card.province, card.province_name) == (
        other_commune.province_id,
        other_commune.province.name,
    )


def test_a_question_is_answered_although_its_unit_was_joined_meanwhile(
    filed_address, clerk, neighbour_commune, other_commune, other_clerk
):
    asked = asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=clerk)
    for model, field, follow in followers():  # as a reorganisation does
        if model in (Address, AddressMove) and follow is not Follow.NEVER and field != "province":
            model.objects.filter(**{field: filed_address.unit}).update(**{field: neighbour_commune})

    moving.receive(asked, by=other_clerk)

    filed_address.refresh_from_db()
    assert filed_address.unit == other_commune


def test_what_was_typed_into_a_dossier_that_left_is_offered_no_more(
    filed_address, clerk, neighbour_commune, reviewer
):
    keep_entry([["full_name", "Trần Thị Hoà"]], by=clerk, address=filed_address)
    before = [task.title for task in worklist(clerk)]

    go(filed_address, neighbour_commune, reviewer)

    assert "Bản đang nhập dở" in before
    assert "Bản đang nhập dở" not in [task.title for task in worklist(clerk)]


def test_the_new_unit_is_led_to_all_that_was_given(
    client, filed_address, neighbour_commune, reviewer, neighbour_clerk
):
    AidRecordFactory(address=filed_address, description="Gạo của tháng")
    go(filed_address, neighbour_commune, reviewer)
    client.force_login(neighbour_clerk)
    page = client.get(reverse("addresses:detail", args=[filed_address.code])).content.decode()

    (link,) = re.findall(r'href="([^"]+)">Xem tất cả các lần trợ giúp<', page)

    assert "Gạo của tháng" in client.get(unescape(link)).content.decode()


# --- what the old unit keeps, and what it sees no more


def test_what_ends_with_a_move_stays_with_the_unit_that_was_promised(
    filed_address, commune, other_commune, national
):
    ends, goes_on = PledgeFactory(address=filed_address), PledgeFactory(address=filed_address)

    go(filed_address, other_commune, national, ending=[ends.pk])

    for pledge in (ends, goes_on):
        pledge.refresh_from_db()
        assert (pledge.status, pledge.unit, pledge.province) == (
            Pledge.Status.WITHDRAWN,
            commune,
            commune.province,
        )


def test_a_promise_goes_on_as_it_was_and_a_lapsed_one_does_not(
    filed_address, other_commune, national
):
    need = NeedFactory(address=filed_address, value=500_000)
    sponsor = SponsorFactory(unit=filed_address.unit)
    waiting = offer(
        Pledge(address=filed_address, sponsor=sponsor, pledged_on=date(2026, 1, 5)),
        by=national,
        parts={need.pk: 200_000},
    )
    lapsed = PledgeFactory(address=filed_address, held_until=today() - timedelta(days=1))
    until = today() + timedelta(days=2)
    Pledge.objects.filter(pk=waiting.pk).update(held_until=until)
    Need.objects.filter(pk=need.pk).update(met_on=today())

    go(filed_address, other_commune, national)

    lapsed.refresh_from_db()
    new = filed_address.pledges.active().get()
    assert lapsed.status == Pledge.Status.EXPIRED
    assert (new.status, new.held_until) == (Pledge.Status.WAITING, until)
    assert not new.covers.exists()  # the need was met


def test_the_new_unit_reads_what_was_given_under_a_pledge_before(
    client, filed_address, neighbour_commune, reviewer, neighbour_clerk
):
    pledge = PledgeFactory(address=filed_address)
    aid = AidRecordFactory(address=filed_address, pledge=pledge, sponsor=pledge.sponsor)

    go(filed_address, neighbour_commune, reviewer)

    client.force_login(neighbour_clerk)
    page = client.get(reverse("aid_records:pledge_detail", args=[pledge.pk])).content.decode()
    assert format_date(aid.given_on) in page
    assert reverse("aid_records:detail", args=[aid.pk]) not in page


def test_nothing_is_linked_that_the_old_unit_would_not_find(
    client, filed_address, neighbour_commune, reviewer, clerk
):
    ended = PledgeFactory(address=filed_address)
    pledge = PledgeFactory(address=filed_address)
    aid = AidRecordFactory(address=filed_address, pledge=pledge, sponsor=pledge.sponsor)
    go(filed_address, neighbour_commune, reviewer, ending=[ended.pk])
    client.force_login(clerk)

    pages = [
        client.get(url).content.decode()
        for url in (
            reverse("aid_records:list"),
            reverse("aid_records:pledge_list"),
            reverse("aid_records:detail", args=[aid.pk]),
        )
    ]

    gone = [
        reverse("addresses:detail", args=[filed_address.code]),
        reverse("aid_records:pledge_detail", args=[pledge.pk]),
    ]
    assert all(filed_address.full_name in page for page in pages)
    assert not [url for url in gone for page in pages if f'"{url}"' in page]


def test_a_receipt_of_the_old_unit_does_not_tell_the_new_home(
    filed_address, neighbour_commune, reviewer
):
    aid = AidRecordFactory(address=filed_address)

    go(filed_address, neighbour_commune, reviewer, street="Số 7 đường Hoa")

    paper = receipt_html(AidRecord.objects.get(pk=aid.pk))
    assert "Số 7 đường Hoa" not in paper
    assert "Thôn 5" not in paper


def test_the_old_unit_reads_of_a_card_that_was_taken_off_only_what_it_wrote(
    client, commune, neighbour_commune, reviewer, clerk
):
    publication = PublicationFactory(
        up=True,
        consent__address__unit=commune,
        story="Bà sống một mình.",
        status="off",
        off_at=timezone.now(),
        off_reason="by_hand",
    )
    go(publication.address, neighbour_commune, reviewer)
    Address.objects.filter(pk=publication.address_id).update(circumstances="Mới mổ tim")
    client.force_login(clerk)

    page = client.get(reverse("publishing:detail", args=[publication.pk])).content.decode()

    assert "Bà sống một mình." in page
    assert "Mới mổ tim" not in page


def test_a_pair_that_was_decided_is_seen_by_the_common_superior_only(
    commune, neighbour_commune, other_commune, national, clerk
):
    same = {"full_name": "Trần Thị Hoà", "birth_year": 1950, "filed": True}
    _, goes = AddressFactory(unit=commune, **same), AddressFactory(unit=commune, **same)
    recheck(goes, by=national)
    find_different(Likeness.objects.get(), reason="Hai người", by=national)

    go(goes, neighbour_commune, national)
    in_province = Likeness.objects.get().unit
    go(Address.objects.get(pk=goes.pk), other_commune, national)
    in_nation = Likeness.objects.get().unit

    assert (in_province, in_nation) == (commune.province, national.unit)
    assert not Likeness.objects.visible_to(clerk).exists()


def test_a_question_that_was_taken_back_is_no_longer_shown_to_whom_it_went(
    filed_address, clerk, other_clerk, other_commune
):
    asked = asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=clerk)

    asking.take_back(asked, by=clerk)

    assert not AddressMove.objects.visible_to(other_clerk).exists()
    assert AddressMove.objects.visible_to(clerk).exists()


def test_the_old_unit_hears_that_a_family_left(filed_address, neighbour_commune, reviewer, clerk):
    made = go(filed_address, neighbour_commune, reviewer)

    assert Notice.objects.filter(user=clerk, key=f"left:{made.pk}").exists()


def test_a_draft_that_moved_began_where_it_was_begun(
    client, commune, neighbour_commune, reviewer, neighbour_clerk
):
    draft = AddressFactory(unit=commune, status="draft")
    go(draft, neighbour_commune, reviewer)
    client.force_login(neighbour_clerk)

    page = client.get(reverse("addresses:detail", args=[draft.code])).content.decode()

    assert "Bắt đầu ghi hồ sơ" in page
    assert "Sắp xếp đơn vị hành chính" not in page


def test_an_old_gift_is_mended_without_seeing_what_was_promised_since(
    client, filed_address, neighbour_commune, reviewer, clerk
):
    aid = AidRecordFactory(address=filed_address)
    go(filed_address, neighbour_commune, reviewer)
    later = PledgeFactory(
        address=Address.objects.get(pk=filed_address.pk), sponsor__name="Chùa Khải Đoan"
    )
    client.force_login(clerk)

    page = client.get(reverse("aid_records:edit", args=[aid.pk]))

    assert page.status_code == 200
    assert later.unit == neighbour_commune
    assert "Chùa Khải Đoan" not in page.content.decode()


def test_who_decided_before_somebody_else_moved_the_family_is_asked_to_look_again(
    filed_address, neighbour_commune, other_commune, national
):
    read_before = Address.objects.get(pk=filed_address.pk)
    go(filed_address, neighbour_commune, national)

    with pytest.raises(MoveError, match="vừa chuyển"):
        go(read_before, other_commune, national)


def test_the_units_of_an_address_stand_in_the_order_in_which_it_came_to_them(
    client, old_district, commune, neighbour_commune, reviewer
):
    divided = UnitFactory(parent=old_district, era="2004", code="24349", valid_to="2025-06-30")
    UnitLink.objects.create(old=divided, new=commune, share="part")
    address = AddressFactory(unit=divided, filed=True)
    settle_some(divided, Address.objects.filter(pk=address.pk), commune, by=reviewer)
    go(Address.objects.get(pk=address.pk), neighbour_commune, reviewer)  # dated before that
    client.force_login(reviewer)

    page = client.get(reverse("addresses:detail", args=[address.code])).content.decode()

    stays = page[page.index('class="stays"') :].split("</ol>")[0]
    places = [stays.index(f"<strong>{unit}<") for unit in (divided, commune, neighbour_commune)]
    assert places == sorted(places)
    assert "Sắp xếp đơn vị hành chính" not in stays


def test_a_unit_that_ended_since_it_was_asked_is_told_what_to_do(
    filed_address, clerk, other_commune, other_clerk
):
    asked = asking.ask(filed_address, other_commune, on=MOVED_ON, reason="x", by=clerk)
    Unit.objects.filter(pk=other_commune.pk).update(valid_to=MOVED_ON)

    with pytest.raises(MoveError, match="Không nhận"):
        moving.receive(asked, by=other_clerk)

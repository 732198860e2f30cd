"""Parts of needs kept for somebody who is no sponsor on file yet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.addresses.actions import NeedInUseError
from apps.addresses.actions.entering import put_rows
from apps.addresses.models import Need
from apps.aid_records.actions import holding, merging, pledges
from apps.aid_records.models import Hold, NeedCover, Pledge, with_uncovered
from apps.aid_records.sharing import shares_of
from apps.core.dates import local, today
from tests.factories import (
    AddressFactory,
    NeedCoverFactory,
    NeedFactory,
    PledgeFactory,
    SponsorFactory,
)
from tests.publishing.factories import OnlinePledgeFactory


@pytest.fixture
def rice(filed_address):
    """Half a million a month."""
    need = NeedFactory(
        address=filed_address, description="Gạo và thuốc", value=500_000, frequency="monthly"
    )
    need.refresh_from_db()
    return need


def soon(minutes=30):
    return timezone.now() + timedelta(minutes=minutes)


def held(need, amount=None, **changes):
    return holding.hold(need.address, {need.pk: amount}, **({"until": soon()} | changes))


def let_pass(hold):
    Hold.objects.filter(pk=hold.pk).update(until=soon(-1))


def uncovered(need):
    return with_uncovered(type(need).objects.filter(pk=need.pk)).get().uncovered


def told(need):
    return shares_of(need.address)[0].told()


def test_what_is_held_for_a_stranger_is_no_longer_to_be_had(rice, clerk):
    held(rice, 300_000)

    assert uncovered(rice) == 200_000
    with pytest.raises(pledges.PartTakenError):
        held(rice, 200_001)
    with pytest.raises(pledges.PartTakenError):
        pledges.offer(
            Pledge(
                address=rice.address, sponsor=SponsorFactory(unit=clerk.unit), pledged_on=today()
            ),
            by=clerk,
            parts={rice.pk: 200_001},
        )
    assert Hold.objects.count() == 1


def test_officers_read_that_a_form_is_open_and_until_when(rice):
    brief = held(rice)

    assert told(rice) == (
        "đang được giữ hết: đang có người điền đăng ký 500.000 đồng/tháng trên mạng, giữ đến "
        f"{local(brief.until):%H:%M}."
    )


def test_officers_read_that_somebody_pledged_on_the_public_pages(rice):
    NeedCoverFactory(need=rice, span=(0, 100_000), pledge__sponsor__name="Chùa {Hòa} Bình")
    held(rice, 300_000, is_brief=False)

    assert told(rice) == (
        "còn 100.000 đồng/tháng chưa có người nhận: Chùa {Hòa} Bình đã nhận 100.000 đồng/tháng; "
        "một người đăng ký trên mạng đã nhận 300.000 đồng/tháng."
    )


def test_a_hold_past_its_moment_counts_as_free_though_nobody_has_cleared_it(rice):
    let_pass(held(rice))

    left = uncovered(rice), shares_of(rice.address)[0].left
    second = held(rice)

    assert left == (500_000, 500_000)
    assert Hold.objects.get() == second
    assert NeedCover.objects.get().hold == second


def test_a_pledge_takes_what_a_hold_past_its_moment_kept(rice, clerk):
    let_pass(held(rice))

    pledge = pledges.offer(
        Pledge(address=rice.address, sponsor=SponsorFactory(unit=clerk.unit), pledged_on=today()),
        by=clerk,
        parts={rice.pk: None},
    )

    assert pledge.covers.get().amount == 500_000
    assert not Hold.objects.exists()


def test_a_hold_is_changed_prolonged_and_let_go_of(rice):
    hold = held(rice, 100_000)

    holding.change(hold, {rice.pk: 500_000})
    longer = holding.prolong(hold, until=soon(90), is_brief=False)

    assert (uncovered(rice), longer.is_brief) == (0, False)
    holding.release(hold)
    holding.release(hold)
    assert uncovered(rice) == 500_000


def test_what_is_refused_leaves_the_hold_as_it_was(rice):
    held(rice, 300_000)
    hold = held(rice, 200_000)

    with pytest.raises(pledges.PartTakenError):
        holding.change(hold, {rice.pk: 200_001})

    assert hold.covers.get().amount == 200_000


@pytest.mark.parametrize(
    "step",
    [
        lambda hold, need: holding.change(hold, {need.pk: 1}),
        lambda hold, need: holding.prolong(hold, until=soon(), is_brief=True),
    ],
)
def test_a_hold_past_its_moment_is_over_for_its_owner(rice, step):
    hold = held(rice)
    let_pass(hold)

    with pytest.raises(holding.HoldOverError):
        step(hold, rice)


def test_nothing_is_held_of_a_closed_dossier(commune):
    need = NeedFactory(address=AddressFactory(unit=commune, closed=True))

    with pytest.raises(pledges.PledgeError, match="không còn nhận"):
        held(need)


def test_holds_past_their_moment_are_cleared_away_and_others_stay(rice):
    let_pass(held(rice, 100_000))
    stays = held(NeedFactory(address=AddressFactory(unit=rice.address.unit, filed=True)))

    assert holding.clear_over() == {"addresses": 1}
    assert Hold.objects.get() == stays
    assert holding.clear_over() == {"addresses": 0}


def test_what_was_held_for_minutes_keeps_nobody_from_mending_the_need(rice):
    hold = held(rice)

    with pytest.raises(NeedInUseError):
        put_rows(rice.address, Need, [{"id": rice.pk, "value": 100_000}])
    let_pass(hold)
    put_rows(rice.address, Need, [{"id": rice.pk, "value": 100_000}])

    rice.refresh_from_db()
    assert rice.capacity == 100_000


def test_merging_carries_what_strangers_hold_along_and_parting_brings_it_back(rice, reviewer):
    kept = AddressFactory(unit=rice.address.unit, filed=True)
    brief = held(rice, 100_000)
    hold = held(rice, 300_000, is_brief=False)
    online = OnlinePledgeFactory(publication__consent__address=rice.address, hold=hold)

    made = merging.merge(kept, rice.address, reason="Cùng một hộ", by=reviewer)

    for row in (hold, rice, online):
        row.refresh_from_db()
    assert (hold.address, rice.address, online.address) == (kept, kept, kept)
    assert not Hold.objects.filter(pk=brief.pk).exists()
    merging.undo(made, reason="Nhầm", by=reviewer)
    for row in (hold, rice, online):
        row.refresh_from_db()
    assert (hold.address, rice.address, online.address) == (made.absorbed,) * 3


def test_a_merge_is_not_parted_while_a_stranger_holds_a_need_that_went_over(rice, reviewer):
    kept = AddressFactory(unit=rice.address.unit, filed=True)
    NeedCoverFactory(need=rice, span=(0, 1), pledge=PledgeFactory(address=rice.address))
    made = merging.merge(kept, rice.address, reason="Cùng một hộ", by=reviewer)
    rice.refresh_from_db()
    hold = held(rice, 100)

    with pytest.raises(merging.MergeError, match="đăng ký trên mạng đã giữ"):
        merging.undo(made, reason="Nhầm", by=reviewer)

    let_pass(hold)
    merging.undo(made, reason="Nhầm", by=reviewer)

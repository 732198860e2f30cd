"""Parts of needs: chosen on the form, never held twice, let go of by themselves."""

import itertools
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.addresses.actions import NeedInUseError
from apps.addresses.actions import edit as edit_address
from apps.addresses.models import Need
from apps.aid_records.actions import pledges as actions
from apps.aid_records.models import NeedCover, Pledge, with_uncovered
from apps.aid_records.sharing import in_words, left_in_words, shares_of
from apps.core.actions import ActionError, void
from apps.core.dates import today
from tests.factories import NeedCoverFactory, NeedFactory, PledgeFactory, SponsorFactory

CREATE = reverse("aid_records:pledge_create")


@pytest.fixture
def rice(filed_address):
    """Half a million a month."""
    return NeedFactory(
        address=filed_address, description="Gạo và thuốc", value=500_000, frequency="monthly"
    )


@pytest.fixture
def sponsor(filed_address):
    return SponsorFactory(unit=filed_address.unit, name="Công ty Ánh Dương")


@pytest.fixture
def typed(filed_address, sponsor):
    def fields(**changes):
        return {
            "form_key": str(uuid.uuid4()),
            "address": filed_address.code,
            "needs_of": str(filed_address.pk),
            "donor": "Công ty Ánh Dương",
            "donor_kind": "",
            "pledged_on": "01/02/2018",
            "frequency": "monthly",
            "value": "",
        } | changes

    return fields


def spans(**of):
    found = NeedCover.objects.filter(**of).order_by("span")
    return [(cover.span.lower, cover.span.upper) for cover in found]


def uncovered(need):
    return with_uncovered(Need.objects.filter(pk=need.pk)).get().uncovered


def offered(need, amount, *, by, sponsor):
    pledge = Pledge(address=need.address, sponsor=sponsor, pledged_on=today())
    return actions.offer(pledge, by=by, parts={need.pk: amount})


def words_of(response):
    return " ".join(response.text.split())


# --- the form


def test_clerk_sees_each_need_with_what_is_left(client, clerk, filed_address, rice):
    NeedCoverFactory(need=rice, span=(0, 300_000), pledge__sponsor__name="Chùa Hòa Bình")
    NeedFactory(address=filed_address, description="Đã có xe lăn", met_on=today())
    client.force_login(clerk)

    page = words_of(client.get(CREATE, {"address": filed_address.code}))

    assert "Gạo và thuốc" in page
    assert "Còn 200.000 đồng/tháng chưa có người nhận: Chùa Hòa Bình" in page
    assert "Chùa Hòa Bình đã nhận 300.000 đồng/tháng" in page
    assert "Phần nhận của “Gạo và thuốc” (đồng/tháng)" in page
    assert "Đã có xe lăn" not in page


def test_clerk_pledges_a_part_and_the_rest_to_another(client, clerk, rice, typed):
    client.force_login(clerk)
    box, part = f"need_{rice.pk}", f"part_{rice.pk}"

    client.post(CREATE, typed(**{box: "on", part: "300 nghìn"}))
    client.post(CREATE, typed(**{box: "on", part: ""}))

    first, second = Pledge.objects.order_by("id")
    assert spans(pledge=first) == [(0, 300_000)]
    assert spans(pledge=second) == [(300_000, 500_000)]
    assert (first.value, second.value) == (300_000, 200_000)
    assert uncovered(rice) == 0


def test_a_third_is_told_at_the_need_who_holds_it(client, clerk, rice, typed):
    NeedCoverFactory(need=rice, pledge__sponsor__name="Chùa Hòa Bình")
    client.force_login(clerk)

    response = client.post(CREATE, typed(**{f"need_{rice.pk}": "on"}))

    errors = response.context["form"].errors
    assert "Đã có người nhận hết" in errors[f"need_{rice.pk}"][0]
    assert "Chùa Hòa Bình đã nhận 500.000 đồng/tháng" in errors[f"need_{rice.pk}"][0]
    assert f'href="#id_need_{rice.pk}"' in response.text
    assert Pledge.objects.count() == 1


def test_a_second_click_leads_to_the_first_though_the_need_is_held_by_now(
    client, clerk, rice, typed
):
    client.force_login(clerk)
    twice = typed(**{f"need_{rice.pk}": "on"})

    first, second = client.post(CREATE, twice), client.post(CREATE, twice)

    assert first.url == second.url
    assert spans() == [(0, 500_000)]


def test_the_form_and_the_page_of_a_pledge_ask_few_questions(
    client, clerk, rice, sponsor, django_assert_max_num_queries
):
    for _ in range(6):
        pledge = offered(rice, 50_000, by=clerk, sponsor=sponsor)
        NeedCoverFactory(need__address=rice.address)
    client.force_login(clerk)
    detail = reverse("aid_records:pledge_detail", args=[pledge.pk])
    client.get(detail)

    with django_assert_max_num_queries(16):
        client.get(CREATE, {"address": rice.address.code})
    with django_assert_max_num_queries(18):
        client.get(detail)


@pytest.mark.parametrize(
    ("part", "words"),
    [("600.000", "Còn 500.000 đồng/tháng chưa có người nhận"), ("0", "Phần nhận phải lớn hơn 0.")],
)
def test_a_part_that_cannot_be_is_refused_at_its_box(client, clerk, rice, typed, part, words):
    client.force_login(clerk)

    response = client.post(CREATE, typed(**{f"part_{rice.pk}": part}))

    assert words in response.context["form"].errors[f"part_{rice.pk}"][0]
    assert not Pledge.objects.exists()


def test_parts_worth_more_than_the_pledge_are_pointed_out(client, clerk, rice, typed):
    client.force_login(clerk)

    response = client.post(CREATE, typed(value="200.000", **{f"need_{rice.pk}": "on"}))

    assert "cộng lại là 500.000 đồng" in response.context["form"].errors["value"][0]


def test_an_address_that_was_typed_shows_its_needs_before_anything_is_saved(
    client, clerk, rice, typed
):
    client.force_login(clerk)

    first = client.post(CREATE, typed(needs_of=""))
    shown = first.context["form"]["needs_of"].value()
    second = client.post(CREATE, typed(needs_of=shown))

    assert "Hồ sơ này có 1 nhu cầu" in first.context["form"].errors["address"][0]
    assert f'name="need_{rice.pk}"' in first.text
    assert second.status_code == 302
    assert not NeedCover.objects.exists()


def test_kilograms_are_shared_like_money(client, clerk, filed_address, typed):
    need = NeedFactory(
        address=filed_address, description="Gạo", quantity=10, measure="kg", frequency="monthly"
    )
    client.force_login(clerk)

    client.post(CREATE, typed(**{f"part_{need.pk}": "2,5"}))

    need.refresh_from_db()
    assert spans(need=need) == [(0, 250)]
    assert left_in_words(uncovered(need), need) == "còn 7,5 kg/tháng chưa có người nhận"
    page = client.get(reverse("aid_records:pledge_detail", args=[Pledge.objects.get().pk])).text
    assert page.count("2,5 kg/tháng") == 2  # among the needs, and in the history


def test_a_need_without_figures_goes_to_one_alone(client, clerk, filed_address, typed):
    need = NeedFactory(address=filed_address, description="Xe lăn", frequency="once")
    client.force_login(clerk)

    client.post(CREATE, typed(frequency="once", **{f"need_{need.pk}": "on"}))
    second = client.post(CREATE, typed(frequency="once", **{f"need_{need.pk}": "on"}))

    need.refresh_from_db()
    assert "Đã có người nhận hết" in second.context["form"].errors[f"need_{need.pk}"][0]
    assert in_words(1, need) == "cả nhu cầu"
    assert Pledge.objects.get().value is None


def test_a_part_held_too_long_unanswered_is_offered_again(client, clerk, rice, typed):
    old = NeedCoverFactory(need=rice, pledge__held_until=today().replace(year=2020)).pledge
    client.force_login(clerk)

    client.post(CREATE, typed(**{f"need_{rice.pk}": "on"}))

    old.refresh_from_db()
    new = Pledge.objects.exclude(pk=old.pk).get()
    assert (old.status, new.status) == ("expired", "waiting")
    assert spans(is_holding=True) == [(0, 500_000)]


def test_edit_makes_a_part_smaller_and_gives_a_need_back(client, clerk, rice, sponsor, typed):
    pledge = offered(rice, None, by=clerk, sponsor=sponsor)
    client.force_login(clerk)
    url = reverse("aid_records:pledge_edit", args=[pledge.pk])

    page = client.get(url).text
    client.post(url, typed(version=1, **{f"need_{rice.pk}": "on", f"part_{rice.pk}": "100.000"}))
    smaller = uncovered(rice)
    client.post(url, typed(version=2))

    assert 'value="500.000"' in page
    assert smaller == 400_000
    assert uncovered(rice) == 500_000
    history = client.get(reverse("aid_records:pledge_detail", args=[pledge.pk])).text
    assert "Gạo và thuốc: 100.000 đồng/tháng" in history


def test_a_plain_edit_writes_no_parts(clerk, rice, sponsor):
    pledge = offered(rice, 100_000, by=clerk, sponsor=sponsor)
    cover = pledge.covers.get()

    actions.edit(Pledge.objects.get(pk=pledge.pk), by=clerk, parts={rice.pk: 100_000})
    actions.edit(Pledge.objects.get(pk=pledge.pk), by=clerk)

    assert pledge.covers.get() == cover
    assert cover.events.count() == 1


# --- gaps


def test_gaps_between_parts_are_filled_from_below(clerk, rice, sponsor):
    first, _second, third = (offered(rice, 100_000, by=clerk, sponsor=sponsor) for _ in range(3))
    for pledge in (first, third):
        actions.withdraw(pledge, ended_on=today(), reason="Thôi", by=clerk)

    fourth = offered(rice, 250_000, by=clerk, sponsor=sponsor)

    assert spans(pledge=fourth) == [(0, 100_000), (200_000, 350_000)]
    assert uncovered(rice) == 150_000
    with pytest.raises(actions.PartTakenError, match=r"còn 150.000 đồng/tháng.*350.000 đồng/tháng"):
        offered(rice, 150_001, by=clerk, sponsor=sponsor)


def test_a_need_of_another_address_is_not_held(clerk, rice, sponsor):
    other = NeedFactory(address__unit=clerk.unit)

    with pytest.raises(ActionError, match="không còn trong hồ sơ"):
        actions.offer(
            Pledge(address=rice.address, sponsor=sponsor, pledged_on=today()),
            by=clerk,
            parts={other.pk: None},
        )


@pytest.mark.parametrize("how", ["void", "withdraw", "fulfil"])
def test_a_pledge_that_ends_lets_go_by_itself(clerk, reviewer, rice, sponsor, how):
    pledge = offered(rice, None, by=clerk, sponsor=sponsor)
    actions.confirm(pledge, by=reviewer)
    held = uncovered(rice)

    if how == "void":
        void(pledge, reason="Ghi nhầm", by=reviewer)
    else:
        getattr(actions, how)(pledge, ended_on=today(), reason="Xong", by=clerk)

    assert (held, uncovered(rice)) == (0, 500_000)
    assert spans(pledge=pledge) == [(0, 500_000)]  # what it had held stays readable
    assert offered(rice, None, by=clerk, sponsor=sponsor).covers.exists()


# --- the need


def test_a_need_does_not_shrink_below_what_is_held(clerk, rice, sponsor):
    pledge = offered(rice, 300_000, by=clerk, sponsor=sponsor)

    with pytest.raises(IntegrityError, match="needcover_within_need"), transaction.atomic():
        Need.objects.filter(pk=rice.pk).update(value=299_999)
    Need.objects.filter(pk=rice.pk).update(value=300_000)
    actions.withdraw(pledge, ended_on=today(), reason="Thôi", by=clerk)
    Need.objects.filter(pk=rice.pk).update(value=100_000)

    assert uncovered(rice) == 100_000


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": 299_999}, "đang có đăng ký trợ giúp đến 300.000 đồng nên không ghi nhỏ hơn"),
        ({"frequency": "yearly"}, "không đổi đơn vị tính, mức độ"),
        ({"value": None, "quantity": Decimal(9_000), "measure": "kg"}, "không đổi đơn vị tính"),
        ({"value": None}, "không đổi đơn vị tính"),
    ],
)
def test_clerk_is_told_why_a_need_that_is_held_stays(clerk, rice, sponsor, values, words):
    offered(rice, 300_000, by=clerk, sponsor=sponsor)

    with pytest.raises(NeedInUseError, match=words):
        edit_address(rice.address, by=clerk, fields={}, needs=[{"id": rice.pk} | values])

    edit_address(rice.address, by=clerk, fields={}, needs=[{"id": rice.pk, "value": 300_000}])
    assert uncovered(rice) == 0


def test_kilograms_that_are_held_stay_too(clerk, filed_address, sponsor):
    need = NeedFactory(address=filed_address, description="Gạo", quantity=10, measure="kg")
    offered(need, 750, by=clerk, sponsor=sponsor)

    with pytest.raises(NeedInUseError, match="đến 7,5 kg nên không ghi nhỏ hơn"):
        edit_address(
            filed_address, by=clerk, fields={}, needs=[{"id": need.pk, "quantity": Decimal(7)}]
        )


def test_needs_of_an_address_are_read_in_two_questions(
    rice, sponsor, django_assert_max_num_queries
):
    for _ in range(5):
        NeedCoverFactory(need__address=rice.address)

    with django_assert_max_num_queries(2):
        shares = shares_of(rice.address)
        told = [share.refusal() for share in shares]
    with django_assert_max_num_queries(1):
        list(with_uncovered(Need.objects.filter(address=rice.address)))

    assert len(told) == 6


# --- twenty at once


def at_once(count, act):
    """What `act(n)` gives in `count` threads that start together, each on its own connection."""
    together = threading.Barrier(count)

    def run(number):
        try:
            together.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def tried(need, amount, *, by, sponsor):
    try:
        offered(need, amount, by=by, sponsor=sponsor)
    except actions.PartTakenError:
        return "refused"
    else:
        return "held"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("amount", "held"), [(None, 1), (50_000, 10)])
def test_of_twenty_at_once_no_two_hold_the_same_part(clerk, rice, sponsor, amount, held):
    ends = at_once(20, lambda _: tried(rice, amount, by=clerk, sponsor=sponsor))

    assert (ends.count("held"), ends.count("refused")) == (held, 20 - held)
    assert Pledge.objects.count() == held
    parts = spans(need=rice)
    assert sum(upper - lower for lower, upper in parts) == 500_000
    assert all(one[1] <= next_[0] for one, next_ in itertools.pairwise(parts))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_past_the_action_the_database_lets_one_through(rice, sponsor):
    pledges = PledgeFactory.create_batch(20, address=rice.address, sponsor=sponsor)

    def push(number):
        try:
            NeedCover.objects.create(
                pledge=pledges[number],
                need=rice,
                span=(number, 500_000),
                capacity=500_000,
                is_holding=True,
            )
        except Exception as error:
            return type(error.__cause__).__name__
        else:
            return "held"

    ends = at_once(20, push)

    assert ends.count("held") == 1
    assert set(ends) <= {"held", "ExclusionViolation", "DeadlockDetected"}
    assert NeedCover.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lie", [{"capacity": 900_000}, {"is_holding": False}])
def test_a_cover_cannot_lie_about_its_need_or_pledge(rice, sponsor, lie):
    pledge = PledgeFactory(address=rice.address, sponsor=sponsor)
    cover = {"capacity": 500_000, "is_holding": True, "span": (0, 1)} | lie

    with pytest.raises(IntegrityError, match=r"needcover_(capacity_of_need|holding_of_pledge)"):
        NeedCover.objects.create(pledge=pledge, need=rice, **cover)


def test_words_of_the_constraint_reach_the_person(clerk, rice, sponsor, monkeypatch):
    """As if somebody had come past the lock of the address."""
    NeedCoverFactory(need=rice)
    monkeypatch.setattr(actions, "shares_of", lambda address, *, of: empty_shares(address))

    def empty_shares(address):
        shares = shares_of(address)
        for share in shares:
            share.taken = []
        return shares

    with pytest.raises(ActionError, match="Phần nhu cầu này vừa có người khác nhận"):
        offered(rice, None, by=clerk, sponsor=sponsor)

"""Pledges of strangers: begun, sent, looked up, changed, withdrawn; never the same part twice."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.addresses.models import Need
from apps.aid_records.actions import pledges
from apps.aid_records.models import Hold, NeedCover, Pledge
from apps.core.dates import local, today
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.publishing import online
from apps.publishing.models import OnlinePledge, Publication
from apps.publishing.online import filling
from apps.publishing.online.mail import mail_receipt
from apps.publishing.public import PublicCard
from tests.factories import SponsorFactory
from tests.publishing.factories import (
    STRANGER,
    PublicationFactory,
    PublicationNeedFactory,
    card_of,
)

WHO = STRANGER | {"phone": "0912000001"}
SOURCE = "0" * 64


@pytest.fixture
def rice(commune, reviewer):
    """Half a million a month, before the public."""
    need = PublicationNeedFactory(
        publication__up=True,
        publication__consent__address__unit=commune,
        need__frequency="monthly",
    )
    card_of(need.publication)
    return need


def begun(need, amount=None, **changes):
    given = {"token": uuid4(), "source": SOURCE} | changes
    return online.begin(need.publication.code, {need.pk: amount}, "monthly", **given)


def sent(need, amount=None, **who):
    form = begun(need, amount)
    online.identify(form.token, **(WHO | who))
    return online.send(form.token)


def row(form):
    return OnlinePledge.objects.get(token=form.token)


def minutes_pass(form, minutes=31):
    Hold.objects.filter(online_pledge__token=form.token).update(
        until=timezone.now() + timedelta(minutes=OnlinePledge.MINUTES_TO_FILL - minutes)
    )


def hours_pass(form, hours):
    OnlinePledge.objects.filter(token=form.token).update(
        opened_at=timezone.now() - timedelta(hours=hours),
        sent_at=timezone.now() - timedelta(hours=hours),
    )


def taken_off(need):
    PublicCard.objects.all().delete()
    Publication.objects.filter(pk=need.publication_id).update(
        status="off", off_at=timezone.now(), off_reason="by_hand"
    )


def left(need):
    return online.needs_of(need.publication.code)[0].left


# --- from the first page to the receipt


def test_what_is_chosen_is_held_for_minutes_then_for_fifteen_days(rice):
    form = begun(rice, 200_000)
    left_meanwhile = left(rice)
    minutes = form.minutes_left

    online.identify(form.token, **WHO)
    receipt = online.send(form.token)

    assert (left_meanwhile, minutes) == (300_000, OnlinePledge.MINUTES_TO_FILL)
    assert (receipt.status, receipt.is_waiting) == ("waiting", True)
    assert receipt.parts[0].words == "200.000 đồng/tháng"
    last = local(row(receipt).hold.until - timedelta(seconds=1)).date()
    assert last == today() + timedelta(days=15)
    assert not row(receipt).hold.is_brief
    assert left(rice) == 300_000


def test_officers_hear_of_it_when_it_is_sent_and_not_before(rice, reviewer):
    form = begun(rice)
    online.identify(form.token, **WHO)
    before = Notice.objects.count()

    online.send(form.token)

    assert before == 0
    assert form.code in Notice.objects.get(user=reviewer).text


def test_a_second_click_on_any_page_changes_nothing(rice):
    token = uuid4()
    first, again = begun(rice, token=token), begun(rice, token=token)
    online.identify(token, **WHO)
    online.identify(token, **WHO)

    receipts = [online.send(token), online.send(token), begun(rice, 5, token=token)]

    assert first.code == again.code
    assert {receipt.code for receipt in receipts} == {first.code}
    assert OnlinePledge.objects.count() == Hold.objects.count() == 1
    assert NeedCover.objects.get().amount == 500_000


def test_the_choice_is_changed_on_an_open_form(rice):
    form = begun(rice)

    changed = online.change(form.token, {rice.pk: 100_000}, "quarterly")

    assert (changed.parts[0].words, changed.frequency) == ("100.000 đồng/tháng", "quarterly")
    assert left(rice) == 400_000


def test_who_asks_for_more_than_is_left_keeps_what_was_chosen_before(rice):
    begun(rice, 300_000)
    form = begun(rice, 200_000)

    with pytest.raises(online.TakenError) as refused:
        online.change(form.token, {rice.pk: 200_001}, "monthly")

    assert "Những gì bạn đã điền vẫn còn" in str(refused.value)
    assert online.seen(form.token).parts[0].words == "200.000 đồng/tháng"
    assert left(rice) == 0


def test_refusals_name_no_other_donor(rice, clerk):
    sponsor = SponsorFactory(unit=clerk.unit, name="Công ty Bí Mật")
    pledge = Pledge(address=rice.need.address, sponsor=sponsor, pledged_on=today())
    pledges.offer(pledge, by=clerk, parts={rice.need_id: None})

    with pytest.raises(online.TakenError) as refused:
        begun(rice)

    assert "Bí Mật" not in str(refused.value)
    assert "Bí Mật" not in str(online.needs_of(rice.publication.code))


def test_a_need_of_another_card_is_not_pledged(rice):
    unit = rice.publication.unit
    other = PublicationNeedFactory(publication__up=True, publication__consent__address__unit=unit)

    with pytest.raises(online.TakenError):
        online.begin(rice.publication.code, {other.pk: None}, "once", token=uuid4(), source=SOURCE)

    assert not OnlinePledge.objects.exists()


def test_words_nobody_approved_are_not_read_on_the_form(rice):
    Need.objects.filter(pk=rice.need_id).update(value=None, quantity=10, measure="bao, nhà bà Lụa")

    assert online.needs_of(rice.publication.code) == []


def test_when_the_minutes_ran_out_the_parts_are_taken_anew_at_sending(rice):
    form = begun(rice)
    online.identify(form.token, **WHO)
    minutes_pass(form)

    receipt = online.send(form.token)

    assert receipt.is_waiting
    assert left(rice) == 0


def test_when_somebody_else_was_quicker_what_was_typed_stays(rice):
    form = begun(rice)
    online.identify(form.token, **WHO)
    minutes_pass(form)
    sent(rice, phone="0912000002")

    with pytest.raises(online.TakenError):
        online.send(form.token)

    kept = online.seen(form.token)
    assert (kept.is_filling, kept.name, kept.held_until) == (True, WHO["name"], None)


def test_a_card_taken_off_meanwhile_ends_the_form(rice):
    form = begun(rice)
    taken_off(rice)

    for step in (
        lambda: online.identify(form.token, **WHO),
        lambda: online.change(form.token, {rice.pk: 1}, "once"),
        lambda: online.send(form.token),
        lambda: begun(rice),
        lambda: online.needs_of(rice.publication.code),
    ):
        with pytest.raises(online.CardGoneError):
            step()


def test_a_form_goes_on_when_a_newer_version_of_the_card_took_the_place_of_its_own(rice):
    form = begun(rice)
    online.identify(form.token, **WHO)
    Publication.objects.filter(pk=rice.publication_id).update(
        status="off", off_at=timezone.now(), off_reason="replaced"
    )
    newer = PublicationFactory(
        consent=rice.publication.consent, up=True, code=rice.publication.code
    )
    PublicationNeedFactory(publication=newer, need=rice.need)
    if not PublicCard.objects.exists():
        card_of(newer)

    assert online.send(form.token).is_waiting


def test_one_phone_does_not_pledge_the_same_need_twice(rice):
    sent(rice, 100_000)
    form = begun(rice, 100_000)

    with pytest.raises(online.TwiceError, match="đang chờ Hội gọi"):
        online.identify(form.token, **WHO)

    online.identify(form.token, **(WHO | {"phone": "0912000009"}))


def test_a_form_left_behind_is_deleted_after_a_day_and_leaves_no_history(rice):
    form, kept = begun(rice, 100_000), begun(rice, 100_000)
    online.identify(form.token, **WHO)
    OnlinePledge.objects.filter(token=form.token).update(
        opened_at=timezone.now() - timedelta(hours=25)
    )

    assert filling.clear_left_behind() == {"deleted": 1}
    assert OnlinePledge.objects.get().token == kept.token
    events = OnlinePledge.pgh_event_model.objects.all()
    assert not events.exists()
    online.identify(kept.token, **WHO)
    online.send(kept.token)
    assert events.get().name == WHO["name"]


def test_whoever_leaves_the_form_frees_what_it_held(rice):
    form = begun(rice)

    assert online.drop(form.token)
    assert not online.drop(form.token)
    assert left(rice) == 500_000
    with pytest.raises(online.UnknownError):
        online.seen(form.token)


# --- afterwards


def test_it_is_found_by_code_and_phone_however_they_are_written(rice):
    receipt = sent(rice)
    spaced = f" {receipt.code[:4].lower()}-{receipt.code[4:]} "

    assert online.find(spaced, "+84 912 000 001") == receipt.token
    for code, phone in [
        (receipt.code, "0912000002"),
        (receipt.code, "abc"),
        ("", WHO["phone"]),
        ("AAAAAAAA", WHO["phone"]),
        (receipt.code * 9, WHO["phone"]),
    ]:
        with pytest.raises(online.UnknownError):
            online.find(code, phone)


def test_a_form_that_was_not_sent_is_not_found(rice):
    form = begun(rice)
    online.identify(form.token, **WHO)

    with pytest.raises(online.UnknownError):
        online.find(form.code, WHO["phone"])


def test_it_is_changed_and_withdrawn_within_a_day(rice, reviewer):
    receipt = sent(rice)

    online.change(receipt.token, {rice.pk: 100_000}, "monthly")
    online.identify(receipt.token, **(WHO | {"phone": "0912000003"}))
    free, shown = left(rice), online.seen(receipt.token)
    online.withdraw(receipt.token)
    gone = online.withdraw(receipt.token)

    assert (free, shown.phone) == (400_000, "0912000003")
    assert (gone.status, left(rice)) == ("withdrawn", 500_000)
    assert not Notice.objects.visible_to(reviewer).unread().exists()


def test_after_a_day_it_is_left_to_the_officer(rice):
    receipt = sent(rice)
    hours_pass(receipt, 24)

    for step in (
        lambda: online.withdraw(receipt.token),
        lambda: online.change(receipt.token, {rice.pk: 1}, "once"),
        lambda: online.identify(receipt.token, **WHO),
    ):
        with pytest.raises(online.TooLateError, match="24 giờ"):
            step()

    assert not online.seen(receipt.token).may_change


def test_what_an_officer_decided_is_not_changed(rice):
    receipt = sent(rice)
    OnlinePledge.objects.update(status="refused", refusal="Đã có người giúp")

    with pytest.raises(online.TooLateError, match="đã được giải quyết"):
        online.withdraw(receipt.token)

    assert online.seen(receipt.token).refusal == "Đã có người giúp"


def test_the_mail_says_what_was_pledged_and_names_no_family(rice):
    receipt = sent(rice, email="nguoi.thu@example.org")
    job = Job.objects.get(kind="mail_online_receipt")

    assert mail_receipt(**job.arguments) == {"sent": True}

    letter = mail.outbox[0]
    assert letter.to == ["nguoi.thu@example.org"]
    assert receipt.code in letter.subject
    assert rice.wording in letter.body
    assert rice.need.address.full_name not in letter.body
    assert WHO["phone"] not in letter.body


def test_without_an_address_or_once_withdrawn_there_is_no_mail(rice):
    receipt = sent(rice)
    jobs = Job.objects.filter(kind="mail_online_receipt").count()

    assert (jobs, mail_receipt(row(receipt).pk)) == (0, {"sent": False})


# --- from one place


def test_one_place_does_not_lock_up_the_bank(rice, settings):
    settings.ONLINE_OPEN_AT_ONCE = 2
    first, _ = begun(rice, 1), begun(rice, 1)

    with pytest.raises(online.TooManyError) as refused:
        begun(rice, 1)
    begun(rice, 1, source="1" * 64)
    online.identify(first.token, **WHO)
    online.send(first.token)
    begun(rice, 1)

    assert "Hãy quay lại sau" in str(refused.value)
    assert 0 < refused.value.seconds <= 30 * 60 + 1


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


def tried(need, amount, number):
    try:
        return begun(need, amount, source=f"{number:064x}").token
    except online.TakenError:
        return None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("amount", "winners"), [(None, 1), (25_000, 20)])
def test_of_twenty_strangers_nobody_gets_what_another_has(rice, amount, winners):
    tokens = [token for token in at_once(20, lambda n: tried(rice, amount, n)) if token]

    assert len(tokens) == OnlinePledge.objects.count() == Hold.objects.count() == winners
    spans = sorted((cover.span.lower, cover.span.upper) for cover in NeedCover.objects.all())
    assert sum(upper - lower for lower, upper in spans) == 500_000
    assert all(one[1] <= after[0] for one, after in itertools.pairwise(spans))


@pytest.mark.django_db(transaction=True)
def test_strangers_and_officers_at_once_share_without_overlap(rice, clerk):
    sponsor = SponsorFactory(unit=clerk.unit)

    def act(number):
        if number % 2:
            return tried(rice, 100_000, number)
        pledge = Pledge(address=rice.need.address, sponsor=sponsor, pledged_on=today())
        try:
            return pledges.offer(pledge, by=clerk, parts={rice.need_id: 100_000}).pk
        except pledges.PartTakenError:
            return None

    won = [end for end in at_once(12, act) if end]

    assert len(won) == 5
    assert NeedCover.objects.holding().count() == 5


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_on_one_form_make_one_pledge(rice):
    token = uuid4()

    forms = at_once(20, lambda _: begun(rice, token=token).code)

    assert len(set(forms)) == 1
    assert (OnlinePledge.objects.count(), NeedCover.objects.count()) == (1, 1)

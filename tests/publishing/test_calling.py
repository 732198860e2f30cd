"""The desk of pledges made on the public pages: calls, confirming, refusing, prolonging."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.addresses.choices import StopReason
from apps.addresses.models import Need
from apps.aid_records.models import Hold, Pledge, with_uncovered
from apps.core.actions import ActionError
from apps.core.dates import local, today
from apps.notices.models import Notice
from apps.publishing.actions import calling
from apps.publishing.models import Call
from apps.reports.worklist import worklist
from apps.sponsors.models import Sponsor
from tests.factories import NeedFactory, SponsorFactory
from tests.publishing.factories import OnlinePledgeFactory, held_for

pytestmark = pytest.mark.django_db
LIST = reverse("publishing:online_list")


def url(name, online):
    return reverse(f"publishing:online_{name}", args=[online.pk])


def left(need):
    return with_uncovered(Need.objects.filter(pk=need.pk)).get().uncovered


@pytest.fixture
def online(commune, reviewer):
    """Somebody wants to give 300.000 of the 500.000 đồng a month that a family needs."""
    made = OnlinePledgeFactory(
        publication__consent__address__unit=commune,
        publication__approved_by=reviewer,
        held=True,
        name="Trần Thị Thảo",
        phone="0912345678",
        may_be_named=True,
    )
    need = NeedFactory(address=made.address, description="Gạo", value=500_000, frequency="monthly")
    return held_for(made, need, amount=300_000)


@pytest.fixture
def need(online):
    return online.parts.get().need


def typed(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "who": "new",
        "new_name": "Trần Thị Thảo",
        "new_kind": "individual",
        "new_phone": "0912345678",
        "frequency": "monthly",
        "value": "300.000",
        "introduced_by_red_cross": "on",
    } | changes


# --- told


def test_whoever_may_deal_with_it_hears_of_it_at_once_and_nobody_else(
    online, reviewer, manager, clerk, viewer, neighbour_reviewer
):
    calling.arrived(online)
    calling.arrived(online)

    told = Notice.objects.filter(key=f"online-waits:{online.pk}")
    assert {notice.user for notice in told} == {reviewer, manager}
    assert told.count() == 2
    assert online.code in told[0].text
    assert online.name not in told[0].text


def test_it_stands_on_the_worklist_of_those_who_may(online, reviewer, clerk):
    [task] = [task for task in worklist(reviewer) if "trên mạng" in task.title]

    assert (task.count, task.items[0].url) == (1, url("detail", online))
    assert "trên mạng" not in str([task.title for task in worklist(clerk)])


# --- the pages


def test_the_list_has_the_least_time_left_on_top_and_is_searched_in_any_spelling(
    client, reviewer, online
):
    sooner = OnlinePledgeFactory(publication=online.publication, held=True, name="Nhóm Ấm Áp")
    until = local(datetime.combine(today() + timedelta(days=3), time.min))
    Hold.objects.filter(pk=sooner.hold_id).update(until=until)
    OnlinePledgeFactory(publication=online.publication, status="withdrawn", name="Đã Rút")
    OnlinePledgeFactory(
        publication=online.publication, status="filling", sent_at=None, name="Đang Điền"
    )
    client.force_login(reviewer)

    page = client.get(LIST)
    names = [row.name for row, _ in page.context["rows"]]

    assert names == ["Nhóm Ấm Áp", "Trần Thị Thảo", "Đã Rút"]
    assert f"Còn 2 ngày, giữ chỗ đến hết ngày {today() + timedelta(days=2):%d/%m/%Y}" in page.text
    for words in ("tran thi thao", "345678", online.code.lower()):
        assert [row.pk for row, _ in client.get(LIST, {"q": words}).context["rows"]] == [online.pk]


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    client, reviewer, online, django_assert_max_num_queries
):
    for _ in range(5):
        OnlinePledgeFactory(publication=online.publication, held=True)
    client.force_login(reviewer)
    client.get(LIST)

    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_a_file_of_the_list_has_phone_numbers_and_is_recorded(client, manager, online):
    client.force_login(manager)

    response = client.get(LIST, {"xuat": "csv"})
    content = b"".join(response.streaming_content).decode("utf-8-sig")

    assert "0912345678" in content
    log = client.get(reverse("audit:log")).text
    assert "Đăng ký trên mạng" in log


def test_the_page_shows_who_it_is_what_is_wanted_and_whom_the_register_knows(
    client, reviewer, online, commune
):
    known = SponsorFactory(unit=commune, name="trần thị thảo")
    by_phone = SponsorFactory(unit=commune, name="Cửa hàng Thảo", phone="0912345678")
    before = OnlinePledgeFactory(
        publication=online.publication, status="withdrawn", phone=online.phone
    )
    client.force_login(reviewer)

    page = client.get(url("detail", online))

    assert 'href="tel:0912345678"' in page.text
    assert "300.000 đồng/tháng" in page.text
    assert "còn 200.000 đồng/tháng chưa có người nhận" in page.text
    assert list(page.context["alike"]) == [known, by_phone]
    assert url("detail", before) in page.text


# --- calls


def test_a_call_is_written_down_once_however_often_the_button_is_pressed(client, reviewer, online):
    client.force_login(reviewer)
    once = {"form_key": str(uuid.uuid4()), "outcome": "no_answer", "note": "Gọi lại buổi tối"}

    for _ in range(2):
        client.post(url("call", online), once)

    call = Call.objects.get()
    assert (call.outcome, call.called_by, call.online_pledge) == ("no_answer", reviewer, online)
    page = client.get(url("detail", online)).text
    assert page.count("Gọi lại buổi tối") == 2  # among the calls, and in the history


# --- confirming


def test_officer_makes_a_sponsor_and_a_pledge_of_it(client, reviewer, online, need):
    calling.arrived(online)
    client.force_login(reviewer)

    filled_in = client.get(url("confirm", online)).context["form"].initial
    response = client.post(
        url("confirm", online), typed(is_named="on", named_on=f"{today():%d/%m/%Y}")
    )

    online.refresh_from_db()
    pledge = Pledge.objects.get()
    assert response.url == reverse("aid_records:pledge_detail", args=[pledge.pk])
    assert (online.status, online.pledge, online.decided_by) == ("confirmed", pledge, reviewer)
    assert (pledge.status, pledge.value, pledge.address) == ("confirmed", 300_000, online.address)
    assert [cover.amount for cover in pledge.covers.all()] == [300_000]
    assert (pledge.sponsor.name, pledge.sponsor.side) == ("Trần Thị Thảo", "others")
    assert (pledge.sponsor.may_be_named, pledge.sponsor.named_consent_on) == (True, today())
    assert not Hold.objects.exists()
    assert left(need) == 200_000
    assert not Notice.objects.unread().exists()
    assert filled_in["value"] == 300_000
    assert filled_in["new_phone"] == "0912345678"


def test_a_sponsor_of_the_register_is_taken_and_not_named_without_the_tick(
    client, reviewer, online, commune
):
    known = SponsorFactory(unit=commune, name="Cửa hàng Thảo", phone="0912345678")
    client.force_login(reviewer)

    offered = client.get(url("confirm", online)).context["form"].initial["who"]
    client.post(url("confirm", online), typed(who=offered))

    known.refresh_from_db()
    assert offered == str(known.pk)
    assert Pledge.objects.get().sponsor == known
    assert not known.may_be_named


def test_a_namesake_becomes_a_sponsor_of_its_own(client, reviewer, online, commune):
    SponsorFactory(unit=commune, name="Trần Thị Thảo", kind="individual")
    client.force_login(reviewer)

    client.post(url("confirm", online), typed())

    assert Pledge.objects.get().sponsor.code == online.code
    assert Sponsor.objects.called("Trần Thị Thảo").count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"new_name": ""}, "Hãy ghi tên nhà tài trợ"),
        ({"who": "other"}, "Hãy ghi tên, mã hoặc số"),
        ({"who": "other", "donor": "Không Có Ai"}, "chưa có nhà tài trợ"),
        ({"is_named": "on"}, "Hãy ghi ngày người đăng ký cho phép"),
        ({"is_named": "on", "named_on": "01/01/2099"}, "không được ở sau hôm nay"),
        ({"value": "200.000"}, "nhiều hơn giá trị này"),
        ({"starts_on": "02/02/2027", "ends_on": "01/02/2027"}, "Đến ngày phải từ ngày bắt đầu"),
    ],
)
def test_what_cannot_be_right_is_refused_and_the_hold_stays(
    client, reviewer, online, changes, words
):
    client.force_login(reviewer)

    page = client.post(url("confirm", online), typed(**changes))

    assert words in page.text
    assert Hold.objects.get().covers.count() == 1
    assert not Pledge.objects.exists()


def test_parts_changed_since_the_officer_read_them_are_shown_before_anything_is_confirmed(
    client, reviewer, online, need
):
    client.force_login(reviewer)
    read = client.get(url("confirm", online)).context["form"]["seen"].value()
    online.parts.update(amount=200_000)

    page = client.post(url("confirm", online), typed(seen=read))
    now_read = page.context["form"]["seen"].value()

    assert "vừa đổi những phần muốn nhận" in page.text
    assert now_read == str({need.pk: 200_000})
    assert not Pledge.objects.exists()
    with pytest.raises(ActionError, match="vừa đổi những phần"):
        calling.confirm(online, pledge=unsaved(online), parts={need.pk: 300_000}, by=reviewer)


def test_two_clicks_make_one_pledge(client, reviewer, online):
    client.force_login(reviewer)
    twice = typed()

    first, second = (client.post(url("confirm", online), twice) for _ in range(2))

    assert first.url == second.url
    assert Pledge.objects.count() == Sponsor.objects.count() == 1


def test_a_second_officer_hears_who_was_first(client, reviewer, manager, online):
    calling.refuse(online, reason="Đổi ý", by=manager)
    client.force_login(reviewer)

    page = client.post(url("confirm", online), typed())

    assert "không còn chờ: không nhận" in page.text
    assert str(manager) in page.text
    assert not Pledge.objects.exists()


def test_an_address_closed_in_the_meantime_is_said_in_words(client, reviewer, online, closed):
    client.force_login(reviewer)

    told = client.get(url("detail", online)).text
    page = client.post(url("confirm", online), typed())

    assert "Địa chỉ đã dừng trợ giúp" in told
    assert "Địa chỉ này đã dừng trợ giúp ngày" in page.text
    assert not Pledge.objects.exists()


@pytest.fixture
def closed(online):
    online.address.status, online.address.closed_on = "closed", today()
    online.address.stop_reason = StopReason.objects.first()
    online.address.save()


def test_what_was_held_too_long_cannot_be_confirmed_before_it_is_swept(reviewer, online):
    Hold.objects.update(until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(ActionError, match="hết thời gian giữ chỗ"):
        calling.confirm(online, pledge=unsaved(online), by=reviewer)


def test_a_need_met_in_the_meantime_is_said_in_words(reviewer, online, need):
    Need.objects.filter(pk=need.pk).update(met_on=today())

    with pytest.raises(ActionError, match="đã được đáp ứng"):
        calling.confirm(online, pledge=unsaved(online), by=reviewer)
    assert Hold.objects.get().covers.count() == 1


def unsaved(online):
    return Pledge(
        address=online.address,
        sponsor=Sponsor(name=online.name, kind=online.kind, unit=online.unit),
        frequency="monthly",
        form_key=uuid.uuid4(),
    )


def test_a_fault_in_the_middle_leaves_the_hold_and_nothing_else(
    reviewer, online, need, monkeypatch
):
    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(calling.pledges, "confirm", breaks)

    with pytest.raises(RuntimeError):
        calling.confirm(online, pledge=unsaved(online), by=reviewer)

    online.refresh_from_db()
    assert (online.status, online.hold.covers.get().amount) == ("waiting", 300_000)
    assert not Pledge.objects.exists()
    assert not Sponsor.objects.exists()
    assert left(need) == 200_000


# --- refusing, prolonging


def test_a_refusal_frees_what_was_held_and_has_words_for_the_one_who_pledged(
    client, reviewer, online, need
):
    client.force_login(reviewer)

    wordless = client.post(url("refuse", online), {"why": "own"})
    client.post(url("refuse", online), {"why": "unreachable"})

    online.refresh_from_db()
    assert "Hãy viết lời nhắn" in wordless.text
    assert (online.status, online.hold, online.decided_by) == ("refused", None, reviewer)
    assert "gọi nhiều lần" in online.refusal
    assert left(need) == 500_000
    assert "Chuyển sang “Không nhận”" in client.get(url("detail", online)).text


def test_a_hold_is_prolonged_once_to_the_end_of_a_day(client, reviewer, online):
    client.force_login(reviewer)
    last = calling.last_day(online.hold.until)
    later = today() + timedelta(days=15)
    Hold.objects.update(until=online.hold.until - timedelta(days=5))

    for day in (today(), last + timedelta(days=9)):
        page = client.post(url("prolong", online), {"to": f"{day:%d/%m/%Y}"})
        assert "Ngày giữ chỗ mới phải sau ngày" in page.text
    client.post(url("prolong", online), {"to": f"{later:%d/%m/%Y}"})
    again = client.post(url("prolong", online), {"to": f"{later:%d/%m/%Y}"})

    online.refresh_from_db()
    assert online.prolonged_to == later
    assert calling.last_day(online.hold.until) == later
    assert "Đã gia hạn một lần" in again.text


def test_a_hold_as_long_as_may_be_is_not_offered_to_be_prolonged(client, reviewer, online):
    client.force_login(reviewer)
    most = local(datetime.combine(today() + timedelta(days=15), time.max))
    Hold.objects.update(until=most)

    page = client.get(url("detail", online)).text
    answer = client.post(url("prolong", online), {"to": f"{today() + timedelta(days=16):%d/%m/%Y}"})

    assert url("prolong", online) not in page
    assert "đủ 15 ngày kể từ hôm nay" in answer.text

    Hold.objects.update(until=most - timedelta(days=1))
    assert url("prolong", online) in client.get(url("detail", online)).text


@pytest.mark.parametrize("step", ["confirm", "refuse", "prolong"])
def test_who_opens_a_step_of_one_dealt_with_is_led_to_its_page(client, reviewer, online, step):
    calling.refuse(online, reason="Đổi ý", by=reviewer)
    client.force_login(reviewer)

    page = client.get(url(step, online), follow=True)

    assert page.redirect_chain == [(url("detail", online), 302)]
    assert "không còn chờ: không nhận" in page.text


# --- the hourly job


def test_what_nobody_confirmed_in_time_expires_and_people_are_told(reviewer, online, need):
    calling.arrived(online)
    Hold.objects.update(until=timezone.now() - timedelta(minutes=1))

    first, second = calling.expire_due(), calling.expire_due()

    online.refresh_from_db()
    assert (first.expired, second.expired) == (1, 0)
    assert (online.status, online.hold) == ("expired", None)
    assert left(need) == 500_000
    [notice] = Notice.objects.unread()
    assert "đã hết hạn giữ chỗ" in notice.text


def test_officers_are_reminded_once_three_days_ahead(reviewer, online):
    Hold.objects.update(until=timezone.now() + timedelta(days=2))

    first, second = calling.expire_due(), calling.expire_due()

    assert (first, second) == ((0, 1), (0, 0))
    assert "vẫn chờ gọi" in Notice.objects.get().text

"""Four short pages without an account, as a stranger's browser asks for them."""

import io
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.aid_records.models import Hold
from apps.publishing.models import Attempts, OnlinePledge, Publication
from apps.publishing.online import limits
from apps.publishing.public import PublicCard, PublicContact
from diachi.logs import WithoutTokens
from tests.factories import NeedCoverFactory
from tests.publishing.factories import (
    STRANGER,
    PublicationFactory,
    PublicationNeedFactory,
    card_of,
)

pytestmark = pytest.mark.django_db

PHONE = STRANGER["phone"]


@pytest.fixture(autouse=True)
def _no_hurry(settings):
    settings.ONLINE_SECONDS_AT_LEAST = 0


@pytest.fixture
def rice(commune):
    """Half a million a month, before the public."""
    need = PublicationNeedFactory(
        publication__up=True,
        publication__consent__address__unit=commune,
        need__frequency="monthly",
    )
    card_of(need.publication)
    return need


def start(need):
    return reverse("portal:pledge_start", args=[need.publication.code])


def page_of(pledge, page):
    return reverse(f"portal:pledge_{page}", args=[pledge.token])


def stamp(client, url):
    return re.search(r'name="stamp" value="([^"]+)"', client.get(url).text)[1]


def choose(client, need, part="", **changes):
    """What comes back after the first page was sent."""
    url = start(need)
    typed = {
        "stamp": stamp(client, url),
        f"need_{need.pk}": "on",
        f"part_{need.pk}": part,
        "frequency": "monthly",
    }
    return client.post(url, typed | changes)


def who(client, pledge, **changes):
    url = page_of(pledge, "who")
    return client.post(url, STRANGER | {"stamp": stamp(client, url)} | changes)


def send(client, pledge, **changes):
    url = page_of(pledge, "review")
    return client.post(url, {"stamp": stamp(client, url)} | changes)


def pledged(client, need, part="100.000", **person):
    """A pledge that was sent."""
    choose(client, need, part)
    pledge = OnlinePledge.objects.latest("pk")
    who(client, pledge, **person)
    send(client, pledge)
    pledge.refresh_from_db()
    return pledge


def words(response):
    return " ".join(response.text.split())


# --- the four pages


def test_a_stranger_pledges_a_part_in_four_pages(client, rice):
    first = choose(client, rice, "200 nghìn")
    pledge = OnlinePledge.objects.get()
    second = who(client, pledge)
    looked_through = words(client.get(second.url))
    third = send(client, pledge)
    receipt = client.get(third.url)

    assert [page.url for page in (first, second, third)] == [
        page_of(pledge, page) for page in ("who", "review", "receipt")
    ]
    assert "Gạo hằng tháng: <strong>200.000 đồng/tháng</strong>" in looked_through
    pledge.refresh_from_db()
    assert pledge.status == "waiting"
    assert f"{pledge.code[:4]}-{pledge.code[4:]}" in receipt.text
    assert "đến hết ngày" in receipt.text
    assert "<svg" in receipt.text


def test_pages_are_kept_by_no_cache_and_tell_nobody_where_one_came_from(client, rice):
    pledge = pledged(client, rice)
    left = OnlinePledge.objects.filter(pk=pledge.pk)

    receipt = client.get(page_of(pledge, "receipt"))
    left.update(status="filling", sent_at=None)
    pages = [client.get(page_of(pledge, page)) for page in ("choose", "who", "review", "drop")]

    lookup = client.get(reverse("portal:lookup"))
    for page in (receipt, *pages, client.get(start(rice)), lookup):
        assert page["Cache-Control"] == "no-store"
        assert (page is lookup) != ("noindex" in page.headers.get("X-Robots-Tag", ""))
        assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert "sessionid" not in page.cookies
    assert receipt["Referrer-Policy"] == "no-referrer"


def test_the_code_on_the_receipt_leads_to_the_look_up_without_anything_personal(client, rice):
    pledge = pledged(client, rice)

    receipt = client.get(page_of(pledge, "receipt"))

    url = receipt.wsgi_request.build_absolute_uri(f"/tra-cuu/?ma={pledge.code}")
    assert f'value="{pledge.code}"' in client.get(url).text
    assert rice.need.address.full_name not in receipt.text


def test_the_receipt_says_whom_to_ask(client, rice, province):
    PublicContact.objects.create(
        number=province.pk, name=province.name, office="Văn phòng Tỉnh Hội", phone="02623000001"
    )

    assert "Văn phòng Tỉnh Hội" in client.get(page_of(pledged(client, rice), "receipt")).text


def test_re_sent_pages_and_the_back_button_change_nothing(client, rice):
    url = start(rice)
    typed = {"stamp": stamp(client, url), f"need_{rice.pk}": "on", "frequency": "once"}
    first, again = client.post(url, typed), client.post(url, typed)
    pledge = OnlinePledge.objects.get()
    who(client, pledge)
    send_url = page_of(pledge, "review")
    button = {"stamp": stamp(client, send_url)}

    ends = [client.post(send_url, button).url for _ in range(2)] + [client.post(url, typed).url]

    assert first.url == again.url
    assert set(ends) == {page_of(pledge, "receipt")}
    assert OnlinePledge.objects.count() == Hold.objects.count() == 1
    for page in ("choose", "who", "review", "drop"):
        assert client.get(page_of(pledge, page)).status_code in (200, 302)


def test_who_comes_back_to_the_card_goes_on_with_the_form_left_open(client, rice):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()

    back = client.get(start(rice))
    stranger = Client().get(start(rice))

    assert back.url == page_of(pledge, "choose")
    assert 'value="500.000"' in client.get(back.url).text
    assert "mọi nhu cầu đều đã có người nhận" in stranger.text


def test_a_card_without_needs_leads_to_the_office_not_to_a_form_without_choices(client, commune):
    code = card_of(PublicationFactory(up=True, consent__address__unit=commune)).code

    card = client.get(reverse("portal:card", args=[code]))
    typed = client.get(reverse("portal:pledge_start", args=[code]))

    assert "Hội đang tìm hiểu thêm" in card.text
    assert reverse("portal:pledge_start", args=[code]) not in card.text
    assert "chưa nêu nhu cầu nào" in typed.text
    assert "đều đã có người nhận" not in typed.text


def test_a_second_tab_is_not_told_that_somebody_else_took_what_one_holds_oneself(client, rice):
    second_tab = stamp(client, start(rice))
    choose(client, rice)
    pledge = OnlinePledge.objects.get()

    sent = client.post(
        start(rice), {"stamp": second_tab, f"need_{rice.pk}": "on", "frequency": "monthly"}
    )

    assert sent.url == page_of(pledge, "choose")
    assert OnlinePledge.objects.count() == 1


def test_steps_that_are_not_yet_due_lead_to_the_one_that_is(client, rice):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()

    assert client.get(page_of(pledge, "review")).url == page_of(pledge, "who")
    assert client.get(page_of(pledge, "receipt")).url == page_of(pledge, "who")


def test_who_leaves_the_form_frees_what_it_held(client, rice):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()

    asked = client.get(page_of(pledge, "drop"))
    left = client.post(page_of(pledge, "drop"))

    assert "được xóa" in asked.text
    assert left.url == reverse("portal:card", args=[rice.publication.code])
    assert not OnlinePledge.objects.exists()
    assert client.get(page_of(pledge, "who")).status_code == 404


# --- what is refused, without anything typed being lost


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("500.001", "còn 500.000 đồng/tháng chưa có người nhận"),
        ("0", "lớn hơn 0"),
        ("5000", "từ 10.000 đồng"),
        ("nhiều lắm", "Không đọc được"),
    ],
)
def test_an_amount_that_cannot_be_had_is_refused_in_words(client, rice, part, why):
    response = choose(client, rice, part)

    assert response.status_code == 200
    assert why in words(response)
    assert f'value="{part}"' in response.text
    assert not OnlinePledge.objects.exists()


def test_nothing_chosen_is_asked_for(client, rice):
    response = choose(client, rice, **{f"need_{rice.pk}": ""})

    assert "Hãy chọn ít nhất một nhu cầu" in response.text


def test_what_somebody_else_took_meanwhile_is_said_and_nothing_typed_is_lost(client, rice):
    url = start(rice)
    typed = {
        "stamp": stamp(client, url),
        f"need_{rice.pk}": "on",
        f"part_{rice.pk}": "300.000",
        "frequency": "quarterly",
    }
    NeedCoverFactory(need=rice.need, span=(0, 400_000), pledge__sponsor__name="Công ty Bí Mật")

    response = client.post(url, typed)

    assert "còn 100.000 đồng/tháng" in words(response)
    assert 'value="300.000"' in response.text
    assert re.search(r'value="quarterly"[^>]*checked', response.text)
    assert "Bí Mật" not in response.text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"phone": "912000009"}, "thiếu số 0"),
        ({"phone": "+1 202 555 0100"}, "không đúng"),
        ({"name": "123"}, "Hãy ghi tên"),
        ({"name": "Mua tại www.vidu.vn"}, "Hãy ghi tên"),
        ({"name": "N" * 121}, "tối đa 120"),
        ({"message": "xem https://vidu.vn"}, "không được có đường dẫn"),
        ({"message": "a" * 501}, "tối đa 500"),
        ({"email": "khong phai"}, "Email này chưa đúng"),
        ({"kind": "leader"}, "Hãy chọn"),
        ({"kind": ""}, "Hãy chọn"),
    ],
)
def test_what_is_wrong_about_a_person_is_said_and_the_rest_stays(client, rice, changes, why):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()

    response = who(client, pledge, call_when="Sau 19 giờ", **changes)

    assert why in words(response)
    assert 'value="Sau 19 giờ"' in response.text
    pledge.refresh_from_db()
    assert pledge.name == ""


def test_names_and_numbers_are_kept_tidy(client, rice):
    pledge = pledged(client, rice, name="  Nguyễn   Thị\u00a0Thử ", phone="+84 912.000.009")

    assert (pledge.name, pledge.phone) == ("Nguyễn Thị Thử", "0912000009")


def test_the_same_person_is_told_that_the_need_is_pledged_already(client, rice):
    pledged(client, rice)
    choose(Client(), rice, "100.000")

    response = who(Client(), OnlinePledge.objects.latest("pk"), name="Vẫn Người Thử")

    assert "đang chờ Hội gọi" in response.text
    assert 'value="Vẫn Người Thử"' in response.text


def test_when_the_minutes_ran_out_and_another_was_quicker_one_chooses_again(client, rice):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()
    who(client, pledge)
    url = page_of(pledge, "review")
    button = {"stamp": stamp(client, url)}
    Hold.objects.update(until=timezone.now())
    said = client.get(url).text
    pledged(Client(), rice, "400.000", phone="0912000008")

    refused = client.post(url, button)

    assert "Đã hết thời gian giữ chỗ" in said
    assert refused.url == page_of(pledge, "choose") + "?het=1"
    page = words(client.get(refused.url))
    assert "vừa có người khác nhận" in page
    assert "Còn 100.000 đồng/tháng" in page
    pledge.refresh_from_db()
    assert pledge.name == STRANGER["name"]


def test_a_card_taken_off_meanwhile_ends_the_form_in_kind_words(client, rice):
    choose(client, rice)
    pledge = OnlinePledge.objects.get()
    url = page_of(pledge, "who")
    typed = STRANGER | {"stamp": stamp(client, url)}
    PublicCard.objects.all().delete()
    Publication.objects.update(status="off", off_at=timezone.now(), off_reason="by_hand")

    ended = client.post(url, typed)

    assert ended.status_code == 410
    assert "không còn nhận đăng ký" in ended.text
    assert client.get(start(rice), follow=True).status_code == 410
    assert client.get(url).status_code == 410  # promises no longer that something is held
    who_is_known = OnlinePledge.objects.filter(pk=pledge.pk)
    who_is_known.update(**{name: STRANGER[name] for name in ("kind", "name", "phone")})
    assert client.get(page_of(pledge, "review")).status_code == 410
    assert client.get(page_of(pledge, "drop")).status_code == 200
    assert Client().get(start(rice)).status_code == 410


def test_the_secret_of_a_pledge_is_not_written_to_the_log(client, rice):
    """As settings.LOGGING writes it: Django tells the path of what was refused."""
    form = pledged(client, rice)
    PublicCard.objects.all().delete()
    Publication.objects.update(status="off", off_at=timezone.now(), off_reason="by_hand")
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.addFilter(WithoutTokens())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.get(page_of(form, "choose"))
        strict = Client(enforce_csrf_checks=True)
        strict.post(page_of(form, "withdraw"), {})
    finally:
        logger.removeHandler(handler)

    assert "/nhan-giup/…/chon/" in told.getvalue()
    assert str(form.token) not in told.getvalue()
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_tokens"]


def test_a_token_that_nobody_has_is_not_found(client):
    for page in ("receipt", "choose", "who", "review", "withdraw", "drop"):
        response = client.get(reverse(f"portal:pledge_{page}", args=[uuid4()]))
        assert response.status_code == 404
        assert "Không tìm thấy đăng ký này" in response.text


def test_without_cookies_the_form_comes_back_whole_and_says_what_is_needed(rice):
    strict = Client(enforce_csrf_checks=True)
    typed = {"stamp": stamp(strict, start(rice)), f"need_{rice.pk}": "on", "frequency": "once"}
    strict.cookies.clear()

    response = strict.post(start(rice), typed, headers={"Origin": "http://testserver"})

    assert response.status_code == 403
    assert "cho phép cookie" in response.text
    assert f'name="need_{rice.pk}" value="on"' in response.text
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', response.text)[1]
    again = strict.post(
        start(rice),
        typed | {"csrfmiddlewaretoken": token},
        headers={"Origin": "http://testserver"},
    )
    assert again.status_code == 302


# --- afterwards


def look_up(client, code, phone=PHONE, **changes):
    url = reverse("portal:lookup")
    typed = {"stamp": stamp(client, url), "code": code, "phone": phone} | changes
    return client.post(url, typed)


def test_a_pledge_is_looked_up_changed_and_withdrawn(client, rice):
    pledge = pledged(client, rice)
    later = Client()

    found = look_up(later, f"{pledge.code[:4]}-{pledge.code[4:]}".lower())
    url = page_of(pledge, "choose")
    changed = later.post(
        url,
        {
            "stamp": stamp(later, url),
            f"need_{rice.pk}": "on",
            f"part_{rice.pk}": "300.000",
            "frequency": "monthly",
        },
    )
    shown = words(later.get(changed.url))
    url = page_of(pledge, "withdraw")
    gone = later.post(url, {"stamp": stamp(later, url)})

    assert found.url == changed.url == gone.url == page_of(pledge, "receipt")
    assert "<strong>300.000 đồng/tháng</strong>" in shown
    assert "Bạn đã rút đăng ký này" in later.get(gone.url).text
    assert not Hold.objects.exists()


def test_after_a_day_the_receipt_leads_to_the_telephone(client, rice):
    pledge = pledged(client, rice)
    OnlinePledge.objects.update(sent_at=timezone.now() - timedelta(hours=25))

    receipt = client.get(page_of(pledge, "receipt")).text

    assert "Đã quá 24 giờ" in receipt
    for page in ("choose", "who", "withdraw"):
        assert client.get(page_of(pledge, page)).url == page_of(pledge, "receipt")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"status": "refused", "refusal": "Gia đình đã có người giúp"}, "đã có người giúp"),
        ({"status": "expired"}, "Đã hết thời gian giữ chỗ"),
    ],
)
def test_the_receipt_says_what_became_of_it(client, rice, state, said):
    pledge = pledged(client, rice)
    OnlinePledge.objects.update(**state)

    assert said in client.get(page_of(pledge, "receipt")).text


@pytest.mark.parametrize("phone", ["0912000001", "0912"])
def test_a_wrong_number_finds_nothing(client, rice, phone):
    pledge = pledged(client, rice)

    response = look_up(client, pledge.code, phone)

    assert response.status_code == 200
    assert page_of(pledge, "receipt") not in response.text


# --- abuse


def test_codes_are_not_tried_out(client, settings):
    settings.ONLINE_LIMITS = settings.ONLINE_LIMITS | {"lookup": (2, 900)}

    answers = [look_up(client, f"AAAA222{n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Hãy quay lại sau" in answers[2].text
    assert 'value="AAAA2222"' in answers[2].text
    assert 0 < int(answers[2]["Retry-After"]) <= 901


def test_one_code_is_not_tried_from_many_places(client, settings):
    settings.ONLINE_LIMITS = settings.ONLINE_LIMITS | {"lookup_code": (2, 3600)}

    answers = [
        look_up(Client(REMOTE_ADDR=f"203.0.113.{n}"), typed).status_code
        for n, typed in enumerate(["AAAA2222", "aaaa-2222", "A A-AA 2222"])
    ]

    assert answers == [200, 200, 429]


def test_one_place_keeps_few_forms_open_and_is_told_when_to_come_back(rice, settings):
    settings.ONLINE_OPEN_AT_ONCE = 2

    answers = [choose(Client(REMOTE_ADDR="203.0.113.7"), rice, "10.000") for _ in range(3)]
    elsewhere = choose(Client(REMOTE_ADDR="203.0.113.8"), rice, "10.000")

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "đang mở quá nhiều đăng ký chưa gửi" in answers[2].text
    assert 'value="10.000"' in answers[2].text
    assert elsewhere.status_code == 302


def test_sending_is_counted_for_the_place_and_for_the_number(rice, settings, client):
    settings.ONLINE_LIMITS = settings.ONLINE_LIMITS | {"send_phone": (0, 3600)}
    choose(client, rice)
    pledge = OnlinePledge.objects.get()
    who(client, pledge)

    response = send(client, pledge)

    assert response.status_code == 429
    pledge.refresh_from_db()
    assert pledge.status == "filling"


def test_numbers_are_not_tried_out_on_an_open_form(rice, settings, client):
    settings.ONLINE_LIMITS = settings.ONLINE_LIMITS | {"who": (2, 3600)}
    pledged(Client(REMOTE_ADDR="203.0.113.9"), rice)
    choose(client, rice, "100.000")
    pledge = OnlinePledge.objects.get(status="filling")

    numbers = ["0912000011", "0912000012", PHONE]
    answers = [who(client, pledge, phone=number) for number in numbers]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "đã đăng ký nhu cầu này" not in answers[2].text
    assert f'value="{PHONE}"' in answers[2].text  # nothing typed is lost


@pytest.mark.parametrize("chain", ["", "1.2.3.4", "abc"])
def test_who_comes_past_the_proxies_is_counted_and_breaks_nothing(rf, settings, chain):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    source = limits.source_of(
        rf.get("/", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": chain})
    )

    assert len(source) == 64


def test_a_forged_header_makes_no_new_place(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    found = {
        limits.source_of(rf.get("/", headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.7"}))
        for n in range(3)
    }

    assert len(found) == 1


def test_no_address_of_a_machine_is_stored(rice):
    home = Client(REMOTE_ADDR="203.0.113.77")
    pledge = pledged(home, rice)

    assert pledge.source == ""
    assert Attempts.objects.exists()
    stored = str([*Attempts.objects.values(), *OnlinePledge.objects.values()])
    history = OnlinePledge.pgh_event_model.objects.select_related("pgh_context")
    assert history.exists()
    kept = str([event.pgh_context.metadata for event in history])
    assert "203.0.113.77" not in stored + kept
    assert str(pledge.token) not in kept


def test_a_home_with_many_addresses_of_the_sixth_version_is_one_place(rf):
    def source(ip):
        return limits.source_of(rf.get("/", REMOTE_ADDR=ip))

    assert source("2001:db8:1:2::5") == source("2001:db8:1:2:ffff::9") != source("2001:db8:1:3::5")
    assert source("::ffff:203.0.113.5") == source("203.0.113.5") != source("203.0.113.6")
    assert len(source("")) == 64


def test_behind_our_proxy_the_client_counts_and_not_what_it_claims(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def source(forwarded):
        return limits.source_of(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded))

    assert source("1.1.1.1, 203.0.113.5") == source("2.2.2.2, 203.0.113.5")
    assert source("203.0.113.5") != source("203.0.113.6")


def test_old_counts_are_cleared():
    Attempts.objects.create(key="a", window=timezone.now() - timedelta(days=3))
    Attempts.objects.create(key="b", window=timezone.now())

    assert limits.clear_attempts() == {"deleted": 1}


def test_a_machine_that_fills_in_the_hidden_box_sees_success_and_leaves_nothing(client, rice):
    first = choose(client, rice, website="http://spam.example")
    choose(client, rice)
    second = who(client, OnlinePledge.objects.get(), website="x")

    for answer in (first, second):
        assert answer.status_code == 200
        assert "Hội đã nhận đăng ký" in answer.text
    assert not OnlinePledge.objects.exists()
    assert not Hold.objects.exists()


def test_a_form_sent_faster_than_anybody_reads_is_looked_through_once_more(client, rice, settings):
    settings.ONLINE_SECONDS_AT_LEAST = 60

    response = choose(client, rice, "100.000")

    assert "Hãy xem lại" in response.text
    assert 'value="100.000"' in response.text
    assert not OnlinePledge.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ:abc:def"])
def test_a_forged_or_old_stamp_is_renewed_and_nothing_typed_is_lost(client, rice, forged):
    response = choose(client, rice, "100.000", stamp=forged)

    assert "Trang này mở đã lâu" in response.text
    assert 'value="100.000"' in response.text
    fresh = re.search(r'name="stamp" value="([^"]+)"', response.text)[1]
    assert choose(client, rice, "100.000", stamp=fresh).status_code == 302


def test_the_stamp_of_one_page_is_not_taken_on_another(client, rice):
    other = stamp(client, reverse("portal:lookup"))

    assert "Trang này mở đã lâu" in choose(client, rice, stamp=other).text


def test_pages_ask_few_questions_however_many_needs_there_are(
    client, rice, django_assert_max_num_queries
):
    for _ in range(5):
        PublicationNeedFactory(publication=rice.publication, wording="Sữa")
    pledge = pledged(client, rice)

    with django_assert_max_num_queries(8):
        Client().get(start(rice))
    with django_assert_max_num_queries(8):
        client.get(page_of(pledge, "receipt"))

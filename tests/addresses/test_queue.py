"""The reviewer's desk: the queue, what is new since last seen, one by one and many at once."""

import datetime
import re
import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.addresses import actions
from apps.addresses.choices import Category, SurveyChannel
from apps.addresses.models import Address, AddressCategory, LastSeen
from apps.notices.models import Notice
from tests.addresses.sheets import page
from tests.factories import AddressFactory, UserFactory
from tests.form_pages import filled

QUEUE = "/dia-chi/cho-duyet/"
BULK = f"{QUEUE}nhieu/duyet/"
MORNING = datetime.datetime(2026, 11, 2, 1, tzinfo=datetime.UTC)


@pytest.fixture
def waiting(commune, neighbour_commune):
    """Three dossiers, sent in the order of their names, filed in another."""
    return {
        name: AddressFactory(
            unit=unit,
            full_name=f"Thử {name}",
            submitted=True,
            submitted_at=MORNING + datetime.timedelta(hours=hour),
        )
        for name, unit, hour in (
            ("Ba", commune, 3),
            ("Một", commune, 1),
            ("Hai", neighbour_commune, 2),
        )
    }


def names(response):
    return re.findall(r">Thử (\w+)</a>", response.content.decode())


def dossier(address, query=""):
    return f"{QUEUE}{address.code}/{query}"


def seen(*addresses, name="row"):
    return {name: [f"{address.code}:{address.version}" for address in addresses]}


def mend(address, user, **fields):
    """The edit form in that person's own browser."""
    browser = Client()
    browser.force_login(user)
    url = reverse("addresses:edit", args=[address.code])
    browser.post(url, filled(browser.get(url), **fields) | {"then": "stay"})


# --- the list


def test_who_waits_longest_comes_first(client, reviewer, waiting):
    AddressFactory(unit=waiting["Một"].unit, full_name="Thử Nháp")
    client.force_login(reviewer)

    assert names(client.get(QUEUE)) == ["Một", "Hai", "Ba"]


def test_the_filter_narrows_the_queue_and_travels_on(client, reviewer, waiting, commune):
    poor, channel = Category.objects.first(), SurveyChannel.objects.first()
    AddressCategory.objects.create(address=waiting["Một"], category=poor)
    Address.objects.filter(pk=waiting["Ba"].pk).update(
        kind="household", headcount=2, survey_channel=channel
    )
    client.force_login(reviewer)

    assert names(client.get(QUEUE, {"unit": commune.name})) == ["Một", "Ba"]
    assert names(client.get(QUEUE, {"kind": "household"})) == ["Ba"]
    assert names(client.get(QUEUE, {"category": poor.pk})) == ["Một"]
    assert names(client.get(QUEUE, {"survey_channel": channel.pk})) == ["Ba"]
    assert names(client.get(QUEUE, {"q": "thu hai"})) == ["Hai"]
    listed = client.get(QUEUE, {"kind": "household", "page": "1"}).content.decode()
    assert f"{dossier(waiting['Ba'])}?kind=household" in listed


def test_an_unreadable_filter_says_so(client, reviewer, waiting):
    client.force_login(reviewer)

    assert "chưa đọc được" in page(client.get(QUEUE, {"unit": "Xã Không Có"}))


def test_the_queue_of_another_province_stays_there(client, neighbour_reviewer, waiting):
    client.force_login(neighbour_reviewer)

    assert names(client.get(QUEUE)) == []
    assert client.get(dossier(waiting["Một"])).status_code == 404
    answer = client.post(BULK, {"confirmed": "1", **seen(waiting["Một"])}, follow=True)
    assert "Chưa chọn hồ sơ nào" in page(answer)
    waiting["Một"].refresh_from_db()
    assert waiting["Một"].status == "submitted"


def test_a_queue_costs_few_queries(client, reviewer, commune, django_assert_max_num_queries):
    AddressFactory.create_batch(12, unit=commune, submitted=True)
    client.force_login(reviewer)
    client.get(QUEUE)

    with django_assert_max_num_queries(10):
        client.get(QUEUE)


def test_a_dossier_in_the_queue_costs_few_queries(
    client, reviewer, waiting, django_assert_max_num_queries
):
    client.force_login(reviewer)
    client.get(QUEUE)

    with django_assert_max_num_queries(25):
        client.get(dossier(waiting["Hai"]))


# --- what is new


def test_new_and_changed_dossiers_are_marked(client, reviewer, clerk, waiting):
    client.force_login(reviewer)
    client.get(dossier(waiting["Một"]))
    client.get(dossier(waiting["Ba"]))
    actions.edit(waiting["Ba"], by=clerk, fields={"hamlet": "Buôn Kli"})

    rows = client.get(QUEUE).content.decode().split("<tr>")[2:]

    assert ["Mới" in row for row in rows] == [False, True, False]
    assert ["Đã sửa từ lần bạn xem" in row for row in rows] == [False, False, True]
    assert names(client.get(QUEUE, {"fresh": "on"})) == ["Hai", "Ba"]


def test_the_dossier_shows_what_changed_since_the_last_visit(client, reviewer, clerk, waiting):
    address = waiting["Một"]
    client.force_login(reviewer)
    assert "Đã đổi từ lần bạn xem trước" not in page(client.get(dossier(address)))
    for hamlet in ("Buôn Kli", "Buôn Tring"):
        mend(address, clerk, hamlet=hamlet)

    for _ in range(2):  # loaded twice, it is told twice
        html = client.get(dossier(address)).content.decode()
        assert "Đã đổi từ lần bạn xem trước" in html
        assert '<mark>Buôn Tring</mark> <span class="soft">(trước: (trống))</span>' in html
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
        assert "Đã đổi từ lần bạn xem trước" not in page(client.get(dossier(address)))


def test_ones_own_changes_are_no_news(client, reviewer, waiting):
    address = waiting["Một"]
    client.force_login(reviewer)
    client.get(dossier(address))
    mend(address, reviewer, hamlet="Buôn Kli")

    assert "Đã đổi từ lần bạn xem trước" not in page(client.get(dossier(address)))


def test_a_page_that_is_only_fetched_ahead_is_not_seen(client, reviewer, waiting):
    client.force_login(reviewer)

    client.get(dossier(waiting["Một"]), headers={"sec-purpose": "prefetch"})

    assert not LastSeen.objects.exists()


def test_what_one_has_seen_is_ones_own(client, reviewer, manager, waiting):
    client.force_login(reviewer)
    client.get(dossier(waiting["Một"]))

    assert not Address.objects.new_to(reviewer).filter(pk=waiting["Một"].pk).exists()
    assert Address.objects.new_to(manager).filter(pk=waiting["Một"].pk).exists()


# --- one after the other


def test_the_way_leads_through_the_filtered_queue(client, reviewer, waiting, commune):
    client.force_login(reviewer)
    query = f"?unit={commune.key}"

    html = client.get(dossier(waiting["Một"], query)).content.decode()
    assert 'rel="prev"' not in html
    assert re.search(r'href="([^"]+)" rel="next"', html)[1].startswith(dossier(waiting["Ba"]))
    html = client.get(dossier(waiting["Ba"], query)).content.decode()
    assert re.search(r'href="([^"]+)" rel="prev"', html)[1].startswith(dossier(waiting["Một"]))
    assert 'rel="next"' not in html


def test_the_one_before_is_found_even_where_only_new_ones_are_asked_for(client, reviewer, waiting):
    client.force_login(reviewer)
    client.get(dossier(waiting["Một"], "?fresh=on"))

    html = client.get(dossier(waiting["Hai"], "?fresh=on")).content.decode()

    assert re.search(r'href="([^"]+)" rel="prev"', html)[1].startswith(dossier(waiting["Một"]))
    assert re.search(r'href="([^"]+)" rel="next"', html)[1].startswith(dossier(waiting["Ba"]))


def test_a_queue_is_cleared_with_one_click_a_dossier(client, reviewer, commune):
    for _ in range(10):
        AddressFactory(unit=commune, submitted=True)
    client.force_login(reviewer)
    at = client.get(QUEUE).context["first_url"]
    clicks = 1

    while at != QUEUE:
        opened = client.get(at)
        form = re.search(r'class="desk-approve" method="post" action="([^"]+)"', _html(opened))
        version = opened.context["approve_form"]["version"].value()
        data = {"version": version, "filed_on": "22/11/2018"}
        at = client.post(form[1].replace("&amp;", "&"), data).url
        clicks += 1

    assert not Address.objects.waiting().exists()
    assert clicks == 11


def _html(response):
    return response.content.decode()


def test_after_a_decision_the_next_one_of_the_filter_opens(client, reviewer, waiting, commune):
    client.force_login(reviewer)
    query = {"unit": commune.key}
    opened = client.get(dossier(waiting["Một"]), query)

    returned = client.post(
        opened.context["return_url"], {"return_reason": "missing", "reason": "Thiếu tuổi"}
    )
    assert returned.url == f"{dossier(waiting['Ba'])}?unit=2025%3A24340"
    text = page(client.get(returned.url))
    assert f"{waiting['Một'].code}: Đã trả lại hồ sơ." in text

    rejected = client.post(
        client.get(returned.url).context["reject_url"], {"reason": "Không đúng đối tượng"}
    )
    assert rejected.url == f"{QUEUE}?unit=2025%3A24340"  # none is left there
    assert "Không có hồ sơ chờ duyệt nào khớp bộ lọc" in page(client.get(rejected.url))


def test_the_last_one_leads_back_to_those_that_were_left(client, reviewer, waiting):
    client.force_login(reviewer)
    opened = client.get(dossier(waiting["Ba"]))

    approved = client.post(opened.context["approve_url"], {"version": 1, "filed_on": "05/03/2018"})

    assert approved.url == dossier(waiting["Một"])


def test_a_decision_without_its_reason_asks_for_it(client, reviewer, waiting):
    client.force_login(reviewer)
    opened = client.get(dossier(waiting["Một"]))

    asked = client.post(opened.context["return_url"], {"reason": "Thiếu tuổi"})

    assert asked.status_code == 200
    assert "Loại lý do: Hãy chọn ở mục này." in page(asked)
    assert f'href="{dossier(waiting["Một"])}">Thôi, quay lại' in asked.content.decode()


def test_what_changed_meanwhile_is_not_approved_from_the_queue(client, reviewer, clerk, waiting):
    client.force_login(reviewer)
    opened = client.get(dossier(waiting["Một"]))
    mend(waiting["Một"], clerk, hamlet="Buôn Kli")

    approve = {"version": 1, "filed_on": "05/03/2018"}
    asked = client.post(opened.context["approve_url"], approve, follow=True)

    assert asked.redirect_chain == [(dossier(waiting["Một"]), 302)]
    assert "Hồ sơ vừa được sửa sau khi bạn mở trang này" in page(asked)
    assert "Đã đổi từ lần bạn xem trước Thôn, buôn, ấp thành Buôn Kli" in page(asked)
    waiting["Một"].refresh_from_db()
    assert waiting["Một"].status == "submitted"


@pytest.mark.parametrize(
    ("step", "data", "words"),
    [
        ("approve", {"version": 1, "filed_on": "05/03/2018"}, "đã được duyệt từ trước"),
        ("return", {"return_reason": "wrong", "reason": "Sai tên"}, "đã được trả lại từ trước"),
        ("reject", {"reason": "Không đúng"}, "đã bị từ chối từ trước"),
        ("withdraw", {}, "đã là bản nháp từ trước"),
        ("void", {"reason": "Nhập nhầm"}, "đã hủy từ trước"),
    ],
)
def test_a_second_click_says_that_it_is_done(step, data, words, client, reviewer, waiting):
    address = waiting["Một"]
    client.force_login(reviewer)
    url = reverse(f"addresses:{step}", args=[address.code])
    client.post(url, data)
    address.refresh_from_db()
    version = address.version

    again = client.post(url, data, follow=True)

    assert words in page(again)
    assert "Có điều cần sửa" not in page(again)
    address.refresh_from_db()
    assert address.version == version


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_decide_at_once_decide_once(reviewer, manager, waiting):
    address = waiting["Một"]
    answers, ready = {}, threading.Barrier(2)

    def decide(user, step, data):
        browser = Client()
        browser.force_login(user)
        ready.wait(10)
        url = reverse(f"addresses:{step}", args=[address.code])
        answers[step] = page(browser.post(url, data, follow=True))
        connection.close()

    threads = [
        threading.Thread(
            target=decide, args=(reviewer, "approve", {"version": 1, "filed_on": "05/03/2018"})
        ),
        threading.Thread(target=decide, args=(manager, "reject", {"reason": "Không đúng"})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    address.refresh_from_db()
    assert address.version == 2
    lost = "reject" if address.status == "filed" else "approve"
    assert "Có điều cần sửa" in answers[lost]


# --- many at once


def test_the_list_is_stated_before_many_are_approved(client, reviewer, waiting):
    client.force_login(reviewer)

    text = page(client.post(BULK, seen(waiting["Một"], waiting["Hai"])))

    assert "Duyệt 2 hồ sơ sau đây?" in text
    for address in (waiting["Một"], waiting["Hai"]):
        assert address.code in text
        assert address.full_name in text
        assert address.unit.name in text
    assert waiting["Ba"].code not in text
    assert not Address.objects.on_file().exists()


def test_all_of_the_page_are_approved_once_confirmed(client, reviewer, waiting):
    client.force_login(reviewer)
    stated = client.post(BULK, {"all": "1", **filled(client.get(QUEUE))})

    done = client.post(BULK, filled(stated))

    assert "Đã duyệt 3 hồ sơ" in page(done)
    assert {(a.status, a.approved_by) for a in Address.objects.all()} == {("filed", reviewer)}
    again = client.post(BULK, filled(stated))  # the button pressed twice, the page loaded again
    assert "Đã duyệt 3 hồ sơ" in page(again)
    assert "Chưa duyệt" not in page(again)
    assert {address.version for address in Address.objects.all()} == {2}


def test_what_changed_meanwhile_is_left_and_named(client, reviewer, clerk, waiting):
    client.force_login(reviewer)
    stated = client.post(BULK, {"all": "1", **filled(client.get(QUEUE))})
    actions.edit(waiting["Một"], by=clerk, fields={"hamlet": "Buôn Kli"})
    actions.withdraw(waiting["Hai"], by=clerk)

    text = page(client.post(BULK, filled(stated)))

    assert "Đã duyệt 1 hồ sơ" in text
    assert f"{waiting['Một'].code} Thử Một : Hồ sơ vừa được sửa. Hãy xem lại rồi duyệt." in text
    assert f"{waiting['Hai'].code} Thử Hai : Hồ sơ đang ở trạng thái “Nháp”" in text
    assert set(Address.objects.on_file()) == {waiting["Ba"]}
    old = page(client.post(BULK, filled(stated) | {"confirmed": ""}))
    assert "Không có hồ sơ nào duyệt được" in old
    assert "vừa được sửa sau khi bạn mở danh sách" in old
    assert "không còn chờ duyệt" in old


def test_one_dossier_with_impossible_days_does_not_hold_up_the_others(client, reviewer, waiting):
    Address.objects.filter(pk=waiting["Một"].pk).update(filed_on=datetime.date(2027, 1, 1))
    client.force_login(reviewer)

    text = page(client.post(BULK, {"confirmed": "1", **seen(*waiting.values())}))

    assert "Đã duyệt 2 hồ sơ" in text
    assert "Ngày lập hồ sơ không được sau hôm nay" in text


def test_nothing_ticked_is_said(client, reviewer, waiting):
    client.force_login(reviewer)

    assert "Chưa chọn hồ sơ nào" in page(client.post(BULK, {"row": "x:y"}, follow=True))
    assert client.get(BULK).url == QUEUE


def test_what_no_code_can_be_is_as_good_as_nothing_ticked(client, reviewer, waiting):
    client.force_login(reviewer)

    response = client.post(BULK, {"row": ["\0:1", ":1"], "confirmed": "1"})

    assert response.status_code == 302


def test_at_most_a_hundred_go_at_once(client, reviewer, commune):
    addresses = AddressFactory.create_batch(101, unit=commune, submitted=True)
    client.force_login(reviewer)

    answer = client.post(BULK, {"confirmed": "1", **seen(*addresses)}, follow=True)

    assert "nhiều nhất 100 hồ sơ" in page(answer)
    assert not Address.objects.on_file().exists()
    with pytest.raises(actions.TooManyError, match="nhiều nhất 100"):
        actions.approve_many(addresses, by=reviewer)


def test_a_clerk_does_not_approve_many(client, clerk, waiting):
    client.force_login(clerk)

    assert client.post(BULK, {"confirmed": "1", **seen(waiting["Một"])}).status_code == 403


# --- notices and words for the clerk


def returned(address, by, **values):
    values = {"reason": "Bà cụ tên gì?", "return_reason": "missing"} | values
    return actions.give_back(address, by=by, field_to_mend="full_name,birth_date,needs", **values)


def test_a_returned_dossier_is_told_to_who_entered_it(clerk, reviewer, submitted_address):
    UserFactory(role="clerk", unit=clerk.unit)

    returned(submitted_address, reviewer)

    notice = Notice.objects.get()
    assert (notice.user, notice.key) == (clerk, f"returned:{submitted_address.code}")
    assert notice.text == (
        f"Hồ sơ {submitted_address.code} được trả lại để sửa: thiếu thông tin "
        "(mục cần sửa: họ và tên, ngày sinh, nhu cầu)."
    )
    assert notice.url == reverse("addresses:edit", args=[submitted_address.code])
    assert submitted_address.full_name not in notice.text
    assert "Bà cụ" not in notice.text


@pytest.mark.parametrize("gone", [{"is_active": False}, {"unit": "moved"}])
def test_the_units_clerks_are_told_where_the_writer_has_left(
    gone, clerk, reviewer, submitted_address, neighbour_commune
):
    colleague = UserFactory(role="clerk", unit=clerk.unit)
    for name, value in gone.items():
        setattr(clerk, name, neighbour_commune if value == "moved" else value)
    clerk.save()

    returned(submitted_address, reviewer)

    assert [notice.user for notice in Notice.objects.all()] == [colleague]


def test_a_rejected_dossier_is_told_too_and_an_approved_one_is_not(clerk, reviewer, commune):
    no, yes = AddressFactory.create_batch(2, unit=commune, submitted=True, created_by=clerk)

    actions.reject(no, reason="Ông Thử không thuộc xã", by=reviewer)
    actions.approve(yes, by=reviewer)

    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (clerk, reverse("addresses:detail", args=[no.code]))
    assert "Ông Thử" not in notice.text


def test_who_returns_the_own_dossier_is_not_told(reviewer, commune):
    own = AddressFactory(unit=commune, submitted=True, created_by=reviewer)

    returned(own, reviewer)

    assert not Notice.objects.exists()


def test_the_clerk_finds_the_words_at_the_fields(client, clerk, reviewer, submitted_address):
    returned(submitted_address, reviewer)
    client.force_login(clerk)

    html = client.get(reverse("addresses:edit", args=[submitted_address.code])).content.decode()

    for place in ("id_full_name", "id_born", "id_needs"):
        assert f'<a href="#{place}">' in html
        assert f'id="{place}"' in html
    words = '<strong class="mend">Cần sửa: Thiếu thông tin. Bà cụ tên gì?</strong>'
    assert html.count(words) == 3
    detail = client.get(reverse("addresses:detail", args=[submitted_address.code]))
    assert "/sua/#id_full_name" in detail.content.decode()


@pytest.mark.parametrize("name", ["ethnicity", "surveyor", "data_consent_on", "data_consent_by"])
def test_whatever_the_form_asks_may_be_named_to_be_mended(
    client, clerk, reviewer, submitted_address, name
):
    client.force_login(reviewer)
    words = {"return_reason": "missing", "reason": "Xem lại mục này.", "field_to_mend": [name]}
    client.post(reverse("addresses:return", args=[submitted_address.code]), words)
    client.force_login(clerk)

    html = client.get(reverse("addresses:edit", args=[submitted_address.code])).content.decode()

    assert f'<a href="#id_{name}">' in html
    assert "Xem lại mục này.</strong>" in html


def test_the_reason_code_goes_once_the_dossier_is_sent_again(clerk, reviewer, submitted_address):
    address = returned(submitted_address, reviewer)
    assert Notice.objects.unread().count() == 1

    address = actions.submit(address, by=clerk)

    assert not Notice.objects.unread().filter(user=clerk).exists()  # nothing waits any more
    assert (address.return_reason, address.decision_reason, address.field_to_mend) == ("", "", "")


def test_every_step_stands_in_the_history_in_words(client, clerk, reviewer, submitted_address):
    client.force_login(reviewer)
    code = submitted_address.code
    steps = [
        (
            reviewer,
            "return",
            {"return_reason": "unclear", "reason": "Ghi rõ hơn", "field_to_mend": ["needs"]},
        ),
        (clerk, "submit", {}),
        (reviewer, "approve", {"version": "3", "filed_on": "05/03/2018"}),
        (clerk, "close", {"closed_on": "06/03/2018", "stop_reason": "1", "note": "Đã ổn"}),
        (clerk, "reopen", {"reason": "Tái nghèo"}),
    ]
    for user, step, data in steps:
        client.force_login(user)
        client.post(reverse(f"addresses:{step}", args=[code]), data)

    entries = client.get(reverse("addresses:detail", args=[code])).context["entries"]

    told = [(entry.who, entry.what) for entry in reversed(entries)][1:]
    assert told == [
        (str(reviewer), "Chuyển sang “Trả lại”"),
        (str(clerk), "Chuyển sang “Chờ duyệt”"),
        (str(reviewer), "Chuyển sang “Đã lập hồ sơ”"),
        (str(clerk), "Chuyển sang “Đã dừng trợ giúp”"),
        (str(clerk), "Chuyển sang “Đã lập hồ sơ”"),
    ]
    words = {change.new for entry in entries for change in entry.changes}
    assert {
        "Hoàn cảnh, nhu cầu ghi chưa rõ",
        "Ghi rõ hơn",
        "nhu cầu",
        "06/03/2018",
        "Đã ổn",
        "Tái nghèo",
    } <= words

"""A filter of a list kept under a name: one's own, and nobody else's."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts import saved_filters
from apps.accounts.models import SavedFilter
from tests.addresses.sheets import page
from tests.factories import AddressFactory

KEEP = "/nguoi-dung/bo-loc/luu/"
LISTS = [
    "addresses:list",
    "addresses:queue",
    "aid_records:list",
    "aid_records:pledge_list",
    "aid_records:total_list",
    "sponsors:list",
    "aid_models:list",
    "organisation:list",
]


def keep(client, name="Hộ nghèo", query="household_status=poor", where="addresses:list", **more):
    return client.post(KEEP, {"page": where, "name": name, "query": query} | more)


def kept(user, **fields):
    fields = {"page": "addresses:list", "name": "Hộ nghèo", "query": "kind=household"} | fields
    return SavedFilter.objects.create(user=user, **fields)


def test_a_filter_in_use_is_kept_by_name_and_found_again(client, clerk, commune):
    AddressFactory(unit=commune, full_name="Thử Nghèo", household_status="poor", filed=True)
    AddressFactory(unit=commune, full_name="Thử Khác", filed=True)
    client.force_login(clerk)

    saved = keep(client, " Hộ  nghèo ", "household_status=poor&q=&page=3")

    assert saved.url == "/dia-chi/?household_status=poor"
    html = client.get("/dia-chi/").content.decode()
    assert '<a href="/dia-chi/?household_status=poor">Hộ nghèo</a>' in html
    text = page(client.get("/dia-chi/?household_status=poor"))
    assert "Đã lưu bộ lọc “Hộ nghèo”." not in text  # told once
    assert "Thử Nghèo" in text
    assert "Thử Khác" not in text


@pytest.mark.parametrize("name", LISTS)
def test_every_list_offers_to_keep_its_filter(name, client, manager):
    client.force_login(manager)

    html = client.get(reverse(name), {"q": "thu"}).content.decode()

    assert f'<input type="hidden" name="page" value="{name}">' in html
    assert '<input type="hidden" name="query" value="q=thu">' in html
    assert 'name="saved' not in client.get(reverse(name)).content.decode()


def test_a_list_without_filters_pays_one_query_and_shows_nothing(
    client, clerk, django_assert_max_num_queries
):
    client.force_login(clerk)
    client.get("/dia-chi/")

    with django_assert_max_num_queries(6):
        html = client.get("/dia-chi/").content.decode()

    assert "Bộ lọc đã lưu" not in html


def test_the_same_name_again_renews_the_filter(client, clerk):
    client.force_login(clerk)

    keep(client, query="kind=household")
    keep(client, query="kind=individual")

    assert SavedFilter.objects.get().query == "kind=individual"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "  "}, "Hãy ghi tên cho bộ lọc."),
        ({"name": "x" * 81}, "dài quá 80 ký tự"),
        ({"query": "page=2"}, "Không có bộ lọc nào để lưu"),
        ({"query": f"q={'x' * 2000}"}, "dài quá nên không lưu được"),
    ],
)
def test_what_cannot_be_kept_is_said(typed, words, client, clerk):
    client.force_login(clerk)

    answer = client.post(
        KEEP, {"page": "addresses:list", "name": "A", "query": "kind=household"} | typed
    )

    assert words in page(client.get("/dia-chi/"))
    assert answer.status_code == 302
    assert not SavedFilter.objects.exists()


def test_only_a_page_of_this_site_keeps_filters(client, clerk):
    client.force_login(clerk)

    assert keep(client, where="https://example.org/").status_code == 404
    assert keep(client, where="addresses:detail").status_code == 404
    assert client.get(KEEP).status_code == 405


def test_thirty_filters_a_page_are_enough(client, clerk):
    for number in range(30):
        kept(clerk, name=f"Số {number}")
    client.force_login(clerk)

    keep(client, "Số 31")
    keep(client, "Số 5", "kind=individual")
    keep(client, "Số 31", "q=a", where="sponsors:list")

    assert SavedFilter.objects.filter(page="addresses:list").count() == 30
    assert SavedFilter.objects.get(name="Số 5").query == "kind=individual"
    assert SavedFilter.objects.filter(page="sponsors:list").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_keep_one_filter(clerk):
    ready = threading.Barrier(10)

    def click():
        browser = Client()
        browser.force_login(clerk)
        ready.wait(20)
        keep(browser)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert SavedFilter.objects.count() == 1


def test_a_filter_gets_another_name(client, clerk):
    saved, other = kept(clerk), kept(clerk, name="Hộ cận nghèo")
    client.force_login(clerk)
    url = reverse("accounts:saved_filter_rename", args=[saved.pk])

    assert 'value="Hộ nghèo"' in client.get(url).content.decode()
    refused = page(client.post(url, {"name": other.name}))
    assert "Bạn đã có bộ lọc tên này ở trang này." in refused
    done = client.post(url, {"name": "Hộ nghèo  xã"})

    assert done.url == "/nguoi-dung/bo-loc/?trang=addresses:list"
    saved.refresh_from_db()
    assert saved.name == "Hộ nghèo xã"
    assert "Hộ nghèo xã" in page(client.get(done.url))


def test_a_filter_is_dropped(client, clerk):
    saved = kept(clerk)
    client.force_login(clerk)

    done = client.post(reverse("accounts:saved_filter_drop", args=[saved.pk]), follow=True)

    assert "Đã xóa bộ lọc “Hộ nghèo”." in page(done)
    assert not SavedFilter.objects.exists()


def test_the_filters_of_others_are_not_found(client, clerk, reviewer):
    saved = kept(reviewer)
    client.force_login(clerk)

    for name in ("rename", "drop"):
        url = reverse(f"accounts:saved_filter_{name}", args=[saved.pk])
        assert client.post(url, {"name": "Của tôi"}).status_code == 404
    assert "Hộ nghèo" not in page(client.get("/nguoi-dung/bo-loc/"))
    assert "Bộ lọc đã lưu" not in page(client.get("/dia-chi/"))
    saved.refresh_from_db()
    assert saved.name == "Hộ nghèo"


def test_what_is_typed_as_a_name_is_no_html(client, clerk):
    client.force_login(clerk)
    keep(client, "<b>đậm</b>", "q=%22%3E%3Cscript%3E")

    html = client.get("/dia-chi/").content.decode()

    assert "&lt;b&gt;đậm&lt;/b&gt;" in html
    assert "<script>" not in html


def test_a_name_for_nothing_is_refused_by_the_action_too(clerk):
    with pytest.raises(saved_filters.SavedFilterError):
        saved_filters.rename(kept(clerk), name=" ")

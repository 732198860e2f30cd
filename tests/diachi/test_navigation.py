"""The menu at the head of every page."""

from urllib.parse import quote

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from diachi.navigation import HEADINGS, menu

pytestmark = pytest.mark.django_db


def menu_at(url, user):
    request = RequestFactory().get(url)
    request.user, request.resolver_match = user, resolve(url.partition("?")[0])
    return menu(request)["menu"]


def labels(url, user):
    found = menu_at(url, user)
    return {page["label"] for heading in found for page in heading["pages"] or [heading]}


def here(url, user):
    return [
        (heading["label"], [page["label"] for page in heading["pages"] if page["is_here"]])
        for heading in menu_at(url, user)
        if heading["is_here"]
    ]


def test_each_role_is_offered_the_pages_it_may_open(client, clerk, reviewer, manager, viewer):
    for user in (clerk, reviewer, manager, viewer):
        client.force_login(user)
        urls = {
            page["url"] for heading in menu_at("/", user) for page in [heading, *heading["pages"]]
        }

        assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_pages_of_one_role_are_not_offered_to_others(clerk, reviewer, manager):
    assert "Nhập từ Excel" in labels("/", reviewer) - labels("/", clerk)
    assert {"Người dùng", "Nhật ký"} <= labels("/", manager) - labels("/", reviewer)


def test_a_heading_with_one_page_is_named_after_the_page(clerk, monkeypatch):
    monkeypatch.setitem(HEADINGS, "Quản lý", HEADINGS["Quản lý"][-1:])

    single = menu_at("/", clerk)[-1]

    assert (single["label"], single["pages"]) == ("Tệp của tôi", [])


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("home", [], [("Trang đầu", [])]),
        ("addresses:create", [], [("Địa chỉ", ["Danh sách địa chỉ"])]),
        ("aid_records:create", [], [("Trợ giúp", ["Những lần trợ giúp"])]),
        ("aid_records:pledge_create", [], [("Nhà tài trợ", ["Đăng ký trợ giúp"])]),
        ("aid_records:total_list", [], [("Số liệu", ["Những năm trước"])]),
        ("workbooks:start", [], [("Quản lý", ["Nhập từ Excel"])]),
        ("reports:summary_layout", [], [("Số liệu", ["Bảng tổng hợp"])]),
        ("accounts:user_create", [], [("Quản lý", ["Người dùng"])]),
        ("accounts:profile", [], []),
        ("notices:list", [], []),
        ("jobs:detail", [1], [("Quản lý", ["Tệp của tôi"])]),
    ],
)
def test_the_menu_says_where_one_is(manager, name, args, expected):
    assert here(reverse(name, args=args), manager) == expected


def test_unit_and_period_go_along_from_one_page_of_figures_to_the_next(client, viewer, commune):
    asked = f"?unit={quote(commune.key)}&from=2020-01-01&to=2020-12-31"

    urls = {
        page["label"]: page["url"]
        for heading in menu_at(reverse("home") + asked, viewer)
        for page in heading["pages"] or [heading]
    }

    for name, label in (
        ("home", "Trang đầu"),
        ("reports:summary_table", "Bảng tổng hợp"),
        ("reports:years", "Từng năm"),
        ("reports:fairness", "Công bằng"),
    ):
        assert urls[label] == reverse(name) + asked
    assert urls["Danh sách địa chỉ"] == reverse("addresses:list")
    client.force_login(viewer)
    page = client.get(urls["Bảng tổng hợp"]).content.decode()
    assert f'href="{(reverse("home") + asked).replace("&", "&amp;")}"' in page


def test_what_a_list_is_narrowed_to_stays_with_the_list(viewer):
    found = menu_at(f"{reverse('addresses:list')}?unit=2025:66", viewer)

    assert "unit" not in str(found)


def test_a_visitor_has_no_menu(visitor):
    assert "nav-list" not in visitor.get(reverse("account_login")).content.decode()

"""The menu of the public pages, and which pages search engines are told of."""

from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Page:
    """`covers` is how the URL names of this part of the site begin."""

    label: str
    url_name: str
    covers: str = ""

    @property
    def url(self):
        return url_of(self.url_name)


MENU = (
    Page("Ngân hàng địa chỉ", "portal:bank", "portal:card"),
    Page("Công khai số liệu", "portal:figures", "portal:figures"),
    Page("Mô hình", "portal:models", "portal:model"),
    Page("Tri ân", "portal:thanks", "portal:thanks"),
    Page("Liên hệ", "portal:contact", "portal:contact"),
)
BELOW = (
    Page("Tra cứu đăng ký", "portal:lookup"),
    Page("Văn bản chỉ đạo", "portal:directives"),
    Page("Bảo vệ thông tin cá nhân", "portal:privacy"),
)


@cache
def url_of(url_name):
    """Where a page is; None while nobody has built it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def menu(view_name):
    """[(label, URL, is this page)] of the menu, for the page asked for."""
    return [
        (page.label, page.url, is_here(page, view_name)) for page in MENU if page.url is not None
    ]


def footer():
    return [(page.label, page.url) for page in BELOW if page.url is not None]


def pages():
    """URLs of all pages that search engines are told of."""
    return [reverse("portal:home"), *(page.url for page in (*MENU, *BELOW) if page.url is not None)]


def is_here(page, view_name):
    return view_name == page.url_name or bool(page.covers and view_name.startswith(page.covers))


def url_of_card(url_name, code):
    """Where a page of one card is; None while nobody has built it."""
    try:
        return reverse(url_name, args=[code])
    except NoReverseMatch:
        return None

"""The menu of the public pages, and which pages search engines are told of."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.urls import reverse


@dataclass(frozen=True)
class Page:
    """`covers` is how the URL names of this part of the site begin."""

    label: str
    url_name: str
    covers: str

    @property
    def url(self):
        return reverse(self.url_name)


MENU = (
    Page("Ngân hàng địa chỉ", "portal:bank", "portal:card"),
    Page("Công khai số liệu", "portal:figures", "portal:figures"),
    Page("Mô hình", "portal:models", "portal:model"),
    Page("Tri ân", "portal:thanks", "portal:thanks"),
    Page("Liên hệ", "portal:contact", "portal:contact"),
)
BELOW = (
    Page("Tra cứu đăng ký", "portal:lookup", "portal:lookup"),
    Page("Văn bản chỉ đạo", "portal:directives", "portal:directive"),
    Page("Bảo vệ thông tin cá nhân", "portal:privacy", "portal:privacy"),
)


def page_of(view_name):
    """The page of the menu that this part of the site belongs to, or None."""
    return next((page for page in MENU if view_name.startswith((page.url_name, page.covers))), None)


@cache
def top(here):
    """The head of every page, with `here` marked: drawn once for each page of the menu."""
    menu = [(page.label, page.url, page is here) for page in MENU]
    return render_to_string("portal/top.html", {"menu": menu})


@lru_cache(maxsize=16)
def links(site):
    """Style sheet, icon and picture, the same on every page of the site."""
    return render_to_string("portal/links.html", {"site": site})


@cache
def foot():
    return render_to_string("portal/foot.html", {"pages": BELOW})


def pages():
    """URLs of all pages that search engines are told of."""
    return [reverse("portal:home"), *(page.url for page in (*MENU, *BELOW))]

"""The menu: which pages stand under which heading, for whom. A page not yet built is left out."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from apps.accounts.roles import Permission


@dataclass(frozen=True)
class Page:
    """One entry. `covers` are the beginnings of the URL names that count as this page.

    Pages that `keeps` is true of show one unit and period: from one to the other these go along.
    """

    label: str
    url_name: str
    covers: tuple = ()
    permission: Permission | None = None
    keeps: bool = False


KEPT = ("unit", "from", "to", "view")
HEADINGS = {
    "Trang đầu": [Page("Trang đầu", "home", keeps=True)],
    "Địa chỉ": [
        Page("Danh sách địa chỉ", "addresses:list", ("addresses:",)),
        Page("Chờ duyệt", "addresses:queue", permission=Permission.APPROVE),
        Page("Rà soát hằng năm", "addresses:review_round"),
        Page(
            "Hồ sơ nghi trùng",
            "addresses:likeness_list",
            ("addresses:likeness", "aid_records:merge"),
        ),
        Page("Đồng ý công khai", "addresses:consent_list", ("addresses:consent",)),
        Page("Chuyển đi, chuyển đến", "aid_records:move_list", ("aid_records:move",)),
        Page(
            "Xếp đơn vị mới",
            "addresses:settle",
            ("addresses:settl", "addresses:rule"),
            permission=Permission.APPROVE,
        ),
    ],
    "Trợ giúp": [
        Page("Những lần trợ giúp", "aid_records:list", ("aid_records:",)),
        Page(
            "Đợt trợ giúp tháng",
            "aid_records:monthly_round",
            ("aid_records:hand_over_",),
            permission=Permission.EDIT_RECORDS,
        ),
        Page("Mô hình", "aid_models:list", ("aid_models:", "ledgers:")),
    ],
    "Nhà tài trợ": [
        Page("Danh sách nhà tài trợ", "sponsors:list", ("sponsors:",)),
        Page("Đăng ký trợ giúp", "aid_records:pledge_list", ("aid_records:pledge_",)),
    ],
    "Công khai": [
        Page(
            "Bàn công bố",
            "publishing:list",
            ("publishing:",),
        ),
        Page(
            "Đăng ký trên mạng",
            "publishing:online_list",
            ("publishing:online_",),
            permission=Permission.PUBLISH,
        ),
        Page(
            "Giới thiệu mô hình",
            "publishing:presentation_list",
            ("publishing:presentation_",),
            permission=Permission.EDIT_RECORDS,
        ),
        Page(
            "Văn bản công khai",
            "publishing:directive_list",
            ("publishing:directive_",),
            permission=Permission.PUBLISH,
        ),
        Page(
            "Liên hệ của Hội",
            "publishing:contact_list",
            ("publishing:contact_",),
            permission=Permission.MANAGE_UNITS,
        ),
        Page(
            "Số liệu công khai",
            "publishing:figures_state",
            permission=Permission.PUBLISH,
        ),
    ],
    "Chỉ đạo": [
        Page("Tổng quan", "campaign:overview", ("campaign:",)),
        Page("Văn bản", "campaign:directive_list", ("campaign:directive_",)),
        Page("Ban Chỉ đạo", "campaign:committee_list", ("campaign:committee_",)),
        Page("Nhóm, CLB, đội", "campaign:group_list", ("campaign:group_",)),
        Page("Hoạt động", "campaign:activity_list", ("campaign:activity_",)),
        Page("Khảo sát", "campaign:survey_list", ("campaign:survey_", "campaign:lacking")),
    ],
    "Số liệu": [
        Page("Bảng tổng hợp", "reports:summary_table", ("reports:",), keeps=True),
        Page("Báo cáo", "reports:round_list", ("reports:round", "reports:report")),
        Page("Từng năm", "reports:years", ("reports:year",), keeps=True),
        Page("Chỉ tiêu", "reports:targets", ("reports:target",), keeps=True),
        Page("Công bằng", "reports:fairness", keeps=True),
        Page(
            "Khen thưởng",
            "reports:award_list",
            ("reports:award", "reports:nomination", "reports:unit_commendation"),
        ),
        Page("Những năm trước", "aid_records:total_list", ("aid_records:total_",)),
    ],
    "Quản lý": [
        Page(
            "Nhập từ Excel",
            "workbooks:start",
            ("workbooks:paste", "workbooks:template"),
            permission=Permission.IMPORT,
        ),
        Page(
            "Các lần nhập tệp",
            "workbooks:list",
            ("workbooks:",),
            permission=Permission.IMPORT,
        ),
        Page("Đơn vị", "organisation:list", ("organisation:", "reports:unit_years")),
        Page(
            "Sắp xếp đơn vị",
            "reorganisations:list",
            ("reorganisations:",),
            permission=Permission.MANAGE_UNITS,
        ),
        Page(
            "Yêu cầu về dữ liệu",
            "privacy:request_list",
            ("privacy:",),
            permission=Permission.PROTECT_DATA,
        ),
        Page(
            "Lộ, mất dữ liệu",
            "privacy:breach_list",
            ("privacy:breach",),
            permission=Permission.PROTECT_DATA,
        ),
        Page(
            "Người dùng",
            "accounts:user_list",
            ("accounts:user_",),
            permission=Permission.MANAGE_USERS,
        ),
        Page("Nhật ký", "audit:log", permission=Permission.VIEW_LOG),
        Page("Tệp của tôi", "jobs:files", ("jobs:",)),
    ],
}


def menu(request):
    """Context processor: `menu`, a list of {label, url, is_here, pages} for the one who looks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    here = _page_of(request.resolver_match.view_name) if request.resolver_match else None
    kept = _kept(request) if here and here.keeps else ""
    found = []
    for label, pages in HEADINGS.items():
        shown = [
            {
                "label": page.label,
                "url": _url(page) + (kept if page.keeps else ""),
                "is_here": page is here,
            }
            for page in pages
            if _url(page) and (page.permission is None or user.may(page.permission))
        ]
        if shown:
            alone = len(shown) == 1
            found.append(
                {
                    "label": shown[0]["label"] if alone else label,
                    "url": shown[0]["url"],
                    "is_here": any(page["is_here"] for page in shown),
                    "pages": [] if alone else shown,
                }
            )
    return {"menu": found}


def _kept(request):
    """The unit and period in the address of the page one is on, as a query."""
    asked = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"?{urlencode(asked)}" if asked else ""


@cache
def _url(page):
    try:
        return reverse(page.url_name)
    except NoReverseMatch:
        return None


@cache
def _page_of(view_name):
    """The page whose `url_name` or longest `covers` fits the name of the view asked for."""
    fits = [
        (len(beginning), page)
        for pages in HEADINGS.values()
        for page in pages
        for beginning in (page.url_name, *page.covers)
        if view_name.startswith(beginning)
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None

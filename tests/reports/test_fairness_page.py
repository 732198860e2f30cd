"""The page on fairness: the same figures, every name opens its case, only for who may read cases."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from apps.addresses.models import Address
from apps.core.dates import today
from apps.reports.figures import fairness
from apps.reports.views.fairness import in_words
from tests.factories import AddressFactory, AidRecordFactory

PAGE = reverse("reports:fairness")
PERIOD = "from=01/01/2026&to=22/11/2026"
START, END = date(2026, 1, 1), date(2026, 11, 22)


def page(client, query=""):
    response = client.get(f"{PAGE}?{PERIOD}&{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def listed(text):
    return re.findall(r'<th scope="row"><a href="/dia-chi/([^/]+)/">', text)


def helped(unit, value, *, on=END, **fields):
    address = AddressFactory(unit=unit, filed=True, **fields)
    AidRecordFactory(address=address, value=value, given_on=on)
    return address


@pytest.fixture
def cases(commune, neighbour_commune):
    return {
        "never": AddressFactory(unit=commune, filed=True, full_name="Chưa Từng"),
        "long_ago": helped(commune, 1_000, on=date(2024, 5, 5), full_name="Lâu Rồi"),
        "usual": helped(commune, 1_000_000, full_name="Bình Thường"),
        "same": helped(neighbour_commune, 1_000_000, full_name="Cũng Vậy"),
        "far": helped(neighbour_commune, 3_100_000, full_name="Nhiều Hơn"),
    }


@pytest.mark.parametrize("name", ["never", "long_ago", "far"])
def test_each_list_names_who_it_is_about_and_opens_the_case(client, reviewer, cases, name):
    client.force_login(reviewer)

    assert listed(page(client, f"list={name}")) == [cases[name].code]
    detail = reverse("addresses:detail", args=[cases[name].code])
    assert client.get(detail).status_code == 200


def test_the_page_shows_the_figures_and_says_the_rule(client, reviewer, province, cases):
    client.force_login(reviewer)
    shares = fairness.shares(province, START, END)

    far, units = page(client, "list=far"), page(client, "list=units")

    assert shares.total.median == 1_000_000
    assert "Trung vị là 1.000.000 đồng mỗi người" in far
    assert "quá 3 lần trung vị" in far
    assert "3,1 lần" in far
    assert shares.total.per_person == 1_700_000
    assert "1.700.000" in units
    assert re.findall(r'<th scope="row"><a href="\?[^"]+">([^<]+)', units) == [
        "Xã Hòa Xuân",
        "Phường Cư Bao",
    ]
    assert re.findall(r'class="done" width="(\d+)"', units) == ["1000", "487"]


def test_the_yardsticks_can_be_changed(client, reviewer, cases):
    client.force_login(reviewer)

    assert listed(page(client, "list=far&times=3,1")) == []
    assert listed(page(client, "list=far&against=row&times=1,5")) == [cases["far"].code]
    assert listed(page(client, "list=long_ago&months=240")) == []


def test_a_clerk_sees_the_own_commune_alone(client, clerk, cases, neighbour_commune):
    client.force_login(clerk)

    assert listed(page(client, "list=far")) == []
    assert "trong phạm vi của bạn" in page(client, f"unit={neighbour_commune.key}&list=far")


def test_by_the_units_of_then_a_family_that_has_left_is_counted_not_named(
    client, clerk, commune, neighbour_commune
):
    for _ in range(3):
        helped(commune, 1_000_000)
    gone = helped(commune, 3_100_000, full_name="Nhiều Hơn")
    Address.objects.filter(pk=gone.pk).update(unit=neighbour_commune)
    client.force_login(clerk)

    shown = page(client, "list=far&view=recorded&times=2")

    assert fairness.count_far_above(
        commune,
        START,
        END,
        times=2,
        medians=fairness.shares(commune, START, END, "recorded").medians("whole"),
        view="recorded",
    )
    assert "Nhiều Hơn" not in shown
    assert gone.code not in shown


@pytest.mark.parametrize(
    "query",
    [
        "from=zz",
        "to=31/02/2026",
        "months=0",
        "months=x",
        "times=0",
        "times=x",
        "against=x",
        "unit=zz",
    ],
)
def test_what_cannot_be_reckoned_is_said(client, reviewer, cases, query):
    client.force_login(reviewer)

    response = client.get(f"{PAGE}?{query}")

    assert response.status_code == 200
    assert "Có điều cần sửa" in unescape(response.content.decode())


@pytest.mark.parametrize("query", ["list=zzz", "page=zzz", "page=99", "list=units&page=7"])
def test_an_odd_address_still_shows_a_page(client, reviewer, cases, query):
    client.force_login(reviewer)

    assert client.get(f"{PAGE}?{query}").status_code == 200


def test_a_period_that_ends_before_it_begins_is_refused(client, reviewer):
    client.force_login(reviewer)

    text = unescape(client.get(f"{PAGE}?from=02/01/2026&to=01/01/2026").content.decode())

    assert "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi." in text


def test_without_a_date_the_last_twelve_months_are_looked_at(client, reviewer):
    client.force_login(reviewer)

    form = client.get(PAGE).context["form"]

    assert form.cleaned_data["to"] == today()
    assert form.cleaned_data["from"] > fairness.months_before(today(), 12)


def test_an_empty_province_says_so(client, reviewer, commune):
    client.force_login(reviewer)

    for name in ("never", "long_ago", "far"):
        assert "Không có địa chỉ nào" in page(client, f"list={name}")
    assert "chưa có số liệu" in page(client, "list=units")


def test_fifty_to_a_page_in_few_queries(client, reviewer, commune, django_assert_max_num_queries):
    AddressFactory.create_batch(55, unit=commune, filed=True)
    client.force_login(reviewer)
    page(client)

    with django_assert_max_num_queries(16):
        first = page(client, "list=never")

    assert len(listed(first)) == 50
    assert len(listed(page(client, "list=never&page=2"))) == 5


@pytest.mark.parametrize(
    ("since", "day", "words"),
    [
        (date(2026, 11, 1), date(2026, 11, 22), "dưới 1 tháng"),
        (date(2026, 10, 22), date(2026, 11, 22), "1 tháng"),
        (date(2026, 10, 23), date(2026, 11, 22), "dưới 1 tháng"),
        (date(2025, 11, 22), date(2026, 11, 22), "1 năm"),
        (date(2023, 8, 1), date(2026, 11, 22), "3 năm 3 tháng"),
    ],
)
def test_waiting_is_told_in_years_and_months(since, day, words):
    assert in_words(since, day) == words


def test_each_list_says_by_which_units_it_is_reckoned(client, reviewer, cases):
    client.force_login(reviewer)

    said = {
        name: re.findall(
            r"Theo đơn vị [^<]*tại thời điểm", page(client, f"list={name}&view=recorded")
        )
        for name in ("never", "long_ago", "far", "units")
    }

    then, now = (f"Theo đơn vị {day}, tại thời điểm" for day in ("lúc ghi", "hiện nay"))
    assert said == {"never": [now], "long_ago": [now], "far": [then], "units": [then]}


def test_the_workbook_says_by_which_units_and_of_which_day(client, reviewer, cases):
    client.force_login(reviewer)

    response = client.get(
        f"{PAGE}?list=units&from=01/01/2026&to=31/01/2026&view=recorded&xuat=xlsx"
    )
    workbook = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))

    then, now = "Theo đơn vị lúc ghi, tại thời điểm 31/01/2026", "Theo đơn vị hiện nay, tại thời"
    about, sources = (list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets[1:])
    assert ("Đơn vị của bảng:", then) in about
    said = {row[7].split("/con-so/")[1].split("/")[0]: row[5] for row in sources[1:] if row[7]}
    assert said["shared_value"] == said["far_above"] == then
    assert said["never_helped"].startswith(now)

"""The first page of whoever records, whoever approves and whoever looks on."""

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.addresses.models import Likeness, UnsavedEntry
from apps.core.dates import today
from apps.jobs.actions import mark_alive
from apps.reports.dashboards.period import Line, period_name
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    PledgeFactory,
    ReviewFactory,
    UnitFactory,
    UserFactory,
)
from tests.reports.offices import opened as open_round

pytestmark = pytest.mark.django_db
HOME = reverse("home")
FILED = {"filed": True, "filed_on": "2020-05-05", "surveyed_on": None}


@pytest.fixture
def november():
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def helped(november, commune):
    """An address helped this year and the last, one helped long ago, one never."""
    found = AddressFactory.create_batch(3, unit=commune, **FILED)
    for day, value in (("2026-03-03", 700), ("2025-11-20", 500), ("2025-12-24", 90_000)):
        AidRecordFactory(address=found[0], given_on=day, value=value, headcount=1)
    AidRecordFactory(address=found[1], given_on="2025-11-22", value=100, headcount=1)
    return found


def opened(client, user, **asked):
    client.force_login(user)
    return client.get(HOME, asked)


def tiles(response):
    return {tile["label"]: tile for tile in response.context["tiles"]}


def lines(response):
    return {line.label: (line.now, line.before, line.change) for line in response.context["lines"]}


def links(response):
    found = re.findall(r'href="([^"]+)"', response.content.decode().split("<main", 1)[1])
    return [link.replace("&amp;", "&") for link in found if link.startswith(("/", "?"))]


def test_clerk_finds_reviews_addresses_without_help_and_the_round_of_the_month(
    client, clerk, commune, helped
):
    kept_up = {"status": "running", "confirmed_at": timezone.now(), "frequency": "monthly"}
    given, _ = (
        PledgeFactory(address=address, pledged_on="2026-01-01", **kept_up) for address in helped[:2]
    )
    AidRecordFactory(address=helped[0], pledge=given, given_on="2026-11-02", value=1)
    ReviewFactory(address=helped[0], reviewed_on="2026-02-02")

    page = opened(client, clerk)

    found = {label: tile["value"] for label, tile in tiles(page).items()}
    assert found == {
        "Địa chỉ chưa rà soát năm 2026": "2",
        "Địa chỉ chưa từng được trợ giúp": "1",
        "Địa chỉ quá 12 tháng chưa được trợ giúp": "1",
        "Đăng ký đã ghi trợ giúp tháng 11/2026": "1/2",
        "Địa chỉ đang mở": "3",
    }
    assert tiles(page)["Địa chỉ chưa rà soát năm 2026"]["note"] == (
        "33,3% đã rà soát; còn 2 nữa thì đạt trên 95%"
    )
    assert helped[2].full_name in page.content.decode()


def test_addresses_of_a_school_below_are_in_its_own_round_of_reviews(
    client, clerk, commune, helped
):
    school = UnitFactory(parent=commune, kind="school")
    AddressFactory(unit=school, **FILED)

    page = opened(client, clerk)

    tile = tiles(page)["Địa chỉ chưa rà soát năm 2026"]
    listed = client.get(tile["url"]).context["page_obj"].paginator.count
    assert tile["value"] == str(listed) == "3"
    [task] = [task for task in page.context["tasks"] if "chưa rà soát" in task.title]
    assert task.count == 3


def test_a_commune_without_pledges_that_are_due_says_so(client, clerk, november):
    tile = tiles(opened(client, clerk))["Đăng ký đã ghi trợ giúp tháng 11/2026"]

    assert (tile["value"], tile["note"]) == ("0/0", "tháng này không có đăng ký nào đến hạn")


def test_this_year_stands_beside_the_same_days_of_the_last(client, reviewer, helped):
    AidRecordFactory(address=helped[0], given_on="2026-04-04", value=None)
    AidRecordFactory(address=helped[0], given_on="2026-05-05", value=30, exclusion="X1")

    found = lines(opened(client, reviewer))

    assert found["Địa chỉ được trợ giúp"] == (1, 2, "giảm 1 (50,0%)")
    assert found["Giá trị trợ giúp"] == (700, 600, "tăng 100 (16,7%)")
    assert found["Lần trợ giúp chưa quy đổi"] == (1, 0, "tăng 1")
    assert found["Giá trị không thuộc Cuộc vận động"] == (30, 0, "tăng 30")
    assert found["Địa chỉ được lập hồ sơ"] == (0, 0, "không đổi")


def test_more_than_a_year_stands_alone_year_by_year(client, viewer, helped):
    page = opened(client, viewer, **{"from": "2025-01-01", "to": "2026-11-23"})

    assert lines(page)["Giá trị trợ giúp"] == (91_300, None, "")
    assert "so với năm trước" not in page.content.decode()
    steps = page.context["progress"].course.steps
    assert [(step.first.year, step.value) for step in steps] == [(2025, 90_600), (2026, 700)]


def test_reviewer_finds_queue_doubles_late_units_and_what_lacks_a_value(
    client, reviewer, manager, commune, neighbour_commune, helped
):
    AddressFactory(unit=commune, submitted=True, submitted_at=timezone.now() - timedelta(days=4))
    AddressFactory(unit=commune, submitted=True, submitted_at=timezone.now())
    first, second, _ = helped
    Likeness.objects.create(
        first=first, second=second, unit=commune, province=commune.province, ground="identity"
    )
    AidRecordFactory(address=first, given_on="2026-04-04", value=None)
    AidRecordFactory(address=first, given_on="2026-05-05", value=30, exclusion="X1")
    open_round(manager, [commune, neighbour_commune], deadline=date(2026, 11, 20))

    page = opened(client, reviewer)

    found = tiles(page)
    assert found["Hồ sơ chờ duyệt"]["value"] == "2"
    assert found["Hồ sơ chờ duyệt"]["note"] == "lâu nhất từ ngày 19/11/2026"
    assert found["Cặp hồ sơ nghi trùng"]["value"] == "1"
    assert found["Lần trợ giúp chưa quy đổi thành tiền"]["value"] == "1"
    assert found["Giá trị không thuộc Cuộc vận động"]["value"] == "30"
    late = page.context["late_reports"]
    assert late["count"] == "2"
    assert {(report.unit, days) for report, days in late["rows"]} == {
        (commune, 3),
        (neighbour_commune, 3),
    }
    [behind] = page.context["late_reviews"]["rows"]
    assert (behind.key, behind.ratio.missing) == (commune.key, 3)


def test_targets_stand_there_with_their_verdict_and_lead_to_their_page(client, viewer, helped):
    page = opened(client, viewer)

    targets = page.context["targets"]
    a1 = targets["rows"][0]
    assert (a1["target"].code, a1["figure"], a1["verdict"]) == ("A1", "0/3 (0,0%)", "Chưa đạt")
    assert client.get(a1["url"]).status_code == client.get(targets["url"]).status_code == 200


@pytest.mark.parametrize(
    ("year", "shown"), [(1900, None), (2007, None), (2008, 2008), (2099, 2026)]
)
def test_years_without_targets_or_without_a_year_before_lead_nowhere_wrong(
    client, viewer, november, year, shown
):
    page = opened(client, viewer, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})

    targets = page.context["targets"]
    assert (targets and targets["board"].year) == shown
    assert (targets is None) == ("Chỉ tiêu năm" not in page.content.decode())
    assert all(client.get(line.url).status_code == 200 for line in page.context["lines"])
    before = [line.url_before for line in page.context["lines"] if line.url_before]
    assert all(client.get(url).status_code == 200 for url in before)


def test_viewer_sees_the_province_at_a_glance(client, viewer, helped):
    page = opened(client, viewer)

    found = {label: tile["value"] for label, tile in tiles(page).items()}
    assert found["Địa chỉ đang mở"] == "3"
    assert found["Đã rà soát năm 2026"] == "0,0%"
    assert found["Giá trị trợ giúp"] == "700"
    assert page.content.decode().count("<svg") >= 6
    assert "Việc chờ bạn" not in page.content.decode()


@pytest.mark.parametrize("role", ["clerk", "reviewer", "manager", "viewer"])
def test_every_link_opens_and_figures_lead_to_as_many_records(client, request, role, helped):
    page = opened(client, request.getfixturevalue(role))

    for link in dict.fromkeys(links(page)):
        url = HOME + link if link.startswith("?") else link
        assert client.get(url.split("#")[0]).status_code == 200, url
    line = next(line for line in page.context["lines"] if line.label == "Giá trị trợ giúp")
    assert "700" in client.get(line.url).content.decode()
    assert "600" in client.get(line.url_before).content.decode()


def test_unit_and_period_stay_while_one_walks_on(client, reviewer, commune, helped):
    asked = {"unit": commune.key, "from": "2025-01-01", "to": "2025-12-31"}

    page = opened(client, reviewer, **asked)

    about = [link for link in links(page) if "/con-so/" in link or "/cong-bang/" in link]
    assert len(about) > 20
    assert [link for link in about if f"unit={commune.key.replace(':', '%3A')}" not in link] == []
    assert lines(page)["Giá trị trợ giúp"][0] == 90_600
    assert "Năm 2025" in page.content.decode()


def test_the_unit_of_another_province_is_not_offered(client, reviewer, other_commune):
    page = opened(client, reviewer, unit=other_commune.key)

    assert "Không có đơn vị" in page.content.decode()
    assert "lines" not in page.context


def test_a_period_backwards_is_explained(client, viewer):
    page = opened(client, viewer, **{"from": "2026-02-01", "to": "2026-01-01"})

    assert "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi." in page.content.decode()


def test_national_staff_see_the_provinces_and_open_one(client, nation, helped, province):
    AddressFactory(unit=helped[0].unit, filed=True, filed_on="2026-02-02", surveyed_on=None)
    national = UserFactory(role="viewer", unit=nation)

    page = opened(client, national)

    row = next(row for row in page.context["provinces"] if row.key == province.key)
    assert (row.filed, row.waiting) == (1, 0)
    assert "lines" not in page.context
    inside = opened(client, national, unit=province.key)
    assert lines(inside)["Giá trị trợ giúp"][0] == 700


def test_what_a_province_filed_is_the_figure_it_leads_to_with_the_years_on_paper(
    client, nation, helped, province
):
    unit = helped[0].unit
    AddressFactory(unit=unit, filed=True, filed_on="2010-02-02", surveyed_on=None)
    AddressFactory(unit=unit, submitted=True)
    HistoricalTotalFactory(unit=unit, filed=70)
    national = UserFactory(role="viewer", unit=nation)

    page = opened(client, national, **{"from": "2008-01-01", "to": "2026-11-23"})

    row = next(row for row in page.context["provinces"] if row.key == province.key)
    assert (row.filed, row.waiting) == (73, 1)
    of_province = [
        link for link in links(page) if f"unit={quote(province.key)}" in link.replace(":", "%3A")
    ]
    filed = next(link for link in of_province if "/con-so/c3/" in link)
    assert client.get(filed).context["amount"] == "73 địa chỉ"
    waiting = next(link for link in of_province if "status=submitted" in link)
    assert client.get(waiting).context["page_obj"].paginator.count == 1


@pytest.fixture
def crowded(november, reviewer, manager, commune):
    """Something of everything that can wait on anybody."""
    mark_alive("máy-1:7")
    for user in (reviewer, manager):
        for status in ("draft", "returned"):
            AddressFactory.create_batch(
                5, unit=commune, status=status, created_by=user, decision_reason="Thiếu"
            )
        UnsavedEntry.objects.create(user=user, key=f"{user.pk:032}", content=[])
    AddressFactory.create_batch(5, unit=commune, submitted=True)
    filed = AddressFactory.create_batch(5, unit=commune, **FILED)
    soon = {"held_until": today() + timedelta(days=2), "pledged_on": today()}
    over = {"status": "running", "frequency": "monthly", "confirmed_at": timezone.now()}
    for address in filed[1:]:
        Likeness.objects.create(
            first=filed[0],
            second=address,
            unit=commune,
            province=commune.province,
            ground="identity",
        )
        PledgeFactory(address=address, **soon)
        PledgeFactory(
            address=address,
            pledged_on=date(2026, 1, 1),
            ends_on=today() - timedelta(days=1),
            **over,
        )
    open_round(manager, [commune], deadline=date(2026, 11, 20))


AROUND_A_CHANGE = 2  # BEGIN and COMMIT around the session, which tests have inside one transaction


def unused_for_a_while(client):
    """Its use is noted again by the next page."""
    session = client.session
    session["seen_at"] = 0
    session.save()


@pytest.mark.parametrize("role", ["clerk", "reviewer", "manager", "viewer"])
def test_the_fullest_first_page_asks_at_most_25_queries(
    client, request, role, crowded, commune, django_assert_max_num_queries
):
    user = request.getfixturevalue(role)
    opened(client, user)

    unused_for_a_while(client)
    with django_assert_max_num_queries(25 - AROUND_A_CHANGE):
        page = client.get(HOME)

    assert role == "viewer" or len(page.context["tasks"]) >= 4
    with django_assert_max_num_queries(25):
        client.get(HOME, {"unit": commune.key})


def test_the_nation_asks_few_queries_too(client, nation, crowded, django_assert_max_num_queries):
    national = UserFactory(role="manager", unit=nation)
    User.objects.filter(pk=national.pk).update(password="!")
    opened(client, national)

    with django_assert_max_num_queries(25):
        client.get(HOME)


def test_change_is_said_in_words():
    def change(now, before):
        return Line("", "", now, before, "", "").change

    assert change(5, 5) == "không đổi"
    assert change(5, 4) == "tăng 1 (25,0%)"
    assert change(0, 8) == "giảm 8 (100,0%)"
    assert change(3, 0) == "tăng 3"
    assert change(3, None) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "Năm 2025"),
        (date(2026, 2, 1), date(2026, 2, 28), "Tháng 02/2026"),
        (date(2026, 1, 1), date(2026, 11, 23), "01/01 – 23/11/2026"),
        (date(2008, 1, 1), date(2018, 12, 31), "01/01/2008 – 31/12/2018"),
    ],
)
def test_a_period_is_named_as_people_name_it(start, end, words):
    assert period_name(start, end) == words

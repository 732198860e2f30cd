"""The book of a kitchen: a month at once, figures, rights."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from apps.core.actions import ActionError, VoidedError, void
from apps.ledgers.actions.kitchen import write_days
from apps.ledgers.models import KitchenDay
from apps.ledgers.models.kitchen import price_of_meal
from apps.ledgers.results import results_between
from tests.factories import AidModelFactory

TODAY = "2026-11-23 09:00+07:00"
FIRST = date(2026, 11, 2)
VALUES = {"meals": 50, "people": None, "cost": 900_000, "in_kind": None, "cooks": "", "note": ""}

pytestmark = pytest.mark.usefixtures("_today")


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def kitchen(commune):
    return AidModelFactory(unit=commune, kind="kitchen", name="Bếp ăn Thử")


def day(kitchen, on, **values):
    return KitchenDay.objects.create(aid_model=kitchen, served_on=on, **({"meals": 50} | values))


def month_url(kitchen, month="11/2026"):
    return f"{reverse('ledgers:kitchen_month', args=[kitchen.pk])}?thang={month}"


def typed(page):
    """What the boxes of a month's page hold, as a browser would send them back."""
    sent = {}
    for form in page.context["month"].rows:
        for box in form:
            value = box.value()
            shown = box.field.widget.format_value(value)
            sent[box.html_name] = "" if shown is None else shown
    return sent


def result(kitchen, code, start=date(2026, 1, 1), end=date(2026, 12, 31)):
    found = results_between([kitchen], start, end)[kitchen.pk]
    return next((one.amount for one in found if one.code == code), None)


def test_clerk_writes_the_days_of_a_month_at_once(client, clerk, kitchen):
    client.force_login(clerk)
    page = client.get(month_url(kitchen))
    sent = typed(page) | {
        "d2-meals": "50",
        "d2-cost": "900.000",
        "d3-meals": "60",
        "d3-people": "45",
        "d3-in_kind": "1,2 triệu",
        "d3-cooks": "Chi hội phụ nữ",
    }

    response = client.post(month_url(kitchen), sent)

    assert response["Location"] == f"{reverse('ledgers:kitchen', args=[kitchen.pk])}?nam=2026"
    rows = KitchenDay.objects.order_by("served_on").values_list(
        "served_on", "meals", "people", "cost", "in_kind", "cooks", "created_by"
    )
    assert list(rows) == [
        (FIRST, 50, None, 900_000, None, "", clerk.pk),
        (date(2026, 11, 3), 60, 45, None, 1_200_000, "Chi hội phụ nữ", clerk.pk),
    ]


def test_days_after_today_and_before_the_model_began_are_not_offered(client, clerk, kitchen):
    kitchen.started_on = date(2026, 11, 10)
    kitchen.save()
    client.force_login(clerk)

    rows = client.get(month_url(kitchen)).context["month"].rows

    assert (rows[0].day, rows[-1].day) == (date(2026, 11, 10), date(2026, 11, 23))


def test_same_month_sent_twice_is_written_once(client, clerk, kitchen):
    client.force_login(clerk)
    sent = typed(client.get(month_url(kitchen))) | {"d2-meals": "50"}
    client.post(month_url(kitchen), sent)

    response = client.post(month_url(kitchen), sent, follow=True)

    assert "Không có gì thay đổi." in response.content.decode()
    assert KitchenDay.objects.get().version == 1


def test_wrong_day_is_asked_about_and_the_good_ones_are_written(client, clerk, kitchen):
    client.force_login(clerk)
    sent = typed(client.get(month_url(kitchen))) | {
        "d2-meals": "50",
        "d3-people": "9",
        "d4-meals": "10",
        "d4-people": "11",
        "d5-meals": "mười",
    }

    page = client.post(month_url(kitchen), sent)

    words = page.content.decode()
    assert page.status_code == 200
    assert "Hãy ghi số suất ăn của ngày này." in words
    assert "Số người không nhiều hơn số suất (10)." in words
    assert "Hãy ghi một số nguyên bằng chữ số" in words
    assert "1 ngày không có lỗi đã được ghi" in words
    assert KitchenDay.objects.get().served_on == FIRST
    sent |= {"d3-people": "", "d4-people": "10", "d5-meals": "12"}
    assert client.post(month_url(kitchen), sent).status_code == 302
    assert KitchenDay.objects.count() == 3


def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_replaced(client, clerk, kitchen):
    client.force_login(clerk)
    sent = typed(client.get(month_url(kitchen))) | {"d2-meals": "50"}
    day(kitchen, FIRST, meals=45, cost=800_000)

    page = client.post(month_url(kitchen), sent)

    assert "Người khác vừa ghi 45 suất, 800.000 đồng." in page.content.decode()
    assert KitchenDay.objects.get().meals == 45
    assert client.post(month_url(kitchen), typed(page)).status_code == 302
    assert KitchenDay.objects.get().meals == 50


def test_a_written_day_cannot_be_emptied_but_voided_and_written_again(
    client, clerk, reviewer, kitchen
):
    row = day(kitchen, FIRST)
    client.force_login(clerk)
    sent = typed(client.get(month_url(kitchen))) | {"d2-meals": ""}
    assert "không để trống được" in client.post(month_url(kitchen), sent).content.decode()
    void_url = reverse("ledgers:kitchen_day_void", args=[row.pk])
    assert client.post(void_url, {"reason": "Ghi nhầm"}).status_code == 403
    client.force_login(reviewer)
    assert client.post(void_url, {"reason": ""}).status_code == 200

    client.post(void_url, {"reason": "Ghi nhầm ngày"})

    row.refresh_from_db()
    assert (row.is_voided, result(kitchen, "days")) == (True, None)
    written = write_days(kitchen, {FIRST: (None, VALUES)}, by=clerk)
    assert (written.count, result(kitchen, "meals")) == (1, 50)


@pytest.mark.parametrize(
    "values",
    [
        {"meals": 0},
        {"people": 51},
        {"people": 0},
        {"cost": -1},
        {"in_kind": -1},
    ],
)
def test_the_database_refuses_days_that_cannot_be(kitchen, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        day(kitchen, FIRST, **values)


def test_the_database_keeps_one_row_a_day(kitchen):
    day(kitchen, FIRST)

    with pytest.raises(IntegrityError), transaction.atomic():
        day(kitchen, FIRST)


def test_book_of_a_voided_model_is_closed(client, clerk, reviewer, kitchen):
    void(kitchen, reason="Ngừng", by=reviewer)

    with pytest.raises(ActionError, match="đã hủy"):
        write_days(kitchen, {FIRST: (None, VALUES)}, by=clerk)


def test_voiding_twice_is_refused(reviewer, kitchen):
    row = day(kitchen, FIRST)
    void(row, reason="Nhầm", by=reviewer)

    with pytest.raises(VoidedError):
        void(row, reason="Nhầm", by=reviewer)


def test_price_of_a_meal_is_exact_and_leaves_out_days_without_costs(kitchen):
    day(kitchen, FIRST, meals=3, cost=10_000)
    day(kitchen, date(2026, 11, 3), meals=4, cost=0, in_kind=5)
    day(kitchen, date(2026, 11, 4), meals=100)

    sums = KitchenDay.objects.of([kitchen.pk]).in_force().summed_by("aid_model").get()

    assert price_of_meal(sums) == Fraction(10_005, 7)
    assert (sums["unvalued"], sums["total_meals"]) == (1, 107)
    assert result(kitchen, "price") == 1_429


def test_without_meals_there_is_no_price(client, clerk, kitchen):
    client.force_login(clerk)

    assert result(kitchen, "price") is None
    assert (
        "Sổ chưa có ngày nấu nào"
        in client.get(reverse("ledgers:kitchen", args=[kitchen.pk])).content.decode()
    )
    day(kitchen, FIRST)
    page = client.get(reverse("ledgers:kitchen", args=[kitchen.pk])).content.decode()
    assert page.count("chưa có số liệu") == 3  # the tile, the month, the year


def test_figures_are_of_the_period_asked_for(client, clerk, kitchen):
    day(kitchen, date(2025, 12, 31), meals=10, cost=100)
    day(kitchen, date(2026, 1, 1), meals=20, cost=400, in_kind=100)
    day(kitchen, FIRST, meals=30, cost=700)
    client.force_login(clerk)

    page = client.get(reverse("ledgers:kitchen", args=[kitchen.pk]), {"nam": "2026"})

    assert (result(kitchen, "meals"), result(kitchen, "cost")) == (50, 1_100)
    assert result(kitchen, "in_kind") == 100
    months = [
        (row["month"].month, row["total_meals"], row["price"]) for row in page.context["months"]
    ]
    assert months == [(1, 20, "25"), (11, 30, "23")]
    assert page.context["total"]["total_meals"] == 50
    assert "Số suất ăn từng tháng năm 2026" in page.content.decode()


def test_list_of_days_is_filtered_and_taken_along_without_names_by_a_clerk(
    client, clerk, reviewer, kitchen
):
    day(kitchen, FIRST, cooks="Chị Lan")
    day(kitchen, date(2026, 10, 1))
    url = reverse("ledgers:kitchen_days", args=[kitchen.pk])
    client.force_login(clerk)
    shown = client.get(url, {"from": "01/11/2026"}).context["page_obj"].object_list
    assert [row["served_on"] for row in shown] == [FIRST]

    files = []
    for user in (clerk, reviewer):
        client.force_login(user)
        content = b"".join(client.get(url, {"xuat": "xlsx"}).streaming_content)
        files.append(
            [[c.value for c in row] for row in load_workbook(BytesIO(content)).worksheets[0]]
        )

    assert [len(rows) for rows in files] == [3, 3]
    assert "Người nấu, nhóm nấu" not in files[0][0]
    assert "Chị Lan" in files[1][1]


def test_kitchen_makes_no_aid_but_leads_to_the_form_of_aid(client, clerk, kitchen):
    day(kitchen, FIRST)
    client.force_login(clerk)
    page = client.get(reverse("ledgers:kitchen", args=[kitchen.pk]))

    form = client.get(page.context["aid_url"]).context["form"]

    assert kitchen.aid_records.count() == 0
    assert form["aid_model"].value() == kitchen.pk


def test_neighbours_do_not_find_the_book_and_viewers_do_not_write(
    client, neighbour_clerk, neighbour_reviewer, viewer, kitchen
):
    row = day(kitchen, FIRST)
    urls = [
        *(reverse(f"ledgers:kitchen{page}", args=[kitchen.pk]) for page in ("", "_month", "_days")),
        *(reverse(f"ledgers:kitchen_day{page}", args=[row.pk]) for page in ("", "_void")),
    ]

    def answers(user):
        client.force_login(user)
        return [client.get(url).status_code for url in urls]

    assert answers(neighbour_clerk) == [404] * 5
    assert answers(neighbour_reviewer) == [404] * 5
    assert answers(viewer) == [200, 403, 200, 200, 403]
    client.force_login(neighbour_clerk)
    assert client.post(urls[1], {"d2-meals": "5"}).status_code == 404


def test_a_model_of_another_kind_has_no_book_of_meals(client, clerk, commune):
    client.force_login(clerk)
    herd = AidModelFactory(unit=commune)

    assert client.get(reverse("ledgers:kitchen", args=[herd.pk])).status_code == 404


def test_history_of_a_day_tells_what_became_of_what(client, clerk, kitchen):
    client.force_login(clerk)
    sent = typed(client.get(month_url(kitchen))) | {"d2-meals": "50"}
    client.post(month_url(kitchen), sent)
    sent = typed(client.get(month_url(kitchen))) | {"d2-meals": "55"}
    client.post(month_url(kitchen), sent)

    page = client.get(reverse("ledgers:kitchen_day", args=[KitchenDay.objects.get().pk]))

    entries = page.context["entries"]
    assert [entry.what for entry in entries] == ["Sửa", "Tạo mới"]
    assert [(c.label, c.old, c.new) for c in entries[0].changes] == [("Số suất ăn", "50", "55")]


@pytest.mark.django_db(transaction=True)
def test_twenty_people_write_the_same_day_and_it_stands_once(clerk, kitchen):
    def write(number):
        try:
            values = VALUES | {"meals": 50 + number % 2}
            return write_days(kitchen, {FIRST: (None, values)}, by=clerk)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as people:
        written = list(people.map(write, range(20)))

    assert KitchenDay.objects.count() == 1
    assert sum(one.count for one in written) == 1
    assert sum(len(one.moved) for one in written) == 10

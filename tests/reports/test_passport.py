"""Where a figure comes from: its rule, unit, period, view, as-of date, and the records it counts."""

import io
import re
from datetime import date, timedelta
from itertools import chain
from urllib.parse import urlencode

import openpyxl
import pgtrigger
import pytest
from django.conf import settings
from django.urls import reverse

from apps.addresses.choices import Category, StopReason
from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.core.dates import format_date, today
from apps.core.money import format_number
from apps.ledgers.results import BOOKS
from apps.reports import figures
from apps.reports.actions import freezing
from apps.reports.passports import FIGURES
from tests.factories import (
    ActivityFactory,
    AddressFactory,
    AidModelFactory,
    DirectiveFactory,
    HistoricalTotalFactory,
    KitchenDayFactory,
    RoundFactory,
    SponsorFactory,
    UnitReportFactory,
)

ASKED = {"from": "2008-01-01", "to": "2018-12-31"}


def passport(client, code, **asked):
    return client.get(reverse("reports:figure", args=[code]), ASKED | asked)


def test_every_figure_tells_its_rule_unit_period_and_day(
    client, viewer, records, django_assert_max_num_queries
):
    client.force_login(viewer)
    category, round = Category.objects.first().name, str(RoundFactory(unit=viewer.unit).pk)
    of_record = {
        "address": AddressFactory(unit=viewer.unit).code,
        "sponsor": SponsorFactory(unit=viewer.unit).pk,
    }
    model = AidModelFactory(unit=viewer.unit).pk
    of_record |= dict.fromkeys(("model", *(book.code for book in chain(*BOOKS.values()))), model)

    for code, figure in FIGURES.items():
        asked = {"year": "2018"} if figure.needs_year else {}
        if code.endswith("_category"):
            asked["of"] = category
        if code.startswith("round_"):
            asked["of"] = round
        if figure.subject:
            asked["of"] = of_record[code.split("_")[0]]
        with django_assert_max_num_queries(25):
            page = passport(client, code, **asked).content.decode()

        assert figure.name in page, code
        for name, words in figure.rule_lines:
            assert name in page, code
            assert words in page, code
        for told in (viewer.unit.name, "31/12/2018", figures.VERSION):
            assert told in page, code


def test_what_there_is_not_is_not_found(client, viewer, other_commune):
    client.force_login(viewer)
    wrong = [
        ("khong", {}),
        ("c3", {"unit": other_commune.key}),
        ("c3", {"row": "khong"}),
        ("c3", {"of": "x"}),
        ("filed_category", {"of": "khong"}),
        ("papers", {"of": "received/khong"}),
        ("activities", {"of": "khong"}),
        ("far_above", {"of": "0/whole"}),
        ("round_all", {}),
        ("round_all", {"of": str(RoundFactory(unit=other_commune.province).pk)}),
    ]

    for code, asked in wrong:
        assert passport(client, code, **asked).status_code == 404, (code, asked)


def test_the_file_of_a_figure_repeats_its_rule_and_period(client, reviewer, records):
    client.force_login(reviewer)

    response = passport(client, "c8", xuat="xlsx")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    about = [cell for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row]
    assert figures.RULES["F7"] in about
    assert "từ 01/01/2008 đến hết 31/12/2018" in about
    assert figures.View.CURRENT.in_words(date(2018, 12, 31)) in about


def test_a_bookmark_of_the_earlier_pages_still_leads_to_the_figure(client, viewer, commune):
    client.force_login(viewer)
    reason = StopReason.objects.first()

    of_table = client.get(reverse("reports:behind", args=["c4"]), {"unit": commune.key})
    asked = {"year": "2018", "reason": reason.pk}
    of_year = client.get(reverse("reports:year_behind", args=["stopped"]), asked)

    assert of_table.status_code == 301
    assert of_table.url == f"/con-so/c4/?{urlencode({'unit': commune.key})}"
    assert of_year.url == f"/con-so/year_stopped/?{urlencode({'year': 2018, 'of': reason.name})}"
    assert client.get(reverse("reports:behind", args=["khong"])).status_code == 404


def amount_of(client, link):
    """The number that the page of a figure shows, without its measure."""
    return client.get(link.replace("&amp;", "&")).context["amount"].split(" ")[0]


def figures_on(client, url):
    """{link: the number it stands under} of every figure on a page that leads to its own."""
    html = client.get(url).content.decode()
    return dict(re.findall(r'<a href="(/con-so/[^"]*)">([^<]*)</a>', html))


def test_every_figure_of_a_report_opens_its_own_page_with_the_same_number(
    client, reviewer, commune, records
):
    report = UnitReportFactory(round=RoundFactory(unit=reviewer.unit), unit=commune)
    KitchenDayFactory(aid_model__unit=commune)
    client.force_login(reviewer)

    found = figures_on(client, reverse("reports:report_preview", args=[report.pk]))

    codes = {link.split("/")[2] for link in found}
    assert codes > {"c3", "c6", "c8", "given_value", "by_people", "papers", "groups", "year_new"}
    assert codes > {"kitchen_meals", "kitchen_price"}
    for link, words in found.items():
        assert amount_of(client, link) == words.split(" ")[0], link


def test_a_frozen_figure_keeps_its_number_its_rules_and_its_records(
    client, reviewer, commune, records
):
    report = UnitReportFactory(round=RoundFactory(unit=reviewer.unit), unit=commune, submitted=True)
    KitchenDayFactory(aid_model__unit=commune)
    report.status, report.accepted_at = "accepted", freezing.freeze(report, by=reviewer).frozen_at
    report.save()
    AidRecord.objects.all().delete()
    client.force_login(reviewer)
    freeze = report.freezes.get()

    found = figures_on(client, reverse("reports:report_preview", args=[report.pk]))
    response = client.get(reverse("reports:figure", args=["c8"]), {"freeze": freeze.pk})

    assert len(found) > 60
    for link, words in found.items():
        assert amount_of(client, link) == words.split(" ")[0], link
    assert response.context["amount"] == "1.234.568.500 đồng"
    assert [line["full_name"] for line in response.context["lines"]] == ["H'Yim Kđoh"]
    assert "Số liệu đã chốt" in response.content.decode()


def test_a_row_of_a_frozen_table_lists_the_addresses_that_were_there(
    client, reviewer, commune, neighbour_commune, records
):
    """An address that moved, was renamed or lost its aid afterwards is still in the row."""
    round = RoundFactory(unit=reviewer.unit)
    report = UnitReportFactory(round=round, unit=reviewer.unit, submitted=True)
    HistoricalTotalFactory(unit=commune, starts_on=date(2009, 1, 1), filed=7, value=1_000)
    freeze = freezing.freeze(report, by=reviewer)
    rows = {row["unit"]: row for row in freeze.figures["rows"]}
    names = set(Address.objects.filter(unit=commune).values_list("full_name", flat=True))
    before = Address.pgh_event_model.objects.latest("pgh_id").pgh_id
    Address.objects.filter(unit=commune).update(unit=neighbour_commune)
    moved = Address.pgh_event_model.objects.filter(pgh_id__gt=before)
    with pgtrigger.ignore("addresses.AddressEvent:append_only"):  # one transaction has one now()
        moved.update(pgh_created_at=freeze.frozen_at + timedelta(days=1))
    AidRecord.objects.all().delete()
    client.force_login(reviewer)

    told = {}
    for code in ("c3", "c6", "c7", "c8"):
        page = client.get(
            reverse("reports:figure", args=[code]), {"freeze": freeze.pk, "row": commune.key}
        )
        told[code] = page
        amount = format_number(rows[commune.key][code])
        assert page.context["amount"].split(" ")[0] == amount, code
        assert page.context["live"] == "", code
    assert {line["full_name"] for line in told["c3"].context["lines"]} <= names
    assert [line["full_name"] for line in told["c8"].context["lines"]] == ["H'Yim Kđoh"]
    assert [line["name"] for line in told["c3"].context["historical"]] == [commune.name]


def test_a_freeze_of_another_province_is_not_found(client, neighbour_reviewer, reviewer, commune):
    report = UnitReportFactory(round=RoundFactory(unit=reviewer.unit), unit=commune, submitted=True)
    freeze = freezing.freeze(report, by=reviewer)
    client.force_login(neighbour_reviewer)

    assert passport(client, "c3", freeze=freeze.pk).status_code == 404
    assert passport(client, "c3", freeze="x").status_code == 404


def sources_in(content, *, first=5):
    """[row of the sheet “Con số này ở đâu ra”] of a workbook, without its heads."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Con số này ở đâu ra"]
    return [row for row in sheet.iter_rows(min_row=first, values_only=True) if row[7]]


def test_the_workbook_of_the_table_says_of_each_figure_where_it_comes_from(
    client, reviewer, commune, records
):
    client.force_login(reviewer)

    content = client.get(reverse("reports:summary_file", args=["xlsx"]), ASKED).content

    rows = sources_in(content)
    whole, *_ = [row for row in rows if row[0] == "Cột 8: Giá trị trợ giúp"]
    (of_row,) = [row for row in rows if row[0].startswith("Cột 8") and row[3] == commune.name]
    assert whole[1:4] == (whole[1], "F7, F3, F1, F14, F15", reviewer.unit.name)
    now = f"Theo đơn vị hiện nay, tại thời điểm {format_date(today())}"
    assert whole[4:7] == ("01/01/2008 – 31/12/2018", now, "31/12/2018")
    assert of_row[7].startswith("http")
    link = of_row[7][of_row[7].index("/con-so/") :]
    assert amount_of(client, link) == format_number(of_row[1])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Con số này ở đâu ra"]
    words = [cell for (cell, *_) in sheet.iter_rows(values_only=True) if cell]
    assert f"F7: {figures.RULES['F7']}" in words


def test_the_workbooks_of_years_and_report_end_with_the_same_sheet(
    client, reviewer, commune, records
):
    report = UnitReportFactory(round=RoundFactory(unit=reviewer.unit), unit=commune)
    client.force_login(reviewer)

    years = client.get(reverse("reports:year_file", args=["xlsx"]), ASKED).content
    outline = client.get(reverse("reports:report_file", args=[report.pk, "xlsx"])).content

    for content in (years, outline):
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[-1] == "Con số này ở đâu ra"
    row = next(row for row in sources_in(years) if row[0] == "Địa chỉ được trợ giúp, năm 2018")
    assert amount_of(client, row[7][row[7].index("/con-so/") :]) == format_number(row[1])
    assert len(sources_in(outline)) > 60


NUMBER = re.compile(r"[0-9][0-9.]*(,[0-9])?%?|chưa có số liệu")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("reports:summary_table", ASKED),
        ("reports:years", {"from": "2017-01-01", "to": "2018-12-31", "measure": "new"}),
        ("reports:fairness", ASKED | {"list": "units"}),
        ("campaign:overview", {"year": "2018"}),
        ("addresses:review_round", {}),
        ("home", {"from": "2018-01-01", "to": "2018-12-31"}),
    ],
)
def test_the_number_on_a_page_is_the_number_on_its_own_page(
    client, reviewer, commune, records, name, asked
):
    for kind in ("training", "publicity"):
        ActivityFactory(unit=commune, kind=kind, held_on="2018-05-05", times=3, participants=40)
    DirectiveFactory(unit=commune, issued_on="2018-05-05")
    client.force_login(reviewer)

    found = figures_on(client, f"{reverse(name)}?{urlencode(asked)}")

    assert found
    for link, words in found.items():
        if NUMBER.fullmatch(words):
            assert amount_of(client, link) in (words, "chưa"), link


def test_lists_of_rounds_a_round_and_fairness_say_where_their_figures_come_from(
    client, manager, commune, records
):
    round = RoundFactory(unit=manager.unit)
    UnitReportFactory(round=round, unit=commune)
    now = f"Theo đơn vị hiện nay, tại thời điểm {format_date(today())}"
    client.force_login(manager)
    pages = {
        reverse("reports:round_list"): {"round_all", "round_came_in"},
        reverse("reports:round", args=[round.pk]): {"round_all", "round_overdue", "round_in_time"},
        f"{reverse('reports:fairness')}?list=units": {"never_helped", "far_above", "shared_value"},
    }

    for url, codes in pages.items():
        asked = client.get(f"{url}{'&' if '?' in url else '?'}xuat=xlsx")
        content = b"".join(asked.streaming_content)
        found = sources_in(content, first=2)
        assert {row[5] for row in found[1:] if "/con-so/" in str(row[7])} == {now}

        links = [row for row in found if "/con-so/" in str(row[7])]
        assert {row[7].split("/con-so/")[1].split("/")[0] for row in links} >= codes
        for row in links:
            page = client.get(row[7].removeprefix(settings.SITE_URL))
            assert page.context["amount"].split(" ")[0] == format_number(row[1]), row

"""Where the figures of one record come from: a dossier, a sponsor, an aid model and its books."""

import re
from datetime import date

import pytest
from django.urls import reverse

from apps.aid_models.models import AidModel
from apps.core.money import NO_FIGURE
from apps.reports.passports import FIGURES
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    AnimalFactory,
    HouseFactory,
    HouseFundingFactory,
    IssueFactory,
    KitchenDayFactory,
    LoanEntryFactory,
    LoanFactory,
    LotFactory,
    PlacementFactory,
    SponsorFactory,
)

pytestmark = pytest.mark.django_db


def figures_on(client, url):
    """{link: the words it stands under} of the figures of a page."""
    html = client.get(url).content.decode()
    found = re.findall(r'<a href="(/con-so/[^"]*)">([^<]*)</a>', html)
    return {link.replace("&amp;", "&"): words for link, words in found}


def opened(client, link):
    """(the number a figure's page shows, how many records it lists)."""
    page = client.get(link)
    assert page.status_code == 200, link
    return page.context["amount"].rsplit(" ", page.context["amount"].count(" "))[0], len(
        page.context["lines"]
    )


@pytest.fixture
def given(commune):
    """(address, sponsor, model): two valued gifts, one passed on, one without value, one left out."""
    address = AddressFactory(unit=commune, filed=True)
    sponsor, model = SponsorFactory(unit=commune), AidModelFactory(unit=commune)
    to = {"address": address, "sponsor": sponsor, "aid_model": model, "headcount": 1}
    AidRecordFactory(given_on="2009-03-03", value=700, **to)
    AidRecordFactory(given_on="2026-03-03", value=50, **to)
    AidRecordFactory(given_on="2026-03-04", value=9, is_recirculated=True, **to)
    AidRecordFactory(given_on="2026-03-05", value=None, **to)
    AidRecordFactory(given_on="2026-03-06", value=30, exclusion="X1", **to)
    AidRecordFactory(given_on="2026-03-07", value=4, exclusion="X1", is_recirculated=True, **to)
    return address, sponsor, model


def test_totals_of_a_dossier_a_sponsor_and_a_model_open_the_gifts_they_add_up(client, clerk, given):
    address, sponsor, model = given
    client.force_login(clerk)
    pages = {
        reverse("addresses:detail", args=[address.code]): {"address_value": ("750", 4)},
        reverse("sponsors:detail", args=[sponsor.pk]): {
            "sponsor_value": ("750", 4),
            "sponsor_addresses": ("1", 4),
        },
        reverse("aid_models:detail", args=[model.pk]): {
            "model_value": ("750", 4),
            "model_person_turns": ("4", 4),
            "model_passed_on": ("1", 1),
        },
    }
    kinds = {"times": ("4", 4), "unvalued": ("1", 1)}

    for url, more in pages.items():
        found = figures_on(client, url)
        told = {link.split("/")[2]: opened(client, link) for link in found}
        whose = next(iter(more)).split("_")[0]
        wanted = more | {f"{whose}_{name}": what for name, what in kinds.items()}
        if whose != "model":
            wanted[f"{whose}_excluded"] = ("30", 2)
        assert {code: told[code] for code in wanted} == wanted
        assert {link.split("/")[2]: words for link, words in found.items()} == {
            code: amount for code, (amount, _) in told.items()
        }


def test_a_figure_of_one_record_tells_whose_it_is_since_when_and_its_rule(client, clerk, given):
    address, _, _ = given
    client.force_login(clerk)

    page = client.get(reverse("reports:figure", args=["address_value"]), {"of": address.code})

    told = page.content.decode()
    assert f"Giá trị trợ giúp của một địa chỉ: {address.code}" in told
    assert "từ trước đến hết" in told
    assert reverse("addresses:detail", args=[address.code]) in told
    assert dict(page.context["facts"])["Đơn vị"] == address.unit.name
    of_year = client.get(
        reverse("reports:figure", args=["address_value"]),
        {"of": address.code, "from": "2009-01-01", "to": "2009-12-31", "xuat": "csv"},
    )
    assert b"2009-03-03" in b"".join(of_year.streaming_content)


def test_the_record_of_another_place_is_not_found(client, clerk, other_commune):
    address = AddressFactory(unit=other_commune, filed=True)
    model = AidModelFactory(unit=other_commune)
    client.force_login(clerk)

    for code, of in (
        ("address_value", address.code),
        ("address_value", ""),
        ("model_value", model.pk),
        ("herd_animals", model.pk),
        ("herd_animals", "x"),
        ("sponsor_value", "9999999"),
    ):
        url = reverse("reports:figure", args=[code])
        assert client.get(url, {"of": of}).status_code == 404, (code, of)


def a_model(kind, commune):
    return AidModelFactory(unit=commune, kind=kind)


def filled_herd(commune):
    model = a_model(AidModel.Kind.COW_BANK, commune)
    mother = AnimalFactory(aid_model=model)
    PlacementFactory(animal=mother, address__unit=commune)
    return model


def filled_fund(commune):
    model = a_model(AidModel.Kind.REVOLVING, commune)
    model.capital.create(amount=9_000, moved_on=date(2020, 1, 1))
    model.capital.create(amount=1_000, moved_on=date(2020, 2, 1), kind="taken_out")
    loan = LoanFactory(aid_model=model, address__unit=commune, amount=500, due_on=None)
    LoanEntryFactory(loan=loan, amount=200)
    return model


def filled_kitchen(commune):
    model = a_model(AidModel.Kind.KITCHEN, commune)
    KitchenDayFactory(aid_model=model, served_on="2026-02-03", meals=20, cost=400, in_kind=100)
    KitchenDayFactory(aid_model=model, served_on="2025-02-03", meals=5, cost=None, in_kind=None)
    return model


def filled_houses(commune):
    model = a_model(AidModel.Kind.HOUSE, commune)
    house = HouseFactory(aid_model=model, address__unit=commune)
    HouseFundingFactory(house=house, value=70)
    return model


def filled_store(commune):
    model = a_model(AidModel.Kind.STORE, commune)
    lot = LotFactory(item__aid_model=model, quantity=10, unit_value=7)
    IssueFactory(lot=lot, quantity=3)
    return model


@pytest.mark.parametrize(
    ("fill", "book"),
    [
        (filled_herd, "herd"),
        (filled_fund, "fund"),
        (filled_kitchen, "kitchen"),
        (filled_houses, "houses"),
        (filled_store, "store"),
    ],
)
def test_what_a_book_says_opens_its_rule_and_the_rows_it_says_it_of(
    client, clerk, commune, fill, book
):
    model = fill(commune)
    client.force_login(clerk)

    found = figures_on(client, reverse("aid_models:detail", args=[model.pk]))
    in_book = figures_on(client, reverse(f"ledgers:{book}", args=[model.pk]))

    codes = {link.split("/")[2] for link in found}
    assert {code for code in codes if code.startswith(book)}
    assert codes | {"kitchen_spent"} >= {link.split("/")[2] for link in in_book}
    for link, words in (found | in_book).items():
        page = client.get(link)
        assert page.context["amount"].startswith(words), link
        assert FIGURES[link.split("/")[2]].rule_lines[0][1] in page.content.decode()
        if words not in ("0", NO_FIGURE):
            assert page.context["lines"], link
            assert b"".join(client.get(f"{link}&xuat=csv").streaming_content)

"""A draft may lack nearly everything; what is sent for approval may not."""

import pytest
from django.urls import reverse

from apps.addresses.actions import MissingError, submit
from apps.addresses.models import Address, AidForm
from tests.addresses.sheets import change, enter, page
from tests.factories import AddressFactory

NAMELESS = "(chưa ghi tên)"


def test_a_clerk_saves_a_draft_at_any_point_even_without_a_name(client, clerk):
    answer = enter(
        client,
        clerk,
        kind="household",
        full_name="",
        born="",
        headcount="",
        hamlet="",
        data_consent_by="Bà nội",
        members=[{"full_name": "Y Thim"}],
    )

    address = Address.objects.get()
    assert (address.status, address.full_name, address.headcount) == ("draft", "", None)
    assert NAMELESS in page(client.get(answer.url))
    assert f"<h1>{NAMELESS}</h1>" in client.get(answer.url).content.decode()
    assert f"<title>{NAMELESS}" in client.get(answer.url).content.decode()
    assert NAMELESS in page(client.get(reverse("addresses:list")))


def test_sending_an_unfinished_draft_leads_to_what_is_missing(client, clerk):
    enter(client, clerk, kind="household", full_name="", headcount="")
    address = Address.objects.get()

    answer = client.get(reverse("addresses:submit", args=[address.code]), follow=True)

    html = answer.content.decode()
    assert '<a href="#id_full_name">Họ và tên (hoặc tên tập thể): Hãy điền mục này.</a>' in html
    assert '<a href="#id_headcount">Số người: Hãy điền mục này.</a>' in html
    assert html.count("Hãy điền mục này.") == 4  # in the summary and at the field
    assert "data-error-summary" in html
    with pytest.raises(MissingError, match="còn thiếu: họ và tên, số người"):
        submit(address, by=clerk)


def test_sending_while_saving_names_all_that_is_missing_in_the_order_of_the_page(client, clerk):
    answer = enter(
        client,
        clerk,
        kind="household",
        full_name="",
        headcount="",
        needs=[{"value": "5"}],
        data_consent_by="Bà nội",
        then="submit",
    )

    html = answer.content.decode()
    summary = html[
        html.index("data-error-summary") : html.index("</ul>", html.index("data-error-summary"))
    ]
    anchors = ["#id_full_name", "#id_headcount", "#id_needs-0-description", "#id_data_consent_on"]
    assert [part.split('"')[0] for part in summary.split('href="')[1:]] == anchors
    assert not Address.objects.exists()


def test_what_was_missing_is_filled_in_and_sent(client, clerk):
    enter(client, clerk, full_name="")
    address = Address.objects.get()

    client.post(
        reverse("addresses:edit", args=[address.code]),
        {
            "version": address.version,
            "kind": "individual",
            "full_name": "H'Yim Thử",
            "needs-TOTAL_FORMS": 0,
            "needs-INITIAL_FORMS": 0,
            "members-TOTAL_FORMS": 0,
            "members-INITIAL_FORMS": 0,
            "then": "submit",
        },
    )

    address.refresh_from_db()
    assert (address.status, address.full_name) == ("submitted", "H'Yim Thử")


@pytest.mark.parametrize(
    ("kind", "headcount", "words"),
    [("individual", 1, "Chỉ hộ gia đình"), ("household", 1, "Hộ ghi 1 người nhưng có 2 người")],
)
def test_members_that_do_not_fit_hold_a_draft_back(kind, headcount, words, clerk):
    address = AddressFactory(unit=clerk.unit, kind=kind, headcount=headcount)
    address.members.create(full_name="Y Thim")

    with pytest.raises(MissingError, match=words):
        submit(address, by=clerk)


def test_a_returned_dossier_does_not_become_nameless_again(client, clerk):
    address = AddressFactory(unit=clerk.unit, status="returned", decision_reason="Xem lại")

    client.force_login(clerk)
    answer = client.post(
        reverse("addresses:edit", args=[address.code]),
        {"version": 1, "kind": "individual", "full_name": "", "then": "stay"},
    )

    assert "Họ và tên (hoặc tên tập thể): Hãy điền mục này." in page(answer)


def test_the_form_of_aid_alone_names_a_need(client, clerk):
    food = AidForm.objects.first()

    enter(client, clerk, needs=[{"description": "", "form": food.pk}])

    assert Address.objects.get().needs.get().description == food.name


def test_the_familys_consent_is_kept_and_shown(client, clerk):
    answer = enter(
        client, clerk, data_consent_on="05032018", data_consent_by="Con gái", then="submit"
    )

    assert "05/03/2018, Con gái" in page(client.get(answer.url))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2/11/2020", "02/11/2020"), ("02112020", "02/11/2020"), ("2-1-2020", "02/01/2020")],
)
def test_days_are_read_as_people_write_them(typed, read, client, clerk):
    answer = enter(client, clerk, surveyed_on=typed)

    assert read in page(client.get(answer.url))


@pytest.mark.parametrize("typed", ["2112020", "2/11/20", "11/2020", "2020"])
def test_a_day_with_two_readings_is_asked_again(typed, client, clerk):
    answer = enter(client, clerk, surveyed_on=typed)

    assert "Ngày khảo sát: " in page(answer)
    assert not Address.objects.exists()


def test_the_dossier_of_a_filed_case_is_changed_as_before(client, reviewer, filed_address):
    change(client, reviewer, filed_address, filed_on="05/03/2019", headcount="1")

    filed_address.refresh_from_db()
    assert filed_address.version == 2

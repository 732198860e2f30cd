"""Numbers of thousands of digits, where a page of ours sends a small one, break nothing."""

import pytest
from django.urls import reverse

ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    ("name", "args", "parameter"),
    [
        ("addresses:list", [], "page"),
        ("addresses:review_round", [], "page"),
        ("aid_records:list", [], "page"),
        ("aid_records:create", [], "pledge"),
        ("notices:list", [], "page"),
        ("reports:figure", ["c3"], "page"),
        ("reports:fairness", [], "page"),
        ("reports:fairness", [], "months"),
    ],
)
def test_reader_of_a_page_gets_an_answer(client, reviewer, name, args, parameter):
    client.force_login(reviewer)

    answer = client.get(reverse(name, args=args), {parameter: ENDLESS})

    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("name", ["review_update", "edit"])
def test_writer_of_a_form_gets_an_answer(client, clerk, filed_address, name):
    client.force_login(clerk)
    sent = {"version": ENDLESS, "needs-INITIAL_FORMS": ENDLESS, "needs-TOTAL_FORMS": ENDLESS}

    answer = client.post(
        reverse(f"addresses:{name}", args=[filed_address.code]), sent | {"more": "needs"}
    )

    assert answer.status_code in (200, 302)

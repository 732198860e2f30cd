"""The side of an address by hand (rule F5)."""

import pytest
from django.urls import reverse

from apps.aid_records.actions.sides import place
from apps.aid_records.models import SideOverride
from apps.core.actions import ActionError


def url(address):
    return reverse("aid_records:side_override", args=[address.code])


def test_reviewer_places_an_address_with_a_reason(client, reviewer, filed_address):
    client.force_login(reviewer)

    response = client.post(
        url(filed_address), {"side": "red_cross", "reason": "Hội vận động là chính"}
    )

    override = filed_address.side_override
    assert response.status_code == 302
    assert (override.side, override.reason) == ("red_cross", "Hội vận động là chính")
    assert override.created_by == reviewer


def test_placing_again_changes_the_one_decision(reviewer, filed_address):
    place(filed_address, side="red_cross", reason="Một", by=reviewer)
    place(filed_address, side="others", reason="Hai", by=reviewer)

    override = SideOverride.objects.get()
    assert (override.side, override.reason, override.version) == ("others", "Hai", 2)


def test_giving_the_address_back_to_the_rule_stays_in_the_history(client, reviewer, filed_address):
    place(filed_address, side="others", reason="Tạm", by=reviewer)
    client.force_login(reviewer)

    client.post(url(filed_address), {"side": "", "reason": ""})

    assert not SideOverride.objects.exists()
    labels = SideOverride.pgh_event_model.objects.values_list("pgh_label", flat=True)
    assert sorted(labels) == ["delete", "insert"]


def test_an_address_that_was_never_placed_is_given_back_without_a_fuss(reviewer, filed_address):
    assert place(filed_address, side="", reason="", by=reviewer) is None


def test_a_side_without_a_reason_is_refused(client, reviewer, filed_address):
    client.force_login(reviewer)

    response = client.post(url(filed_address), {"side": "others", "reason": " "})

    assert "Hãy ghi lý do xếp cột." in response.text
    assert not SideOverride.objects.exists()
    with pytest.raises(ActionError, match="Hãy ghi lý do"):
        place(filed_address, side="others", reason=" ", by=reviewer)


def test_clerk_may_not_place_and_strangers_do_not_find_the_address(
    client, clerk, neighbour_reviewer, filed_address
):
    client.force_login(clerk)
    assert client.get(url(filed_address)).status_code == 403

    client.force_login(neighbour_reviewer)
    assert client.get(url(filed_address)).status_code == 404


def test_the_form_shows_what_was_decided(client, reviewer, filed_address):
    place(filed_address, side="others", reason="Bên khác giúp nhiều hơn", by=reviewer)
    client.force_login(reviewer)

    page = client.get(url(filed_address))

    assert "Bên khác giúp nhiều hơn" in page.text
    assert page.context["form"]["side"].value() == "others"

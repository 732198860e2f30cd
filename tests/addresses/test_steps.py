"""The page of one address and the steps of its life: who may, who may not, who finds nothing."""

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from tests.addresses.sheets import TYPED, change, enter, page
from tests.factories import AddressFactory, AidRecordFactory, NeedFactory


def test_the_history_is_readable(client, clerk, reviewer):
    enter(client, clerk, needs=[{"description": "Gạo"}])
    address = Address.objects.get()
    change(client, clerk, address, hamlet="Buôn Tring", then="submit")
    client.force_login(reviewer)
    detail = reverse("addresses:detail", args=[address.code])
    client.post(
        reverse("addresses:return", args=[address.code]),
        {"return_reason": "missing", "reason": "Thiếu tuổi", "field_to_mend": ["birth_date"]},
    )

    text = page(client.get(detail))

    history = text[text.index("Lịch sử") :]
    for words in ("Buôn Kli A", "Buôn Tring", "Thiếu tuổi", "Trả lại", "Chờ duyệt"):
        assert words in history
    assert clerk.full_name in history
    assert reviewer.full_name in history


def test_a_page_costs_few_queries(client, reviewer, filed_address, django_assert_max_num_queries):
    NeedFactory.create_batch(5, address=filed_address)
    client.force_login(reviewer)
    client.get(reverse("addresses:list"))

    with django_assert_max_num_queries(25):
        client.get(reverse("addresses:detail", args=[filed_address.code]))


STEPS = {
    "submit": {},
    "withdraw": {},
    "approve": {"filed_on": "05/03/2018"},
    "return": {"return_reason": "missing", "reason": "Thiếu tuổi", "field_to_mend": ["birth_date"]},
    "reject": {"reason": "Không đúng đối tượng"},
    "duplicate": {},
    "introduce": {"introduced_on": "06/03/2018"},
    "review": {"reviewed_on": "06/03/2018", "outcome": "deceased", "form_key": TYPED["form_key"]},
    "close": {"closed_on": "06/03/2018"},
    "reopen": {"reason": "Tái nghèo"},
    "discard": {"reason": "Nhập nhầm"},
    "void": {"reason": "Nhập nhầm"},
}
BEFORE = {
    "submit": {},
    "introduce": {"filed": True},
    "review": {"filed": True},
    "close": {"filed": True},
    "reopen": {"closed": True},
    "discard": {"status": "draft"},
    "void": {"filed": True},
}
AFTER = {
    "submit": "submitted",
    "withdraw": "draft",
    "approve": "filed",
    "return": "returned",
    "reject": "rejected",
    "introduce": "filed",
    "review": "filed",
    "close": "closed",
    "reopen": "filed",
    "discard": "draft",
    "void": "filed",
}
FOR_REVIEWERS = ["approve", "return", "reject", "duplicate", "void"]


def ready_for(step, unit):
    return AddressFactory(unit=unit, **BEFORE.get(step, {"submitted": True}))


def take(client, step, address, **fields):
    data = STEPS[step] | fields
    if step == "approve":
        data |= {"version": data.get("version", address.version)}
    if step == "duplicate":
        data |= {"of": AddressFactory(unit=address.unit, filed=True).code}
    if step == "close":
        data |= {"stop_reason": "1"}
    return client.post(reverse(f"addresses:{step}", args=[address.code]), data)


@pytest.mark.parametrize("step", AFTER)
def test_a_step_asks_first_then_acts_and_says_so(step, client, reviewer, commune):
    address = ready_for(step, commune)
    client.force_login(reviewer)
    url = reverse(f"addresses:{step}", args=[address.code])
    detail = reverse("addresses:detail", args=[address.code])

    assert url in client.get(detail).content.decode()
    assert address.full_name in page(client.get(url))
    response = take(client, step, address)

    assert response.url == detail
    address.refresh_from_db()
    assert address.status == AFTER[step]
    assert 'class="notice notice-success"' in client.get(detail).content.decode()


@pytest.mark.parametrize("step", [step for step in STEPS if step != "reject"])
def test_a_step_in_the_wrong_state_explains_itself(step, client, reviewer, commune):
    address = AddressFactory(
        unit=commune, status="rejected", decision_reason="Không đúng đối tượng"
    )
    if step == "void":
        AidRecordFactory(address=address)
    client.force_login(reviewer)

    response = take(client, step, address)

    assert response.status_code == 200
    assert "Có điều cần sửa" in page(response)
    address.refresh_from_db()
    assert address.status == "rejected"


@pytest.mark.parametrize("step", STEPS)
def test_nobody_finds_a_step_of_another_province(step, client, neighbour_reviewer, commune):
    address = ready_for(step, commune)
    client.force_login(neighbour_reviewer)

    assert client.get(reverse(f"addresses:{step}", args=[address.code])).status_code == 404
    assert take(client, step, address).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_a_viewer_reads_but_takes_no_step(step, client, viewer, commune):
    address = ready_for(step, commune)
    client.force_login(viewer)

    detail = client.get(reverse("addresses:detail", args=[address.code]))
    assert detail.status_code == 200
    assert reverse(f"addresses:{step}", args=[address.code]) not in detail.content.decode()
    assert take(client, step, address).status_code == 403


@pytest.mark.parametrize("step", FOR_REVIEWERS)
def test_a_clerk_does_not_decide(step, client, clerk):
    address = ready_for(step, clerk.unit)
    client.force_login(clerk)

    assert take(client, step, address).status_code == 403


def test_a_clerk_does_not_find_the_case_of_the_commune_next_door(
    client, neighbour_clerk, draft_address
):
    client.force_login(neighbour_clerk)

    for name in ("detail", "edit", "submit"):
        url = reverse(f"addresses:{name}", args=[draft_address.code])
        assert client.get(url).status_code == 404


def test_what_changed_after_the_page_was_opened_is_not_approved(client, reviewer, commune):
    address = ready_for("approve", commune)
    client.force_login(reviewer)

    response = take(client, "approve", address, version=address.version + 1)

    assert "Hồ sơ vừa được sửa sau khi bạn mở trang này" in page(response)
    address.refresh_from_db()
    assert address.status == "submitted"


def test_naming_a_duplicate_leads_to_both_dossiers_side_by_side(client, reviewer, commune):
    address, other = ready_for("duplicate", commune), AddressFactory(unit=commune, filed=True)
    client.force_login(reviewer)

    response = client.post(
        reverse("addresses:duplicate", args=[address.code]), {"of": other.code.lower()}
    )

    assert response.url == reverse("aid_records:merge", args=[other.code, address.code])
    address.refresh_from_db()
    assert address.status == "submitted"


def test_a_duplicate_is_named_by_a_code_the_reviewer_can_see(
    client, reviewer, commune, other_commune
):
    address = ready_for("duplicate", commune)
    far = AddressFactory(unit=other_commune, filed=True)
    client.force_login(reviewer)

    response = client.post(
        reverse("addresses:duplicate", args=[address.code]), {"of": far.code.lower()}
    )

    assert f"Không có hồ sơ {far.code} trong phạm vi của bạn." in page(response)


def test_a_review_sent_twice_is_one_review(client, reviewer, filed_address):
    client.force_login(reviewer)

    take(client, "review", filed_address)
    take(client, "review", filed_address)

    assert filed_address.reviews.count() == 1


def test_an_unchanged_review_reminds_of_nothing(client, reviewer, filed_address):
    client.force_login(reviewer)
    take(client, "review", filed_address, outcome="unchanged")

    text = page(client.get(reverse("addresses:detail", args=[filed_address.code])))

    assert "Dừng trợ giúp” với ngày" not in text


def test_a_review_that_ends_help_reminds_to_close(client, reviewer, filed_address):
    client.force_login(reviewer)
    take(client, "review", filed_address)

    text = page(client.get(reverse("addresses:detail", args=[filed_address.code])))

    assert "hãy ghi “Dừng trợ giúp”" in text
    assert "Qua đời" in text


def test_a_voided_case_stays_readable(client, reviewer, filed_address):
    client.force_login(reviewer)
    take(client, "void", filed_address)

    text = page(client.get(reverse("addresses:detail", args=[filed_address.code])))

    assert "đã hủy hồ sơ này" in text
    assert "Nhập nhầm" in text


def test_a_clerk_drops_an_own_draft_but_not_a_dossier_on_file(client, clerk, draft_address):
    filed = AddressFactory(unit=clerk.unit, filed=True)
    client.force_login(clerk)

    take(client, "discard", draft_address)
    refused = take(client, "discard", filed)

    draft_address.refresh_from_db()
    filed.refresh_from_db()
    assert draft_address.is_voided
    assert not filed.is_voided
    assert "Có điều cần sửa" in page(refused)

"""What a person sees of dossiers that look alike: while typing, upon saving, on the work-list."""

import uuid

import pytest
from django.urls import reverse

from apps.addresses import actions
from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.models import Address, Likeness
from tests.factories import AddressFactory, UserFactory

NAME = "Nguyễn Thị Thử Trùng"
ELSEWHERE = "Có hồ sơ tương tự ở đơn vị khác"
CREATE = reverse("addresses:create")


def page(response):
    return response.content.decode()


def typed(**fields):
    rows = {
        f"{rows}-{name}": "0"
        for rows in ("needs", "members")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    person = {"kind": "individual", "full_name": NAME, "born": "1950", "headcount": "1"}
    return rows | person | {"form_key": str(uuid.uuid4()), "then": "submit"} | fields


@pytest.fixture
def mrs_thu(commune):
    return AddressFactory(
        code="DL-19-000001", unit=commune, full_name=NAME, birth_year=1950, filed=True
    )


@pytest.fixture
def neighbours_mrs_thu(neighbour_commune):
    return AddressFactory(
        code="DL-19-000002",
        unit=neighbour_commune,
        full_name=NAME.upper(),
        birth_year=1950,
        filed=True,
        hamlet="Buôn Nơi Khác",
        identity_number="099150000009",
    )


def test_clerk_meets_the_existing_case_and_goes_on_with_a_reason(client, clerk, mrs_thu):
    client.force_login(clerk)
    data = typed()

    asked = client.post(CREATE, data)

    assert mrs_thu.code in page(asked)
    assert reverse("addresses:detail", args=[mrs_thu.code]) in page(asked)
    assert "nếu vẫn lập thì ghi lý do ở đây" in page(asked)
    assert Address.objects.count() == 1

    saved = client.post(CREATE, data | {"likeness_reason": "Hai bà ở hai buôn"})

    assert saved.status_code == 302
    pair = Likeness.objects.get()
    assert (pair.first, pair.entry_reason) == (mrs_thu, "Hai bà ở hai buôn")


def test_a_second_click_on_a_double_with_its_reason_is_one_dossier(client, clerk, mrs_thu):
    client.force_login(clerk)
    data = typed(likeness_reason="Hai bà ở hai buôn")

    first, second = client.post(CREATE, data), client.post(CREATE, data)
    third = client.post(CREATE, data | {"likeness_reason": ""})

    assert first.url == second.url == third.url
    assert Address.objects.count() == 2


def test_clerk_learns_nothing_of_a_likeness_in_another_commune(
    client, clerk, neighbours_mrs_thu, neighbour_commune
):
    client.force_login(clerk)

    checked = client.post(
        reverse("addresses:likeness_check"),
        {"full_name": NAME, "born": "1950", "identity_number": "099150000009"},
    )
    saved = client.post(CREATE, typed())
    detail = page(client.get(saved.url))

    assert ELSEWHERE in page(checked)
    assert ELSEWHERE in detail
    secrets = (
        neighbours_mrs_thu.code,
        neighbours_mrs_thu.full_name,
        neighbours_mrs_thu.hamlet,
        neighbour_commune.name,
        "Đã lập hồ sơ",
    )
    for body in (page(checked), detail, page(client.get(reverse("addresses:likeness_list")))):
        assert [secret for secret in secrets if secret in body] == []
    assert Likeness.objects.get().unit == neighbour_commune.province


def test_reviewer_in_scope_of_both_sees_both(
    client, reviewer, mrs_thu, neighbours_mrs_thu, commune
):
    client.force_login(reviewer)

    data = {"full_name": NAME, "born": "1950", "unit": commune.name}
    body = page(client.post(reverse("addresses:likeness_check"), data))

    assert mrs_thu.code in body
    assert neighbours_mrs_thu.code in body
    assert ELSEWHERE not in body


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name": NAME, "born": ""},
        {"full_name": NAME, "born": "mười chín năm mươi"},
        {"full_name": "", "born": "1950"},
        {"identity_number": "12"},
        {},
    ],
)
def test_half_typed_words_are_like_nobody(client, clerk, mrs_thu, fields):
    client.force_login(clerk)

    response = client.post(reverse("addresses:likeness_check"), fields)

    assert (response.status_code, page(response).strip()) == (200, "")


def test_the_dossier_that_is_edited_is_not_like_itself(client, clerk, mrs_thu):
    client.force_login(clerk)

    data = {"full_name": NAME, "born": "1950", "code": mrs_thu.code}
    response = client.post(reverse("addresses:likeness_check"), data)

    assert page(response).strip() == ""


def test_an_edit_asks_only_when_it_makes_a_new_likeness(client, clerk, mrs_thu):
    other = AddressFactory(unit=clerk.unit, full_name="Trần Thị Khác", birth_year=1950)
    url = reverse("addresses:edit", args=[other.code])
    client.force_login(clerk)

    untouched = client.post(
        url, typed(full_name="Trần Thị Khác", version=other.version, then="stay")
    )
    other.refresh_from_db()
    asked = client.post(url, typed(version=other.version, then="stay"))
    saved = client.post(
        url, typed(version=other.version, then="stay", likeness_reason="Hai bà khác nhau")
    )
    other.refresh_from_db()
    again = client.post(url, typed(version=other.version, then="stay", phone="0912345678"))

    codes = [response.status_code for response in (untouched, asked, saved, again)]
    assert codes == [302, 200, 302, 302]
    assert Likeness.objects.get().entry_reason == "Hai bà khác nhau"


def test_a_rejected_or_voided_double_leaves_the_work_list(client, reviewer, clerk, mrs_thu):
    again = AddressFactory(unit=clerk.unit, full_name=NAME, birth_year=1950, submitted=True)
    recheck_set("SELECT id FROM addresses_address")

    actions.reject(again, reason="Đã có hồ sơ", by=reviewer)

    assert not Likeness.objects.undecided().exists()


# --- the work-list


@pytest.fixture
def pairs(commune, neighbour_commune, mrs_thu, neighbours_mrs_thu):
    """One pair inside the clerk's commune, one between the two communes."""
    again = AddressFactory(unit=commune, full_name=NAME, birth_year=1950)
    recheck_set("SELECT id FROM addresses_address")
    return again


def test_clerk_sees_the_pairs_of_the_own_commune_reviewer_all(
    client, clerk, reviewer, neighbour_reviewer, pairs, neighbours_mrs_thu
):
    found = {}
    for user in (clerk, reviewer, neighbour_reviewer):
        client.force_login(user)
        body = page(client.get(reverse("addresses:likeness_list")))
        found[user] = (pairs.code in body, neighbours_mrs_thu.code in body, "So sánh" in body)

    assert found == {
        clerk: (True, False, False),
        reviewer: (True, True, True),
        neighbour_reviewer: (False, False, False),
    }


def test_the_work_list_is_filtered_and_shows_what_waits_first(client, reviewer, pairs, commune):
    Likeness.objects.filter(unit=commune).update(
        status="different", decided_at="2026-01-01T00:00Z", decision_reason="Hai bà"
    )
    client.force_login(reviewer)
    url = reverse("addresses:likeness_list")

    everything = page(client.get(url))
    inside = page(client.get(url, {"unit": commune.name}))
    by_number = page(client.get(url, {"ground": "identity"}))

    assert everything.index("Chờ xem</span>") < everything.index("Hai bà")
    assert "Hai bà" in inside
    assert "Tỉnh Đắk Lắk</td>" not in inside
    assert "Không có cặp hồ sơ nào khớp bộ lọc" in by_number


def test_the_work_list_costs_few_queries_however_long(
    client, reviewer, commune, django_assert_max_num_queries
):
    for year in range(1920, 1945):
        AddressFactory.create_batch(2, unit=commune, full_name=NAME, birth_year=year)
    recheck_set("SELECT id FROM addresses_address")
    client.force_login(reviewer)
    client.get(reverse("addresses:list"))

    with django_assert_max_num_queries(8):
        body = page(client.get(reverse("addresses:likeness_list")))

    assert body.count("So sánh") == 20


def test_a_viewer_reads_the_list_and_decides_nothing(client, viewer, pairs):
    client.force_login(viewer)

    body = page(client.get(reverse("addresses:likeness_list")))

    assert pairs.code in body
    assert "So sánh" not in body


def test_a_commune_reviewer_sees_only_that_commune(client, commune, pairs, neighbours_mrs_thu):
    client.force_login(UserFactory(role="reviewer", unit=commune))

    body = page(client.get(reverse("addresses:likeness_list")))

    assert pairs.code in body
    assert neighbours_mrs_thu.code not in body

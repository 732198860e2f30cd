"""Steering committees and their members on one page."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.campaign import actions
from apps.campaign.models import CommitteeMember, SteeringCommittee
from tests.factories import CommitteeMemberFactory, SteeringCommitteeFactory
from tests.form_pages import filled

LIST, CREATE = reverse("campaign:committee_list"), reverse("campaign:committee_create")


def url(page, committee):
    return reverse(f"campaign:committee_{page}", args=[committee.pk])


def typed(*members, **changes):
    rows = {
        f"members-{place}-{name}": value
        for place, member in enumerate(members)
        for name, value in member.items()
    }
    return {
        "form_key": str(uuid.uuid4()),
        "founded_on": "01/02/2019",
        "decision_number": "05/QĐ-UBND",
        "members-TOTAL_FORMS": len(members),
        "members-INITIAL_FORMS": 0,
        **rows,
    } | changes


HEAD = {"full_name": "Y Bhiăn Niê", "role": "head", "represents": "government"}
DEPUTY = {"full_name": "Trần Thị Hoa", "role": "standing_deputy", "represents": "red_cross"}


@pytest.fixture
def committee(commune):
    committee = SteeringCommitteeFactory(unit=commune)
    CommitteeMemberFactory(committee=committee, **HEAD)
    CommitteeMemberFactory(committee=committee, **DEPUTY)
    return committee


def members(committee):
    return [(row.full_name, row.role) for row in committee.members.in_rank()]


def test_clerk_founds_a_committee_with_its_members_on_one_page(client, clerk):
    client.force_login(clerk)

    response = client.post(CREATE, typed(DEPUTY, {}, HEAD, {"full_name": "H'Yim Kđoh"}))

    committee = SteeringCommittee.objects.get()
    assert response.url == url("detail", committee)
    assert (committee.unit, committee.created_by) == (clerk.unit, clerk)
    assert members(committee) == [
        ("Y Bhiăn Niê", "head"),
        ("Trần Thị Hoa", "standing_deputy"),
        ("H'Yim Kđoh", "member"),
    ]
    page = client.get(response.url).text
    assert "Phó trưởng ban Thường trực" in page
    assert "Hội Chữ thập đỏ" in page


def test_two_clicks_found_one_committee_with_each_member_once(client, clerk):
    client.force_login(clerk)
    twice = typed(HEAD)

    first, second = client.post(CREATE, twice), client.post(CREATE, twice)

    assert first.url == second.url
    assert CommitteeMember.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_found_one_committee(clerk):
    twice = typed(HEAD)
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(clerk)

    def send(browser):
        try:
            return browser.post(CREATE, twice).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(send, browsers))

    assert codes == [302, 302]
    assert CommitteeMember.objects.count() == SteeringCommittee.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "changes", "words"),
    [
        ([HEAD, HEAD], {}, "Có 2 người cùng là Trưởng ban"),
        ([{"role": "member"}], {}, "Thành viên 1, Họ và tên"),
        (
            [HEAD | {"joined_on": "02/02/2019", "left_on": "01/02/2019"}],
            {},
            "Ngày thôi tham gia phải từ ngày tham gia",
        ),
        ([], {"founded_on": ""}, "Hãy điền mục này."),
        ([], {"dissolved_on": "01/01/2019"}, "Ngày giải thể phải từ ngày thành lập"),
        ([], {"founded_on": "01/01/2090"}, "không được ở sau hôm nay"),
        ([HEAD], {"members-TOTAL_FORMS": "x"}, "Trang gửi lên thiếu phần đếm dòng"),
    ],
)
def test_what_cannot_be_right_is_refused_and_what_was_typed_stays(
    client, clerk, rows, changes, words
):
    client.force_login(clerk)

    response = client.post(CREATE, typed(*rows, **changes))

    assert words in response.text
    assert "05/QĐ-UBND" in response.text
    assert not SteeringCommittee.objects.exists()


def test_a_second_committee_waits_until_the_first_is_dissolved(client, clerk, committee):
    client.force_login(clerk)

    refused = client.post(CREATE, typed(HEAD))
    opened = client.get(url("edit", committee))
    client.post(url("edit", committee), filled(opened, dissolved_on="31/01/2019"))
    taken = client.post(CREATE, typed(HEAD))

    assert "Đơn vị đang có một Ban Chỉ đạo" in refused.text
    assert taken.status_code == 302
    assert SteeringCommittee.objects.filter(dissolved_on=None).count() == 1


def test_clerk_changes_removes_and_adds_members_and_the_history_says_so(client, clerk, committee):
    client.force_login(clerk)
    page = filled(client.get(url("edit", committee)))

    client.post(
        url("edit", committee),
        page
        | {
            "members-0-full_name": "Y Bhiăn Êban",
            "members-1-DELETE": "on",
            "members-2-full_name": "Lê Văn Tâm",
            "members-2-role": "standing_deputy",
        },
    )

    assert members(committee) == [("Y Bhiăn Êban", "head"), ("Lê Văn Tâm", "standing_deputy")]
    history = client.get(url("detail", committee)).text
    for words in ("Y Bhiăn Niê", "Bỏ thành viên Ban Chỉ đạo", "Thêm thành viên Ban Chỉ đạo"):
        assert words in history


def test_the_head_steps_back_and_another_takes_the_chair_in_one_go(client, clerk, committee):
    new = CommitteeMemberFactory(committee=committee, full_name="Lê Văn Tâm")
    client.force_login(clerk)
    page = filled(client.get(url("edit", committee)))
    place = next(
        name[:-3] for name, value in page.items() if name.endswith("-id") and value == [str(new.pk)]
    )

    response = client.post(
        url("edit", committee), page | {f"{place}-role": "head", "members-0-role": "deputy"}
    )

    assert response.status_code == 302
    assert members(committee)[0] == ("Lê Văn Tâm", "head")


def test_head_and_standing_deputy_change_places_in_one_go(client, clerk, committee):
    client.force_login(clerk)
    page = filled(client.get(url("edit", committee)))

    client.post(
        url("edit", committee),
        page | {"members-0-role": "standing_deputy", "members-1-role": "head"},
    )

    assert members(committee) == [("Trần Thị Hoa", "head"), ("Y Bhiăn Niê", "standing_deputy")]


def test_one_more_row_without_javascript_keeps_what_was_typed(client, clerk, committee):
    client.force_login(clerk)

    new = client.post(CREATE, typed(HEAD, {}, {}, more="members"))
    old = client.post(
        url("edit", committee), filled(client.get(url("edit", committee)), more="members")
    )

    assert "Y Bhiăn Niê" in new.text
    assert 'name="members-TOTAL_FORMS" value="4"' in new.text
    assert "error-summary" not in new.text
    assert 'name="members-TOTAL_FORMS" value="4"' in old.text
    assert SteeringCommittee.objects.count() == 1


def test_two_people_at_one_committee_are_asked_about_the_same_member(
    client, clerk, reviewer, committee
):
    first, second = Client(), Client()
    first.force_login(clerk)
    second.force_login(reviewer)
    one, two = (filled(browser.get(url("edit", committee))) for browser in (first, second))

    first.post(url("edit", committee), one | {"members-0-full_name": "Tên thứ nhất"})
    asked = second.post(
        url("edit", committee),
        two | {"members-0-full_name": "Tên thứ hai", "members-1-position": "Chủ tịch Hội"},
    )

    assert "Tên thứ nhất" in asked.text
    assert "Tên thứ hai" in asked.text
    assert members(committee)[0] == ("Tên thứ nhất", "head")


def test_members_changed_by_two_people_at_different_rows_both_stay(
    client, clerk, reviewer, committee
):
    first, second = Client(), Client()
    first.force_login(clerk)
    second.force_login(reviewer)
    one, two = (filled(browser.get(url("edit", committee))) for browser in (first, second))

    first.post(url("edit", committee), one | {"members-0-full_name": "Tên thứ nhất"})
    second.post(url("edit", committee), two | {"members-1-full_name": "Tên thứ hai"})

    assert members(committee) == [("Tên thứ nhất", "head"), ("Tên thứ hai", "standing_deputy")]


def test_a_voided_committee_makes_room_for_another(client, clerk, reviewer, committee):
    actions.void(committee, reason="Ghi nhầm", by=reviewer)
    client.force_login(clerk)

    assert client.get(url("edit", committee)).status_code == 200
    stale = client.post(
        url("edit", committee), filled(client.get(url("edit", committee)), note="Sửa")
    )
    assert "đã hủy" in stale.text
    assert client.post(CREATE, typed(HEAD)).status_code == 302


def test_members_are_seen_in_scope_only(clerk, neighbour_clerk, committee):
    assert CommitteeMember.objects.visible_to(clerk).count() == 2
    assert not CommitteeMember.objects.visible_to(neighbour_clerk).exists()

"""Who approves hears that dossiers wait, once a base unit, until none waits any more."""

import pytest

from apps.addresses import actions
from apps.addresses.actions import Then
from apps.addresses.models import Address
from apps.notices.models import Notice
from apps.organisation.models import UnitLink
from tests.factories import AddressFactory, UserFactory


@pytest.fixture
def drafts(clerk):
    return AddressFactory.create_batch(2, unit=clerk.unit, created_by=clerk)


def unread():
    return [(notice.user, notice.text) for notice in Notice.objects.unread().order_by("id")]


def test_reviewer_is_told_once_of_the_dossiers_of_a_commune(
    client, clerk, reviewer, neighbour_reviewer, viewer, drafts
):
    for draft in drafts:
        actions.submit(draft, by=clerk)

    assert unread() == [(reviewer, f"{clerk.unit.name} có hồ sơ chờ duyệt.")]
    client.force_login(reviewer)
    queue = client.get(Notice.objects.get().url).content.decode()
    assert all(draft.full_name in queue for draft in drafts)


@pytest.mark.parametrize("way", ["approve", "give_back", "reject", "withdraw", "void"])
def test_the_notice_goes_with_the_last_dossier_that_waits(clerk, reviewer, drafts, way):
    first, last = [actions.submit(draft, by=clerk) for draft in drafts]
    reason = {} if way in ("approve", "withdraw") else {"reason": "Thiếu giấy tờ"}

    getattr(actions, way)(first, by=reviewer, **reason)
    between = [user for user, text in unread() if "chờ duyệt" in text]
    getattr(actions, way)(last, by=reviewer, **reason)

    assert between == [reviewer]
    assert [user for user, text in unread() if "chờ duyệt" in text] == []


def test_what_was_told_of_a_unit_goes_with_the_last_dossier_of_the_one_it_went_into(
    clerk, reviewer, drafts, commune, neighbour_commune
):
    actions.submit(drafts[0], by=clerk)
    UnitLink.objects.create(old=commune, new=neighbour_commune, share="whole")
    Address.objects.filter(unit=commune).update(unit=neighbour_commune)
    before = unread()

    actions.approve(Address.objects.get(pk=drafts[0].pk), by=reviewer)

    assert before == [(reviewer, f"{commune.name} có hồ sơ chờ duyệt.")]
    assert unread() == []


def test_nobody_is_told_of_a_dossier_that_a_reviewer_files_at_once(reviewer, commune, drafts):
    UserFactory(role="reviewer", unit=reviewer.unit)

    filed = actions.edit(drafts[0], by=reviewer, fields={}, then=Then.FILE)

    assert filed.status == "filed"
    assert unread() == []


def test_national_staff_are_told_only_where_the_province_has_nobody(
    nation, reviewer, clerk, drafts
):
    national = UserFactory(role="reviewer", unit=nation)
    actions.submit(drafts[0], by=clerk)
    with_reviewer = [user for user, _ in unread()]
    Notice.objects.all().delete()
    reviewer.is_active = False
    reviewer.save()

    actions.submit(drafts[1], by=clerk)

    assert with_reviewer == [reviewer]
    assert [user for user, _ in unread()] == [national]

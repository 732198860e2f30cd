"""What the page of an address shows of aid, pledges and its side."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from apps.aid_records.actions.sides import place
from apps.core.actions import void
from tests.factories import AidRecordFactory, NeedCoverFactory, NeedFactory, PledgeFactory


@pytest.fixture
def block(rf):
    def rendered(address, user):
        request = rf.get("/")
        request.user = user
        context = {"address": address, "request": request}
        return render_to_string("aid_records/on_address.html", context)

    return rendered


def test_totals_keep_excluded_unvalued_and_voided_aid_apart(block, clerk, reviewer, filed_address):
    AidRecordFactory(address=filed_address, value=500_000)
    AidRecordFactory(address=filed_address, value=None)
    AidRecordFactory(address=filed_address, value=7_000_000, is_recirculated=True)
    AidRecordFactory(address=filed_address, value=200_000, exclusion="X1")
    void(AidRecordFactory(address=filed_address, value=900_000), reason="Nhầm", by=reviewer)

    page = " ".join(block(filed_address, clerk).split())

    told = strip_tags(page)
    assert "3 lần, tổng giá trị 500.000 đồng; 1 lần chưa quy đổi." in told
    assert "Ngoài ra 200.000 đồng không thuộc Cuộc vận động." in told
    assert "row-voided" in page


def test_aid_of_another_unit_is_told_but_not_linked(block, clerk, filed_address, neighbour_commune):
    aid = AidRecordFactory(address=filed_address, unit=neighbour_commune)

    page = block(filed_address, clerk)

    assert f"ở {neighbour_commune.name}" in page
    assert reverse("aid_records:detail", args=[aid.pk]) not in page


def test_an_address_without_aid_says_so(block, clerk, filed_address):
    page = block(filed_address, clerk)

    assert "Chưa ghi lần trợ giúp nào." in page
    assert "Chưa có đăng ký nào." in page
    assert f"{reverse('aid_records:create')}?address={filed_address.code}" in page


def test_pledges_and_the_side_by_hand_are_shown(block, reviewer, filed_address):
    pledge = PledgeFactory(address=filed_address, value=300_000)
    place(filed_address, side="red_cross", reason="Hội vận động", by=reviewer)

    page = block(filed_address, reviewer)

    assert reverse("aid_records:pledge_detail", args=[pledge.pk]) in page
    assert "Hội vận động" in page
    assert reverse("aid_records:side_override", args=[filed_address.code]) in page


def test_a_viewer_is_offered_nothing_to_write(block, viewer, filed_address):
    page = block(filed_address, viewer)

    assert reverse("aid_records:create") not in page
    assert reverse("aid_records:side_override", args=[filed_address.code]) not in page


def test_the_block_asks_the_database_few_questions(
    block, clerk, filed_address, django_assert_max_num_queries
):
    AidRecordFactory.create_batch(15, address=filed_address)
    PledgeFactory.create_batch(5, address=filed_address)

    with django_assert_max_num_queries(5):
        block(filed_address, clerk)


def test_each_need_says_what_nobody_has_taken_on_yet(client, clerk, filed_address):
    medicine = NeedFactory(address=filed_address, value=500_000, frequency="monthly")
    NeedCoverFactory(need=medicine, span=(0, 300_000))
    NeedCoverFactory(need__address=filed_address, need__description="Xe lăn")
    NeedFactory(address=filed_address, description="Học nghề")
    client.force_login(clerk)

    page = client.get(reverse("addresses:detail", args=[filed_address.code])).text

    assert page.count("còn 200.000 đồng/tháng chưa có người nhận") == 1
    assert page.count("đã có người nhận hết") == 1
    assert page.count("> chưa có người nhận<") + page.count(">chưa có người nhận<") == 1

"""Aid records: entering, editing, voiding."""

import datetime
import uuid

import pytest
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.addresses.models import Address
from apps.aid_records.actions import aid as actions
from apps.aid_records.models import AidRecord, OtherCampaign
from apps.core.actions import ActionError, StaleError, void
from apps.core.dates import today
from apps.sponsors.models import Sponsor
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    PledgeFactory,
    SponsorFactory,
)

CREATE = "aid_records:create"


def form_of(code):
    return AidForm.objects.get(code=code)


def url(name, aid):
    return reverse(f"aid_records:{name}", args=[aid.pk])


@pytest.fixture
def sponsor(commune):
    return SponsorFactory(unit=commune, name="Công ty Ánh Dương")


@pytest.fixture
def typed(filed_address, sponsor):
    """What a clerk types for 500.000 đồng in cash; `typed(value="")` changes a field."""

    def fields(**changes):
        return {
            "form_key": str(uuid.uuid4()),
            "address": filed_address.code,
            "given_on": "06/03/2018",
            "donor": sponsor.name,
            "form": form_of("tien-mat").pk,
            "value": "500.000",
        } | changes

    return fields


def post(client, data, address=None):
    query = f"?address={address.code}" if address else ""
    return client.post(reverse(CREATE) + query, data)


def errors(response):
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_clerk_records_cash_for_an_address(client, clerk, filed_address, sponsor, typed):
    client.force_login(clerk)

    response = post(client, typed())

    aid = AidRecord.objects.get()
    assert response.url == url("detail", aid)
    assert (aid.address, aid.unit, aid.province) == (
        filed_address,
        clerk.unit,
        clerk.unit.province,
    )
    assert (aid.sponsor, aid.side, aid.value, aid.basis) == (sponsor, "others", 500_000, "cash")
    assert (aid.headcount, aid.exclusion, aid.created_by) == (1, "", clerk)


def test_the_headcount_of_the_dossier_stands_in_for_an_empty_one(client, clerk, typed):
    household = AddressFactory(unit=clerk.unit, household=True, filed=True)
    client.force_login(clerk)

    post(client, typed(address=household.code))
    post(client, typed(address=household.code, headcount="2", given_on="07/03/2018"))

    assert list(AidRecord.objects.order_by("pk").values_list("headcount", flat=True)) == [4, 2]


def test_the_page_of_an_address_opens_the_form_for_it(client, clerk, filed_address):
    client.force_login(clerk)

    page = client.get(reverse(CREATE), {"address": filed_address.code})

    assert filed_address.full_name in page.text
    assert f'value="{filed_address.code}"' in page.text


def test_two_clicks_make_one_aid_record(client, clerk, typed):
    client.force_login(clerk)
    twice = typed()

    first, second = post(client, twice), post(client, twice)

    assert AidRecord.objects.count() == 1
    assert first.url == second.url


def test_aid_stays_in_the_unit_in_which_it_was_given(
    client, clerk, reviewer, neighbour_commune, filed_address, typed
):
    client.force_login(clerk)
    post(client, typed())
    Address.objects.filter(pk=filed_address.pk).update(unit=neighbour_commune)
    aid = AidRecord.objects.get()
    client.force_login(reviewer)

    client.post(url("edit", aid), typed(version=1, value="600.000"))

    aid.refresh_from_db()
    assert (aid.value, aid.unit, aid.address) == (600_000, clerk.unit, filed_address)


def test_an_empty_value_is_not_yet_valued_and_zero_is_a_value(client, clerk, typed):
    client.force_login(clerk)

    post(client, typed(value="", form=form_of("ngay-cong").pk))
    post(client, typed(value="0", form=form_of("tam-ly").pk))

    rows = AidRecord.objects.order_by("pk")
    assert [(row.value, row.basis) for row in rows] == [(None, ""), (0, "")]
    assert "Chưa quy đổi" in client.get(url("detail", rows[0])).text
    assert "0 đồng" in client.get(url("detail", rows[1])).text


def test_a_value_in_kind_needs_its_basis(client, clerk, typed):
    client.force_login(clerk)
    rice = {"form": form_of("luong-thuc").pk, "quantity": "10,5", "measure": "kg"}

    refused = post(client, typed(**rice))
    post(client, typed(**rice, basis="local_price"))

    assert "căn cứ giá trị" in errors(refused)["basis"][0]
    assert AidRecord.objects.get().basis == "local_price"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("given_on", "31/02/2018", "không có thật"),
        ("value", "-5", "âm"),
        ("value", "1,500", "Không đọc được chắc chắn"),
        ("headcount", "0", "1"),
        ("address", "KHONG-CO", "Không có địa chỉ mã “KHONG-CO”"),
        ("address", "", "Hãy điền mục này."),
        ("donor", "", "Hãy điền mục này."),
        ("donor", "Nhà hảo tâm nào đó", "chưa có nhà tài trợ"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(client, clerk, typed, field, value, words):
    client.force_login(clerk)

    response = post(client, typed(**{field: value}))

    assert words in errors(response)[field][0]
    assert not AidRecord.objects.exists()


def test_aid_is_not_given_tomorrow(client, clerk, typed):
    client.force_login(clerk)
    tomorrow = today() + datetime.timedelta(days=1)

    response = post(client, typed(given_on=f"{tomorrow:%d/%m/%Y}"))

    assert errors(response)["given_on"] == ["Ngày trợ giúp không được ở sau hôm nay."]


# --- whose address, whose sponsor


def test_clerk_cannot_enter_aid_for_the_neighbour_communes_address(
    client, clerk, neighbour_commune, typed
):
    theirs = AddressFactory(unit=neighbour_commune, filed=True)
    client.force_login(clerk)

    response = post(client, typed(address=theirs.code))

    assert "Không có địa chỉ mã" in errors(response)["address"][0]
    assert client.get(reverse(CREATE), {"address": theirs.code}).status_code == 404


@pytest.mark.parametrize("state", [{"status": "rejected", "decision_reason": "Sai"}, "voided"])
def test_a_rejected_or_voided_dossier_receives_no_aid(client, clerk, reviewer, typed, state):
    if state == "voided":
        address = AddressFactory(unit=clerk.unit, filed=True)
        void(address, reason="Ghi nhầm", by=reviewer)
    else:
        address = AddressFactory(unit=clerk.unit, **state)
    client.force_login(clerk)

    response = post(client, typed(address=address.code))

    assert errors(response)["address"] == ["Hồ sơ này đã bị từ chối, trùng hoặc đã hủy."]


def test_a_dossier_voided_in_the_meantime_receives_no_aid(filed_address, reviewer, sponsor):
    aid = AidRecord(
        address=filed_address,
        sponsor=sponsor,
        given_on=today(),
        form=form_of("tien-mat"),
        headcount=1,
    )
    void(Address.objects.get(pk=filed_address.pk), reason="Ghi nhầm", by=reviewer)

    with pytest.raises(ActionError, match="không ghi trợ giúp được"):
        actions.record(aid, by=reviewer)


def test_a_sponsor_of_the_whole_province_is_named_in_any_spelling(
    client, clerk, province, neighbour_commune, typed
):
    theirs = SponsorFactory(unit=neighbour_commune, name="Chùa Hoà Bình", kind="religious")
    client.force_login(clerk)

    named = ("chua hoa binh", f"{theirs.pk}", f"Tên gì cũng được (số {theirs.pk})")
    for day, donor in enumerate(named, 1):
        post(client, typed(donor=donor, given_on=f"0{day}/04/2018"))

    assert AidRecord.objects.filter(sponsor=theirs).count() == 3


def test_a_sponsor_is_named_by_its_own_code(client, clerk, commune, typed):
    coded = SponsorFactory(unit=commune, code="NTT-7")
    client.force_login(clerk)

    post(client, typed(donor="ntt-7"))

    assert AidRecord.objects.get().sponsor == coded


def test_a_sponsor_of_another_province_is_unknown_here(client, clerk, other_commune, typed):
    SponsorFactory(unit=other_commune, name="Công ty Tây Ninh")
    client.force_login(clerk)

    response = post(client, typed(donor="Công ty Tây Ninh"))

    assert "chưa có nhà tài trợ" in errors(response)["donor"][0]


def test_two_sponsors_of_one_name_are_told_apart_by_number(client, clerk, commune, typed):
    person = SponsorFactory(unit=commune, name="Lê Thị Thử", kind="individual")
    member = SponsorFactory(unit=commune, name="Lê Thị Thử", kind="rc_member")
    client.force_login(clerk)

    asked = post(client, typed(donor="Lê Thị Thử"))
    post(client, typed(donor=f"Lê Thị Thử (số {member.pk})"))

    assert f"(số {person.pk}), Cá nhân" in errors(asked)["donor"][0]
    assert AidRecord.objects.get().side == "red_cross"


def test_an_unknown_name_offers_those_like_it(client, clerk, sponsor, typed):
    client.force_login(clerk)

    response = post(client, typed(donor="Ánh Dương"))

    assert f"Có phải là: Công ty Ánh Dương (số {sponsor.pk})" in errors(response)["donor"][0]


def test_a_new_sponsor_is_registered_with_its_first_aid(client, clerk, typed):
    client.force_login(clerk)

    post(client, typed(donor="Nhóm Bếp Hồng", donor_kind="charity_group"))

    new = Sponsor.objects.get(name="Nhóm Bếp Hồng")
    assert (new.unit, new.created_by, new.side) == (clerk.unit, clerk, "others")
    assert AidRecord.objects.get().sponsor == new


def test_no_sponsor_is_registered_when_the_aid_is_refused(client, clerk, typed):
    client.force_login(clerk)

    post(client, typed(donor="Nhóm Bếp Hồng", donor_kind="charity_group", value="-1"))

    assert not Sponsor.objects.filter(name="Nhóm Bếp Hồng").exists()


def test_a_voided_sponsor_gives_nothing_more(clerk, reviewer, filed_address, sponsor):
    void(Sponsor.objects.get(pk=sponsor.pk), reason="Trùng", by=reviewer)

    with pytest.raises(ActionError, match="Nhà tài trợ này đã hủy"):
        actions.record(
            AidRecord(
                address=filed_address,
                sponsor=sponsor,
                given_on=today(),
                form=form_of("tien-mat"),
            ),
            by=clerk,
        )


def test_what_a_book_of_the_nation_gives_is_of_the_unit_where_the_family_lives(
    clerk, filed_address, sponsor, nation
):
    gift = AidRecord(
        address=filed_address,
        sponsor=sponsor,
        given_on=today(),
        form=form_of("tien-mat"),
        headcount=1,
    )

    aid = actions.record(gift, by=clerk, unit=nation)

    assert (aid.unit, aid.province) == (filed_address.unit, filed_address.province)


# --- pledges and models


def test_aid_follows_a_pledge_of_the_same_sponsor(client, clerk, filed_address, sponsor, typed):
    pledge = PledgeFactory(address=filed_address, sponsor=sponsor, value=300_000)
    other = PledgeFactory(address=filed_address)
    client.force_login(clerk)

    opened = client.get(reverse(CREATE), {"pledge": pledge.pk})
    refused = post(client, typed(pledge=other.pk), filed_address)
    post(client, typed(pledge=pledge.pk), filed_address)

    assert "300.000" in opened.text
    assert f"Công ty Ánh Dương (số {sponsor.pk})" in opened.text
    assert "Đăng ký này là của nhà tài trợ" in errors(refused)["pledge"][0]
    assert AidRecord.objects.get().pledge == pledge


def test_a_new_sponsor_cannot_follow_another_ones_pledge(client, clerk, filed_address, typed):
    pledge = PledgeFactory(address=filed_address)
    client.force_login(clerk)
    new = typed(donor="Nhóm Bếp Hồng", donor_kind="charity_group", pledge=pledge.pk)

    response = post(client, new, filed_address)

    assert "Đăng ký đã chọn là của nhà tài trợ khác." in response.text
    assert not Sponsor.objects.filter(name="Nhóm Bếp Hồng").exists()


def test_a_pledge_to_another_address_is_refused_by_the_action(clerk, filed_address, sponsor):
    elsewhere = PledgeFactory(address__unit=clerk.unit, sponsor=sponsor)

    with pytest.raises(ActionError, match="địa chỉ khác"):
        actions.record(
            AidRecord(
                address=filed_address,
                sponsor=sponsor,
                pledge=elsewhere,
                given_on=today(),
                form=form_of("tien-mat"),
            ),
            by=clerk,
        )


def test_aid_may_belong_to_a_model_of_the_unit_or_of_the_chapter_above(
    client, clerk, province, neighbour_commune, typed
):
    above = AidModelFactory(unit=province)
    beside = AidModelFactory(unit=neighbour_commune)
    client.force_login(clerk)

    refused = post(client, typed(aid_model=beside.pk))
    post(client, typed(aid_model=above.pk, is_recirculated="on"))

    assert "aid_model" in errors(refused)
    assert AidRecord.objects.get().aid_model == above


# --- part of the campaign or not


def test_aid_before_the_dossier_is_proposed_as_x2_and_the_person_decides(client, clerk, typed):
    client.force_login(clerk)
    early = typed(given_on="01/03/2018")

    asked = post(client, early)
    seen = asked.context["form"]["proposal_seen"].value()
    none_yet = AidRecord.objects.count()
    post(client, early | {"proposal_seen": seen})

    assert "Đề xuất “X2." in errors(asked)["exclusion"][0]
    assert none_yet == 0
    assert AidRecord.objects.get().exclusion == ""


def test_a_person_who_agrees_excludes_the_aid(client, clerk, typed):
    client.force_login(clerk)

    post(client, typed(given_on="01/03/2018", exclusion="X2"))

    assert AidRecord.objects.get().exclusion == "X2"


def test_an_address_without_a_dossier_proposes_x2(client, clerk, submitted_address, typed):
    client.force_login(clerk)

    asked = post(client, typed(address=submitted_address.code))

    assert "chưa được lập hồ sơ" in errors(asked)["exclusion"][0]


@pytest.mark.parametrize(
    ("description", "proposed"),
    [
        ("Cứu trợ khẩn cấp sau lũ lụt", "X1"),
        ("Mua văn phòng phẩm", "X3"),
        ("In tờ rơi tuyên truyền", "X4"),
        ("Quà Tết vì người nghèo", "X5"),
        ("Một bao gạo", None),
    ],
)
def test_telling_words_propose_an_exclusion(client, clerk, typed, description, proposed):
    client.force_login(clerk)

    response = post(client, typed(description=description))

    if proposed:
        assert f"Đề xuất “{proposed}." in errors(response)["exclusion"][0]
    else:
        assert AidRecord.objects.get().exclusion == ""


def test_x5_names_the_other_campaign_and_only_x5_does(client, clerk, typed):
    campaign = OtherCampaign.objects.first()
    client.force_login(clerk)

    nameless = post(client, typed(exclusion="X5"))
    wrong = post(client, typed(exclusion="X1", other_campaign=campaign.pk))
    post(client, typed(exclusion="X5", other_campaign=campaign.pk))

    assert "phải nêu cuộc vận động" in errors(nameless)["other_campaign"][0]
    assert "Chỉ chọn cuộc vận động khác" in errors(wrong)["other_campaign"][0]
    assert AidRecord.objects.get().other_campaign == campaign


# --- edit, void, rights


@pytest.fixture
def aid(filed_address, sponsor):
    return AidRecordFactory(address=filed_address, sponsor=sponsor, basis="cash")


def test_an_edit_keeps_a_decision_that_was_made(client, clerk, aid, typed):
    AidRecord.objects.filter(pk=aid.pk).update(given_on="2018-01-01")
    client.force_login(clerk)
    page = client.get(url("edit", aid))
    seen = page.context["form"]["proposal_seen"].value()

    client.post(
        url("edit", aid), typed(given_on="01/01/2018", version=1, note="Sửa", proposal_seen=seen)
    )

    aid.refresh_from_db()
    assert (aid.note, aid.exclusion, aid.version) == ("Sửa", "", 2)


def test_changing_the_sponsor_moves_the_aid_to_its_side(client, clerk, commune, aid, typed):
    SponsorFactory(unit=commune, red_cross=True, name="Tình nguyện viên Thử")
    client.force_login(clerk)

    client.post(url("edit", aid), typed(version=1, donor="tinh nguyen vien thu"))

    aid.refresh_from_db()
    assert aid.side == "red_cross"


def test_who_saves_second_sees_both_values(client, clerk, aid, typed):
    AidRecord.objects.filter(pk=aid.pk).update(value=700_000, version=2)
    client.force_login(clerk)

    response = client.post(url("edit", aid), typed(version=1, value="900.000"))

    aid.refresh_from_db()
    assert aid.value == 700_000
    assert "700.000 đồng" in response.text
    assert "900.000 đồng" in response.text


def test_a_change_under_the_hand_is_shown_as_a_conflict(clerk, aid):
    AidRecord.objects.filter(pk=aid.pk).update(version=5)

    with pytest.raises(StaleError):
        actions.edit(aid, by=clerk)


def test_reviewer_voids_aid_with_a_reason_and_clerk_may_not(client, clerk, reviewer, aid):
    client.force_login(clerk)
    assert client.post(url("void", aid), {"reason": "Nhầm"}).status_code == 403

    client.force_login(reviewer)
    client.post(url("void", aid), {"reason": "Nhầm"})

    aid.refresh_from_db()
    assert (aid.void_reason, aid.version) == ("Nhầm", 2)
    assert client.post(url("edit", aid), {"version": 2}).status_code == 200


@pytest.mark.parametrize("name", ["detail", "edit", "void"])
def test_staff_of_elsewhere_do_not_find_the_aid(client, neighbour_clerk, aid, name):
    client.force_login(neighbour_clerk)

    assert client.get(url(name, aid)).status_code == 404


def test_viewer_reads_aid_and_writes_nothing(client, viewer, aid):
    client.force_login(viewer)

    assert client.get(url("detail", aid)).status_code == 200
    assert client.get(url("edit", aid)).status_code == 403
    assert client.get(reverse(CREATE)).status_code == 403


def test_the_page_of_aid_tells_its_history(client, clerk, reviewer, aid, typed):
    client.force_login(clerk)
    client.post(url("edit", aid), typed(version=1, value="750.000"))

    page = client.get(url("detail", aid))

    assert "750.000" in page.text
    assert clerk.full_name in page.text


def test_the_address_of_aid_is_linked_only_within_the_readers_scope(
    client, clerk, neighbour_commune, aid
):
    Address.objects.filter(pk=aid.address_id).update(unit=neighbour_commune)
    client.force_login(clerk)

    page = client.get(url("detail", aid))

    assert aid.address.full_name in page.text
    assert f"/dia-chi/{aid.address.code}/" not in page.text

"""Who fits the criteria of B II.5, who is put forward, what was decided, what units had before."""

from datetime import date

import pytest
from django.urls import reverse

from apps.reports.models import Nomination, UnitCommendation
from apps.sponsors.models import Commendation
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    CommendationFactory,
    NominationFactory,
    PledgeFactory,
    RoundFactory,
    SponsorFactory,
    UnitCommendationFactory,
    UnitReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

GRANTED = {
    "outcome": "granted",
    "decision_number": "31/QĐ-KT",
    "decided_on": "20/12/2018",
    "outcome_reason": "",
}


@pytest.fixture
def round(province):
    return RoundFactory(unit=province)


def attach(sponsor, commune, count=1, **aid):
    """The sponsor pledges to new addresses and helps them itself."""
    for _ in range(count):
        address = AddressFactory(unit=commune, filed=True)
        PledgeFactory(address=address, sponsor=sponsor)
        AidRecordFactory(address=address, sponsor=sponsor, **aid)


def names(client, name, round):
    """Who fits, by the page: [name]."""
    response = client.get(reverse(f"reports:{name}", args=[round.pk]))
    return [row["given"].name for row in response.context["fits"]]


# --- the shortlists


def test_sponsor_fits_who_attached_an_address_itself_and_was_commended_before(
    client, viewer, commune, round
):
    both, only_attached, only_commended, gave, excluded = (
        SponsorFactory(unit=commune, name=name)
        for name in ("Đủ cả hai", "Chưa được khen", "Chưa gắn", "Giúp không đăng ký", "Ngoài kỳ")
    )
    attach(both, commune)
    attach(only_attached, commune)
    AidRecordFactory(address__unit=commune, sponsor=gave)
    PledgeFactory(address__unit=commune, sponsor=only_commended)
    attach(excluded, commune, given_on=date(2019, 3, 3))
    for sponsor in (both, only_commended, gave, excluded):
        CommendationFactory(sponsor=sponsor)
    client.force_login(viewer)

    assert names(client, "award_sponsors", round) == ["Đủ cả hai"]


def test_commendation_out_of_the_same_round_is_none_from_before(client, manager, commune, round):
    sponsor = SponsorFactory(unit=commune)
    attach(sponsor, commune)
    NominationFactory(
        unit=commune,
        round=round,
        kind="sponsor",
        sponsor=sponsor,
        granted=True,
        commendation=CommendationFactory(sponsor=sponsor),
    )
    client.force_login(manager)

    assert names(client, "award_sponsors", round) == []


def test_commendation_of_a_later_year_is_none_from_before(client, viewer, commune, round):
    for name, year in (("Khen cùng năm", 2018), ("Khen năm sau", 2019)):
        sponsor = SponsorFactory(unit=commune, name=name)
        attach(sponsor, commune)
        CommendationFactory(sponsor=sponsor, year=year, decided_on=None)
    client.force_login(viewer)

    assert names(client, "award_sponsors", round) == ["Khen cùng năm"]


def test_of_those_never_commended_the_page_has_only_the_most_attached(
    client, viewer, commune, round, monkeypatch
):
    monkeypatch.setattr("apps.reports.views.shortlists.MOST_NEARLY", 1)
    for name, count in (("Gắn hai", 2), ("Gắn một", 1)):
        attach(SponsorFactory(unit=commune, name=name), commune, count)
    client.force_login(viewer)

    page = client.get(reverse("reports:award_sponsors", args=[round.pk])).content.decode()

    assert "chưa được khen trước đợt này: 2" in page
    assert "Gắn hai" in page
    assert "Gắn một" not in page


def test_individual_fits_with_five_attached_addresses_not_with_four_nor_a_company(
    client, viewer, commune, round
):
    for name, kind, count in (
        ("Trần Thị Năm", "individual", 5),
        ("Lê Văn Bốn", "individual", 4),
        ("Doanh nghiệp Sáu", "company", 6),
    ):
        attach(SponsorFactory(unit=commune, name=name, kind=kind), commune, count)
    client.force_login(viewer)

    assert names(client, "award_individuals", round) == ["Trần Thị Năm"]


def test_several_gifts_to_one_address_are_one_attached_address(client, viewer, commune, round):
    person = SponsorFactory(unit=commune, kind="individual", name="Y Bhiăn Niê")
    attach(person, commune, 4)
    address = person.pledges.first().address
    for _ in range(3):
        AidRecordFactory(address=address, sponsor=person)
    client.force_login(viewer)

    response = client.get(reverse("reports:award_attached", args=[round.pk, person.pk]))

    assert names(client, "award_individuals", round) == []
    assert len(response.context["rows"]) == 4
    assert address.code in response.content.decode()


def test_clerk_sees_only_what_was_attached_in_the_own_commune(
    client, clerk, neighbour_commune, commune, round
):
    UnitReportFactory(unit=commune, round=round)
    stranger = SponsorFactory(unit=neighbour_commune)
    attach(stranger, neighbour_commune)
    client.force_login(clerk)

    page = client.get(reverse("reports:award_sponsors", args=[round.pk]))
    behind = client.get(reverse("reports:award_attached", args=[round.pk, stranger.pk]))

    assert stranger.name not in page.content.decode()
    assert behind.status_code == 404


# --- nominations


def create_url(round, query=""):
    return reverse("reports:nomination_create", args=[round.pk]) + query


KEY = "11111111-1111-4111-8111-111111111111"


def test_manager_puts_a_unit_forward_once_however_often_the_form_is_sent(
    client, manager, commune, round
):
    client.force_login(manager)
    url = create_url(round, f"?don-vi={commune.key}")

    for _ in range(2):
        client.post(url, {"level": "central", "achievement": "Tích cực", "form_key": KEY})

    made = Nomination.objects.get()
    assert (made.kind, made.unit, made.title) == ("unit", commune, "Bằng khen")


def test_same_unit_is_not_proposed_twice_to_one_level(client, manager, commune, round):
    NominationFactory(unit=commune, round=round)
    client.force_login(manager)

    response = client.post(
        create_url(round, f"?don-vi={commune.key}"),
        {"level": "province_chapter", "form_key": KEY},
    )

    assert "Đơn vị này đã được đề nghị ở cấp khen này." in response.content.decode()
    assert Nomination.objects.count() == 1


def test_manager_puts_an_officer_forward_by_name(client, manager, commune, round):
    client.force_login(manager)

    client.post(
        create_url(round),
        {
            "person_name": "H'Yim Kđoh",
            "person_position": "Chủ tịch Hội",
            "unit": commune.name,
            "level": "province_chapter",
            "form_key": KEY,
        },
    )

    made = Nomination.objects.get()
    assert (made.kind, made.nominee, made.unit) == ("individual", "H'Yim Kđoh", commune)
    assert made.title == "Giấy khen"


@pytest.mark.parametrize(
    "query", ["?don-vi=2025:khong-co", "?nha-tai-tro=x", "?nha-tai-tro=999999999"]
)
def test_whom_nobody_knows_cannot_be_proposed(client, manager, round, query):
    client.force_login(manager)

    assert client.get(create_url(round, query)).status_code == 404


def test_company_is_no_individual(client, manager, commune, round):
    company = SponsorFactory(unit=commune)
    client.force_login(manager)

    response = client.get(create_url(round, f"?nha-tai-tro={company.pk}&la=ca-nhan"))

    assert response.status_code == 404


def test_manager_of_a_commune_proposes_nobody_in_the_provinces_round(client, round, commune):
    UnitReportFactory(unit=commune, round=round)
    client.force_login(UserFactory(unit=commune, role="manager", with_second_factor=True))

    assert client.get(create_url(round)).status_code == 403


# --- what was decided


def decide(client, nomination, data):
    return client.post(
        reverse("reports:nomination_decide", args=[nomination.pk]), data, follow=True
    )


def test_granted_sponsor_has_a_commendation(client, manager, commune, round):
    sponsor = SponsorFactory(unit=commune)
    row = NominationFactory(
        unit=commune,
        round=round,
        kind="sponsor",
        sponsor=sponsor,
        level="central",
        title="Bằng khen",
    )
    client.force_login(manager)

    for _ in range(2):
        decide(client, row, GRANTED)

    made = Commendation.objects.get()
    assert (made.sponsor, made.level, made.year) == (sponsor, "central", 2018)
    assert (made.title, made.decision_number) == ("Bằng khen", "31/QĐ-KT")
    row.refresh_from_db()
    assert (row.outcome, row.commendation) == ("granted", made)


def test_granted_unit_has_an_award_that_only_the_nomination_takes_back(
    client, manager, commune, round
):
    row = NominationFactory(unit=commune, round=round)
    client.force_login(manager)
    decide(client, row, GRANTED)
    award = UnitCommendation.objects.get()

    response = client.post(
        reverse("reports:unit_commendation_void", args=[award.pk]), {"reason": "Nhầm"}
    )
    assert "hãy sửa kết quả ở đề nghị đó" in response.content.decode()

    client.post(reverse("reports:nomination_take_back", args=[row.pk]), {"reason": "Ghi nhầm số"})
    award.refresh_from_db()
    row.refresh_from_db()
    assert award.is_voided
    assert (row.outcome, row.decision_number) == ("proposed", "")


def test_decision_taken_back_takes_the_sponsors_commendation_with_it(
    client, manager, commune, round
):
    sponsor = SponsorFactory(unit=commune)
    row = NominationFactory(unit=commune, round=round, kind="sponsor", sponsor=sponsor)
    client.force_login(manager)
    decide(client, row, GRANTED)

    client.post(reverse("reports:nomination_take_back", args=[row.pk]), {"reason": "Ghi nhầm"})

    assert not Commendation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decision_number": ""}, "Hãy ghi số quyết định."),
        ({"decided_on": ""}, "Hãy ghi ngày quyết định."),
        ({"decided_on": "20/12/2099"}, "Ngày quyết định không được ở sau hôm nay."),
        ({"outcome": "refused"}, "Hãy ghi lý do không được tặng."),
        ({"outcome": ""}, "Hãy chọn ở mục này."),
    ],
)
def test_decision_is_written_down_whole(client, manager, commune, round, changes, words):
    row = NominationFactory(unit=commune, round=round)
    client.force_login(manager)

    response = decide(client, row, GRANTED | changes)

    row.refresh_from_db()
    assert words in response.content.decode()
    assert row.outcome == "proposed"


def test_refused_nomination_keeps_its_reason_and_makes_no_award(client, manager, commune, round):
    row = NominationFactory(unit=commune, round=round)
    client.force_login(manager)

    decide(client, row, {"outcome": "refused", "outcome_reason": "Hết số lượng"})

    row.refresh_from_db()
    assert (row.outcome, row.outcome_reason) == ("refused", "Hết số lượng")
    assert not UnitCommendation.objects.exists()


def test_granted_nomination_is_neither_edited_nor_voided(client, manager, commune, round):
    row = NominationFactory(unit=commune, round=round, granted=True)
    client.force_login(manager)

    edited = client.post(
        reverse("reports:nomination_edit", args=[row.pk]),
        {"level": "central", "title": "Bằng khen", "version": row.version},
    )
    voided = client.post(reverse("reports:nomination_void", args=[row.pk]), {"reason": "Nhầm"})

    row.refresh_from_db()
    assert "Đề nghị này đã có kết quả" in edited.content.decode()
    assert "hãy sửa kết quả trước khi hủy" in voided.content.decode()
    assert (row.level, row.is_voided) == ("province_chapter", False)


# --- awards that units have


def test_manager_writes_down_an_award_of_long_ago(client, manager, commune):
    client.force_login(manager)

    client.post(
        reverse("reports:unit_commendation_create"),
        {
            "unit": commune.name,
            "level": "province_chapter",
            "title": "Giấy khen",
            "year": "2012",
            "form_key": KEY,
        },
    )

    made = UnitCommendation.objects.get()
    assert (made.unit, made.year, made.province) == (commune, 2012, commune.province)


def test_viewer_reads_the_awards_of_the_own_units_and_their_file(
    client, viewer, commune, other_province
):
    UnitCommendationFactory(unit=commune, title="Giấy khen năm ấy")
    UnitCommendationFactory(unit=other_province, title="Của tỉnh khác")
    client.force_login(viewer)
    url = reverse("reports:unit_commendation_list")

    content = client.get(url).content.decode()
    file = client.get(url, {"xuat": "csv"})

    assert "Giấy khen năm ấy" in content
    assert "Của tỉnh khác" not in content
    assert "Giấy khen năm ấy" in b"".join(file.streaming_content).decode("utf-8-sig")

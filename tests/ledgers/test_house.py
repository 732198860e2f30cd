"""The book of houses: stages, sources, photos, and the hand-over that becomes aid."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.core.actions import ActionError, StaleError, void
from apps.ledgers.actions import house as actions
from apps.ledgers.actions.house import Decision
from apps.ledgers.models import House, HouseFunding, HousePhoto, HouseStage
from apps.ledgers.results import results_between
from apps.reports.figures import View, summary
from apps.reports.models import AcrossProvinces
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    HouseFactory,
    HouseFundingFactory,
    SponsorFactory,
)
from tests.pictures import PDF, photo, upload

DONE = date(2018, 9, 1)
PERIOD = (date(2018, 1, 1), date(2018, 12, 31))


@pytest.fixture
def family(commune):
    return AddressFactory(unit=commune, filed=True, household=True, full_name="Nguyễn Thị Thử")


@pytest.fixture
def house(family):
    return HouseFactory(address=family)


@pytest.fixture
def funding(house):
    return HouseFundingFactory(house=house)


def made_of(*fundings, aid=None):
    return {
        one.pk: Decision(version=one.version, makes=aid is None, aid=aid and aid.pk)
        for one in fundings
    }


def hand_over(house, *fundings, by, **more):
    return actions.hand_over(house, day=DONE, decisions=made_of(*fundings), by=by, **more)


def row_of(unit):
    figures = summary(unit, *PERIOD).total
    return (figures.c6, figures.c8)


def result(house, code):
    found = results_between([house.aid_model], *PERIOD)[house.aid_model_id]
    return next((one.amount for one in found if one.code == code), 0)


# --- entering


def test_clerk_begins_the_book_of_a_house_by_the_name_of_the_family(client, clerk, family):
    aid_model = AidModelFactory(unit=clerk.unit, kind="house")
    client.force_login(clerk)
    url = reverse("ledgers:house_create", args=[aid_model.pk])
    sent = {
        "form_key": uuid4(),
        "address": "nguyen thi thu",
        "kind": "new",
        "started_on": "05/03/2018",
        "planned_cost": "80 triệu",
    }

    response = client.post(url, sent)
    client.post(url, sent)

    house = House.objects.get()
    assert response["Location"] == reverse("ledgers:house", args=[house.pk])
    assert (house.address, house.planned_cost, house.created_by) == (family, 80_000_000, clerk)


def test_house_for_a_family_without_a_dossier_names_the_family(client, clerk):
    aid_model = AidModelFactory(unit=clerk.unit, kind="house")
    client.force_login(clerk)
    url = reverse("ledgers:house_create", args=[aid_model.pk])
    sent = {"form_key": uuid4(), "kind": "repair"}
    assert "Hãy chọn địa chỉ, hoặc ghi tên hộ" in client.post(url, sent).content.decode()

    client.post(url, sent | {"recipient": "Hộ bà Thử"})

    assert House.objects.get().shown_name == "Hộ bà Thử"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"started_on": "24/11/2099"}, "sau hôm nay"),
        ({"started_on": "31/12/2009"}, "trước ngày mô hình bắt đầu (01/01/2010)"),
        ({"planned_cost": "-5"}, "số âm"),
        ({"address": "DL-26-999999"}, "“DL-26-999999”"),
        ({"address": "Nguyễn Thị Không Có"}, "Không có hồ sơ đã duyệt nào tên"),
        ({"recipient": "Bà Thử"}, "để trống mục này"),
    ],
)
def test_bad_input_is_answered_in_words(client, clerk, family, values, words):
    aid_model = AidModelFactory(unit=clerk.unit, kind="house", started_on=date(2010, 1, 1))
    client.force_login(clerk)
    sent = {"form_key": uuid4(), "kind": "new", "address": family.code} | values

    page = client.post(reverse("ledgers:house_create", args=[aid_model.pk]), sent)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not House.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"address": None},
        {"planned_cost": -1},
        {"real_cost": -1},
        {"handed_over_on": date(2018, 3, 4)},
    ],
)
def test_the_database_refuses_houses_that_cannot_be(house, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        House.objects.filter(pk=house.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"sponsor": None},
        {"source": "Gia đình"},
        {"value": -1},
        {"kind": "material"},
        {"labour_days": 3},
        {"kind": "labour", "labour_days": 0, "basis": "estimate"},
    ],
)
def test_the_database_refuses_sources_that_cannot_be(funding, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseFunding.objects.filter(pk=funding.pk).update(**values)


def test_clerk_writes_the_stages_in_their_order(client, clerk, house):
    client.force_login(clerk)
    url = reverse("ledgers:house_stages", args=[house.pk])
    sent = {"version": house.version, "1begun_on": "05/03/2018", "2foundation_on": "01/03/2018"}
    assert "trước ngày xong khởi công" in client.post(url, sent).content.decode()

    client.post(url, sent | {"2foundation_on": "20/03/2018", "2foundation_note": "Móng đá"})

    rows = HouseStage.objects.values_list("stage", "reached_on", "note")
    assert list(rows) == [
        ("1begun", date(2018, 3, 5), ""),
        ("2foundation", date(2018, 3, 20), "Móng đá"),
    ]
    # The page opened before does not undo what was written since.
    late = client.post(url, sent | {"2foundation_on": ""})
    assert "Người khác vừa lưu thay đổi" in late.content.decode()
    assert HouseStage.objects.count() == 2


def test_clerk_writes_sources_of_a_sponsor_and_of_the_family(client, clerk, house):
    sponsor = SponsorFactory(unit=clerk.unit, name="Công ty Thử")
    client.force_login(clerk)
    url = reverse("ledgers:funding_create", args=[house.pk])
    cash = {"form_key": uuid4(), "donor": "cong ty thu", "kind": "cash", "value": "40 triệu"}
    labour = {
        "form_key": uuid4(),
        "source": "Gia đình tự góp",
        "kind": "labour",
        "labour_days": "12,5",
        "value": "2.500.000",
    }
    assert "phải chọn căn cứ" in client.post(url, labour).content.decode()

    for sent in (cash, cash, labour | {"basis": "estimate"}):
        assert client.post(url, sent).status_code == 302

    rows = house.fundings.values_list("sponsor", "source", "kind", "value", "basis")
    assert list(rows) == [
        (sponsor.pk, "", "cash", 40_000_000, "cash"),
        (None, "Gia đình tự góp", "labour", 2_500_000, "estimate"),
    ]
    page = client.get(reverse("ledgers:house", args=[house.pk])).content.decode()
    assert "Cộng 42.500.000 đồng: tiền 40.000.000; vật liệu 0; ngày công 2.500.000." in page


# --- the hand-over


def test_hand_over_makes_aid_of_each_valued_source_of_a_sponsor(clerk, house, funding, family):
    family_itself = HouseFundingFactory(house=house, sponsor=None, source="Gia đình")
    unvalued = HouseFundingFactory(house=house, value=None)
    before = row_of(clerk.unit)

    hand_over(house, funding, family_itself, unvalued, by=clerk)

    aid = AidRecord.objects.get()
    funding.refresh_from_db()
    assert funding.aid == aid
    assert (aid.address, aid.sponsor, aid.aid_model) == (family, funding.sponsor, house.aid_model)
    assert (aid.given_on, aid.form.code, aid.value, aid.basis) == (
        DONE,
        "nha-o",
        40_000_000,
        "cash",
    )
    assert aid.headcount == family.headcount
    assert (before, row_of(clerk.unit)) == ((0, 0), (1, 40_000_000))
    assert (result(house, "new_houses"), result(house, "value")) == (1, 80_000_000)


def test_house_of_a_family_that_has_gone_to_another_province_becomes_aid_of_the_unit_that_built_it(
    clerk, house, funding, family, other_commune
):
    before = row_of(clerk.unit)
    Address.objects.filter(pk=family.pk).update(unit=other_commune, province=other_commune.province)

    hand_over(house, funding, by=clerk)

    aid = AidRecord.objects.get()
    assert (aid.unit, aid.province) == (house.aid_model.unit, house.aid_model.unit.province)
    assert AcrossProvinces.objects.filter(address=family).exists()
    assert AidRecord.objects.visible_to(clerk).filter(pk=aid.pk).exists()
    after = summary(clerk.unit, *PERIOD, view=View.RECORDED).total
    assert after.c8 == before[1] + aid.value


def test_hand_over_sent_twice_makes_aid_once(client, clerk, house, funding):
    client.force_login(clerk)
    url = reverse("ledgers:house_hand_over", args=[house.pk])
    sent = {"day": "01/09/2018", f"f{funding.pk}": "make", f"v{funding.pk}": funding.version}
    assert client.get(url).context["form"].rows()[0][1].value == 40_000_000

    answers = [client.post(url, sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert AidRecord.objects.count() == 1
    house.refresh_from_db()
    assert house.handed_over_on == DONE


@pytest.mark.parametrize("months_before", [1, 11])
def test_a_gift_typed_before_is_proposed_and_linked_instead(
    client, clerk, house, funding, months_before
):
    given = date(2018, 9 - months_before, 1) if months_before < 9 else date(2017, 10, 1)
    known = AidRecordFactory(
        address=house.address,
        sponsor=funding.sponsor,
        form=AidForm.objects.get(code="nha-o"),
        given_on=given,
        value=40_000_000,
    )
    HouseFunding.objects.filter(pk=funding.pk).update(received_on=given)
    House.objects.filter(pk=house.pk).update(handed_over_on=DONE)
    client.force_login(clerk)
    url = reverse("ledgers:house_hand_over", args=[house.pk])
    form = client.get(url).context["form"]
    assert form[f"f{funding.pk}"].value() == str(known.pk)

    client.post(url, {f"f{funding.pk}": known.pk, f"v{funding.pk}": funding.version})

    funding.refresh_from_db()
    known.refresh_from_db()
    assert (funding.aid, funding.is_linked) == (known, True)
    assert AidRecord.objects.count() == 1
    assert known.aid_model == house.aid_model


def test_aid_of_another_sponsor_or_long_ago_is_not_taken_for_the_gift(clerk, house, funding):
    form = AidForm.objects.get(code="nha-o")
    AidRecordFactory(address=house.address, form=form, given_on=DONE)
    old = AidRecordFactory(
        address=house.address, sponsor=funding.sponsor, form=form, given_on=date(2017, 8, 31)
    )

    found = actions.linkable(house, day=DONE)[funding.sponsor_id]

    assert [(aid.pk, aid.is_likely) for aid in found] == [(old.pk, False)]


def test_aid_that_stands_for_one_source_is_not_linked_to_another(clerk, house, funding):
    other = HouseFundingFactory(house=house, sponsor=funding.sponsor, value=5)
    known = AidRecordFactory(address=house.address, sponsor=funding.sponsor)
    decisions = made_of(funding, other, aid=known)

    with pytest.raises(ActionError, match="đã gắn với nguồn khác"):
        actions.hand_over(house, day=DONE, decisions=decisions, by=clerk)

    house.refresh_from_db()
    assert house.handed_over_on is None


def test_source_changed_after_the_preview_is_not_recorded_unseen(clerk, house, funding):
    decisions = made_of(funding)
    funding.value = 50_000_000
    actions.edit_funding(funding, by=clerk)

    with pytest.raises(StaleError):
        actions.hand_over(house, day=DONE, decisions=decisions, by=clerk)

    assert not AidRecord.objects.exists()


def test_several_sponsors_of_one_house_are_asked_about_once(client, clerk, house, funding):
    other = HouseFundingFactory(house=house)
    client.force_login(clerk)
    url = reverse("ledgers:house_hand_over", args=[house.pk])
    sent = {"day": "01/09/2018"}
    for one in (funding, other):
        sent |= {f"f{one.pk}": "make", f"v{one.pk}": one.version}
    page = client.post(url, sent)
    assert "Cùng đợt này còn nhận của" in page.content.decode()
    assert not AidRecord.objects.exists()

    client.post(url, sent | {"overlap_reason": "Cùng góp một ngôi nhà"})

    reasons = AidRecord.objects.values_list("overlap_reason", flat=True)
    assert "Cùng góp một ngôi nhà" in reasons
    assert AidRecord.objects.count() == 2


def test_aid_before_the_dossier_is_proposed_to_be_left_out_and_a_person_decides(
    client, clerk, house, funding
):
    type(house.address).objects.update(filed_on=date(2018, 10, 1))
    client.force_login(clerk)
    url = reverse("ledgers:house_hand_over", args=[house.pk])
    sent = {"day": "01/09/2018", f"f{funding.pk}": "make", f"v{funding.pk}": funding.version}
    page = client.post(url, sent)
    assert "Đề xuất “X2" in page.content.decode()

    client.post(url, sent | {"exclusion": "X2"})

    assert AidRecord.objects.get().exclusion == "X2"
    assert row_of(clerk.unit) == (0, 0)


def test_house_without_a_dossier_is_handed_over_without_aid(client, clerk):
    house = HouseFactory(address=None, recipient="Hộ bà Thử", aid_model__unit=clerk.unit)
    HouseFundingFactory(house=house)
    client.force_login(clerk)

    client.post(reverse("ledgers:house_hand_over", args=[house.pk]), {"day": "01/09/2018"})

    house.refresh_from_db()
    assert (house.handed_over_on, AidRecord.objects.count()) == (DONE, 0)


def test_hand_over_before_a_stage_or_the_beginning_is_refused(client, clerk, house):
    HouseStage.objects.create(house=house, stage="4roof", reached_on=date(2018, 9, 2))
    client.force_login(clerk)
    url = reverse("ledgers:house_hand_over", args=[house.pk])

    words = [
        client.post(url, {"day": day}).content.decode() for day in ("01/09/2018", "01/03/2018")
    ]

    assert "Giai đoạn “Mái” ghi ngày 02/09/2018" in words[0]
    assert "trước ngày bắt đầu (05/03/2018)" in words[1]


def test_taking_a_hand_over_back_voids_what_it_made_and_keeps_what_was_there(
    clerk, reviewer, house, funding
):
    other = HouseFundingFactory(house=house)
    known = AidRecordFactory(address=house.address, sponsor=other.sponsor, given_on=DONE)
    decisions = made_of(funding) | made_of(other, aid=known)
    actions.hand_over(house, day=DONE, decisions=decisions, by=clerk, overlap_reason="Cùng góp")
    assert row_of(clerk.unit) == (1, 40_500_000)

    actions.take_back(house, reason="Nhầm nhà", by=reviewer)

    made = AidRecord.objects.exclude(pk=known.pk).get()
    known.refresh_from_db()
    assert (made.is_voided, known.is_voided) == (True, False)
    assert "Nhầm nhà" in made.void_reason
    assert row_of(clerk.unit) == (1, 500_000)
    for one in (funding, other):
        one.refresh_from_db()
    hand_over(house, funding, by=clerk, overlap_reason="Cùng góp")
    assert row_of(clerk.unit) == (1, 40_500_000)


def test_voiding_a_house_voids_its_aid_and_its_figures(client, clerk, reviewer, house, funding):
    hand_over(house, funding, by=clerk)
    url = reverse("ledgers:house_void", args=[house.pk])
    client.force_login(clerk)
    assert client.post(url, {"reason": "Nhầm"}).status_code == 403
    client.force_login(reviewer)

    client.post(url, {"reason": "Ghi nhầm mô hình"})

    house.refresh_from_db()
    assert (house.is_voided, AidRecord.objects.get().is_voided) == (True, True)
    assert (row_of(clerk.unit), result(house, "value")) == ((0, 0), 0)
    with pytest.raises(ActionError):
        hand_over(house, by=clerk)


def test_voiding_a_source_voids_its_aid(reviewer, clerk, house, funding):
    hand_over(house, funding, by=clerk)

    actions.void_funding(funding, reason="Không nhận được", by=reviewer)

    assert AidRecord.objects.get().is_voided
    assert row_of(clerk.unit) == (0, 0)


def test_source_whose_aid_was_voided_where_it_is_may_be_recorded_again(
    clerk, reviewer, house, funding
):
    hand_over(house, funding, by=clerk)
    void(AidRecord.objects.get(), reason="Nhầm", by=reviewer)
    funding.refresh_from_db()

    hand_over(house, funding, by=clerk)

    assert AidRecord.objects.in_force().count() == 1


def test_what_stands_as_aid_is_not_changed_in_the_book(clerk, house, funding):
    hand_over(house, funding, by=clerk)
    funding.refresh_from_db()
    funding.value = 1

    with pytest.raises(ActionError, match="đã ghi thành trợ giúp"):
        actions.edit_funding(funding, by=clerk)

    house.refresh_from_db()
    house.address = AddressFactory(unit=clerk.unit, filed=True)
    with pytest.raises(ActionError, match="không đổi địa chỉ"):
        actions.edit(house, by=clerk)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_hand_over_once(clerk, house, funding):
    def click(_):
        try:
            return hand_over(House.objects.get(pk=house.pk), funding, by=clerk)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as people:
        list(people.map(click, range(20)))

    assert AidRecord.objects.count() == 1


# --- photos and rights


def test_photos_before_and_after_stand_side_by_side(client, clerk, house):
    client.force_login(clerk)
    url = reverse("ledgers:house_photos", args=[house.pk])
    shots = [("0before", photo()), ("6after", photo(colour=(0, 90, 200)))]
    for moment, content in shots:
        sent = {"moment": moment, "upload_key": uuid4(), "files": [upload(content)]}
        assert client.post(url, sent).status_code == 302
    refused = {"moment": "4roof", "upload_key": uuid4(), "files": [upload(PDF, "giấy.pdf")]}
    assert "chỉ nhận ảnh" in client.post(url, refused).content.decode()

    page = client.get(reverse("ledgers:house", args=[house.pk]))

    assert [len(page.context[name]) for name in ("before", "after")] == [1, 1]
    before, after = HousePhoto.objects.all()
    assert page.content.decode().index(
        reverse("ledgers:house_photo_preview", args=[before.pk])
    ) < page.content.decode().index(reverse("ledgers:house_photo_preview", args=[after.pk]))
    with before.file.open("rb") as stored:
        assert b"GPS" not in stored.read()


def test_neighbours_find_nothing_of_a_house_and_a_viewer_changes_nothing(
    client, clerk, neighbour_clerk, viewer, house, funding
):
    shot = actions.attach_photo(house, upload(), moment="0before", upload_key=uuid4(), by=clerk)
    pages = ("", "_edit", "_stages", "_hand_over", "_photos")
    urls = [reverse(f"ledgers:house{page}", args=[house.pk]) for page in pages]
    urls += [reverse("ledgers:funding_edit", args=[funding.pk])]
    urls += [reverse("ledgers:house_photo", args=[shot.pk])]

    def answers(user):
        client.force_login(user)
        return [client.get(url).status_code for url in urls]

    assert answers(neighbour_clerk) == [404] * 7
    assert answers(viewer) == [200, 403, 403, 403, 403, 403, 200]


def test_list_of_houses_is_filtered_and_asks_no_query_a_row(
    client, clerk, house, django_assert_max_num_queries
):
    for _ in range(10):
        HouseFactory(aid_model=house.aid_model, address=AddressFactory(unit=clerk.unit, filed=True))
    House.objects.filter(pk=house.pk).update(handed_over_on=DONE)
    client.force_login(clerk)
    url = reverse("ledgers:houses", args=[house.aid_model_id])

    with django_assert_max_num_queries(17):
        page = client.get(url)
    done = client.get(url, {"state": "done", "q": "nguyen thi"})

    assert len(page.context["page_obj"].object_list) == 11
    assert [one.pk for one in done.context["page_obj"].object_list] == [house.pk]

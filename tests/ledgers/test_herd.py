"""The book of a cow bank: who holds which animal, what of it is aid, and what the figures make of it."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.aid_records.actions.merging import merge
from apps.aid_records.models import AidRecord
from apps.core.actions import ActionError, void
from apps.core.dates import today
from apps.ledgers.actions import herd as actions
from apps.ledgers.actions import herd_placements as placements
from apps.ledgers.actions.books import BookError
from apps.ledgers.actions.giving import OverlapError
from apps.ledgers.models import Animal, Placement
from apps.ledgers.results import results_between
from apps.reports.figures import summary
from apps.sponsors.models import Sponsor
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    AnimalFactory,
    SponsorFactory,
)

pytestmark = pytest.mark.django_db
START, END = datetime.date(2008, 1, 1), datetime.date(2018, 12, 31)


def day(year, month=1, number=1):
    return datetime.date(year, month, number)


@pytest.fixture
def bank(commune):
    return AidModelFactory(unit=commune, kind="cow_bank", started_on=day(2014))


@pytest.fixture
def company(commune):
    return SponsorFactory(unit=commune)


@pytest.fixture
def cow(bank, company):
    return AnimalFactory(aid_model=bank, code="Bò 01", sponsor=company)


@pytest.fixture
def household(commune):
    """household(): a new one on file, of four persons."""

    def household_(**fields):
        return AddressFactory(unit=commune, filed=True, household=True, **fields)

    return household_


@pytest.fixture
def give(clerk):
    """give(animal, address, day): entrust it, as the clerk does."""

    def give_(animal, address, on, *, due_on=None, **more):
        placement = Placement(animal=animal, address=address, placed_on=on, due_on=due_on)
        return placements.place(placement, by=clerk, **more)

    return give_


@pytest.fixture
def bear(clerk):
    def bear_(mother, on, code="Bê 1", sex="female", due_on=None):
        calf = Animal(aid_model=mother.aid_model, mother=mother, code=code, sex=sex, came_on=on)
        return actions.bear(calf, due_on=due_on, by=clerk)

    return bear_


def total(province):
    return summary(province, START, END).total


def results(bank, start=START, end=END):
    return {one.code: one.amount for one in results_between([bank], start, end)[bank.pk]}


def url(name, bank, *args):
    return reverse(f"ledgers:{name}", args=[bank.pk, *args])


def test_the_first_household_of_a_bought_cow_gets_aid_with_its_value(
    province, cow, company, household, give
):
    family = household()

    placement = give(cow, family, day(2015, 2))

    aid = placement.aid
    assert (aid.address, aid.sponsor, aid.aid_model) == (family, company, cow.aid_model)
    assert (aid.value, aid.basis, aid.is_recirculated) == (20_000_000, "invoice", False)
    assert (aid.given_on, aid.form.code, aid.headcount) == (day(2015, 2), "giong", 4)
    assert (total(province).c6, total(province).c8) == (1, 20_000_000)


def test_a_hand_over_makes_the_next_household_helped_and_adds_no_value(
    province, cow, household, give
):
    first, second = household(), household()
    give(cow, first, day(2015, 2))
    before = total(province)

    placement = give(cow, second, day(2017, 2))

    after = total(province)
    assert after.c6 == before.c6 + 1
    assert after.c7 == before.c7 + 4
    assert after.c8 == before.c8 == 20_000_000
    assert placement.aid.is_recirculated
    assert placement.aid.sponsor.kind == Sponsor.Kind.RC_ORGANISATION
    assert placement.aid.sponsor.name == "Hội Chữ thập đỏ phường Cư Bao"
    ended = Placement.objects.get(address=first)
    assert (ended.ending, ended.ended_on) == ("handed_over", day(2017, 2))


def test_the_chapter_is_registered_once(cow, household, give):
    for year in (2015, 2016, 2017):
        give(cow, household(), day(year, 2))

    assert Sponsor.objects.filter(kind=Sponsor.Kind.RC_ORGANISATION).count() == 1


def test_a_calf_stays_where_it_was_born_until_it_is_handed_on(province, cow, household, give, bear):
    first, second = household(), household()
    give(cow, first, day(2015, 2))

    calf = bear(cow, day(2016, 3), due_on=day(2017, 3))

    at_birth = calf.placements.get()
    assert (at_birth.kind, at_birth.household, at_birth.aid) == ("born", first, None)
    assert total(province).c6 == 1
    passed_on = give(calf, second, day(2017, 3))
    assert (passed_on.aid.is_recirculated, passed_on.aid.value) == (True, None)
    assert (total(province).c6, total(province).c8) == (2, 20_000_000)
    assert cow.placements.get().is_open


def test_a_cow_that_came_back_is_not_valued_a_second_time(province, cow, clerk, household, give):
    placement = give(cow, household(), day(2015, 2))
    placements.bring_back(placement, ended_on=day(2015, 9), note="Hộ chuyển đi", by=clerk)

    again = give(cow, household(), day(2015, 10))

    assert again.kind == "passed_on"
    assert total(province).c8 == 20_000_000


def test_the_same_form_sent_twice_gives_one_placement_and_one_aid(
    client, clerk, bank, cow, household
):
    client.force_login(clerk)
    family = household()
    typed = {
        "form_key": "0b0e6a34-8f0b-4b7a-9b50-0c3a5a3a1111",
        "address": family.code,
        "placed_on": "01/02/2015",
    }

    first, second = (client.post(url("animal_place", bank, cow.pk), typed) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert Placement.objects.count() == AidRecord.objects.count() == 1
    assert Placement.objects.get().household == family


def test_the_same_household_typed_on_two_tabs_gets_it_once(cow, household, give):
    family = household()
    give(cow, family, day(2015, 2))

    with pytest.raises(BookError, match="chính hộ này"):
        give(cow, family, day(2015, 3))

    assert AidRecord.objects.count() == 1


def test_a_household_is_found_by_its_name_and_asked_about_when_two_have_it(
    client, clerk, bank, cow, household
):
    client.force_login(clerk)
    household(full_name="H'Yim Kđoh", hamlet="Buôn Tring")
    page = url("animal_place", bank, cow.pk)
    household(full_name="Trần Văn Thử", hamlet="Buôn A")
    twin = household(full_name="Trần Văn Thử", hamlet="Buôn B")

    asked = client.post(page, {"address": "tran van thu", "placed_on": "01/02/2015"}).text
    client.post(page, {"address": "h'yim kdoh", "placed_on": "01/02/2015"} | key(1))

    assert twin.code in asked
    assert "Buôn B" in asked
    assert Placement.objects.get().household.full_name == "H'Yim Kđoh"


def key(number):
    return {"form_key": f"0b0e6a34-8f0b-4b7a-9b50-0c3a5a3a{number:04d}"}


def test_an_address_out_of_scope_or_not_yet_filed_gets_nothing(
    client, clerk, neighbour_commune, commune, bank, cow
):
    client.force_login(clerk)
    elsewhere = AddressFactory(unit=neighbour_commune, filed=True)
    draft = AddressFactory(unit=commune)

    for address in (elsewhere, draft):
        page = client.post(
            url("animal_place", bank, cow.pk),
            {"address": address.code, "placed_on": "01/02/2015"} | key(1),
        )
        assert page.status_code == 200

    assert Placement.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"placed_on": "01/01/2099"}, "sau hôm nay"),
        ({"placed_on": "31/12/2013"}, "trước ngày mô hình bắt đầu"),
        ({"placed_on": "05/01/2015"}, "chỉ có từ ngày 10/01/2015"),
        ({"placed_on": "01/02/2015", "due_on": "01/02/2015"}, "Hạn phải sau ngày giao"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(
    client, clerk, bank, cow, household, typed, words
):
    client.force_login(clerk)

    page = client.post(
        url("animal_place", bank, cow.pk), {"address": household().code, **typed} | key(1)
    )

    assert words in page.text
    assert Placement.objects.count() == 0


def test_aid_of_others_in_the_same_month_asks_for_a_reason_first(
    client, clerk, bank, cow, household
):
    client.force_login(clerk)
    family = household()
    AidRecordFactory(address=family, given_on=day(2015, 2, 20))
    page = url("animal_place", bank, cow.pk)
    typed = {"address": family.code, "placed_on": "01/02/2015"} | key(1)

    asked = client.post(page, typed)
    client.post(page, typed | {"overlap_reason": "Theo kế hoạch năm"})

    assert "chồng chéo" in asked.text
    assert Placement.objects.get().aid.overlap_reason == "Theo kế hoạch năm"


def test_without_a_reason_nothing_is_written(cow, household, give):
    family = household()
    AidRecordFactory(address=family, given_on=day(2015, 2, 20))

    with pytest.raises(OverlapError):
        give(cow, family, day(2015, 2))

    assert Placement.objects.count() == 0


def test_voiding_a_hand_over_voids_its_aid_and_brings_the_cow_back(
    client, province, reviewer, bank, cow, household, give
):
    give(cow, household(), day(2015, 2))
    handed = give(cow, household(), day(2017, 2))
    client.force_login(reviewer)

    client.post(url("placement_void", bank, cow.pk, handed.pk), {"reason": "Ghi nhầm hộ"})

    handed.aid.refresh_from_db()
    assert (handed.aid.is_voided, handed.aid.void_reason) == (True, "Ghi nhầm hộ")
    first = cow.placements.in_force().get()
    assert first.is_open
    assert total(province).c6 == 1


def test_aid_voided_where_it_is_stays_linked_and_the_placement_can_still_be_voided(
    reviewer, cow, household, give
):
    placement = give(cow, household(), day(2015, 2))
    void(placement.aid, reason="Ghi trùng", by=reviewer)

    placements.void_placement(placement, reason="Chưa giao", by=reviewer)

    placement.refresh_from_db()
    assert placement.is_voided
    assert placement.aid.void_reason == "Ghi trùng"


def test_only_the_last_placement_can_be_voided(reviewer, cow, household, give):
    first = give(cow, household(), day(2015, 2))
    give(cow, household(), day(2017, 2))

    with pytest.raises(BookError, match="lần giao sau cùng"):
        placements.void_placement(first, reason="Ghi nhầm", by=reviewer)


def test_an_animal_is_never_with_two_households_on_one_day(cow, household, give):
    placement = give(cow, household(), day(2015, 2))
    aid = AidRecordFactory(address=household())

    with pytest.raises(IntegrityError, match="placement_one_household"), transaction.atomic():
        Placement.objects.create(
            animal=cow, address=aid.address, kind="first", aid=aid, placed_on=day(2016)
        )

    placement.ended_on, placement.ending = day(2016), "returned"
    placement.save()
    Placement.objects.create(
        animal=cow, address=aid.address, kind="passed_on", aid=aid, placed_on=day(2016)
    )


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("animal_fate", {"fate": "died"}),
        ("animal_fate", {"fate": "died", "fate_on": day(2014), "fate_reason": "Bệnh"}),
        ("animal_fate", {"fate_on": day(2016)}),
        ("animal_born_has_mother", {"source": "born", "value": None, "basis": ""}),
        ("animal_value", {"value": -1}),
        ("animal_code", {"code": ""}),
    ],
)
def test_the_database_refuses_animals_that_cannot_be(cow, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Animal.objects.filter(pk=cow.pk).update(**{"sponsor": None, **values})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("placement_span", {"ended_on": day(2015), "ending": "returned"}),
        ("placement_ending", {"ended_on": day(2016)}),
        ("placement_due", {"due_on": day(2015)}),
        ("placement_aid", {"aid": None}),
        ("placement_aid", {"kind": "born"}),
    ],
)
def test_the_database_refuses_placements_that_cannot_be(cow, household, give, constraint, values):
    placement = give(cow, household(), day(2015, 2))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(**values)


def test_a_mother_is_of_the_same_model(commune, bank, cow):
    elsewhere = AidModelFactory(unit=commune)
    AnimalFactory(aid_model=elsewhere, mother=cow, source="born", value=None, came_on=day(2016))

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="animal_mother_of"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_one_tag_is_used_once_in_a_model_in_any_spelling(clerk, bank, cow):
    twin = Animal(aid_model=bank, code="bo 01", sex="female", source="bought", came_on=day(2016))

    with pytest.raises(ActionError, match="đã có con vật"):
        actions.register(twin, by=clerk)


def test_births_are_refused_of_bulls_of_the_dead_and_of_the_unborn(
    clerk, bank, cow, household, give, bear
):
    bull = AnimalFactory(aid_model=bank, code="Đực 1", sex="male")
    with pytest.raises(BookError, match="con đực"):
        bear(bull, day(2016))
    with pytest.raises(BookError, match="chỉ có từ ngày"):
        bear(cow, day(2015, 1, 10))
    actions.part(cow, fate="died", on=day(2017), reason="Bệnh", by=clerk)
    with pytest.raises(BookError, match="không còn trong đàn"):
        bear(cow, day(2017, 2))

    late = bear(cow, day(2016, 12))

    assert late.mother == cow


def test_a_death_ends_the_stay_and_can_be_taken_back(
    client, clerk, reviewer, bank, cow, household, give
):
    give(cow, household(), day(2015, 2))
    client.force_login(clerk)
    client.post(
        url("animal_fate", bank, cow.pk),
        {"fate": "died", "on": "03/04/2016", "reason": "Tụ huyết trùng"},
    )
    cow.refresh_from_db()
    assert (cow.fate, cow.fate_on) == ("died", day(2016, 4, 3))
    assert cow.placements.get().ending == "gone"
    assert results(bank)["lost"] == 1

    client.force_login(reviewer)
    client.post(url("animal_restore", bank, cow.pk))

    cow.refresh_from_db()
    assert cow.is_alive
    assert cow.placements.get().is_open


def test_an_end_sent_twice_is_written_once(clerk, cow, household, give):
    placement = give(cow, household(), day(2015, 2))

    for _ in range(2):
        placement = placements.bring_back(placement, ended_on=day(2015, 6), note="", by=clerk)
    for _ in range(2):
        animal = actions.part(cow, fate="died", on=day(2016), reason="Bệnh ", by=clerk)

    assert (placement.ending, placement.ended_on) == ("returned", day(2015, 6))
    assert (animal.fate, animal.fate_on) == ("died", day(2016))
    with pytest.raises(BookError, match="không còn trong đàn"):
        actions.part(cow, fate="sold", on=day(2016), reason="Bán", by=clerk)


def test_a_cow_given_back_by_both_on_one_day_is_in_the_model_when_that_is_taken_back(
    clerk, cow, household, give
):
    placement = give(cow, household(), day(2015, 2))
    placements.bring_back(placement, ended_on=day(2016), note="Hộ xin thôi", by=clerk)
    actions.part(cow, fate="returned", on=day(2016), reason="Công ty nhận lại", by=clerk)

    actions.restore(cow, by=clerk)

    placement.refresh_from_db()
    assert placement.ending == "returned"


def test_a_household_that_has_met_its_obligations_keeps_the_cow(clerk, cow, household, give):
    give(cow, household(), day(2015, 2))

    actions.part(cow, fate="kept", on=day(2017), reason="Đã giao một bê", by=clerk)

    assert cow.placements.get().ending == "kept"
    with pytest.raises(BookError, match="không còn trong đàn"):
        give(cow, household(), day(2018))


def test_figures_of_a_period_and_what_was_overdue_at_its_end(
    clerk, bank, cow, household, give, bear
):
    give(cow, household(), day(2015, 2), due_on=day(2017, 2))
    calf = bear(cow, day(2016, 3), due_on=day(2017, 6))
    give(calf, household(), day(2018, 3))
    actions.part(calf, fate="lost", on=day(2018, 9), reason="Mất trộm", by=clerk)

    assert results(bank, day(2015), day(2015, 12, 31)) == {
        "animals": 1,
        "households": 1,
        "births": 0,
        "handed_over": 0,
        "lost": 0,
        "overdue": 0,
    }
    assert results(bank, day(2017), day(2017, 12, 31))["overdue"] == 2  # the cow, and her calf
    assert results(bank, day(2018), day(2018, 12, 31)) == {
        "animals": 1,
        "households": 1,
        "births": 0,
        "handed_over": 1,
        "lost": 1,
        "overdue": 0,  # a calf of hers was passed on
    }
    assert results_between([bank], day(2014), day(2014, 12, 31)) == {bank.pk: ()}


def test_the_overdue_list_and_the_desk_tell_how_long(
    client, clerk, neighbour_reviewer, bank, cow, household, give
):
    late = today() - datetime.timedelta(days=40)
    give(cow, household(full_name="H'Yim Kđoh"), day(2015, 2), due_on=late)
    client.force_login(clerk)

    page = client.get(reverse("ledgers:overdue")).text
    desk = client.get("/lam-viec/").text

    assert "H&#x27;Yim Kđoh" in page
    assert ">40<" in page
    assert "Con vật quá hạn chuyển giao" in desk
    client.force_login(neighbour_reviewer)
    assert "Không có gì quá hạn" in client.get(reverse("ledgers:overdue")).text


def test_households_merged_into_one_count_once(clerk, reviewer, bank, cow, household, give):
    kept, absorbed = household(), household()
    give(cow, kept, day(2015, 2))
    second = AnimalFactory(aid_model=bank)
    placement = give(second, absorbed, day(2015, 8))
    for row in (kept, absorbed):
        row.refresh_from_db()

    merge(kept, absorbed, reason="Cùng một nhà", by=reviewer)

    assert results(bank)["households"] == 1
    assert Placement.objects.get(pk=placement.pk).household == kept


def test_a_herd_of_five_generations_is_drawn_in_a_handful_of_queries(
    client, clerk, bank, household, give, bear, django_assert_max_num_queries
):
    families, made = [household() for _ in range(6)], []
    for number in range(3):
        founder = AnimalFactory(aid_model=bank, code=f"G{number}", came_on=day(2015, 1, 2))
        give(founder, families[number], day(2015, 2))
        made.append((founder, number, 1))
    for mother, home, generation in made:
        for number in range(2):
            if len(made) < 60:
                born = day(2014 + 2 * generation, 3 + number)
                calf = bear(mother, born, code=f"{mother.code}-{number}")
                give(calf, families[(home + 1) % 6], day(2015 + 2 * generation, 3 + number))
                made.append((calf, (home + 1) % 6, generation + 1))
    assert [generation for _, _, generation in made].count(5) == 15
    client.force_login(clerk)

    with django_assert_max_num_queries(25):
        page = client.get(url("herd", bank)).text

    tree = page[page.index('class="family"') : page.index("Bảng các con vật")]
    assert tree.count('class="family-name"') == 60
    assert (
        tree.index(">G0<") < tree.index(">G0-0-0-0-0<") < tree.index(">G0-1<") < tree.index(">G1<")
    )


def test_names_of_households_are_shown_to_those_who_may_see_their_dossier(
    client,
    province,
    commune,
    neighbour_commune,
    clerk,
    reviewer,
    viewer,
    bank,
    cow,
    household,
    give,
):
    family = household(full_name="H'Yim Kđoh")
    give(cow, family, day(2015, 2))
    type(family).objects.filter(pk=family.pk).update(unit=neighbour_commune)
    pages = {}
    for user in (clerk, viewer):
        client.force_login(user)
        pages[user] = [
            client.get(url("herd", bank)).text,
            client.get(url("animal", bank, cow.pk)).text,
        ]

    assert all("Kđoh" not in page and "ngoài phạm vi" in page for page in pages[clerk])
    assert all("Kđoh" in page for page in pages[viewer])


def test_the_file_of_the_herd_names_households_only_to_those_who_may_export_names(
    client, clerk, reviewer, bank, cow, household, give
):
    give(cow, household(full_name="H'Yim Kđoh"), day(2015, 2))
    give(cow, household(full_name="Y Bhiăn Niê"), day(2017, 2))
    files = {}
    for user in (clerk, reviewer):
        client.force_login(user)
        answer = client.get(url("herd", bank), {"xuat": "csv"})
        files[user] = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "H'Yim Kđoh (01/02/2015 – 01/02/2017); Y Bhiăn Niê (01/02/2017 – nay)" in files[reviewer]
    assert "Kđoh" not in files[clerk]
    assert "Bò 01" in files[clerk]


def test_who_may_write_void_and_see(client, clerk, viewer, neighbour_clerk, bank, cow):
    client.force_login(viewer)
    assert client.get(url("herd", bank)).status_code == 200
    assert client.get(url("animal_create", bank)).status_code == 403
    client.force_login(clerk)
    assert client.get(url("animal_void", bank, cow.pk)).status_code == 403
    client.force_login(neighbour_clerk)
    for name, more in (("herd", ()), ("animal", (cow.pk,)), ("animal_place", (cow.pk,))):
        assert client.get(url(name, bank, *more)).status_code == 404


def test_an_animal_of_another_model_or_kind_is_not_found(client, clerk, commune, bank, cow):
    client.force_login(clerk)
    other = AidModelFactory(unit=commune)
    kitchen = AidModelFactory(unit=commune, kind="kitchen")

    assert client.get(url("animal", other, cow.pk)).status_code == 404
    assert client.get(url("herd", kitchen)).status_code == 404


def test_the_book_of_a_voided_model_is_read_but_not_written(
    client, clerk, reviewer, bank, cow, household, give
):
    void(bank, reason="Ghi nhầm", by=reviewer)
    client.force_login(clerk)

    page = client.get(url("herd", bank)).text

    assert url("animal_create", bank) not in page
    with pytest.raises(BookError, match="đã hủy"):
        give(cow, household(), day(2015, 2))


def test_a_clerk_writes_an_animal_with_a_new_sponsor_and_its_price_is_kept_once_given(
    client, clerk, bank, household, give
):
    client.force_login(clerk)
    typed = {
        "code": "Bò 07",
        "species": "Bò",
        "sex": "female",
        "source": "donated",
        "came_on": "03/05/2015",
        "donor": "Công ty Thử Nghiệm",
        "donor_kind": "company",
        "value": "18,5 triệu",
    }

    refused = client.post(url("animal_create", bank), typed | key(1)).text
    client.post(url("animal_create", bank), typed | {"basis": "local_price"} | key(1))

    assert "phải chọn căn cứ" in refused
    animal = Animal.objects.get()
    assert (animal.value, animal.sponsor.name) == (18_500_000, "Công ty Thử Nghiệm")
    give(animal, household(), day(2015, 6))
    client.post(
        url("animal_edit", bank, animal.pk),
        {
            "version": animal.version,
            "code": "Bò 7",
            "species": "Bò",
            "sex": "female",
            "came_on": "03/05/2015",
            "value": "1",
        },
    )
    animal.refresh_from_db()
    assert (animal.code, animal.value) == ("Bò 7", 18_500_000)


def test_the_page_of_the_model_tells_of_its_book(client, clerk, bank, cow, household, give):
    give(cow, household(), day(2015, 2))
    client.force_login(clerk)

    page = client.get(reverse("aid_models:detail", args=[bank.pk])).text

    assert url("herd", bank) in page
    assert "Đang nuôi" in page


def test_an_animal_written_by_mistake_is_voided_when_nothing_hangs_on_it(
    reviewer, cow, household, give, bear
):
    placement = give(cow, household(), day(2015, 2))
    calf = bear(cow, day(2016, 3))
    with pytest.raises(BookError, match="con sinh ra"):
        actions.void(cow, reason="Ghi nhầm", by=reviewer)

    actions.void(calf, reason="Ghi nhầm", by=reviewer)

    assert calf.placements.in_force().count() == 0
    with pytest.raises(BookError, match="lần giao"):
        actions.void(cow, reason="Ghi nhầm", by=reviewer)
    placements.void_placement(placement, reason="Ghi nhầm", by=reviewer)
    assert actions.void(cow, reason="Ghi nhầm", by=reviewer).is_voided


def test_a_corrected_birthday_fits_mother_and_household(clerk, cow, household, give, bear):
    give(cow, household(), day(2015, 2))
    calf = bear(cow, day(2016, 3))
    calf.came_on = day(2015, 1, 5)
    with pytest.raises(BookError, match="Con mẹ"):
        actions.edit(calf, by=clerk)

    calf.refresh_from_db()
    calf.came_on = day(2016, 2)
    actions.edit(calf, by=clerk)

    assert calf.placements.get().placed_on == day(2016, 2)

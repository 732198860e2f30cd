"""Sponsors: the register of the province."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from apps.core.actions import ActionError, StaleError
from apps.sponsors import actions
from apps.sponsors.models import Sponsor
from tests.factories import AidRecordFactory, SponsorFactory

LIST = "sponsors:list"


def typed(**fields):
    return {
        "name": "Công ty Ánh Dương",
        "kind": "company",
        "form_key": str(uuid.uuid4()),
    } | fields


def url(name, sponsor):
    return reverse(f"sponsors:{name}", args=[sponsor.pk])


@pytest.fixture
def sponsor(commune):
    return SponsorFactory(name="Chùa Hòa Bình", kind="religious", unit=commune)


def test_clerk_registers_a_sponsor_in_the_own_unit(client, clerk):
    client.force_login(clerk)

    response = client.post(reverse("sponsors:create"), typed(phone="0901 234 567"))

    sponsor = Sponsor.objects.get()
    assert response.url == url("detail", sponsor)
    assert (sponsor.unit, sponsor.province) == (clerk.unit, clerk.unit.province)
    assert (sponsor.side, sponsor.phone, sponsor.created_by) == ("others", "0901234567", clerk)


def test_reviewer_names_the_unit_that_keeps_the_sponsor(client, reviewer, neighbour_commune):
    client.force_login(reviewer)

    client.post(reverse("sponsors:create"), typed(unit="hoà xuân", kind="rc_member"))

    sponsor = Sponsor.objects.get()
    assert (sponsor.unit, sponsor.side) == (neighbour_commune, "red_cross")


def test_two_clicks_make_one_sponsor_and_lead_to_it(client, clerk):
    client.force_login(clerk)
    twice = typed()

    first = client.post(reverse("sponsors:create"), twice)
    second = client.post(reverse("sponsors:create"), twice)

    assert Sponsor.objects.count() == 1
    assert first.url == second.url


def test_the_same_form_gives_the_first_row_again(clerk):
    key = uuid.uuid4()
    fields = {"name": "Hội quán", "kind": "charity_group", "unit": clerk.unit, "form_key": key}

    first = actions.register(Sponsor(**fields), by=clerk)
    second = actions.register(Sponsor(**fields), by=clerk)

    assert first == second


def test_a_namesake_is_refused_with_a_link_to_it(client, clerk, sponsor):
    client.force_login(clerk)

    response = client.post(
        reverse("sponsors:create"), typed(name="chùa Hoà  Bình", kind="religious")
    )

    assert Sponsor.objects.count() == 1
    assert "Trong tỉnh đã có nhà tài trợ cùng tên, cùng loại" in response.text
    assert f'<a href="{url("detail", sponsor)}">' in response.text


def test_a_namesake_out_of_scope_is_named_without_a_link(client, neighbour_clerk, sponsor):
    client.force_login(neighbour_clerk)

    response = client.post(reverse("sponsors:create"), typed(name=sponsor.name, kind="religious"))

    assert "Chùa Hòa Bình (Phường Cư Bao)" in response.text
    assert url("detail", sponsor) not in response.text


def test_a_namesake_with_its_own_code_is_another_sponsor(client, clerk, sponsor):
    client.force_login(clerk)

    client.post(
        reverse("sponsors:create"), typed(name=sponsor.name, kind="religious", code="CH-02")
    )

    assert Sponsor.objects.filter(code="CH-02").exists()


def test_the_database_refuses_a_namesake_in_words_for_people(clerk, sponsor):
    twin = Sponsor(name="CHÙA HÒA BÌNH", kind="religious", unit=clerk.unit)

    with pytest.raises(ActionError, match="cùng tên, cùng loại"):
        actions.register(twin, by=clerk)


def test_a_code_is_used_once_in_a_province(clerk, commune):
    SponsorFactory(unit=commune, code="NTT-1")

    with pytest.raises(ActionError, match="Mã nhà tài trợ này đã có trong tỉnh"):
        actions.register(Sponsor(name="Khác", kind="company", unit=commune, code="NTT-1"), by=clerk)


def test_national_staff_cannot_keep_a_sponsor_outside_every_province(clerk, nation):
    with pytest.raises(ActionError, match="thuộc tỉnh"):
        actions.register(Sponsor(name="Khác", kind="company", unit=nation), by=clerk)


def test_a_sponsor_does_not_move_to_another_province(clerk, sponsor, other_commune):
    sponsor.unit = other_commune

    with pytest.raises(ActionError, match="tỉnh khác"):
        actions.edit(sponsor, by=clerk)


def test_clerk_edits_a_sponsor_of_the_own_unit(client, clerk, sponsor):
    client.force_login(clerk)

    client.post(
        url("edit", sponsor),
        {"name": "Chùa An Bình", "kind": "religious", "version": 1, "note": "Rằm"},
    )

    sponsor.refresh_from_db()
    assert (sponsor.name, sponsor.note, sponsor.version) == ("Chùa An Bình", "Rằm", 2)


def test_who_saves_second_sees_both_values_and_overwrites_nothing(client, clerk, sponsor):
    client.force_login(clerk)
    Sponsor.objects.filter(pk=sponsor.pk).update(name="Chùa Người Khác Sửa", version=2)

    response = client.post(
        url("edit", sponsor), {"name": "Chùa Tôi Sửa", "kind": "religious", "version": 1}
    )

    sponsor.refresh_from_db()
    assert sponsor.name == "Chùa Người Khác Sửa"
    assert "Chùa Người Khác Sửa" in response.text
    assert "Chùa Tôi Sửa" in response.text


def test_a_change_between_reading_and_saving_is_noticed_under_the_lock(clerk, sponsor):
    Sponsor.objects.filter(pk=sponsor.pk).update(version=7)

    with pytest.raises(StaleError):
        actions.edit(sponsor, by=clerk)


def test_moving_aid_to_the_other_column_wants_a_confirmation(client, clerk, sponsor):
    aid = AidRecordFactory(address__unit=sponsor.unit, sponsor=sponsor)
    client.force_login(clerk)
    fields = {"name": sponsor.name, "kind": "rc_staff", "version": 1}

    asked = client.post(url("edit", sponsor), fields)
    aid.refresh_from_db()
    before = aid.side
    client.post(url("edit", sponsor), fields | {"moves_aid": "on"})

    aid.refresh_from_db()
    assert "1 lần trợ giúp sẽ chuyển sang bên đó" in asked.text
    assert (before, aid.side) == ("others", "red_cross")


def test_reviewer_voids_a_sponsor_with_a_reason(client, reviewer, sponsor):
    client.force_login(reviewer)

    client.post(url("void", sponsor), {"reason": "Ghi trùng"})

    sponsor.refresh_from_db()
    page = client.get(url("detail", sponsor))
    assert (sponsor.void_reason, sponsor.voided_by) == ("Ghi trùng", reviewer)
    assert "Bản ghi này đã hủy lúc" in page.text
    assert url("edit", sponsor) not in page.text


def test_voiding_without_a_reason_changes_nothing(client, reviewer, sponsor):
    client.force_login(reviewer)

    response = client.post(url("void", sponsor), {"reason": " "})

    sponsor.refresh_from_db()
    assert not sponsor.is_voided
    assert "Hãy điền mục này." in response.text


def test_a_voided_sponsor_is_not_edited_or_voided_again(reviewer, sponsor):
    actions.void(sponsor, reason="Ghi trùng", by=reviewer)
    sponsor.refresh_from_db()

    with pytest.raises(ActionError, match="đã hủy"):
        actions.edit(sponsor, by=reviewer)
    with pytest.raises(ActionError, match="đã hủy"):
        actions.void(sponsor, reason="Lại", by=reviewer)


@pytest.mark.parametrize("name", ["detail", "edit", "void"])
def test_staff_of_elsewhere_do_not_find_the_sponsor(
    client, neighbour_clerk, neighbour_reviewer, sponsor, name
):
    for user in (neighbour_clerk, neighbour_reviewer):
        client.force_login(user)
        assert client.get(url(name, sponsor)).status_code == 404


def test_a_role_that_may_not_write_is_refused(client, viewer, clerk, sponsor):
    client.force_login(viewer)
    assert client.get(url("detail", sponsor)).status_code == 200
    assert client.get(url("edit", sponsor)).status_code == 403
    assert client.get(reverse("sponsors:create")).status_code == 403

    client.force_login(clerk)
    assert client.get(url("void", sponsor)).status_code == 403


@pytest.mark.parametrize("words", ["hoa binh", "Hoà Bình", "HÒA BÌNH", "Hòa Bình"])
def test_a_sponsor_is_found_in_any_spelling(client, clerk, sponsor, words):
    SponsorFactory(unit=clerk.unit, name="Chùa Khác")
    client.force_login(clerk)

    response = client.get(reverse(LIST), {"q": words})

    assert [row["pk"] for row in response.context["page_obj"]] == [sponsor.pk]


def test_sponsors_stand_in_the_order_of_vietnamese_names(client, clerk):
    for name in ("Nguyễn Văn Đức", "Trần Thị An", "H'Yim Kđoh", "Lê Văn Dũng"):
        SponsorFactory(unit=clerk.unit, name=name, kind="individual")
    client.force_login(clerk)

    names = [row["name"] for row in client.get(reverse(LIST)).context["page_obj"]]
    back = [row["name"] for row in client.get(reverse(LIST), {"sort": "-name"}).context["page_obj"]]

    assert names == ["Trần Thị An", "Lê Văn Dũng", "Nguyễn Văn Đức", "H'Yim Kđoh"]
    assert back == names[::-1]


def test_organisations_stand_in_the_order_their_names_are_read(client, clerk):
    for name in (
        "Hội Nông dân xã Ea Bar",
        "Công ty Hồ tiêu Mái Ấm",
        "Hội Chữ thập đỏ xã Phú Hòa 2",
    ):
        SponsorFactory(unit=clerk.unit, name=name, kind="company")
    SponsorFactory(unit=clerk.unit, name="Trần Thị Giang", kind="individual")
    client.force_login(clerk)

    names = [row["name"] for row in client.get(reverse(LIST)).context["page_obj"]]

    assert names == [
        "Công ty Hồ tiêu Mái Ấm",
        "Trần Thị Giang",
        "Hội Chữ thập đỏ xã Phú Hòa 2",
        "Hội Nông dân xã Ea Bar",
    ]


def test_the_list_narrows_by_kind_side_unit_and_voided(client, reviewer, sponsor):
    SponsorFactory(unit=sponsor.unit, red_cross=True)
    voided = SponsorFactory(unit=sponsor.province, name="Đã hủy")
    actions.void(voided, reason="Sai", by=reviewer)
    client.force_login(reviewer)

    def found(**query):
        return len(client.get(reverse(LIST), query).context["page_obj"].object_list)

    assert found() == 2
    assert found(voided="on") == 3
    assert found(kind="religious") == 1
    assert found(side="red_cross") == 1
    assert found(unit=sponsor.unit.key) == 2
    assert found(unit="Cư Bao", kind="company") == 0
    assert found(unit="không có") == 0


def test_the_list_asks_the_database_few_questions(
    client, reviewer, commune, django_assert_max_num_queries
):
    SponsorFactory.create_batch(60, unit=commune)
    client.force_login(reviewer)
    client.get(reverse(LIST))

    with django_assert_max_num_queries(7):
        response = client.get(reverse(LIST), {"q": "thử"})

    assert response.context["page_obj"].paginator.is_bounded


def test_an_empty_register_says_what_to_do(client, clerk, viewer):
    client.force_login(clerk)
    assert "Thêm nhà tài trợ đầu tiên" in client.get(reverse(LIST)).text

    client.force_login(viewer)
    assert reverse("sponsors:create") not in client.get(reverse(LIST)).text


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_sponsor(clerk):
    fields = {"name": "Hội quán", "kind": "charity_group", "form_key": uuid.uuid4()}

    def click(_):
        try:
            return actions.register(Sponsor(unit=clerk.unit, **fields), by=clerk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(click, range(4)))

    assert made == {Sponsor.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told(clerk, sponsor):
    def save(name):
        try:
            mine = Sponsor.objects.get(pk=sponsor.pk)
            mine.name = name
            together.wait()
            actions.edit(mine, by=clerk)
        except StaleError:
            return "told"
        else:
            return name
        finally:
            connection.close()

    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(save, ["Chùa A", "Chùa B"]))

    sponsor.refresh_from_db()
    assert sorted(ends) == sorted([sponsor.name, "told"])

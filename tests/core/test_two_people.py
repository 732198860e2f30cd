"""Two people edit one record at the same time: nothing typed is lost, nothing saved is overwritten
unasked. Whole pages are opened, changed and sent as two browsers would."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.addresses.choices import Category
from apps.addresses.models import Address
from apps.sponsors.models import Sponsor
from tests.addresses.sheets import page
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    NeedFactory,
    PledgeFactory,
    SponsorFactory,
    UserFactory,
)
from tests.form_pages import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def browsers(reviewer, manager):
    """Two people with the same rights, each at an own machine."""
    first, second = Client(), Client()
    first.force_login(reviewer)
    second.force_login(manager)
    return first, second


def an_address(commune):
    row = AddressFactory(unit=commune, kind="household", headcount=4, hamlet="Buôn Kli")
    return row, reverse("addresses:edit", args=[row.code]), ("hamlet", "street")


def a_sponsor(commune):
    row = SponsorFactory(unit=commune)
    return row, reverse("sponsors:edit", args=[row.pk]), ("position", "note")


def an_aid_model(commune):
    row = AidModelFactory(unit=commune)
    return row, reverse("aid_models:edit", args=[row.pk]), ("goal", "approach")


def a_pledge(commune):
    row = PledgeFactory(address=AddressFactory(unit=commune, filed=True), description="Gạo")
    return row, reverse("aid_records:pledge_edit", args=[row.pk]), ("description", None)


def an_aid_record(commune):
    row = AidRecordFactory(address=AddressFactory(unit=commune, filed=True))
    return row, reverse("aid_records:edit", args=[row.pk]), ("note", "description")


def a_total(commune):
    row = HistoricalTotalFactory(unit=commune, filed=3, persons=9)
    return row, reverse("aid_records:total_edit", args=[row.pk]), ("filed", "persons")


RECORDS = [an_address, a_sponsor, an_aid_model, a_pledge, an_aid_record, a_total]


def stored(row, name):
    return str(getattr(type(row)._base_manager.get(pk=row.pk), name))


def choices(response, which):
    """The radio buttons of the page's conflict: {name: value} with `which` of them pressed."""
    found = re.findall(r'name="(keep-[^"]+)" value="([^"]+)"', response.content.decode())
    return {name: value for name, value in found if value.startswith(which)}


@pytest.mark.parametrize("make", RECORDS)
def test_the_same_field_changed_twice_is_asked_about_and_chosen(make, browsers, commune):
    row, url, (name, _) = make(commune)
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]

    assert first.post(url, filled(opened[0], **{name: "11"})).status_code == 302
    asked = second.post(url, filled(opened[1], **{name: "22"}))

    assert asked.status_code == 200
    assert stored(row, name) == "11"
    text = page(asked)
    assert "Giữ giá trị người khác vừa lưu: 11" in text
    assert "Lấy giá trị của tôi: 22" in text
    again = second.post(url, filled(asked))  # nothing chosen
    assert again.status_code == 200
    assert stored(row, name) == "11"
    assert filled(again)[name] == ["22"]
    assert second.post(url, filled(again, **choices(again, "mine"))).status_code == 302
    assert stored(row, name) == "22"


@pytest.mark.parametrize("make", RECORDS)
def test_what_the_other_saved_may_be_kept(make, browsers, commune):
    row, url, (name, _) = make(commune)
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]
    first.post(url, filled(opened[0], **{name: "11"}))
    asked = second.post(url, filled(opened[1], **{name: "22"}))

    second.post(url, filled(asked, **choices(asked, "stored")))

    assert stored(row, name) == "11"


@pytest.mark.parametrize("make", [make for make in RECORDS if make is not a_pledge])
def test_changes_of_different_fields_come_together_by_themselves(make, browsers, commune):
    row, url, (mine, theirs) = make(commune)
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]

    first.post(url, filled(opened[0], **{theirs: "11"}))
    saved = second.post(url, filled(opened[1], **{mine: "22"}), follow=True)

    assert (stored(row, mine), stored(row, theirs)) == ("22", "11")
    assert "Người khác vừa đổi mục bạn không sửa" in page(saved)


def test_a_third_save_is_asked_about_once_more(browsers, commune, clerk):
    row, url, (name, _) = an_address(commune)
    first, second = browsers
    third = Client()
    third.force_login(clerk)
    opened = [browser.get(url) for browser in (first, second)]
    first.post(url, filled(opened[0], **{name: "11"}))
    asked = second.post(url, filled(opened[1], **{name: "22"}))
    third.post(url, filled(third.get(url), **{name: "33"}))

    once_more = second.post(url, filled(asked, **choices(asked, "mine")))

    assert once_more.status_code == 200
    assert "Giữ giá trị người khác vừa lưu: 33" in page(once_more)
    assert stored(row, name) == "33"


def test_a_wrong_field_beside_the_conflict_loses_no_choice(browsers, commune):
    row, url, _ = an_address(commune)
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]
    first.post(url, filled(opened[0], hamlet="11", street="Của người kia"))
    asked = second.post(url, filled(opened[1], hamlet="22", street="Của tôi"))

    wrong = second.post(
        url,
        filled(asked, phone="12", **choices(asked, "mine"))
        | {"keep-street": choices(asked, "stored")["keep-street"]},
    )
    assert wrong.status_code == 200
    assert choices(wrong, "mine") == {}  # settled
    second.post(url, filled(wrong, phone=""))

    assert (stored(row, "hamlet"), stored(row, "street")) == ("22", "Của người kia")


def test_ticked_boxes_and_birthdays_are_compared_too(browsers, commune):
    row, url, _ = an_address(commune)
    first, second = browsers
    poor, old = Category.objects.all()[:2]
    opened = [browser.get(url) for browser in browsers]
    first.post(url, filled(opened[0], categories=[poor.pk], born="05/03/1948"))

    second.post(url, filled(opened[1], hamlet="Thôn 2"))
    row.refresh_from_db()
    assert [category.pk for category in row.categories.all()] == [poor.pk]
    assert (row.birth_year, row.hamlet) == (1948, "Thôn 2")

    asked = second.post(url, filled(opened[1], categories=[old.pk]))
    assert f"Lấy giá trị của tôi: {old}" in page(asked)
    second.post(url, filled(asked, **choices(asked, "mine")))
    assert [category.pk for category in row.categories.all()] == [old.pk]


def test_rows_are_compared_one_by_one(browsers, commune):
    row, url, _ = an_address(commune)
    rice, cow, coat = (
        NeedFactory(address=row, description=words) for words in ("Gạo", "Bò giống", "Áo ấm")
    )
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]
    first.post(
        url,
        filled(opened[0])
        | {
            "needs-0-description": "Gạo tẻ",
            "needs-1-description": "Dê giống",
            "needs-2-DELETE": "on",
            "needs-3-description": "Xe lăn",
        },
    )

    asked = second.post(
        url, filled(opened[1]) | {"needs-1-description": "Lợn giống", "needs-3-description": "Sách"}
    )

    text = page(asked)
    assert "Giữ giá trị người khác vừa lưu: Dê giống" in text
    assert "Lấy giá trị của tôi: Lợn giống" in text
    assert "Nhu cầu : Gạo tẻ" in text  # taken over, and said so
    assert list(choices(asked, "mine")) == [f"keep-needs.{cow.pk}"]
    saved = second.post(url, filled(asked, **choices(asked, "mine")))
    assert saved.status_code == 302
    assert {need.pk: need.description for need in row.needs.filter(pk__in=[rice.pk, cow.pk])} == {
        rice.pk: "Gạo tẻ",
        cow.pk: "Lợn giống",
    }
    assert not row.needs.filter(pk=coat.pk).exists()
    assert "Áo ấm" not in [need.description for need in row.needs.all()]
    assert {"Xe lăn", "Sách"} <= {need.description for need in row.needs.all()}


def test_a_row_taken_away_while_it_was_changed_can_be_kept(browsers, commune):
    row, url, _ = an_address(commune)
    NeedFactory(address=row, description="Gạo")
    first, second = browsers
    opened = [browser.get(url) for browser in browsers]
    first.post(url, filled(opened[0]) | {"needs-0-DELETE": "on"})

    asked = second.post(url, filled(opened[1]) | {"needs-0-description": "Gạo nếp"})
    assert "Giữ giá trị người khác vừa lưu: (đã bỏ)" in page(asked)
    second.post(url, filled(asked, **choices(asked, "mine")))

    assert [need.description for need in row.needs.all()] == ["Gạo nếp"]


def test_a_form_sent_twice_makes_its_new_rows_once(client, reviewer, commune):
    """The second click of a browser without JavaScript, or the page loaded again."""
    row, url, _ = an_address(commune)
    client.force_login(reviewer)
    data = filled(client.get(url), hamlet="Thôn 7") | {
        "needs-0-description": "Xe lăn",
        "needs-0-value": "2 triệu",
        "members-0-full_name": "Lê Thị Con",
        "members-0-born": "2015",
    }

    answers = [client.post(url, data).status_code for _ in range(3)]

    assert answers == [302, 302, 302]
    assert [need.description for need in row.needs.all()] == ["Xe lăn"]
    assert [member.full_name for member in row.members.all()] == ["Lê Thị Con"]


def test_a_page_that_brings_no_marks_still_asks(client, reviewer, commune):
    """A page opened before an upgrade carries only the version."""
    row = SponsorFactory(unit=commune, position="Giám đốc")
    url = reverse("sponsors:edit", args=[row.pk])
    client.force_login(reviewer)
    typed = filled(client.get(url), position="Chủ tịch")
    typed.pop("opened")
    Sponsor.objects.filter(pk=row.pk).update(position="Phó giám đốc", version=row.version + 1)

    asked = client.post(url, typed)

    assert "Giữ giá trị người khác vừa lưu: Phó giám đốc" in page(asked)
    client.post(url, filled(asked, **choices(asked, "mine")))
    assert stored(row, "position") == "Chủ tịch"


@pytest.mark.django_db(transaction=True)
def test_saves_that_meet_under_the_lock_keep_all_changes(commune):
    """All forms are read before any is saved: the later ones notice under their lock."""
    row, url, _ = an_address(commune)
    names = ["hamlet", "street", "surveyor", "ethnicity", "circumstances"]
    people = {name: UserFactory(role="reviewer", unit=commune) for name in names}
    ready = threading.Barrier(len(names))

    def save(name):
        browser = Client()
        browser.force_login(people[name])
        data = filled(browser.get(url), **{name: f"Của {name}"})
        ready.wait(10)
        try:
            return browser.post(url, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(save, names))

    saved = Address.objects.get(pk=row.pk)
    assert answers == [302] * len(names)
    assert [getattr(saved, name) for name in names] == [f"Của {name}" for name in names]

"""What is typed and not yet saved is kept on the server: for its writer, in the right order."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.addresses.actions import (
    KeepError,
    NewerKeptError,
    clear_old_entries,
    create,
    keep_entry,
    key_of,
)
from apps.addresses.models import Address, UnsavedEntry
from apps.addresses.views.keeping import LARGEST_BODY
from tests.addresses.sheets import TYPED, change, enter, page, sheet
from tests.factories import AddressFactory

KEY, PAGE, OTHER_PAGE = (uuid.UUID(int=number) for number in (7, 8, 9))
CONTENT = [["full_name", "H'Yim Thử"], ["categories", "1"], ["categories", "2"]]


def autosave(client, user, content=CONTENT, **changed):
    sent = {
        "content": content,
        "user": user.pk,
        "key": str(KEY),
        "writer": str(PAGE),
        "address": "",
        "base": 0,
        "sequence": 1,
    }
    return client.post(
        reverse("addresses:keep_entry"), json.dumps(sent | changed), "application/json"
    )


def create_page(client, key=""):
    return client.get(reverse("addresses:create"), {"ban": key} if key else {})


# --- keeping and finding again


def test_clerk_finds_a_half_typed_case_with_all_its_rows(client, clerk):
    client.force_login(clerk)
    typed = {
        **sheet(needs=[{"description": "Gạo"}, {"description": "Xe lăn"}], members=[{}] * 4),
        "kind": "household",
        "surveyed_on": "31/02/2026",
    }
    content = [[name, str(value)] for name, value in typed.items()]

    answer = autosave(client, clerk, content)

    assert answer.json()["sequence"] == 1
    found = create_page(client, KEY).content.decode()
    for words in ('value="Xe lăn"', 'name="members-3-full_name"', 'value="31/02/2026"'):
        assert words in found
    assert f'name="form_key" value="{KEY}"' in found
    assert "không có thật" not in found  # nothing is judged before it is sent
    assert "bản bạn đang nhập dở" in found
    assert not Address.objects.exists()


def test_the_create_page_offers_what_is_unfinished(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk)
    autosave(client, clerk, [["full_name", ""]], key=str(uuid.UUID(int=8)))

    text = page(create_page(client))

    assert "Bạn có bản đang nhập dở lúc" in text
    assert "H&#x27;Yim Thử" in text
    assert "(chưa ghi tên)" in text


def test_nobody_else_sees_or_drops_it(client, clerk, neighbour_clerk, reviewer):
    client.force_login(clerk)
    autosave(client, clerk)

    for other in (neighbour_clerk, reviewer):
        client.force_login(other)
        assert "Yim" not in page(create_page(client))
        assert "Yim" not in page(create_page(client, KEY))
        url = reverse("addresses:drop_entry", args=[KEY])
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert UnsavedEntry.objects.count() == 1


def test_two_people_may_use_the_same_key(client, clerk, neighbour_clerk):
    for user in (clerk, neighbour_clerk):
        client.force_login(user)
        assert autosave(client, user).status_code == 200

    assert UnsavedEntry.objects.count() == 2


def test_whoever_typed_it_throws_it_away_after_a_question(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk)
    url = reverse("addresses:drop_entry", args=[KEY])

    assert "sẽ mất hẳn" in page(client.get(url))
    answer = client.post(url)

    assert answer.url == reverse("addresses:create")
    assert answer.cookies["diachi_saved"].value == str(KEY)
    assert not UnsavedEntry.objects.exists()


def test_saving_ends_it(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk, key=TYPED["form_key"])

    answer = enter(client, clerk)

    assert not UnsavedEntry.objects.exists()
    assert answer.cookies["diachi_saved"].value == TYPED["form_key"]
    late = autosave(client, clerk, key=TYPED["form_key"], sequence=2)
    assert (late.status_code, late.json()["newer"]) == (409, True)
    assert not UnsavedEntry.objects.exists()


def test_opening_the_page_of_a_saved_entry_leads_to_its_dossier(client, clerk, neighbour_clerk):
    enter(client, clerk)

    mine = create_page(client, TYPED["form_key"])
    client.force_login(neighbour_clerk)
    others = create_page(client, TYPED["form_key"])

    assert mine.url == reverse("addresses:detail", args=[Address.objects.get().code])
    assert f'name="form_key" value="{TYPED["form_key"]}"' not in others.content.decode()


@pytest.mark.parametrize("key", ["x", "1' OR 1=1", "0" * 500])
def test_a_key_that_is_none_gives_a_fresh_form(key, client, clerk):
    client.force_login(clerk)

    assert create_page(client, key).status_code == 200


def test_a_refused_form_is_kept_without_javascript_too(client, clerk):
    enter(client, clerk, born="hôm qua")
    enter(client, clerk, circumstances="Mới sửa", born="hôm qua", more="needs")

    text = create_page(client, TYPED["form_key"]).content.decode()

    assert 'value="hôm qua"' in text
    assert "Mới sửa" in text
    assert 'name="needs-0-description"' in text


def test_a_form_too_large_to_keep_is_still_shown_again(client, clerk):
    answer = enter(client, clerk, circumstances="a" * 30_000)

    assert "tối đa 10000 kí tự" in page(answer).replace("10.000", "10000")
    assert not UnsavedEntry.objects.exists()


# --- changes to a stored dossier


def test_half_made_changes_come_back_on_the_edit_page(client, clerk, draft_address):
    client.force_login(clerk)
    content = [["full_name", "Tên Đang Sửa"], ["version", "1"], ["kind", "individual"]]
    answer = autosave(client, clerk, content, address=draft_address.code)

    text = page(client.get(reverse("addresses:edit", args=[draft_address.code])))

    assert answer.status_code == 200
    entry = UnsavedEntry.objects.get()
    assert (entry.key, entry.address) == (key_of(draft_address), draft_address)
    assert "bản bạn đang nhập dở" in text
    assert "đã có người lưu thay đổi" not in text


def test_it_says_when_the_dossier_has_changed_since(client, clerk, reviewer, draft_address):
    client.force_login(clerk)
    autosave(client, clerk, [["full_name", "A"], ["version", "1"]], address=draft_address.code)
    change(client, reviewer, draft_address, unit=draft_address.unit.name, hamlet="Buôn Khác")
    client.force_login(clerk)

    text = page(client.get(reverse("addresses:edit", args=[draft_address.code])))

    assert "đã có người lưu thay đổi" in text


def test_saving_the_changes_ends_them_and_only_the_own(client, clerk, reviewer, draft_address):
    for user in (clerk, reviewer):
        client.force_login(user)
        autosave(client, user, [["full_name", "A"]], address=draft_address.code)

    change(client, clerk, draft_address)

    assert UnsavedEntry.objects.get().user == reviewer


def test_nothing_is_kept_for_a_dossier_out_of_reach(client, neighbour_clerk, draft_address, viewer):
    client.force_login(neighbour_clerk)
    assert autosave(client, neighbour_clerk, address=draft_address.code).status_code == 404
    client.force_login(viewer)
    assert autosave(client, viewer, address=draft_address.code).status_code == 403
    assert not UnsavedEntry.objects.exists()


# --- order, size, faults


def test_older_text_never_replaces_newer(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk, [["full_name", "Một"]])
    autosave(client, clerk, [["full_name", "Ba"]], base=1, sequence=3)

    late = autosave(client, clerk, [["full_name", "Hai"]], base=1, sequence=2)

    assert late.status_code == 409
    assert UnsavedEntry.objects.get().content == [["full_name", "Ba"]]


def test_an_answer_lost_on_the_way_does_not_stop_the_page(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk, [["full_name", "Một"]])  # its answer is lost: the page knows base 0

    again = autosave(client, clerk, [["full_name", "Hai"]], base=0, sequence=2)

    assert again.json()["sequence"] == 2


def test_a_second_page_on_the_same_entry_is_told(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk, [["full_name", "Máy bàn"]])

    phone = autosave(client, clerk, [["full_name", "Cũ"]], writer=str(OTHER_PAGE), sequence=9)
    after = autosave(
        client, clerk, [["full_name", "Mới"]], writer=str(OTHER_PAGE), base=1, sequence=10
    )

    assert (phone.status_code, after.status_code) == (409, 200)
    assert UnsavedEntry.objects.get().shown_name == "Mới"


def test_an_entry_thrown_away_elsewhere_does_not_rise_again(client, clerk):
    client.force_login(clerk)
    autosave(client, clerk)
    client.post(reverse("addresses:drop_entry", args=[KEY]))

    assert autosave(client, clerk, base=1, sequence=2).status_code == 409
    assert not UnsavedEntry.objects.exists()


def test_somebody_elses_open_page_does_not_write_into_my_account(client, clerk, reviewer):
    client.force_login(reviewer)

    answer = autosave(client, clerk)

    assert answer.status_code == 400
    assert "tài khoản khác" in answer.json()["problem"]
    assert not UnsavedEntry.objects.exists()


NOT_OURS = [
    "",
    "[]",
    "{",
    "[" * 5_000,
    '{"content": []}',
]


@pytest.mark.parametrize("body", NOT_OURS, ids=lambda body: body[:15])
def test_what_no_page_sends_is_refused(body, client, clerk):
    client.force_login(clerk)

    answer = client.post(reverse("addresses:keep_entry"), body, "application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"content": "x"},
        {"content": [["a"]]},
        {"content": [["full_name", 5]]},
        {"content": [["full_name", "a" * 20_001]]},
        {"content": [[f"n{i}", "a" * 10_000] for i in range(30)]},
        {"content": [["a", "b"]] * 2_001},
        {"key": "x"},
        {"key": None},
        {"writer": 5},
        {"sequence": -1},
        {"sequence": 2**31},
        {"sequence": True},
        {"base": "1"},
    ],
)
def test_what_does_not_fit_is_refused(changed, client, clerk):
    client.force_login(clerk)
    content = changed.pop("content", CONTENT)

    assert autosave(client, clerk, content, **changed).status_code == 400
    assert not UnsavedEntry.objects.exists()


def test_a_flood_is_refused_before_it_is_read(client, clerk):
    client.force_login(clerk)

    answer = client.post(
        reverse("addresses:keep_entry"), "x" * (LARGEST_BODY + 1), "application/json"
    )

    assert answer.status_code == 400


def test_characters_that_no_database_takes_are_left_out(client, clerk):
    client.force_login(clerk)

    autosave(
        client, clerk, [["full_name", "A\0\ud800B"], ["csrfmiddlewaretoken", "t"], ["x y", ""]]
    )

    assert UnsavedEntry.objects.get().content == [["full_name", "A?B"]]


def test_fifty_unfinished_entries_are_enough(clerk):
    for _ in range(50):
        keep_entry(CONTENT, by=clerk, key=uuid.uuid4())

    with pytest.raises(KeepError, match="lưu hoặc bỏ bớt"):
        keep_entry(CONTENT, by=clerk, key=uuid.uuid4())
    assert UnsavedEntry.objects.count() == 50


def test_a_stranger_keeps_nothing(client, clerk):
    assert autosave(client, clerk).status_code == 302
    assert not UnsavedEntry.objects.exists()


def test_after_thirty_days_it_goes(clerk, draft_address):
    old = keep_entry(CONTENT, by=clerk, key=KEY)
    keep_entry(CONTENT, by=clerk, address=draft_address)
    UnsavedEntry.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=31))

    assert clear_old_entries() == 1
    assert clear_old_entries() == 0
    assert UnsavedEntry.objects.get().address == draft_address


def _at_once(*works):
    problems = []

    def run(work):
        try:
            work()
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_saving_and_autosaving_at_the_same_moment_leave_no_ghost(clerk):
    for _ in range(5):
        key = uuid.uuid4()
        problems = _at_once(
            lambda key=key: create(
                by=clerk, fields={"full_name": "H'Yim", "unit": clerk.unit}, form_key=key
            ),
            *[
                lambda key=key, n=n: keep_entry(
                    CONTENT, by=clerk, key=key, base=0, sequence=n, writer=PAGE
                )
                for n in range(1, 4)
            ],
        )

        assert Address.objects.filter(form_key=key).count() == 1
        assert not UnsavedEntry.objects.filter(key=key).exists()
        assert all(isinstance(problem, NewerKeptError) for problem in problems), problems


@pytest.mark.django_db(transaction=True)
def test_ten_autosaves_at_once_are_one_entry(clerk):
    problems = _at_once(
        *[
            lambda n=n: keep_entry(
                [["full_name", str(n)]], by=clerk, key=KEY, base=0, sequence=n, writer=PAGE
            )
            for n in range(1, 11)
        ]
    )

    assert all(isinstance(problem, NewerKeptError) for problem in problems), problems
    assert UnsavedEntry.objects.get().content == [["full_name", "10"]]


# --- copying from the last record


def last_of(clerk, **values):
    return AddressFactory(
        unit=clerk.unit,
        created_by=clerk,
        hamlet="Buôn Tring",
        surveyor="Y Khảo Sát",
        surveyed_on="2026-05-04",
        identity_number="066148000123",
        **values,
    )


def test_place_and_survey_are_copied_from_the_last_record_and_nothing_personal(client, clerk):
    last = last_of(clerk)
    last.survey_channel = Address._meta.get_field("survey_channel").related_model.objects.first()
    last.save()

    text = enter(
        client, clerk, full_name="", hamlet="", born="", headcount="", more="last"
    ).content.decode()

    for words in ('value="Buôn Tring"', 'value="Y Khảo Sát"', 'value="04/05/2026"'):
        assert words in text
    assert f'value="{last.survey_channel_id}" selected' in text
    assert last.full_name not in text
    assert "066148000123" not in text
    assert "Có điều cần sửa" not in text


def test_copying_overwrites_nothing_typed(client, clerk):
    last_of(clerk)

    text = enter(client, clerk, hamlet="Buôn Mới", more="last").content.decode()

    assert 'value="Buôn Mới"' in text
    assert "Buôn Tring" not in text


def test_a_reviewer_copies_the_unit_and_its_hamlet(client, reviewer, clerk, commune):
    AddressFactory(unit=commune, created_by=reviewer, hamlet="Buôn Tring")

    text = enter(client, reviewer, unit="", hamlet="", more="last").content.decode()
    other = enter(client, reviewer, unit="Xã Khác", hamlet="", more="last").content.decode()

    assert f'value="{commune.name} ({commune.key})"' in text
    assert 'value="Buôn Tring"' in text
    assert "Buôn Tring" not in other


def test_without_a_last_record_nothing_is_offered_and_nothing_breaks(client, clerk, reviewer):
    last_of(reviewer)

    assert "Chép từ hồ sơ" not in enter(client, clerk, more="last").content.decode()
    assert "Chép từ hồ sơ" not in create_page(client).content.decode()


# --- hamlets


def test_the_hamlets_of_the_commune_are_offered_in_natural_order(client, clerk, neighbour_commune):
    for hamlet in ("Thôn 10", "Thôn 2", "Thôn 2", ""):
        AddressFactory(unit=clerk.unit, hamlet=hamlet)
    AddressFactory(unit=neighbour_commune, hamlet="Thôn Khác")
    AddressFactory(unit=clerk.unit, hamlet='<b>"Lạ"</b>')
    client.force_login(clerk)

    text = client.get(
        reverse("addresses:hamlets"), {"unit": neighbour_commune.key}
    ).content.decode()

    assert text.index("Thôn 2") < text.index("Thôn 10")
    assert text.count("Thôn 2") == 1
    assert "Thôn Khác" not in text
    assert '<b>"' not in text


def test_a_reviewer_is_offered_the_hamlets_of_the_unit_typed(
    client, reviewer, commune, other_commune
):
    AddressFactory(unit=commune, hamlet="Buôn Tring")
    AddressFactory(unit=other_commune, hamlet="Ấp Khác")
    client.force_login(reviewer)
    url = reverse("addresses:hamlets")

    assert "Buôn Tring" in client.get(url, {"unit": "cư bao"}).content.decode()
    assert client.get(url, {"unit": other_commune.name}).status_code == 404
    assert client.get(url, {"unit": ""}).status_code == 404


def test_the_form_and_the_offers_keep_their_query_budget(
    client, clerk, django_assert_max_num_queries
):
    last_of(clerk)
    client.force_login(clerk)
    autosave(client, clerk)
    create_page(client)

    with django_assert_max_num_queries(16):
        create_page(client, KEY)
    with django_assert_max_num_queries(5):
        client.get(reverse("addresses:hamlets"))


def test_a_reload_that_sends_the_old_form_again_does_not_bring_back_old_text(client, clerk):
    client.force_login(clerk)
    first = sheet(born="hôm qua", entry_base="0")
    client.post(reverse("addresses:create"), first)
    autosave(client, clerk, [["full_name", "Mới Hơn"]], key=TYPED["form_key"], base=1, sequence=2)

    again = client.post(reverse("addresses:create"), first)

    assert again.url.startswith(f"{reverse('addresses:create')}?ban={TYPED['form_key']}")
    assert UnsavedEntry.objects.get().shown_name == "Mới Hơn"

"""The yearly round of reviews: the list, one tap each, needs, taking back, stopping."""

import re
from datetime import timedelta
from html import unescape
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.addresses import actions
from apps.addresses.choices import StopReason
from apps.addresses.models import Address, Need, Review
from apps.core.dates import today
from apps.reports import figures
from tests.factories import AddressFactory, NeedFactory, ReviewFactory, UserFactory

ROUND = reverse("addresses:review_round")


def filed(unit, **fields):
    return AddressFactory(unit=unit, filed=True, **fields)


def page(response):
    return unescape(response.content.decode())


def names(response):
    """Names on the cards, in the order of the page."""
    return [
        unescape(name)
        for name in re.findall(r'<h3 id="ten-[^"]+"><a [^>]+>([^<]+)', page(response))
    ]


def tap(client, address, outcome="unchanged", *, key=None, script=False, **more):
    headers = {"X-Requested-With": "reviews.js"} if script else {}
    return client.post(
        reverse("addresses:review_tap", args=[address.code]),
        {"outcome": outcome, "form_key": key or uuid4(), "next": f"{ROUND}?state=all", **more},
        headers=headers,
    )


def undo(client, review):
    url = reverse("addresses:review_undo", args=[review.address.code])
    return client.post(url, {"review": review.pk})


@pytest.fixture
def address(commune):
    return filed(commune, full_name="H'Yim Kđoh", phone="0905123456", hamlet="Buôn Tring")


@pytest.fixture
def at_work(client, clerk):
    client.force_login(clerk)
    return client


# --- the list


def test_the_clerk_meets_the_hamlets_in_natural_order(at_work, commune):
    for hamlet, name in [
        ("Thôn 10", "Trần Văn Bốn"),
        ("", "Trần Văn Năm"),
        ("Thôn 2", "Trần Văn Hai"),
        ("Thôn 2", "Trần Văn Ba"),
        ("Buôn Kli A", "Y Bhiăn Niê"),
    ]:
        filed(commune, hamlet=hamlet, full_name=name)

    response = at_work.get(ROUND)

    assert names(response) == [
        "Y Bhiăn Niê",
        "Trần Văn Ba",
        "Trần Văn Hai",
        "Trần Văn Bốn",
        "Trần Văn Năm",
    ]
    assert re.findall(r'<h2 id="thon-\d+">([^<]+) <span', page(response)) == [
        "Buôn Kli A",
        "Thôn 2",
        "Thôn 10",
        "Chưa ghi thôn, buôn",
    ]


def test_a_card_says_who_where_what_is_needed_and_when_it_was_reviewed(at_work, address):
    NeedFactory(address=address, description="Gạo hằng tháng", value=250_000)
    NeedFactory(address=address, description="Xe lăn", met_on=today())
    ReviewFactory(address=address, reviewed_on="2025-03-08", note="Còn yếu")

    text = page(at_work.get(ROUND))

    for words in (
        "Sinh 1950",
        "tel:0905123456",
        "Gạo hằng tháng",
        "250.000",
        "08/03/2025",
        "Còn yếu",
    ):
        assert words in text
    assert "Xe lăn" not in text
    for button in ("Không đổi", "Cập nhật", "Đã ổn định", "Qua đời", "Chuyển đi"):
        assert text.count(f">{button}<") == 1


def test_only_those_due_this_year_are_listed_until_others_are_asked_for(at_work, commune):
    this_year = today().replace(month=1, day=1)
    ReviewFactory(address=filed(commune, full_name="Đã Rà Soát"), reviewed_on=this_year)
    last_year = this_year - timedelta(days=1)
    ReviewFactory(address=filed(commune, full_name="Năm Ngoái"), reviewed_on=last_year)
    filed(commune, full_name="Mới Lập", filed_on=this_year)
    taken_back = filed(commune, full_name="Đã Hoàn Tác")
    ReviewFactory(address=taken_back, reviewed_on=this_year, taken_back_at=timezone.now())
    AddressFactory(unit=commune, closed=True, full_name="Đã Dừng")
    AddressFactory(unit=commune, submitted=True, full_name="Chờ Duyệt")

    assert sorted(names(at_work.get(ROUND))) == ["Năm Ngoái", "Đã Hoàn Tác"]
    assert sorted(names(at_work.get(f"{ROUND}?state=done"))) == ["Mới Lập", "Đã Rà Soát"]
    assert len(names(at_work.get(f"{ROUND}?state=all"))) == 4


def test_the_list_is_narrowed_by_hamlet_and_words(at_work, commune, address):
    filed(commune, full_name="Trần Văn Ba", hamlet="")

    assert names(at_work.get(f"{ROUND}?hamlet=buon tring")) == ["H'Yim Kđoh"]
    assert names(at_work.get(f"{ROUND}?hamlet=-")) == ["Trần Văn Ba"]
    assert names(at_work.get(f"{ROUND}?q=tran ba")) == ["Trần Văn Ba"]
    assert "Không có địa chỉ nào khớp" in page(at_work.get(f"{ROUND}?q=zzz"))
    assert names(at_work.get(f"{ROUND}?hamlet=Không có")) == []


def test_one_hamlet_in_two_spellings_is_one_group(at_work, commune):
    for hamlet, name in [("thôn Hoà Bình", "Ba"), ("Thôn Hòa Bình", "Hai"), ("Thôn Hà", "Một")]:
        filed(commune, hamlet=hamlet, full_name=f"Trần Văn {name}")

    text = page(at_work.get(ROUND))

    assert re.findall(r'<span class="soft">\((\d+)\)', text) == ["1", "2"]
    assert len(names(at_work.get(f"{ROUND}?hamlet=thon hoa binh"))) == 2


def test_a_clerk_never_meets_the_neighbours(at_work, neighbour_commune, address):
    filed(neighbour_commune)

    assert names(at_work.get(f"{ROUND}?unit={neighbour_commune.key}&state=all")) == ["H'Yim Kđoh"]


def test_a_reviewer_sees_each_unit_and_goes_to_its_list(
    client, reviewer, commune, neighbour_commune, address
):
    client.force_login(reviewer)

    text = page(client.get(ROUND))
    listed = client.get(f"{ROUND}?unit={commune.key}")

    assert f"{ROUND}?unit={commune.key.replace(':', '%3A')}" in text
    assert neighbour_commune.name in text
    assert names(listed) == ["H'Yim Kđoh"]
    assert f'value="{commune.name}"' in page(listed)


def test_a_reviewer_finds_what_the_province_itself_holds(client, reviewer, province, address):
    filed(province, full_name="Của Tỉnh")
    client.force_login(reviewer)

    assert f"unit={province.key.replace(':', '%3A')}&own=1" in page(client.get(ROUND))
    assert names(client.get(f"{ROUND}?own=1")) == ["Của Tỉnh"]


@pytest.mark.parametrize("asked", ["unit=zzz", "state=zzz", "page=zzz", "page=99", "hamlet=zzz"])
def test_what_cannot_be_read_does_not_break_the_page(client, reviewer, commune, address, asked):
    client.force_login(reviewer)

    assert client.get(f"{ROUND}?{asked}").status_code == 200
    assert client.get(f"{ROUND}?unit={commune.key}&{asked}").status_code == 200


def test_a_viewer_reads_without_buttons(client, viewer, commune, address):
    client.force_login(viewer)

    text = page(client.get(f"{ROUND}?unit={commune.key}"))

    assert "H'Yim Kđoh" in text
    assert "Qua đời" not in text


def test_fifty_to_a_page_in_few_queries(at_work, commune, django_assert_max_num_queries):
    for number in range(55):
        address = filed(commune, hamlet=f"Thôn {number % 7}", full_name=f"Người {number:02}")
        NeedFactory(address=address)
        ReviewFactory(address=address)
    at_work.get(ROUND)

    with django_assert_max_num_queries(20):
        first = at_work.get(ROUND)
    second = at_work.get(f"{ROUND}?page=2")

    assert (len(names(first)), len(names(second))) == (50, 5)
    assert "1–50 trong 55" in page(first)


def test_the_page_shows_the_same_figures_as_the_reports(at_work, commune, address):
    ReviewFactory(address=address, reviewed_on=today())
    for _ in range(3):
        filed(commune)

    text = page(at_work.get(ROUND))

    assert f">{figures.reviewed(commune, today()).total}</a></strong>" in text
    assert "25,0%" in text
    assert "Còn 2 địa chỉ nữa thì đạt 75%." in text
    assert "Còn 3 địa chỉ nữa thì đạt trên 95%." in text


def test_exactly_95_percent_says_that_it_is_not_enough(at_work, commune):
    for number in range(20):
        address = filed(commune)
        if number:
            ReviewFactory(address=address, reviewed_on=today())

    text = page(at_work.get(ROUND))

    assert "Đã đạt 75%." in text
    assert "Còn 1 địa chỉ nữa thì đạt trên 95%. Con số hiện trên màn hình đã làm tròn" in text


# --- one tap


@pytest.mark.parametrize("outcome", ["unchanged", "stable", "deceased", "moved"])
def test_one_tap_is_one_review_and_leads_back_to_the_card(at_work, clerk, address, outcome):
    response = tap(at_work, address, outcome)

    review = Review.objects.get()
    assert (review.outcome, review.reviewed_on, review.created_by) == (outcome, today(), clerk)
    assert response.url == f"{ROUND}?state=all#{address.code}"
    address.refresh_from_db()
    assert address.status == "filed"


def test_a_double_tap_is_one_review(at_work, address):
    key = uuid4()
    tap(at_work, address, key=key)
    again = tap(at_work, address, key=key, script=True)

    assert Review.objects.count() == 1
    assert again.status_code == 200


def test_another_button_of_the_same_card_changes_nothing_and_says_so(at_work, address):
    key = uuid4()
    tap(at_work, address, key=key)
    other = tap(at_work, address, "deceased", key=key, script=True)

    assert Review.objects.get().outcome == "unchanged"
    assert other.status_code == 409
    assert "Đã ghi “Không đổi” trước đó" in page(other)


def test_a_second_visitor_is_told_that_it_was_reviewed_today(client, address, at_work):
    tap(at_work, address)
    client.force_login(UserFactory(unit=address.unit))

    response = tap(client, address, "moved", script=True)

    assert response.status_code == 409
    assert "đã được rà soát trong ngày đó" in page(response)
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_taps_at_once_are_one_review(clerk, address):
    key, problems = uuid4(), []

    def one_tap():
        try:
            actions.add_review(
                address, reviewed_on=today(), outcome="unchanged", by=clerk, form_key=key
            )
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    taps = [Thread(target=one_tap) for _ in range(20)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()

    assert problems == []
    assert Review.objects.count() == 1


def test_a_tap_that_waited_for_the_line_keeps_its_day(at_work, address):
    yesterday = today() - timedelta(days=1)

    tap(at_work, address, tapped_on=yesterday.isoformat(), script=True)

    assert Review.objects.get().reviewed_on == yesterday


def test_a_phone_whose_clock_runs_ahead_reviews_today(at_work, address):
    tap(at_work, address, tapped_on=(today() + timedelta(days=3)).isoformat())

    assert Review.objects.get().reviewed_on == today()


def test_a_tap_with_the_script_answers_with_the_card_and_the_progress(at_work, address):
    response = tap(at_work, address, script=True)

    text = page(response)
    assert response.status_code == 200
    assert f'id="{address.code}"' in text
    assert "Hoàn tác" in text
    assert "100,0%" in text
    assert "<html" not in text


@pytest.mark.parametrize(
    "typed", [{"outcome": "updated"}, {"outcome": ""}, {"form_key": "zzz"}, {"tapped_on": "zzz"}]
)
def test_a_tap_that_cannot_be_read_writes_nothing(at_work, address, typed):
    outcome = typed.pop("outcome", "unchanged")
    response = tap(at_work, address, outcome, key=typed.pop("form_key", None), script=True, **typed)

    assert response.status_code == 409
    assert not Review.objects.exists()


def test_a_tap_leads_nowhere_else(at_work, address):
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
        response = tap(at_work, address, key=uuid4(), next=elsewhere)

        assert response.url == f"{ROUND}#{address.code}"


def test_others_may_not_tap(client, clerk, viewer, neighbour_clerk, address):
    client.force_login(viewer)
    assert tap(client, address).status_code == 403
    client.force_login(neighbour_clerk)
    assert tap(client, address).status_code == 404
    client.force_login(clerk)
    assert client.get(reverse("addresses:review_tap", args=[address.code])).status_code == 405
    assert not Review.objects.exists()


def test_a_closed_case_cannot_be_tapped(at_work, commune):
    closed = AddressFactory(unit=commune, closed=True)

    response = tap(at_work, closed, script=True)

    assert response.status_code == 409
    assert "không ghi rà soát được" in page(response)


# --- a wrong tap


def test_a_wrong_tap_is_taken_back_and_the_history_keeps_it(at_work, clerk, address):
    tap(at_work, address, "deceased")
    assert "Hoàn tác" in page(at_work.get(ROUND))

    undo(at_work, Review.objects.get())

    assert names(at_work.get(ROUND)) == ["H'Yim Kđoh"]
    assert figures.reviewed(address.unit, today()).total.reviewed == 0
    history = page(at_work.get(reverse("addresses:detail", args=[address.code])))
    assert "Qua đời" in history[history.index("Lịch sử") :]
    assert "Chưa có lần rà soát nào" in history
    tap(at_work, address, "unchanged")
    assert Review.objects.in_force().get().outcome == "unchanged"


def test_the_back_button_after_taking_back_does_not_bring_it_back(at_work, address):
    key = uuid4()
    tap(at_work, address, key=key)
    undo(at_work, Review.objects.get())

    response = tap(at_work, address, key=key, script=True)

    assert response.status_code == 409
    assert "đã được hoàn tác" in page(response)
    assert not Review.objects.in_force().exists()


def test_taking_back_twice_is_taking_back_once(at_work, address):
    tap(at_work, address)
    review = Review.objects.get()
    undo(at_work, review)
    before = Review.objects.get().taken_back_at

    undo(at_work, review)

    assert Review.objects.get().taken_back_at == before


def test_nobody_takes_back_what_another_wrote(at_work, address):
    other = UserFactory(unit=address.unit)
    review = actions.add_review(address, reviewed_on=today(), outcome="moved", by=other)

    text = page(at_work.get(f"{ROUND}?state=done"))
    undo(at_work, review)

    assert "Hoàn tác" not in text
    assert Review.objects.in_force().exists()


def test_taking_back_an_update_says_that_the_needs_stay(at_work, clerk, address):
    review = actions.review_with_needs(
        address, needs=[{"description": "Gạo"}], by=clerk, reviewed_on=today()
    )

    response = undo(at_work, review)

    assert "nhu cầu vừa sửa vẫn giữ" in page(at_work.get(response.url))
    assert Need.objects.exists()


def test_yesterdays_review_stays(at_work, clerk, address):
    review = actions.add_review(address, reviewed_on=today(), outcome="moved", by=clerk)
    Review.objects.update(created_at=timezone.now() - timedelta(days=1))

    response = undo(at_work, review)

    assert Review.objects.in_force().exists()
    assert "không ghi hôm nay" in page(at_work.get(response.url))


def test_a_review_of_another_case_is_not_found(at_work, clerk, commune, address):
    review = actions.add_review(filed(commune), reviewed_on=today(), outcome="moved", by=clerk)

    url = reverse("addresses:review_undo", args=[address.code])

    assert at_work.post(url, {"review": review.pk}).status_code == 404


# --- stopping


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("stable", "on-dinh"), ("deceased", "qua-doi"), ("moved", "chuyen-di")],
)
def test_stopping_is_offered_with_its_reason_and_day_and_asked_for(
    at_work, address, outcome, reason
):
    tap(at_work, address, outcome)
    stop = reverse("addresses:review_stop", args=[address.code])
    assert stop in page(at_work.get(ROUND))

    form = at_work.get(stop).context["form"]

    fitting = StopReason.objects.get(code=reason)
    assert (form.initial["stop_reason"], form.initial["closed_on"]) == (fitting, today())
    answer = at_work.post(
        f"{stop}?next={ROUND}",
        {"stop_reason": fitting.pk, "closed_on": today().strftime("%d/%m/%Y")},
    )
    address.refresh_from_db()
    assert (address.status, address.stop_reason) == ("closed", fitting)
    assert answer.url == f"{ROUND}#{address.code}"


def test_an_unchanged_case_is_not_asked_to_stop(at_work, address):
    tap(at_work, address)

    assert "Dừng trợ giúp…" not in page(at_work.get(ROUND))
    form = at_work.get(reverse("addresses:review_stop", args=[address.code])).context["form"]
    assert "stop_reason" not in form.initial


# --- needs


def typed(address, *rows, **more):
    """What a browser sends: stored needs first, then new ones."""
    data = {
        "form_key": str(uuid4()),
        "version": Address.objects.get(pk=address.pk).version,
        "reviewed_on": today().strftime("%d/%m/%Y"),
        "note": "",
        "needs-TOTAL_FORMS": len(rows),
        "needs-INITIAL_FORMS": sum("id" in row for row in rows),
    }
    for place, row in enumerate(rows):
        data |= {
            f"needs-{place}-{name}": value for name, value in ({"frequency": "once"} | row).items()
        }
    return data | more


def test_needs_are_changed_met_added_and_reviewed_at_once(at_work, clerk, address):
    rice = NeedFactory(address=address, description="Gạo", frequency="monthly")
    chair = NeedFactory(address=address, description="Xe lăn")
    wrong = NeedFactory(address=address, description="Ghi nhầm")
    url = reverse("addresses:review_update", args=[address.code])
    assert "Gạo" in page(at_work.get(url))

    response = at_work.post(
        f"{url}?next={ROUND}",
        typed(
            address,
            {"id": rice.pk, "description": "Gạo, dầu ăn", "frequency": "monthly"},
            {"id": chair.pk, "description": "Xe lăn", "is_met": "on"},
            {"id": wrong.pk, "description": "Ghi nhầm", "DELETE": "on"},
            {"description": "Sửa mái nhà", "value": "20 triệu"},
            {"description": ""},
            note="Nhà dột",
        ),
    )

    assert response.url == f"{ROUND}#{address.code}"
    review = Review.objects.get()
    assert (review.outcome, review.note, review.created_by) == ("updated", "Nhà dột", clerk)
    needs = {need.description: need for need in Need.objects.all()}
    assert set(needs) == {"Gạo, dầu ăn", "Xe lăn", "Sửa mái nhà"}
    assert needs["Xe lăn"].met_on == today()
    assert needs["Gạo, dầu ăn"].met_on is None
    assert (needs["Sửa mái nhà"].value, needs["Sửa mái nhà"].noted_on) == (20_000_000, today())


def test_saving_twice_writes_once(at_work, address):
    url = reverse("addresses:review_update", args=[address.code])
    data = typed(address, {"description": "Gạo"})

    answers = [at_work.post(url, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Review.objects.count(), Need.objects.count()) == (1, 1)


def test_what_is_wrong_is_said_and_nothing_is_written(at_work, address):
    url = reverse("addresses:review_update", args=[address.code])

    response = at_work.post(
        url, typed(address, {"description": "Gạo", "value": "abc"}, reviewed_on="31/02/2026")
    )

    assert response.status_code == 200
    assert "Không đọc được" in page(response)
    assert "không có thật" in page(response)
    assert (Review.objects.count(), Need.objects.count()) == (0, 0)


def test_a_review_that_cannot_be_leaves_the_needs_alone(at_work, clerk, address):
    actions.add_review(address, reviewed_on=today(), outcome="unchanged", by=clerk)
    url = reverse("addresses:review_update", args=[address.code])

    response = at_work.post(url, typed(address, {"description": "Gạo"}))

    assert "đã được rà soát trong ngày đó" in page(response)
    assert not Need.objects.exists()


def test_a_dossier_changed_meanwhile_is_shown_before_it_is_written_over(at_work, clerk, address):
    url = reverse("addresses:review_update", args=[address.code])
    data = typed(address, {"description": "Gạo"})
    actions.edit(
        Address.objects.get(pk=address.pk), by=clerk, fields={}, needs=[{"description": "Xe lăn"}]
    )

    response = at_work.post(url, data)

    assert "vừa được người khác sửa" in page(response)
    assert "Gạo" in page(response)
    assert not Review.objects.exists()
    again = response.context["form"]["version"].value()
    at_work.post(url, data | {"version": again})
    assert sorted(need.description for need in Need.objects.all()) == ["Gạo", "Xe lăn"]

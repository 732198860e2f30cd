"""The monthly round: many pledges given at once, each gift standing or falling by itself."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.addresses.choices import AidForm, StopReason
from apps.addresses.models import Address
from apps.aid_records.actions import pledges as pledge_actions
from apps.aid_records.actions.rounds import give_together
from apps.aid_records.models import AidRecord, OtherCampaign, Pledge
from apps.aid_records.rounds import due, rows_of
from apps.aid_records.views import rounds as views
from apps.core.actions import void
from apps.core.dates import months_later, today
from tests.factories import AddressFactory, AidRecordFactory, PledgeFactory, SponsorFactory

APRIL = datetime.date(2018, 4, 1)
URL = "/tro-giup/dot-thang/"


def form_of(code):
    return AidForm.objects.get(code=code)


def confirmed(address, **fields):
    """A confirmed monthly pledge of 300.000 đồng in cash since 05/03/2018."""
    defaults = {
        "address": address,
        "status": Pledge.Status.CONFIRMED,
        "confirmed_at": timezone.now(),
        "form": form_of("tien-mat"),
        "value": 300_000,
    }
    return PledgeFactory(**defaults | fields)


@pytest.fixture
def pledges(commune):
    """Three families of the commune, each with a sponsor of its own."""
    return [confirmed(AddressFactory(unit=commune, filed=True)) for _ in range(3)]


def typed(*pledges, **changes):
    """What the page posts when these are ticked and nothing is changed; `p12_value` changes a box."""
    data = {"tick": [str(pledge.pk) for pledge in pledges]}
    for row in rows_of(pledges, APRIL):
        data |= {f"{row.key}-{box}": words for box, words in row.typed.items()}
    return data | {name.replace("_", "-", 1): words for name, words in changes.items()}


def post(client, data, month="04/2018", **query):
    return client.post(
        f"{URL}?thang={month}" + "".join(f"&{k}={v}" for k, v in query.items()), data
    )


def listed(client, month="04/2018", **query):
    page = client.get(URL, {"thang": month} | query)
    return [row.pledge for row in page.context["rows"]]


def errors(response):
    return {row.pledge.pk: row.errors for row in response.context["rows"] if row.errors}


# --- which pledges


def test_clerk_finds_what_is_due_prefilled(client, clerk, pledges):
    client.force_login(clerk)

    page = client.get(URL, {"thang": "04/2018"})

    assert [row.pledge for row in page.context["rows"]] == pledges
    assert page.context["rows"][0].typed == {
        "given_on": "30/04/2018",
        "form": str(form_of("tien-mat").pk),
        "value": "300.000",
        "basis": "cash",
        "headcount": "1",
        "reason": "",
        "decision": "",
    }
    assert "Đợt trợ giúp tháng 04/2018" in page.text


def test_without_a_month_the_running_one_is_meant(client, clerk, pledges):
    client.force_login(clerk)

    page = client.get(URL)

    assert page.context["month"] == today().replace(day=1)
    assert page.context["rows"][0].typed["given_on"] == f"{today():%d/%m/%Y}"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "waiting"},
        {"status": "withdrawn", "ended_on": datetime.date(2018, 4, 2), "end_reason": "Rút"},
        {"frequency": "once"},
        {"starts_on": datetime.date(2018, 5, 1)},
        {"pledged_on": datetime.date(2018, 5, 1)},
        {"ends_on": datetime.date(2018, 3, 31)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_pledge_that_is_not_due_is_not_offered(client, clerk, commune, fields):
    confirmed(AddressFactory(unit=commune, filed=True), **fields)
    client.force_login(clerk)

    assert listed(client) == []


def test_the_first_and_the_last_month_of_a_pledge_count(client, clerk, filed_address):
    pledge = confirmed(
        filed_address,
        starts_on=datetime.date(2018, 4, 30),
        ends_on=datetime.date(2018, 6, 1),
    )
    client.force_login(clerk)

    months = ["03/2018", "04/2018", "05/2018", "06/2018", "07/2018"]
    assert [listed(client, month) for month in months] == [[], [pledge], [pledge], [pledge], []]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("monthly", list(range(1, 13))), ("quarterly", [2, 5, 8, 11]), ("yearly", [11]), ("once", [])],
)
def test_a_pledge_is_due_as_often_as_was_promised(filed_address, frequency, expected):
    confirmed(filed_address, frequency=frequency, starts_on=datetime.date(2018, 11, 20))

    found = [
        month
        for month in range(1, 13)
        if due(
            Pledge.objects.all(), datetime.date(2020, month, 1), datetime.date(2020, month, 28)
        ).exists()
    ]

    assert found == expected


def test_a_dossier_closed_before_the_month_is_left_out(client, clerk, commune):
    closed = AddressFactory(
        unit=commune,
        status="closed",
        filed_on="2018-03-05",
        closed_on="2018-04-15",
        stop_reason=StopReason.objects.get(code="on-dinh"),
    )
    pledge = confirmed(closed)
    client.force_login(clerk)

    assert listed(client, "04/2018") == [pledge]
    assert listed(client, "05/2018") == []


def test_the_day_offered_is_one_on_which_pledge_and_help_still_went_on(client, clerk, commune):
    reason = StopReason.objects.get(code="qua-doi")
    closed = AddressFactory(
        unit=commune, filed=True, status="closed", stop_reason=reason, closed_on="2018-04-15"
    )
    confirmed(closed)
    ended = confirmed(AddressFactory(unit=commune, filed=True), ends_on="2018-04-10")
    client.force_login(clerk)

    page = client.get(URL, {"thang": "04/2018"})

    days = {row.pledge: row.typed["given_on"] for row in page.context["rows"]}
    assert days[ended] == "10/04/2018"
    assert sorted(days.values()) == ["10/04/2018", "15/04/2018"]
    assert "đã dừng trợ giúp ngày 15/04/2018" in page.text


def test_nothing_is_given_by_round_after_help_has_stopped(client, clerk, pledges):
    client.force_login(clerk)
    data = typed(*pledges)
    Address.objects.filter(pk=pledges[0].address_id).update(
        status="closed", stop_reason=StopReason.objects.get(code="qua-doi"), closed_on="2018-04-15"
    )

    answer = post(client, data)

    assert "đã dừng trợ giúp ngày 15/04/2018" in errors(answer)[pledges[0].pk]["tick"]
    assert AidRecord.objects.count() == 2
    post(client, data | {f"p{pledges[0].pk}-given_on": "15/04/2018"})
    assert AidRecord.objects.count() == 3


@pytest.mark.parametrize("state", [{"status": "rejected", "decision_reason": "Sai"}, "voided"])
def test_a_rejected_or_voided_dossier_is_left_out(client, clerk, reviewer, commune, state):
    address = AddressFactory(unit=commune, filed=True)
    confirmed(address)
    if state == "voided":
        void(address, reason="Nhầm", by=reviewer)
    else:
        Address.objects.filter(pk=address.pk).update(**state)
    client.force_login(clerk)

    assert listed(client) == []


def test_reviewer_gives_for_the_province_or_one_commune_of_it(
    client, reviewer, pledges, neighbour_commune
):
    theirs = confirmed(AddressFactory(unit=neighbour_commune, filed=True))
    client.force_login(reviewer)

    assert set(listed(client)) == {*pledges, theirs}
    assert listed(client, unit=neighbour_commune.key) == [theirs]
    assert listed(client, unit=neighbour_commune.name) == [theirs]


def test_one_sponsors_pledges_can_be_picked_out(client, clerk, pledges):
    client.force_login(clerk)

    assert listed(client, sponsor=pledges[1].sponsor.pk) == [pledges[1]]
    unknown = client.get(URL, {"thang": "04/2018", "sponsor": "Không ai"})
    assert "không có nhà tài trợ “Không ai”" in unknown.text


def test_a_unit_out_of_scope_is_not_known(client, clerk, neighbour_commune):
    client.force_login(clerk)

    page = client.get(URL, {"unit": neighbour_commune.key})

    assert page.context["unit"] == clerk.unit


def test_the_neighbour_does_not_see_the_communes_round(client, neighbour_clerk, pledges):
    client.force_login(neighbour_clerk)

    assert listed(client) == []
    response = post(client, typed(*pledges))

    assert not AidRecord.objects.exists()
    assert "không còn ở trang này" in response.text


def test_viewer_gives_nothing(client, viewer):
    client.force_login(viewer)

    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403


@pytest.mark.parametrize(
    ("month", "words"),
    [("13/2018", "Không đọc được tháng"), ("abc", "ví dụ 11/2026"), ("1/2", "ví dụ 11/2026")],
)
def test_a_month_that_cannot_be_read_is_asked_for_again(client, clerk, month, words):
    client.force_login(clerk)

    assert words in client.get(URL, {"thang": month}).text
    assert words in post(client, {}, month).text


def test_a_month_to_come_is_not_given_in(client, clerk):
    client.force_login(clerk)
    coming = months_later(today().replace(day=1), 1)

    assert "chưa tới" in client.get(URL, {"thang": f"{coming:%m/%Y}"}).text


def test_long_rounds_come_in_pages(client, clerk, pledges, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)
    client.force_login(clerk)

    assert listed(client) == pledges[:2]
    assert listed(client, page=2) == pledges[2:]
    post(client, typed(pledges[2]), page=2)
    assert AidRecord.objects.get().pledge == pledges[2]


# --- saving


def test_clerk_gives_to_those_who_are_ticked(client, clerk, pledges):
    client.force_login(clerk)

    response = post(client, typed(*pledges) | {"tick": [pledges[0].pk, pledges[2].pk]})

    assert response.status_code == 302
    aid = AidRecord.objects.order_by("pledge")
    assert [one.pledge for one in aid] == [pledges[0], pledges[2]]
    first = aid[0]
    assert (first.address, first.unit, first.province) == (
        pledges[0].address,
        clerk.unit,
        clerk.unit.province,
    )
    assert (first.sponsor, first.side, first.value, first.basis, first.headcount) == (
        pledges[0].sponsor,
        "others",
        300_000,
        "cash",
        1,
    )
    assert (first.given_on, first.created_by) == (datetime.date(2018, 4, 30), clerk)
    page = client.get(response.url)
    assert "Đã ghi 2 lần trợ giúp, tổng 600.000 đồng." in page.text
    assert f'<a href="/tro-giup/{first.pk}/">Đã ghi ngày 30/04/2018</a>' in page.text
    assert f'id="p{pledges[0].pk}-tick"' not in page.text


def test_the_first_gift_sets_a_pledge_running(client, clerk, pledges):
    client.force_login(clerk)

    post(client, typed(pledges[0]))

    states = Pledge.objects.order_by("pk").values_list("status", "version")
    assert list(states) == [("running", 2), ("confirmed", 1), ("confirmed", 1)]


def test_the_history_of_a_gift_names_who_gave_it_in_the_round(client, clerk, pledges):
    client.force_login(clerk)

    post(client, typed(pledges[0]))

    assert clerk.full_name in client.get(f"/tro-giup/{AidRecord.objects.get().pk}/").text


def test_a_wrong_row_waits_and_the_good_ones_are_saved(client, clerk, pledges):
    client.force_login(clerk)
    wrong, other, good = pledges
    data = typed(*pledges, **{f"p{wrong.pk}_value": "1,500", f"p{other.pk}_given_on": "31/04/2018"})

    response = post(client, data)

    assert [aid.pledge for aid in AidRecord.objects.all()] == [good]
    assert set(errors(response)) == {wrong.pk, other.pk}
    name = wrong.address.full_name
    assert (
        f'<a href="#p{wrong.pk}-value">{name}, Giá trị: Không đọc được chắc chắn' in response.text
    )
    assert 'value="1,500"' in response.text
    assert 'value="31/04/2018"' in response.text
    assert f'value="{wrong.pk}" checked' in response.text
    assert "Đã ghi 1 lần trợ giúp" in response.text

    mended = post(client, data | {f"p{wrong.pk}-value": "1.500.000"})

    assert set(errors(mended)) == {other.pk}
    assert AidRecord.objects.get(pledge=wrong).value == 1_500_000
    assert AidRecord.objects.filter(pledge=good).count() == 1


@pytest.mark.parametrize(
    ("box", "text", "words"),
    [
        ("given_on", "01/05/2018", "không thuộc tháng 04/2018"),
        ("given_on", "", "Hãy điền mục này."),
        ("value", "-5", "âm"),
        ("headcount", "0", "1"),
        ("headcount", "", "Hãy điền mục này."),
        ("form", "", "Hãy chọn ở mục này."),
        ("form", "9999", "Hãy chọn một trong những điều có sẵn"),
    ],
)
def test_what_cannot_be_right_is_refused_in_its_box(client, clerk, pledges, box, text, words):
    client.force_login(clerk)
    pledge = pledges[0]

    response = post(client, typed(pledge, **{f"p{pledge.pk}_{box}": text}))

    assert words in errors(response)[pledge.pk][box]
    assert not AidRecord.objects.exists()


def test_nothing_is_given_tomorrow(client, clerk, pledges):
    client.force_login(clerk)
    tomorrow = today() + datetime.timedelta(days=1)
    month = f"{tomorrow:%m/%Y}" if tomorrow.month == today().month else f"{today():%m/%Y}"
    day = f"{tomorrow:%d/%m/%Y}"

    response = post(client, typed(pledges[0], **{f"p{pledges[0].pk}_given_on": day}), month)

    assert "given_on" in errors(response)[pledges[0].pk]


def test_a_value_in_kind_needs_its_basis_and_brings_it_next_month(client, clerk, filed_address):
    rice = confirmed(filed_address, form=form_of("luong-thuc"), description="15 kg gạo")
    client.force_login(clerk)

    refused = post(client, typed(rice))
    post(client, typed(rice, **{f"p{rice.pk}_basis": "local_price"}))

    assert "căn cứ giá trị" in errors(refused)[rice.pk]["basis"]
    aid = AidRecord.objects.get()
    assert (aid.basis, aid.description) == ("local_price", "15 kg gạo")
    assert rows_of([rice], datetime.date(2018, 5, 1))[0].typed["basis"] == "local_price"


def test_a_pledge_without_a_value_offers_what_was_given_last(client, clerk, filed_address):
    pledge = confirmed(filed_address, value=None)
    AidRecordFactory(address=filed_address, sponsor=pledge.sponsor, pledge=pledge, value=250_000)
    client.force_login(clerk)

    page = client.get(URL, {"thang": "04/2018"})

    assert page.context["rows"][0].typed["value"] == "250.000"


def test_an_empty_value_is_not_yet_valued(client, clerk, pledges):
    client.force_login(clerk)

    response = post(client, typed(pledges[0], **{f"p{pledges[0].pk}_value": ""}))

    assert AidRecord.objects.get().value is None
    assert "tổng 0 đồng, 1 lần chưa quy đổi." in client.get(response.url).text


def test_nothing_ticked_is_said_and_what_was_typed_stays(client, clerk, pledges):
    client.force_login(clerk)

    response = post(
        client, typed(*pledges, **{f"p{pledges[0].pk}_value": "123.456"}) | {"tick": []}
    )

    assert "Chưa chọn dòng nào" in response.text
    assert "123.456" in response.text


# --- once only


def test_a_round_sent_again_gives_nothing_twice(client, clerk, pledges):
    client.force_login(clerk)
    data = typed(*pledges)

    post(client, data)
    again = post(client, data)

    assert AidRecord.objects.count() == 3
    assert "3 dòng đã chọn đã được ghi trong tháng này từ trước" in client.get(again.url).text


def test_a_gift_recorded_by_itself_is_not_offered_again(client, clerk, pledges):
    pledge = pledges[0]
    AidRecordFactory(
        address=pledge.address,
        sponsor=pledge.sponsor,
        pledge=pledge,
        given_on=datetime.date(2018, 4, 2),
    )
    client.force_login(clerk)

    page = client.get(URL, {"thang": "04/2018"})
    post(client, typed(*pledges[1:]) | {"tick": [pledge.pk]})

    assert page.context["offered"] == 2
    assert AidRecord.objects.filter(pledge=pledge).count() == 1


def test_a_voided_gift_can_be_given_anew(client, clerk, reviewer, pledges):
    client.force_login(clerk)
    post(client, typed(pledges[0]))
    void(AidRecord.objects.get(), reason="Nhầm người", by=reviewer)

    post(client, typed(pledges[0]))

    assert AidRecord.objects.in_force().filter(pledge=pledges[0]).count() == 1


def test_the_next_month_is_another_round(client, clerk, pledges):
    client.force_login(clerk)
    post(client, typed(pledges[0]))

    day = {f"p{pledges[0].pk}_given_on": "05/05/2018"}
    post(client, typed(pledges[0], **day) | {"tick": [pledges[0].pk]}, "05/2018")

    assert AidRecord.objects.filter(pledge=pledges[0]).count() == 1
    fresh = client.get(URL, {"thang": "05/2018"}).context["rows"][0].typed
    data = {f"p{pledges[0].pk}-{box}": words for box, words in fresh.items()}
    post(client, data | {"tick": [pledges[0].pk]}, "05/2018")
    assert AidRecord.objects.filter(pledge=pledges[0]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_people_saving_one_round_at_once_give_each_gift_once(clerk, pledges):
    def give(_):
        try:
            gifts = [row.usual for row in rows_of(pledges, APRIL) if not row.given]
            return len(give_together(gifts, month=APRIL, by=clerk).saved)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        saved = list(people.map(give, range(8)))

    assert sum(saved) == 3
    assert AidRecord.objects.count() == 3


def test_a_pledge_withdrawn_while_the_page_was_open_is_refused(clerk, pledges):
    gifts = [row.usual for row in rows_of(pledges[:2], APRIL)]
    pledge_actions.withdraw(pledges[0], ended_on=today(), reason="Dừng", by=clerk)

    done = give_together(gifts, month=APRIL, by=clerk)

    assert [aid.pledge for aid in done.saved] == [pledges[1]]
    assert "vừa kết thúc, đã rút" in done.refused[pledges[0].pk]


def test_a_row_that_left_the_round_is_named_and_the_others_are_saved(client, clerk, pledges):
    client.force_login(clerk)
    data = typed(*pledges)
    pledge_actions.withdraw(pledges[0], ended_on=today(), reason="Dừng", by=clerk)

    response = post(client, data)

    assert "1 dòng đã chọn không còn ở trang này" in response.text
    assert AidRecord.objects.count() == 2


@pytest.mark.parametrize("state", ["dossier", "sponsor"])
def test_a_dossier_or_sponsor_voided_in_the_meantime_is_refused(clerk, reviewer, pledges, state):
    gifts = [row.usual for row in rows_of(pledges[:1], APRIL)]
    void(gifts[0].address if state == "dossier" else gifts[0].sponsor, reason="Nhầm", by=reviewer)

    done = give_together(gifts, month=APRIL, by=clerk)

    assert (done.saved, set(done.refused)) == ([], {pledges[0].pk})


# --- overlap, proposals


@pytest.fixture
def two_sponsors(commune, filed_address):
    """Two sponsors that both give to one address each month."""
    return [confirmed(filed_address, sponsor=SponsorFactory(unit=commune)) for _ in range(2)]


def test_two_sponsors_of_one_address_are_asked_about(client, clerk, two_sponsors):
    one, two = two_sponsors
    client.force_login(clerk)

    page = client.get(URL, {"thang": "04/2018"})
    asked = post(client, typed(one, two))
    none_yet = AidRecord.objects.count()
    post(client, typed(one, two, **{f"p{one.pk}_reason": "Góp hai phần"}))

    assert f"Cùng đợt này còn nhận của {two.sponsor.name}" in page.text
    assert none_yet == 0
    assert "lý do vẫn trao" in errors(asked)[one.pk]["reason"]
    assert AidRecord.objects.get().overlap_reason == "Góp hai phần"


def test_one_reason_may_stand_for_all_that_are_ticked(client, clerk, two_sponsors):
    client.force_login(clerk)
    one = two_sponsors[0]

    post(
        client,
        typed(*two_sponsors, **{f"p{one.pk}_reason": "Lý do riêng"})
        | {"common_reason": "Góp hai phần"},
    )

    reasons = AidRecord.objects.order_by("pledge").values_list("overlap_reason", flat=True)
    assert list(reasons) == ["Lý do riêng", "Góp hai phần"]


def test_the_reason_of_last_month_is_offered_again(client, clerk, two_sponsors):
    client.force_login(clerk)
    post(client, typed(*two_sponsors) | {"common_reason": "Góp hai phần"})

    page = client.get(URL, {"thang": "05/2018"})

    assert [row.typed["reason"] for row in page.context["rows"]] == ["Góp hai phần"] * 2


def test_a_common_reason_is_not_written_where_nothing_overlaps(client, clerk, pledges):
    client.force_login(clerk)

    post(client, typed(pledges[0]) | {"common_reason": "Góp hai phần"})

    assert AidRecord.objects.get().overlap_reason == ""


def test_an_exclusion_is_proposed_and_decided_either_way(client, clerk, commune):
    pledges = [
        confirmed(AddressFactory(unit=commune, filed=True), description="Quà Tết vì người nghèo")
        for _ in range(2)
    ]
    keep, exclude = pledges
    client.force_login(clerk)

    asked = post(client, typed(*pledges))
    none_yet = AidRecord.objects.count()
    choices = {f"p{keep.pk}_decision": "keep", f"p{exclude.pk}_decision": "X5"}
    post(client, typed(*pledges, **choices))

    assert "Đề xuất “X5." in errors(asked)[keep.pk]["decision"]
    assert none_yet == 0
    assert AidRecord.objects.get(pledge=keep).exclusion == ""
    excluded = AidRecord.objects.get(pledge=exclude)
    assert excluded.exclusion == "X5"
    assert excluded.other_campaign in OtherCampaign.objects.all()


# --- without script; many rows


def test_all_rows_are_ticked_without_a_script(client, clerk, pledges):
    client.force_login(clerk)
    data = typed(*pledges, **{f"p{pledges[0].pk}_value": "123.456"}) | {"tick": []}

    every = post(client, data | {"pick": "all"})
    none = post(client, data | {"pick": "none", "tick": [pledges[0].pk]})

    assert every.text.count(" checked") == 3
    assert "123.456" in every.text
    assert " checked" not in none.text
    assert not AidRecord.objects.exists()


def test_one_day_is_set_for_all_rows_without_a_script(client, clerk, pledges):
    client.force_login(clerk)

    set_ = post(client, typed(*pledges) | {"pick": "day", "day": "07042018"})
    wrong = post(client, typed(*pledges) | {"pick": "day", "day": "31/04/2018"})

    assert set_.text.count('value="07/04/2018"') == 3
    none = post(client, typed(*pledges) | {"pick": "day", "day": ""})
    assert "không có thật" in wrong.text
    assert "Hãy ghi ngày trao" in none.text


def test_a_round_of_many_rows_takes_few_queries(
    client, clerk, commune, django_assert_max_num_queries
):
    pledges = [confirmed(AddressFactory(unit=commune, filed=True)) for _ in range(30)]
    client.force_login(clerk)
    client.get(URL)
    data = typed(*pledges)

    with django_assert_max_num_queries(18):
        client.get(URL, {"thang": "04/2018"})
    with django_assert_max_num_queries(34):
        assert post(client, data).status_code == 302
    assert AidRecord.objects.count() == 30


def test_the_round_is_linked_to_the_months_beside_it(client, clerk, pledges):
    client.force_login(clerk)

    page = client.get(URL, {"thang": "12/2018"})
    links = [url for _, url in page.context["others"]]

    assert links == [
        f"{reverse('aid_records:monthly_round')}?thang={month}&unit=2025%3A24340"
        for month in ("11%2F2018", "01%2F2019")
    ]

"""What a family allows to be shown: who has to agree at which age, until when, and taking it back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.addresses import actions
from apps.addresses.actions import attachments, consenting
from apps.addresses.actions.states import DayError, WrongStateError
from apps.addresses.models import Address, Consent
from apps.aid_records.actions import merging
from apps.core.actions import ActionError, VoidedError
from apps.core.actions import void as void_record
from apps.notices.models import Notice
from tests.factories import AddressFactory, UserFactory
from tests.publishing.factories import ConsentFactory, PaperFactory

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 09:00+07:00", tick=False)


def born(commune, day=None, *, year=None):
    """A person on file, born on the day, or in the year without a day."""
    year = day.year if day else year
    return AddressFactory(unit=commune, filed=True, birth_date=day, birth_year=year)


def paper(address):
    return PaperFactory(address=address)


def signed(address, **said):
    """What the family signed today, not yet recorded."""
    told = {"level": 1, "relation": "self", "signed_by": "Người Ký Thử", "given_on": TODAY} | said
    if "evidence" not in told and told["level"]:
        told["evidence"] = paper(address)
    return Consent(address=address, **told)


def give(address, by, **said):
    return consenting.give(signed(address, **said), by=by)


# --- who has to agree, by age


def test_grown_up_who_signs_for_herself_may_be_named_and_pictured_for_twelve_months(clerk, commune):
    mrs_thu = born(commune, year=1950)

    consent = give(mrs_thu, clerk, level=2, with_photo=True, with_story=True)

    assert consent.expires_on == consent.valid_until == date(2027, 11, 23)
    assert (consent.born_from, consent.born_to) == (date(1950, 1, 1), date(1950, 12, 31))
    assert consent.created_by == clerk
    assert list(Consent.objects.in_force(date(2027, 11, 23))) == [consent]
    assert list(Consent.objects.in_force(date(2027, 11, 24))) == []


def test_consent_of_a_leap_day_ends_on_the_last_of_february(clerk, commune, time_machine):
    time_machine.move_to("2028-02-29 09:00+07:00")

    consent = give(born(commune, year=1950), clerk, given_on=date(2028, 2, 29))

    assert consent.valid_until == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"relation": "parent"}, "Người từ 16 tuổi tự ký"),
        ({"level": 0, "relation": "head"}, "Tập thể do người đại diện"),
        ({"signed_by": ""}, "ghi họ tên người ký"),
        ({"evidence": None}, "kèm bản ký"),
        ({"level": 3}, "không có trong danh sách"),
        ({"expires_on": date(2027, 11, 24)}, "nhiều nhất 12 tháng"),
        ({"expires_on": TODAY}, "nhiều nhất 12 tháng"),
        ({"level": 0, "with_story": True}, "Không công khai thì không chọn"),
    ],
)
def test_grown_up_is_told_what_is_wrong_in_the_words_of_the_rule(clerk, commune, said, words):
    with pytest.raises(ActionError, match=words):
        give(born(commune, year=1950), clerk, **said)

    assert not Consent.objects.exists()


def test_child_of_nine_needs_a_parent_and_her_own_word(clerk, commune):
    child = born(commune, date(2017, 5, 12))

    with pytest.raises(ActionError, match="phải tự mình đồng ý"):
        give(child, clerk, relation="parent")
    with pytest.raises(ActionError, match="cha, mẹ hoặc người giám hộ ký"):
        give(child, clerk, relation="self", child_agreed=True)

    assert give(child, clerk, relation="parent", child_agreed=True).valid_until == date(
        2027, 11, 23
    )


def test_child_is_never_named_nor_pictured_whoever_signs(clerk, commune):
    child = born(commune, date(2012, 1, 1))

    for more, words in (
        ({"level": 2}, "không bao giờ được công khai danh tính"),
        ({"with_photo": True}, "Không công khai ảnh của người dưới 16 tuổi"),
    ):
        with pytest.raises(ActionError, match=words):
            give(child, clerk, relation="guardian", child_agreed=True, **more)


@pytest.mark.parametrize(
    ("birthday", "on", "is_small"),
    [
        (date(2019, 11, 24), TODAY, True),  # seven tomorrow
        (date(2019, 11, 23), TODAY, False),  # seven today
        (date(2020, 2, 29), date(2027, 2, 27), True),
        (date(2020, 2, 29), date(2027, 2, 28), False),  # no 29th of February in 2027
    ],
)
def test_from_the_seventh_birthday_on_the_child_has_to_agree(
    clerk, commune, time_machine, birthday, on, is_small
):
    time_machine.move_to(f"{on} 09:00+07:00")
    child = born(commune, birthday)

    if is_small:
        consent = give(child, clerk, relation="parent", given_on=on)
        assert consent.valid_until == on  # the day before the seventh birthday
    else:
        with pytest.raises(ActionError, match="phải tự mình đồng ý"):
            give(child, clerk, relation="parent", given_on=on)


@pytest.mark.parametrize(
    ("birthday", "is_child"),
    [(date(2010, 11, 24), True), (date(2010, 11, 23), False)],
)
def test_on_the_sixteenth_birthday_one_signs_alone(clerk, commune, birthday, is_child):
    youth = born(commune, birthday)

    if is_child:
        with pytest.raises(ActionError, match="dưới 16 tuổi"):
            give(youth, clerk, level=2)
        consent = give(youth, clerk, relation="parent", child_agreed=True)
        assert consent.valid_until == TODAY  # the last day at fifteen
    else:
        assert give(youth, clerk, level=2).valid_until == date(2027, 11, 23)


def test_bare_birth_year_is_held_to_the_day_that_protects_the_child(clerk, commune):
    six_or_seven, fifteen_or_sixteen = born(commune, year=2019), born(commune, year=2010)

    with pytest.raises(ActionError, match="phải tự mình đồng ý"):
        give(six_or_seven, clerk, relation="parent")
    with pytest.raises(ActionError, match="cha, mẹ hoặc người giám hộ"):
        give(fifteen_or_sixteen, clerk, child_agreed=True)

    consent = give(fifteen_or_sixteen, clerk, relation="parent", child_agreed=True)
    assert consent.valid_until == date(2026, 12, 30)


def test_without_a_birth_year_only_a_no_can_be_recorded(clerk, commune):
    unknown = AddressFactory(unit=commune, filed=True, birth_year=None)

    with pytest.raises(ActionError, match="chưa ghi năm sinh"):
        give(unknown, clerk)

    assert give(unknown, clerk, level=0).level == 0


def test_school_is_spoken_for_by_its_head(clerk, commune):
    school = AddressFactory(unit=commune, filed=True, collective=True)

    with pytest.raises(ActionError, match="người đại diện của tập thể ký"):
        give(school, clerk, level=2)

    assert give(school, clerk, level=2, relation="head", with_photo=True).valid_until == date(
        2027, 11, 23
    )


def test_paper_that_has_run_out_by_a_birthday_is_not_recorded_late(clerk, commune):
    child = born(commune, date(2019, 11, 1))

    with pytest.raises(DayError, match="chỉ có giá trị đến hết ngày 31/10/2026"):
        give(child, clerk, relation="parent", given_on=date(2026, 10, 1))

    assert not Consent.objects.exists()


# --- the law once more, read slowly


def years_old(born_on, day):
    """Full years; whoever is born on 29/02 is a year older on 28/02 where there is no 29th."""
    years = day.year - born_on.year
    try:
        birthday = born_on.replace(year=day.year)
    except ValueError:
        birthday = date(day.year, 2, 28)
    return years if birthday <= day else years - 1


def lawful(consent, days):
    """Whether the law lets it be recorded; `days` are all days on which the person may be born."""
    year_later = consent.given_on.replace(year=consent.given_on.year + 1, day=1)
    while year_later.month == consent.given_on.month and year_later.day < consent.given_on.day:
        year_later += DAY
    if year_later.month != consent.given_on.month:
        year_later -= DAY
    if not consent.given_on < consent.expires_on <= year_later:
        return False
    if consent.level == 1 and consent.with_photo:
        return False
    if consent.level == 0:
        alone = consent.is_collective or consent.relation != "head"
        return alone and not (consent.with_photo or consent.with_story)
    if consent.evidence_id is None:
        return False
    if consent.is_collective:
        return consent.relation == "head"
    if not days:
        return False
    ages = {years_old(day, consent.given_on) for day in days}
    if min(ages) >= 16:
        return consent.relation in ("self", "guardian")
    by_parents = consent.relation in ("parent", "guardian")
    agrees = max(ages) < 7 or consent.child_agreed
    return by_parents and agrees and consent.level == 1 and not consent.with_photo


def last_day(consent, days):
    """Going on day by day while everybody who has to agree at that age has agreed."""
    day = consent.given_on
    ends = (days[0], days[-1]) if days else ()

    def holds(day):
        if day > consent.expires_on:
            return False
        if not ends:
            return True
        then = [years_old(one, consent.given_on) for one in ends]
        now = [years_old(one, day) for one in ends]
        if max(then) < 7 and not consent.child_agreed and max(now) >= 7:
            return False
        return not (min(then) < 16 and min(now) >= 16)

    while holds(day + DAY):
        day += DAY
    return day


SIGNED = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@st.composite
def families(draw):
    """(signed on, days on which the person may be born, is a collective)"""
    signed_on = draw(SIGNED)
    kind = draw(st.sampled_from(["day", "day", "year", "year", "nothing", "collective"]))
    if kind in ("nothing", "collective"):
        return signed_on, [], kind == "collective"
    age = draw(st.sampled_from([0, 5, 6, 7, 8, 14, 15, 16, 17, 40]))
    year = signed_on.year - age
    if kind == "year":
        first = date(year, 1, 1)
        return (
            signed_on,
            [first + n * DAY for n in range((date(year, 12, 31) - first).days + 1)],
            False,
        )
    near = st.integers(-2, 2).map(
        lambda days: date(year, signed_on.month, 1) + (signed_on.day - 1 + days) * DAY
    )
    leap = st.just(date(year - year % 4, 2, 29))
    return (
        signed_on,
        [draw(st.one_of(near, leap, st.dates(date(year, 1, 1), date(year, 12, 31))))],
        False,
    )


@pytest.fixture
def anybody(commune):
    address = AddressFactory(unit=commune, filed=True)
    return address, paper(address)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    family=families(),
    level=st.sampled_from([0, 1, 1, 1, 2]),
    relation=st.sampled_from(["self", "parent", "parent", "guardian", "head"]),
    child_agreed=st.booleans(),
    with_photo=st.sampled_from([False, False, True]),
    has_evidence=st.sampled_from([True, True, True, False]),
    days=st.sampled_from([0, 1, 100, 365, 365, 366, 367]),
)
@example(
    family=(date(2027, 2, 28), [date(2020, 2, 29)], False),
    level=1,
    relation="parent",
    child_agreed=False,
    with_photo=False,
    has_evidence=True,
    days=365,
)
def test_database_takes_just_what_the_law_allows_and_knows_its_last_day(
    anybody, family, level, relation, child_agreed, with_photo, has_evidence, days
):
    address, evidence = anybody
    signed_on, born_days, is_collective = family
    consent = Consent(
        address=address,
        level=level,
        relation=relation,
        child_agreed=child_agreed,
        with_photo=with_photo,
        signed_by="Người Ký Thử",
        evidence=evidence if has_evidence else None,
        given_on=signed_on,
        expires_on=signed_on + days * DAY,
        is_collective=is_collective,
        born_from=born_days[0] if born_days else None,
        born_to=born_days[-1] if born_days else None,
    )

    with transaction.atomic():
        try:
            with transaction.atomic():
                consent.save()
            taken = True
        except IntegrityError:
            taken = False
        assert taken == lawful(consent, born_days)
        if taken:
            assert consent.valid_until == last_day(consent, born_days)
        transaction.set_rollback(True)


# --- one stands at a time


def test_newer_paper_takes_the_place_of_the_older_one(clerk, commune):
    address = born(commune, year=1950)
    first = give(address, clerk, given_on=date(2026, 3, 1))

    second = give(address, clerk, level=2)

    first.refresh_from_db()
    assert first.replaced_on == TODAY
    assert list(address.consents.standing()) == [second]


def test_explicit_no_ends_what_stood_and_needs_no_paper(clerk, commune):
    address = born(commune, year=1950)
    give(address, clerk, given_on=date(2026, 3, 1))

    no = give(address, clerk, level=0)

    assert list(address.consents.standing()) == [no]
    assert not Consent.objects.in_force().exists()


def test_older_paper_found_in_a_drawer_undoes_nothing(clerk, commune):
    address = born(commune, year=1950)
    no = give(address, clerk, level=0, given_on=date(2026, 11, 1))

    with pytest.raises(DayError, match="ký ngày 01/11/2026, mới hơn bản này"):
        give(address, clerk, given_on=date(2026, 10, 1))

    assert list(address.consents.standing()) == [no]


def test_form_sent_twice_records_once(clerk, commune):
    address, key = born(commune, year=1950), uuid4()

    first = give(address, clerk, form_key=key)
    again = give(address, clerk, form_key=key)

    assert again == first
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "closed"])
def test_only_a_dossier_on_file_and_open_takes_a_consent(clerk, commune, state):
    address = AddressFactory(unit=commune, **{state: True})

    with pytest.raises(WrongStateError, match="không ghi sự đồng ý công khai được"):
        give(address, clerk)


def test_voided_dossier_takes_no_consent(clerk, reviewer, filed_address):
    actions.void(filed_address, reason="Nhập nhầm", by=reviewer)

    with pytest.raises(VoidedError):
        give(filed_address, clerk)


def test_paper_of_tomorrow_is_refused(clerk, commune):
    with pytest.raises(DayError, match="không được sau hôm nay"):
        give(born(commune, year=1950), clerk, given_on=TODAY + DAY)


def test_paper_of_another_family_or_a_voided_one_proves_nothing(clerk, commune):
    address = born(commune, year=1950)
    voided = paper(address)
    void_record(voided, reason="mờ", by=clerk)

    for evidence in (paper(born(commune, year=1960)), voided):
        with pytest.raises(ActionError, match="không thuộc hồ sơ này hoặc đã hủy"):
            give(address, clerk, evidence=evidence)


# --- taking it back


def test_withdrawal_by_phone_ends_it_at_once(clerk, commune):
    address = born(commune, year=1950)
    consent = give(address, clerk, given_on=date(2026, 3, 1))

    consenting.withdraw(consent, on=TODAY, how="Gọi điện thoại", by=clerk)
    consenting.withdraw(consent, on=TODAY, how="Gọi lần nữa", by=clerk)

    consent.refresh_from_db()
    assert (consent.withdrawn_on, consent.withdrawal) == (TODAY, "Gọi điện thoại")
    assert not Consent.objects.in_force().exists()


def test_family_of_a_closed_dossier_may_still_withdraw(clerk, commune):
    consent = ConsentFactory(address__unit=commune, address__closed=True)

    assert consenting.withdraw(consent, on=TODAY, how="Nói trực tiếp", by=clerk).withdrawn_on


def test_withdrawal_says_when_and_how(clerk, commune):
    consent = give(born(commune, year=1950), clerk)

    with pytest.raises(ActionError, match="cách gia đình rút đồng ý"):
        consenting.withdraw(consent, on=TODAY, how=" ", by=clerk)
    with pytest.raises(DayError, match="không được sau hôm nay"):
        consenting.withdraw(consent, on=TODAY + DAY, how="Gọi điện thoại", by=clerk)
    with pytest.raises(DayError, match="không được trước ngày đồng ý"):
        consenting.withdraw(consent, on=TODAY - DAY, how="Gọi điện thoại", by=clerk)


def test_withdrawal_ends_what_was_recorded_while_the_page_was_open(clerk, commune):
    address = born(commune, year=1950)
    seen = give(address, clerk, given_on=date(2026, 3, 1))
    newer = give(address, clerk)

    consenting.withdraw(seen, on=TODAY, how="Gọi điện thoại", by=clerk)

    newer.refresh_from_db()
    assert newer.withdrawn_on == TODAY


def test_paper_signed_up_to_the_day_of_withdrawal_brings_nothing_back(clerk, commune, time_machine):
    address = born(commune, year=1950)
    consenting.withdraw(give(address, clerk), on=TODAY, how="Gọi điện thoại", by=clerk)

    with pytest.raises(DayError, match="đã rút đồng ý ngày 23/11/2026"):
        give(address, clerk)
    assert give(address, clerk, level=0).level == 0

    time_machine.move_to("2026-11-24 09:00+07:00")
    assert give(address, clerk, given_on=date(2026, 11, 24)).is_in_force


def test_who_allows_nothing_has_nothing_to_withdraw(clerk, commune):
    no = give(born(commune, year=1950), clerk, level=0)

    with pytest.raises(ActionError, match="không có gì để rút"):
        consenting.withdraw(no, on=TODAY, how="Gọi điện thoại", by=clerk)


def at_once(*works):
    """What each work gives, or the ActionError it raises; all at the same time."""

    def run(work):
        try:
            return work()
        except ActionError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_record_at_once_leave_one_consent_standing(clerk, commune, reviewer):
    address = born(commune, year=1950)
    papers = [signed(address), signed(address, level=2)]

    made = at_once(
        lambda: consenting.give(papers[0], by=clerk),
        lambda: consenting.give(papers[1], by=reviewer),
    )

    assert all(isinstance(one, Consent) for one in made)
    assert address.consents.count() == 2
    assert address.consents.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_a_new_paper_at_once_leave_nothing_shown(clerk, commune, reviewer):
    address = born(commune, year=1950)
    for _ in range(3):
        Consent.objects.all().delete()
        stood = give(address, clerk)
        newer = signed(address, level=2)

        at_once(
            lambda newer=newer: consenting.give(newer, by=clerk),
            lambda stood=stood: consenting.withdraw(
                stood, on=TODAY, how="Gọi điện thoại", by=reviewer
            ),
        )

        assert not Consent.objects.in_force().exists()


# --- what else happens to the dossier


def test_signed_paper_cannot_be_voided_while_its_consent_stands(client, clerk, commune):
    address = born(commune, year=1950)
    consent = give(address, clerk, evidence=PaperFactory(address=address, created_by=clerk))
    client.force_login(clerk)

    with pytest.raises(ActionError, match=r"“ban-ky\.pdf” là bản ký của sự đồng ý"):
        attachments.void(consent.evidence, reason="nhầm", by=clerk)
    page = client.get(f"/dia-chi/tep/{consent.evidence_id}/huy/", follow=True)
    assert "đang được dùng nên không hủy được" in page.content.decode()

    consenting.withdraw(consent, on=TODAY, how="Gọi điện thoại", by=clerk)
    assert attachments.void(consent.evidence, reason="nhầm", by=clerk).is_voided


def merged(commune, by, *, kept, absorbed):
    """Two dossiers with these consents made one; gives (Merge, kept address, absorbed address)."""
    both = [born(commune, year=1950) for _ in range(2)]
    for address, said in zip(both, (kept, absorbed), strict=True):
        for one in said:
            give(address, by, **one)
    both = [Address.objects.get(pk=address.pk) for address in both]
    return (merging.merge(*both, reason="Cùng một người", by=by), *both)


def test_merged_dossier_keeps_no_consent_and_the_kept_one_its_own(reviewer, commune):
    found, kept, absorbed = merged(commune, reviewer, kept=[{}], absorbed=[{"level": 2}])

    assert kept.consents.standing().get().level == 1
    assert absorbed.consents.get().replaced_on == TODAY

    parted = merging.undo(found, reason="Hai người khác nhau", by=reviewer)
    assert not absorbed.consents.standing().exists()
    assert any("xin gia đình ký bản mới" in note for note in parted.notes)


def test_family_that_said_no_in_the_merged_dossier_is_not_shown_by_the_kept_one(reviewer, commune):
    _, kept, absorbed = merged(
        commune, reviewer, kept=[{"given_on": date(2026, 3, 1)}], absorbed=[{"level": 0}]
    )

    assert not Consent.objects.in_force().exists()
    assert absorbed.code in kept.consents.get().withdrawal


def test_birth_corrected_after_signing_asks_for_a_new_paper(clerk, commune):
    address = born(commune, year=1950)
    consent = give(address, clerk)
    assert consent.fits
    assert not Consent.objects.not_fitting().exists()

    Address.objects.filter(pk=address.pk).update(birth_year=2012)

    changed = Consent.objects.not_fitting().select_related("address").get()
    assert changed == consent
    assert changed.state[1] == "Cần ký lại"


@pytest.mark.parametrize(
    "now",
    [
        {"birth_date": date(1950, 5, 1)},
        {"birth_year": None},
        {"kind": "collective", "headcount": 9},
    ],
)
def test_every_other_change_of_birth_or_kind_is_seen_too(clerk, commune, now):
    consent = give(born(commune, year=1950), clerk)

    Address.objects.filter(pk=consent.address_id).update(**now)

    assert list(Consent.objects.not_fitting()) == [consent]
    assert not Consent.objects.select_related("address").get().fits


# --- in good time


def test_unit_hears_once_of_each_consent_that_runs_out(clerk, commune, neighbour_clerk, viewer):
    soon = ConsentFactory(address__unit=commune, given_on=date(2025, 12, 10))
    child = give(born(commune, date(2019, 12, 1)), clerk, relation="parent")
    over = ConsentFactory(address__unit=commune, given_on=date(2025, 11, 20))
    ConsentFactory(address__unit=commune, given_on=date(2025, 12, 24))  # in 31 days
    ConsentFactory(address__unit=commune, given_on=date(2025, 11, 1))  # long over
    ConsentFactory(address__unit=commune, address__closed=True, given_on=date(2025, 12, 10))

    told = [consenting.remind_of_consents()["told"] for _ in range(2)]

    assert told == [3, 0]
    words = dict(Notice.objects.filter(user=clerk).values_list("url", "text"))
    assert len(words) == 3
    assert "hết giá trị sau ngày 10/12/2026" in words[f"/dia-chi/{soon.address.code}/dong-y/"]
    assert "đến tuổi phải ký lại" in words[f"/dia-chi/{child.address.code}/dong-y/"]
    assert "đã hết giá trị sau ngày 20/11/2026" in words[f"/dia-chi/{over.address.code}/dong-y/"]
    assert soon.address.full_name not in str(words)
    assert not Notice.objects.exclude(user=clerk).exists()


def test_new_paper_settles_the_notice(clerk, commune):
    consent = ConsentFactory(address__unit=commune, given_on=date(2025, 12, 10))
    consenting.remind_of_consents()

    give(consent.address, clerk)

    assert not Notice.objects.unread().exists()


def test_province_hears_where_the_commune_has_nobody(reviewer, commune):
    ConsentFactory(address__unit=commune, given_on=date(2025, 12, 10))
    UserFactory(unit=commune, role="clerk", is_active=False)

    assert consenting.remind_of_consents() == {"told": 1}
    assert Notice.objects.get().user == reviewer

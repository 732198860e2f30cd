"""The demo province, small: 300 addresses of 2008–2018."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.addresses.codes import allocate
from apps.addresses.models import (
    Address,
    AddressMove,
    Consent,
    HouseholdMember,
    Likeness,
    Need,
    Review,
)
from apps.aid_records.models import (
    AidRecord,
    NeedCover,
    Pledge,
    SideOverride,
    with_uncovered,
)
from apps.campaign.models import Activity, Survey
from apps.ledgers.models import HouseFunding, KitchenDay, Placement, StoreItem
from apps.organisation.models import Unit
from apps.publishing.models import OnlinePledge, Publication, PublicCard, PublicNeed
from apps.publishing.public import PublicAidModel, PublicContact, PublicDirective, PublicFigures
from apps.publishing.scanner import Dossier, scan, scan_text
from apps.reports import figures
from apps.reports.figures.frozen import kept_sums
from apps.reports.models import Freeze, Target, UnitReport
from apps.reports.targets import board
from apps.sponsors.models import Commendation, Sponsor, SponsorContact
from diachi.demo import accounts, public_stories
from diachi.demo.plan import PERIOD, Totals, apportion
from diachi.demo.themes import THEMES
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
PARAMETERS = {"province": "66", "addresses": 300, "seed": 1}
EVERYTHING = date(9999, 12, 31)


def run(**parameters):
    """What `demo` prints."""
    printed = StringIO()
    call_command("demo", **(PARAMETERS | {"today": TODAY} | parameters), stdout=printed)
    return printed.getvalue()


def digest(until):
    """A fingerprint of all rows up to a day, without their keys."""
    made = hashlib.sha256()
    rows = (
        Address.objects.filter(surveyed_on__lte=until)
        .order_by("code")
        .values_list(
            "code", "legacy_code", "full_name", "birth_date", "birth_year", "identity_number",
            "phone", "ethnicity", "hamlet", "street", "circumstances", "headcount", "unit__key",
            "filed_unit__key", "surveyed_on", "filed_on", "introduced_on", "created_at",
        ),
        AidRecord.objects.filter(given_on__lte=until)
        .order_by("address__code", "given_on", "id")
        .values_list(
            "address__code", "given_on", "sponsor__name", "description", "quantity", "value",
            "headcount", "unit__key", "exclusion", "is_recirculated", "voided_at", "aid_model__name",
        ),
        Review.objects.filter(reviewed_on__lte=until)
        .order_by("address__code", "reviewed_on")
        .values_list("address__code", "reviewed_on", "outcome", "note"),
        Sponsor.objects.order_by("kind", "name").values_list("kind", "name", "phone", "unit__key"),
        Pledge.objects.filter(pledged_on__lte=until)
        .order_by("address__code", "pledged_on", "id")
        .values_list("address__code", "sponsor__name", "pledged_on", "value", "frequency"),
        Publication.objects.filter(created_at__date__lte=until)
        .order_by("address__code", "created_at", "id")
        .values_list("address__code", "code", "status", "story", "consent__level", "approved_at"),
        OnlinePledge.objects.filter(sent_at__date__lte=until)
        .order_by("code")
        .values_list("code", "name", "phone", "status", "address__code", "parts__amount"),
    )  # fmt: skip
    for row in (row for part in rows for row in part):
        made.update(repr(row).encode())
    return made.hexdigest()


def built_and_forgotten(until, **parameters):
    """The fingerprint of a demo that is then rolled back."""
    with transaction.atomic():
        run(**parameters)
        found = digest(until)
        transaction.set_rollback(True)
    return found


@dataclass
class Demo:
    """What the command printed, and fingerprints of the same command under other circumstances."""

    printed: str
    once_more: str
    with_another_seed: str
    up_to_2018_seen_from_2024: str

    def unit_on_the_edge(self, words):
        line = next(line for line in self.printed.splitlines() if words in line)
        return Unit.objects.by_key(line.partition("(")[2].partition(")")[0])


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """One demo serves all tests of this module; it is committed, and swept out at the end."""
    with django_db_blocker.unblock():
        call_command("load_units", "--province", "66", stdout=StringIO())
        once_more = built_and_forgotten(EVERYTHING)
        with_another_seed = built_and_forgotten(EVERYTHING, seed=2)
        seen_from_2024 = built_and_forgotten(PERIOD[1], today=date(2024, 2, 29))
        yield Demo(run(), once_more, with_another_seed, seen_from_2024)
        call_command("flush", interactive=False, verbosity=0)  # no key leads to what strangers read


@pytest.fixture
def province():
    return Unit.objects.by_key("2025:66")


@pytest.mark.parametrize("view", figures.View.values)
def test_newcomer_finds_the_exact_totals_in_both_views(province, view):
    found = figures.summary(province, *PERIOD, view).total

    assert (found.c3, found.person_turns, found.c8) == (300, 293, 284_738_000)
    assert 0 < found.c6 < found.c3
    assert found.joint
    assert found.excluded_value


def test_full_demo_has_the_check_figures_of_the_plan():
    assert Totals.of(24_394) == Totals(24_394, 23_817, 23_153_000_000)
    assert Totals.of(2_000) == Totals(2_000, 1_953, 1_898_254_000)


def test_planner_shares_out_every_dossier():
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(apportion(24_394, range(1, 103))) == 24_394


@pytest.mark.parametrize(("percent", "points"), [(70, 40), (50, 20)])
def test_scorer_finds_a_unit_just_on_the_step(demo, percent, points):
    unit = demo.unit_on_the_edge(f"được trợ giúp đúng {percent},0%")

    ratio = figures.help_ratio(figures.summary(unit, *PERIOD))

    assert ratio.helped * 100 == ratio.filed * percent
    assert ratio.points == points


def test_scorer_finds_a_unit_with_exactly_95_percent_reviewed(demo):
    unit = demo.unit_on_the_edge("rà soát đúng 95,0%")

    years = {year: reviewed_in(unit, year) for year in range(2008, 2027)}

    done, open_ = map(sum, zip(*(years[year] for year in range(2008, 2019)), strict=True))
    assert open_
    assert done * 20 == open_ * 19
    assert all(done * 20 == open_ * 19 for done, open_ in list(years.values())[2018 - 2008 :])


def reviewed_in(unit, year):
    """(reviewed or filed in the year, open at its end) of rule F11."""
    last = date(year, 12, 31)
    open_ = (
        Address.objects.on_file()
        .filter(unit=unit, filed_on__lte=last)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=last))
    )
    done = open_.filter(Q(filed_on__year=year) | Q(reviews__reviewed_on__year=year)).distinct()
    return done.count(), open_.count()


def test_same_seed_gives_the_same_rows(demo):
    assert digest(EVERYTHING) == demo.once_more
    assert digest(EVERYTHING) != demo.with_another_seed


def test_rows_up_to_2018_do_not_depend_on_the_day(demo):
    assert digest(PERIOD[1]) == demo.up_to_2018_seen_from_2024


def test_nothing_happens_after_today():
    assert not Address.objects.filter(filed_on__gt=TODAY).exists()
    assert not Address.objects.filter(closed_on__gt=TODAY).exists()
    assert not AidRecord.objects.filter(given_on__gt=TODAY).exists()
    assert not Review.objects.filter(reviewed_on__gt=TODAY).exists()
    assert not Pledge.objects.filter(pledged_on__gt=TODAY).exists()
    assert AidRecord.objects.filter(given_on__year=2026).exists()


def test_people_have_names_of_their_peoples():
    names = list(Address.objects.values_list("full_name", flat=True))
    names += HouseholdMember.objects.values_list("full_name", flat=True)
    groups = set(Address.objects.exclude(ethnicity="").values_list("ethnicity", flat=True))

    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert {"Kinh", "Ê Đê", "M'Nông", "Nùng", "Tày"} <= groups
    assert Address.objects.filter(ethnicity="Ê Đê", full_name__startswith="H'").exists()
    assert Address.objects.filter(ethnicity="Ê Đê", full_name__startswith="Y ").exists()


def test_nobody_has_a_number_that_could_be_real():
    numbers = Address.objects.exclude(identity_number="").values_list("identity_number", flat=True)
    phones = Address.objects.exclude(phone="").values_list("phone", flat=True)

    assert numbers
    assert all(number.startswith("099") for number in numbers)
    assert phones
    assert all(phone.startswith("0100") for phone in phones)


def test_reader_finds_every_kind_of_story():
    states = set(Address.objects.values_list("status", flat=True))
    counted = AidRecord.objects.filter(exclusion="", voided_at=None)

    assert states >= {"draft", "submitted", "filed", "closed"}
    assert Address.objects.filter(unit__era="2025", filed_unit__era="2004").exists()
    assert Address.objects.filter(kind="collective").exists()
    assert not Address.objects.filter(circumstances="").exists()
    assert not Address.objects.exclude(kind="collective").filter(needs=None).exists()
    assert Address.objects.values("stop_reason").distinct().count() > 4
    assert AidRecord.objects.exclude(exclusion="").exists()
    assert AidRecord.objects.exclude(voided_at=None).exists()
    assert counted.filter(description="Trợ cấp hằng tháng", pledge__frequency="monthly").exists()
    assert counted.filter(aid_model__isnull=False).exists()
    assert SideOverride.objects.exists()
    assert set(Pledge.objects.values_list("status", flat=True)) == set(Pledge.Status.values)
    assert Need.objects.exclude(met_on=None).exists()
    assert Unit.objects.filter(kind="school", addresses__isnull=False).exists()


def test_reviewer_finds_pairs_that_look_alike():
    pairs = Likeness.objects.undecided().select_related("first", "second", "unit")

    inside = [pair for pair in pairs if pair.first.unit_id == pair.second.unit_id]
    across = [pair for pair in pairs if pair.first.unit_id != pair.second.unit_id]
    assert inside
    assert across
    assert any(pair.entry_reason for pair in inside)
    assert {pair.unit.level for pair in across} == {"province"}


def test_reader_finds_needs_shared_among_pledges():
    needs = with_uncovered(Need.objects.all())

    assert needs.filter(uncovered__gt=0, uncovered__lt=F("capacity")).exists()
    assert needs.filter(uncovered=0, met_on=None).exists()
    assert NeedCover.objects.filter(is_holding=False).exists()
    assert not Pledge.objects.lapsed(TODAY).exists()


def test_clerk_finds_families_that_moved_house(demo):
    done = AddressMove.objects.done()
    clerk = User.objects.get(username__startswith="canbo.")

    assert done.exists()
    assert not done.exclude(address__unit=F("to_unit")).exists()
    assert AddressMove.objects.to_answer(clerk).count() == 1
    assert AddressMove.objects.asked().filter(created_by=clerk, from_unit=clerk.unit).count() == 1


def test_reader_finds_sponsors_who_take_part():
    registered = Sponsor.objects.registered()

    assert {"agency", "leader"} <= set(registered.values_list("kind", flat=True))
    assert registered.twinned().exclude(twinned_hamlet="").exists()
    assert not Sponsor.objects.filter(may_be_named=True, named_consent_on=None).exists()
    phones = SponsorContact.objects.values_list("phone", flat=True)
    assert phones
    assert all(phone.startswith("0100") for phone in phones)
    assert Commendation.objects.values("level").distinct().count() == 3


def test_gifts_come_from_the_unit_of_their_day():
    old, new = (
        AidRecord.objects.filter(unit__era="2004"),
        AidRecord.objects.filter(unit__era="2025"),
    )

    assert not old.filter(given_on__gte=date(2025, 7, 1)).exists()
    assert not new.filter(given_on__lt=date(2025, 7, 1)).exists()
    assert not AidRecord.objects.exclude(side=F("sponsor__side")).exists()


def test_next_address_gets_the_next_code(province):
    last = Address.objects.filter(code__startswith="DL-26-").order_by("code").last()

    with transaction.atomic():
        code = allocate(province, year=2026)[0]
        transaction.set_rollback(True)

    assert int(code[-6:]) == int(last.code[-6:]) + 1


def test_history_names_the_demo_and_its_person():
    address = Address.objects.latest("id")

    event = address.events.select_related("pgh_context").get()

    assert event.pgh_context.metadata["command"] == "demo"
    assert event.pgh_context.metadata["user"] == User.objects.get(username="duyet.daklak").pk


def test_newcomer_can_log_in_as_everybody(demo, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    users = User.objects.filter(
        username__in=("canbo.cubao", "duyet.daklak", "quantri.daklak", "theodoi.daklak")
    )

    assert sorted(user.role for user in users) == ["clerk", "manager", "reviewer", "viewer"]
    assert all(user.check_password(accounts.PASSWORD) for user in users)
    assert all(user.username in demo.printed for user in users)
    assert accounts.PASSWORD in demo.printed
    code = StringIO()
    call_command("totp", "quantri.daklak", stdout=code)
    assert re.fullmatch(r"\d{6}", code.getvalue().strip())


def test_second_run_changes_nothing():
    before = digest(EVERYTHING)

    printed = run(today=date(2026, 12, 1))

    assert "đã có, không thay đổi gì" in printed
    assert "canbo.cubao" in printed
    assert digest(EVERYTHING) == before


def test_demo_is_not_mixed_with_real_addresses():
    with transaction.atomic():
        province = factories.UnitFactory(kind="province", code="97", name="Tỉnh Thật")
        factories.AddressFactory(unit=factories.UnitFactory(parent=province, code="97001"))

        with pytest.raises(CommandError, match="đã có địa chỉ hoặc nhà tài trợ thật"):
            run(province="80")

        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "other", [{"addresses": 400}, {"seed": 2}], ids=["other size", "other seed"]
)
def test_operator_cannot_lay_one_demo_over_another(other):
    with pytest.raises(CommandError, match="đã có số liệu minh họa khác"):
        run(**other)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"addresses": 99}, "ít nhất 100"),
        ({"province": "00"}, "Không có tỉnh mã 00"),
        ({"today": date(2018, 12, 31)}, "từ ngày 01/01/2019"),
    ],
)
def test_operator_is_told_what_is_wrong(wrong, message):
    with pytest.raises(CommandError, match=message):
        run(**wrong)


def test_reader_finds_books_that_name_gifts_on_file():
    for book, gifts in (
        (Placement.objects.exclude(aid=None), "aid"),
        (HouseFunding.objects.exclude(aid=None), "aid"),
    ):
        for row in book.select_related(gifts, f"{gifts}__aid_model"):
            assert row.aid.aid_model is not None
    assert KitchenDay.objects.exists() or StoreItem.objects.exists()
    assert Survey.objects.filter(completed_on__isnull=False).exists()
    assert not Activity.objects.filter(held_on__gt=TODAY).exists()


def test_newcomer_finds_a_round_half_way():
    statuses = set(UnitReport.objects.values_list("status", flat=True))

    assert {"writing", "submitted"} <= statuses
    for frozen in Freeze.objects.select_related("report__round"):
        assert frozen.figures["total"]["c3"] == kept_sums(frozen)["c3"]


def test_manager_finds_targets_since_the_plan_and_figures_for_each(province):
    found = board(province, TODAY.year, day=TODAY)

    assert [line.target.code for line in found.lines] == [f"A{n}" for n in range(1, 10)]
    assert found.is_set
    assert all(line.figure.above for line in found.lines)
    assert Target.objects.of(province, 2019).count() == 7


def test_stranger_finds_a_bank_that_is_alive():
    cards = PublicCard.objects.all()

    assert cards.count() > 20
    assert {"open", "partly"} <= set(cards.values_list("state", flat=True))
    assert cards.exclude(commune_name="").count() >= 5
    assert PublicNeed.objects.exists()
    assert PublicFigures.objects.exists()
    assert PublicContact.objects.filter(level="province", phone__startswith="0100").exists()
    assert PublicAidModel.objects.exists()
    assert PublicDirective.objects.exists()


def test_officers_find_consents_and_versions_in_every_state():
    consents = Consent.objects.all()
    states = set(Publication.objects.values_list("status", flat=True))
    pledged = set(OnlinePledge.objects.values_list("status", flat=True))

    assert set(consents.values_list("level", flat=True)) == {0, 1, 2}
    assert consents.exclude(withdrawn_on=None).exists()
    assert consents.filter(relation__in=Consent.FOR_A_CHILD, child_agreed=True).exists()
    assert not consents.filter(given_on__gt=TODAY).exists()
    assert states == set(Publication.Status.values)
    assert {"waiting", "refused", "withdrawn", "expired"} <= pledged
    assert not OnlinePledge.objects.exclude(phone__startswith="0100").exists()


def test_reviewer_of_the_demo_finds_a_version_that_the_clerk_sent_in():
    waiting = Publication.objects.filter(status="submitted")

    assert waiting.filter(written_by__role="clerk").exists()


def test_no_story_leads_to_the_family_it_is_about():
    versions = Publication.objects.select_related("address__unit", "consent")

    assert [(version.story, scan(version)) for version in versions if scan(version)] == []
    for theme in (*THEMES, ""):
        for who in ("Bà", "Anh", "Em") if theme else ("Nhóm",):
            for story in public_stories.every(theme, who):
                assert scan_text(story, Dossier()) == [], story

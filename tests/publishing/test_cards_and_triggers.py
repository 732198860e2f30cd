"""What the database does by itself: each promise is broken by plain SQL, past every action."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from apps.addresses.models import Consent, Need
from apps.aid_records.models import Hold, NeedCover
from apps.core.dates import today
from apps.publishing.actions.publishing import publish
from apps.publishing.models import Publication, PublicCard, PublicNeed
from apps.publishing.projection import project
from tests.factories import AddressFactory, NeedCoverFactory, PledgeFactory, UnitFactory
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def card_of(publication):
    return PublicCard.objects.filter(code=publication.code).first()


def state_of(publication):
    card = card_of(publication)
    return card.state, [need.uncovered for need in card.needs.all()]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("status = 'closed', closed_on = now(), stop_reason_id = (SELECT min(id) FROM addresses_stopreason)", "closed"),
        ("status = 'rejected', decision_reason = 'thử'", "voided"),
        ("status = 'duplicate', duplicate_of_id = id", "voided"),
        ("status = 'returned', decision_reason = 'thử'", "voided"),
        ("voided_at = now(), void_reason = 'thử'", "voided"),
        ("birth_year = 2015", "changed"),
        ("birth_date = '1950-01-02'", "changed"),
        ("birth_year = NULL", "changed"),
        ("kind = 'collective', headcount = 5", "changed"),
    ],
)  # fmt: skip
def test_a_card_goes_with_its_dossier_whatever_changed_it(shown, change, reason):
    sql(f"UPDATE addresses_address SET {change} WHERE id = %s", shown.address_id)

    shown.refresh_from_db()
    assert (shown.status, shown.off_reason, shown.off_by) == ("off", reason, None)
    assert not PublicCard.objects.exists()
    assert not PublicNeed.objects.exists()
    last = shown.events.order_by("-pgh_id").first()
    assert (last.status, last.off_reason) == ("off", reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("withdrawn_on = given_on, withdrawal = 'gọi điện'", "withdrawn"),
        ("replaced_on = given_on", "consent"),
        ("level = 0, with_story = false", "consent"),
        ("with_story = false", "consent"),
        ("with_photo = true, level = 2", "consent"),
        ("expires_on = given_on + 1", "consent"),
    ],
)
def test_a_card_goes_with_the_consent_it_stands_on(shown, change, reason):
    sql(f"UPDATE addresses_consent SET {change} WHERE id = %s", shown.consent_id)

    shown.refresh_from_db()
    assert (shown.status, shown.off_reason, shown.off_by) == ("off", reason, None)
    assert not PublicCard.objects.exists()


def test_a_card_goes_when_the_signed_paper_is_voided(shown):
    sql(
        "UPDATE addresses_attachment SET voided_at = now(), void_reason = 'thử' WHERE id = %s",
        shown.consent.evidence_id,
    )

    assert card_of(shown) is None


def test_a_voided_photo_is_off_the_card_that_stays(waiting, reviewer):
    Consent.objects.update(with_photo=True, level=2)
    shown = publish(waiting, by=reviewer)
    photo = factories.PaperFactory(address=shown.address, kind="photo")
    Publication.objects.filter(pk=shown.pk).update(photo=photo)
    PublicCard.objects.update(photo="public/a.webp", photo_small="public/b.webp")

    sql("UPDATE addresses_attachment SET voided_at = now(), void_reason = 'x' WHERE id = %s", photo.pk)  # fmt: skip

    assert (card_of(shown).photo, card_of(shown).photo_small) == ("", "")


def test_what_a_card_does_not_speak_of_leaves_it_up(shown):
    sql("UPDATE addresses_address SET phone = '0912000001', hamlet = 'Buôn Thử'")
    sql("UPDATE addresses_consent SET signed_by = 'Người khác'")

    assert card_of(shown) is not None


def test_a_card_goes_with_the_version_it_was_written_from(shown):
    code = shown.code

    sql("UPDATE publishing_publication SET status = 'submitted' WHERE id = %s", shown.pk)

    assert not PublicCard.objects.filter(code=code).exists()


# --- the commune ----------------------------------------------------------------------------------


def more_shown(commune, reviewer, count, **consent):
    return [
        publish(
            factories.PublicationFactory(
                submitted=True,
                consent=factories.ConsentFactory(address__unit=commune, **consent),
            ),
            by=reviewer,
        )
        for _ in range(count)
    ]


def test_the_commune_is_named_from_the_fifth_card_on_and_no_longer_below(shown, commune, reviewer):
    others = more_shown(commune, reviewer, 3)
    assert {card.commune_name for card in PublicCard.objects.all()} == {""}
    soon = today() + datetime.timedelta(days=40)

    more_shown(commune, reviewer, 1, expires_on=soon)

    cards = PublicCard.objects.all()
    assert {(card.commune, card.commune_name, card.commune_until) for card in cards} == {
        (commune.pk, commune.name, soon)
    }
    assert PublicCard.objects.matching("cu bao").count() == 5

    sql("UPDATE addresses_address SET voided_at = now(), void_reason = 'x' WHERE id = %s", others[0].address_id)  # fmt: skip

    assert {(card.commune, card.commune_name) for card in PublicCard.objects.all()} == {(None, "")}
    assert not PublicCard.objects.matching("cu bao").exists()


def test_a_school_is_never_named_as_the_place(province, reviewer):
    school = UnitFactory(
        parent=province, kind="school", era="", code="", key="66-1", name="Trường Thử"
    )

    more_shown(school, reviewer, 5)

    assert {card.place for card in PublicCard.objects.all()} == {"Tỉnh Đắk Lắk"}


def test_a_dossier_that_moves_takes_its_card_to_the_new_place(
    shown, commune, reviewer, other_commune
):
    more_shown(commune, reviewer, 4)

    sql(
        "UPDATE addresses_address SET unit_id = %s, province_id = %s WHERE id = %s",
        other_commune.pk,
        other_commune.province_id,
        shown.address_id,
    )

    assert card_of(shown).place == "Tỉnh Tây Ninh"
    assert set(PublicCard.objects.values_list("commune_name", flat=True)) == {""}


def test_a_commune_renamed_is_renamed_on_its_cards(shown, commune, reviewer):
    more_shown(commune, reviewer, 4)

    sql("UPDATE organisation_unit SET name = 'Phường Mới' WHERE id = %s", commune.pk)

    assert card_of(shown).place == "Phường Mới, Tỉnh Đắk Lắk"
    assert PublicCard.objects.matching("phuong moi").count() == 5


# --- what is uncovered ----------------------------------------------------------------------------


def test_what_is_uncovered_follows_pledges(shown):
    need = Need.objects.get()
    before = card_of(shown).changed_at
    assert state_of(shown) == ("open", [500_000])

    pledge = PledgeFactory(address=shown.address, status="confirmed", confirmed_at=before)
    assert state_of(shown) == ("partly", [500_000])
    NeedCoverFactory(pledge=pledge, need=need, span=(0, 200_000))
    assert state_of(shown) == ("partly", [300_000])
    assert card_of(shown).changed_at > before
    NeedCover.objects.update(span=(0, 500_000))
    assert state_of(shown) == ("helped", [0])

    sql("UPDATE aid_records_pledge SET voided_at = now(), void_reason = 'x'")
    assert state_of(shown) == ("open", [500_000])


def test_a_form_being_filled_in_takes_nothing_off_the_card_until_it_is_sent(shown):
    need = Need.objects.get()
    hold = Hold.objects.create(
        address=shown.address, until=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
    )
    NeedCover.objects.create(
        hold=hold, need=need, span=(0, 100_000), capacity=need.capacity, is_holding=True
    )
    assert state_of(shown) == ("open", [500_000])

    sql("UPDATE aid_records_hold SET is_brief = false")
    assert state_of(shown) == ("partly", [400_000])

    hold.delete()
    assert state_of(shown) == ("open", [500_000])


def test_a_need_that_was_met_wants_nothing(shown):
    sql("UPDATE addresses_need SET met_on = now()")

    assert state_of(shown) == ("helped", [0])


def test_figures_of_a_need_follow_it_but_new_words_wait_for_approval(shown):
    sql("UPDATE addresses_need SET value = 800000")
    assert state_of(shown) == ("open", [800_000])

    sql("UPDATE addresses_need SET measure = 'bao của nhà bà Thương'")
    assert card_of(shown).needs.count() == 0


def test_a_need_taken_off_the_version_is_off_the_card(shown):
    sql("DELETE FROM publishing_publicationneed")

    assert state_of(shown) == ("open", [])


def test_others_cards_stay_as_they_are(shown, commune, reviewer):
    (other,) = more_shown(commune, reviewer, 1)
    before = card_of(other).changed_at

    PledgeFactory(address=shown.address, status="running", confirmed_at=before)
    AddressFactory(unit=commune, filed=True)

    assert (state_of(other), card_of(other).changed_at) == (("open", []), before)


# --- what plain SQL may not lay before the public ---------------------------------------------------


def laid_before_the_public(publication, **changes):
    card = project(publication, code=publication.code).card
    for name, value in changes.items():
        setattr(card, name, value)
    with transaction.atomic():
        card.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "beyond"),
    [
        ("level = 1", {"level": 2, "called": "Bà Nguyễn Thị Thương"}),
        ("with_story = false", {"story": "Bà sống một mình."}),
        ("level = 1", {"photo": "public/a.webp"}),
        ("level = 1", {"shown_until": datetime.date(2036, 1, 1)}),
        ("withdrawn_on = given_on, withdrawal = 'gọi điện'", {}),
        ("replaced_on = given_on", {}),
        ("born_from = '1949-01-01', born_to = '1949-12-31'", {}),
        ("level = 1", {"code": "NOBODY01"}),
    ],
)
def test_no_sql_shows_more_than_the_family_agreed_to(shown, change, beyond):
    PublicCard.objects.all().delete()
    sql(f"UPDATE addresses_consent SET {change} WHERE id = %s", shown.consent_id)
    sql("UPDATE publishing_publication SET status = 'up', off_at = NULL, off_reason = ''")
    shown.refresh_from_db()

    with pytest.raises(IntegrityError, match="more than the family agreed to"):
        laid_before_the_public(shown, **beyond)

    assert not PublicCard.objects.exists()


def test_what_the_family_agreed_to_can_be_laid_before_the_public_but_not_changed_to_more(shown):
    PublicCard.objects.all().delete()
    laid_before_the_public(shown)

    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE publishing_publiccard SET level = 2, called = 'Bà Nguyễn Thị Thương'")

    assert PublicCard.objects.get().called == "Bà T."

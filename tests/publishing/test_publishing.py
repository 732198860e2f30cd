"""From a version to its card and off again: approval by another, photos, the sweep, what is refused."""

import datetime
import io
import threading
from pathlib import PurePath
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from apps.addresses.actions.attachments import attach
from apps.addresses.actions.consenting import withdraw
from apps.addresses.models import Address, Consent
from apps.core.actions import ActionError, StaleError
from apps.core.dates import today
from apps.notices.models import Notice
from apps.publishing import photos
from apps.publishing.actions import publishing, writing
from apps.publishing.models import Publication, PublicCard
from apps.publishing.projection import CODE_LETTERS
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def picture():
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "BI MAT"
    Image.effect_noise((1600, 900), 60).convert("RGB").save(written, "JPEG", exif=exif)
    return ContentFile(written.getvalue(), name="anh.jpg")


@pytest.fixture(autouse=True)
def _uploads_of_this_test(settings, tmp_path):
    """What other tests have published is not counted here."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def with_photo(waiting, clerk):
    photo = attach(waiting.address, picture(), upload_key=uuid4(), by=clerk)
    Consent.objects.filter(pk=waiting.consent_id).update(with_photo=True, level=2)
    Publication.objects.filter(pk=waiting.pk).update(photo=photo)
    return Publication.objects.get(pk=waiting.pk)


def stored():
    if not default_storage.exists(photos.FOLDER):
        return []
    folders = default_storage.listdir(photos.FOLDER)[0]
    return [name for folder in folders for name in default_storage.listdir(f"{photos.FOLDER}/{folder}")[1]]  # fmt: skip


def test_an_approved_version_is_a_card_that_says_what_was_approved_and_no_more(shown):
    card = PublicCard.objects.get()

    assert (card.code, card.level, card.called, card.age_band) == (shown.code, 1, "Bà T.", "75+")
    assert card.story == shown.story
    assert card.shown_until == Consent.objects.get().valid_until
    assert [(need.wording, need.uncovered) for need in card.needs.all()] == [
        ("Gạo hằng tháng", 500_000)
    ]
    assert set(card.code) <= set(CODE_LETTERS)


def test_nobody_approves_what_he_wrote_even_before_another_changed_it(waiting, reviewer, clerk):
    again = writing.write(waiting, {}, by=reviewer)
    again = writing.write(again, {}, by=clerk)
    again = writing.submit(again, by=clerk)

    for person in (reviewer, clerk):
        with pytest.raises(publishing.OwnWorkError):
            publishing.publish(again, by=person)
    assert not PublicCard.objects.exists()


def test_not_even_plain_sql_lets_the_writer_approve(waiting, clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=waiting.pk).update(
            status="up", code="AAAAAAAA", approved_by=clerk, approved_at=timezone.now()
        )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda v: Consent.objects.update(withdrawn_on=today(), withdrawal="gọi"), "không có sự đồng ý"),
        (lambda v: Consent.objects.update(with_story=False), "không đồng ý kể hoàn cảnh"),
        (lambda v: Address.objects.filter(pk=v.address_id).update(birth_year=2015), "đổi năm sinh"),
        (lambda v: v.consent.evidence.__class__.objects.update(voided_at=timezone.now(), void_reason="x"), "Bản ký"),
        (lambda v: Publication.objects.update(story="Bà Thương ở thôn 3."), "không được đưa ra công khai"),
        (lambda v: Address.objects.filter(pk=v.address_id).update(voided_at=timezone.now(), void_reason="x"), "Đã lập hồ sơ"),
    ],
)  # fmt: skip
def test_what_is_no_longer_so_is_not_approved(waiting, reviewer, spoil, words):
    spoil(waiting)

    with pytest.raises(ActionError, match=words):
        publishing.publish(waiting, by=reviewer)
    assert not PublicCard.objects.exists()


def test_no_number_goes_out_with_a_name(waiting, reviewer):
    Consent.objects.filter(pk=waiting.consent_id).update(level=2)
    waiting.address.full_name = "Nguyễn Thị Thương 0912 345 678"
    waiting.address.save()

    with pytest.raises(publishing.PublishingError, match="số hoặc cách liên lạc"):
        publishing.publish(waiting, by=reviewer)


def test_a_version_changed_after_it_was_read_is_not_approved(waiting, reviewer, clerk):
    seen = Publication.objects.get(pk=waiting.pk)
    writing.submit(writing.write(waiting, {}, by=clerk), by=clerk)

    with pytest.raises(StaleError):
        publishing.publish(seen, by=reviewer)


def test_a_new_version_takes_over_code_and_day_but_never_after_the_family_said_no(
    shown, reviewer, clerk, commune
):
    PublicCard.objects.update(published_on=datetime.date(2026, 1, 2))
    new = factories.PublicationFactory(
        consent=shown.consent, submitted=True, written_by=clerk, story="Bà cần gạo."
    )
    new = publishing.publish(new, by=reviewer)
    card = PublicCard.objects.get()
    assert (card.code, card.story, str(card.published_on)) == (
        shown.code,
        "Bà cần gạo.",
        "2026-01-02",
    )
    shown.refresh_from_db()
    assert (shown.status, shown.off_reason, shown.off_by) == ("off", "replaced", reviewer)

    withdraw(shown.consent, on=today(), how="Bà gọi điện", by=clerk)
    later = factories.PublicationFactory(
        consent=factories.ConsentFactory(address=shown.address), submitted=True, written_by=clerk
    )
    assert publishing.publish(later, by=reviewer).code != shown.code


@pytest.mark.parametrize("afterwards", ["no", "yes_then_withdrawn"])
def test_a_no_that_takes_the_place_of_a_consent_parts_the_old_card_from_the_next(
    shown, reviewer, clerk, afterwards
):
    address = shown.address
    shown.consent.replaced_on = today()
    shown.consent.save(update_fields=["replaced_on"])
    if afterwards == "no":
        answer = {"level": 0, "with_story": False, "evidence": None, "replaced_on": today()}
    else:
        answer = {"withdrawn_on": today(), "withdrawal": "Bà gọi điện"}
    factories.ConsentFactory(address=address, **answer)
    later = factories.PublicationFactory(
        consent=factories.ConsentFactory(address=address), submitted=True, written_by=clerk
    )

    assert publishing.publish(later, by=reviewer).code != shown.code


def test_a_family_that_signs_anew_keeps_the_code_on_its_prints(shown, reviewer, clerk):
    shown.consent.replaced_on = today()
    shown.consent.save(update_fields=["replaced_on"])
    later = factories.PublicationFactory(
        consent=factories.ConsentFactory(address=shown.address), submitted=True, written_by=clerk
    )

    assert publishing.publish(later, by=reviewer).code == shown.code


def test_a_card_withdrawn_is_not_found_at_once(client, shown, clerk):
    url = reverse("portal:card", args=[shown.code])
    assert client.get(url).status_code == 200

    withdraw(shown.consent, on=today(), how="Bà gọi điện", by=clerk)

    assert client.get(url).status_code == 404
    shown.refresh_from_db()
    assert (shown.status, shown.off_reason) == ("off", "withdrawn")


def test_returning_and_taking_off_say_why_and_tell_the_writer(waiting, reviewer, clerk):
    with pytest.raises(publishing.PublishingError, match="lý do"):
        publishing.return_(waiting, reason=" ", by=reviewer)
    back = publishing.return_(waiting, reason="Kể rõ hơn", by=reviewer)
    assert Notice.objects.filter(user=clerk, text__contains="trả lại").exists()
    again = Publication.objects.get(pk=back.pk)
    up = publishing.publish(writing.submit(again, by=clerk), by=reviewer)

    publishing.take_off(up, reason="Gia đình chuyển đi", by=reviewer)

    up.refresh_from_db()
    assert (up.off_reason, up.off_note, up.off_by) == ("by_hand", "Gia đình chuyển đi", reviewer)
    assert not PublicCard.objects.exists()


# --- photos ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_copied_without_its_notes_and_goes_with_the_card(with_photo, reviewer):
    with pytest.raises(publishing.PublishingError, match="xem kỹ ảnh"):
        publishing.publish(with_photo, by=reviewer)
    assert stored() == []

    up = publishing.publish(with_photo, by=reviewer, has_seen_photo=True)

    card = PublicCard.objects.get()
    with default_storage.open(card.photo) as file:
        content = file.read()
    assert b"BI MAT" not in content
    assert PurePath(with_photo.photo.file.name).stem not in card.photo
    assert with_photo.photo.digest[:16] not in card.photo
    assert len(stored()) == 2
    assert default_storage.size(card.photo_small) <= 8_000  # the page with it: 12 KB
    publishing.take_off(up, reason="thử", by=reviewer)
    assert stored() == []


def test_an_approval_that_dies_after_the_copy_leaves_nothing_public(
    with_photo, reviewer, monkeypatch
):
    monkeypatch.setattr(publishing, "_tell_writer", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publishing.publish(with_photo, by=reviewer, has_seen_photo=True)
    assert not PublicCard.objects.exists()
    assert len(stored()) == 2  # bytes that no card names: no page leads to them

    monkeypatch.setattr(photos, "KEPT", datetime.timedelta(0))
    assert photos.sweep() == 2
    assert stored() == []


# --- the sweep ------------------------------------------------------------------------------------


def test_a_consent_that_ran_out_takes_its_card_off_and_the_clerk_hears_of_it(shown, clerk):
    with connection.cursor() as cursor:  # as if it had been given long ago; no trigger is to help
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE addresses_consent SET given_on = '2025-01-01', expires_on = '2025-12-31'"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    result = publishing.take_off_due()

    shown.refresh_from_db()
    assert (result["off"], shown.off_reason, shown.off_by) == (1, "expired", None)
    assert not PublicCard.objects.exists()
    assert Notice.objects.filter(user=clerk, text__contains="hết hạn").exists()
    assert publishing.take_off_due()["off"] == 0


def test_versions_in_work_of_a_dossier_no_longer_open_are_dropped(waiting):
    Address.objects.update(voided_at=timezone.now(), void_reason="x")

    assert publishing.take_off_due()["dropped"] == 1
    waiting.refresh_from_db()
    assert waiting.off_reason == "dropped"


def test_a_dossier_that_changed_after_approval_is_looked_at_again(shown, reviewer):
    Address.objects.update(phone="0912000001")
    assert not Publication.objects.to_look_at_again().exists()
    Address.objects.update(full_name="Nguyễn Thị Thường")
    again = Publication.objects.to_look_at_again().get()

    kept = publishing.keep_up(again, by=reviewer)
    assert kept.dossier_changed_at is None

    Address.objects.update(gender="male")
    with pytest.raises(publishing.PublishingError, match="không còn khớp"):
        publishing.keep_up(Publication.objects.get(pk=shown.pk), by=reviewer)


# --- two at once ----------------------------------------------------------------------------------


def at_once(*works):
    """Each in its own thread and connection, let go together: their errors, None for none."""
    gate, errors = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        gate.wait()
        try:
            work()
        except ActionError as error:
            errors[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_approves(waiting, reviewer, manager):
    both = [Publication.objects.get(pk=waiting.pk) for _ in range(2)]

    errors = at_once(
        lambda: publishing.publish(both[0], by=reviewer),
        lambda: publishing.publish(both[1], by=manager),
    )

    assert sorted(error is None for error in errors) == [False, True]
    assert PublicCard.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_during_the_approval_always_wins(waiting, reviewer, clerk):
    at_once(
        lambda: publishing.publish(waiting, by=reviewer),
        lambda: withdraw(waiting.consent, on=today(), how="Bà gọi điện", by=clerk),
    )

    assert not PublicCard.objects.exists()
    assert not Publication.objects.up().exists()

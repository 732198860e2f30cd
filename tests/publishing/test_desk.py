"""The pages of the publish desk, as people use them."""

import pytest
from django.urls import reverse

from apps.addresses.models import Attachment
from apps.publishing.actions.publishing import publish, take_off
from apps.publishing.actions.writing import ConsentError, submit
from apps.publishing.models import Publication, PublicCard
from apps.reports.worklist import worklist
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(commune):
    """An address whose family agreed, with one need; nothing is written yet."""
    consent = factories.ConsentFactory(
        address__unit=commune, address__full_name="Nguyễn Thị Thương", address__gender="female"
    )
    consent.address.needs.create(description="Gạo hằng tháng", value=300_000, frequency="monthly")
    return consent.address


def write(client, address, **data):
    url = reverse("publishing:write", args=[address.code])
    page = client.get(url)
    sent = {
        name: field.value() or "" for name, field in ((f.name, f) for f in page.context["form"])
    }
    return client.post(url, sent | data, follow=True)


def test_from_writing_to_the_public_page_and_off_again(client, agreed, clerk, reviewer):
    client.force_login(clerk)
    page = write(client, agreed, story="Bà ở một mình, cần gạo.", send="1")
    version = Publication.objects.get()
    assert version.status == "submitted"
    assert [need.wording for need in version.needs.all()] == ["Gạo hằng tháng"]
    assert "Đã gửi duyệt" in page.content.decode()

    client.force_login(reviewer)
    beside = client.get(reverse("publishing:detail", args=[version.pk])).content.decode()
    assert "Nguyễn Thị Thương" in beside
    assert "Bà T., " in beside
    client.post(
        reverse("publishing:approve", args=[version.pk]), {"version": version.version, "next": "1"}
    )
    card = PublicCard.objects.get()
    public = reverse("portal:card", args=[card.code])
    client.logout()
    assert "Bà T." in client.get(public).content.decode()

    client.force_login(reviewer)
    client.post(reverse("publishing:take_off", args=[version.pk]), {"reason": "Gia đình chuyển đi"})
    client.logout()
    assert client.get(public).status_code == 404


def test_words_that_lead_to_a_person_are_kept_marked_and_not_sent(client, agreed, clerk):
    client.force_login(clerk)

    page = write(client, agreed, story="Bà Thương ở thôn 3.", send="1").content.decode()

    assert Publication.objects.get().status == "draft"
    assert "<mark>Thương</mark>" in page
    assert "<mark>thôn 3</mark>" in page
    assert "Lưu nhưng" in page or "chưa gửi duyệt" in page.lower()


def test_a_story_pasted_too_long_is_refused_whole_and_stays_in_the_form(client, agreed, clerk):
    client.force_login(clerk)
    story = "Bà mong được giúp đỡ. " * 40

    page = write(client, agreed, story=story, send="1")

    field = page.context["form"]["story"]
    assert "maxlength" not in str(field)
    assert story.strip() in field.value()
    assert field.errors
    assert not Publication.objects.exists()


def test_a_photo_chosen_before_the_family_changed_its_mind_does_not_block_the_writer(
    client, agreed, clerk
):
    consent = agreed.consents.get()
    photo = factories.PaperFactory(address=agreed, kind="photo")
    factories.PublicationFactory(consent=consent, photo=photo)
    assert not consent.with_photo
    client.force_login(clerk)

    write(client, agreed, story="Bà cần gạo.", send="1")

    version = Publication.objects.get()
    assert (version.status, version.photo) == ("submitted", None)


def test_a_photo_of_the_signed_paper_is_not_offered_and_is_refused(client, agreed, clerk):
    consent = agreed.consents.get()
    Attachment.objects.filter(pk=consent.evidence_id).update(kind="photo")
    type(consent).objects.update(with_photo=True, level=2)
    photo = factories.PaperFactory(address=agreed, kind="photo")
    client.force_login(clerk)
    page = client.get(reverse("publishing:write", args=[agreed.code]))
    assert list(page.context["form"].fields["photo"].queryset) == [photo]
    version = factories.PublicationFactory(consent=consent, photo=consent.evidence, story="Cần gạo")

    with pytest.raises(ConsentError):
        submit(version, by=clerk)


def test_the_same_form_sent_twice_makes_one_version(client, agreed, clerk):
    client.force_login(clerk)
    url = reverse("publishing:write", args=[agreed.code])
    form = client.get(url).context["form"]
    sent = {field.name: field.value() or "" for field in form}

    first, second = client.post(url, sent), client.post(url, sent)

    assert Publication.objects.count() == 1
    assert first.status_code == second.status_code == 302


def test_while_one_writes_the_page_asks_what_must_not_stand_there(client, agreed, clerk):
    client.force_login(clerk)

    answer = client.post(
        reverse("publishing:check", args=[agreed.code]), {"story": "Gọi 0912345678"}
    ).content.decode()

    assert "<mark>0912345678</mark>" in answer
    assert not Publication.objects.exists()


def test_who_never_agreed_is_not_written_about(client, filed_address, clerk):
    client.force_login(clerk)

    page = client.get(reverse("publishing:write", args=[filed_address.code]))

    assert page.url == reverse("addresses:consents", args=[filed_address.code])


def test_the_writer_is_not_offered_to_approve_and_is_refused(client, waiting, reviewer):
    Publication.objects.update(written_by=reviewer)
    client.force_login(reviewer)
    url = reverse("publishing:detail", args=[waiting.pk])

    page = client.get(url).content.decode()
    refused = client.post(
        reverse("publishing:approve", args=[waiting.pk]), {"version": waiting.version}, follow=True
    ).content.decode()

    assert "không tự duyệt được" in page
    assert "Duyệt, mở bản kế tiếp" not in page
    assert "nhờ một cán bộ khác" in refused
    assert not PublicCard.objects.exists()


def test_the_page_says_whether_strangers_see_the_card(client, waiting, reviewer):
    client.force_login(reviewer)
    url = reverse("publishing:detail", args=[waiting.pk])

    before = client.get(url).content.decode()
    publish(waiting, by=reviewer)
    up = client.get(url).content.decode()
    PublicCard.objects.update(shown_until="2020-01-01")
    past_its_day = client.get(url).content.decode()
    take_off(Publication.objects.get(), reason="Gia đình chuyển đi", by=reviewer)
    off = client.get(url).content.decode()

    assert "Người ngoài sẽ thấy" in before
    assert "Người ngoài thấy" in up
    for page in (past_its_day, off):
        assert "người ngoài không thấy" in page
        assert "đúng như trên trang công khai" not in page


def test_a_version_given_up_is_not_said_to_have_been_public(client, waiting, reviewer):
    client.force_login(reviewer)
    client.post(reverse("publishing:drop", args=[waiting.pk]))

    page = client.get(reverse("publishing:detail", args=[waiting.pk])).content.decode()

    assert "chưa từng công khai" in page
    assert f"{reviewer} bỏ." in page
    assert "Hệ thống tự gỡ" not in page


def test_an_approval_sent_twice_says_so_and_changes_nothing(client, waiting, reviewer):
    client.force_login(reviewer)
    url, sent = reverse("publishing:approve", args=[waiting.pk]), {"version": waiting.version}

    client.post(url, sent)
    again = client.post(url, sent, follow=True).content.decode()

    assert "không duyệt được" in again
    assert PublicCard.objects.count() == 1


@pytest.mark.parametrize("tab", ["cho-duyet", "dang-soan", "cong-khai", "xem-lai", "da-go"])
def test_lists_ask_the_database_a_few_times_however_long(
    client, viewer, commune, tab, django_assert_max_num_queries
):
    for state in ({"submitted": True}, {}, {"up": True}):
        factories.PublicationFactory.create_batch(3, consent__address__unit=commune, **state)
    client.force_login(viewer)

    client.get(reverse("notices:list"))  # the first page of a session writes the session

    with django_assert_max_num_queries(10):
        page = client.get(reverse("publishing:list"), {"tab": tab})

    assert page.status_code == 200


def test_the_page_of_a_version_asks_the_same_number_of_times(
    client, waiting, reviewer, django_assert_max_num_queries
):
    for number in range(4):
        factories.PublicationNeedFactory(publication=waiting, wording=f"Việc {'abcd'[number]}")
    client.force_login(reviewer)
    client.get(reverse("notices:list"))  # the first page of a session writes the session

    with django_assert_max_num_queries(25):
        assert client.get(reverse("publishing:detail", args=[waiting.pk])).status_code == 200


def test_what_waits_is_on_the_first_page_of_whom_it_waits_for(waiting, reviewer, clerk):
    assert "Bản công bố chờ duyệt" in [task.title for task in worklist(reviewer)]

    Publication.objects.update(status="returned", return_reason="Kể rõ hơn")

    assert "Bản công bố bị trả lại, cần sửa" in [task.title for task in worklist(clerk)]
    assert "Bản công bố chờ duyệt" not in [task.title for task in worklist(reviewer)]


def test_the_page_of_the_address_leads_to_writing_and_to_the_card(client, agreed, clerk, shown):
    client.force_login(clerk)
    Attachment.objects.update(created_by=clerk)

    before = client.get(reverse("addresses:detail", args=[agreed.code])).content.decode()
    public = client.get(reverse("addresses:detail", args=[shown.address.code])).content.decode()

    assert reverse("publishing:write", args=[agreed.code]) in before
    assert reverse("portal:card", args=[shown.code]) in public

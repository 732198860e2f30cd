"""Officers lay offices, aid models and papers before the public, and take them back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from apps.aid_models import actions as aid_models
from apps.campaign import actions as campaign
from apps.core.actions import void
from apps.jobs.models import Job
from apps.publishing.actions import chapter
from apps.publishing.models import Contact, Presentation
from apps.publishing.public import PublicAidModel, PublicContact, PublicDirective
from tests.factories import AidModelFactory, DirectiveFactory, UserFactory
from tests.pictures import PDF, upload
from tests.publishing.chapter_factories import PresentationFactory, PublicContactFactory

pytestmark = pytest.mark.django_db


# --- offices


def test_manager_tells_how_to_reach_the_office_and_the_public_reads_it(client, manager, province):
    client.force_login(manager)
    form = {"unit": province.key, "office": "Văn phòng Hội", "phone": "(0262) 385 2000"}
    key = client.get(reverse("publishing:contact_create")).context["form"]["form_key"].value()

    for _ in range(2):
        client.post(reverse("publishing:contact_create"), form | {"form_key": key})

    contact = Contact.objects.get()
    assert contact.phone == "02623852000"
    client.post(
        reverse("publishing:contact_edit", args=[contact.pk]),
        {"office": "Văn phòng Tỉnh Hội", "email": "hoi@vidu.vn", "version": contact.version},
    )
    client.logout()
    page = client.get("/lien-he/").content.decode()
    assert "Văn phòng Tỉnh Hội" in page
    assert "hoi@vidu.vn" in page
    assert "0262" not in page


def test_an_office_that_cannot_be_reached_is_refused(client, manager, province):
    client.force_login(manager)
    form = {"unit": province.key, "office": "Văn phòng Hội"}

    page = client.post(reverse("publishing:contact_create"), form).content.decode()

    assert "Hãy ghi tên văn phòng và điện thoại hoặc email." in page
    assert not PublicContact.objects.exists()


def test_a_commune_without_an_office_of_its_own_has_its_provinces():
    PublicContactFactory(number=66, office="Tỉnh Hội")
    PublicContactFactory(number=7, office="Hội phường")

    offices = [PublicContact.objects.of(66, commune) for commune in (7, 8, None)]

    assert [office.office for office in offices] == ["Hội phường", "Tỉnh Hội", "Tỉnh Hội"]
    assert PublicContact.objects.of(80, None) is None


# --- aid models


@pytest.fixture
def presentation(commune, clerk):
    return PresentationFactory(aid_model__unit=commune, written_by=clerk)


def test_clerk_writes_about_a_model_and_reviewer_shows_it(client, clerk, reviewer, commune):
    kitchen = AidModelFactory(unit=commune, kind="kitchen", started_on="2012-05-01")
    client.force_login(clerk)
    form = {"aid_model": kitchen.pk, "title": "Bếp ăn", "story": "Nấu cháo mỗi sáng."}
    client.post(reverse("publishing:presentation_create"), form | {"form_key": ""})
    key = client.get(reverse("publishing:presentation_create")).context["form"]["form_key"].value()
    client.post(reverse("publishing:presentation_create"), form | {"form_key": key})
    row = Presentation.objects.get()
    assert "Bếp ăn" not in client.get("/cac-mo-hinh/").content.decode()

    client.force_login(reviewer)
    client.post(reverse("publishing:presentation_approve", args=[row.pk]), {"version": row.version})

    shown = PublicAidModel.objects.get(pk=kitchen.pk)
    assert (shown.name, shown.since, shown.place) == ("Bếp ăn", 2012, commune.name)
    assert "Nấu cháo mỗi sáng." in client.get("/cac-mo-hinh/").content.decode()


def test_words_wait_on_the_first_page_of_who_may_approve_them(client, presentation, reviewer):
    client.force_login(reviewer)

    page = client.get(reverse("home")).content.decode()

    assert "Bài giới thiệu mô hình chờ duyệt" in page
    assert reverse("publishing:presentation_detail", args=[presentation.pk]) in page


def test_nobody_approves_the_own_words(presentation, commune):
    author = UserFactory(role="reviewer", unit=commune.province)
    presentation = chapter.present(presentation, by=author)

    with pytest.raises(chapter.ChapterError, match="Người soạn không được tự duyệt"):
        chapter.approve_presentation(presentation, by=author)


def test_nobody_approves_the_own_words_though_another_saved_them_once_more(
    presentation, clerk, reviewer
):
    presentation = chapter.present(presentation, by=reviewer)
    presentation = chapter.present(presentation, by=clerk)

    with pytest.raises(chapter.ChapterError, match="Người soạn không được tự duyệt"):
        chapter.approve_presentation(presentation, by=reviewer)


def test_words_approved_long_ago_do_not_keep_their_author_from_approving_new_ones(
    presentation, clerk, reviewer, manager
):
    presentation = chapter.present(presentation, by=reviewer)
    presentation = chapter.approve_presentation(presentation, by=manager)
    presentation = chapter.present(presentation, by=clerk)

    assert chapter.approve_presentation(presentation, by=reviewer).status == "up"


def test_what_was_changed_since_it_was_read_is_not_approved(presentation, clerk, reviewer):
    read = Presentation.objects.get(pk=presentation.pk)
    chapter.present(presentation, by=clerk)

    with pytest.raises(chapter.ChapterError, match="vừa được sửa"):
        chapter.approve_presentation(read, by=reviewer)


@pytest.mark.parametrize(
    "words", ["Xây nhà cho bà H'Yim Kđoh.", "Gọi 0912 345 678 để góp gạo.", "Thư về a@b.vn."]
)
def test_words_that_name_a_person_or_a_number_are_refused(presentation, clerk, words):
    presentation.story = words

    with pytest.raises(chapter.ChapterError, match="Chưa lưu được"):
        chapter.present(presentation, by=clerk)


def test_new_words_wait_while_the_old_ones_stay(presentation, clerk, reviewer):
    up = chapter.approve_presentation(presentation, by=reviewer)
    up.story = "Nay nấu cả buổi chiều."

    waiting = chapter.present(up, by=clerk)

    assert waiting.status == "waiting"
    assert PublicAidModel.objects.get().story == "Mỗi sáng nấu cháo cho người bệnh khó khăn."


def test_a_model_taken_off_or_voided_is_gone_at_once(presentation, reviewer, commune):
    other = PresentationFactory(aid_model__unit=commune, written_by=presentation.written_by)
    for row in (presentation, other):
        chapter.approve_presentation(row, by=reviewer)

    chapter.take_off_presentation(presentation, by=reviewer)
    aid_models.void(other.aid_model, reason="Ghi nhầm", by=reviewer)

    assert not PublicAidModel.objects.exists()
    other.refresh_from_db()
    assert other.status == "off"


# --- papers


@pytest.fixture
def paper(commune, clerk):
    """A paper with a PDF and a picture."""
    directive = DirectiveFactory(unit=commune, number="61/KH-CTĐ", abstract="Triển khai")
    pdf = campaign.attach(directive, upload(PDF, "ke-hoach.pdf"), upload_key=uuid4(), by=clerk)
    picture = campaign.attach(directive, upload(), upload_key=uuid4(), by=clerk)
    return directive, pdf, picture


def test_reviewer_lays_a_paper_open_with_its_pdf(client, reviewer, paper):
    directive, pdf, _ = paper
    client.force_login(reviewer)

    offered = client.get(reverse("publishing:directive_open", args=[directive.pk]))
    client.post(reverse("publishing:directive_open", args=[directive.pk]), {"file": pdf.pk})

    client.logout()
    words = offered.content.decode()
    assert "Không kèm tệp" in words
    assert pdf.name in words
    assert "61/KH-CTĐ" in client.get("/van-ban/").content.decode()
    response = client.get(reverse("portal:directive_file", args=[directive.pk]))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"


def test_a_paper_without_a_pdf_is_laid_open_by_itself(client, reviewer, commune):
    directive = DirectiveFactory(unit=commune)
    client.force_login(reviewer)
    url = reverse("publishing:directive_open", args=[directive.pk])

    page = client.get(url).content.decode()
    client.post(url)

    assert "đăng không kèm tệp" in page
    assert PublicDirective.objects.get().file == ""


def test_a_picture_or_another_papers_file_does_not_go_along(paper, reviewer, commune):
    directive, pdf, picture = paper

    for wrong, file in ((directive, picture), (DirectiveFactory(unit=commune), pdf)):
        with pytest.raises(chapter.ChapterError, match="Hãy chọn một tệp PDF"):
            chapter.open_directive(wrong, file=file, by=reviewer)
    assert not PublicDirective.objects.exists()


def test_a_file_that_is_voided_is_no_longer_read_by_strangers(client, paper, reviewer):
    directive, pdf, _ = paper
    chapter.open_directive(directive, file=pdf, by=reviewer)

    void(pdf, reason="Quét nhầm", by=reviewer)

    assert client.get(reverse("portal:directive_file", args=[directive.pk])).status_code == 404
    assert "61/KH-CTĐ" in client.get("/van-ban/").content.decode()


@pytest.mark.parametrize("how", ["close", "sql"])
def test_a_paper_taken_off_or_voided_is_gone_at_once(paper, reviewer, how):
    directive, pdf, _ = paper
    chapter.open_directive(directive, file=pdf, by=reviewer)

    if how == "close":
        for _ in range(2):
            chapter.close_directive(directive, by=reviewer)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE campaign_directive SET voided_at = now(), void_reason = 'nhầm' WHERE id = %s",
                [directive.pk],
            )

    assert not PublicDirective.objects.exists()


def test_manager_has_the_figures_reckoned_now_and_once(client, manager):
    client.force_login(manager)

    for _ in range(2):
        response = client.post(reverse("publishing:figures_renew"))

    job = Job.objects.get(kind="public_figures")
    assert response.url == reverse("jobs:detail", args=[job.pk])

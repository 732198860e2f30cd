"""The pages of consent: what is offered at which age, the signed paper, the lists, what is printed."""

import io
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from apps.accounts.models import AccessRecord
from apps.addresses.models import Consent
from apps.addresses.printing import documents
from apps.addresses.printing.consent import ConsentOnPaper
from apps.publishing.models import Contact
from tests.factories import AddressFactory
from tests.pictures import PDF, upload
from tests.publishing.factories import ConsentFactory, PaperFactory

NAMES = ("consents", "consent_give", "consent_withdraw", "consent_print", "consent_print_pdf")


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 09:00+07:00", tick=False)


@pytest.fixture
def grown_up(commune):
    return AddressFactory(unit=commune, filed=True, birth_year=1950)


@pytest.fixture
def child(commune):
    """Nine years old."""
    return AddressFactory(unit=commune, filed=True, birth_date=date(2017, 5, 12), birth_year=2017)


def url(name, address):
    return reverse(f"addresses:{name}", args=[address.code])


def filled_in(**more):
    """The form as a clerk fills it in for a grown-up who wants to stay anonymous."""
    typed = {
        "form_key": str(uuid4()),
        "given_on": "20/11/2026",
        "signed_by": "Người Ký Thử",
        "relation": "self",
        "level": "1",
        "with_story": "on",
    }
    return typed | more


def signed_paper(name="phieu-ky.pdf"):
    return upload(PDF, name)


def words_of(response):
    return response.content.decode()


def test_clerk_records_what_the_family_signed(client, clerk, grown_up):
    client.force_login(clerk)

    response = client.post(
        url("consent_give", grown_up), filled_in(upload=signed_paper()), follow=True
    )

    consent = grown_up.consents.get()
    assert (consent.level, consent.with_story, consent.with_photo) == (1, True, False)
    assert consent.evidence.name == "phieu-ky.pdf"
    assert consent.valid_until == date(2027, 11, 20)
    page = words_of(response)
    assert "Đang có hiệu lực" in page
    assert "20/11/2027" in page
    assert "phieu-ky.pdf" in page


def test_second_click_and_going_back_record_once(client, clerk, grown_up):
    client.force_login(clerk)
    typed = filled_in()

    for _ in range(2):
        client.post(url("consent_give", grown_up), typed | {"upload": signed_paper()})

    assert grown_up.consents.count() == 1
    assert grown_up.attachments.count() == 1


def test_sent_paper_survives_a_form_that_is_refused(client, clerk, grown_up):
    client.force_login(clerk)
    typed = filled_in(signed_by="")

    refused = client.post(url("consent_give", grown_up), typed | {"upload": signed_paper()})

    kept = grown_up.attachments.get()
    page = words_of(refused)
    assert "Hãy điền mục này." in page
    assert "Tệp “phieu-ky.pdf” đã gửi lên và giữ trong hồ sơ" in page
    assert f'<option value="{kept.pk}" selected>' in page

    client.post(url("consent_give", grown_up), typed | {"signed_by": "Bà Thử", "evidence": kept.pk})
    assert grown_up.consents.get().evidence == kept


def test_bad_file_is_named_and_nothing_is_recorded(client, clerk, grown_up):
    client.force_login(clerk)

    response = client.post(
        url("consent_give", grown_up), filled_in(upload=upload(b"MZ virus", "lạ.jpg"))
    )

    assert "Tệp “lạ.jpg” không phải ảnh hay PDF đọc được" in words_of(response)
    assert not Consent.objects.exists()


def test_paper_of_another_family_is_not_offered(client, clerk, grown_up, child):
    client.force_login(clerk)
    strange = PaperFactory(address=child)

    response = client.post(
        url("consent_give", grown_up), filled_in(evidence=str(strange.pk), upload=signed_paper())
    )

    assert response.status_code == 302  # the paper that was sent counts
    assert grown_up.consents.get().evidence.address == grown_up


def test_form_for_a_child_asks_the_parent_and_the_child_and_never_for_name_or_photo(
    client, clerk, child
):
    client.force_login(clerk)

    page = words_of(client.get(url("consent_give", child)))

    assert "Cháu 9 tuổi: cần cha, mẹ hoặc người giám hộ ký VÀ cháu tự mình đồng ý." in page
    assert 'name="child_agreed"' in page
    assert 'value="self"' not in page
    assert 'value="2"' not in page
    assert 'name="with_photo"' not in page


def test_whoever_asks_for_the_childs_name_by_hand_is_told_no(client, clerk, child):
    client.force_login(clerk)
    typed = {"relation": "parent", "child_agreed": "on", "upload": signed_paper()}

    response = client.post(url("consent_give", child), filled_in(level="2", **typed))
    assert "không bao giờ được công khai danh tính" in words_of(response)

    client.post(url("consent_give", child), filled_in(with_photo="on", **typed))
    assert not Consent.objects.filter(with_photo=True).exists()


def test_each_broken_rule_stands_at_its_field(client, clerk, child):
    client.force_login(clerk)

    response = client.post(
        url("consent_give", child), filled_in(relation="parent", expires_on="23/11/2028")
    )

    errors = response.context["form"].errors
    assert set(errors) == {"child_agreed", "expires_on", "upload"}
    assert "phải tự mình đồng ý" in errors["child_agreed"][0]
    assert "kèm bản ký" in errors["upload"][0]


def test_age_is_that_of_the_day_of_signing(client, clerk, commune):
    client.force_login(clerk)
    seven_since_friday = AddressFactory(
        unit=commune, filed=True, birth_date=date(2019, 11, 20), birth_year=2019
    )
    typed = {"relation": "parent", "upload": signed_paper()}

    response = client.post(
        url("consent_give", seven_since_friday), filled_in(given_on="19/11/2026", **typed)
    )

    assert "chỉ có giá trị đến hết ngày 19/11/2026" in words_of(response)
    assert "Cháu 6 tuổi" in words_of(response)


def test_without_a_birth_year_the_page_leads_to_the_dossier_and_takes_a_no(client, clerk, commune):
    client.force_login(clerk)
    unknown = AddressFactory(unit=commune, filed=True, birth_year=None)

    page = words_of(client.get(url("consent_give", unknown)))
    assert f"{url('edit', unknown)}#id_born" in page

    refused = client.post(url("consent_give", unknown), filled_in(upload=signed_paper()))
    assert "chưa ghi năm sinh" in words_of(refused)

    client.post(url("consent_give", unknown), filled_in(level="0", relation=""))
    assert unknown.consents.get().level == 0


def test_no_takes_neither_story_nor_photo_with_it(client, clerk, grown_up):
    client.force_login(clerk)

    client.post(url("consent_give", grown_up), filled_in(level="0", with_photo="on"))

    no = grown_up.consents.get()
    assert (no.with_story, no.with_photo, no.evidence) == (False, False, None)


def test_dossier_that_is_not_on_file_says_why_nothing_can_be_recorded(
    client, clerk, submitted_address
):
    client.force_login(clerk)

    page = client.get(url("consent_give", submitted_address), follow=True)

    assert "Chỉ ghi được đồng ý công khai của hồ sơ đã lập" in words_of(page)


def test_withdrawal_needs_no_paper_and_the_second_click_changes_nothing(client, clerk, commune):
    client.force_login(clerk)
    consent = ConsentFactory(address__unit=commune, evidence__created_by=clerk)
    typed = {"on": "23/11/2026", "way": "Gọi điện thoại", "words": "con gái bà gọi"}

    for _ in range(2):
        client.post(url("consent_withdraw", consent.address), typed)

    consent.refresh_from_db()
    assert consent.withdrawal == "Gọi điện thoại: con gái bà gọi"
    again = client.get(url("consent_withdraw", consent.address), follow=True)
    assert "không có gì để rút" in words_of(again)
    assert "Đã rút" in words_of(again)


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("viewer", (200, 403, 403, 403, 403)),
        ("reviewer", (200, 200, 200, 200, 200)),
        ("neighbour_clerk", (404, 404, 404, 404, 404)),
        ("neighbour_reviewer", (404, 404, 404, 404, 404)),
    ],
)
def test_each_role_opens_what_is_theirs(client, request, commune, clerk, who, codes):
    consent = ConsentFactory(address__unit=commune, evidence__created_by=clerk)
    client.force_login(request.getfixturevalue(who))

    found = tuple(client.get(url(name, consent.address)).status_code for name in NAMES)

    assert found == codes


def test_address_page_says_how_it_stands_and_its_history_who_agreed(
    client, clerk, grown_up, django_assert_max_num_queries
):
    client.force_login(clerk)
    client.get(url("detail", grown_up))
    assert "Chưa hỏi gia đình" in words_of(client.get(url("detail", grown_up)))
    client.post(url("consent_give", grown_up), filled_in(upload=signed_paper()))
    client.post(url("consent_withdraw", grown_up), {"on": "23/11/2026", "way": "Nói trực tiếp"})

    with django_assert_max_num_queries(25):
        page = words_of(client.get(url("detail", grown_up)))

    assert "Thêm đồng ý công khai" in page
    assert (
        "công khai ẩn danh, cho kể hoàn cảnh; Người Ký Thử (chính người được giúp) ký ngày "
        "20/11/2026" in page
    )
    assert "Sửa đồng ý công khai, ngày rút" in page
    assert "rút ngày 23/11/2026" in page


# --- the list


@pytest.fixture
def in_every_state(commune, neighbour_commune):
    """{state of the filter: names it finds}"""

    def one(name, *, unit=commune, **more):
        return ConsentFactory(address__unit=unit, address__full_name=name, **more)

    one("Bà Sắp Hết", given_on=date(2025, 12, 1))
    one("Bà Đã Hết", given_on=date(2025, 11, 1), unit=neighbour_commune)
    one("Bà Còn Lâu")
    one("Bà Không", level=0, with_story=False, evidence=None)
    one("Bà Đã Rút", withdrawn_on=date(2026, 11, 23), withdrawal="Gọi", given_on=date(2025, 12, 1))
    one("Bà Đã Dừng", address__closed=True, given_on=date(2025, 12, 1))
    small = AddressFactory(
        unit=commune,
        full_name="Cháu Bảy Tuổi",
        filed=True,
        birth_date=date(2019, 12, 5),
        birth_year=2019,
    )
    ConsentFactory(address=small, relation="parent")
    one("Bà Đổi Tuổi", born_from=date(1960, 1, 1), born_to=date(1960, 12, 31))
    return {
        "": ["Bà Đã Hết", "Bà Sắp Hết", "Cháu Bảy Tuổi"],
        "soon": ["Bà Sắp Hết", "Cháu Bảy Tuổi"],
        "over": ["Bà Đã Hết"],
        "birthday": ["Cháu Bảy Tuổi"],
        "changed": ["Bà Đổi Tuổi"],
        "in_force": ["Bà Sắp Hết", "Cháu Bảy Tuổi", "Bà Còn Lâu", "Bà Đổi Tuổi"],
        "refused": ["Bà Không"],
    }


def listed(client, **asked):
    response = client.get(reverse("addresses:consent_list"), asked)
    return [row["address__full_name"] for row in response.context["rows"]]


def test_list_finds_each_state_the_soonest_first(
    client, reviewer, in_every_state, django_assert_max_num_queries
):
    client.force_login(reviewer)

    found = {state: listed(client, state=state) for state in in_every_state}

    assert found == in_every_state
    with django_assert_max_num_queries(12):
        client.get(reverse("addresses:consent_list"))


def test_list_is_that_of_the_unit(client, reviewer, clerk, other_commune, in_every_state, commune):
    ConsentFactory(address__unit=other_commune, given_on=date(2025, 12, 1))
    client.force_login(reviewer)
    assert listed(client, unit=commune.key) == ["Bà Sắp Hết", "Cháu Bảy Tuổi"]

    client.force_login(clerk)
    assert listed(client) == ["Bà Sắp Hết", "Cháu Bảy Tuổi"]


def test_home_page_names_those_to_ask_again(client, clerk, in_every_state):
    client.force_login(clerk)

    page = words_of(client.get(reverse("home")))

    assert "Đồng ý công khai sắp hết hạn hoặc đã hết hạn" in page
    assert "Cháu Bảy Tuổi" in page
    assert "Bà Đã Hết" not in page


# --- on paper


def text_of(address, unit):
    return " ".join(documents([ConsentOnPaper(address, unit=unit)])[0].split())


def test_paper_names_who_answers_what_is_shown_and_how_to_take_it_back(grown_up, commune):
    Contact.objects.create(
        unit=commune, province=commune.province, office="Văn phòng Hội", phone="02620000001"
    )

    text = text_of(grown_up, commune)

    for words in (
        commune.chapter_name,
        "Độc lập - Tự do - Hạnh phúc",
        grown_up.full_name,
        grown_up.code,
        "Rút lại bất cứ lúc nào",
        "Văn phòng Hội",
        "02620000001",
        "12 tháng",
        "vẫn được giúp như cũ",
        "Công khai danh tính",
        "Người giám hộ (nếu có)",
    ):
        assert words in text
    assert "Trẻ từ 7 đến 15 tuổi" not in text


def test_paper_of_a_child_offers_no_name_and_no_photo_and_asks_two_signatures(child, commune):
    text = text_of(child, commune)

    assert "Công khai danh tính" not in text
    assert "Dùng ảnh" not in text
    assert "Cha, mẹ, người giám hộ" in text
    assert "Trẻ từ 7 đến 15 tuổi" in text
    assert "từ 16 tuổi; ký" not in text


def test_paper_of_a_school_is_signed_by_its_head(commune):
    school = AddressFactory(unit=commune, filed=True, collective=True)

    text = text_of(school, commune)

    assert "Người đại diện của tập thể" in text
    assert "Cha, mẹ" not in text
    assert "sinh" not in text.split("1. Ai giữ")[0].split("</style>")[1]


def test_blank_paper_asks_for_all_signatures_and_leaves_no_trace(client, clerk, grown_up):
    client.force_login(clerk)

    page = words_of(client.get(reverse("addresses:consent_blank")))
    assert page.count('<span class="box">') == 5
    assert "Trẻ từ 7 đến 15 tuổi" in page
    assert not AccessRecord.objects.filter(kind="case_printed").exists()

    client.get(url("consent_print", grown_up))
    assert AccessRecord.objects.get(kind="case_printed").user == clerk


def test_paper_fits_one_a4_page_whatever_the_names(client, clerk, grown_up):
    client.force_login(clerk)
    grown_up.full_name = "H'Nguyệt Niê Kdăm Buôn Yă " * 7
    grown_up.street, grown_up.hamlet = "đường số " * 20, "buôn " * 20
    grown_up.save()

    response = client.get(url("consent_print_pdf", grown_up))

    assert response["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 1


def test_the_page_of_an_address_nobody_asked_yet_leads_straight_to_the_paper(
    client, clerk, grown_up
):
    client.force_login(clerk)

    page = client.get(url("detail", grown_up)).text

    assert f'href="{url("consent_print", grown_up)}">In phiếu để ký</a>' in page
    assert url("consent_give", grown_up) in page

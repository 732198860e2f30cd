"""Writing the words of a report: saved once, never replaced unseen, nothing executable."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from apps.reports.actions import writing
from apps.reports.actions.writing import LockedError, NewerTextError, WritingError
from apps.reports.models import SectionText
from apps.reports.outline.sections import BY_CODE
from tests.factories import UnitFactory, UnitReportFactory, UserFactory

pytestmark = pytest.mark.django_db
CONTEXT = BY_CODE["I.1"]


@pytest.fixture
def report(commune):
    return UnitReportFactory(unit=commune)


def write(report, text, *, version, by, section=CONTEXT):
    return writing.write_section(report, section, text, version=version, by=by)


def send(client, report, text, *, version, section="I.1", **more):
    """As the script on the page sends a section."""
    return client.post(
        reverse("reports:report_section", args=[report.pk, section]),
        {"text": text, "version": version} | more,
        headers={"Accept": "application/json"},
    )


# --- the words of a section


def test_clerk_writes_a_section_and_goes_on_with_it(report, clerk):
    first = write(report, "Xã có 12 buôn.", version=0, by=clerk)
    second = write(report, "Xã có 12 buôn, 9 thôn.", version=first.version, by=clerk)

    assert (first.version, second.version) == (1, 2)
    assert report.texts.get().text == "Xã có 12 buôn, 9 thôn."
    assert report.texts.get().saved_by == clerk


def test_the_same_request_twice_saves_once(report, clerk):
    for _ in range(2):
        row = write(report, "Xã có 12 buôn.", version=0, by=clerk)

    assert row.version == 1
    assert SectionText.pgh_event_model.objects.filter(pgh_obj_id=row.pk).count() == 1


def test_a_late_request_never_replaces_a_newer_text(report, clerk):
    write(report, "Bản một", version=0, by=clerk)
    write(report, "Bản một, bản hai", version=1, by=clerk)

    with pytest.raises(NewerTextError) as refused:
        write(report, "Bản một, dở dang", version=1, by=clerk)

    assert refused.value.stored.text == "Bản một, bản hai"
    assert report.texts.get().text == "Bản một, bản hai"


def test_a_text_begun_on_an_empty_section_does_not_replace_what_a_colleague_wrote(
    report, clerk, reviewer
):
    write(report, "Của cán bộ xã", version=0, by=clerk)

    with pytest.raises(NewerTextError, match="Người khác vừa lưu mục này"):
        write(report, "Của tỉnh", version=0, by=reviewer)


def test_nothing_is_stored_for_a_section_opened_and_left_empty(report, clerk):
    assert write(report, " \n ", version=0, by=clerk).version == 0
    assert not report.texts.exists()


def test_a_text_can_be_emptied_again(report, clerk):
    write(report, "Viết nhầm mục", version=0, by=clerk)

    write(report, "", version=1, by=clerk)

    assert report.texts.get().text == ""


def test_the_longest_text_is_saved_and_one_sign_more_is_refused_with_its_length(report, clerk):
    longest = "ữ" * 100_000

    write(report, longest, version=0, by=clerk)
    with pytest.raises(WritingError, match=r"dài 100\.001 ký tự; mỗi mục nhiều nhất 100\.000"):
        write(report, longest + "x", version=1, by=clerk)

    assert report.texts.get().text == longest


@pytest.mark.parametrize("trait", ["submitted", "accepted", "voided"])
def test_nobody_writes_after_submission_acceptance_or_leaving_the_round(commune, clerk, trait):
    report = UnitReportFactory(unit=commune, submitted=trait != "voided")
    if trait == "accepted":
        report.status, report.accepted_at = "accepted", report.submitted_at
    if trait == "voided":
        report.voided_at, report.void_reason = report.created_at, "Sáp nhập"
    report.save()

    with pytest.raises(LockedError):
        write(report, "Thêm một câu", version=0, by=clerk)
    with pytest.raises(LockedError):
        writing.write_target(report, "filed", amount=5, words="", version=0, by=clerk)

    assert not report.texts.exists()
    assert not report.targets.exists()


def test_a_returned_report_is_written_on_again(commune, clerk):
    report = UnitReportFactory(unit=commune, returned=True)

    assert write(report, "Đã bổ sung", version=0, by=clerk).version == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_saving_the_same_section_at_once_leave_one_text_and_tell_the_other(
    report, clerk, reviewer
):
    outcomes, barrier = [], Barrier(2)

    def save(text, by):
        barrier.wait()
        try:
            outcomes.append(write(report, text, version=0, by=by).text)
        except NewerTextError as error:
            outcomes.append(("newer", error.stored.text))
        finally:
            connection.close()

    threads = [
        Thread(target=save, args=pair) for pair in (("Của xã", clerk), ("Của tỉnh", reviewer))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    stored = report.texts.get()
    assert stored.version == 1
    assert sorted(outcomes, key=str) == sorted([stored.text, ("newer", stored.text)], key=str)


# --- targets


def test_clerk_sets_a_target_with_a_number_as_people_write_it(client, report, clerk):
    client.force_login(clerk)

    answer = client.post(
        reverse("reports:report_target", args=[report.pk, "filed"]),
        {"amount": "1.500", "words": "Mỗi năm 300", "version": 0},
        headers={"Accept": "application/json"},
    )

    assert answer.json()["version"] == 1
    target = report.targets.get()
    assert (target.target, target.amount, target.words) == ("filed", 1500, "Mỗi năm 300")


@pytest.mark.parametrize("amount", ["một ngàn", "-5", "1,5", "99999999999999"])
def test_a_target_that_is_no_number_is_refused_in_plain_words(client, report, clerk, amount):
    client.force_login(clerk)

    answer = client.post(
        reverse("reports:report_target", args=[report.pk, "filed"]),
        {"amount": amount, "words": "", "version": 0},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 400
    assert "Hãy ghi" in answer.json()["problem"]
    assert not report.targets.exists()


def test_a_target_of_zero_is_a_target(report, clerk):
    writing.write_target(report, "bases", amount=0, words="", version=0, by=clerk)

    assert report.targets.get().amount == 0


def test_two_people_at_one_target_are_told(report, clerk, reviewer):
    writing.write_target(report, "filed", amount=5, words="", version=0, by=clerk)

    with pytest.raises(NewerTextError):
        writing.write_target(report, "filed", amount=7, words="", version=0, by=reviewer)


def test_there_are_no_other_targets_than_the_five(client, report, clerk):
    client.force_login(clerk)

    url = reverse("reports:report_target", args=[report.pk, "khac"])

    assert client.post(url, {"amount": 1, "words": "", "version": 0}).status_code == 404


# --- what the page sends


def test_the_page_hears_the_new_version_and_when(client, report, clerk):
    client.force_login(clerk)

    answer = send(client, report, "Xã có 12 buôn.", version=0)

    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert len(answer.json()["at"]) == len("09:05")


def test_a_conflict_brings_the_other_text_and_its_writer(client, report, clerk, reviewer):
    write(report, "Của tỉnh", version=0, by=reviewer)
    client.force_login(clerk)

    answer = send(client, report, "Của xã", version=0)

    assert answer.status_code == 409
    said = answer.json()
    assert (said["text"], said["version"], said["who"]) == ("Của tỉnh", 1, str(reviewer))
    assert report.texts.get().text == "Của tỉnh"


def test_a_report_submitted_meanwhile_is_told_as_locked(client, report, clerk):
    client.force_login(clerk)
    UnitReportFactory._meta.model.objects.filter(pk=report.pk).update(
        status="submitted", submitted_at=report.created_at
    )

    answer = send(client, report, "Muộn rồi", version=0)

    assert answer.status_code == 409
    assert answer.json()["locked"] is True
    assert "đã nộp" in answer.json()["problem"]


def test_a_text_of_another_account_on_the_same_machine_is_not_taken(client, report, clerk):
    client.force_login(clerk)

    answer = send(client, report, "Của người trước", version=0, user=clerk.pk + 1)

    assert answer.status_code == 400
    assert "tài khoản khác" in answer.json()["problem"]
    assert not report.texts.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_page_without_a_version_saves_nothing(client, report, clerk, version):
    client.force_login(clerk)

    assert send(client, report, "Chữ", version=version).status_code == 400
    assert not report.texts.exists()


@pytest.mark.parametrize("section", ["I.9", "I.2", "I.2.c.1.2", "IV.2", "khong-co"])
def test_only_sections_that_take_words_are_there(client, report, clerk, section):
    client.force_login(clerk)

    assert send(client, report, "Chữ", version=0, section=section).status_code == 404


def test_without_a_script_saving_leads_back_to_the_section(client, report, clerk):
    client.force_login(clerk)

    answer = client.post(
        reverse("reports:report_section", args=[report.pk, "I.1"]), {"text": "Chữ", "version": 0}
    )

    assert answer.status_code == 302
    assert answer.url == reverse("reports:report", args=[report.pk]) + "#muc-I.1"


def test_without_a_script_both_texts_are_shown_and_the_second_save_is_a_choice(
    client, report, clerk, reviewer
):
    write(report, "Của tỉnh", version=0, by=reviewer)
    client.force_login(clerk)
    url = reverse("reports:report_section", args=[report.pk, "I.1"])

    answer = client.post(url, {"text": "Của xã", "version": 0})
    page = answer.content.decode()
    chosen = client.post(url, {"text": "Của tỉnh\n\nCủa xã", "version": 1})

    assert answer.status_code == 409
    assert "Của tỉnh" in page
    assert "Của xã" in page
    assert 'name="version" value="1"' in page
    assert chosen.status_code == 302
    assert report.texts.get().text == "Của tỉnh\n\nCủa xã"


def test_without_a_script_a_text_too_long_stays_in_the_box(client, report, clerk):
    client.force_login(clerk)
    url = reverse("reports:report_section", args=[report.pk, "I.1"])

    answer = client.post(url, {"text": "dài " * 30_000, "version": 0})

    assert answer.status_code == 409
    assert "nhiều nhất 100.000 ký tự" in answer.content.decode()
    assert answer.content.decode().count("dài ") > 29_000


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[bấm](javascript:alert(1))",
        "</textarea><script>alert(1)</script>",
        "&lt;script&gt;",
    ],
)
def test_hostile_markup_is_only_text_wherever_it_is_shown(client, report, clerk, reviewer, hostile):
    write(report, f"Chữ {hostile}", version=0, by=clerk)
    client.force_login(clerk)

    pages = [
        client.get(reverse(f"reports:{name}", args=[report.pk, *more])).content.decode()
        for name, more in (("report", []), ("report_preview", []), ("report_section", ["I.1"]))
    ]

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:alert" not in page.replace("[bấm](javascript:alert(1))", "")
        assert 'href="javascript' not in page


def test_clerk_of_the_next_commune_neither_finds_nor_writes_the_report(
    client, report, neighbour_clerk
):
    client.force_login(neighbour_clerk)

    assert send(client, report, "Chữ", version=0).status_code == 404
    assert client.get(reverse("reports:report", args=[report.pk])).status_code == 404


def test_viewer_reads_but_does_not_write(client, report, viewer):
    client.force_login(viewer)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert send(client, report, "Chữ", version=0).status_code == 403
    assert "<textarea" not in page
    assert "⟨chưa có nội dung⟩" in page


def test_a_schools_report_is_written_by_the_commune_above_only_when_its_role_reaches_below(
    client, commune, clerk, reviewer
):
    school = UnitFactory(parent=commune, kind="school", era="", code="", key="truong-a")
    report = UnitReportFactory(unit=school)

    client.force_login(clerk)
    refused = send(client, report, "Chữ", version=0)
    client.force_login(reviewer)
    taken = send(client, report, "Chữ", version=0)

    assert (refused.status_code, taken.status_code) == (403, 200)


# --- what is printed around


def test_head_fields_are_saved_and_printed_and_empty_ones_have_what_the_province_remembers(
    client, report, clerk
):
    client.force_login(clerk)
    url = reverse("reports:report_heads", args=[report.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}

    answer = client.post(url, data | {"number": "15/BC-CTĐ", "dated": "05/02/2019"})
    page = client.get(reverse("reports:report_preview", args=[report.pk])).content.decode()

    assert answer.status_code == 302
    assert "Số: 15/BC-CTĐ" in page
    assert "Cư Bao, ngày 05 tháng 02 năm 2019" in page
    assert "TM. BAN THƯỜNG VỤ" in page


def test_head_fields_of_a_submitted_report_stay(client, commune, clerk):
    report = UnitReportFactory(unit=commune, submitted=True)
    client.force_login(clerk)
    url = reverse("reports:report_heads", args=[report.pk])

    answer = client.post(url, {"number": "1", "version": report.version, "opened": ""})

    assert answer.status_code == 200
    assert "nên không sửa được" in answer.content.decode()
    report.refresh_from_db()
    assert report.number == ""


# --- texts of units below


@pytest.fixture
def province_report(province, report):
    return UnitReportFactory(unit=province, round=report.round)


def test_reviewer_reads_what_the_communes_wrote_beside_the_own_section(
    client, province_report, report, clerk, reviewer, neighbour_commune
):
    other = UnitReportFactory(unit=neighbour_commune, round=report.round, submitted=True)
    write(report, "Phường có **ba** buôn.", version=0, by=clerk)
    SectionText.objects.create(report=other, section="I.1", text="Xã ven biển.")
    SectionText.objects.create(report=other, section="III.2", text="Mục khác.")
    client.force_login(reviewer)

    page = client.get(reverse("reports:report", args=[province_report.pk])).content.decode()
    panel = client.get(
        reverse("reports:report_below", args=[province_report.pk, "I.1"]), {"phan": 1}
    ).content.decode()

    assert "Bài của 2 đơn vị cấp dưới" in page
    assert "Phường có <strong>ba</strong> buôn." in panel
    assert "Xã ven biển." in panel
    assert "Đã nộp" in panel
    assert "Mục khác." not in panel
    assert 'data-copy="Phường có **ba** buôn."' in panel
    assert "<html" not in panel


def test_texts_below_are_found_by_unit_or_words_without_marks(
    client, province_report, report, clerk, reviewer, neighbour_commune
):
    other = UnitReportFactory(unit=neighbour_commune, round=report.round)
    write(report, "Phường đông dân.", version=0, by=clerk)
    SectionText.objects.create(report=other, section="I.1", text="Xã ven biển.")
    client.force_login(reviewer)
    url = reverse("reports:report_below", args=[province_report.pk, "I.1"])

    by_name = client.get(url, {"q": "hoa xuan"}).content.decode()
    by_words = client.get(url, {"q": "dong dan"}).content.decode()
    nothing = client.get(url, {"q": "mía đường"}).content.decode()

    assert "Xã ven biển." in by_name
    assert "Phường đông dân." not in by_name
    assert "Phường đông dân." in by_words
    assert "Không có bài nào chứa những chữ này" in nothing


def test_a_commune_sees_no_texts_of_its_neighbours_or_its_superior(
    client, report, province_report, reviewer, clerk, neighbour_commune
):
    other = UnitReportFactory(unit=neighbour_commune, round=report.round)
    SectionText.objects.create(report=other, section="I.1", text="Bí mật của xã bên.")
    SectionText.objects.create(report=province_report, section="I.1", text="Bài của tỉnh.")
    client.force_login(clerk)

    page = client.get(reverse("reports:report_below", args=[report.pk, "I.1"])).content.decode()

    assert "Chưa đơn vị cấp dưới nào viết mục này" in page
    assert "Bí mật" not in page
    assert (
        client.get(reverse("reports:report_below", args=[province_report.pk, "I.1"])).status_code
        == 404
    )


def test_a_hundred_communes_come_in_pages_and_few_queries(
    client, province, province_report, report, reviewer, django_assert_max_num_queries
):
    for number in range(12):
        unit = UnitFactory(parent=province, name=f"Xã {number}")
        row = UnitReportFactory(unit=unit, round=report.round)
        SectionText.objects.create(report=row, section="I.1", text=f"Bài số {number}.")
    client.force_login(reviewer)
    url = reverse("reports:report_below", args=[province_report.pk, "I.1"])

    with django_assert_max_num_queries(16):
        first = client.get(url).content.decode()
    second = client.get(url, {"page": 2}).content.decode()

    assert first.count("<article") == 10
    assert second.count("<article") == 2
    assert "12 bài" in first


# --- the page


def test_every_section_of_the_form_stands_on_the_page_in_its_order(client, report, clerk):
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    places = [page.find(f'id="muc-{code}"') for code, s in BY_CODE.items() if not s.is_heading]
    assert -1 not in places
    assert places == sorted(places)
    assert "<strong data-written-count>0</strong> trên 30 mục đã viết" in page
    for section in BY_CODE.values():
        assert section.hint in page


def test_the_contents_tell_what_is_written_and_what_is_empty(client, report, clerk):
    write(report, "Xã có 12 buôn.", version=0, by=clerk)
    writing.write_target(report, "filed", amount=5, words="", version=0, by=clerk)
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert "<strong data-written-count>2</strong>" in page
    assert 'class="state is-written" data-state-of="I.1">đã viết' in page
    assert 'class="state is-written" data-state-of="IV.2">đã viết' in page
    assert 'class="state" data-state-of="III.2">còn trống' in page


def test_a_returned_report_shows_the_reason_and_can_be_written(client, commune, clerk):
    report = UnitReportFactory(unit=commune, returned=True)
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert "Thiếu phần kiến nghị." in page
    assert "<textarea" in page


def test_a_submitted_report_is_only_to_read_and_says_so(client, commune, clerk):
    report = UnitReportFactory(unit=commune, submitted=True)
    SectionText.objects.create(report=report, section="I.1", text="Xã có 12 buôn.")
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert "chỉ để đọc" in page
    assert "<p>Xã có 12 buôn.</p>" in page
    assert "<textarea" not in page
    section = client.get(reverse("reports:report_section", args=[report.pk, "I.1"]))
    assert section.status_code == 302


def test_a_closed_round_is_only_to_read(client, report, clerk):
    report.round.closed_at = report.created_at
    report.round.save()
    client.force_login(clerk)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()

    assert "<textarea" not in page
    assert send(client, report, "Chữ", version=0).status_code == 409


def test_the_page_asks_the_database_a_fixed_number_of_times(
    client, report, clerk, django_assert_max_num_queries
):
    for code, section in BY_CODE.items():
        if section.writes:
            SectionText.objects.create(report=report, section=code, text="Chữ.", saved_by=clerk)
    client.force_login(clerk)
    client.get(reverse("notices:list"))  # the first page of a session writes the session

    with django_assert_max_num_queries(25):
        client.get(reverse("reports:report", args=[report.pk]))


def test_units_of_one_user_write_only_their_own_report(client, report, commune):
    colleague = UserFactory(unit=commune)
    client.force_login(colleague)

    assert send(client, report, "Chữ", version=0).status_code == 200

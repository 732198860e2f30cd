"""Entering and editing an address: what is read, refused, kept and shown again."""

import datetime

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from apps.core.dates import today
from apps.core.forms.rows import MOST_ROWS
from tests.addresses.sheets import TYPED, change, enter, page
from tests.factories import AddressFactory, NeedCoverFactory, NeedFactory
from tests.form_pages import filled


def test_a_clerk_enters_a_case_and_reads_it_back(client, clerk):
    response = enter(
        client,
        clerk,
        kind="household",
        headcount="3",
        identity_number="066 148 000 123",
        phone="+84 900 000 001",
        needs=[{"description": "Gạo hằng tháng", "value": "1,5 triệu", "frequency": "monthly"}],
        members=[{"full_name": "Y Thim Niê", "born": "2012", "relation": "cháu"}],
    )

    address = Address.objects.get()
    assert response.url == reverse("addresses:detail", args=[address.code])
    assert (address.birth_date, address.birth_year) == (datetime.date(1948, 3, 5), 1948)
    assert (address.identity_number, address.phone) == ("066148000123", "0900000001")
    assert address.needs.get().value == 1_500_000
    assert address.needs.get().noted_on == today()
    assert (address.members.get().birth_date, address.members.get().birth_year) == (None, 2012)
    text = page(client.get(response.url))
    for words in ("H&#x27;Yim Niê", "05/03/1948", "1.500.000", "Hằng tháng", "Y Thim Niê", "Nháp"):
        assert words in text


def test_a_double_click_leads_to_the_one_record(client, clerk):
    first = enter(client, clerk, legacy_code="HS-7")
    second = enter(client, clerk, legacy_code="HS-7")

    assert Address.objects.count() == 1
    assert second.url == first.url


def test_the_same_entry_from_a_second_window_loses_no_word(client, clerk):
    """Both windows show one unfinished entry; the first one saves it, then the second."""
    enter(client, clerk, circumstances="Nhà dột", needs=[{"description": "Gạo"}])
    address = Address.objects.get()

    second = enter(
        client,
        clerk,
        full_name="H'Yim Niê Kđăm",
        street="Số 1",
        needs=[{"description": "Gạo"}, {"description": "Xe lăn"}],
    )

    assert second.url == reverse("addresses:edit", args=[address.code])
    shown = client.get(second.url)
    assert "vẫn còn dưới đây; bấm lưu để chọn" in page(shown)
    asked = client.post(second.url, filled(shown) | {"then": "stay"})
    conflict = asked.context["form"].conflict
    assert [(item.stored, item.typed) for item in conflict] == [
        ("H'Yim Niê", "H'Yim Niê Kđăm"),
        ("(trống)", "Số 1"),
    ]
    chosen = {conflict[0].choice: conflict[0].stored_choice}
    chosen |= {conflict[1].choice: conflict[1].mine_choice}
    client.post(second.url, filled(asked) | {"then": "stay"} | chosen)

    address.refresh_from_db()
    assert (address.full_name, address.street) == ("H'Yim Niê", "Số 1")
    assert address.circumstances == "Nhà dột"
    assert [need.description for need in address.needs.all()] == ["Gạo", "Xe lăn"]


def test_what_was_sent_again_with_a_mistake_is_not_lost_either(client, clerk):
    enter(client, clerk)

    second = enter(client, clerk, street="Số 1", born="31/02/1948")

    shown = client.get(second.url)
    assert shown.context["form"]["street"].value() == "Số 1"
    assert shown.context["form"]["born"].value() == "31/02/1948"


def test_a_form_without_its_key_leads_to_nobody_elses_dossier(client, clerk, filed_address):
    response = enter(client, clerk, form_key="", born="31/02/1948")

    assert response.status_code == 200
    assert "31/02/1948" in page(response)


def test_a_person_whose_headcount_is_left_empty_is_one(client, clerk):
    enter(client, clerk, headcount="")

    assert Address.objects.get().headcount == 1


def test_a_bare_year_of_birth_is_enough(client, clerk):
    enter(client, clerk, born="1948")

    address = Address.objects.get()
    assert (address.birth_date, address.birth_year) == (None, 1948)


def test_days_are_read_day_first(client, clerk):
    enter(client, clerk, surveyed_on="11/04/2018", filed_on="04/11/2018")

    address = Address.objects.get()
    assert address.surveyed_on == datetime.date(2018, 4, 11)
    assert address.filed_on == datetime.date(2018, 11, 4)


def test_a_clerk_sends_a_case_for_approval_while_saving(client, clerk):
    response = enter(client, clerk, then="submit")

    assert Address.objects.get().status == "submitted"
    assert "Đã lưu và gửi duyệt." in page(client.get(response.url))


def test_a_clerk_does_not_file_while_saving(client, clerk):
    response = enter(client, clerk, then="file")

    assert response.status_code == 403
    assert not Address.objects.exists()


def test_a_reviewer_files_while_saving(client, reviewer, commune):
    enter(client, reviewer, unit="phuong cu bao", then="file")

    address = Address.objects.get()
    assert (address.status, address.unit, address.filed_on) == ("filed", commune, today())


def test_a_reviewer_does_not_enter_into_another_province(client, reviewer, other_commune):
    response = enter(client, reviewer, unit=other_commune.key)

    assert "trong phạm vi của bạn" in page(response)
    assert not Address.objects.exists()


def test_a_clerk_writes_into_the_own_commune_whatever_the_post_says(
    client, clerk, neighbour_commune
):
    enter(client, clerk, unit=neighbour_commune.key)

    assert Address.objects.get().unit == clerk.unit


WRONG = [
    ({"full_name": " ", "then": "submit"}, "Họ và tên (hoặc tên tập thể): Hãy điền mục này."),
    ({"headcount": "2"}, "Cá nhân là 1 người; nhiều người thì chọn hộ hoặc tập thể."),
    ({"kind": "collective"}, "Tập thể khác có từ 2 người trở lên."),
    ({"kind": "household", "headcount": "", "then": "submit"}, "Số người: Hãy ghi số người."),
    ({"kind": "household", "headcount": "0"}, "Số người từ 1 đến 100.000."),
    ({"kind": "household", "headcount": "100001"}, "Số người từ 1 đến 100.000."),
    ({"headcount": "một"}, "Hãy ghi một số nguyên bằng chữ số"),
    ({"born": "31/02/2018"}, "không có thật"),
    ({"born": "năm ngoái"}, "Không đọc được ngày"),
    ({"identity_number": "12345678901"}, "thiếu chữ số"),
    ({"phone": "123"}, "ghi 10 chữ số bắt đầu bằng 0"),
    ({"surveyed_on": "01/01/2090"}, "Ngày này ở sau hôm nay"),
    ({"filed_on": "01/01/2090"}, "Ngày này ở sau hôm nay"),
    ({"data_consent_on": "01/01/2090"}, "Ngày này ở sau hôm nay"),
    ({"data_consent_on": "05/03/2018", "then": "submit"}, "Người đồng ý: Hãy ghi ai đã đồng ý."),
    (
        {"data_consent_by": "Con trai", "then": "submit"},
        "Ngày gia đình đồng ý: Hãy ghi ngày đồng ý.",
    ),
    (
        {"surveyed_on": "05/03/2018", "filed_on": "04/03/2018"},
        "Ngày lập hồ sơ không được trước ngày khảo sát.",
    ),
    ({"legacy_code": "HS-1"}, "Mã cũ này đã có ở hồ sơ"),
    ({"full_name": "A" * 5000}, "tối đa 200 kí tự (hiện có 5000)"),
]


@pytest.mark.parametrize(("fields", "words"), WRONG)
def test_what_is_wrong_is_said_in_vietnamese_and_nothing_typed_is_lost(
    fields, words, client, clerk
):
    AddressFactory(unit=clerk.unit, legacy_code="HS-1")

    response = enter(
        client,
        clerk,
        **({"circumstances": "Sống một mình", "needs": [{"description": "Xe lăn"}]} | fields),
    )

    assert words in page(response)
    html = response.content.decode()
    for typed in ("Sống một mình", "Xe lăn", *filter(None, (v.strip() for v in fields.values()))):
        assert typed in html
    assert Address.objects.count() == 1


def test_errors_of_rows_stand_at_their_row_and_in_the_summary(client, clerk):
    response = enter(
        client,
        clerk,
        kind="household",
        headcount="2",
        needs=[{"description": "", "value": "-5"}, {"description": "Gạo", "met_on": "01/01/2090"}],
        members=[{"full_name": "Lê Văn Một"}, {"full_name": "Lê Văn Hai", "born": "32/01/2000"}],
    )

    text = page(response)
    assert "Nhu cầu 1, Nội dung: Hãy điền mục này." in text
    assert "Nhu cầu 2, Ngày đã đáp ứng: Ngày đã đáp ứng không được sau hôm nay." in text
    assert "Thành viên hộ 2, Ngày sinh hoặc năm sinh: " in text
    assert not Address.objects.exists()


def test_members_belong_to_a_household_and_fit_into_its_headcount(client, clerk):
    members = [{"full_name": "Lê Văn Một"}, {"full_name": "Lê Văn Hai"}]

    single = enter(client, clerk, members=members, then="submit")
    small = enter(client, clerk, kind="household", headcount="2", members=members, then="submit")

    assert "Chỉ hộ gia đình mới ghi thành viên" in page(single)
    assert "Hộ ghi 2 người nhưng có 3 người kể cả người đứng tên." in page(small)
    assert not Address.objects.exists()


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(client, clerk):
    response = enter(client, clerk, full_name="", circumstances="Ốm", more="members")

    text = response.content.decode()
    assert "Có điều cần sửa" not in text
    assert "Ốm" in text
    assert 'name="members-0-full_name"' in text
    assert not Address.objects.exists()


# --- editing


def test_a_lost_update_shows_both_values_and_asks_again(client, clerk, draft_address):
    need = NeedFactory(address=draft_address, description="Gạo")
    typed = {
        "hamlet": "Buôn Tring",
        "needs": [{"id": need.pk, "description": "Gạo nếp", "value": "2tr"}],
    }
    change(client, clerk, draft_address, hamlet="Buôn Kli")

    response = change(client, clerk, draft_address, stored_needs=1, **typed)

    text = page(response)
    assert "người khác đã lưu thay đổi" in text
    assert "người khác vừa lưu: Buôn Kli Lấy giá trị của tôi: Buôn Tring" in text
    assert "Gạo, Một lần Lấy giá trị của tôi: Gạo nếp, 2.000.000 đồng, Một lần" in text
    draft_address.refresh_from_db()
    assert draft_address.hamlet == "Buôn Kli"

    again = change(client, clerk, draft_address, stored_needs=1, **typed)

    assert again.status_code == 302
    draft_address.refresh_from_db()
    assert (draft_address.hamlet, draft_address.needs.get().description) == (
        "Buôn Tring",
        "Gạo nếp",
    )


def test_a_row_somebody_else_added_meanwhile_stays(client, clerk, draft_address):
    NeedFactory(address=draft_address, description="Chăn ấm")

    change(client, clerk, draft_address, needs=[{"description": "Gạo"}])

    assert [need.description for need in draft_address.needs.all()] == ["Chăn ấm", "Gạo"]


def test_a_row_marked_for_deletion_goes(client, clerk, draft_address):
    need = NeedFactory(address=draft_address)

    change(
        client,
        clerk,
        draft_address,
        needs=[{"id": need.pk, "description": need.description, "DELETE": "on"}],
        stored_needs=1,
    )

    assert not draft_address.needs.exists()


def test_a_clerk_does_not_move_the_date_of_a_filed_dossier(client, clerk, filed_address):
    before = filed_address.filed_on

    change(client, clerk, filed_address, filed_on="01/01/2020", hamlet="Thôn 9")

    filed_address.refresh_from_db()
    assert (filed_address.filed_on, filed_address.hamlet) == (before, "Thôn 9")


def test_a_reviewer_moves_the_date_but_never_takes_it_away(client, reviewer, filed_address):
    emptied = change(client, reviewer, filed_address, filed_on="")
    change(client, reviewer, filed_address, filed_on="01/02/2019")

    assert "Hồ sơ đã lập phải có ngày lập hồ sơ." in page(emptied)
    filed_address.refresh_from_db()
    assert filed_address.filed_on == datetime.date(2019, 2, 1)


def test_a_reviewer_moves_a_draft_to_the_commune_next_door(
    client, reviewer, draft_address, neighbour_commune
):
    client.force_login(reviewer)
    form = client.get(reverse("addresses:edit", args=[draft_address.code]))
    assert 'value="Phường Cư Bao"' in form.content.decode()

    change(client, reviewer, draft_address, unit="Hoà Xuân")

    draft_address.refresh_from_db()
    assert (draft_address.unit, draft_address.filed_unit) == (neighbour_commune, neighbour_commune)


def test_the_unit_of_a_filed_case_is_not_asked_for(client, reviewer, filed_address):
    client.force_login(reviewer)

    form = client.get(reverse("addresses:edit", args=[filed_address.code]))

    assert 'name="unit"' not in form.content.decode()


def test_a_form_without_its_row_counts_is_refused_kindly(client, clerk):
    client.force_login(clerk)

    response = client.post(reverse("addresses:create"), TYPED | {"needs-INITIAL_FORMS": "x"})

    assert response.status_code == 200
    assert not Address.objects.exists()


def test_a_pledged_need_marked_for_deletion_says_why_it_stays(client, clerk, draft_address):
    need = NeedFactory(address=draft_address, description="Xe lăn")
    NeedCoverFactory(need=need)

    response = change(
        client,
        clerk,
        draft_address,
        needs=[{"id": need.pk, "description": "Xe lăn", "DELETE": "on"}],
        stored_needs=1,
    )

    assert "Nhu cầu “Xe lăn” đang có đăng ký trợ giúp" in page(response)
    assert draft_address.needs.exists()


def test_one_more_row_on_the_edit_page(client, clerk, draft_address):
    response = change(client, clerk, draft_address, more="needs")

    assert 'name="needs-0-description"' in response.content.decode()
    draft_address.refresh_from_db()
    assert draft_address.version == 1


def test_members_are_shown_again_and_kept(client, clerk):
    enter(
        client,
        clerk,
        kind="household",
        headcount="2",
        members=[{"full_name": "Y Thim Niê", "born": "02/09/2012"}],
    )
    address = Address.objects.get()
    member = address.members.get()
    form = client.get(reverse("addresses:edit", args=[address.code])).content.decode()
    assert 'value="02/09/2012"' in form

    change(
        client,
        clerk,
        address,
        kind="household",
        headcount="2",
        members=[{"id": member.pk, "full_name": "Y Thim Byă", "born": "02/09/2012"}],
        stored_members=1,
    )

    member.refresh_from_db()
    assert (member.full_name, member.birth_date) == ("Y Thim Byă", datetime.date(2012, 9, 2))


def test_the_old_number_of_a_filed_case_is_held_against_its_unit_of_filing(
    client, reviewer, filed_address
):
    other = AddressFactory(unit=filed_address.unit, legacy_code="HS-1")

    response = change(client, reviewer, filed_address, legacy_code="HS-1", filed_on="05/03/2018")

    assert f"Mã cũ này đã có ở hồ sơ {other} của đơn vị." in page(response)


def test_a_closed_case_is_not_edited_but_says_why(client, clerk):
    address = AddressFactory(unit=clerk.unit, closed=True)
    client.force_login(clerk)

    response = client.get(reverse("addresses:edit", args=[address.code]), follow=True)

    assert "đã dừng trợ giúp” nên không sửa được" in page(response)
    assert "không sửa được" in page(change(client, clerk, address))


def test_a_returned_case_shows_what_to_mend(client, clerk):
    address = AddressFactory(
        unit=clerk.unit, status="returned", decision_reason="Xem lại sổ hộ", field_to_mend="members"
    )
    client.force_login(clerk)

    text = page(client.get(reverse("addresses:edit", args=[address.code])))

    assert "Mục cần sửa: thành viên hộ" in text
    assert text.count("Cần sửa: Xem lại sổ hộ") == 1  # at the rows themselves
    assert "Xem lại sổ hộ" in text


def test_too_many_rows_are_refused_in_words_of_this_country(client, clerk):
    needs = [{"description": f"Gạo đợt {number}"} for number in range(MOST_ROWS + 1)]

    response = enter(client, clerk, needs=needs)

    assert not Address.objects.exists()
    assert f"Nhiều nhất {MOST_ROWS} dòng" in page(response)

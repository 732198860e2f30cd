"""The pages of addresses: who sees and does what, what is typed and read, what stands in lists."""

import datetime
import re
import unicodedata

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from apps.core.dates import today
from tests.factories import AddressFactory, AidRecordFactory, NeedFactory, PledgeFactory

TYPED = {
    "kind": "individual",
    "full_name": "H'Yim Niê",
    "born": "05/03/1948",
    "headcount": "1",
    "hamlet": "Buôn Kli A",
    "then": "stay",
    "form_key": "0d6f2f0e-4f35-4c55-b6a9-5a3f0a3a7f11",
}


def rows(prefix, *typed, stored=0):
    """The POST data of a formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": stored}
    for place, row in enumerate(typed):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def sheet(*, needs=(), members=(), stored_needs=0, stored_members=0, **fields):
    needs = [{"frequency": "once"} | need for need in needs]
    return (
        TYPED
        | rows("needs", *needs, stored=stored_needs)
        | rows("members", *members, stored=stored_members)
        | fields
    )


def page(response):
    """The page as a person reads it, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def enter(client, user, **fields):
    client.force_login(user)
    return client.post(reverse("addresses:create"), sheet(**fields))


# --- entering


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
    enter(client, clerk, then="submit")

    assert Address.objects.get().status == "submitted"


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
    ({"full_name": " "}, "Họ và tên (hoặc tên tập thể): Hãy điền mục này."),
    ({"headcount": "2"}, "Cá nhân là 1 người; nhiều người thì chọn hộ hoặc tập thể."),
    ({"kind": "collective"}, "Tập thể khác có từ 2 người trở lên."),
    ({"kind": "household", "headcount": ""}, "Hãy ghi số người."),
    ({"kind": "household", "headcount": "0"}, "Số người từ 1 đến 100.000."),
    ({"kind": "household", "headcount": "100001"}, "Số người từ 1 đến 100.000."),
    ({"headcount": "một"}, "Hãy ghi một số nguyên bằng chữ số"),
    ({"born": "31/02/2018"}, "không có thật"),
    ({"born": "năm ngoái"}, "Không đọc được ngày"),
    ({"identity_number": "12345678901"}, "thiếu chữ số"),
    ({"phone": "123"}, "ghi 10 chữ số bắt đầu bằng 0"),
    ({"surveyed_on": "01/01/2090"}, "Ngày này ở sau hôm nay"),
    ({"filed_on": "01/01/2090"}, "Ngày này ở sau hôm nay"),
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

    single = enter(client, clerk, members=members)
    small = enter(client, clerk, kind="household", headcount="2", members=members)

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


def change(client, user, address, **fields):
    client.force_login(user)
    data = sheet(version=address.version, full_name=address.full_name, born="1950", **fields)
    return client.post(reverse("addresses:edit", args=[address.code]), data)


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
    assert "Thôn, buôn, ấp Buôn Kli Buôn Tring" in text
    assert "Nhu cầu Gạo, Một lần Gạo nếp, 2.000.000 đồng, Một lần" in text
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
    PledgeFactory(address=draft_address, need=need)

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

    assert "mục cần sửa: thành viên hộ" in text
    assert "Xem lại sổ hộ" in text


# --- the list


def names(response):
    return [row["full_name"] for row in response.context["rows"]]


def find(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("addresses:list"), asked)


@pytest.mark.parametrize(
    "words",
    [
        "hoa binh",
        "Hoà Bình",
        "HÒA BÌNH",
        unicodedata.normalize("NFD", "Hòa Bình"),
        "binh hoa",
        "hòa bì",
    ],
)
def test_a_name_is_found_in_any_spelling(words, client, clerk):
    AddressFactory(unit=clerk.unit, full_name="Lê Hoà Bình")
    AddressFactory(unit=clerk.unit, full_name="Lê Hòa")

    assert names(find(client, clerk, q=words)) == ["Lê Hòa Bình"] or names(
        find(client, clerk, q=words)
    ) == ["Lê Hoà Bình"]


@pytest.mark.parametrize("words", ["hyim", "H'Yim", "H’Yim", "h'yim nie", "NIÊ"])
def test_an_ede_name_is_found_with_or_without_its_apostrophe(words, client, clerk):
    AddressFactory(unit=clerk.unit, full_name="H’Yim Niê")

    assert names(find(client, clerk, q=words)) == ["H'Yim Niê"]


def test_a_case_is_found_by_code_old_number_hamlet_phone_and_identity(client, clerk):
    AddressFactory(
        unit=clerk.unit,
        code="DL-26-004731",
        legacy_code="HS-99",
        hamlet="Buôn Tring",
        phone="0900000001",
        identity_number="066148000123",
        full_name="Nguyễn Thị Thử",
    )

    for words in ("DL-26-004731", "hs-99", "buon tring", "0900000001", "066148000123"):
        assert names(find(client, clerk, q=words)) == ["Nguyễn Thị Thử"]


def test_names_stand_in_vietnamese_order_of_given_names(client, clerk):
    for name in ["Trần Thị Ánh", "Bùi An", "Y Bình Byă", "Lê Đạt", "Lê Dũng", "H'Ân Niê"]:
        AddressFactory(unit=clerk.unit, full_name=name)
    expected = ["Bùi An", "Trần Thị Ánh", "H'Ân Niê", "Y Bình Byă", "Lê Dũng", "Lê Đạt"]

    assert names(find(client, clerk)) == expected
    assert names(find(client, clerk, sort="-name")) == expected[::-1]
    assert names(find(client, clerk, sort="-id"))[0] == "H'Ân Niê"


def test_a_clerk_sees_the_own_commune_and_a_reviewer_the_province(
    client, clerk, reviewer, neighbour_commune, other_commune
):
    AddressFactory(unit=clerk.unit, full_name="Nguyễn Văn An")
    AddressFactory(unit=neighbour_commune, full_name="Nguyễn Văn Bình")
    AddressFactory(unit=other_commune, full_name="Nguyễn Văn Châu")

    assert names(find(client, clerk, q="nguyen")) == ["Nguyễn Văn An"]
    assert names(find(client, reviewer)) == ["Nguyễn Văn An", "Nguyễn Văn Bình"]
    assert names(find(client, reviewer, unit="Hoà Xuân")) == ["Nguyễn Văn Bình"]


def test_each_filter_narrows_the_list(client, reviewer, commune):
    poor = AddressFactory(unit=commune, household_status="poor", full_name="Lê An")
    filed = AddressFactory(unit=commune, filed=True, household=True, full_name="Lê Bình")
    filed.categories.add(1)
    helped = AidRecordFactory(address__unit=commune, address__full_name="Lê Châu").address
    helped.filed_on = datetime.date(2020, 1, 1)
    helped.save()
    excluded = AidRecordFactory(
        address__unit=commune, address__full_name="Lê Dũng", exclusion="X1"
    ).address
    voided = AddressFactory(unit=commune, full_name="Lê Em")
    Address.objects.filter(pk=voided.pk).update(voided_at="2026-01-01T00:00Z", void_reason="Nhầm")

    def found(**asked):
        return names(find(client, reviewer, **asked))

    assert found(status="draft") == found(household_status="poor") == [poor.full_name]
    assert found(kind="household") == found(category="1") == [filed.full_name]
    assert found(helped="yes") == [helped.full_name]
    assert found(helped="no", status="filed") == [filed.full_name, excluded.full_name]
    assert found(filed_from="01/01/2020") == [helped.full_name]
    assert found(filed_to="05/03/2018", kind="household") == [filed.full_name]
    assert found(status="voided") == [voided.full_name]


def test_an_empty_list_says_why_and_what_next(client, clerk, viewer):
    assert "Hãy lập hồ sơ đầu tiên" in page(find(client, clerk))
    assert "Không có địa chỉ nào khớp bộ lọc" in page(find(client, clerk, q="khongco"))
    assert "Bộ lọc có điều chưa đọc được" in page(find(client, clerk, filed_from="32/01/2020"))
    assert "chưa lập hồ sơ nào" in page(find(client, viewer))
    assert "Lập hồ sơ đầu tiên" not in page(find(client, viewer))


def test_the_list_costs_few_queries_however_many_rows(
    client, reviewer, commune, django_assert_max_num_queries
):
    AddressFactory.create_batch(60, unit=commune)
    find(client, reviewer)

    with django_assert_max_num_queries(8):
        response = client.get(reverse("addresses:list"), {"q": "nguyen", "kind": "individual"})

    assert len(response.context["rows"]) == 50
    assert "1–50 trong 60" in page(response)


# --- the page of one address


def test_the_history_is_readable(client, clerk, reviewer):
    enter(client, clerk, needs=[{"description": "Gạo"}])
    address = Address.objects.get()
    change(client, clerk, address, hamlet="Buôn Tring", then="submit")
    client.force_login(reviewer)
    detail = reverse("addresses:detail", args=[address.code])
    client.post(
        reverse("addresses:return", args=[address.code]),
        {"reason": "Thiếu tuổi", "field_to_mend": "birth_date"},
    )

    text = page(client.get(detail))

    history = text[text.index("Ai đã làm gì") :]
    for words in ("Buôn Kli A", "Buôn Tring", "Thiếu tuổi", "Trả lại", "Chờ duyệt"):
        assert words in history
    assert clerk.full_name in history
    assert reviewer.full_name in history


def test_a_page_costs_few_queries(client, reviewer, filed_address, django_assert_max_num_queries):
    NeedFactory.create_batch(5, address=filed_address)
    find(client, reviewer)

    with django_assert_max_num_queries(30):
        client.get(reverse("addresses:detail", args=[filed_address.code]))


# --- the steps

STEPS = {
    "submit": {},
    "withdraw": {},
    "approve": {"filed_on": "05/03/2018"},
    "return": {"reason": "Thiếu tuổi", "field_to_mend": "birth_date"},
    "reject": {"reason": "Không đúng đối tượng"},
    "duplicate": {},
    "introduce": {"introduced_on": "06/03/2018"},
    "review": {"reviewed_on": "06/03/2018", "outcome": "deceased", "form_key": TYPED["form_key"]},
    "close": {"closed_on": "06/03/2018"},
    "reopen": {"reason": "Tái nghèo"},
    "void": {"reason": "Nhập nhầm"},
}
BEFORE = {
    "submit": {},
    "introduce": {"filed": True},
    "review": {"filed": True},
    "close": {"filed": True},
    "reopen": {"closed": True},
    "void": {"filed": True},
}
AFTER = {
    "submit": "submitted",
    "withdraw": "draft",
    "approve": "filed",
    "return": "returned",
    "reject": "rejected",
    "duplicate": "duplicate",
    "introduce": "filed",
    "review": "filed",
    "close": "closed",
    "reopen": "filed",
    "void": "filed",
}
FOR_REVIEWERS = ["approve", "return", "reject", "duplicate", "void"]


def ready_for(step, unit):
    return AddressFactory(unit=unit, **BEFORE.get(step, {"submitted": True}))


def take(client, step, address, **fields):
    data = STEPS[step] | fields
    if step == "approve":
        data |= {"version": data.get("version", address.version)}
    if step == "duplicate":
        data |= {"of": AddressFactory(unit=address.unit, filed=True).code}
    if step == "close":
        data |= {"stop_reason": "1"}
    return client.post(reverse(f"addresses:{step}", args=[address.code]), data)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_first_then_acts_and_says_so(step, client, reviewer, commune):
    address = ready_for(step, commune)
    client.force_login(reviewer)
    url = reverse(f"addresses:{step}", args=[address.code])
    detail = reverse("addresses:detail", args=[address.code])

    assert url in client.get(detail).content.decode()
    assert address.full_name in page(client.get(url))
    response = take(client, step, address)

    assert response.url == detail
    address.refresh_from_db()
    assert address.status == AFTER[step]
    assert 'class="notice notice-success"' in client.get(detail).content.decode()


@pytest.mark.parametrize("step", STEPS)
def test_a_step_in_the_wrong_state_explains_itself(step, client, reviewer, commune):
    address = AddressFactory(
        unit=commune, status="rejected", decision_reason="Không đúng đối tượng"
    )
    if step == "void":
        AidRecordFactory(address=address)
    client.force_login(reviewer)

    response = take(client, step, address)

    assert response.status_code == 200
    assert "Có điều cần sửa" in page(response)
    address.refresh_from_db()
    assert address.status == "rejected"


@pytest.mark.parametrize("step", STEPS)
def test_nobody_finds_a_step_of_another_province(step, client, neighbour_reviewer, commune):
    address = ready_for(step, commune)
    client.force_login(neighbour_reviewer)

    assert client.get(reverse(f"addresses:{step}", args=[address.code])).status_code == 404
    assert take(client, step, address).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_a_viewer_reads_but_takes_no_step(step, client, viewer, commune):
    address = ready_for(step, commune)
    client.force_login(viewer)

    detail = client.get(reverse("addresses:detail", args=[address.code]))
    assert detail.status_code == 200
    assert reverse(f"addresses:{step}", args=[address.code]) not in detail.content.decode()
    assert take(client, step, address).status_code == 403


@pytest.mark.parametrize("step", FOR_REVIEWERS)
def test_a_clerk_does_not_decide(step, client, clerk):
    address = ready_for(step, clerk.unit)
    client.force_login(clerk)

    assert take(client, step, address).status_code == 403


def test_a_clerk_does_not_find_the_case_of_the_commune_next_door(
    client, neighbour_clerk, draft_address
):
    client.force_login(neighbour_clerk)

    for name in ("detail", "edit", "submit"):
        url = reverse(f"addresses:{name}", args=[draft_address.code])
        assert client.get(url).status_code == 404


def test_what_changed_after_the_page_was_opened_is_not_approved(client, reviewer, commune):
    address = ready_for("approve", commune)
    client.force_login(reviewer)

    response = take(client, "approve", address, version=address.version + 1)

    assert "Hồ sơ vừa được sửa sau khi bạn mở trang này" in page(response)
    address.refresh_from_db()
    assert address.status == "submitted"


def test_a_duplicate_is_named_by_a_code_the_reviewer_can_see(
    client, reviewer, commune, other_commune
):
    address = ready_for("duplicate", commune)
    far = AddressFactory(unit=other_commune, filed=True)
    client.force_login(reviewer)

    response = client.post(
        reverse("addresses:duplicate", args=[address.code]), {"of": far.code.lower()}
    )

    assert f"Không có hồ sơ {far.code} trong phạm vi của bạn." in page(response)


def test_a_review_that_ends_help_reminds_to_close(client, reviewer, filed_address):
    client.force_login(reviewer)
    take(client, "review", filed_address)

    text = page(client.get(reverse("addresses:detail", args=[filed_address.code])))

    assert "hãy ghi “Dừng trợ giúp”" in text
    assert "Qua đời" in text


def test_a_voided_case_stays_readable(client, reviewer, filed_address):
    client.force_login(reviewer)
    take(client, "void", filed_address)

    text = page(client.get(reverse("addresses:detail", args=[filed_address.code])))

    assert "đã hủy hồ sơ này" in text
    assert "Nhập nhầm" in text

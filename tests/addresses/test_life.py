"""The life of an address: draft, submitted, filed, closed, and what is forbidden on the way."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import time_machine
from django.db import connection

from apps.addresses import actions
from apps.addresses.choices import Category, StopReason
from apps.addresses.models import Address
from apps.core.actions import ActionError, StaleError, VoidedError
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    NeedCoverFactory,
    NeedFactory,
    PledgeFactory,
    ReviewFactory,
)

TODAY = datetime.date(2026, 11, 22)
STATES = {
    "draft": {},
    "submitted": {"submitted": True},
    "returned": {"status": "returned", "decision_reason": "Thiếu ngày sinh"},
    "rejected": {"status": "rejected", "decision_reason": "Không đúng đối tượng"},
    "filed": {"filed": True},
    "closed": {"closed": True},
}


@pytest.fixture(autouse=True)
def _on_a_day():
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False):
        yield


def in_state(name, unit):
    if name == "duplicate":
        return AddressFactory(
            unit=unit, status="duplicate", duplicate_of=AddressFactory(unit=unit, filed=True)
        )
    return AddressFactory(unit=unit, **STATES[name])


def entered(clerk, **fields):
    fields = {"unit": clerk.unit, "full_name": "H'Yim Niê", "kind": "individual"} | fields
    return actions.create(by=clerk, fields=fields)


def do(name, address, user):
    """Call an action by name with what it needs."""
    reason = StopReason.objects.get(code="on-dinh")
    calls = {
        "submit": lambda: actions.submit(address, by=user),
        "withdraw": lambda: actions.withdraw(address, by=user),
        "approve": lambda: actions.approve(address, by=user),
        "give_back": lambda: actions.give_back(address, reason="Thiếu tuổi", by=user),
        "reject": lambda: actions.reject(address, reason="Đã có", by=user),
        "mark_duplicate": lambda: actions.mark_duplicate(
            address, of=AddressFactory(unit=address.unit, filed=True), by=user
        ),
        "close": lambda: actions.close(address, closed_on=TODAY, stop_reason=reason, by=user),
        "reopen": lambda: actions.reopen(address, reason="Tái nghèo", by=user),
        "introduce": lambda: actions.introduce(address, introduced_on=TODAY, by=user),
        "add_review": lambda: actions.add_review(
            address, reviewed_on=TODAY, outcome="unchanged", by=user
        ),
    }
    return calls[name]()


# --- the way through


def test_a_clerk_enters_a_case_with_its_own_code_and_place(clerk, province):
    address = entered(clerk)

    assert address.code == "DL-26-000001"
    assert (address.unit, address.filed_unit, address.province) == (
        clerk.unit,
        clerk.unit,
        province,
    )
    assert (address.status, address.version, address.created_by) == ("draft", 1, clerk)


def test_a_case_goes_from_draft_to_filed_to_closed_and_back(clerk, reviewer):
    address = actions.submit(entered(clerk), by=clerk)
    assert address.status == "submitted"
    assert address.submitted_at is not None

    address = actions.approve(address, by=reviewer)
    assert (address.status, address.filed_on, address.approved_by) == ("filed", TODAY, reviewer)

    address = do("close", address, reviewer)
    assert (address.status, address.closed_on) == ("closed", TODAY)

    address = actions.reopen(address, reason="Tái nghèo sau bão", by=reviewer)
    assert (address.status, address.closed_on, address.stop_reason) == ("filed", None, None)
    assert address.decision_reason == "Tái nghèo sau bão"
    assert address.version == 5


def test_a_returned_case_says_why_and_can_be_sent_again(clerk, reviewer):
    address = actions.submit(entered(clerk), by=clerk)

    address = actions.give_back(
        address, reason=" Thiếu ngày sinh ", field_to_mend="birth_date", by=reviewer
    )
    assert (address.status, address.decision_reason) == ("returned", "Thiếu ngày sinh")
    assert address.field_to_mend == "birth_date"

    address = actions.submit(address, by=clerk)
    assert (address.status, address.decision_reason, address.field_to_mend) == ("submitted", "", "")


def test_a_clerk_takes_a_submitted_case_back_to_draft(clerk):
    address = actions.withdraw(actions.submit(entered(clerk), by=clerk), by=clerk)

    assert (address.status, address.submitted_at) == ("draft", None)


def test_a_reviewer_files_a_new_case_at_once(reviewer, commune):
    address = actions.create(
        by=reviewer,
        fields={"unit": commune, "full_name": "Y Thim Byă", "filed_on": datetime.date(2009, 5, 1)},
        then=actions.Then.FILE,
    )

    assert (address.status, address.filed_on) == ("filed", datetime.date(2009, 5, 1))
    assert address.approved_by == reviewer


def test_a_duplicate_points_to_the_case_that_stays(reviewer, commune):
    kept = AddressFactory(unit=commune, filed=True)

    address = actions.mark_duplicate(in_state("submitted", commune), of=kept, by=reviewer)

    assert (address.status, address.duplicate_of) == ("duplicate", kept)


# --- what is forbidden

ALLOWED = {
    "submit": {"draft", "returned"},
    "withdraw": {"submitted"},
    "approve": {"submitted"},
    "give_back": {"submitted"},
    "reject": {"submitted"},
    "mark_duplicate": {"draft", "submitted", "returned", "filed", "closed"},
    "close": {"filed"},
    "reopen": {"closed"},
    "introduce": {"filed"},
    "add_review": {"filed"},
}


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("state", [*STATES, "duplicate"])
def test_a_step_is_taken_only_from_its_state(name, state, reviewer, commune):
    address = in_state(state, commune)

    if state in ALLOWED[name]:
        do(name, address, reviewer)
    else:
        with pytest.raises(actions.WrongStateError, match="đang ở trạng thái"):
            do(name, address, reviewer)


@pytest.mark.parametrize("name", ALLOWED)
def test_nothing_happens_to_a_voided_case(name, reviewer, commune):
    address = actions.void(AddressFactory(unit=commune), reason="Nhập nhầm", by=reviewer)

    with pytest.raises(VoidedError, match="đã hủy"):
        do(name, address, reviewer)


@pytest.mark.parametrize("name", ["give_back", "reject", "reopen", "void"])
def test_a_decision_wants_its_reason(name, reviewer, commune):
    address = in_state("closed" if name == "reopen" else "submitted", commune)

    with pytest.raises(ActionError, match="Hãy ghi lý do"):
        getattr(actions, name)(address, reason="  \n ", by=reviewer)


def test_a_case_is_not_a_duplicate_of_itself_nor_of_a_refused_one(reviewer, commune):
    address = in_state("submitted", commune)

    with pytest.raises(actions.WrongStateError, match="chính nó"):
        actions.mark_duplicate(address, of=address, by=reviewer)
    with pytest.raises(actions.WrongStateError, match="hãy chọn hồ sơ đang dùng"):
        actions.mark_duplicate(address, of=in_state("rejected", commune), by=reviewer)


def test_a_case_with_aid_or_a_pledge_is_not_voided(reviewer, commune):
    helped = AidRecordFactory(address__unit=commune).address
    pledged = PledgeFactory(address__unit=commune).address

    for address in (helped, pledged):
        with pytest.raises(actions.AidExistsError, match="hãy hủy các mục đó trước"):
            actions.void(address, reason="Nhập nhầm", by=reviewer)


# --- days


def test_no_day_is_in_the_future_or_out_of_order(clerk, reviewer, commune):
    tomorrow = TODAY + datetime.timedelta(days=1)
    reason = StopReason.objects.get(code="on-dinh")
    filed = AddressFactory(unit=commune, filed=True, surveyed_on=datetime.date(2018, 3, 1))

    with pytest.raises(actions.DayError, match="Ngày lập hồ sơ không được sau hôm nay"):
        entered(clerk, filed_on=tomorrow)
    with pytest.raises(actions.DayError, match="Ngày khảo sát không được sau hôm nay"):
        entered(clerk, surveyed_on=tomorrow)
    with pytest.raises(actions.DayError, match=r"trước ngày khảo sát \(05/03/2018\)"):
        entered(clerk, surveyed_on=datetime.date(2018, 3, 5), filed_on=datetime.date(2018, 3, 4))
    with pytest.raises(actions.DayError, match="Ngày dừng không được sau hôm nay"):
        actions.close(filed, closed_on=tomorrow, stop_reason=reason, by=reviewer)
    with pytest.raises(actions.DayError, match="không được trước ngày lập hồ sơ"):
        actions.close(filed, closed_on=datetime.date(2018, 3, 4), stop_reason=reason, by=reviewer)
    with pytest.raises(actions.DayError, match="Ngày giới thiệu không được sau hôm nay"):
        actions.introduce(filed, introduced_on=tomorrow, by=reviewer)
    with pytest.raises(actions.DayError, match="Ngày rà soát không được sau hôm nay"):
        actions.add_review(filed, reviewed_on=tomorrow, outcome="unchanged", by=reviewer)
    with pytest.raises(actions.DayError, match="không được trước ngày khảo sát"):
        actions.add_review(
            filed, reviewed_on=datetime.date(2018, 2, 28), outcome="unchanged", by=reviewer
        )


def test_the_day_of_filing_is_reckoned_in_vietnam(clerk, reviewer):
    """At 23:30 UTC it is already the next morning in Vietnam."""
    late = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
    address = actions.submit(entered(clerk), by=clerk)

    with time_machine.travel(late, tick=False):
        address = actions.approve(address, by=reviewer)

    assert address.filed_on == datetime.date(2026, 11, 23)


def test_an_approver_does_not_file_before_the_survey(reviewer, commune):
    address = AddressFactory(unit=commune, submitted=True, surveyed_on=datetime.date(2026, 11, 20))

    with pytest.raises(actions.DayError, match="không được trước ngày khảo sát"):
        actions.approve(address, filed_on=datetime.date(2026, 11, 19), by=reviewer)


# --- editing


def test_what_was_changed_after_it_was_read_is_not_approved_nor_overwritten(clerk, reviewer):
    seen = actions.submit(entered(clerk), by=clerk)
    actions.edit(seen, by=clerk, fields={"hamlet": "Buôn Kli"})

    with pytest.raises(StaleError, match="vừa được sửa"):
        actions.approve(seen, by=reviewer)
    with pytest.raises(StaleError, match="vừa lưu thay đổi"):
        actions.edit(seen, by=reviewer, fields={"hamlet": "Buôn Tring"})


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_case_that_is_over_is_not_edited(state, clerk):
    with pytest.raises(actions.WrongStateError, match="không sửa được"):
        actions.edit(in_state(state, clerk.unit), by=clerk, fields={"hamlet": "Thôn 2"})


def test_a_case_moves_to_another_commune_only_before_it_is_filed(
    clerk, reviewer, neighbour_commune
):
    address = actions.edit(entered(clerk), by=reviewer, fields={"unit": neighbour_commune})
    assert (address.unit, address.filed_unit) == (neighbour_commune, neighbour_commune)

    address = actions.approve(actions.submit(address, by=reviewer), by=reviewer)
    with pytest.raises(actions.UnitFixedError, match="không đổi đơn vị"):
        actions.edit(address, by=reviewer, fields={"unit": clerk.unit})


def test_a_case_belongs_to_a_unit_of_a_province(clerk, nation):
    with pytest.raises(ActionError, match="thuộc tỉnh"):
        entered(clerk, unit=nation)


def test_rows_that_did_not_change_write_no_history(clerk):
    address = actions.create(
        by=clerk,
        fields={"unit": clerk.unit, "full_name": "Hộ ông Thử", "kind": "household", "headcount": 3},
        categories=Category.objects.filter(code__in=["ho-ngheo", "tre-mo-coi"]),
        needs=[{"description": "Gạo"}, {"description": "Bò giống"}],
        members=[{"full_name": "Lê Thị Con"}],
    )
    rice, cow = address.needs.all()
    child = address.members.get()

    actions.edit(
        address,
        by=clerk,
        fields={},
        categories=Category.objects.filter(code__in=["ho-ngheo", "benh-hiem-ngheo"]),
        needs=[
            {"id": rice.pk, "description": "Gạo"},
            {"id": cow.pk, "DELETE": True},
            {"description": "Xe đạp"},
        ],
        members=[{"id": child.pk, "full_name": "Lê Thị Con", "relation": "con"}],
    )

    assert [need.description for need in address.needs.all()] == ["Gạo", "Xe đạp"]
    assert rice.events.count() == 1
    assert child.events.count() == 2
    assert sorted(link.category.code for link in address.category_links.all()) == [
        "benh-hiem-ngheo",
        "ho-ngheo",
    ]
    kept = address.category_links.get(category__code="ho-ngheo")
    assert kept.events.count() == 1


def test_a_need_that_a_sponsor_pledged_for_stays(clerk):
    need = NeedFactory(address__unit=clerk.unit)
    NeedCoverFactory(need=need)

    with pytest.raises(actions.NeedInUseError, match="đang có đăng ký trợ giúp"):
        actions.edit(need.address, by=clerk, fields={}, needs=[{"id": need.pk, "DELETE": True}])


def test_an_address_is_reviewed_once_a_day(reviewer, commune):
    review = ReviewFactory(address__unit=commune)

    with pytest.raises(ActionError, match="đã được rà soát trong ngày đó"):
        actions.add_review(
            review.address, reviewed_on=review.reviewed_on, outcome="unchanged", by=reviewer
        )


BROKEN = [
    ({"headcount": 2}, "cá nhân là 1, hộ gia đình từ 1, tập thể khác từ 2"),
    ({"kind": "collective"}, "tập thể khác từ 2"),
    ({"birth_date": datetime.date(1950, 1, 2), "birth_year": 1951}, "Năm sinh không khớp"),
    ({"identity_number": "12345678901"}, "Số định danh gồm 12 chữ số"),
    ({"phone": "84900000000"}, "Điện thoại gồm 10 chữ số"),
    ({"legacy_code": "HS-01"}, "Mã cũ này đã có"),
]


@pytest.mark.parametrize(("fields", "words"), BROKEN)
def test_what_can_never_be_is_refused_in_plain_words(fields, words, clerk):
    AddressFactory(unit=clerk.unit, legacy_code="HS-01")

    with pytest.raises(ActionError, match=words):
        entered(clerk, **fields)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_makes_one_record(clerk):
    key = "5b0f2f0e-4f35-4c55-b6a9-5a3f0a3a7f11"

    def click(_):
        try:
            return actions.create(
                by=clerk,
                fields={"unit": clerk.unit, "full_name": "Nguyễn Thị Thử"},
                form_key=UUID(key),
            ).code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(click, range(4)))

    assert codes == {"DL-26-000001"}
    assert Address.objects.count() == 1

"""What a person reads below a record: when, who, from where, what became of what."""

import pghistory
import pytest

from apps.addresses.choices import Category
from apps.addresses.models import AddressCategory
from apps.audit.history import entries_for
from tests.factories import AddressFactory, NeedFactory, UnitFactory


@pytest.fixture
def address(commune):
    return AddressFactory(unit=commune, full_name="H'Yim Kđoh")


def changed_by(user, row, **values):
    """Save `row` as a request of `user` would."""
    with pghistory.context(user=user.pk, ip="10.1.2.3"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def test_reader_sees_who_changed_which_value_and_from_where(address, clerk):
    changed_by(clerk, address, full_name="H'Yim Niê", birth_year=1951)

    entry = entries_for(address)[0]

    assert (entry.what, entry.who, entry.where) == ("Sửa", str(clerk), "từ 10.1.2.3")
    assert {(c.label, c.old, c.new) for c in entry.changes} == {
        ("Họ và tên", "H'Yim Kđoh", "H'Yim Niê"),
        ("Năm sinh", "1950", "1951"),
    }


def test_newest_comes_first_and_the_beginning_last(address, clerk):
    changed_by(clerk, address, hamlet="Buôn Trấp")

    entries = entries_for(address)

    assert [entry.what for entry in entries] == ["Sửa", "Tạo mới"]


def test_choices_units_and_dates_are_shown_in_words(address, clerk):
    other = UnitFactory(parent=clerk.unit.province, name="Xã Ea Knốp")
    changed_by(clerk, address, kind="household", headcount=4, unit=other, surveyed_on="2018-02-03")

    changes = {c.label: (c.old, c.new) for c in entries_for(address)[0].changes}

    assert changes == {
        "Loại": ("Cá nhân", "Hộ gia đình"),
        "Số người": ("1", "4"),
        "Đơn vị": ("Phường Cư Bao", "Xã Ea Knốp"),
        "Ngày khảo sát": ("", "03/02/2018"),
    }


def test_a_turn_in_the_life_of_a_case_is_the_heading(address, clerk):
    changed_by(clerk, address, status="submitted")

    assert entries_for(address)[0].what == "Chuyển sang “Chờ duyệt”"


def test_rows_that_belong_to_it_stand_in_the_same_entry(address, clerk):
    category = Category.objects.first()
    with pghistory.context(user=clerk.pk):
        address.hamlet = "Buôn Trấp"
        address.save()
        AddressCategory.objects.create(address=address, category=category)
        NeedFactory(address=address, description="Gạo", value=1_500_000)

    entry = entries_for(address, related=["category_links", "needs"])[0]

    told = {(c.label, c.old, c.new) for c in entry.changes}
    assert ("Thêm đối tượng của địa chỉ", "", category.name) in told
    assert ("Thôn, buôn, ấp", "", "Buôn Trấp") in told
    assert any(label == "Thêm nhu cầu" and "1.500.000" in new for label, _, new in told)


def test_what_was_taken_away_can_still_be_read(address, clerk):
    need = NeedFactory(address=address, description="Xe lăn")
    with pghistory.context(user=clerk.pk):
        need.delete()

    change = entries_for(address, related=["needs"])[0].changes[0]

    assert change.label == "Bỏ nhu cầu"
    assert "Xe lăn" in change.old
    assert change.new == ""


def test_a_change_by_a_command_names_the_command(address):
    with pghistory.context(command="import_workbook"):
        address.hamlet = "Thôn 2"
        address.save()

    entry = entries_for(address)[0]

    assert (entry.who, entry.where) == ("Người vận hành máy chủ", "lệnh import_workbook")


def test_a_long_history_costs_no_more_queries(address, clerk, django_assert_max_num_queries):
    for n in range(30):
        changed_by(clerk, address, hamlet=f"Thôn {n}")
        NeedFactory(address=address)

    with django_assert_max_num_queries(8):
        entries = entries_for(address, related=["category_links", "needs", "members", "reviews"])

    assert len(entries) == 31

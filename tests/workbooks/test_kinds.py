"""Members, reviews, pledges and aid models go the whole way: read, looked at, saved, undone."""

import pytest

from apps.addresses.models import Address, HouseholdMember, Review
from apps.aid_models.models import AidModel
from apps.aid_records.models import NeedCover, Pledge
from apps.campaign.models import Activity, Directive, SteeringCommittee, SupportGroup, Survey
from apps.workbooks import actions, work
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import
from tests.factories import AddressFactory, NeedFactory
from tests.workbooks.imports import brought, states

KEY = {"Mã cũ": "A-1", "Đơn vị": "Cư Bao"}
ROWS = {
    "members": KEY | {"Họ và tên": "Y Thử Con", "Năm sinh": 2012},
    "reviews": KEY | {"Ngày rà soát": "15/11/2025", "Kết quả": "Chuyển đi"},
    "pledges": KEY
    | {
        "Nhà tài trợ": "Công ty Thử",
        "Loại nhà tài trợ": "Doanh nghiệp",
        "Nhu cầu": "Gạo",
        "Số tiền mỗi tháng": 300_000,
    },
    "aid_models": {
        "Tên mô hình": "Bếp ăn Thử",
        "Loại": "Bếp ăn",
        "Đơn vị": "Cư Bao",
        "Năm đánh giá": 2020,
        "Hiệu quả": "có",
    },
    "directives": {
        "Số, ký hiệu": "61/KH",
        "Ngày ban hành": "16/10/2018",
        "Nhóm văn bản": "Hướng dẫn",
        "Loại văn bản": "KH",
        "Trích yếu": "Triển khai Cuộc vận động",
        "Đơn vị": "Cư Bao",
    },
    "committees": {
        "Đơn vị": "Cư Bao",
        "Ngày thành lập": "02/03/2018",
        "Họ và tên": "Y Thử Niê",
        "Vai trò": "Trưởng ban",
    },
    "groups": {"Tên nhóm": "Đội Thử", "Loại": "Đội", "Đơn vị": "Cư Bao"},
    "activities": {
        "Loại": "Tập huấn",
        "Nội dung": "Lập hồ sơ",
        "Ngày": "12/04/2018",
        "Đơn vị": "Cư Bao",
    },
    "surveys": {"Đơn vị": "Cư Bao", "Năm": 2018, "Ngày hoàn thành": "30/03/2018"},
}
LIVE = {
    "members": HouseholdMember.objects,
    "reviews": Review.objects.in_force(),
    "pledges": Pledge.objects.in_force(),
    "aid_models": AidModel.objects.in_force(),
    "directives": Directive.objects.in_force(),
    "committees": SteeringCommittee.objects.in_force(),
    "groups": SupportGroup.objects.in_force(),
    "activities": Activity.objects.in_force(),
    "surveys": Survey.objects.in_force(),
}


@pytest.fixture
def address(commune):
    address = AddressFactory(unit=commune, legacy_code="A-1", household=True, filed=True)
    NeedFactory(address=address, description="Gạo", value=500_000, frequency="monthly")
    return address


def test_every_kind_has_its_place():
    assert set(KINDS) == set(Import.Kind)
    assert len({kind.slug for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_is_looked_at_saved_undone_and_brought_again(kind, address, reviewer):
    heads, cells = zip(*ROWS[kind].items(), strict=True)

    def bring():
        run = brought(cells, by=reviewer, kind=kind, heads=heads)
        assert run.status == "ready", (run.error, run.questions)
        return run

    run = bring()
    assert {outcome for _, outcome in states(run).values()} == {"created"}
    assert not LIVE[kind].all().exists()

    actions.save(run, by=reviewer, only_good=False, version=run.version)
    assert LIVE[kind].all().count() == 1

    run.refresh_from_db()
    undone = actions.undo(run, by=reviewer)
    undone.refresh_from_db()
    assert undone.status == "undone"
    assert not LIVE[kind].all().exists()
    assert not NeedCover.objects.holding().exists()
    assert Address.objects.get(pk=address.pk).status == Address.Status.FILED

    again = bring()
    assert {outcome for _, outcome in states(again).values()} == {"created"}


@pytest.mark.parametrize("kind", ["pledges", "aid_models", "committees", "surveys"])
def test_a_kind_that_goes_row_by_row_keeps_nobody_waiting_for_a_page(
    kind, address, reviewer, monkeypatch
):
    heads, cells = zip(*ROWS[kind].items(), strict=True)
    run = brought(cells, by=reviewer, kind=kind, heads=heads)
    monkeypatch.setattr("apps.workbooks.actions.states.LONG_BY_ROW", 0)
    monkeypatch.setattr("apps.workbooks.actions.saving.QUICK_BY_ROW", 0)
    monkeypatch.setattr("apps.workbooks.actions.reading.SMALL_BY_ROW", 0)

    mended = actions.mend(run, {2: {"unit": "Phường Cư Bao"}}, by=reviewer, version=1)
    assert (mended.status, mended.job.kind) == ("reading", "read_import")
    work.read_import(**mended.job.arguments)
    saving = actions.save(mended, by=reviewer, only_good=False, version=2)
    assert (saving.status, saving.job.kind) == ("saving", "save_import")
    work.save_import(**saving.job.arguments)

    assert LIVE[kind].all().count() == 1
    assert brought(cells, by=reviewer, kind=kind, heads=heads).status == "reading"

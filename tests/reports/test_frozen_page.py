"""The page that lays frozen and live figures side by side."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.aid_records.models import AidRecord
from apps.core.dates import format_date, local
from apps.reports.actions import freezing
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    RoundFactory,
    UnitReportFactory,
)


@pytest.fixture
def report(commune, province):
    return UnitReportFactory(unit=commune, round=RoundFactory(unit=province), submitted=True)


@pytest.fixture
def family(report):
    found = AddressFactory(unit=report.unit, filed=True, household=True, full_name="H'Yim Kđoh")
    AidRecordFactory(address=found, value=1_000_000)
    return found


@pytest.fixture
def accepted(report, family, reviewer):
    made = freezing.freeze(report, by=reviewer)
    report.status, report.accepted_at = "accepted", made.frozen_at
    report.save()
    return report


def page(client, report, **asked):
    return client.get(reverse("reports:report_frozen", args=[report.pk]), asked)


def shown(response):
    return " ".join(response.content.decode().split())


def test_reviewer_sees_which_figures_moved_and_by_whom_they_are_explained(
    client, reviewer, accepted, family
):
    AidRecord.objects.update(value=1_200_000)
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    assert "1.000.000" in text
    assert "1.200.000" in text
    assert "+200.000" in text
    assert family.code in text
    assert "Bảng tổng hợp theo đơn vị" in text


def test_untouched_figures_say_so(client, reviewer, accepted):
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    assert "Không có địa chỉ nào tính khác đi" in text
    assert "vẫn như lúc chốt" in text


def test_a_model_described_later_stands_in_its_section(client, reviewer, accepted):
    AidModelFactory(unit=accepted.unit, name="Ngân hàng bò Buôn Tring", started_on="2015-01-01")
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    assert "Ngân hàng bò Buôn Tring" in text
    assert "⟨chưa có số liệu⟩" in text


def test_what_was_achieved_of_a_target_is_compared_too(client, reviewer, accepted, family):
    AidRecordFactory(address=family, value=1)  # a second sponsor
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    told = "Chỉ tiêu: Vận động tổ chức, cá nhân trợ giúp địa chỉ nhân đạo · Kỳ báo cáo đạt được"
    assert told in text


def test_what_only_turns_joint_is_told_beside_its_cause(client, reviewer, accepted, family):
    AidRecordFactory(address=family, value=0, red_cross=True)
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    assert "Cũng đổi: đồng trợ giúp +1, lượt người +" in text


def test_the_page_says_by_which_units_the_figures_were_frozen(client, reviewer, accepted):
    client.force_login(reviewer)

    text = shown(page(client, accepted))

    day = format_date(local(accepted.accepted_at).date())
    assert f"<dd>Theo đơn vị hiện nay, tại thời điểm {day}</dd>" in text


def test_an_earlier_freezing_can_be_read_after_reopening(client, manager, accepted):
    freezing.reopen(accepted, reason="bổ sung ba hộ nhập muộn", by=manager)
    accepted.refresh_from_db()
    accepted.status = "submitted"
    accepted.save()
    AidRecord.objects.update(value=1_300_000)
    freezing.freeze(accepted, by=manager)
    client.force_login(manager)

    newest = shown(page(client, accepted))
    first = accepted.freezes.order_by("frozen_at").first()
    earlier = shown(page(client, accepted, lan=first.pk))

    assert "Không có địa chỉ nào tính khác đi" in newest
    assert "bổ sung ba hộ nhập muộn" in newest
    assert "+300.000" in earlier
    assert page(client, accepted, lan=first.pk + 999).status_code == 404
    assert page(client, accepted, lan="abc").status_code == 404


def test_the_report_leads_to_its_frozen_figures_while_it_has_some(client, clerk, manager, accepted):
    client.force_login(clerk)
    report_url, frozen_url = (
        reverse(f"reports:{name}", args=[accepted.pk]) for name in ("report", "report_frozen")
    )

    now = shown(client.get(report_url))
    freezing.reopen(accepted, reason="bổ sung ba hộ nhập muộn", by=manager)
    reopened = shown(client.get(report_url))

    assert f'href="{frozen_url}">Xem số đã chốt bên số hiện nay' in now
    assert f'href="{frozen_url}">Xem số liệu đã chốt lần trước' in reopened


def test_a_report_returned_before_it_was_ever_frozen_leads_to_no_frozen_figures(client, clerk):
    returned = UnitReportFactory(unit=clerk.unit, returned=True)
    client.force_login(clerk)

    text = shown(client.get(reverse("reports:report", args=[returned.pk])))

    assert reverse("reports:report_frozen", args=[returned.pk]) not in text


def test_a_report_that_was_never_frozen_says_what_freezing_is(client, reviewer, report):
    client.force_login(reviewer)

    assert "Báo cáo này chưa chốt số liệu" in shown(page(client, report))


def test_sixty_differences_come_in_pages_and_as_few_queries_as_one(
    client, reviewer, accepted, django_assert_max_num_queries
):
    for _ in range(60):
        AidRecordFactory(address=AddressFactory(unit=accepted.unit, filed=True), value=1)
    client.force_login(reviewer)
    client.get(reverse("notices:list"))  # the first page of a session writes the session

    with django_assert_max_num_queries(25):
        first = page(client, accepted)

    assert len(first.context["differences"]) == 50
    assert len(page(client, accepted, page=2).context["differences"]) == 10


def test_the_list_of_adjustments_is_a_file(client, reviewer, accepted, family):
    AidRecord.objects.update(value=1_200_000)
    client.force_login(reviewer)

    response = page(client, accepted, xuat="xlsx")

    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert family.code in cells
    assert 200_000 in cells
    assert "H'Yim Kđoh" in cells


def test_reviewer_of_another_province_does_not_find_the_page(client, neighbour_reviewer, accepted):
    client.force_login(neighbour_reviewer)

    assert page(client, accepted).status_code == 404


def test_a_unit_renamed_since_is_no_difference(client, reviewer, accepted, commune):
    commune.name = "Phường Cư Bao Mới"
    commune.save()
    client.force_login(reviewer)

    assert "vẫn như lúc chốt" in shown(page(client, accepted))

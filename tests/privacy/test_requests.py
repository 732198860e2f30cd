"""Requests of data subjects, from the desk to the answer."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import AccessRecord
from apps.notices.models import Notice
from apps.privacy import reminders
from apps.privacy.actions import requests
from apps.privacy.actions.record import PrivacyError
from apps.privacy.models import DataRequest
from apps.reports.worklist import worklist
from tests import factories
from tests.privacy.factories import DataRequestFactory
from tests.publishing.factories import (
    ConsentFactory,
    OnlinePledgeFactory,
    PublicationFactory,
    PublicationNeedFactory,
    card_of,
)

MONDAY = "2026-11-23 09:00:00+07:00"


@pytest.fixture
def monday(time_machine):
    """Monday morning; gives the clock to move on."""
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def request_(monday, commune):
    return DataRequestFactory(unit=commune, requester="H'Bia Niê")


def _typed(**changed):
    return {
        "form_key": uuid4(),
        "kind": "access",
        "received_at": "23/11/2026 08:30",
        "channel": "phone",
        "requester": "H'Bia Niê",
        "relation": "self",
        "identity_check": "not_yet",
        "details": "Xin biết Hội giữ gì về tôi.",
        "unit": "Phường Cư Bao",
    } | changed


def test_a_request_written_down_starts_its_clocks_and_tells_the_others(
    client, monday, commune, reviewer, manager
):
    client.force_login(reviewer)
    typed = _typed()

    client.post(reverse("privacy:request_create"), typed)
    client.post(reverse("privacy:request_create"), typed)

    (row,) = DataRequest.objects.all()
    assert row.code == "YC-DL-26-001"
    assert (row.acknowledge_by, row.due_on) == (date(2026, 11, 25), date(2026, 12, 3))
    assert list(Notice.objects.values_list("user", flat=True)) == [manager.pk]


def test_a_request_names_a_dossier_by_its_code_and_only_one_in_scope(
    client, monday, reviewer, commune, other_commune
):
    own = factories.AddressFactory(unit=commune, filed=True)
    foreign = factories.AddressFactory(unit=other_commune, filed=True)
    client.force_login(reviewer)
    url = reverse("privacy:request_create")

    refused = client.post(url, _typed(address_code=foreign.code))
    client.post(url, _typed(address_code=own.code.lower()))

    assert f"Không có hồ sơ “{foreign.code}”" in refused.content.decode()
    assert DataRequest.objects.get().address == own


def test_a_moment_is_not_in_the_future_and_has_its_hour(client, monday, commune, reviewer):
    client.force_login(reviewer)
    url = reverse("privacy:request_create")

    early = client.post(url, _typed(received_at="23/11/2026 09:01")).content.decode()
    bare = client.post(url, _typed(received_at="23/11/2026")).content.decode()

    assert "không được ở sau bây giờ" in early
    assert "Chưa ghi giờ" in bare


def test_settings_that_change_later_move_no_clock(settings, request_):
    settings.DATA_REQUEST_DAYS = dict.fromkeys(settings.DATA_REQUEST_DAYS, 90)
    settings.DATA_REQUEST_ACKNOWLEDGE = 30

    request_.refresh_from_db()

    assert (request_.acknowledge_by, request_.due_on) == (date(2026, 11, 25), date(2026, 12, 3))


def test_late_stays_late_after_the_answer(client, request_, monday, reviewer):
    monday.move_to("2026-12-05 09:00:00+07:00", tick=False)
    client.force_login(reviewer)

    client.post(
        reverse("privacy:request_resolve", args=[request_.pk]),
        {"outcome": "done", "answer": "Đã trao bản in.", "at": "05/12/2026 08:00"},
    )

    page = client.get(reverse("privacy:request", args=[request_.pk])).content.decode()
    listed = client.get(reverse("privacy:request_list"), {"standing": "late"}).content.decode()
    assert "Xong ngày 05/12/2026, muộn 2 ngày" in page
    assert request_.code in listed
    assert "muộn 2 ngày" in listed


def test_putting_the_moment_right_does_not_bring_back_a_term_that_ran_out(
    request_, monday, reviewer
):
    monday.move_to("2026-12-05 09:00:00+07:00", tick=False)
    request_.received_at = timezone.now() - timedelta(hours=1)

    requests.correct(request_, by=reviewer)

    request_.refresh_from_db()
    assert request_.due_on == date(2026, 12, 3)
    assert request_.acknowledge_by == date(2026, 11, 25)


def test_a_corrected_kind_moves_the_term_that_still_runs(client, request_, reviewer):
    client.force_login(reviewer)
    url = reverse("privacy:request_edit", args=[request_.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    client.post(url, typed | {"kind": "delete", "received_at": "23/11/2026 09:00"})

    request_.refresh_from_db()
    assert request_.due_on == date(2026, 12, 14)  # day 20 is a Sunday
    assert request_.events.filter(kind="access").exists()


def test_a_second_click_acknowledges_once_and_a_second_officer_is_told(request_, reviewer, manager):
    now = timezone.now()
    requests.acknowledge(request_, words="Đã nhận đơn.", at=now, by=reviewer)
    requests.acknowledge(request_, words="Đã nhận đơn.", at=now, by=reviewer)

    with pytest.raises(PrivacyError, match="đã được xác nhận lúc 23/11/2026 09:00"):
        requests.acknowledge(request_, words="Lời khác", at=now, by=manager)

    request_.refresh_from_db()
    assert (request_.acknowledged_by, request_.acknowledgement) == (reviewer, "Đã nhận đơn.")


def test_a_term_is_prolonged_once_with_a_reason_and_the_first_stays(request_, reviewer):
    until = date(2026, 12, 10)
    requests.prolong(request_, until=until, reason="Chờ phường trả lời", by=reviewer)

    with pytest.raises(PrivacyError, match="một lần"):
        requests.prolong(request_, until=date(2026, 12, 12), reason="Nữa", by=reviewer)

    row = DataRequest.objects.get()
    assert [clock.until for clock in row.clocks(timezone.now())][1:] == [
        "hết ngày 03/12/2026",
        "hết ngày 10/12/2026",
    ]


@pytest.mark.parametrize("until", [date(2026, 12, 3), date(2027, 6, 1)])
def test_a_term_is_not_prolonged_to_nowhere(request_, reviewer, until):
    with pytest.raises(PrivacyError, match="Hạn mới phải sau"):
        requests.prolong(request_, until=until, reason="Vì", by=reviewer)


def test_a_term_that_ran_out_is_not_prolonged(request_, monday, reviewer):
    monday.move_to("2026-12-04 00:00:00+07:00", tick=False)

    with pytest.raises(PrivacyError, match="Hạn đã qua"):
        requests.prolong(request_, until=date(2026, 12, 9), reason="Vì", by=reviewer)


def test_a_refusal_needs_its_ground_in_law(client, request_, reviewer):
    client.force_login(reviewer)
    url = reverse("privacy:request_resolve", args=[request_.pk])
    typed = {"outcome": "refused", "answer": "Phải giữ sổ trao tiền.", "at": "23/11/2026 09:00"}

    page = client.post(url, typed).content.decode()
    client.post(url, typed | {"legal_ground": "Điều 13 Luật 91/2025/QH15"})

    assert "phải nêu căn cứ pháp luật" in page
    assert DataRequest.objects.get().outcome == "refused"


def test_nothing_is_done_for_a_person_nobody_checked(request_, reviewer):
    request_.identity_check = "not_yet"
    request_.save()

    with pytest.raises(PrivacyError, match="Chưa kiểm tra"):
        requests.resolve(request_, outcome="done", answer="Xong", at=timezone.now(), by=reviewer)


@pytest.mark.parametrize("kind", ["withdraw", "restrict", "object"])
def test_what_is_done_takes_the_card_down_at_once(client, monday, commune, reviewer, kind):
    consent = ConsentFactory(address__unit=commune, evidence__created_by=reviewer)
    card = card_of(PublicationFactory(consent=consent, up=True))
    row = DataRequestFactory(unit=commune, address=consent.address, kind=kind)
    client.force_login(reviewer)

    client.post(
        reverse("privacy:request_resolve", args=[row.pk]),
        {"outcome": "done", "answer": "Đã gỡ.", "at": "23/11/2026 09:00"},
    )

    consent.refresh_from_db()
    assert consent.withdrawn_on == date(2026, 11, 23)
    assert consent.withdrawal == f"Theo yêu cầu {row.code}"
    assert not type(card).objects.filter(pk=card.pk).exists()
    page = client.get(reverse("addresses:detail", args=[consent.address.code])).content.decode()
    assert ("Đang hạn chế xử lý dữ liệu" in page) == (kind != "withdraw")


def test_a_corrected_outcome_keeps_the_moment_and_leaves_the_old_words_in_the_history(
    client, request_, monday, reviewer
):
    requests.resolve(request_, outcome="done", answer="Bản cũ", at=timezone.now(), by=reviewer)
    monday.move_to("2026-11-27 09:00:00+07:00", tick=False)
    client.force_login(reviewer)

    client.post(
        reverse("privacy:request_outcome", args=[request_.pk]),
        {"outcome": "in_part", "answer": "Bản mới", "reason": "Ghi nhầm"},
    )

    page = client.get(reverse("privacy:request", args=[request_.pk])).content.decode()
    assert DataRequest.objects.get().resolved_at.date() == date(2026, 11, 23)
    assert "Bản cũ" in page
    assert "Kết quả này đã được sửa: Ghi nhầm" in page


def test_what_is_kept_of_a_person_is_put_together_and_its_making_recorded(
    client, request_, commune, reviewer
):
    address = factories.AddressFactory(
        unit=commune, filed=True, full_name="Y Bhăm Niê", circumstances="Nhà dột."
    )
    factories.AidRecordFactory(address=address, description="Mười ký gạo")
    consent = ConsentFactory(address=address, signed_by="Y Bhăm Niê ký")
    version = PublicationFactory(consent=consent, up=True, story="Kể cho mọi người.")
    PublicationNeedFactory(publication=version, wording="Gạo đã nêu")
    factories.PledgeFactory(address=address, description="Hứa năm ký gạo")
    OnlinePledgeFactory(publication=version, name="Người Hứa Trên Mạng")
    factories.AddressFactory(
        unit=commune, status="duplicate", duplicate_of=address, full_name="Y Bhăm cũ"
    )
    request_.address = address
    request_.save()
    client.force_login(reviewer)

    page = client.get(reverse("privacy:request_held", args=[request_.pk])).content.decode()
    paper = client.get(reverse("privacy:request_held_pdf", args=[request_.pk]))

    for words in (
        "Y Bhăm Niê",
        "Nhà dột.",
        "Mười ký gạo",
        "Y Bhăm Niê ký",
        "kể hoàn cảnh",
        "Kể cho mọi người.",
        "Gạo đã nêu",
        "Hứa năm ký gạo",
        "trên mạng: chờ",
        "Y Bhăm cũ",
    ):
        assert words in page
    assert "Người Hứa Trên Mạng" not in page
    assert paper.content.startswith(b"%PDF")
    made = AccessRecord.objects.filter(kind="data_copied", user=reviewer)
    assert {record.about for record in made} == {f"{address.code}, {request_.code}"}


def test_what_is_due_first_stands_first_and_rows_cost_no_queries(client, commune, reviewer):
    now = timezone.now()
    late = DataRequestFactory(unit=commune, received_at=now - timedelta(days=40))
    fresh = DataRequestFactory(unit=commune, received_at=now)
    client.force_login(reviewer)
    url = reverse("privacy:request_list")
    client.get(url)

    with CaptureQueriesContext(connection) as few:
        page = client.get(url).content.decode()
    for _ in range(5):
        DataRequestFactory(unit=commune)
    with CaptureQueriesContext(connection) as more:
        client.get(url)

    assert page.index(late.code) < page.index(fresh.code)
    assert len(more) == len(few)


def test_what_waits_stands_on_the_first_page_and_is_reminded_of_once(
    request_, monday, reviewer, clerk
):
    monday.move_to("2026-11-25 06:00:00+07:00", tick=False)
    titles = [task.title for task in worklist(reviewer)]
    reminders.remind_of_requests()
    Notice.objects.update(read_at=timezone.now())
    reminders.remind_of_requests()
    monday.move_to("2026-11-26 06:00:00+07:00", tick=False)
    reminders.remind_of_requests()

    assert "Yêu cầu về dữ liệu chờ xác nhận" in titles
    assert "Yêu cầu về dữ liệu sắp đến hạn" in titles
    assert worklist(reviewer)[0].title == "Yêu cầu về dữ liệu đã quá hạn"
    assert worklist(clerk) == []
    texts = Notice.objects.filter(user=reviewer).order_by("id").values_list("text", flat=True)
    assert list(texts) == [
        f"Yêu cầu {request_.code} phải xác nhận đến hết ngày 25/11/2026.",
        f"Yêu cầu {request_.code} đã quá hạn xác nhận 1 ngày.",
    ]


def test_the_list_as_a_file_leaves_names_in_their_columns(client, request_, reviewer):
    client.force_login(reviewer)

    file = client.get(reverse("privacy:request_list"), {"xuat": "csv"})

    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "H'Bia Niê" in text
    assert AccessRecord.objects.filter(kind="list_exported").exists()

"""Lists as files: who gets what, what is recorded, and long ones as jobs."""

import io
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import openpyxl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import AccessRecord, User
from apps.addresses.models import Address
from apps.core.actions import ActionError
from apps.core.exports import TOO_LONG
from apps.core.spreadsheets.writing import ABOUT
from apps.jobs import exporting
from apps.jobs.current import listening
from apps.jobs.models import Job
from apps.organisation.models import Unit, UnitLink
from apps.sponsors.exports import NAMELESS
from tests import factories
from tests.publishing.factories import ConsentFactory

LISTS = {
    "addresses:list": {},
    "addresses:likeness_list": {},
    "addresses:consent_list": {"state": "in_force"},
    "addresses:review_round": {"unit": "2025:24340"},
    "sponsors:list": {},
    "aid_models:list": {},
    "aid_records:list": {},
    "aid_records:pledge_list": {},
    "aid_records:total_list": {},
    "organisation:list": {},
    "reports:fairness": {},
    "reports:figure": {"from": "2008-01-01", "to": "2026-11-23"},
}
MANAGERS_LISTS = {"accounts:user_list": {}, "audit:log": {}, "addresses:queue": {}}
NAME, PHONE, ID = "H'Blim Mlô", "0912345678", "066185001234"


def url_of(name, query=(), **more):
    arguments = {"figure": "c3"} if name == "reports:figure" else {}
    return f"{reverse(name, kwargs=arguments)}?{urlencode(dict(query) | more)}"


def fetch(client, name, query=(), format="xlsx"):
    response = client.get(url_of(name, query, xuat=format))
    assert response.status_code == 200, (name, response.get("Location"))
    return response, b"".join(response.streaming_content)


def read(content):
    """(headings, rows, {label: words} of the second sheet)"""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    headings, *rows = ([cell.value for cell in row] for row in workbook.worksheets[0].rows)
    about = {label.value: value.value for label, value in workbook[ABOUT].rows}
    return headings, rows, about


def export(client, name, query=()):
    return read(fetch(client, name, query)[1])


@pytest.fixture
def family(commune):
    """A dossier with everything personal in it, and aid by a person who does not want to be named."""
    address = factories.AddressFactory(
        unit=commune,
        filed=True,
        full_name=NAME,
        phone=PHONE,
        identity_number=ID,
        hamlet="Buôn Tring",
        circumstances="Chồng mất, nuôi ba con nhỏ",
    )
    factories.NeedFactory(address=address, description="Gạo; tiền thuốc")
    giver = factories.SponsorFactory(
        unit=commune, kind="individual", name="Lê Thị Lành", phone="0987654321"
    )
    factories.AidRecordFactory(address=address, sponsor=giver, description=f"Gạo cho {NAME}")
    factories.PledgeFactory(address=address, sponsor=giver)
    factories.AidModelFactory(unit=commune)
    factories.HistoricalTotalFactory(unit=commune)
    ConsentFactory(address=address, signed_by=NAME)
    return address


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_viewer_gets_every_list_without_what_names_a_person(client, viewer, family, name, format):
    client.force_login(viewer)

    content = fetch(client, name, LISTS[name], format)[1]

    text = str(read(content)) if format == "xlsx" else content.decode("utf-8-sig")
    for personal in (NAME, PHONE, ID, "Buôn Tring", "Chồng mất", "Lê Thị Lành", "0987654321"):
        assert personal not in text
    assert not AccessRecord.objects.filter(kind="list_exported").exists()


@pytest.mark.parametrize("name", [*LISTS, *MANAGERS_LISTS])
def test_manager_gets_every_list_and_names_are_recorded(client, manager, family, name):
    client.force_login(manager)
    query = (LISTS | MANAGERS_LISTS)[name]

    _, rows, about = export(client, name, query)

    page = client.get(url_of(name, query))
    assert "xuat=xlsx" in page.content.decode() or not rows
    assert about["Số dòng:"] == len(rows)
    assert about["Người tải:"] == f"{manager.full_name} ({manager.username})"
    recorded = AccessRecord.objects.filter(kind="list_exported", user=manager).count()
    assert recorded == bool(page.context["export"]["is_noted"])


def test_clerk_reads_on_the_page_that_names_are_left_out(client, clerk, family):
    client.force_login(clerk)

    page = client.get(reverse("addresses:list"))
    headings, rows, about = export(client, "addresses:list")

    words = page.content.decode()
    assert "không có cột “Mã cũ”, “Họ và tên”, " in words
    assert "không có quyền xuất dữ liệu cá nhân" in words
    assert "Họ và tên" not in headings
    assert rows[0][headings.index("Mã địa chỉ")] == family.code
    assert about["Dữ liệu cá nhân:"].startswith("Không có các cột: “Mã cũ”, “Họ và tên”, ")


def test_person_who_gives_is_named_only_where_that_is_allowed(client, viewer, reviewer, family):
    client.force_login(viewer)
    assert NAMELESS in str(export(client, "aid_records:list"))

    family.aid_records.get().sponsor.__class__.objects.update(may_be_named=True)
    assert "Lê Thị Lành" in str(export(client, "aid_records:list"))


def test_reviewer_of_another_province_gets_none_of_its_rows(client, neighbour_reviewer, family):
    client.force_login(neighbour_reviewer)

    for name in ("addresses:list", "sponsors:list", "aid_records:list", "aid_records:pledge_list"):
        _, rows, about = export(client, name)
        assert (rows, about["Số dòng:"], about["Phạm vi:"]) == ([], 0, "Tỉnh Tây Ninh")


def test_visitor_is_sent_to_log_in(client, family):
    response = client.get(url_of("addresses:list", xuat="xlsx"))

    assert response.status_code == 302
    assert "dang-nhap" in response["Location"]


def test_file_holds_the_rows_of_the_page_in_its_order_and_says_the_filter(
    client, reviewer, commune, neighbour_commune
):
    for unit in (commune, neighbour_commune):
        factories.AddressFactory.create_batch(15, unit=unit, filed=True, household=True)
    factories.AddressFactory(unit=commune, filed=True, voided_at=timezone.now(), void_reason="Nhầm")
    client.force_login(reviewer)
    query = {"sort": "-name", "status": "filed", "unit": "Cư Bao", "q": "Nguyễn", "page": "1"}

    response, content = fetch(client, "addresses:list", query)
    headings, rows, about = read(content)

    page = client.get(url_of("addresses:list", query))
    shown = [row["code"] for row in page.context["page_obj"].object_list]
    assert [row[headings.index("Mã địa chỉ")] for row in rows] == shown
    assert len(shown) == 15
    assert about["Trạng thái:"] == Address.Status.FILED.label
    assert about["Đơn vị:"] == "Phường Cư Bao"
    assert about["Tên, mã, thôn buôn, điện thoại, số định danh:"] == "Nguyễn"
    assert "_da-loc_15-dong_" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_record_of_an_export_says_filter_and_rows_and_no_name(client, reviewer, family):
    client.force_login(reviewer)

    fetch(client, "addresses:list", {"status": "filed", "q": NAME})

    record = AccessRecord.objects.get(kind="list_exported")
    assert record.user == reviewer
    assert "1 dòng" in record.about
    assert "Trạng thái: " in record.about
    assert NAME not in record.about


def test_record_is_there_before_the_first_byte_leaves(client, reviewer, family):
    client.force_login(reviewer)

    response = client.get(url_of("addresses:list", xuat="csv"))

    assert AccessRecord.objects.filter(kind="list_exported").count() == 1
    assert NAME in b"".join(response.streaming_content).decode()


def test_unreadable_filter_leads_to_the_page_that_says_so(client, reviewer, family):
    client.force_login(reviewer)

    response = client.get(url_of("addresses:list", filed_from="32/13/2020", xuat="xlsx"))

    assert response["Location"] == url_of("addresses:list", filed_from="32/13/2020")
    assert not AccessRecord.objects.filter(kind="list_exported").exists()


@pytest.mark.parametrize("format", ["pdf", "", "exe"])
def test_other_formats_are_not_found(client, reviewer, format):
    client.force_login(reviewer)

    assert client.get(url_of("addresses:list", xuat=format)).status_code == 404


def test_every_list_with_a_filter_has_a_file():
    """Whoever adds a list gives it an Export."""
    from apps.core.exports import ExportMixin
    from apps.core.views import RecordList

    def below(cls):
        return {cls}.union(*map(below, cls.__subclasses__()))

    lists = {cls for cls in below(RecordList) if cls.model}  # what they share has none
    assert len(lists) >= 8
    assert [cls for cls in lists if not (issubclass(cls, ExportMixin) and cls.export_class)] == []


def test_many_rows_take_no_more_queries(client, reviewer, commune, django_assert_max_num_queries):
    factories.AddressFactory.create_batch(60, unit=commune, filed=True)
    client.force_login(reviewer)

    with django_assert_max_num_queries(24):
        fetch(client, "addresses:list")


# --- long ones


class Listener:
    """Keeps what a job says."""

    def __init__(self):
        self.said, self.file = [], ""

    def progress(self, *said):
        self.said.append(said)

    def made(self, file, **about):
        self.file, self.about = file, about


def stored(listener):
    with default_storage.open(listener.file) as file:
        return file.read()


def do(job):
    listener = Listener()
    with listening(listener):
        result = exporting.make_file(**job.arguments)
    return listener, result


@pytest.fixture
def _long(monkeypatch):
    monkeypatch.setattr(exporting, "IN_REQUEST", 0)


@pytest.mark.usefixtures("_long")
def test_long_list_becomes_a_file_under_ones_own_name(client, reviewer, family):
    client.force_login(reviewer)

    response = client.get(url_of("addresses:list", status="filed", page="3", xuat="xlsx"))
    job = Job.objects.get(kind="export")
    listener, result = do(job)

    assert response["Location"] == reverse("jobs:detail", args=[job.pk])
    assert (job.owner, job.unit, job.permission) == (reviewer, reviewer.unit, "export_personal")
    headings, rows, _ = read(stored(listener))
    assert rows[0][headings.index("Họ và tên")] == NAME
    assert listener.said == [(0, 1, "Đang ghi danh sách")]
    assert listener.about == {"name": result["name"], "rows": 1}
    assert (result["rows"], result["permission"]) == (1, "export_personal")
    assert AccessRecord.objects.filter(kind="list_exported", user=reviewer).count() == 1


@pytest.mark.usefixtures("_long")
def test_viewers_file_as_a_job_holds_no_names_and_needs_no_permission(client, viewer, family):
    client.force_login(viewer)

    client.get(url_of("addresses:list", xuat="csv"))
    listener, result = do(Job.objects.get(kind="export"))

    content = stored(listener).decode("utf-8-sig")
    assert family.code in content
    assert NAME not in content
    assert result["permission"] == ""


@pytest.mark.usefixtures("_long")
def test_second_click_leads_to_the_job_that_is_at_it(client, reviewer, viewer, family):
    client.force_login(reviewer)
    urls = [
        url_of("addresses:list", status="filed", kind="individual", xuat="xlsx"),
        url_of("addresses:list", kind="individual", status="filed", xuat="xlsx", page="2"),
    ]

    first, again = (client.get(url)["Location"] for url in urls)
    other_format = client.get(url_of("addresses:list", status="filed", xuat="csv"))["Location"]
    client.force_login(viewer)
    other_person = client.get(urls[0])["Location"]

    assert first == again
    assert len({first, other_format, other_person}) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_ten_clicks_at_once_are_one_job(reviewer, family):
    def click(_):
        client = Client()
        client.force_login(reviewer)
        try:
            return client.get(url_of("addresses:list", xuat="xlsx"))["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        found = set(pool.map(click, range(10)))

    assert len(found) == Job.objects.filter(kind="export").count() == 1


@pytest.mark.usefixtures("_long")
@pytest.mark.parametrize("change", ["disabled", "moved", "lower"])
def test_who_may_no_longer_see_the_list_gets_nothing(
    client, reviewer, other_province, family, change
):
    factories.AddressFactory(unit=family.unit, submitted=True)
    client.force_login(reviewer)
    client.get(url_of("addresses:queue", xuat="xlsx"))
    job = Job.objects.get(kind="export")
    if change == "disabled":
        reviewer.is_active = False
    elif change == "moved":
        reviewer.unit = other_province
    else:
        reviewer.role = "viewer"
    reviewer.save()

    with pytest.raises(ActionError, match="không có tệp"):
        do(job)

    assert not AccessRecord.objects.filter(kind="list_exported").exists()


@pytest.mark.usefixtures("_long")
def test_list_asked_for_before_ones_commune_went_whole_into_another_holds_what_one_sees_now(
    client, reviewer, family, commune, neighbour_commune
):
    clerk = factories.UserFactory(unit=commune, role="clerk")
    client.force_login(clerk)
    client.get(url_of("addresses:list", xuat="csv"))
    job = Job.objects.get(kind="export")
    UnitLink.objects.create(old=commune, new=neighbour_commune, share="whole")
    Address.objects.filter(unit=commune).update(unit=neighbour_commune)
    User.objects.filter(pk=clerk.pk).update(unit=neighbour_commune)

    _, result = do(job)

    assert result["rows"] == Address.objects.filter(unit=neighbour_commune).count() > 0
    assert job.may_be_fetched_by(User.objects.get(pk=clerk.pk))


@pytest.fixture
def clerk_of_a_divided_commune(client, old_district, commune):
    """A clerk who asked for a long list; then a manager gave the clerk one of the two parts."""
    old = factories.UnitFactory(parent=old_district, era="2004", code="24349", name="Xã Cư Klông")
    clerk = factories.UserFactory(unit=old, role="clerk")
    for unit in (old, commune):
        factories.AddressFactory(unit=unit, filed=True, full_name="Nguyễn Thị Thử")
    client.force_login(clerk)
    client.get(url_of("addresses:list", {"q": "thu"}, xuat="csv"))
    Unit.objects.filter(pk=old.pk).update(valid_to="2025-06-30")
    UnitLink.objects.create(old=old, new=commune, share="part")
    User.objects.filter(pk=clerk.pk).update(unit=commune)
    return User.objects.get(pk=clerk.pk)


@pytest.mark.usefixtures("_long")
@pytest.mark.parametrize("end", ["failed", "done"])
def test_clerk_who_was_given_a_part_of_a_divided_commune_reads_why_and_asks_again_with_one_click(
    client, clerk_of_a_divided_commune, commune, family, end
):
    clerk, job = clerk_of_a_divided_commune, Job.objects.get(kind="export")
    with pytest.raises(ActionError) as refused:
        do(job)
    stored_file = default_storage.save("jobs/so.csv", ContentFile(b"x"))
    ended = {"failed": {"error": str(refused.value)}, "done": {"result_file": stored_file}}[end]
    Job.objects.filter(pk=job.pk).update(status=end, finished_at=timezone.now(), **ended)

    words = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    listed = client.get(reverse("jobs:files")).content.decode()
    answers = [client.post(reverse("jobs:retry", args=[job.pk])) for _ in range(2)]

    assert f"khi bạn thuộc Xã Cư Klông; nay bạn thuộc {commune}" in words
    assert "Chạy lại" not in words + listed
    assert words.count("Xin lại theo đơn vị hiện nay</button>") == 1
    assert listed.count("Xin lại theo đơn vị hiện nay</button>") == 1
    again = Job.objects.exclude(pk=job.pk).get()
    assert {answer["Location"] for answer in answers} == {reverse("jobs:detail", args=[again.pk])}
    assert (again.owner, again.unit, again.arguments["query"]) == (clerk, commune, "q=thu")
    assert do(again)[1]["rows"] == 1
    assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 403


@pytest.mark.usefixtures("_long")
def test_who_may_not_open_the_list_any_more_is_refused_in_words_when_asking_again(
    client, reviewer, other_commune, family
):
    factories.AddressFactory(unit=family.unit, submitted=True)
    client.force_login(reviewer)
    client.get(url_of("addresses:queue", xuat="csv"))
    job = Job.objects.get(kind="export")
    User.objects.filter(pk=reviewer.pk).update(unit=other_commune, role="clerk")

    page = client.post(reverse("jobs:retry", args=[job.pk]), follow=True)

    assert "không còn quyền xem danh sách này" in page.content.decode()
    assert Job.objects.filter(kind="export").count() == 1


@pytest.mark.usefixtures("_long")
def test_job_of_one_who_lost_the_right_to_names_leaves_them_out(client, reviewer, family):
    client.force_login(reviewer)
    client.get(url_of("addresses:list", xuat="csv"))
    reviewer.role = "viewer"
    reviewer.save()

    listener, result = do(Job.objects.get(kind="export"))

    assert NAME not in stored(listener).decode("utf-8-sig")
    assert result["permission"] == ""


@pytest.mark.usefixtures("_long")
@pytest.mark.parametrize(("asked_as", "made_as"), [("viewer", "reviewer"), ("reviewer", "viewer")])
def test_file_is_for_those_who_may_have_what_it_holds_whatever_they_might_when_they_asked(
    client, viewer, family, asked_as, made_as
):
    User.objects.filter(pk=viewer.pk).update(role=asked_as)
    client.force_login(viewer)
    client.get(url_of("addresses:list", xuat="csv"))
    User.objects.filter(pk=viewer.pk).update(role=made_as)
    job = Job.objects.get(kind="export")

    job.result = do(job)[1]

    as_viewer, as_reviewer = (
        User(pk=viewer.pk, unit=viewer.unit, role=role) for role in ("viewer", "reviewer")
    )
    assert job.may_be_fetched_by(as_reviewer)
    assert job.may_be_fetched_by(as_viewer) == (made_as == "viewer")


@pytest.mark.usefixtures("_long")
def test_rows_that_left_the_scope_meanwhile_are_not_in_the_file(
    client, reviewer, other_commune, family
):
    client.force_login(reviewer)
    client.get(url_of("addresses:list", xuat="csv"))
    family.__class__.objects.update(unit=other_commune, province=other_commune.province)

    listener, result = do(Job.objects.get(kind="export"))

    assert result["rows"] == 0
    assert family.code not in stored(listener).decode("utf-8-sig")


@pytest.mark.usefixtures("_long")
def test_list_longer_than_a_sheet_is_refused_in_words_and_csv_is_not(
    client, reviewer, family, monkeypatch
):
    client.force_login(reviewer)
    for format in ("xlsx", "csv"):
        client.get(url_of("addresses:list", xuat=format))
    as_xlsx, as_csv = Job.objects.filter(kind="export").order_by("pk")
    monkeypatch.setitem(
        exporting.FORMATS, "xlsx", exporting.FORMATS["xlsx"].__class__("Excel", "", None, most=0)
    )

    with pytest.raises(ActionError, match="thu hẹp bộ lọc") as refused:
        do(as_xlsx)

    assert str(refused.value) == TOO_LONG
    assert do(as_csv)[1]["rows"] == 1


def test_export_is_a_job_that_workers_know():
    assert settings.JOBS["export"]["run"] == "apps.jobs.exporting.make_file"

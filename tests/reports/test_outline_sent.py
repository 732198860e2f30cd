"""Who gets a report as a file, from the page, by a job and on the command line."""

import io

import openpyxl
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from apps.core.actions import ActionError
from apps.core.pdf import PdfError
from apps.jobs.current import listening
from apps.jobs.models import Job
from apps.reports import outline_file
from apps.reports.exports.files import OUTLINE_FORMATS, Format
from tests.factories import RoundFactory, UnitReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(province):
    return RoundFactory(unit=province)


@pytest.fixture
def base_report(commune, round_):
    return UnitReportFactory(unit=commune, round=round_)


@pytest.fixture
def province_report(province, commune, round_):
    return UnitReportFactory(unit=province, round=round_)


class Listener:
    def __init__(self):
        self.steps, self.files = [], []

    def progress(self, done, total, words):
        self.steps.append((done, total, words))

    def made(self, file, *, name, rows):
        self.files.append((file, name))


def url_of(report, format):
    return reverse("reports:report_file", args=[report.pk, format])


def test_clerk_of_a_base_gets_the_file_at_once(client, clerk, base_report):
    client.force_login(clerk)

    response = client.get(url_of(base_report, "xlsx"))

    name = f"bao-cao-{base_report.unit.key.replace(':', '-')}-2008-2018.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == OUTLINE_FORMATS["xlsx"].content_type
    assert "Bảng tổng hợp" in openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames
    assert not Job.objects.exists()


def test_a_word_file_is_a_zip_that_begins_as_one(client, clerk, base_report):
    client.force_login(clerk)

    assert client.get(url_of(base_report, "docx")).content.startswith(b"PK")
    assert client.get(url_of(base_report, "odt")).status_code == 404


def test_neighbour_does_not_find_the_report(client, neighbour_clerk, base_report):
    client.force_login(neighbour_clerk)

    assert client.get(url_of(base_report, "pdf")).status_code == 404


def test_a_province_waits_for_one_job_however_often_it_asks(client, reviewer, province_report):
    client.force_login(reviewer)

    first = client.post(url_of(province_report, "docx"))
    second = client.get(url_of(province_report, "docx"))

    job = Job.objects.get()
    assert first.url == second.url == reverse("jobs:detail", args=[job.pk])
    assert (job.owner, job.kind, job.unit) == (reviewer, "outline_file", province_report.unit)
    assert job.title == f"Báo cáo của {province_report.unit} (DOCX)"


def test_another_person_has_a_job_of_his_own(client, reviewer, viewer, province_report):
    for user in (reviewer, viewer):
        client.force_login(user)
        client.get(url_of(province_report, "pdf"))

    assert {job.owner for job in Job.objects.all()} == {reviewer, viewer}


def test_the_job_makes_the_file_and_tells_how_far_it_is(reviewer, province_report):
    heard = Listener()

    with listening(heard):
        done = outline_file.make_file(**asked(reviewer, province_report, "xlsx"))

    ((stored, name),) = heard.files
    assert done["name"] == name == "bao-cao-2025-66-2008-2018.xlsx"
    assert [words for _, _, words in heard.steps] == [
        "Đang tính số liệu",
        "Đang lập tệp",
        "Đang lưu tệp",
    ]
    with default_storage.open(stored) as file:
        assert file.read(2) == b"PK"
    default_storage.delete(stored)
    assert settings.JOBS["outline_file"]["makes_file"]


@pytest.mark.parametrize("change", ["moved", "left", "taken_out"])
def test_who_may_not_see_it_any_more_gets_no_file(change, reviewer, commune, province_report):
    job = asked(reviewer, province_report, "xlsx")
    if change == "moved":
        reviewer.unit = commune
    elif change == "left":
        reviewer.is_active = False
    else:
        province_report.void_reason, province_report.voided_at = "Nhầm", timezone.now()
        province_report.save()
    reviewer.save()

    with pytest.raises(ActionError, match="không có tệp"):
        outline_file.make_file(**job)


def asked(user, report, format):
    return {"by": user.pk, "within": user.unit_id, "report": report.pk, "format": format}


def test_a_pdf_that_cannot_be_made_says_why(client, clerk, base_report, monkeypatch):
    def broken(document):
        raise PdfError("Máy chủ thiếu thư viện Pango để tạo PDF.")

    monkeypatch.setitem(OUTLINE_FORMATS, "pdf", Format("application/pdf", broken))
    client.force_login(clerk)

    response = client.get(url_of(base_report, "pdf"))

    assert response.status_code == 503
    assert "Pango" in response.text


# --- the command line


def outline(report, **options):
    given = {"round": str(report.round_id), "unit": report.unit.key, "format": "xlsx"} | options
    call_command("outline", **given)


def test_operator_writes_the_report_to_a_file(base_report, tmp_path, capsys):
    outline(base_report, output=str(tmp_path / "bao-cao.xlsx"))

    assert openpyxl.load_workbook(tmp_path / "bao-cao.xlsx").sheetnames[0] == "Báo cáo"
    assert capsys.readouterr().out == f"Đã ghi {tmp_path / 'bao-cao.xlsx'}.\n"


def test_operator_writes_the_report_by_the_units_of_then(base_report, tmp_path):
    outline(base_report, view="recorded", output=str(tmp_path / "bao-cao.xlsx"))

    *parts, _ = openpyxl.load_workbook(tmp_path / "bao-cao.xlsx", read_only=True)  # but the sources
    words = [str(cell) for sheet in parts for row in sheet.values for cell in row if cell]
    assert any("Theo đơn vị lúc ghi, tại thời điểm" in cell for cell in words)
    assert not any("Theo đơn vị hiện nay, tại" in cell for cell in words)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"round": "999999"}, r"Không có đợt báo cáo 999999; các đợt gần đây: \d+ \(Tổng kết"),
        ({"round": "²"}, "Không có đợt báo cáo ²"),
        ({"round": ""}, "Chưa ghi đợt báo cáo"),
        ({"unit": "2025:0"}, "Không có đơn vị nào mang khóa 2025:0"),
        ({"unit": ""}, "Chưa ghi đơn vị"),
        ({"unit": "2025:66"}, "Tỉnh Đắk Lắk không có báo cáo trong đợt"),
        ({"format": "odt"}, "Ghi dạng tệp: --format pdf hoặc docx hoặc xlsx"),
        ({"view": "both"}, "Không có cách xem “both”"),
        ({"output": ""}, "Chưa ghi tệp ra"),
        ({"output": "/khong/co/tep"}, "Không ghi được tệp /khong/co/tep"),
    ],
)  # fmt: skip
def test_operator_reads_in_one_line_what_is_wrong(base_report, tmp_path, options, words):
    with pytest.raises(CommandError, match=words) as error:
        outline(base_report, **{"output": str(tmp_path / "x")} | options)

    assert "\n" not in str(error.value)

"""Our own summary table, sent back, comes in as figures of past years: the same figures."""

import io

import openpyxl
import pytest

from apps.aid_records.models import HistoricalTotal
from apps.reports import figures
from apps.reports.document import summary_document
from apps.reports.exports.summary_xlsx import summary_xlsx
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, AidRecordFactory
from tests.office import opened_by_libreoffice
from tests.reports.conftest import END, START

FIELDS = ("filed", "helped_by_red_cross", "helped_by_others", "persons", "value")


def as_it_is(path, folder):
    return path


def saved_without_results(path, folder):
    """What programs do that do not reckon."""
    book = openpyxl.load_workbook(path)
    book.save(folder / "khong-so.xlsx")
    return folder / "khong-so.xlsx"


@pytest.mark.parametrize("way", [as_it_is, saved_without_results, opened_by_libreoffice])
def test_the_table_sent_back_imports_to_the_same_figures(way, document, reviewer, tmp_path):
    document.layout.has_signatures = True
    HistoricalTotal.objects.all().delete()  # what the table holds already must not overlap
    (tmp_path / "bang.xlsx").write_bytes(summary_xlsx(document))

    path = way(tmp_path / "bang.xlsx", tmp_path)
    report = import_workbook("totals", path, unit=reviewer.unit, by=reviewer)

    assert report.errors == []
    found = {
        total.unit.name: tuple(getattr(total, field) for field in FIELDS)
        for total in HistoricalTotal.objects.select_related("unit")
    }
    expected = {
        row.name: (row.figures.c3, row.figures.c4, row.figures.c5, row.figures.c7, row.figures.c8)
        for row in document.summary.rows
        if any(getattr(row.figures, name) for name in ("c3", "c4", "c5", "c7", "c8"))
    }
    assert found == expected
    assert len(found) == 2
    assert {(total.starts_on, total.ends_on) for total in HistoricalTotal.objects.all()} == {
        (START, END)
    }
    assert import_workbook("totals", path, unit=reviewer.unit, by=reviewer).changes == 0


def test_districts_of_the_past_come_back_as_themselves(
    old_province, old_district, old_commune, reviewer
):
    address = AddressFactory(unit=old_commune, filed=True)
    AidRecordFactory(address=address)
    scope = figures.Scope(old_province, START, END, figures.View.RECORDED)
    content = io.BytesIO(summary_xlsx(summary_document(scope)))
    content.name = "bang.xlsx"

    report = import_workbook("totals", content, unit=reviewer.unit, by=reviewer)

    assert report.errors == []
    total = HistoricalTotal.objects.get()
    assert (total.unit, total.filed, total.helped_by_others) == (old_district, 1, 1)


def test_a_table_whose_years_are_on_file_already_names_what_overlaps(document, commune, reviewer):
    content = io.BytesIO(summary_xlsx(document))
    content.name = "bang.xlsx"

    report = import_workbook("totals", content, unit=reviewer.unit, by=reviewer)

    assert len(report.errors) == 2
    assert "01/01/2007 đến 30/06/2008" in " ".join(problem.message for problem in report.errors)

"""An exported list of addresses imports again as unchanged; its marks are those of the documents."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from apps.addresses import columns as addresses
from apps.addresses.choices import Category
from apps.addresses.exports import AddressExport
from apps.addresses.models import Address
from apps.sponsors import columns as sponsors
from tests import factories

DOCUMENT = settings.BASE_DIR / "docs" / "personal-data.md"
FIELDS = {
    "birth": "birth_date",
    "categories": "household_status",  # as sensitive as a whole: see the document
    "needs": "circumstances",
    "reviewed_on": "surveyed_on",
}


def classes(model):
    rows = re.findall(rf"\| `{model}\.(\w+)` \| (\w+) \|", DOCUMENT.read_text())
    return dict(rows)


def imported(kind, file, province, user, capsys):
    arguments = ["--unit", province.key, "--by", user.username, "--json"]
    call_command("import_workbook", kind, str(file), *arguments)
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == []
    return {name: found[name] for name in ("read", "created", "updated", "unchanged", "skipped")}


def saved(client, url, folder, format):
    file = Path(folder) / f"danh-sach.{format}"
    file.write_bytes(b"".join(client.get(f"{url}&xuat={format}").streaming_content))
    return file


@pytest.fixture
def families(commune, neighbour_commune):
    """Dossiers that are hard to write and read again."""
    ede = factories.AddressFactory(
        unit=commune,
        household=True,
        filed=True,
        full_name="H'Blim Mlô",
        birth_date=date(1985, 9, 7),
        birth_year=1985,
        legacy_code="0007",
        identity_number="066185001234",
        phone="0912345678",
        gender="female",
        ethnicity="Ê Đê",
        household_status="poor",
        hamlet="Buôn Tring",
        street="12/3 Trần Phú",
        circumstances="- Chồng mất\n- Nuôi ba con nhỏ; nhà dột",
        surveyed_on=date(2018, 1, 3),
    )
    for category in Category.objects.all()[:3]:
        ede.category_links.create(category=category)
    for need in ("Gạo; tiền thuốc", "=1+1", "Sửa nhà"):
        factories.NeedFactory(address=ede, description=need)
    factories.ReviewFactory(address=ede, reviewed_on=date(2019, 5, 6))
    factories.AddressFactory(unit=commune, closed=True, birth_year=1931)
    factories.AddressFactory(unit=commune, submitted=True)
    factories.AddressFactory(unit=neighbour_commune, collective=True, filed=True)
    return ede


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_exported_addresses_import_again_as_unchanged(
    client, reviewer, province, families, tmp_path, capsys, format
):
    client.force_login(reviewer)
    file = saved(client, f"{reverse('addresses:list')}?", tmp_path, format)
    before = list(Address.objects.order_by("pk").values())

    outcome = imported("addresses", file, province, reviewer, capsys)

    assert outcome == {"read": 4, "created": 0, "updated": 0, "unchanged": 4, "skipped": 0}
    assert list(Address.objects.order_by("pk").values()) == before
    assert families.needs.count() == 3
    assert families.reviews.count() == 1


def test_a_changed_cell_of_an_exported_file_changes_just_that(
    client, reviewer, province, families, tmp_path, capsys
):
    client.force_login(reviewer)
    file = saved(client, f"{reverse('addresses:list')}?", tmp_path, "csv")
    file.write_text(file.read_text().replace("0912345678", "0912345679"))

    outcome = imported("addresses", file, province, reviewer, capsys)

    families.refresh_from_db()
    assert (outcome["updated"], outcome["unchanged"]) == (1, 3)
    assert families.phone == "0912345679"


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_exported_sponsors_and_aid_import_again_as_unchanged(
    client, reviewer, province, families, tmp_path, capsys, format
):
    company = factories.SponsorFactory(
        unit=province, code="007", name="+84 Công ty", phone="0287654321", may_be_named=True
    )
    for given in (500_000, 500_000, None):
        factories.AidRecordFactory(
            address=families, sponsor=company, value=given, quantity="1.5", measure="tạ",
            description="Gạo", exclusion="X2" if given is None else "",
        )  # fmt: skip
    client.force_login(reviewer)
    of_sponsors = imported(
        "sponsors",
        saved(client, f"{reverse('sponsors:list')}?", tmp_path, format),
        province,
        reviewer,
        capsys,
    )
    of_aid = imported(
        "aid",
        saved(client, f"{reverse('aid_records:list')}?sort=given", tmp_path, format),
        province,
        reviewer,
        capsys,
    )

    assert of_sponsors == {"read": 1, "created": 0, "updated": 0, "unchanged": 1, "skipped": 0}
    assert of_aid == {"read": 3, "created": 0, "updated": 0, "unchanged": 3, "skipped": 0}


@pytest.mark.parametrize(
    ("columns", "model"),
    [(addresses.COLUMNS, "addresses.Address"), (sponsors.COLUMNS, "sponsors.Sponsor")],
)
def test_columns_are_as_personal_as_the_document_says(columns, model):
    said = classes(model)

    for column in columns:
        if column.field == "name":
            continue  # of firms too: whom a list names is told by sponsors.exports
        is_private = said[FIELDS.get(column.field, _field(column, said))] != "none"
        assert column.personal == is_private, column.name


def _field(column, said):
    return column.field if column.field in said else f"{column.field}_date"


def test_file_has_the_columns_of_the_import_and_the_state():
    assert AddressExport.columns[:-1] == addresses.COLUMNS
    assert AddressExport.columns[-1].name == "Trạng thái"

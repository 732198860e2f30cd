"""Pasting from Excel: any block becomes an import of its own, and nothing is saved before Lưu."""

import uuid

import pytest
from django.urls import reverse

from apps.addresses.columns import COLUMNS
from apps.addresses.models import Address
from apps.workbooks import pasted
from apps.workbooks.models import Import, StagedRow

PASTE = reverse("workbooks:paste")
HEADS = ["Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ"]


def tsv(*rows):
    return "\r\n".join("\t".join(row) for row in rows)


@pytest.fixture
def paste(client, reviewer, commune, province):
    client.force_login(reviewer)

    def paste_(text, **more):
        data = {"kind": "addresses", "unit": province.pk, "text": text, **more}
        return client.post(PASTE, data)

    return paste_


def row(number, day="11/04/2018"):
    return [f"P-{number}", "Cư Bao", "Cá nhân", f"H'Yim Kđoh {number}", day]


def test_fifty_rows_pasted_are_checked_and_wait_to_be_saved(client, paste):
    rows = [row(number, "31/02/2018" if number in (3, 7) else "11/04/2018") for number in range(50)]

    seen = client.get(paste(tsv(HEADS, *rows)).url).content.decode()

    run = Import.objects.get()
    assert run.is_pasted
    assert "50 đọc = 48 mới + 0 thay đổi + 0 không đổi + 0 bỏ qua + 2 lỗi" in seen
    assert 'name="o-5-filed_on"' in seen
    assert not Address.objects.exists()


def test_rows_without_headings_are_the_columns_in_the_order_the_page_names(client, paste):
    usual = [column.field for column in pasted.usual_columns(COLUMNS)]
    cells = {"kind": "Cá nhân", "full_name": "Y Bhiăn Niê", "unit": "Cư Bao", "birth": "1950"}

    paste(tsv([cells.get(field, "") for field in usual]))

    values = StagedRow.objects.get().cells
    assert "Y Bhiăn Niê" in values
    assert Import.objects.get().report["rows_in_error"] == 0


def test_more_cells_than_columns_without_headings_are_refused_with_the_remedy(paste):
    response = paste(tsv(["a"] * 9))

    assert "chép cả dòng tiêu đề" in response.content.decode()
    assert not Import.objects.exists()


def test_a_cell_of_several_lines_stays_one_cell(paste):
    heads = [*HEADS, "Hoàn cảnh"]

    paste(tsv(heads, [*row(1), '"Mẹ già\nnói: ""đói"""']))

    assert 'Mẹ già\nnói: "đói"' in StagedRow.objects.get().cells


def test_a_quote_that_never_closes_swallows_no_row(paste):
    paste(tsv(HEADS, ['"P-1', *row(1)[1:]], row(2)))

    assert StagedRow.objects.count() == 2


@pytest.mark.parametrize("text", ["", "\t\t\n\t", "   "])
def test_an_empty_grid_is_no_import(paste, text):
    assert "Chưa có gì để kiểm tra" in paste(text).content.decode()
    assert not Import.objects.exists()


def test_more_than_five_hundred_rows_are_led_to_the_file(paste):
    response = paste(tsv(HEADS, *[row(number) for number in range(501)]))

    assert "hoặc tải cả tệp lên" in response.content.decode()


def test_the_same_paste_sent_twice_is_one_import_and_a_changed_one_another(paste):
    key = str(uuid.uuid4())

    first = paste(tsv(HEADS, row(1)), form_key=key)
    again = paste(tsv(HEADS, row(1)), form_key=key)
    changed = paste(tsv(HEADS, row(2)), form_key=key)

    assert first.url == again.url != changed.url
    assert Import.objects.count() == 2
    assert first.cookies["diachi_saved"].value == key


def test_a_refused_paste_comes_back_whole(paste):
    text = tsv(HEADS, *[row(number) for number in range(501)])

    seen = paste(text).content.decode()

    assert "P-500" in seen


def test_what_was_pasted_can_be_taken_up_again_by_its_owner_only(
    client, paste, manager, neighbour_reviewer
):
    paste(tsv(HEADS, row(1)))
    url = f"{PASTE}?tu={Import.objects.get().token}"

    own = client.get(url).content.decode()
    client.force_login(neighbour_reviewer)
    others = client.get(url)

    assert "P-1\tCư Bao\tCá nhân" in own
    assert others.status_code == 404


def test_a_table_taken_up_again_takes_the_place_of_the_first(client, paste):
    paste(tsv(HEADS, row(1, "31/02/2018")))
    run = Import.objects.get()
    data = {"kind": "addresses", "unit": run.unit_id, "text": tsv(HEADS, row(1))}

    for _ in range(2):  # a second click
        client.post(f"{PASTE}?tu={run.token}", data)

    run = Import.objects.get()
    assert (run.status, run.report["rows_in_error"]) == ("ready", 0)


def test_cells_go_into_the_file_and_come_back_as_they_were():
    lines = [["a", 'b "c"'], ["", "d\ne"], ["f\tg", ""]]
    text = pasted.as_text(
        pasted.as_file(tsv(["Loại", "Họ và tên"], *_quoted(lines)), COLUMNS, at="x").read()
    )

    assert pasted.lines_of(text)[1:] == lines


def _quoted(lines):
    return [['"' + cell.replace('"', '""') + '"' for cell in line] for line in lines]

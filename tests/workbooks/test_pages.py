"""The pages of an import: upload, look, mend, save; in one's own units only, one's own rows only."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.addresses.models import Address
from apps.core.spreadsheets import Column
from apps.workbooks import actions
from apps.workbooks.grid import shown
from apps.workbooks.models import Import, StagedRow
from tests.factories import UserFactory
from tests.workbooks import workbook

HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ")
ROW = ("A-1", "Cư Bao", "Cá nhân", "Trần Thị Hoà", "11/04/2018")
BAD = ("A-2", "Cư Bao", "Cá nhân", "H'Yim Kđoh", "31/02/2018")
START = reverse("workbooks:start")


@pytest.fixture
def as_reviewer(client, reviewer, commune):
    client.force_login(reviewer)
    return client


def upload(client, *rows, unit, kind="addresses", heads=HEADS, file=None, **more):
    file = file or workbook(heads, *rows)
    return client.post(START, {"kind": kind, "unit": unit.pk, "file": file, **more})


def page(client, run, query=""):
    return client.get(reverse("workbooks:detail", args=[run.token]) + query).content.decode()


def mend(client, run, cells, *, version=None, follow=True):
    data = {f"o-{number}-{field}": text for (number, field), text in cells.items()}
    url = reverse("workbooks:mend", args=[run.token])
    return client.post(
        url, data | {"version": version or run.version, "next": "state=error"}, follow=follow
    )


@pytest.fixture
def waiting(as_reviewer, province):
    """One good row and one in error."""
    upload(as_reviewer, ROW, BAD, unit=province)
    return Import.objects.get()


# --- upload


def test_reviewer_sees_what_was_read_and_nothing_is_saved_yet(as_reviewer, province):
    response = upload(as_reviewer, ROW, unit=province)

    seen = page(as_reviewer, Import.objects.get())

    assert response.status_code == 302
    assert "1 đọc = 1 mới + 0 thay đổi + 0 không đổi + 0 bỏ qua + 0 lỗi" in seen
    assert "Lưu tất cả" in seen
    assert "Chưa lưu gì" in seen
    assert not Address.objects.exists()


def test_the_same_form_sent_twice_is_one_import(as_reviewer, province):
    key = str(uuid.uuid4())

    first = upload(as_reviewer, ROW, unit=province, form_key=key)
    second = upload(as_reviewer, ROW, unit=province, form_key=key)

    assert first.url == second.url
    assert Import.objects.count() == 1


def test_a_file_that_is_no_workbook_is_refused_in_words(as_reviewer, province):
    file = SimpleUploadedFile("tep.xlsx", b"Day la van ban")

    response = upload(as_reviewer, unit=province, file=file)

    assert "không phải là tệp bảng tính" in as_reviewer.get(response.url).content.decode()


def test_a_unit_outside_the_users_subtree_is_not_offered(as_reviewer, other_province):
    response = upload(as_reviewer, ROW, unit=other_province)

    assert response.status_code == 200
    assert not Import.objects.exists()


def test_clerk_and_viewer_may_not_import(client, clerk, viewer):
    for user in (clerk, viewer):
        client.force_login(user)

        assert client.get(START).status_code == 403
        assert client.get(reverse("workbooks:paste")).status_code == 403
        assert client.get(reverse("workbooks:template", args=["aid"])).status_code == 403


def test_a_file_saved_before_is_named_with_its_day_and_person(as_reviewer, province, reviewer):
    file = workbook(HEADS, ROW).read()
    upload(as_reviewer, unit=province, file=SimpleUploadedFile("a.xlsx", file))
    first = Import.objects.get()
    actions.save(first, by=reviewer, only_good=False, version=first.version)
    upload(as_reviewer, unit=province, file=SimpleUploadedFile("b.xlsx", file))

    seen = page(as_reviewer, Import.objects.latest("pk"))

    assert "Tệp này đã được tải lên trước đây" in seen
    assert str(first.token) in seen
    assert "không có gì để lưu" in seen


# --- asking


def test_a_column_nobody_knows_is_asked_once_and_remembered(as_reviewer, province):
    heads = ("Mã cũ", "Đơn vị", "Phân loại riêng", "Họ và tên", "Ghi chú thôn")
    upload(as_reviewer, ROW, unit=province, heads=heads)
    run = Import.objects.get()
    asked = page(as_reviewer, run)

    as_reviewer.post(
        reverse("workbooks:answer", args=[run.token]),
        {"c0": "kind", "c1": "-", "k0": "legacy_code", "k1": "unit", "k2": "full_name"},
    )
    upload(as_reviewer, ("B-1", *ROW[1:]), unit=province, heads=heads)

    assert "Chưa thấy cột bắt buộc: <strong>Loại</strong>" in asked
    assert "Ghi chú thôn" in asked
    assert {run.status for run in Import.objects.all()} == {"ready"}


def test_one_column_cannot_be_two_of_the_file(as_reviewer, province):
    heads = ("Mã cũ", "Đơn vị", "Phân loại riêng", "Họ và tên", "Ghi chú thôn")
    upload(as_reviewer, ROW, unit=province, heads=heads)
    run = Import.objects.get()

    response = as_reviewer.post(
        reverse("workbooks:answer", args=[run.token]),
        {"c0": "kind", "c1": "kind", "k0": "legacy_code", "k1": "unit", "k2": "full_name"},
    )

    assert "mỗi cột chỉ chọn một lần" in response.content.decode()
    run.refresh_from_db()
    assert run.status == "asking"


def test_old_fonts_are_shown_before_and_after_and_converted_only_when_asked(as_reviewer, province):
    heads = ("M· cò", "X·", "Lo¹i", "Hä vµ tªn", "Ngµy lËp hå s¬")
    row = ("A-1", "C­ Bao", "C¸ nh©n", "TrÇn ThÞ Hoµ", "11/04/2018")
    upload(as_reviewer, row, unit=province, heads=heads)
    run = Import.objects.get()
    asked = page(as_reviewer, run)

    as_reviewer.post(reverse("workbooks:answer", args=[run.token]), {"encoding": "yes"})

    assert "TrÇn ThÞ Hoµ" in asked
    assert "Trần Thị Hoà" in asked
    assert "Giữ nguyên" in asked
    assert "Trần Thị Hoà" in page(as_reviewer, run)


# --- looking


def test_each_row_shows_its_state_and_the_words_at_the_cell(as_reviewer, waiting):
    seen = page(as_reviewer, waiting, "?state=error")

    assert "không có thật" in seen
    assert 'name="o-3-filed_on"' in seen
    assert 'value="31/02/2018"' in seen
    assert "H&#x27;Yim Kđoh" in seen
    assert "Trần Thị Hoà" not in seen
    assert "Chỉ lưu 1 dòng tốt" in seen


def test_a_colleague_sees_the_numbers_but_no_row(client, waiting, province):
    client.force_login(UserFactory(role="reviewer", unit=province))

    seen = page(client, waiting)

    assert "2 đọc = 1 mới" in seen
    assert "Trần Thị Hoà" not in seen
    assert "Lưu tất cả" not in seen
    for step in ("mend", "save", "normal_case", "choose_unit", "answer"):
        assert client.post(reverse(f"workbooks:{step}", args=[waiting.token])).status_code == 403
    assert client.get(reverse("workbooks:row", args=[waiting.token, 3])).status_code == 403
    assert client.post(reverse("workbooks:drop", args=[waiting.token])).status_code == 403


def test_a_reviewer_of_another_province_finds_nothing(client, waiting, neighbour_reviewer):
    client.force_login(neighbour_reviewer)

    assert client.get(reverse("workbooks:detail", args=[waiting.token])).status_code == 404
    assert client.post(reverse("workbooks:save", args=[waiting.token])).status_code == 404
    assert client.get(reverse("workbooks:row", args=[waiting.token, 3])).status_code == 404
    assert str(waiting.token) not in client.get(reverse("workbooks:list")).content.decode()


def test_the_list_names_who_imported_what_and_narrows(as_reviewer, waiting, reviewer):
    everything = as_reviewer.get(reverse("workbooks:list")).content.decode()
    others = as_reviewer.get(reverse("workbooks:list") + "?status=saved").content.decode()

    assert "tep.xlsx" in everything
    assert reviewer.full_name in everything
    assert "Chờ lưu" in everything
    assert "Không có lần nhập nào khớp" in others


def test_the_list_comes_as_a_file_of_just_what_is_shown(as_reviewer, waiting):
    response = as_reviewer.get(reverse("workbooks:list") + "?kind=addresses&xuat=csv")

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert "tep.xlsx" in lines[1]
    assert "Chờ lưu" in lines[1]
    assert len(lines) == 2


def test_fifty_rows_cost_no_more_queries_than_two(
    as_reviewer, province, django_assert_max_num_queries
):
    rows = [(f"A-{number}", *BAD[1:]) for number in range(60)]
    upload(as_reviewer, *rows, unit=province)
    run = Import.objects.get()

    with django_assert_max_num_queries(20):
        seen = page(as_reviewer, run, "?state=error&page=1")

    assert seen.count('name="o-') == 50


# --- mending


def test_a_mended_cell_is_checked_at_once_and_its_original_stays_in_sight(as_reviewer, waiting):
    response = mend(as_reviewer, waiting, {(3, "filed_on"): "28/02/2018"})

    assert response.redirect_chain[0][0].endswith("?state=error#cac-dong")
    row = StagedRow.objects.get(number=3)
    assert row.state == "ok"
    seen = page(as_reviewer, waiting)
    assert "Lưu tất cả" in seen
    assert "31/02/2018" in seen


def test_a_cell_that_is_still_wrong_keeps_what_was_typed(as_reviewer, waiting):
    seen = mend(as_reviewer, waiting, {(3, "filed_on"): "30/02/2018"}).content.decode()

    assert 'value="30/02/2018"' in seen
    assert "không có thật" in seen


def test_cells_typed_on_an_old_page_are_shown_beside_what_is_there_now(as_reviewer, waiting):
    mend(as_reviewer, waiting, {(3, "filed_on"): "27/02/2018"})

    stale = mend(as_reviewer, waiting, {(3, "filed_on"): "28/02/2018"}, version=1)
    seen = stale.content.decode()

    assert stale.status_code == 200
    assert 'value="28/02/2018"' in seen
    assert "Đang lưu: 27/02/2018" in seen
    fresh = Import.objects.get()
    mend(as_reviewer, fresh, {(3, "filed_on"): "28/02/2018"})
    assert "28/02/2018" in StagedRow.objects.get(number=3).cells


def test_cells_sent_while_the_file_is_being_checked_stay_in_their_boxes(as_reviewer, waiting):
    Import.objects.update(status="reading")

    sent = mend(as_reviewer, waiting, {(3, "filed_on"): "28/02/2018"}).content.decode()
    url = reverse("workbooks:row", args=[waiting.token, 3])
    of_row = as_reviewer.post(url, {"version": 1, "o-3-filed_on": "28/02/2018"}).content.decode()

    for seen in (sent, of_row):
        assert "đang được kiểm tra lại" in seen
        assert 'value="28/02/2018"' in seen


def test_a_row_has_a_page_of_its_own_and_goes_back_to_what_the_file_says(as_reviewer, waiting):
    url = reverse("workbooks:row", args=[waiting.token, 3])

    as_reviewer.post(url, {"version": waiting.version, "o-3-filed_on": "28/02/2018"})
    mended = as_reviewer.get(url).content.decode()
    version = Import.objects.get().version
    as_reviewer.post(url, {"version": version, "put_back": "1"})

    assert "Trong tệp:" in mended
    row = StagedRow.objects.get(number=3)
    assert (row.original, row.state) == (None, "error")


def test_a_row_that_is_not_in_the_file_is_not_found(as_reviewer, waiting):
    assert as_reviewer.get(reverse("workbooks:row", args=[waiting.token, 99])).status_code == 404


def test_names_in_capitals_are_shown_before_and_after_and_changed_by_one_button(
    as_reviewer, province
):
    upload(as_reviewer, (*ROW[:3], "TRẦN THỊ HOÀ", ROW[4]), unit=province)
    run = Import.objects.get()
    before = page(as_reviewer, run)

    as_reviewer.post(reverse("workbooks:normal_case", args=[run.token]), {"version": run.version})

    assert "TRẦN THỊ HOÀ" in before
    assert "<td>Trần Thị Hoà</td>" in before
    assert "Trần Thị Hoà" in StagedRow.objects.get().cells


def test_a_unit_that_is_unclear_is_chosen_for_all_its_rows_at_once(
    as_reviewer, province, commune, neighbour_commune
):
    rows = [(f"A-{number}", "Xã Chưa Rõ", *ROW[2:]) for number in range(3)]
    upload(as_reviewer, *rows, ("A-9", "Buôn Lạ", *ROW[2:]), unit=province)
    run = Import.objects.get()
    before = page(as_reviewer, run)

    as_reviewer.post(
        reverse("workbooks:choose_unit", args=[run.token]),
        {
            "text": ["Xã Chưa Rõ", "Buôn Lạ"],
            "unit": [commune.key, neighbour_commune.key],
        },
    )

    assert "(3 dòng)" in before
    assert set(StagedRow.objects.values_list("state", flat=True)) == {"ok"}


def test_the_mended_file_takes_the_place_of_the_first(as_reviewer, waiting):
    file = workbook((*HEADS, "Lỗi"), (*ROW, ""), (*BAD[:4], "28/02/2018", "Ngày không có thật"))

    as_reviewer.post(reverse("workbooks:replace", args=[waiting.token]), {"file": file})

    assert "Lưu tất cả" in page(as_reviewer, waiting)


def test_the_own_file_comes_back_with_its_errors_and_goes_in_again(as_reviewer, waiting):
    response = as_reviewer.get(reverse("workbooks:returned", args=[waiting.token]))

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "Lỗi" in cells[0]
    assert "không có thật" in cells[2][cells[0].index("Lỗi")]
    assert cells[1][:5] == list(ROW)


# --- saving, giving up, undoing


def test_good_rows_are_saved_and_the_page_names_what_stayed_out(as_reviewer, waiting):
    save = reverse("workbooks:save", args=[waiting.token])

    first = as_reviewer.post(save, {"version": waiting.version, "only_good": "1"}, follow=True)
    as_reviewer.post(save, {"version": waiting.version, "only_good": "1"})

    assert [address.full_name for address in Address.objects.all()] == ["Trần Thị Hoà"]
    seen = first.content.decode()
    assert "Đã lưu" in seen
    assert "1 dòng lỗi chưa được lưu" in seen
    assert "H&#x27;Yim Kđoh" in seen


def test_a_file_with_errors_is_not_saved_as_a_whole(as_reviewer, waiting):
    save = reverse("workbooks:save", args=[waiting.token])

    seen = as_reviewer.post(save, {"version": waiting.version}, follow=True).content.decode()

    assert "Còn 1 dòng lỗi" in seen
    assert not Address.objects.exists()


def test_only_what_was_seen_is_saved(as_reviewer, waiting):
    mend(as_reviewer, waiting, {(3, "filed_on"): "28/02/2018"})

    save = reverse("workbooks:save", args=[waiting.token])
    seen = as_reviewer.post(save, {"version": 1}, follow=True).content.decode()

    assert "Xem lại kết quả" in seen
    assert not Address.objects.exists()


def test_a_saved_import_is_undone_after_a_reason_and_says_what_became_of_it(as_reviewer, waiting):
    save = reverse("workbooks:save", args=[waiting.token])
    as_reviewer.post(save, {"version": waiting.version, "only_good": "1"})
    undo = reverse("workbooks:undo", args=[waiting.token])
    asked = as_reviewer.get(undo).content.decode()

    without = as_reviewer.post(undo, {"reason": ""})
    done = as_reviewer.post(undo, {"reason": "Nhập nhầm tệp"}, follow=True).content.decode()

    assert "1 bản ghi đã thêm được hủy" in asked
    assert without.status_code == 200
    assert "1 bản ghi được hủy" in done
    assert Address.objects.get().is_voided


def test_an_import_given_up_keeps_nothing_of_the_file(as_reviewer, waiting):
    drop = reverse("workbooks:drop", args=[waiting.token])

    assert "tệp trên máy của bạn còn nguyên" in as_reviewer.get(drop).content.decode()
    as_reviewer.post(drop)

    assert not StagedRow.objects.exists()
    assert "không có gì của tệp được lưu" in page(as_reviewer, waiting)


def test_the_template_file_of_a_kind_comes_as_a_workbook(as_reviewer):
    response = as_reviewer.get(reverse("workbooks:template", args=["addresses"]))

    assert io.BytesIO(b"".join(response.streaming_content)).read(2) == b"PK"
    assert as_reviewer.get(reverse("workbooks:template", args=["gi"])).status_code == 404


@pytest.mark.parametrize(
    ("cell", "grouped", "words"),
    [(7.0, True, "7"), (5_000_000.0, True, "5.000.000"), (4.0, False, "4"), (1.5, False, "1,5")],
)
def test_a_number_stands_in_the_grid_as_people_write_it(cell, grouped, words):
    assert shown(cell, Column("Cột", "field", grouped=grouped)) == words

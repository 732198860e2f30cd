"""Files of links as people and the state write them."""

import io

import pytest

from apps.core.spreadsheets import SpreadsheetError, write_table
from apps.organisation.models import UnitChange
from apps.reorganisations.columns import EXAMPLES, LINKS
from apps.reorganisations.reading import in_kind, read_links
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
What = UnitChange.What


def file(text, name="links.csv"):
    found = io.BytesIO(text.encode())
    found.name = name
    return found


def said(lines):
    return [
        (
            line.what,
            line.old and line.old.name,
            line.new.name if line.new else line.new_key,
            line.new_name,
        )
        for line in lines.changes
    ]


STATE = "old_code,new_code,share,era_from,era_to,resolution\n"
OURS = "Việc,Đơn vị cũ,Đơn vị mới,Phần,Tên mới,Loại mới,Cấp trên mới\n"


def test_the_states_own_file_is_read_as_it_is(nation, province, commune, neighbour_commune):
    links = file(f"{STATE}24340,22291,whole,2025,2025,1/NQ\n")

    lines = read_links(links, scope=province)

    assert lines.problems == []
    assert said(lines) == [(What.JOIN, "Phường Cư Bao", "Xã Hòa Xuân", "")]
    assert lines.changes[0].decree == "1/NQ"


def test_a_new_unit_is_taken_from_the_catalogue_beside_it(province, commune, neighbour_commune):
    links = file(f"{STATE}24340,99999,part,2025,2025,\n24340,22291,part,2025,2025,\n")
    units = file("era,code,name,kind,parent_code\n2025,99999,Xã Ea Mới,xa,66\n", "communes.csv")

    lines = read_links(links, scope=province, units=[units])

    assert lines.problems == []
    assert said(lines) == [
        (What.NEW, None, "2025:99999", "Xã Ea Mới"),
        (What.DIVIDE, "Phường Cư Bao", "2025:99999", ""),
        (What.DIVIDE, "Phường Cư Bao", "Xã Hòa Xuân", ""),
    ]
    assert (lines.changes[0].new_kind, lines.changes[0].new_parent) == ("commune", province)
    assert [line.position for line in lines.changes] == [1, 2, 3]


def test_a_new_province_comes_before_the_communes_below_it(nation, province, commune):
    links = file(f"{STATE}66,15,whole,2025,2025,\n24340,24341,whole,2025,2025,\n")
    units = [
        file("code,name,kind,parent_code,era\n24341,Phường Bao,phuong,15,2025\n"),
        file("code,name,kind,parent_code,era\n15,Tỉnh Cao Nguyên,tinh,,2025\n"),
    ]

    lines = read_links(links, scope=nation, units=units)

    assert lines.problems == []
    assert [line.new_key for line in lines.changes[:2]] == ["2025:15", "2025:24341"]
    assert lines.changes[0].new_parent == nation
    assert lines.changes[1].new_parent_key == "2025:15"


def test_people_write_names_and_words_for_all_seven_kinds(nation, province, other_province):
    for number, name in enumerate(["Xã A", "Xã B", "Xã C", "Xã D", "Xã E", "Xã F", "Trường G"]):
        UnitFactory(parent=province, code=f"9000{number}", name=name)
    rows = [
        "nhập,Xã A,Xã B,,,,",
        "chia,Xã C,Xã B,,,,",
        "chia,xa c,Phường Mới,,,,",
        "lập mới,,,,Phường Mới,,Đắk Lắk",
        "đổi tên,Xã D,,,Xã Đ,,",
        "đổi loại,Xã E,,,,Phường,",
        "chuyển cấp trên,Xã F,,,,,Tỉnh Tây Ninh",
        "kết thúc,Trường G,,,,,",
    ]

    lines = read_links(file(OURS + "\n".join(rows)), scope=nation)

    assert lines.problems == []
    assert [line.what for line in lines.changes] == [
        What.NEW,
        What.JOIN,
        What.DIVIDE,
        What.DIVIDE,
        What.RENAME,
        What.CHANGE_KIND,
        What.TRANSFER,
        What.DISSOLVE,
    ]
    assert lines.changes[3].new_key == lines.changes[0].new_key == "66-1"
    assert (lines.changes[5].new_kind, lines.changes[5].new_name) == ("ward", "Phường E")
    assert lines.changes[6].new_parent == other_province


def test_what_a_row_lacks_is_said_with_its_number_and_the_remedy(province, commune):
    rows = [
        ",Phường Cư Bao,Xã Hòa Xuân,,,,",
        "gộp,Phường Cư Bao,,,,,",
        "đổi tên,Phường Cư Bao,,,,,",
        "kết thúc,Xã Không Có,,,,,",
        "nhập,Phường Cư Bao,Xã Không Có,,,,",
        "lập mới,,,,Xã Trống,,",
        "đổi loại,Phường Cư Bao,,,,Làng,",
    ]

    lines = read_links(file(OURS + "\n".join(rows)), scope=province)

    assert [row for row, _ in lines.problems] == [2, 3, 4, 5, 6, 7, 8]
    words = [words for _, words in lines.problems]
    assert "toàn bộ hay một phần" in words[0]
    assert "Không hiểu việc “gộp”" in words[1]
    assert "ghi ở cột Tên mới" in words[2]
    assert "Không có đơn vị “Xã Không Có”" in words[3]
    assert "gửi kèm tệp đơn vị mới" in words[4]
    assert "Cấp trên mới" in words[5]
    assert "Làng" in words[6]


def test_rows_about_provinces_that_are_not_here_are_left_out_and_counted(
    province, commune, neighbour_commune
):
    rows = "01234,56789,whole,2004,2025,\n24340,22291,whole,2025,2025,\n"

    lines = read_links(file(STATE + rows), scope=province)

    assert lines.left_out == [2]
    assert len(lines.changes) == 1


def test_the_states_list_of_changed_kinds_is_read_as_it_is(province, commune):
    head = "date,resolution,code,what,old_kind,new_kind,old_name,new_name,unit_since\n"
    rows = (
        "2026-08-04,388/NQ,24340,kind,phuong,xa,Phường Cư Bao,Xã Cư Bao,2025-07-01\n"
        "2026-08-04,388/NQ,07294,kind,xa,phuong,Xã Bố Hạ,Phường Bố Hạ,2025-07-01\n"
    )

    lines = read_links(file(head + rows, "changes.csv"), scope=province)

    assert lines.problems == []
    assert lines.left_out == [3]
    assert said(lines) == [(What.CHANGE_KIND, "Phường Cư Bao", "", "Xã Cư Bao")]


def test_a_file_about_other_provinces_alone_makes_no_draft(province):
    lines = read_links(file(f"{STATE}01234,56789,whole,2004,2025,\n"), scope=province)

    assert lines.changes == []
    assert "Không dòng nào" in lines.problems[0][1]


def test_a_mistyped_code_beside_units_of_ours_is_an_error(province, commune, neighbour_commune):
    rows = "24344,22291,whole,2025,2025,\n24340,22291,whole,2025,2025,\n"

    lines = read_links(file(STATE + rows), scope=province)

    assert [row for row, _ in lines.problems] == [2]


def test_two_units_of_one_name_are_never_guessed(nation, province, other_province):
    UnitFactory(parent=province, code="11111", name="Xã Hòa Bình")
    UnitFactory(parent=other_province, code="22222", name="Xã Hoà Bình")

    lines = read_links(file(f"{OURS}kết thúc,Xã Hòa Bình,,,,,"), scope=nation)

    assert "2025:11111" in lines.problems[0][1]
    assert "2025:22222" in lines.problems[0][1]


def test_the_template_file_is_read_by_its_own_headings(nation, province):
    stream = io.BytesIO()
    rows = ([row.get(column.field, "") for column in LINKS] for row in EXAMPLES)
    write_table(stream, title="Mẫu", columns=LINKS, rows=rows)
    stream.seek(0)
    stream.name = "mau.xlsx"
    for letter in "ABCDHILM":
        UnitFactory(parent=province, name=f"Xã {letter}")
    UnitFactory(parent=province, name="Trường O", kind="school")
    UnitFactory(parent=nation, kind="province", name="Tỉnh G")
    UnitFactory(parent=nation, kind="province", name="Tỉnh N")

    lines = read_links(stream, scope=nation)

    assert lines.problems == []
    assert {line.what for line in lines.changes} == set(What)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Xã Bố Hạ", "ward", "Phường Bố Hạ"),
        ("Thị trấn Ea Súp", "commune", "Xã Ea Súp"),
        ("Tỉnh Bắc Ninh", "central_city", "Thành phố Bắc Ninh"),
        ("Trường Kim Đồng", "school", "Trường Kim Đồng"),
    ],
)
def test_a_change_of_kind_alone_changes_the_word_before_the_name(name, kind, expected):
    assert in_kind(name, kind) == expected


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("nhập,Xã Hòa Xuân,Phường Cư Bao,một phần,,,,", "sửa một trong hai cột"),
        ("đổi tên,Xã Hòa Xuân,,,#REF!,,,", "công thức chưa có kết quả"),
        ("đổi loại,Xã Hòa Xuân,,,,,,", "đổi thành loại gì"),
        (f"đổi tên,Xã Hòa Xuân,,,{'Xã ' + 'x' * 200},,,", "nhiều nhất 200"),
        (f"kết thúc,Xã Hòa Xuân,,,,,,{'9' * 121}", "nhiều nhất 120"),
        ("lập mới,,abcdefghijklmnopqrstuvwx,,Xã Mới,,Tỉnh Đắk Lắk,", "dài quá 24"),
        ("lập mới,,99998,,Xã Mới Hai,,Tỉnh Đắk Lắk,", "đã dùng ở dòng 2"),
    ],
)
def test_a_row_that_contradicts_itself_or_holds_no_real_value_is_refused(
    province, commune, neighbour_commune, row, words
):
    head = "Việc,Đơn vị cũ,Đơn vị mới,Phần,Tên mới,Loại mới,Cấp trên mới,Nghị quyết\n"
    links = file(f"{head}lập mới,,99998,,Xã Mới Một,,Tỉnh Đắk Lắk,\n{row}\n")

    lines = read_links(links, scope=province)

    assert [number for number, _ in lines.problems] == [3]
    assert words in lines.problems[0][1]


def test_a_new_unit_keeps_its_own_decree_and_may_stand_before_the_unit_above_it(nation):
    rows = "lập mới,98001,Xã Mới,Tỉnh Mới,7/NQ\nlập mới,98,Tỉnh Mới,vn,6/NQ\n"
    links = file(f"Việc,Đơn vị mới,Tên mới,Cấp trên mới,Nghị quyết\n{rows}")

    lines = read_links(links, scope=nation)

    assert lines.problems == []
    assert [(line.new_name, line.decree) for line in lines.changes] == [
        ("Tỉnh Mới", "6/NQ"),
        ("Xã Mới", "7/NQ"),
    ]


def test_a_code_that_an_old_unit_had_may_be_given_anew(province):
    UnitFactory(parent=province, key="2004:25510", code="25510", era="2004", name="Xã Mỏ Công")
    links = file("Việc,Đơn vị mới,Tên mới,Cấp trên mới\nlập mới,25510,Xã Trà Vong,2025:66\n")

    lines = read_links(links, scope=province)

    assert lines.problems == []
    assert lines.changes[0].new_key == "2025:25510"


def test_what_of_a_file_was_taken_for_no_row_is_told(province, commune):
    links = file("Việc,Đơn vị cũ,Tên mới\nđổi tên,Phường Cư Bao,Phường Pao\nXã Hòa Xuân,,\n")

    lines = read_links(links, scope=province)

    assert len(lines.changes) == 1
    assert any("dòng 3" in words for words in lines.notes)


def test_a_file_in_an_old_font_is_refused_by_the_name_of_its_font(province, commune):
    text = "Viöc,§¬n vÞ cò,§¬n vÞ míi,PhÇn\nnhËp,Ph­êng C­ Bao,X· Hßa Xu©n,toµn bé\n"

    with pytest.raises(SpreadsheetError, match="TCVN3"):
        read_links(file(text), scope=province)


def test_a_number_is_a_code_and_never_a_ward_that_is_called_by_it(nation, province):
    UnitFactory(parent=province, key="2004:26872", era="2004", code="26872", name="Phường 15")
    links = file(f"{STATE}66,15,whole,2025,2025,\n")
    units = file("era,code,name,kind,parent_code\n2025,15,Tỉnh Lào Cai,tinh,\n", "provinces.csv")

    lines = read_links(links, scope=nation, units=[units])

    assert lines.problems == []
    assert [line.new_key for line in lines.changes] == ["2025:15", "2025:15"]

"""Text in TCVN3 and VNI: told by content, converted exactly, and Unicode never touched."""

import csv
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from apps.core.legacy_text import convert, converted, previews, recognise
from apps.core.spreadsheets import Column, find_table
from apps.core.spreadsheets.reading import Sheet, Workbook

SMALL = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
MARKED = [letter for letter in SMALL if letter not in "abcdefghijklmnopqrstuvwxyz"]

# Written out once more, from tables of the two encodings: what each letter is on the disk.
TCVN3_BYTES = dict(
    zip(
        MARKED,
        bytes.fromhex(
            "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ae cccecfd0d1 aad2d3d4d5d6 d7d8dcddde"
            "dfe1e2e3e4 abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe"
        ),
        strict=True,
    )
)
TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("a1a2a3a4a5a6a7"), strict=True))
VNI_CODES = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä "
    "ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï "
    "uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î"
)
VNI_BYTES = dict(zip(MARKED, VNI_CODES.split(), strict=True))

PEOPLE = [
    "Nguyễn Thị Bình",
    "Trần Văn Hoà",
    "Lê Thị Hồng Ngọc",
    "Đặng Đình Đức",
    "Phạm Quốc Tuấn",
    "Võ Thị Sáu",
    "Huỳnh Tấn Lợi",
    "Bùi Xuân Phương",
    "Hồ Thị Mỹ Lệ",
    "Nông Văn Dền",
    "Trịnh Hữu Nghĩa",
    "Quách Thuỳ Dương",
    "H'Blim Mlô",
    "Y Bhiăn Niê Kđăm",
    "H'Yim Kđoh",
]
SENTENCES = [
    "Hộ nghèo, chồng mất sớm, nuôi ba con nhỏ đang tuổi ăn học",
    "Bị tai biến nằm liệt giường, không có người chăm sóc; cần xe lăn và tiền thuốc hằng tháng",
    "Nhà ở tạm bợ, dột nát, mùa mưa phải ở nhờ hàng xóm",
    "Thôn 3, xã Hoà Xuân, thị xã Buôn Hồ, tỉnh Đắk Lắk",
    "gạo, mì, dầu ăn, nước mắm, quần áo ấm",
]


def in_tcvn3(text):
    """As Windows shows the bytes of .VnTime, in which capitals with a tone are small letters."""
    codes = TCVN3_BYTES | TCVN3_CAPITALS
    codes = {letter.upper(): code for letter, code in TCVN3_BYTES.items()} | codes
    return b"".join(
        bytes([codes[letter]]) if letter in codes else letter.encode("cp1252") for letter in text
    ).decode("cp1252")


def in_vni(text):
    codes = VNI_BYTES | {letter.upper(): code.upper() for letter, code in VNI_BYTES.items()}
    return "".join(codes.get(letter, letter) for letter in text)


ENCODERS = {"tcvn3": in_tcvn3, "vni": in_vni}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("text", [*PEOPLE, *SENTENCES])
def test_text_comes_back_exactly_as_it_was_before_the_old_encoding(encoding, text):
    old = ENCODERS[encoding](text)

    assert old != text
    assert convert(old, encoding) == text


def test_all_134_letters_of_vni_are_known():
    letters = MARKED + [letter.upper() for letter in MARKED]

    assert len(letters) == 134
    for letter in letters:
        assert converted([[in_vni(f"Trần Văn {letter}")]], "vni")[0][0] == f"Trần Văn {letter}"


def test_all_letters_of_tcvn3_are_known():
    for letter in [*MARKED, *TCVN3_CAPITALS]:
        text = f"Trần Văn x{letter}" if letter in MARKED else f"Trần Văn {letter}n"
        assert convert(in_tcvn3(text), "tcvn3") == text


@pytest.mark.parametrize("text", [name.upper() for name in PEOPLE] + [s.upper() for s in SENTENCES])
@pytest.mark.parametrize("encoding", ENCODERS)
def test_capitals_come_back_as_capitals(encoding, text):
    assert convert(ENCODERS[encoding](text), encoding) == text


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("NGUYÔN THÞ B×NH", "NGUYỄN THỊ BÌNH"),
        ("L£ THÞ Hµ", "LÊ THỊ HÀ"),
        ("NguyÔn ThÞ ¸nh", "Nguyễn Thị Ánh"),
        ("Hé gia ®×nh", "Hộ gia đình"),
        ("nguyÔn thÞ b×nh", "nguyễn thị bình"),
        ("­u tiªn hé nghÌo", "ưu tiên hộ nghèo"),
    ],
)
def test_capitals_that_tcvn3_has_no_codes_for_follow_the_others(old, text):
    assert convert(old, "tcvn3") == text


@pytest.mark.parametrize(("old", "text"), [("NGUYEãN THò BÌNH", "NGUYỄN THỊ BÌNH")])
def test_small_marks_behind_capitals_of_vni_are_capitals(old, text):
    assert convert(old, "vni") == text


UNICODE = [
    "Hoà",
    "Trần Thị Hoà",
    "Hoá",
    "Lê Thanh Hùng",
    "H'Blim Mlô",
    "Y Bhiăn Niê",
    "Niê",
    "Krông Búk",
    "Buôn Êga",
    "café",
    "Noël",
    "René Côté",
    "Bê",
    "Hé",
    "Ôtô",
    "xà phòng",
    "«Hoa»",
    "5 × 3 m²",
    "§ 5",
    "37 °C",
    "© 2012",
    "Công ty TNHH Hà Lan",
    *PEOPLE,
    *SENTENCES,
    *(unicodedata.normalize("NFD", text) for text in [*PEOPLE, *SENTENCES]),
    "",
    "A-1",
    "x" * 50_000,
]


@pytest.mark.parametrize("text", UNICODE)
@pytest.mark.parametrize("encoding", ENCODERS)
def test_unicode_is_never_converted(encoding, text):
    assert convert(text, encoding) == text


def names_of_units():
    for path in (Path(settings.BASE_DIR) / "fixtures/units").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if name := row.get("name"):
                    yield name


@pytest.mark.parametrize("encoding", ENCODERS)
def test_names_of_all_units_stay_and_nearly_all_come_back(encoding):
    names = {name for name in names_of_units() if not name.isascii()}
    assert len(names) > 5_000

    assert [name for name in names if convert(name, encoding) != name] == []
    lost = [name for name in names if convert(ENCODERS[encoding](name), encoding) != name]
    assert len(lost) < len(names) / 200


# --- which encoding a file speaks for


@pytest.mark.parametrize("encoding", ENCODERS)
def test_file_in_an_old_encoding_is_recognised(encoding):
    encode = ENCODERS[encoding]

    assert recognise(map(encode, PEOPLE)) == encoding
    assert recognise([*map(encode, PEOPLE[:3]), *SENTENCES, "Họ và tên", "A-1"]) == encoding


def test_file_in_unicode_is_not_offered_for_conversion():
    assert recognise(UNICODE) is None
    assert recognise(names_of_units()) is None
    assert recognise([]) is None
    assert recognise(["A-1", "Hoa", "0900000001"]) is None


def test_one_strange_word_is_no_evidence():
    assert recognise(["Traàn", *PEOPLE]) is None


def test_file_with_both_encodings_is_recognised_one_after_the_other():
    texts = [*map(in_vni, PEOPLE), *map(in_tcvn3, PEOPLE[:6])]

    first = recognise(texts)
    once = [convert(text, first) for text in texts]
    second = recognise(once)

    assert (first, second) == ("vni", "tcvn3")
    assert [convert(text, second) for text in once] == [*PEOPLE, *PEOPLE[:6]]


def test_reviewer_sees_before_and_after():
    texts = ["A-1", "Hoa", *map(in_tcvn3, PEOPLE)]

    assert previews(texts, "tcvn3", 2) == [
        ("NguyÔn ThÞ B×nh", "Nguyễn Thị Bình"),
        ("TrÇn V¨n Hoµ", "Trần Văn Hoà"),
    ]
    assert previews(PEOPLE, "tcvn3", 2) == []


# --- a table


def test_word_of_two_readings_is_read_as_the_rest_of_its_row():
    rows = [
        ["NguyÔn ThÞ B×nh", "Hé", 5],
        ["Nguyễn Thị Bình", "Hé", None],
        ["Hoa", "Hé", ""],
    ]

    assert converted(rows, "tcvn3") == [
        ["Nguyễn Thị Bình", "Hộ", 5],
        ["Nguyễn Thị Bình", "Hé", None],
        ["Hoa", "Hé", ""],
    ]


def test_workbook_is_read_in_unicode_when_somebody_said_so():
    rows = [
        [in_tcvn3("Họ và tên"), in_tcvn3("Loại")],
        [in_tcvn3("Lê Hùng"), in_tcvn3("Hộ")],
        ["Trần Thị Hoà", "Hộ"],
    ]
    workbook = Workbook("a.xls", (Sheet("Trang 1", rows),))
    columns = (Column("Họ và tên", "name"), Column("Loại", "kind"))

    once = workbook.converted("tcvn3")

    assert [row for _, row in find_table(once, columns).rows] == [
        ("Lê Hùng", "Hộ"),
        ("Trần Thị Hoà", "Hộ"),
    ]
    assert once.converted("tcvn3").sheets[0].rows() == once.sheets[0].rows()
    assert workbook.sheets[0].rows() == rows
    assert list(workbook.texts(2)) == [in_tcvn3("Họ và tên"), in_tcvn3("Loại")]


# --- whatever the text

WINDOWS_1252 = [chr(code) for code in [*range(32, 127), *range(0xA1, 0x100)]]


@given(
    st.text(st.sampled_from(WINDOWS_1252) | st.sampled_from(SMALL + SMALL.upper())),
    st.sampled_from(["tcvn3", "vni"]),
)
def test_converting_twice_changes_nothing_more(text, encoding):
    once = convert(text, encoding)

    assert convert(once, encoding) == once


@given(
    st.lists(
        st.sampled_from([in_vni(p) for p in PEOPLE] + [in_tcvn3(p) for p in PEOPLE] + UNICODE)
    ),
    st.sampled_from(["tcvn3", "vni"]),
)
def test_converting_a_table_twice_changes_nothing_more(cells, encoding):
    once = converted([cells], encoding)

    assert converted(once, encoding) == once


@given(
    st.lists(st.sampled_from(" ".join([*PEOPLE, *SENTENCES]).split()), min_size=1).map(" ".join),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(["tcvn3", "vni"]),
)
def test_vietnamese_in_unicode_stays_however_it_is_composed(text, form, encoding):
    text = unicodedata.normalize(form, text)

    assert convert(text, encoding) == text

import itertools
import random
import time
import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.text import (
    KEY_LENGTH,
    fold,
    fold_sql,
    given_name,
    in_normal_case,
    is_all_caps,
    natural_key,
    search_words,
    sort_key,
    tidy,
    tidy_lines,
    whole_number,
)

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯẤằễộựỡữĕŏŭñčĆÐð'’`\u0300\u0301\u0303\u0309\u0323\u0306\u0302"
    '\u031b \u00a0\u200b\t-.,0123456789()"“”\r\n',
    max_size=30,
)
TEXT = st.one_of(VIETNAMESE, st.text(max_size=30))
STORABLE = st.one_of(
    VIETNAMESE,
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30),
)


def nfd(text):
    return unicodedata.normalize("NFD", text)


# --- tidy


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn   Thị\u00a0Hoa ", "Nguyễn Thị Hoa"),
        (nfd("Nguyễn Thị Hoà"), "Nguyễn Thị Hoà"),
        ("\u00d0inh Thị \u00d0ào", "Đinh Thị Đào"),
        ("\u0189ặng Văn Ba", "Đặng Văn Ba"),
        ("H’Yim K\u00f0oh", "H'Yim Kđoh"),
        ("H‘Yim", "H'Yim"),
        ("HʼYim", "H'Yim"),
        ("M`Drắk", "M'Drắk"),
        ("M´Drắk", "M'Drắk"),
        ("M`Drak", "M'Drak"),
        ("12´ 40`", "12´ 40`"),
        ("Ho\u200ba\u00ad", "Hoa"),
        ("e\u200b\u0302", "ê"),
        ("Hoa\x07\x00", "Hoa"),
        ("Hoa\nMai\tLan", "Hoa Mai Lan"),
        ("ê̆ ô̆ ơ̆ ư̆", "ê̆ ô̆ ơ̆ ư̆"),
        ("", ""),
    ],
)
def test_clerks_line_is_stored_tidy(typed, stored):
    assert tidy(typed) == stored


def test_clerks_long_text_keeps_its_paragraphs():
    typed = "  Mẹ  già yếu. \r\nCon\u00a0nhỏ.\r\n\r\n\r\n\r\n\x00Nhà dột.\u2028Hết.  \n"

    assert tidy_lines(typed) == "Mẹ già yếu.\nCon nhỏ.\n\nNhà dột.\nHết."


@given(TEXT)
def test_tidying_what_is_tidy_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)


@given(TEXT)
def test_tidy_text_is_nfc_and_of_one_line(text):
    tidied = tidy(text)

    assert unicodedata.is_normalized("NFC", tidied)
    assert "  " not in tidied
    assert len(tidied.splitlines()) <= 1


@given(TEXT)
def test_composed_and_decomposed_spelling_are_stored_alike(text):
    assert tidy(nfd(text)) == tidy(text)


# --- fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hoà Bình", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        (nfd("Hòa Bình"), "hoa binh"),
        ("hoa binh", "hoa binh"),
        ("H'Yim Kđoh", "hyim kdoh"),
        ("H’Yim", "hyim"),
        ("M'Drắk", "mdrak"),
        ("Ea BHốk", "ea bhok"),
        ("Ea Bhốk", "ea bhok"),
        ("Ðắk Lắk", "dak lak"),
        ("ê̆ ô̆ ơ̆ ư̆", "e o o u"),
        ("ƀuôn Ɓok", "buon bok"),
        ("Số nhà 12/3, đường  Y-Jút", "so nha 12 3 duong y jut"),
        ("12 người", "12 nguoi"),
        ("—", ""),
        ("", ""),
    ],
)
def test_every_spelling_finds_the_others(written, folded):
    assert fold(written) == folded


@given(TEXT)
def test_folding_is_final_and_plain(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(TEXT)
def test_folding_does_not_ask_how_the_text_is_encoded_or_tidied(text):
    assert fold(nfd(text)) == fold(text)
    assert fold(tidy(text)) == fold(text)


def test_very_long_word_is_folded_too():
    assert fold("Đ" * 5000) == "d" * 5000


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(st.lists(STORABLE, min_size=1, max_size=20))
def test_database_folds_as_python_does(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {fold_sql('t')} FROM unnest(%s) WITH ORDINALITY AS x(t, n) ORDER BY n", [texts]
        )
        folded = [row[0] for row in cursor]

    assert folded == [fold(text) for text in texts]


@pytest.mark.django_db
def test_database_may_index_the_folded_name():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE fold_trial (name text)")
        cursor.execute(f"CREATE INDEX fold_trial_name ON fold_trial (({fold_sql('name')}))")
        cursor.execute("INSERT INTO fold_trial VALUES ('Hoà Bình')")
        cursor.execute(f"SELECT {fold_sql('name')} FROM fold_trial")

        assert cursor.fetchone() == ("hoa binh",)


# --- search


def test_search_takes_each_word_once():
    assert search_words(" H’Yim, Kđoh kdoh ") == ["hyim", "kdoh"]


def test_search_takes_twelve_words_at_most():
    assert len(search_words(" ".join(str(number) for number in range(40)))) == 12


# --- order of people


def in_order(names, key=sort_key):
    return sorted(random.Random(1).sample(names, len(names)), key=key)


@pytest.mark.parametrize(
    "names",
    [
        [
            "Lê An",
            "Lê Ăn",
            "Lê Ân",
            "Lê Ba",
            "Lê Chi",
            "Lê Dung",
            "Lê Đào",
            "Lê Em",
            "Lê Êm",
            "Lê Giang",
        ],
        [
            "Lê Mai",
            "Lê Na",
            "Lê Oanh",
            "Lê Ô",
            "Lê Ơn",
            "Lê Phú",
            "Lê Uyên",
            "Lê Ưng",
            "Lê Vân",
            "Lê Yến",
        ],
        ["Lê La", "Lê Là", "Lê Lả", "Lê Lã", "Lê Lá", "Lê Lạ", "Lê Lan"],
        ["Trần Thị Hoa", "Đỗ Văn Hòa", "Nguyễn Văn Hòa", "Lê Thị Huệ"],
        ["Đỗ Bá Minh", "Trần Thị Minh", "Lê Thị Ngọc Minh", "Đỗ Văn Minh", "Lê Văn Minh"],
        ["Y Bhiăn Niê", "Lê Thị Hoa", "Y Suê Ayun", "H'Yim Kđoh", "H' Yim Niê", "Y Yim Niê"],
        ["Lê An", "Lê An (mẹ)", "Lê Văn An", "Lê Bá Bình"],
        ["Lê Văn 2", "Lê Văn 10", "Lê Văn Anh"],
    ],
)
def test_people_stand_in_vietnamese_order(names):
    assert in_order(names) == names


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "Nguyễn Văn Hoà",
            "nguyễn văn hòa",
            nfd("NGUYỄN VĂN HOÀ"),
            "Nguyễn-Văn-Hoà",
            " Nguyễn  Văn Hòa.",
        ],
        ["H'Yim Kđoh", "H’Yim Kđoh", "H' Yim Kđoh", "H Yim Kđoh", "h'yim kđoh", "Kđoh H'Yim"],
        ["Ðinh Thị Đào", "Đinh Thị Đào"],
    ],
)
def test_spelling_makes_no_difference_to_the_order(spellings):
    assert len({sort_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Thị Hoa", "Hoa"),
        ("Hoa", "Hoa"),
        ("Nguyễn Thị Hoa (Tý)", "Hoa"),
        ("H'Yim Kđoh", "Yim"),
        ("H' Yim Kđoh", "Yim"),
        ("Niê H’Yim", "Yim"),
        ("Y Bhiăn Niê", "Bhiăn"),
        ("Nguyễn Thị Như Y", "Y"),
        ("Y", "Y"),
        ("H'", "H'"),
        ("", ""),
    ],
)
def test_given_name_is_found_without_its_prefix(name, expected):
    assert given_name(name) == expected


@given(TEXT)
def test_sort_key_is_short_plain_and_blind_to_encoding(text):
    key = sort_key(text)

    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= KEY_LENGTH
    assert sort_key(nfd(text)) == key
    assert sort_key(tidy(text)) == key


SYLLABLES = st.sampled_from(
    ["an", "ăn", "ân", "bo", "bô", "bơ", "da", "đa", "e", "ê", "u", "ư", "y"]
)


def with_tone(syllable, tone):
    vowel = next(letter for letter in reversed(syllable) if letter not in "nbdđ")
    return unicodedata.normalize("NFC", syllable.replace(vowel, vowel + tone))


def test_letters_weigh_more_than_tones_and_tones_more_than_the_middle_name():
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = ["an", "ăn", "ân", "bo", "bô", "bơ", "da", "đa", "e", "ê", "u", "ư", "y"]
    middles = ["Bá", "Văn"]
    names = [
        f"Lê {middle} {with_tone(syllable, tone)}"
        for syllable, tone, middle in itertools.product(letters, tones, middles)
    ]

    assert in_order(names) == names


@given(st.lists(SYLLABLES, min_size=2, max_size=5), st.lists(SYLLABLES, min_size=2, max_size=5))
def test_people_with_other_given_names_are_ordered_by_them_alone(one, other):
    keys = [sort_key(" ".join(["Lê", *words])) for words in (one, other)]
    given = [sort_key(words[-1]) for words in (one, other)]

    if given[0] != given[1]:
        assert (keys[0] < keys[1]) == (given[0] < given[1])


# --- order of units


@pytest.mark.parametrize(
    "names",
    [
        ["Thôn 1", "Thôn 2", "Thôn 2A", "Thôn 3", "Thôn 10", "Thôn 100"],
        ["Buôn Ea Dê", "Buôn Ea Đê", "Buôn Ea Kao", "Thôn Bình Minh"],
        ["Ấp 9", "Ấp 123456789", "Ấp 12345678901"],
        ["Xã Hòa An", "Xã Hòa Ân", "Xã Hỏa An"],
    ],
)
def test_units_stand_in_natural_order(names):
    assert in_order(names, natural_key) == names


@pytest.mark.parametrize(
    ("one", "other"), [("Ea BHốk", "Ea Bhốk"), ("Thôn 02", "thôn 2"), ("M’Drắk", "M'Drắk")]
)
def test_spelling_makes_no_difference_to_the_order_of_units(one, other):
    assert natural_key(one) == natural_key(other)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_in_names_are_ordered_by_value(one, other):
    assert (natural_key(f"Thôn {one}") < natural_key(f"Thôn {other}")) == (one < other)


@given(TEXT)
def test_natural_key_is_short_plain_and_blind_to_encoding(text):
    key = natural_key(text)

    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= KEY_LENGTH
    assert natural_key(nfd(text)) == key
    assert natural_key(tidy(text)) == key


def test_word_of_five_thousand_letters_gets_a_key():
    assert len(sort_key("Ắ" * 5000)) == len(natural_key("9" * 5000 + "a" * 5000)) == KEY_LENGTH


def test_province_of_names_is_folded_and_keyed_in_well_under_a_second():
    families, middles, givens = "Nguyễn Trần Lê Đỗ", "Thị Văn Ngọc Bá", "Hoa Hòa Ánh Ưng Yến Đào"
    names = [
        " ".join(words)
        for words in itertools.product(*map(str.split, (families, middles, middles, givens)))
    ]
    names = list(itertools.islice(itertools.cycle(names), 24_394))

    start = time.process_time()
    for name in names:
        tidy(name), fold(name), sort_key(name)
    spent = time.process_time() - start

    assert spent < 1


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("60", 60), ("61", 60), ("9" * 5000, 60), ("", None), ("-1", None)],
)
def test_a_number_that_comes_back_from_a_page_is_cut_off(text, number):
    assert whole_number(text, most=60) == number


@pytest.mark.parametrize("text", ["1,5", "1e9", "²", "a", " 1"])
def test_what_is_no_whole_number_is_none(text):
    assert whole_number(text, most=60) is None


@pytest.mark.parametrize(
    ("loud", "name"),
    [
        ("NGUYỄN THỊ BÌNH", "Nguyễn Thị Bình"),
        ("H'BLIM MLÔ", "H'Blim Mlô"),
        ("H’YIM KĐOH", "H’Yim Kđoh"),
        ("Y BHIĂN NIÊ KĐĂM", "Y Bhiăn Niê Kđăm"),
        ("Y D'LIM", "Y D'Lim"),
        ("ĐẶNG ĐÌNH ĐỨC", "Đặng Đình Đức"),
        ("NGUYỄN-THỊ ĐÀO", "Nguyễn-Thị Đào"),
        ("TRẦN VĂN A (BÌNH)", "Trần Văn A (Bình)"),
        (unicodedata.normalize("NFD", "ĐẶNG THỊ HỒNG"), "Đặng Thị Hồng"),
    ],
)
def test_name_in_capitals_is_written_as_people_write_it(loud, name):
    assert is_all_caps(loud)
    assert in_normal_case(loud) == name
    assert not is_all_caps(name)


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Bình", "Nguyễn Thị BÌNH", "nguyễn văn nam", "Y A", "A. B", "12", ""]
)
def test_name_in_mixed_letters_is_left_as_it_is(name):
    assert not is_all_caps(name)
    assert in_normal_case(name) == name

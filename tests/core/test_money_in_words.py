"""Amounts read out, as receipts need them."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.core.money import in_words

# Written by hand, not by the code: số tiền → cách đọc.
READ = {
    0: "không",
    1: "một",
    2: "hai",
    4: "bốn",
    5: "năm",
    9: "chín",
    10: "mười",
    11: "mười một",
    12: "mười hai",
    14: "mười bốn",
    15: "mười lăm",
    19: "mười chín",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    31: "ba mươi mốt",
    44: "bốn mươi tư",
    55: "năm mươi lăm",
    91: "chín mươi mốt",
    99: "chín mươi chín",
    100: "một trăm",
    101: "một trăm lẻ một",
    104: "một trăm lẻ bốn",
    105: "một trăm lẻ năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    114: "một trăm mười bốn",
    115: "một trăm mười lăm",
    120: "một trăm hai mươi",
    121: "một trăm hai mươi mốt",
    124: "một trăm hai mươi tư",
    205: "hai trăm lẻ năm",
    440: "bốn trăm bốn mươi",
    555: "năm trăm năm mươi lăm",
    999: "chín trăm chín mươi chín",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm lẻ một",
    1_010: "một nghìn không trăm mười",
    1_015: "một nghìn không trăm mười lăm",
    1_100: "một nghìn một trăm",
    2_021: "hai nghìn không trăm hai mươi mốt",
    4_004: "bốn nghìn không trăm lẻ bốn",
    5_000: "năm nghìn",
    10_000: "mười nghìn",
    15_500: "mười lăm nghìn năm trăm",
    21_000: "hai mươi mốt nghìn",
    24_024: "hai mươi tư nghìn không trăm hai mươi tư",
    100_000: "một trăm nghìn",
    105_000: "một trăm lẻ năm nghìn",
    234_567: "hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy",
    300_000: "ba trăm nghìn",
    500_005: "năm trăm nghìn không trăm lẻ năm",
    1_000_000: "một triệu",
    1_000_005: "một triệu không trăm lẻ năm",
    1_005_000: "một triệu không trăm lẻ năm nghìn",
    1_050_000: "một triệu không trăm năm mươi nghìn",
    1_500_000: "một triệu năm trăm nghìn",
    2_045_000: "hai triệu không trăm bốn mươi lăm nghìn",
    10_010_010: "mười triệu không trăm mười nghìn không trăm mười",
    15_000_000: "mười lăm triệu",
    21_500_000: "hai mươi mốt triệu năm trăm nghìn",
    104_000_000: "một trăm lẻ bốn triệu",
    125_550_000: "một trăm hai mươi lăm triệu năm trăm năm mươi nghìn",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm lẻ một",
    1_050_000_000: "một tỷ không trăm năm mươi triệu",
    23_153_000_000: "hai mươi ba tỷ một trăm năm mươi ba triệu",
    405_000_000_000: "bốn trăm lẻ năm tỷ",
    1_000_000_000_000: "một nghìn tỷ",
    1_005_000_000_000: "một nghìn không trăm lẻ năm tỷ",
    1_234_567_891_011: (
        "một nghìn hai trăm ba mươi tư tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi mốt nghìn "
        "không trăm mười một"
    ),
    999_999_999_999_999: (
        "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
        "chín trăm chín mươi chín nghìn chín trăm chín mươi chín"
    ),
    10**15: "một triệu tỷ",
    10**15 + 500_000: "một triệu tỷ năm trăm nghìn",
    10**18: "một tỷ tỷ",
    2_500_000_000_000_000_021: "hai tỷ năm trăm triệu tỷ không trăm hai mươi mốt",
}


@pytest.mark.parametrize(("amount", "words"), READ.items())
def test_an_amount_is_read_out_as_people_here_do(amount, words):
    assert in_words(amount) == f"{words} đồng"


def test_an_amount_below_zero_is_not_read_out():
    with pytest.raises(ValueError, match="-1"):
        in_words(-1)


UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
PLACES = {"nghìn": 10**3, "triệu": 10**6}


def heard(words):
    """The amount a listener writes down: another way round, sharing nothing with the writer."""
    before, billions, after = words.removesuffix(" đồng").rpartition("tỷ")
    total = heard(before.strip()) * 10**9 if billions else 0
    group = last = 0
    for word in after.split():
        if word in PLACES:
            total += (group + last) * PLACES[word]
            group = last = 0
        elif word == "trăm":
            group, last = last * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group += 10
        elif word != "lẻ":
            odd = {"mốt": 1, "tư": 4, "lăm": 5}
            last = odd[word] if word in odd else UNITS.index(word)
    return total + group + last


@given(st.integers(0, 10**21))
@example(10**18)
@example(10**9 + 5)
def test_whoever_hears_an_amount_writes_down_the_same(amount):
    assert heard(in_words(amount)) == amount


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_amounts_are_never_read_alike(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


@given(st.integers(1, 10**18))
def test_the_words_keep_to_the_rules(amount):
    words = in_words(amount).split()
    pairs = set(pairwise(words))

    assert "linh" not in words
    assert not {("mươi", "một"), ("mươi", "bốn"), ("mươi", "năm"), ("mười", "năm")} & pairs
    assert not {(unit, "mươi") for unit in ("không", "một")} & pairs

"""Charts as SVG: what they show, whom they serve, what a page's policy lets through."""

import io
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from apps.core.charts import Series, bars, columns
from apps.core.charts.scale import Scale
from apps.core.pdf import render_pdf

SVG = "{http://www.w3.org/2000/svg}"
YEARS = tuple(range(2008, 2019))
KINDS = [
    Series("Mới", (1334, 1200, 0, 900, 33, 1335, 1400, 100, 2000, 1, 1500)),
    Series("Tiếp tục", (0, 200, 44, 50, 60, 44, 90, 40, 300, 22, 400)),
    Series("Trở lại", (0, 0, 3, 22, 0, 22, 9, 4, 3, 2, 40)),
]
NAME = "Trường Phổ thông Dân tộc Nội trú N'Trang Lơng <huyện> M'Drắk & Ea BHốk ê̆"


def draw(kind=columns, labels=YEARS, series=KINDS, **more):
    words = {"title": "Được trợ giúp từng năm", "description": "Xem bảng bên dưới."}
    return kind("chart", labels=labels, series=series, **words, **more)


def boxes(drawn, number):
    """The boxes of one series, without the one in the legend."""
    found = ElementTree.fromstring(drawn).iter(f"{SVG}rect")
    return [one for one in found if one.get("class") == f"series-{number}" and len(one)]


def words(drawn):
    return [one.text for one in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", [columns, bars])
def test_a_reader_of_the_screen_hears_title_and_description(kind):
    drawn = ElementTree.fromstring(draw(kind))

    named = {one.get("id"): one.text for one in drawn}
    assert drawn.get("role") == "img"
    assert [named[one] for one in drawn.get("aria-labelledby").split()] == [
        "Được trợ giúp từng năm",
        "Xem bảng bên dưới.",
    ]


@pytest.mark.parametrize("kind", [columns, bars])
def test_a_page_with_a_strict_policy_lets_the_chart_through(kind):
    drawn = draw(kind)

    assert "style" not in drawn
    assert "<script" not in drawn
    assert not re.search(r"\son[a-z]+=", drawn)


@pytest.mark.parametrize("kind", [columns, bars])
def test_names_cannot_break_out_of_the_chart(kind):
    drawn = draw(kind, labels=[NAME], series=[Series("<b>", (5,)), Series('"&', (2,))])

    assert words(drawn)
    assert "<b>" not in drawn


def test_stacked_columns_carry_their_sums_in_vietnamese():
    drawn = draw(is_stacked=True)

    shown = words(drawn)
    for place in range(len(YEARS)):
        total = sum(one.values[place] for one in KINDS)
        assert f"{total:,}".replace(",", ".") in shown


def test_columns_are_as_high_as_their_figures():
    heights = [float(one.get("height")) for one in boxes(draw(), 1)]

    values = [value for value in KINDS[0].values if value]
    assert len(heights) == len(values)  # a year without any has no column
    for height, value in zip(heights, values, strict=True):
        assert height == pytest.approx(heights[0] * value / values[0], abs=0.2)


def test_bars_are_as_long_as_their_figures_and_end_within_the_picture():
    drawn = draw(bars)

    lengths = {one[0].text: float(one.get("width")) for one in boxes(drawn, 1)}
    assert lengths["2016, mới: 2.000"] == pytest.approx(
        lengths["2012, mới: 33"] * 2000 / 33, rel=0.1
    )
    ends = [float(one.get("x")) + float(one.get("width")) for one in boxes(drawn, 2)]
    assert max(ends) < 340


def test_series_differ_by_more_than_colour():
    fills = {boxes(draw(), number)[0].get("fill") for number in (1, 2, 3)}

    assert len(fills) == 3
    assert sum(fill.startswith("url(#chart-p") for fill in fills) == 1


@pytest.mark.parametrize("kind", [columns, bars])
@pytest.mark.parametrize("count", [0, 1, 20])
def test_any_number_of_years_and_zeros_make_a_chart(kind, count):
    labels = range(2000, 2000 + count)

    drawn = draw(kind, labels=labels, series=[Series("Lập hồ sơ", (0,) * count)])

    shown = words(drawn)
    assert not boxes(drawn, 1)
    assert [str(label) for label in labels if str(label) not in shown] == []


def test_huge_values_are_told_in_billions():
    drawn = draw(
        bars, labels=["A", "B", "C"], series=[Series("v", (23_153_000_000, 5, 0))], unit="đồng"
    )

    assert {"Đơn vị: tỷ đồng", "23,2", "< 0,1", "0"} <= set(words(drawn))


@pytest.mark.parametrize("most", [0, 1, 4, 7, 99, 1334, 9_999_999, 23_153_000_000, 10**15])
def test_ticks_are_few_round_and_pass_the_highest_figure(most):
    ticks = Scale.up_to(most).ticks()

    assert ticks[0] == 0
    assert ticks[-1] > most >= ticks[-2]
    assert 2 <= len(ticks) <= 6
    assert {later - earlier for earlier, later in pairwise(ticks)} == {ticks[1]}


def test_long_names_stand_whole_above_their_bars():
    drawn = draw(bars, labels=[NAME], series=[Series("Giá trị", (5,))])

    assert " ".join(one for one in words(drawn) if one != "5") == NAME


def test_a_pdf_shows_the_chart_in_tinos():
    drawn = draw(bars, labels=["Xã Ea BHốk", "Buôn Ê̆ Kđoh"], series=KINDS[:1], font="Tinos")

    pdf = PdfReader(io.BytesIO(render_pdf(f'<html lang="vi"><body>{drawn}</body></html>')))

    assert "Xã Ea BHốk" in pdf.pages[0].extract_text()
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    assert all("Tinos" in font.get_object()["/BaseFont"] for font in fonts)

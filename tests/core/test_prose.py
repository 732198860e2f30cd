"""The light markup: what people write in reports, and what never comes out of it."""

import re
import time

import pytest
from django.template import Context, Template
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.core.prose import Heading, Items, Paragraph, Run, as_html, parse, plain, tidy_markup

PROSE = (
    "Trong 10 năm qua, các cấp Hội đã **vận động** được *nhiều nguồn lực* cho 24.394 địa chỉ; "
    "giá trị 1.500.000 đồng.\n"
)
TAGS = re.compile(r'</?(?:p|h3|h4|ul|ol|li|strong|em)>|<br>|<ul class="plus">|<ol start="\d{1,2}">')
HOSTILE = st.text(st.sampled_from("ab<>\"'&*\\-+#1. \n\tđ/=`_[]()!\u202e\x00"), max_size=120)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Một đoạn.\nDòng hai.", "<p>Một đoạn.<br>Dòng hai.</p>"),
        ("Một.\n\nHai.", "<p>Một.</p><p>Hai.</p>"),
        ("## Lớn\n### Nhỏ\nchữ", "<h3>Lớn</h3><h4>Nhỏ</h4><p>chữ</p>"),
        ("- a\n+ b\n+ c\n- d", '<ul><li>a<ul class="plus"><li>b</li><li>c</li></ul></li><li>d</li></ul>'),
        ("1. a\n+ b\n2. c", '<ol><li>a<ul class="plus"><li>b</li></ul></li><li>c</li></ol>'),
        ("3. ba\n4. bốn", '<ol start="3"><li>ba</li><li>bốn</li></ol>'),
        ("+ a\n+ b\n- c", '<ul class="plus"><li>a</li><li>b</li></ul><ul><li>c</li></ul>'),
        ("- a\n\n- b\nhết", "<ul><li>a</li><li>b</li></ul><p>hết</p>"),
        ("**Đậm**: *ng* ***ba***", "<p><strong>Đậm</strong>: <em>ng</em> <strong><em>ba</em></strong></p>"),
        ("**a\nb** c", "<p><strong>a</strong><br><strong>b</strong> c</p>"),
        ("***a** b*", "<p><strong><em>a</em></strong><em> b</em></p>"),
        ("(*kèm theo*)", "<p>(<em>kèm theo</em>)</p>"),
        (r"\*sao\* \\ 1\. C:\Đơn", r"<p>*sao* \ 1. C:\Đơn</p>"),
        (r"\- không phải mục", "<p>- không phải mục</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_writer_sees_what_he_marked(text, html):
    assert as_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "2018. Năm mở đầu", "1.500.000 đồng", "100. Trăm", "1) Một", "a) Chữ", "* Lưu ý: sao", "-5 độ", "–  x",
        "(*) Số liệu; (*) nguồn", "“*” và “**”", "5*3*2", "2 * 3 * 4", "**chưa đóng", "*chưa đóng", "____", "#nhãn",
        "# Một dấu", "#### Bốn", "****", "a ** b ** c", "[chữ](http://x)", "![x](y)", "`mã`", "> trích", "---", "+84 905",
    ],
)  # fmt: skip
def test_ordinary_words_stay_as_they_are_typed(text):
    assert plain(text) == text
    assert as_html(text).count("<") == 2


def test_nothing_executable_ever_comes_out():
    html = as_html(
        '<script>alert(1)</script>\n- <img src=x onerror="a()">\n## <a href="javascript:x">'
    )

    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


@settings(max_examples=400)
@given(HOSTILE)
@example("*<*a*>*")
@example("- **<b>\n+ *x**")
def test_only_our_own_tags_come_out_and_they_are_closed(text):
    html = str(as_html(text))

    left = TAGS.sub("", html)
    assert "<" not in left
    assert ">" not in left
    assert '"' not in left
    for tag in ("p", "h3", "h4", "ul", "ol", "li", "strong", "em"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")


@settings(max_examples=300)
@given(st.text(st.sampled_from("abđ *-+#1.\n\\"), max_size=80))
def test_no_word_is_lost(text):
    letters = [letter for letter in text if letter in "abđ"]

    assert [letter for letter in plain(text) if letter in "abđ"] == letters


@settings(max_examples=400)
@given(HOSTILE)
@example("-a\n\t-b")
@example("•\t•\tx")
def test_tidied_text_stays_as_it_is(text):
    tidied = tidy_markup(text)

    assert tidy_markup(tidied) == tidied


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("·\tMột\r\no\tHai\r\n§\tBa", "- Một\n+ Hai\n- Ba"),
        ("•  A\n    • B\n• C", "- A\n+ B\n- C"),
        ("-\tA\n\t-\tB", "- A\n+ B"),
        ("–\tA\n–\tB", "- A\n- B"),
        ("\uf0b7 A\n\uf0a7\tB", "- A\n- B"),
        ("-Đánh giá\n+Nêu rõ", "- Đánh giá\n+ Nêu rõ"),
        ("1.\tMột\n  - con\n2.\tHai", "1. Một\n+ con\n2. Hai"),
        ("*\tA\n* Ghi chú", "- A\n* Ghi chú"),
        ("A\xa0\xa0B\x0bC", "A B\nC"),
        ("Hội nghi\u0323\x00 \u200bnhân đạo", "Hội nghị nhân đạo"),
        ("-5 độ\n+84 905 000 000", "-5 độ\n+84 905 000 000"),
        ("\n\n\nA\n\n\n\nB\n", "A\n\nB"),
        ("o bế", "o bế"),
    ],
)  # fmt: skip
def test_a_paste_from_word_becomes_lists(pasted, stored):
    assert tidy_markup(pasted) == stored


def test_blocks_carry_their_looks():
    heading, paragraph, items = parse("## **Số** liệu\nmột\nhai\n- a\n+ b")

    assert heading == Heading(2, (Run("Số", bold=True), Run(" liệu")))
    assert paragraph == Paragraph(((Run("một"),), (Run("hai"),)))
    assert isinstance(items, Items)
    assert [mark for mark, _ in items.items[0].below.numbered()] == ["+"]


@pytest.mark.parametrize(
    "text",
    [PROSE * 1000, (PROSE + "\n") * 1000, ("- " + PROSE) * 1000, "*" * 100_000, "<b>" * 33_000, "\\" * 100_000],
)  # fmt: skip
def test_a_hundred_thousand_signs_are_read_at_once(text):
    text, spent = text[:100_000], []
    for _ in range(3):
        begun = time.process_time()
        as_html(text)
        spent.append(time.process_time() - begun)

    assert min(spent) < 0.1


def test_nesting_cannot_be_driven_deep():
    html = as_html("".join(f"{' ' * depth}{'-+'[depth % 2]} x\n" for depth in range(3000)))

    assert '<ul><li>x<ul class="plus"><li>x</li></ul></li>' in html
    assert html.count("<ul") == html.count("</ul>")


def test_template_shows_a_text_below_its_own_headings():
    page = Template("{{ text|prose:5 }}").render(Context({"text": "## A & B\n### C"}))

    assert page == "<h5>A &amp; B</h5><h6>C</h6>"

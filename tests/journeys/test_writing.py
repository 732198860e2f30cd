"""Writing a report in a real browser: the editor, what is pasted into it, weak lines, two writers."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.core.prose import as_html
from apps.reports.actions.writing import write_section
from apps.reports.models import SectionText
from apps.reports.outline.sections import BY_CODE
from tests.factories import RoundFactory, UnitReportFactory, UserFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.pasted import EXCEL, GOOGLE_DOCS, WEB, WORD, WORD_LISTS

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "Mat-khau-thu-1"

SAMPLES = [
    "Một đoạn\nhai dòng\n\nĐoạn hai",
    "## Tình hình\n\n### Dân số\n\nXã có **12 buôn**, *9 thôn* và ***một*** chợ.",
    "- Một\n+ nhỏ\n+ nhỏ nữa\n- Hai\n\n1. Nhất\n2. Nhì\n+ dưới nhì\n\nHết.",
    "+ chỉ có dấu cộng\n+ thế thôi",
    "3. Ba\n4. Bốn",
    r"5\*3 = 15, \*\*không đậm\*\*, C:\\thu",
    "Chữ **đậm *cả nghiêng* nữa**, (*trong ngoặc*), **a***b*",
    "2018. Năm tổng kết. 1.500.000 đồng. a) Mục a",
    "* Lưu ý: (*) là chú thích * ở đây",
    "H'Yim Kđoh, Y Bhiăn Niê; ê̆ ô̆ ơ̆ ư̆ <b>không phải HTML</b> & “ngoặc”",
]


@pytest.fixture
def report(clerk, province):
    clerk.set_password(PASSWORD)
    clerk.save()
    return UnitReportFactory(unit=clerk.unit, round=RoundFactory(unit=province))


@pytest.fixture
def open_report(open_browser, log_in, clerk, report):
    """open_report(viewport, section=…) → the page of the report, logged in as the clerk."""

    def open_(viewport=DESK, *, section="I.1", javascript=True, user=clerk):
        page = open_browser(viewport, javascript=javascript)
        log_in(page, user)
        page.goto(f"{reverse('reports:report', args=[report.pk])}#muc-{section}")
        return page

    return open_


def place(page, section="I.1"):
    return page.locator(f'[id="muc-{section}"]')


def surface(page, section="I.1"):
    return place(page, section).get_by_role("textbox", name="Bài viết của đơn vị")


def saved(page, section="I.1"):
    """Waits for the answer to a save of the section."""
    return page.expect_response(lambda answer: f"/muc/{section}/" in answer.url and answer.ok)


def save(page, section="I.1"):
    """What was typed is on the server, by this click or by itself just before."""
    place(page, section).get_by_role("button", name="Lưu mục này").click()
    expect(place(page, section).get_by_role("status")).to_contain_text("Đã lưu lúc")


def paste(page, html, plain="", section="I.1"):
    surface(page, section).evaluate(
        """(surface, [html, plain]) => {
            surface.focus();
            const data = new DataTransfer();
            if (html) data.setData('text/html', html);
            data.setData('text/plain', plain);
            surface.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [html, plain],
    )


def without_classes(html):
    """HTML as a browser writes it, classes aside."""
    return re.sub(r' class="\w+"', "", html).replace("&#x27;", "'").replace("&quot;", '"')


def text_of(section="I.1"):
    return SectionText.objects.get(section=section).text


def test_the_editor_reads_and_writes_the_markup_as_the_server_does(open_browser):
    page = open_browser()
    page.goto("/tai-khoan/dang-nhap/")

    shown = page.evaluate(
        """async (samples) => {
            const prose = await import('/static/js/prose.js');
            return samples.map((sample) => {
                const holder = document.createElement('div');
                holder.append(prose.nodesOf(prose.blocksFrom(sample)));
                return [holder.innerHTML, prose.markupOf(prose.blocksOf(holder, prose.OF_EDITOR))];
            });
        }""",
        SAMPLES,
    )

    for sample, (html, markup) in zip(SAMPLES, shown, strict=True):
        assert without_classes(html) == without_classes(as_html(sample)), sample
        assert as_html(markup) == as_html(sample), sample


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        pytest.param(WORD.html, WORD.markup, id="Word"),
        pytest.param(WORD_LISTS.html, WORD_LISTS.markup, id="lists of Word"),
        pytest.param(EXCEL.html, EXCEL.markup, id="Excel"),
        pytest.param(WEB.html, WEB.markup, id="the web"),
        pytest.param(GOOGLE_DOCS.html, GOOGLE_DOCS.markup, id="Google Docs"),
    ],
)
def test_what_is_pasted_loses_its_mess_and_keeps_its_shape(open_browser, pasted, expected):
    page = open_browser()
    page.goto("/tai-khoan/dang-nhap/")

    markup = page.evaluate(
        """async (html) => {
            const prose = await import('/static/js/prose.js');
            const body = new DOMParser().parseFromString(html, 'text/html').body;
            return prose.markupOf(prose.blocksOf(body));
        }""",
        pasted,
    )

    assert markup == expected


def test_clerk_writes_with_the_buttons_pastes_from_word_and_finds_it_again(open_report, inspect):
    page = open_report()
    expect(surface(page)).to_be_visible()
    surface(page).click()
    page.keyboard.type("Xã có ")
    place(page).get_by_role("button", name="Chữ đậm (Ctrl+B)").click()
    page.keyboard.type("12 buôn")
    place(page).get_by_role("button", name="Chữ đậm (Ctrl+B)").click()
    page.keyboard.type(".")
    page.keyboard.press("Enter")
    place(page).get_by_role("button", name="Gạch đầu dòng").click()
    page.keyboard.type("Đông dân")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    paste(page, WORD_LISTS.html)
    inspect(page)
    save(page)

    assert text_of().startswith("Xã có **12 buôn**.\n\n- Đông dân\n")
    assert text_of().endswith(WORD_LISTS.markup)
    assert "Mso" not in text_of()
    expect(page.locator('[data-state-of="I.1"]')).to_have_text("đã viết")
    page.reload()
    expect(surface(page).locator("strong").first).to_have_text("12 buôn")


def test_on_a_phone_one_section_is_there_at_a_time_and_saves_by_itself(open_report, inspect):
    page = open_report(PHONE, section="III.2")
    expect(surface(page, "III.2")).to_be_visible()
    expect(surface(page, "I.1")).to_be_hidden()
    inspect(page)

    surface(page, "III.2").click()
    with saved(page, "III.2"):
        page.keyboard.type("Thiếu cán bộ.")
    expect(place(page, "III.2").get_by_role("status")).to_contain_text("Đã lưu lúc")
    assert text_of("III.2") == "Thiếu cán bộ."

    place(page, "III.2").get_by_role("link", name="Mục sau").click()
    expect(surface(page, "III.3")).to_be_visible()
    expect(surface(page, "III.2")).to_be_hidden()
    page.goto(page.url.split("#")[0])
    expect(page.get_by_role("navigation", name="Các mục của báo cáo")).to_be_visible()
    inspect(page)


def test_what_is_typed_without_a_line_is_there_after_a_reload_and_goes_to_the_server(open_report):
    page = open_report()
    expect(surface(page)).to_be_visible()
    page.route("**/muc/**", lambda route: route.abort())
    surface(page).click()
    page.keyboard.type("Viết khi mất mạng.")
    place(page).get_by_role("button", name="Lưu mục này").click()
    expect(place(page).get_by_role("status")).to_contain_text("đang giữ trên máy này")
    assert not SectionText.objects.exists()

    page.unroute("**/muc/**")
    with saved(page):
        page.reload()

    expect(surface(page)).to_have_text("Viết khi mất mạng.")
    expect(place(page).get_by_role("status")).to_contain_text("Đã lưu lúc")
    assert text_of() == "Viết khi mất mạng."


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(open_report):
    page = open_report()
    expect(surface(page)).to_be_visible()
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())  # the server took it, the answer never comes
            route.abort()
        else:
            route.continue_()

    page.route("**/muc/**", lose)
    surface(page).click()
    page.keyboard.type("Câu một.")
    place(page).get_by_role("button", name="Lưu mục này").click()
    expect(place(page).get_by_role("status")).to_contain_text("đang giữ trên máy này")
    assert text_of() == "Câu một."
    page.keyboard.press("Control+End")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Câu hai.")
    save(page)

    assert text_of() == "Câu một. Câu hai."
    expect(page.get_by_text("Chưa bài nào bị thay")).to_have_count(0)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Giữ bài của tôi", "Của xã."),
        ("Lấy bài đang lưu", "Của tỉnh."),
        ("Ghép cả hai", "Của tỉnh.\n\nCủa xã."),
    ],
)
def test_two_writers_see_both_texts_and_one_chooses(
    open_report, report, reviewer, inspect, choice, kept
):
    page = open_report()
    expect(surface(page)).to_be_visible()
    write_section(report, BY_CODE["I.1"], "Của tỉnh.", version=0, by=reviewer)
    surface(page).click()
    page.keyboard.type("Của xã.")
    place(page).get_by_role("button", name="Lưu mục này").click()
    panel = place(page).get_by_role("alert")
    expect(panel).to_contain_text("Của tỉnh.")
    expect(panel).to_contain_text("Của xã.")
    inspect(page)
    assert text_of() == "Của tỉnh."

    panel.get_by_role("button", name=choice).click()
    expect(place(page).get_by_role("status")).to_contain_text(
        "Đã lấy" if choice.startswith("Lấy") else "Đã lưu lúc"
    )

    assert text_of() == kept
    expect(surface(page)).to_have_text(kept.replace("\n\n", ""))


def test_reviewer_copies_a_communes_text_into_the_provinces_report(
    open_browser, log_in, report, clerk, province
):
    own = UnitReportFactory(unit=province, round=report.round)
    write_section(report, BY_CODE["I.1"], "Phường có **ba** buôn.", version=0, by=clerk)
    reviewer = UserFactory(role="reviewer", unit=province)
    page = open_browser()
    log_in(page, reviewer)
    page.goto(f"{reverse('reports:report', args=[own.pk])}#muc-I.1")
    surface(page).click()
    page.keyboard.type("Toàn tỉnh:")
    place(page).get_by_text("Bài của 1 đơn vị cấp dưới").click()
    place(page).get_by_role("button", name="Chép vào bài").click()
    save(page)

    assert own.texts.get().text == "Toàn tỉnh:\n\nPhường có **ba** buôn."


def test_targets_save_by_themselves(open_report, report):
    page = open_report(section="IV.2")
    box = page.get_by_label("Số đề ra (cơ sở Hội)")
    expect(box).to_be_visible()
    with page.expect_response(lambda answer: "/chi-tieu/bases/" in answer.url and answer.ok):
        box.fill("12")

    expect(page.locator('[data-state-of="IV.2"]')).to_have_text("đã viết")
    assert report.targets.get().amount == 12


def test_without_javascript_the_text_box_and_its_signs_do(open_report, inspect):
    page = open_report(javascript=False)
    expect(page.get_by_text("Dòng trống ngăn hai đoạn.").first).to_be_visible()
    place(page).get_by_label("Bài viết của đơn vị").fill("## Đề mục\n\n- Một")
    place(page).get_by_role("button", name="Lưu mục này").click()
    expect(page.get_by_text("Đã lưu.", exact=True)).to_be_visible()

    assert text_of() == "## Đề mục\n\n- Một"

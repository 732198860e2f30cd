"""The outline report as PDF, DOCX and XLSX: everything typed or reckoned is in each of them."""

import io
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from zipfile import ZipFile

import docx
import openpyxl
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PdfReader

from apps.aid_models.models import AidModel
from apps.campaign.models import Activity
from apps.core.money import format_number
from apps.core.pdf import render_pdf
from apps.core.prose import plain
from apps.reports.exports import outline_words as words
from apps.reports.exports.outline_docx import outline_docx
from apps.reports.exports.outline_pdf import outline_html, outline_pdf
from apps.reports.exports.outline_xlsx import outline_xlsx
from apps.reports.forms.rounds import RoundForm
from apps.reports.forms.writing import HeadsForm
from apps.reports.models import SectionText, TargetInput
from apps.reports.outline.document import live_figures, outline_document
from apps.reports.outline.parts import Column, Kind, Line, Table
from apps.reports.outline.sections import NO_FIGURE, NO_WORDS, SECTIONS, TARGETS, WRITTEN
from tests import factories
from tests.reports.made_outline import bare_outline, made_outline, year_table
from tests.reports.reading import text_of_pages, text_of_pdf

FILES = {"pdf": outline_pdf, "docx": outline_docx, "xlsx": outline_xlsx}
NOT_IN_REPORT = {
    "note": "tells the units what to do",
    "deadline": "of the round, not of the report",
}
NOT_PRINTED = {
    "rows.*.c6": "4 + 5",
    "help_ratio.helped": "total.c6",
    "help_ratio.filed": "total.c3",
    "help_ratio.points": "of the award sheet",
    "profile.helped_persons": "total.c7 says it",
    "profile.person_turns": "person_turns says it",
    "reviews.reviewed": "in the ratio",
    "reviews.open": "in the ratio",
    "reviews.points": "of the award sheet",
    "reviews.years.*.reviewed": "in the ratio",
    "reviews.years.*.open": "in the ratio",
    "targets.filed": "total.c3, with the years on paper",
    "targets.helped": "total.c6, with the years on paper",
    "targets.of_base_units": "the surveys say it",
    "helped_by.helped": "total.c6",
    "helped_by.not_introduced": "in the sum of others' side",
    "aid_models.judged": "each model says how it was judged",
    "aid_models.bases": "the surveys say it",
    "aid_models.bases_with_effective": "of the targets' board",
    "direction.surveys_completed": "surveys of bases are counted by base",
    "direction.groups.*.unsized": "in a note",
    "giving.red_cross_kinds.*.unvalued": "unvalued says the whole",
    "giving.others_kinds.*.unvalued": "unvalued says the whole",
    "giving.red_cross.unvalued": "unvalued says the whole",
    "giving.others.unvalued": "unvalued says the whole",
    "giving.total.unvalued": "unvalued says the whole",
    "giving.forms.*.sponsors": "asked of kinds of sponsors",
    "giving.forms.*.unvalued": "unvalued says the whole",
}
OF_ONE_KIND = re.compile(
    r"direction\.activities\.\w+\.\w+|direction\.publicity\.\*\.value"
    r"|years_by_unit\..*|models\.\w+\.\*\.(id|verdicts\..*)"
)


# --- every field, every section, every figure


@pytest.fixture
def filled(province, commune, neighbour_commune, clerk):
    """A report in whose every box stands a text of its own, and figures that are all different."""
    round_ = factories.RoundFactory(unit=province)
    report = factories.UnitReportFactory(unit=province, round=round_)
    typed = {}
    for form, row in ((RoundForm, round_), (HeadsForm, report)):
        for name in form.Meta.fields:
            field = row._meta.get_field(name)
            if field.get_internal_type() in ("CharField", "TextField"):
                typed[name] = f"Ô {name.replace('_', '')} đã ghi"
                setattr(row, name, typed[name])
        row.save()
    report.dated = date(2018, 11, 5)
    typed |= {"dated": "ngày 05 tháng 11 năm 2018", "plan_date": "16/10/2018"}
    typed |= {"starts_on": "01/01/2008", "ends_on": "31/12/2018", "years": "10 năm"}
    for section in WRITTEN:
        typed[section.code] = f"Lời của mục {section.code} hết"
        SectionText.objects.create(report=report, section=section.code, text=typed[section.code])
    for number, target in enumerate(TARGETS, 41):
        typed[target] = f"Diễn giải {number} hết"
        TargetInput.objects.create(
            report=report, target=target, amount=number * 1_001, words=typed[target]
        )
    fill_every_place(commune)
    marked, numbers = mark(live_figures(report))
    return outline_document(report, figures=marked), typed, numbers


def fill_every_place(commune):
    for name in ("ward", "school"):
        family = factories.AddressFactory(unit=commune, filed=True, household=True)
        factories.AidRecordFactory(address=family, value=1_500_000, description=name)
    Activity.objects.create(
        unit=commune,
        province=commune.province,
        kind="publicity",
        form="meeting",
        title="Họp buôn",
        held_on=date(2011, 2, 3),
        times=4,
    )
    for kind in AidModel.Kind.values:
        factories.AidModelFactory(unit=commune, kind=kind, name=f"Tên {kind} hết")


def mark(figures):
    """The figures with a number of its own at each place, and {place: number}; * for any row."""
    figures, numbers, fresh = deepcopy(figures), {}, partial(next, count(1_000_003, 13))

    def walk(node, path):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            value, here = node[key], (*path, "*" if isinstance(node, list) else str(key))
            if isinstance(value, dict | list):
                walk(value, here)
            elif isinstance(value, int) and not isinstance(value, bool) and key != "year":
                node[key] = fresh()
                numbers.setdefault(".".join(here), []).append(node[key])

    walk(figures, ())
    return figures, numbers


@pytest.mark.django_db
def test_everything_typed_and_every_figure_reaches_every_file(filled):
    document, typed, numbers = filled
    shown = {name: pressed(text_of(name, write(document))) for name, write in FILES.items()}

    for name, text in shown.items():
        missing = [
            field
            for field, value in typed.items()
            if field not in NOT_IN_REPORT and pressed(value) not in text
        ]
        assert missing == [], name
        unseen = {
            place
            for place, values in numbers.items()
            for number in values
            if pressed(format_number(number)) not in text
        }
        assert {place for place in unseen if not OF_ONE_KIND.fullmatch(place)} <= set(
            NOT_PRINTED
        ), name
    assert all(pressed("Tên cow_bank hết") in text for text in shown.values())


@pytest.mark.parametrize("name", FILES)
def test_every_section_and_block_of_the_document_is_in_the_file(name):
    document = made_outline()
    text = pressed(text_of(name, FILES[name](document)))

    for part in document.parts:
        assert pressed(" ".join(words.heading(part))) in text
        for block in part.blocks:
            for said in said_by(block):
                assert pressed(said) in text, (part.section.code, said)
    assert pressed("Danh sách điều chỉnh sau khi chốt") in text
    assert pressed("DL-18-000001") in text
    assert "<b>không</b>" in text
    assert text.count(pressed(plain("**cấp ủy Đảng, chính quyền**"))) >= len(WRITTEN)


def said_by(block):
    """The texts of a block that no file may drop."""
    if block.shape == "facts":
        return [words for line in block.lines for words in (line.label, shown_words(line))]
    if block.shape == "models":
        return [
            text
            for model in block.items
            for text in (model.name, *model.goal.splitlines(), *model.approach.splitlines())
        ] + [line.label for model in block.items for line in model.figures]
    table = block.table if block.shape == "chart" else block
    cells = [cell for row in words.table_rows(table) for cell in row]
    return [] if block.shape == "chart" else [table.title, table.note, *cells]


def shown_words(line):
    return Line("", line.value, line.kind).words


@pytest.mark.parametrize("name", FILES)
def test_what_is_missing_has_its_placeholder(name):
    document = bare_outline()
    text = text_of(name, FILES[name](document))
    with_figures = [section for section in SECTIONS if section.block]

    # wide enough that no placeholder is broken by a line
    assert text.count(NO_WORDS) == len(WRITTEN)
    assert text.count(NO_FIGURE) >= len(with_figures)
    assert words.BLANK in text
    assert all(pressed(section.title.format(years=10)) in pressed(text) for section in SECTIONS)


@pytest.mark.parametrize("name", FILES)
def test_a_report_without_any_part_or_table_still_is_a_file(name):
    empty = replace(made_outline(), parts=(), appendices=(), facts=(), intro="")

    assert "BÁO CÁO" in text_of(name, FILES[name](empty))


# --- the paper


@pytest.fixture(scope="module")
def content():
    return outline_pdf(made_outline(units=40))


@pytest.fixture(scope="module")
def pages(content):
    return PdfReader(io.BytesIO(content)).pages


def in_top_margin(page):
    width, height = page.get_size()
    box = {"left": 0, "right": width, "top": height, "bottom": height - 50}
    return page.get_textpage().get_text_bounded(**box).strip()


def test_the_paper_is_upright_and_the_appendix_across_with_pages_counted_through(content, pages):
    paper = pypdfium2.PdfDocument(content)
    wide = [page.mediabox.width > page.mediabox.height for page in pages]
    first = wide.index(True)

    assert all(wide[first:])
    assert first > 5
    assert in_top_margin(paper[0]) == ""
    assert [in_top_margin(page) for page in paper][1:] == [
        str(number) for number in range(2, len(pages) + 1)
    ]


def test_the_table_repeats_its_head_on_each_page(pages):
    tables = [page.extract_text() for page in pages if page.mediabox.width > page.mediabox.height]
    table = [text for text in tables if "Cư M'gar" in text and "6 = 4+5" in text]

    assert len(table) > 2
    assert all("Hội Chữ" in text for text in table)


def test_the_body_ends_with_the_sign_of_the_end():
    html = next(outline_html(made_outline(text="Hết.")))

    assert html.count("./.") == 1
    assert "Hết./.</p>" in html


def test_signatures_never_stand_alone_on_a_page():
    """Texts of several lengths around a full page; the block is as high as seven of their lines."""
    made = made_outline()
    texts = ["\n".join("Dòng chữ của báo cáo" for _ in range(lines)) for lines in range(11, 21, 3)]
    papers = [next(outline_html(replace(made, parts=one_part(made, text)))) for text in texts]

    pages = text_of_pages(render_pdf(papers))

    signed = [page for page in pages if words.RECIPIENTS in page]
    assert len(signed) == len(papers)
    assert len(pages) > len(papers)  # some lengths do reach a further page
    assert all(words.END in page and "Dòng chữ" in page for page in signed)


def one_part(document, text):
    return (replace(document.parts[-1], blocks=(), text=text),)


def test_the_sign_of_the_end_stays_with_a_table_that_closes_the_report():
    made = made_outline()
    wordless = next(part for part in made.parts if not part.section.writes)
    ends_with_table = replace(wordless, blocks=(year_table(),))
    papers = [
        next(
            outline_html(replace(made, intro="\n".join(["Lời"] * lines), parts=(ends_with_table,)))
        )
        for lines in range(0, 8, 3)
    ]

    signed = [page for page in text_of_pages(render_pdf(papers)) if words.RECIPIENTS in page]

    assert len(signed) == len(papers)
    assert all("2018" in page.split(words.END)[0] for page in signed)


def test_nothing_that_was_typed_becomes_html():
    html = next(outline_html(made_outline(text="<script>x</script>\n- <img src=x>")))

    assert "<script" not in html
    assert "<img" not in html


def test_recipients_and_signer_stand_as_the_decree_wants_them():
    document = made_outline()

    assert words.recipient_lines(document) == [
        "- Trung ương Hội (để báo cáo);",
        "- Tỉnh ủy;",
        "- Lưu: VT, CTXH.",
    ]
    assert words.signer_lines(replace(document, signer_authority="-"))[0] == ""


# --- Word


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(outline_docx(made_outline(units=40))))


def test_word_knows_headings_lists_and_tables(word):
    styles = {paragraph.style.name for paragraph in word.paragraphs}

    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", "List Number"} <= (
        styles
    )
    heads = [
        len([row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None])
        for table in word.tables
    ]
    assert 3 in heads  # the summary table's two rows of headings and the row of numbers
    normal = word.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))} == {"vi-VN"}


def test_word_turns_the_paper_and_numbers_pages_but_the_first(word):
    first, second, third = word.sections

    assert first.orientation == WD_ORIENT.PORTRAIT
    assert {second.orientation, third.orientation} == {WD_ORIENT.LANDSCAPE}
    assert second.page_width > second.page_height
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header.paragraphs[0]._p.xml
    assert "PAGE" not in first.first_page_header._element.xml
    assert second.header.is_linked_to_previous
    assert not second.different_first_page_header_footer


def test_each_numbered_list_of_a_text_begins_anew():
    word = docx.Document(io.BytesIO(outline_docx(made_outline(text="1. a\n2. b\n\nx\n\n4. c"))))

    starts = [
        one.get(qn("w:val")) for one in word.part.numbering_part.element.iter(qn("w:startOverride"))
    ]
    assert starts[:2] == ["1", "4"]


def test_control_characters_do_not_break_a_file():
    document = made_outline(text="a\x00\x0bb\ud800\n- c\x1f")

    for write in (outline_docx, outline_xlsx):
        for name in ZipFile(io.BytesIO(write(document))).namelist():
            assert name
    assert "ab" in text_of("docx", outline_docx(document)).replace("\n", "")


# --- the workbook


@pytest.fixture(scope="module")
def sheets():
    content = outline_xlsx(made_outline(units=40))
    return (
        openpyxl.load_workbook(io.BytesIO(content)),
        openpyxl.load_workbook(io.BytesIO(content), data_only=True),
    )


def test_each_table_has_a_sheet_of_a_lawful_name(sheets):
    names = sheets[0].sheetnames

    assert names[:2] == ["Báo cáo", "Bảng tổng hợp"]
    assert {"Theo nhà tài trợ", "Từng năm", "Chỉ tiêu", "Điều chỉnh", "Mô hình"} <= set(names)
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_totals_are_formulas_with_results_only_where_rows_add_up(sheets):
    formulas, results = sheets[0]["Theo nhà tài trợ"], sheets[1]["Theo nhà tài trợ"]
    (row,) = [line[0].row for line in formulas.iter_rows() if line[0].value == "Tổng cộng"]

    assert [formulas.cell(row, column).value for column in (2, 3, 4)] == [
        f"=SUM(B{row - 2}:B{row - 1})",
        f"=SUM(C{row - 2}:C{row - 1})",
        None,
    ]
    assert [results.cell(row, column).value for column in (2, 3)] == [1_500, 23_153_000_000]
    assert results.cell(row - 1, 4).value == NO_FIGURE


def test_a_total_that_is_no_sum_stays_a_number():
    table = Table(
        "Bảng",
        (Column("Tên", Kind.TEXT), Column("Số", adds_up=True)),
        (("a", 2), ("b", 3)),
        total=("Tổng cộng", 4),
        sheet="Bảng",
    )
    document = made_outline()
    part = replace(document.parts[0], blocks=(table,))

    content = outline_xlsx(replace(document, parts=(part,), appendices=()))

    rows = openpyxl.load_workbook(io.BytesIO(content))["Bảng"].iter_rows(values_only=True)
    assert ("Tổng cộng", 4) in [row[:2] for row in rows]


def test_text_is_text_and_numbers_are_numbers(sheets):
    sheet = sheets[0]["Theo nhà tài trợ"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}

    assert cells["=1+1"].data_type == "s"
    assert cells["=1+1"].quotePrefix
    assert cells[13_153_000_000].number_format == "[$-42A]#,##0"
    facts = {row[1].value: row[2] for row in sheets[0]["Số liệu các mục"].iter_rows(min_row=5)}
    assert facts["Tỷ lệ hoàn thành"].value == pytest.approx(0.769)
    assert facts["Tỷ lệ hoàn thành"].number_format == "[$-42A]0.0%"
    assert facts["Ngày hoàn thành"].is_date


def test_a_very_long_text_goes_on_in_further_cells():
    content = outline_xlsx(made_outline(text="Chữ nhân đạo " * 5_000))

    values = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(content))["Báo cáo"] for cell in row
    ]
    assert max(len(value) for value in values if isinstance(value, str)) <= 32_767


# --- reading ------------------------------------------------------------------------------------


def pressed(text):
    """Without blanks and line breaks, which every file sets elsewhere."""
    return re.sub(r"\s+", "", text)


def text_of(name, content):
    return {"pdf": text_of_pdf, "docx": _text_of_docx, "xlsx": _text_of_xlsx}[name](content)


def _text_of_docx(content):
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join(
        "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    )


def _text_of_xlsx(content):
    """The cells of a workbook as a Vietnamese Excel shows them."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return "\n".join(_seen(cell) for sheet in book for row in sheet.iter_rows() for cell in row)


def _seen(cell):
    if cell.value is None:
        return ""
    if cell.is_date:
        return f"{cell.value:%d/%m/%Y}"
    if isinstance(cell.value, int | float) and cell.number_format.endswith("%"):
        return f"{format_number(cell.value * 100, 1)}%"
    if isinstance(cell.value, int | float) and cell.number_format != "0":
        return format_number(cell.value)
    return str(cell.value)

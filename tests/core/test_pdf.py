import io
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from django.core.checks import registry

from apps.core import checks, pdf, pdf_worker
from apps.core.pdf import PdfError, render_pdf

LETTERS = "ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳỷỹỵý Đđ ê̆ ô̆ ơ̆ ư̆ Y Bhiăn Niê, H'Yim Kđoh"
STYLE = """<style>
@page { size: A4; margin: 20mm; @top-center { content: counter(page); font-family: Tinos } }
@page :first { @top-center { content: none } }
body { font-family: Tinos; font-size: 14pt }
</style>"""


def document(body):
    return f'<!doctype html><html lang="vi"><head>{STYLE}</head><body>{body}</body></html>'


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def ink(content):
    """Dark points of the first page's picture."""
    picture = pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil().convert("L")
    return sum(picture.histogram()[:128])


def test_reader_gets_tinos_embedded_in_every_cut():
    content = render_pdf(
        document(f"<p>{LETTERS}</p><b>{LETTERS}</b><i>{LETTERS}</i><b><i>{LETTERS}</i></b>")
    )

    fonts = [font.get_object() for font in read(content).pages[0]["/Resources"]["/Font"].values()]

    assert {font["/BaseFont"].rpartition("+")[2] for font in fonts} == {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-Bold-Italic",
    }
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def test_every_vietnamese_letter_has_a_shape_of_its_own():
    letters = (
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    )
    page = pypdfium2.PdfDocument(
        render_pdf(document("".join(f'<p style="break-after: page">{a}</p>' for a in letters)))
    )

    pictures = {
        page[number].render(scale=2).to_pil().crop((0, 100, 400, 300)).tobytes()
        for number in range(len(letters))
    }

    assert len(pictures) == len(letters)


def test_letters_are_drawn_and_can_be_copied():
    content = render_pdf(document(f"<p>{LETTERS}</p>"))

    assert ink(content) > 1000
    assert "H'YimKđoh" in "".join(read(content).pages[0].extract_text().split())


@pytest.mark.parametrize(
    "address",
    [
        Path("/etc/passwd").as_uri(),
        "http://127.0.0.1:9/x.png",
        "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5IiBoZWlnaHQ9IjkiPjxyZWN0IHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz48L3N2Zz4=",
    ],
)
def test_nothing_is_fetched_for_a_document(address):
    body = (
        f'<img src="{address}"><link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
        f'<div style="background: url({address}); width: 99px; height: 99px"></div>'
    )
    content = render_pdf(document(body))

    assert ink(content) == 0
    assert not read(content).attachments
    with pytest.raises(ValueError, match="refused"):
        pdf_worker.NothingFetcher().fetch(address)


def test_several_documents_become_one_with_pages_counted_through():
    two_pages = '<p style="break-after: page">một</p><p>hai</p>'

    pages = read(render_pdf([document(two_pages), document(two_pages), document(two_pages)])).pages

    assert ["".join(c for c in page.extract_text() if c.isdigit()) for page in pages] == [
        "",
        "2",
        "",
        "4",
        "",
        "6",
    ]


def test_document_that_takes_too_long_is_stopped_and_its_process_with_it(monkeypatch):
    started = []
    popen = subprocess.Popen

    class Remembered(popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Remembered)
    begun = time.monotonic()

    with pytest.raises(PdfError, match="quá 1 giây nên đã dừng"):
        render_pdf(document("<table>" + "<tr><td>x</td></tr>" * 20_000 + "</table>"), timeout=1)

    assert time.monotonic() - begun < 10
    assert [process.returncode for process in started] == [-9]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "raise OSError(\"cannot load library 'libpango-1.0-0'\")",
            "thiếu thư viện Pango.*apt-get install",
        ),
        ("raise ModuleNotFoundError(\"No module named 'weasyprint'\")", "chạy lại bin/setup"),
        ("raise MemoryError", "quá lớn để tạo PDF"),
        ("import os; os.kill(os.getpid(), 24)", "quá lớn để tạo PDF"),
        ("raise ValueError('hỏng')", r"Không tạo được PDF \(ValueError: hỏng\)"),
        ("raise SystemExit(4)", r"Không tạo được PDF \(mã 4\)"),
        ("", r"Không tạo được PDF \(mã 0\)"),
    ],
)
def test_reason_why_there_is_no_pdf_is_told(tmp_path, monkeypatch, program, reason):
    child = tmp_path / "python"
    child.write_text(f"#!{sys.executable}\n{program}\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))

    with pytest.raises(PdfError, match=reason):
        render_pdf("<p>")


def test_child_takes_no_more_memory_than_it_may(monkeypatch):
    program = "import sys; from apps.core import pdf_worker as w; w.MEMORY = 200 * 1024**2; sys.argv[1:] = ['30']; w.main()"
    page = '["' + "<p>x</p>" * 30_000 + '"]'
    done = subprocess.run(
        [sys.executable, "-c", program], input=page.encode(), capture_output=True, cwd=pdf._ROOT
    )

    assert done.returncode != 0
    assert not done.stdout


def test_operator_is_warned_when_tinos_or_pango_is_missing(monkeypatch, tmp_path):
    assert checks.check_tinos(None) == checks.check_pango(None) == []
    assert {checks.check_tinos, checks.check_pango} <= registry.registry.registered_checks

    monkeypatch.setattr(checks, "FONT_FOLDERS", (str(tmp_path), str(tmp_path / "none")))
    monkeypatch.setattr(checks, "PANGO", "libnothing.so.0")

    assert [warning.id for warning in checks.check_tinos(None)] == ["core.W001"]
    assert [warning.id for warning in checks.check_pango(None)] == ["core.W002"]


def test_child_is_not_told_the_secrets_of_the_site(tmp_path, monkeypatch):
    child = tmp_path / "python"
    child.write_text(f"#!{sys.executable}\nimport os, sys\nsys.exit(' '.join(os.environ))\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    monkeypatch.setenv("SECRET_KEY", "bí mật")

    with pytest.raises(PdfError, match="PATH") as error:
        render_pdf("<p>")

    assert "SECRET_KEY" not in str(error.value)

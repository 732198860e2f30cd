"""PDF from HTML, in a child process with limits of time and memory.

The HTML says `lang="vi"`, names Tinos everywhere (also in `@page` margin boxes), fixes its tables'
layout and column widths, and carries its whole style: nothing is fetched for it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROWS_AT_ONCE = 500  # rows of a table in one document: longer ones are given as several
MAX_ROWS = 1_500  # longer lists are for .xlsx
SECONDS = 60

_ROOT = Path(__file__).resolve().parents[2]
# No secret of the site is any business of the child.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
    "LD_LIBRARY_PATH",
)
_LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfError(Exception):
    """No PDF could be made. The message is for people."""


def render_pdf(html, *, timeout=SECONDS):
    """The bytes of one PDF from an HTML text, or from a list of them (pages are counted through).

    In a list, `@page :first` means the first page of each document. Raises PdfError.
    """
    documents = [html] if isinstance(html, str) else list(html)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "apps.core.pdf_worker", str(max(1, int(timeout) + 1))],
            input=json.dumps(documents).encode(),
            capture_output=True,
            timeout=timeout,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError(
            f"Tạo PDF quá {timeout:g} giây nên đã dừng; thu hẹp phạm vi hoặc tải về dạng XLSX."
        ) from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfError(_reason(done.returncode, done.stderr.decode(errors="replace")))
    return done.stdout


def _reason(code, errors):
    if "cannot load library" in errors:
        return f"Máy chủ thiếu thư viện Pango để tạo PDF; người quản trị chạy: {_LIBRARIES}."
    if "No module named 'weasyprint'" in errors:
        return "Máy chủ thiếu WeasyPrint để tạo PDF; người quản trị chạy lại bin/setup."
    if "MemoryError" in errors or code < 0:
        return "Tài liệu quá lớn để tạo PDF; thu hẹp phạm vi hoặc tải về dạng XLSX."
    last = errors.strip().splitlines()[-1:] or [f"mã {code}"]
    return f"Không tạo được PDF ({last[0][:200]}); tải về dạng XLSX và báo người quản trị."

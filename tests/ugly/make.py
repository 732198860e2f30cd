"""Draws every ugly workbook anew: `python -m tests.ugly.make [NAME …]`.

The files are kept beside this one, since LibreOffice writes .xls and .ods a little differently on
each machine. What a file is expected to come to is written by hand in `expected/`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.ugly import make_addresses, make_others

HERE = Path(__file__).parent
FILES = make_addresses.FILES | make_others.FILES


def make(name):
    file = FILES[name]
    drawn = file.draw()
    target = HERE / name
    if isinstance(drawn, bytes):
        target.write_bytes(drawn)
    elif not file.sheet_format:
        drawn.save(target)
    else:
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "in" / f"{target.stem}.xlsx"
            plain.parent.mkdir()
            drawn.save(plain)
            convert = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
            convert += ["--convert-to", file.sheet_format, "--outdir", str(HERE), str(plain)]
            subprocess.run(convert, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    for name in sys.argv[1:] or FILES:
        make(name)

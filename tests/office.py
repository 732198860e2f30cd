"""LibreOffice, as staff have it: opens a file and says what it made of it."""

import subprocess

FILTERS = {".csv": "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1"}


def opened_by_libreoffice(path, folder):
    """The .xlsx that LibreOffice saves of a file which it could open."""
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            *filter(None, [FILTERS.get(path.suffix)]),
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "opened"),
            str(path),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert b"Error" not in done.stderr, done.stderr
    return folder / "opened" / f"{path.stem}.xlsx"

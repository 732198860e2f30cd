"""What the machine must have for the product's files to look right; run at every start."""

from ctypes import CDLL
from pathlib import Path

from django.core.checks import Warning as CheckWarning

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
PANGO = "libpango-1.0.so.0"


def check_tinos(app_configs, **kwargs):
    """Tinos has the metrics of Times New Roman; without it forms break their lines elsewhere."""
    for folder in FONT_FOLDERS:
        if next(Path(folder).expanduser().rglob("Tinos-Regular.*"), None):
            return []
    return [
        CheckWarning(
            "Không có phông Tinos; PDF sẽ không đúng thể thức.",
            hint="Chạy bin/setup hoặc: apt-get install fonts-croscore",
            id="core.W001",
        )
    ]


def check_pango(app_configs, **kwargs):
    try:
        CDLL(PANGO)
    except OSError:
        return [
            CheckWarning(
                "Không có thư viện Pango; không tạo được PDF.",
                hint="Chạy bin/setup hoặc: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
                id="core.W002",
            )
        ]
    return []

"""What stands between and below the rows of a table and is none of them.

Lines of sums, headings said once more on the next page, headings of sections, the block where
people sign.
"""

import re

from apps.core.text import fold

_TOTALS = {"tong cong", "tong so", "cong", "tong", "cong chung", "tong cong chung", "luy ke"}
# With their marks: Tống and Công are names of people.
_TOTAL = re.compile(r"(?:tổng|cộng|lũy kế|luỹ kế)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"[\d.,;:/()%\s-]*(?:hộ|người|khẩu|địa chỉ|đồng|đ|vnđ|suất|lượt)?[\d.,;:/()%\s-]*"
)
_ORDER = re.compile(r"(?:[IVX]{1,6}|[A-ZĐa-zđ])(?:[.)/]\d{1,2})?[.)/:]?")
_ORDERED = re.compile(r"(?:[IVX]{1,6}|[A-ZĐ]|\d{1,2})\s*[.)/:–-]\s*(?=\w)")
_PLACE = re.compile(
    r"(?:thon|buon|bon|ap|xa|phuong|thi tran|tt|to dan pho|tdp|khu pho|kp|khoi|khoi pho|xom|to|cum|lang|"
    r"huyen|thi xa|thanh pho|tp|truong|khu vuc|dien|doi tuong|nhom)\b"
)
_SIGNED = re.compile(
    r"nguoi lap(?: bieu| bang| danh sach)?|ke toan(?: truong)?|thu quy|thu truong(?: don vi| co quan)?|"
    r"(?:tm|t m|kt|k t|tl|tuq) .*|(?:pho )?chu tich(?: hoi.*| ubnd.*)?|(?:pho )?bi thu|"
    r"xac nhan .*|xac nhan|nguoi (?:giao|nhan|kiem tra|duyet|tong hop|bao cao|ra soat|khao sat|thong ke|phu trach)|"
    r"(?:can bo|truong) (?:lap|thon|buon|ap|ban).*|truong thon|"
    r"ky,? ?(?:va )?(?:ghi ro )?(?:ho ten|dong dau).*|da ky|noi nhan.*"
)
_PLACE_AND_DATE = re.compile(r"(?:\S+ ){0,8}ngay ?\d{0,2} ?thang ?\d{0,2} ?nam ?\d{0,4}")
_BLANKS = re.compile(r"[.…_]+")
_FEW = 5  # cells in a line that is no row, at most


def filled(row):
    """The (place, cell) of a row that hold something."""
    return [
        (place, cell)
        for place, cell in enumerate(row)
        if cell != "" and not (isinstance(cell, str) and cell.isspace())
    ]


def is_total(row):
    """Whether the first thing the row says is "Tổng cộng", "Cộng thôn 1" or the like."""
    first = next((cell for cell in row if cell != "" and not str(cell).isspace()), "")
    if not isinstance(first, str):
        return False
    text = first.strip()
    if text[:1] not in "TtCcLl":
        return False
    if fold(text[:40]) in _TOTALS:
        return True
    return bool(_TOTAL.match(text)) and all(
        not isinstance(cell, str) or cell == first or _COUNTED.fullmatch(cell[:80].strip().lower())
        for _, cell in filled(row)
    )


def is_section(row):
    """Whether the row only names what follows: "I. Thôn 1" alone, or "A | Phường Cư Bao"."""
    cells = filled(row)
    if not 1 <= len(cells) <= 2 or not all(isinstance(cell, str) for _, cell in cells):
        return False
    texts = [cell.strip() for _, cell in cells]
    if len(texts) == 2:
        return bool(_ORDER.fullmatch(texts[0])) and not texts[1].isdigit()
    return bool(_ORDERED.match(texts[0]) or _PLACE.match(fold(texts[0][:60])))


def is_signature(row):
    """Whether all that the row says belongs to the place and day, the offices and the signing."""
    cells = filled(row)
    return 1 <= len(cells) <= _FEW and all(
        isinstance(cell, str) and _is_signing(cell, alone=len(cells) == 1) for _, cell in cells
    )


def _is_signing(cell, *, alone):
    folded = fold(_BLANKS.sub(" ", cell[:120]))
    if _PLACE_AND_DATE.fullmatch(folded):
        return alone or not folded.startswith("ngay")
    return bool(_SIGNED.fullmatch(folded))


def listed(numbers, most=12):
    """ "5, 7–9" of row numbers in order, the first ones when there are very many."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [
        f"{first}" if first == last else f"{first}{'–' if last > first + 1 else ', '}{last}"
        for first, last in runs[:most]
    ]
    return ", ".join(shown) + (" …" if len(runs) > most else "")

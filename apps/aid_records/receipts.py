"""Papers of hand-overs: the receipt (biên nhận) of one gift, the list (danh sách trao) of a round.

They carry names, so they are made for those who hand over, and never an ID number or a phone.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from apps.core import formal
from apps.core.dates import format_date
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money, in_words
from apps.core.pdf import MAX_ROWS, ROWS_AT_ONCE, PdfError, render_pdf
from apps.organisation.models import Unit


@dataclass(frozen=True)
class Head:
    """Both heads of a paper of `unit`."""

    unit: Unit

    @property
    def chapter(self):
        """HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK of a unit in Đắk Lắk."""
        return (self.unit.province or self.unit).chapter_name.upper()

    @property
    def own(self):
        return f"Đơn vị: {self.unit.name}".upper()

    @property
    def place(self):
        """Cư Bao of Phường Cư Bao."""
        return self.unit.name.removeprefix(f"{self.unit.get_kind_display()} ")


def receipt_html(aid):
    """The receipt of one aid record, with its style inside."""
    return render_to_string(
        "aid_records/receipt_print.html",
        {
            "head": Head(aid.unit),
            "formal": formal,
            "dated": formal.long_date(aid.given_on),
            "aid": aid,
            "receiver": aid.address,
            "home": home_of(aid.address) if aid.unit_id == aid.address.unit_id else aid.unit.name,
            "facts": _facts(aid),
        },
    )


def receipt_pdf(aid):
    """The bytes of the receipt. Raises PdfError."""
    return render_pdf(receipt_html(aid))


def home_of(address):
    parts = (address.street, address.hamlet, address.unit.name)
    return ", ".join(part for part in parts if part)


def _facts(aid):
    """[(label, words)] of what was given."""
    quantity = format_quantity(aid.quantity) if aid.quantity is not None else ""
    facts = [
        ("Hình thức", aid.form.name),
        ("Nội dung", aid.description),
        ("Số lượng", f"{quantity} {aid.measure}".strip()),
        *_worth(aid),
        ("Căn cứ giá trị", aid.get_basis_display()),
    ]
    if aid.is_recirculated:
        facts.append(("Quay vòng", "Chuyển giao trong mô hình xoay vòng"))
    return [(label, words) for label, words in facts if words]


def _worth(aid):
    if aid.value is None:
        return [("Giá trị", "Chưa quy đổi thành tiền")]
    words = in_words(aid.value)
    return [
        ("Giá trị", f"{format_money(aid.value)} đồng"),
        ("Bằng chữ", f"{words[:1].upper()}{words[1:]}"),
    ]


@dataclass(frozen=True)
class Line:
    """One line of a hand-over list; `given_on` is empty while it is still to be given."""

    name: str
    code: str
    home: str
    sponsor: str
    what: str
    value: int | None
    given_on: str


def hand_over_line(row):
    """The Line of a row of the monthly round: what was given, or what is to be given."""
    gift = row.given or row.usual
    address = row.pledge.address
    form = gift.form.name if gift.form_id else ""
    return Line(
        name=address.full_name,
        code=address.code,
        home=home_of(address),
        sponsor=row.pledge.sponsor.name,
        what=gift.description or form,
        value=gift.value,
        given_on=format_date(row.given.given_on) if row.given else "",
    )


def hand_over_pdf(lines, *, unit, month, sponsor=None):
    """The list of a round with room to sign, in documents of 500 lines. Raises PdfError."""
    if len(lines) > MAX_ROWS:
        raise PdfError(
            f"Danh sách có {format_money(len(lines))} dòng, in được nhiều nhất {format_money(MAX_ROWS)}; "
            "hãy chọn một xã, phường hoặc một nhà tài trợ."
        )
    return render_pdf(hand_over_html(lines, unit=unit, month=month, sponsor=sponsor))


def hand_over_html(lines, *, unit, month, sponsor=None):
    """One HTML document for each 500 lines; the total stands on the last one."""
    total = sum(line.value or 0 for line in lines)
    words = in_words(total)
    starts = range(0, len(lines) or 1, ROWS_AT_ONCE)
    return [
        render_to_string(
            "aid_records/hand_over_print.html",
            {
                "head": Head(unit),
                "formal": formal,
                "month": month,
                "sponsor": sponsor,
                "lines": list(enumerate(lines[start : start + ROWS_AT_ONCE], start + 1)),
                "is_first": start == 0,
                "is_last": start + ROWS_AT_ONCE >= len(lines),
                "count": len(lines),
                "total": total,
                "words": f"{words[:1].upper()}{words[1:]}",
                "unvalued": sum(line.value is None for line in lines),
            },
        )
        for start in starts
    ]

"""The notice of a breach to the authority, on official paper (Nghị định 30/2020/NĐ-CP)."""

from django.template.loader import render_to_string

from apps.aid_records.receipts import Head
from apps.core import formal
from apps.core.dates import format_moment, today
from apps.core.money import format_number
from apps.privacy.forms.breaches import AUTHORITY

EMPTY = "Đang xác minh, sẽ báo bổ sung."


def notice_html(breach):
    """The notice, with its style inside; what is not known yet says so."""
    return render_to_string(
        "privacy/notice_print.html",
        {
            "breach": breach,
            "head": Head(breach.unit),
            "formal": formal,
            "dated": formal.long_date(today()),
            "authority": breach.reported_to or AUTHORITY,
            "facts": _facts(breach),
            "texts": _texts(breach),
        },
    )


def persons_in_words(breach):
    if breach.persons is None:
        return "Chưa rõ"
    return f"{'Khoảng ' if breach.is_estimate else ''}{format_number(breach.persons)} người"


def _facts(breach):
    persons_told = format_moment(breach.persons_told_at)
    return [
        ("Phát hiện lúc", format_moment(breach.found_at)),
        ("Xảy ra lúc", format_moment(breach.happened_at) or EMPTY),
        ("Đơn vị để xảy ra", breach.unit.name),
        ("Số người bị ảnh hưởng", persons_in_words(breach)),
        ("Thông báo cho những người bị ảnh hưởng", persons_told or "Chưa thông báo"),
    ]


def _texts(breach):
    return [
        ("Nội dung sự việc", breach.happened),
        ("Loại dữ liệu cá nhân bị ảnh hưởng", breach.data),
        ("Đơn vị khác có người bị ảnh hưởng", breach.units_concerned or "Không có."),
        ("Nguyên nhân", breach.cause or EMPTY),
        ("Hậu quả, thiệt hại có thể xảy ra", breach.consequence or EMPTY),
        ("Biện pháp đã và đang thực hiện để khắc phục", breach.measures or EMPTY),
        ("Người phụ trách bảo vệ dữ liệu cá nhân, cách liên hệ", breach.contact or EMPTY),
    ]

"""What the desk of pledges made on the public pages shows of one."""

from django.utils.html import format_html

from apps.addresses.models import Need
from apps.aid_records.models import with_uncovered
from apps.aid_records.sharing import in_words, left_in_words
from apps.core.dates import format_date, format_moment, local
from apps.publishing.actions.calling import last_day
from apps.publishing.models import OnlinePledge


def time_left(online, now):
    """“Còn 3 ngày, giữ chỗ đến hết ngày 08/12/2026” of one that waits; "" of others."""
    if online.status != OnlinePledge.Status.WAITING:
        return ""
    if online.hold is None or online.hold.until <= now:
        return "Đã hết thời gian giữ chỗ"
    last = last_day(online.hold.until)
    left = (last - local(now).date()).days
    days = f"Còn {left} ngày" if left else "Ngày cuối"
    return f"{days}, giữ chỗ đến hết ngày {format_date(last)}"


def facts_of(online):
    """[(label, value)] of who pledged, and how to reach them."""
    facts = [
        ("Là", online.get_kind_display()),
        ("Điện thoại", format_html('<a href="tel:{0}">{0}</a>', online.phone)),
        ("Tiện nghe lúc", online.call_when),
        ("Email", online.email and format_html('<a href="mailto:{0}">{0}</a>', online.email)),
        (
            "Lời nhắn",
            online.message and format_html('<span class="lines">{}</span>', online.message),
        ),
        ("Cho nêu tên", "Có" if online.may_be_named else "Không"),
        ("Lúc gửi", format_moment(online.sent_at)),
    ]
    if online.prolonged_to:
        facts.append(("Gia hạn giữ chỗ đến hết ngày", format_date(online.prolonged_to)))
    if online.decided_at:
        doer = f", {online.decided_by}" if online.decided_by else ""
        facts.append(("Giải quyết", f"{format_moment(online.decided_at)}{doer}"))
    if online.refusal:
        facts.append(("Lời nhắn đã gửi người đăng ký", online.refusal))
    return facts


def parts_of(online):
    """[(need, its wording on the card, amount wanted, what else nobody holds)]; needs were met say so."""
    parts = list(online.parts.select_related("need"))
    left = with_uncovered(Need.objects.filter(pk__in=[part.need_id for part in parts]))
    amounts = dict(left.values_list("pk", "uncovered"))
    return [
        (
            part.need,
            part.wording,
            in_words(part.amount, part.need),
            "đã được đáp ứng"
            if part.need.met_on
            else left_in_words(amounts[part.need_id], part.need),
        )
        for part in parts
    ]

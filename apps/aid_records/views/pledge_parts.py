"""What the pages of pledges show: facts, the parts that are held, rows of the list."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from apps.addresses.models import Need
from apps.aid_records.models import Pledge
from apps.aid_records.sharing import in_words, promised
from apps.aid_records.views.parts import codes_for, link
from apps.core.dates import format_date, format_moment


def pledge_facts(pledge, user):
    """[(label, value)] of a pledge."""
    confirmed = format_moment(pledge.confirmed_at)
    if pledge.confirmed_by:
        confirmed = f"{confirmed}, {pledge.confirmed_by}"
    facts = [
        ("Nhà tài trợ", link(pledge.sponsor, "sponsors:detail", pledge.sponsor_id, user)),
        ("Địa chỉ", link(pledge.address, "addresses:detail", pledge.address.code, user)),
        ("Đơn vị", pledge.unit.name),
        ("Hình thức", pledge.form or ""),
        ("Nội dung", pledge.description),
        ("Giá trị", promised(pledge.value, pledge.frequency)),
        ("Ngày đăng ký", format_date(pledge.pledged_on)),
        ("Từ ngày", format_date(pledge.starts_on)),
        ("Đến ngày", format_date(pledge.ends_on)),
        ("Do Hội giới thiệu", "Có" if pledge.introduced_by_red_cross else "Không"),
        ("Xác nhận", confirmed),
    ]
    if pledge.status == Pledge.Status.WAITING and pledge.held_until:
        facts.append(("Giữ chỗ đến hết ngày", format_date(pledge.held_until)))
    if pledge.ended_on:
        facts.append(("Ngày kết thúc", format_date(pledge.ended_on)))
        facts.append(("Lý do kết thúc", pledge.end_reason))
    return facts


def held_parts(covers):
    """[(need, amount in words, whether it is still held)] of a pledge's covers."""
    sums = {}
    for cover in covers:
        amount, _ = sums.get(cover.need, (0, False))
        sums[cover.need] = (amount + cover.amount, cover.is_holding)
    return [(need, in_words(amount, need), held) for need, (amount, held) in sums.items()]


def told_cover(pledge):
    """A way to tell an event of the pledge's covers: which need, how much of it."""
    needs = Need.objects.filter(address=pledge.address_id).in_bulk()

    def told(event):
        need = needs.get(event.need_id)
        width = event.span.upper - event.span.lower
        return f"{need}: {in_words(width, need)}" if need else ""

    return told


PLEDGE_ROW = (
    '<tr class="{}"><th scope="row" class="day"><a href="{}{}/">{}</a></th>'
    '<td data-label="Nhà tài trợ">{}</td>'
    '<td data-label="Địa chỉ"><span>{} {}</span></td>'
    '<td data-label="Đơn vị">{}</td>'
    '<td class="num" data-label="Giá trị"><span>{}</span></td>'
    '<td data-label="Trạng thái"><span><span class="status status-{}">{}</span>{}</span></td></tr>\n'
)
LIMIT = ' <span class="soft d-block">{} {}</span>'


def pledge_rows(rows, user):
    """The rows of the list as `user` sees it, as HTML; drawn here, as those of aid are."""
    pledge_url, code_of = reverse("aid_records:pledge_list"), codes_for(user)
    statuses = dict(Pledge.Status.choices)

    def cells(row):
        is_voided = row["voided_at"] is not None
        return (
            "row-voided" if is_voided else "",
            pledge_url,
            row["pk"],
            format_date(row["pledged_on"]),
            row["sponsor__name"],
            row["address__full_name"],
            code_of(row),
            row["unit__name"],
            promised(row["value"], row["frequency"]),
            "voided" if is_voided else row["status"],
            "Đã hủy" if is_voided else statuses[row["status"]],
            "" if is_voided else _limit(row),
        )

    return format_html_join("", PLEDGE_ROW, map(cells, rows))


def _limit(row):
    if row["status"] == Pledge.Status.WAITING and row["held_until"]:
        return format_html(LIMIT, "giữ chỗ đến", format_date(row["held_until"]))
    if row["status"] in Pledge.KEPT_UP and row["ends_on"]:
        return format_html(LIMIT, "đến ngày", format_date(row["ends_on"]))
    return ""

"""Aid that overlaps (chồng chéo): asked about before it is saved, decided by a person with a reason.

All of the rule is here. Excluded aid (F3) neither asks nor counts: relief goes to a whole village
at once. Pass-ons (`is_recirculated`) count as help of another source, and add no value.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from apps.aid_records.models import AidRecord
from apps.core.dates import month_of, months_later
from apps.core.text import fold

FAR_ABOVE = 3
"""So many times the median of the commune is far above it."""
FEWEST = 5
"""Of fewer helped addresses a median says nothing."""

RULE = (
    "Nhắc chồng chéo khi trong cùng tháng địa chỉ đã nhận của nhà tài trợ khác; hoặc khi tổng giá "
    f"trị 12 tháng (tháng này và 11 tháng trước, kể cả lần này) quá {FAR_ABOVE} lần mức giữa (trung "
    f"vị) của các địa chỉ được trợ giúp trong cùng đơn vị, khi ở đó có từ {FEWEST} địa chỉ trở lên. "
    "Cũng nhắc khi trong tháng đã ghi một lần theo chính đăng ký ấy, hoặc một lần giống hệt của chính "
    "nhà tài trợ ấy (cùng ngày, hình thức, nội dung, giá trị). "
    "Trợ giúp không thuộc Cuộc vận động không xét."
)


@dataclass(frozen=True)
class Overlap:
    """What speaks against one gift.

    `others` is aid of other sponsors in the same month, saved or about to be saved with it;
    `again` is what may be this very gift, entered before.
    `median` is there when the `total` of twelve months, this gift included, is far above it.
    """

    others: tuple = ()
    total: int = 0
    median: int | None = None
    again: tuple = ()


def overlaps(gifts):
    """[Overlap or None] of unsaved or changed aid records, in order; their address is loaded.

    Three queries for each month that the gifts fall in, however many they are.
    """
    by_month = defaultdict(list)
    for gift in gifts:
        if not gift.exclusion:
            by_month[month_of(gift.given_on)].append(gift)
    found = {}
    for (first, last), together in by_month.items():
        others = _in_month(together, first, last)
        totals = _totals(together, first, last)
        medians = _medians(together, first, last)
        for gift in together:
            found[id(gift)] = _judge(gift, others, totals, medians)
    return [found.get(id(gift)) for gift in gifts]


def _judge(gift, others, totals, medians):
    beside = [other for other in others[gift.address_id] if other is not gift]
    from_others = tuple(other for other in beside if _giver(other) != _giver(gift))
    again = tuple(other for other in beside if _is_again(other, gift))
    total, median = totals[gift.address_id], medians.get(gift.address.unit_id)
    is_far_above = bool(_worth(gift) and median and total > FAR_ABOVE * median)
    if not (from_others or again or is_far_above):
        return None
    return Overlap(from_others, total, median if is_far_above else None, again)


def _giver(gift):
    """A sponsor not yet registered is another one than all that are."""
    return gift.sponsor_id or id(gift.sponsor)


def _is_again(other, gift):
    """Of one sponsor: under the same pledge, or alike in all that is written of a gift."""
    if _giver(other) != _giver(gift):
        return False
    if other.pledge_id and gift.pledge_id:
        return other.pledge_id == gift.pledge_id
    return _looks(other) == _looks(gift)


def _looks(gift):
    return (gift.given_on, gift.form_id, gift.value, fold(gift.description), gift.is_recirculated)


def _worth(gift):
    return 0 if gift.is_recirculated else gift.value or 0


def _standing(gifts):
    """Aid on file to the addresses of the gifts, without those gifts that are being changed."""
    changed = [gift.pk for gift in gifts if gift.pk]
    aid = AidRecord.objects.in_force().filter(exclusion="")
    return aid.filter(address__in={gift.address_id for gift in gifts}).exclude(pk__in=changed)


def _in_month(gifts, first, last):
    """{address: [aid of that month]}, the gifts themselves among it."""
    found = defaultdict(list)
    aid = _standing(gifts).given_between(first, last).select_related("sponsor", "form", "unit")
    for other in (*aid.order_by("given_on", "id"), *gifts):
        found[other.address_id].append(other)
    return found


def _totals(gifts, first, last):
    """{address: đồng in the twelve months up to the month, the gifts included}."""
    totals = defaultdict(int)
    aid = _standing(gifts).given_between(months_later(first, -11), last)
    sums = aid.filter(is_recirculated=False).values("address").annotate(sum=Sum("value"))
    for row in sums.order_by():
        totals[row["address"]] += row["sum"] or 0
    for gift in gifts:
        totals[gift.address_id] += _worth(gift)
    return totals


def _medians(gifts, first, last):
    """{unit: median đồng of the addresses helped there in the twelve months up to the month}."""
    units = {gift.address.unit_id for gift in gifts if _worth(gift)}
    if not units:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY total)
            FROM (
                SELECT unit_id, address_id, sum(value) AS total
                FROM aid_records_aidrecord
                WHERE unit_id = ANY(%s) AND given_on BETWEEN %s AND %s
                    AND voided_at IS NULL AND exclusion = '' AND NOT is_recirculated
                GROUP BY unit_id, address_id
                HAVING sum(value) > 0
            ) AS helped
            GROUP BY unit_id
            HAVING count(*) >= %s
            """,
            [list(units), months_later(first, -11), last, FEWEST],
        )
        return {unit: round(median) for unit, median in cursor.fetchall()}

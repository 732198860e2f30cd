"""What waits as of today: reviews, help, the queue, doubles, and which units are late."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from apps.addresses.models import Address, Likeness
from apps.aid_records.models import AidRecord
from apps.aid_records.rounds import in_round
from apps.core.at_once import count_at_once
from apps.core.dates import format_date, month_of, today
from apps.core.money import format_number, format_ratio
from apps.reports import target_words
from apps.reports.dashboards.asked import link
from apps.reports.models import Target, UnitReport
from apps.reports.targets import board

FEW = 5
LONG_AGO = 12  # months


def clerk_tiles(asked, found):
    """What a base unit has to do: reviews, addresses nobody helped, this month's round."""
    unit, user, day = asked.unit, asked.user, today()
    first, last = month_of(day)
    due = in_round(unit, first, user).order_by()
    given = AidRecord.objects.in_force().filter(pledge=OuterRef("pk"))
    left = due.filter(~Exists(given.given_between(first, last)))
    open_addresses = Address.objects.visible_to(user).within(unit).open()
    expected, missing, open_today = count_at_once(due, left, open_addresses)
    return [
        _reviews_tile(asked, found.reviews),
        *_waiting_tiles(asked, found.waiting),
        _round_tile(asked, expected, missing),
        _open_tile(asked, open_today),
    ]


def desk_tiles(asked, found):
    """What a chapter looks at: the queue, doubles, what lacks a value, what is left out of it."""
    unit, user, total = asked.unit, asked.user, found.table.total
    addresses = Address.objects.visible_to(user).within(unit)
    waiting = addresses.waiting().order_by("submitted_at")
    pairs = Likeness.objects.visible_to(user).within(unit).undecided()
    queue, pairs, open_today, oldest = count_at_once(
        waiting.order_by(), pairs, addresses.open(), more=[waiting.values("submitted_at")[:1]]
    )
    return [
        _tile(
            "Hồ sơ chờ duyệt",
            queue,
            link("addresses:queue", unit=unit.key),
            note=f"lâu nhất từ ngày {format_date(oldest)}" if oldest else "",
        ),
        _tile("Cặp hồ sơ nghi trùng", pairs, link("addresses:likeness_list", unit=unit.key)),
        _tile(
            "Lần trợ giúp chưa quy đổi thành tiền",
            total.unvalued,
            asked.behind("unvalued"),
            note="trong kỳ đang xem",
        ),
        _tile(
            "Giá trị không thuộc Cuộc vận động",
            total.excluded_value,
            asked.behind("excluded"),
            unit="đồng",
            note="trong kỳ đang xem",
        ),
        *_waiting_tiles(asked, found.waiting),
        _reviews_tile(asked, found.reviews),
        _open_tile(asked, open_today),
    ]


def _tile(label, value, url, *, unit="", note=""):
    return {"label": label, "value": format_number(value), "unit": unit, "url": url, "note": note}


def _open_tile(asked, count):
    url = link("addresses:list", unit=asked.unit.key, status="filed")
    return _tile("Địa chỉ đang mở", count, url)


def _round_tile(asked, expected, missing):
    if not expected:
        note = "tháng này không có đăng ký nào đến hạn"
    else:
        note = f"còn {format_number(missing)} đăng ký chưa ghi" if missing else "đã ghi đủ"
    return {
        "label": f"Đăng ký đã ghi trợ giúp tháng {today():%m/%Y}",
        "note": note,
        "value": f"{format_number(expected - missing)}/{format_number(expected)}",
        "url": link("aid_records:monthly_round", unit=asked.unit.key),
    }


def _reviews_tile(asked, reviews):
    ratio = reviews.of(asked.unit)
    if not ratio.open:
        note = "chưa có địa chỉ nào đang mở"
    elif ratio.is_reached:
        note = f"{ratio} đã rà soát, đạt mức {ratio.mark_in_words}"
    else:
        note = f"{ratio} đã rà soát; còn {format_number(ratio.missing)} nữa thì đạt {ratio.mark_in_words}"
    return _tile(
        f"Địa chỉ chưa rà soát năm {reviews.cut_off.year}",
        ratio.open - ratio.reviewed,
        link("addresses:review_round", unit=asked.unit.key),
        note=note,
    )


def _waiting_tiles(asked, waiting):
    named = {"never": "Địa chỉ chưa từng được trợ giúp"}
    named["long_ago"] = f"Địa chỉ quá {LONG_AGO} tháng chưa được trợ giúp"
    for name, label in named.items():
        url = asked.page("reports:fairness", list=name, months=LONG_AGO)
        yield _tile(label, getattr(waiting, name), f"{url}#danh-sach")


def late_reports(asked):
    """Reports past their day in the rounds that still run, the longest overdue first: a few and a sum."""
    overdue = UnitReport.objects.visible_to(asked.user).within(asked.unit).of_running_rounds()
    overdue = overdue.collected().overdue(today()).select_related("unit", "round")
    found = list(overdue.order_by("due_on", "unit__name_key", "id")[: 10 * FEW + 1])
    rounds = {report.round_id: report.round for report in found}
    return {
        "count": f"hơn {10 * FEW}" if len(found) > 10 * FEW else format_number(len(found)),
        "rows": [(report, (today() - report.due_on).days) for report in found[:FEW]],
        "rounds": [
            (round, f"{reverse('reports:round', args=[pk])}?time=overdue#bang")
            for pk, round in rounds.items()
        ],
    }


def late_reviews(reviews):
    """Units below that lack most for F11 of this year, and how many have not reached it."""
    lacking = [row for row in reviews.rows if row.ratio.missing]
    lacking.sort(key=lambda row: (-row.ratio.missing, row.ratio.exact))
    return {"count": len(lacking), "rows": lacking[:FEW]}


def targets(asked):
    """The targets of the year in which the period ends, as the unit stands by them, and their board.

    None before the campaign began, and of a unit that is no more: a duty is of one that is there.
    """
    year = min(asked.scope.end.year, today().year)
    if year < Target.FIRST_YEAR or not asked.unit.is_current:
        return None
    found = board(asked.unit, year)
    asks = {"unit": asked.unit.key, "year": found.year}
    return {
        "board": found,
        "url": link("reports:targets", **asks),
        "rows": [
            {
                "target": line.target,
                "url": link("reports:target", found.year, line.target.code, **asks),
                "must": target_words.must(line.target),
                "figure": _figure_of(line),
                "verdict": target_words.verdict(line),
                "status": target_words.STATUS_OF[line.is_reached],
                "why": line.why,
                "short": len(line.short),
            }
            for line in found.lines
        ],
    }


def _figure_of(line):
    if line.figure is None:
        return ""
    below = target_words.below(line)
    return f"{format_number(line.figure.above)}/{below} ({format_ratio(line.exact)})"

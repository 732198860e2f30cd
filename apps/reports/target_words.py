"""The board of targets in words, numbers as people read them, and charts: page and files say the same."""

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse

from apps.core import charts
from apps.core.dates import format_date, today
from apps.core.money import format_amount, format_number, format_ratio
from apps.reports.actions.targets import stands

VERDICTS = {True: "Đạt", False: "Chưa đạt", None: "Chưa có số liệu"}
STATUS_OF = {True: "filed", False: "returned", None: "not-begun"}
"""Verdict -> the look of components/status.html."""
NOT_JUDGED = "Chỉ tiêu của toàn tỉnh"
COLUMNS = (
    "Ký hiệu",
    "Chỉ tiêu",
    "Phải đạt",
    "Tử số",
    "Mẫu số",
    "Tỷ lệ",
    "Kết quả",
    "Dự báo cuối năm",
)
EXPLAINED = (
    "Dự báo cuối năm giữ nhịp từ đầu năm đến nay (số đã có chia cho số ngày đã qua, nhân với số ngày cả "
    "năm, phần lẻ bỏ đi); số không theo nhịp trong năm thì giữ nguyên. Chưa qua một tháng thì chưa "
    "dự báo."
)
BY_TODAY = "Tính theo đơn vị hiện nay: địa chỉ thuộc đơn vị đang quản lý, cơ sở là những cơ sở đang hoạt động hôm nay."


@dataclass(frozen=True)
class ShownShort:
    """One who falls short: `asks` are the fields of the button that reminds."""

    name: str
    place: str
    words: str
    url: str
    behind: str
    field: str
    pk: int
    is_reminded: bool


@dataclass(frozen=True)
class ShownLine:
    """A line of the board as it is read. Numbers are strings."""

    line: object
    code: str
    name: str
    clause: str
    must: str
    above: str
    above_label: str
    below: str
    below_label: str
    ratio: str
    verdict: str
    status: str
    why: str
    projected: str
    projection_rule: str
    rule: str
    rule_name: str
    url: str
    behind: str
    months: tuple
    chart: str
    narrow_chart: str
    short: tuple
    held: tuple
    blank: tuple
    more: int
    short_heading: str
    held_heading: str

    @property
    def target(self):
        return self.line.target


def shown(board, line, *, told=frozenset(), few=None, font=""):
    """The ShownLine of a Line; `told` as views have it, `few` how many of those who fall short."""
    target, measure, figure = line.target, line.measure, line.figure
    above_label, below_label = labels(line)
    query = urlencode({"unit": board.unit.key, "year": board.year})
    short = line.short if few is None else line.short[:few]
    return ShownLine(
        line=line,
        code=target.code,
        name=target.name,
        clause=target.clause,
        must=must(target),
        above=format_number(figure.above) if figure else "",
        above_label=above_label,
        below=below(line),
        below_label=below_label,
        ratio=format_ratio(line.exact) if figure else "",
        verdict=verdict(line),
        status=STATUS_OF[line.is_reached],
        why=line.why,
        projected=projected(line),
        projection_rule=measure.pace.label,
        rule=measure.rule,
        rule_name=measure.rule_name,
        url=f"{reverse('reports:target', args=[board.year, target.code])}?{query}",
        behind="" if target.is_each else behind(board, measure, board.unit.key),
        months=months(board, line),
        chart=chart(board, line, font=font),
        narrow_chart="" if few else chart(board, line, draw=charts.bars, name="narrow"),
        short=tuple(_short(board, line, one, told) for one in short),
        held=() if few else tuple(_short(board, line, one, told) for one in line.held),
        blank=() if few else tuple(_short(board, line, one, told) for one in line.blank),
        more=len(line.short) - len(short),
        short_heading=short_heading(line),
        held_heading=held_heading(line),
    )


def must(target):
    """Toàn tỉnh: từ 75% trở lên; Mỗi cơ sở Hội: từ 2 địa chỉ trở lên"""
    return f"{target.get_scope_display()}: {target.in_words}"


def labels(line):
    """What the numerator and the denominator are."""
    if line.target.is_each:
        of = "nhà tài trợ" if line.measure.is_of_sponsors else "cơ sở Hội"
        return f"{of} đạt", of
    if line.measure.is_ratio:
        return line.measure.unit, line.measure.below_label
    return line.measure.unit, "mức phải đạt"


def below(line):
    if line.figure is None:
        return ""
    if line.figure.below is None:
        return format_amount(line.target.threshold)
    return format_number(line.figure.below)


def verdict(line):
    if line.figure is None:
        return "Năm chưa bắt đầu"
    return VERDICTS[line.is_reached] if line.is_judged else NOT_JUDGED


def projected(line):
    """The year's end in words: 174 địa chỉ, 8,7%: chưa đạt."""
    one = line.projected
    if one is None or one.below == 0:
        return ""
    figure = format_number(one.above)
    if one.below is not None:
        figure = f"{figure}/{format_number(one.below)}"
    share = format_ratio(one.of(line.target.mark))
    end = f": {VERDICTS[one.is_reached].lower()}" if line.is_judged else ""
    return f"{figure} ({share}){end}"


def months(board, line):
    """[(the day, numerator, denominator, share)] of the trend, as strings."""
    return tuple(
        (
            month_name(day),
            format_number(one.above),
            format_number(one.below) if one.below is not None else "",
            format_ratio(one.of(line.target.mark)),
        )
        for day, one in zip(board.days, line.trend, strict=False)
    )


def month_name(day):
    """The end of a month, or the day the board looks at."""
    return f"Đến {format_date(day)}"


def chart(board, line, *, draw=charts.columns, name="wide", font=""):
    """The trend as columns: percent of a ratio, otherwise the numerator."""
    if not line.trend:
        return ""
    if line.measure.is_ratio and not line.target.is_each:
        values = tuple(_percent(one.of(1)) for one in line.trend)
        unit, what = "%", "Tỷ lệ (%)"
    else:
        values, unit = tuple(one.above for one in line.trend), ""
        what = labels(line)[0].capitalize()
    size = {"height": 200} if draw is charts.columns else {}
    return draw(
        f"{name}-{line.target.code}".replace(".", "-"),
        title=f"{line.target.code}: {line.target.name}, năm {board.year}",
        description=f"Đến cuối mỗi tháng. {what}.",
        labels=[f"T{day.month}" for day in board.days],
        series=[charts.Series(what, values)],
        unit=unit,
        font=font,
        **size,
    )


def _percent(share):
    return 0 if share is None else int(share * 100 + Fraction(1, 2))


def short_heading(line):
    if line.target.is_each:
        return "Chưa đạt"
    return "Cơ sở chưa đạt mức này" if line.measure.is_ratio else "Chưa góp vào chỉ tiêu này"


def held_heading(line):
    if line.target.is_each:
        return "Đã đạt"
    return "Cơ sở đạt mức này" if line.measure.is_ratio else "Đã góp"


def _short(board, line, one, told):
    subject = one.subject
    key = (
        (line.target.pk, subject.pk, None)
        if subject.is_unit
        else (line.target.pk, None, subject.pk)
    )
    if subject.is_unit:
        url = f"{reverse('reports:targets')}?{urlencode({'unit': subject.key, 'year': board.year})}"
        behind_url = to_do(board, line.measure, subject.key)
    else:
        url = behind_url = reverse("sponsors:detail", args=[subject.pk])
    return ShownShort(
        name=subject.name,
        place=place_of(subject),
        words=stands(line, one),
        url=url,
        behind=behind_url,
        field="unit" if subject.is_unit else "sponsor",
        pk=subject.pk,
        is_reminded=key in told,
    )


def to_do(board, measure, key):
    """The list that a unit works off: addresses still to be reviewed this year; else what was counted."""
    if measure.key in ("reviewed_ratio", "yearly_review_ratio") and board.year == today().year:
        return f"{reverse('addresses:review_round')}?{urlencode({'unit': key})}"
    return behind(board, measure, key)


def place_of(subject):
    """Where a sponsor's twinned village is, else who keeps the sponsor; nothing for a unit."""
    return subject.place or ("" if subject.is_unit else subject.unit_name)


def behind(board, measure, key):
    """The address of the list behind a measure, of one unit in the board's year; "" without one."""
    if measure.behind == "sponsors":
        page, more = (
            "sponsors:list",
            "twinned" if "each_twinned" in measure.scopes else "registered",
        )
        return f"{reverse(page)}?{urlencode({'unit': key, more: 'on'})}"
    if measure.behind == "models":
        return f"{reverse('aid_models:list')}?{urlencode({'unit': key, 'year': board.year})}"
    if measure.behind == "pledges":
        return f"{reverse('aid_records:pledge_list')}?{urlencode({'unit': key})}"
    period = {"unit": key, "from": f"{board.year}-01-01", "to": board.day.isoformat()}
    return f"{reverse('reports:figure', args=[measure.behind])}?{urlencode(period)}"

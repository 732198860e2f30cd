"""Figures of a reporting round: who has reported, who has not, who in time; `of` is the round."""

from functools import partial

from apps.core.dates import today
from apps.core.text import whole_number
from apps.reports.models import Round, Standing, UnitReport
from apps.reports.passports.registers import Register

REPORTS = Register(
    "Đơn vị báo cáo",
    "reports:report",
    name=lambda row: row.unit.name,
    about=lambda row: row.get_status_display(),
    about_heading="Trạng thái",
    order=("unit__name_key", "pk"),
)
STANDINGS = {
    "round_not_begun": Standing.NOT_BEGUN,
    "round_writing": Standing.WRITING,
    "round_returned": Standing.RETURNED,
    "round_submitted": Standing.SUBMITTED,
    "round_accepted": Standing.ACCEPTED,
}


def _all(asked):
    found = UnitReport.objects.filter(round_id=whole_number(asked.of, most=2**62)).in_force()
    return found.visible_to(asked.user).with_due_on().with_written().collected()


def _standing(standing, asked):
    return _all(asked).filter(standing=standing)


def _round(of, user):
    key = whole_number(of, most=2**62) if of else None
    visible = Round.objects.visible_to(user).filter(pk=key)
    return visible.values_list("title", flat=True).first()


def _figure(code, name, find):
    return REPORTS.figure(
        code, name, "đơn vị", "rounds", find, narrows=_round, up="reports:round_list"
    )


FIGURES = (
    _figure("round_all", "Báo cáo của đợt", _all),
    _figure(
        "round_came_in",
        "Báo cáo đã nộp của đợt",
        lambda asked: _all(asked).exclude(status__in=UnitReport.OPEN),
    ),
    *(
        _figure(
            code,
            f"Báo cáo {standing.label[0].lower()}{standing.label[1:]}",
            partial(_standing, standing),
        )
        for code, standing in STANDINGS.items()
    ),
    _figure("round_in_time", "Báo cáo nộp đúng hạn", lambda asked: _all(asked).in_time()),
    _figure("round_late", "Báo cáo nộp trễ hạn", lambda asked: _all(asked).late()),
    _figure(
        "round_overdue", "Báo cáo quá hạn chưa nộp", lambda asked: _all(asked).overdue(today())
    ),
)

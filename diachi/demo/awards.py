"""The ten years summed up in a round that is closed: sheets scored and settled, awards proposed and given."""

from datetime import date, timedelta
from decimal import Decimal

from apps.organisation.models import Unit
from apps.reports.actions import awards, nominations
from apps.reports.awarding import ranked, scores_of
from apps.reports.awarding.evidence import candidates
from apps.reports.figures.awards import attached_sponsors
from apps.reports.models import (
    AwardSheet,
    Criterion,
    Nomination,
    Round,
    UnitCommendation,
    UnitReport,
)
from apps.sponsors.models import Sponsor
from diachi.demo.cases import at
from diachi.demo.plan import PERIOD

DUE = date(PERIOD[1].year, 11, 9)
SCORED, SETTLED, BEGUN = 18, 14, 3
Kind, Level, Outcome = Nomination.Kind, Nomination.Level, Nomination.Outcome
_NOTES = {
    Criterion.T1: "Có Ban Chỉ đạo; đã tham mưu văn bản triển khai Cuộc vận động.",
    Criterion.T2: "Mô hình phù hợp địa bàn, người dân cùng tham gia.",
    Criterion.T5: "Hồ sơ, sổ sách đầy đủ; báo cáo đúng mẫu.",
}
_ACHIEVEMENT = "Nhiều năm liền tích cực tham gia Cuộc vận động, trực tiếp giúp các địa chỉ nhân đạo ổn định cuộc sống."


def invent(rng, province, *, staff):
    """The round and all that follows from it."""
    made = _closed_round(province, staff)
    reports = _reports(rng, made, province, staff)
    chosen = rng.sample(reports, min(SCORED + BEGUN, len(reports)))
    for report in chosen[:SETTLED]:
        _score(rng, report, Criterion.T1, Criterion.T2, Criterion.T5, by=staff.manager)
    awards.settle_all(made, by=staff.manager)
    for report in chosen[SETTLED:SCORED]:
        _score(rng, report, Criterion.T1, Criterion.T2, Criterion.T5, by=staff.manager)
    for report in chosen[SCORED:]:
        _score(rng, report, Criterion.T5, by=staff.manager)
    _past_awards(rng, reports, staff)
    _put_forward(made, chosen[:SETTLED], staff)


def _closed_round(province, staff):
    return Round.objects.create(
        unit=province,
        title="Tổng kết 10 năm thực hiện Cuộc vận động, giai đoạn 2008–2018",
        plan_number="61/KH-MH",
        plan_date=date(PERIOD[1].year, 10, 16),
        plan_issuer=province.chapter_name,
        starts_on=PERIOD[0],
        ends_on=PERIOD[1],
        deadline=DUE,
        closed_at=at(DUE + timedelta(days=30), 16),
        closed_by=staff.manager,
        created_by=staff.manager,
    )


def _reports(rng, made, province, staff):
    """Each base unit's report, most of them in time; that of the province itself stands beside."""
    communes = Unit.objects.within(province).bases().current().exclude(kind=Unit.Kind.SCHOOL)
    units = [province, *communes.in_order()]
    rows = []
    for unit in units:
        came = at(DUE - timedelta(days=rng.choice((-6, -2, 0, 1, 2, 3, 5, 8, 8, 12))), 9)
        rows.append(
            UnitReport(
                round=made,
                unit=unit,
                province=unit.province,
                status=UnitReport.Status.SUBMITTED,
                first_submitted_at=came,
                submitted_at=came,
                submitted_by=staff.of(unit),
                created_by=staff.manager,
            )
        )
    UnitReport.objects.bulk_create(rows)
    return rows[1:]


def _score(rng, report, *criteria, by):
    """Points that fit what is on the register, with the first pieces of it ticked."""
    for criterion in criteria:
        sheet = AwardSheet.objects.filter(round=report.round, unit=report.unit).first()
        sheet = sheet or AwardSheet(round=report.round, unit=report.unit)
        found = candidates(criterion, report.unit, report.round)
        pieces = [piece for pieces in found.values() for piece in pieces[:2]]
        share = rng.choice((7, 8, 9, 10)) if pieces else rng.choice((3, 4, 5, 6))
        setattr(sheet, f"{criterion}_points", Decimal(criterion.most * share) / 10)
        setattr(sheet, f"{criterion}_note", _NOTES[criterion] if pieces else "")
        awards.score(
            sheet, criterion, report=report, evidence=[piece.record for piece in pieces], by=by
        )


def _past_awards(rng, reports, staff):
    """What some units were given in the years before, from their papers."""
    for report in rng.sample(reports, min(8, len(reports))):
        year = rng.randint(PERIOD[0].year + 3, PERIOD[1].year - 1)
        nominations.record_award(
            UnitCommendation(
                unit=report.unit,
                level=Level.PROVINCE_CHAPTER,
                title="Giấy khen của Tỉnh Hội",
                year=year,
                decision_number=f"{rng.randint(10, 90)}/QĐ-CTĐ",
                decided_on=date(year, 12, 15),
            ),
            by=staff.manager,
        )


def _put_forward(made, reports, staff):
    """The best units, sponsors and persons, by the criteria; three of them were decided on."""
    best = [place.score.unit for place in ranked(scores_of(made, reports))[:5]]
    proposed = [
        _propose(made, staff, kind=Kind.UNIT, unit=unit, level=level, title=title)
        for unit, (level, title) in zip(best, _UNIT_AWARDS, strict=False)
    ]
    given = attached_sponsors(made.unit, made, individuals=False)
    commended = [row.sponsor for row in given if row.commended][:2]
    proposed += [_propose_sponsor(made, staff, pk, Kind.SPONSOR) for pk in commended]
    persons = [row.sponsor for row in attached_sponsors(made.unit, made, individuals=True)]
    for pk in [pk for pk in persons if pk not in commended][:2]:
        _propose_sponsor(made, staff, pk, Kind.INDIVIDUAL)
    day = date(PERIOD[1].year, 12, 20)
    for number, row in enumerate(proposed[::3]):
        nominations.decide(
            row,
            outcome=Outcome.GRANTED,
            decision_number=f"{31 + number}/QĐ-KT",
            decided_on=day,
            outcome_reason="",
            by=staff.manager,
        )
    if len(proposed) > 1:
        nominations.decide(
            proposed[1],
            outcome=Outcome.REFUSED,
            decision_number="",
            decided_on=None,
            outcome_reason="Số lượng khen năm nay có hạn; đề nghị xét vào đợt sau.",
            by=staff.manager,
        )


_UNIT_AWARDS = (
    (Level.CENTRAL, "Bằng khen"),
    (Level.CENTRAL, "Bằng khen"),
    (Level.PROVINCE_COMMITTEE, "Bằng khen"),
    (Level.PROVINCE_CHAPTER, "Giấy khen"),
    (Level.PROVINCE_CHAPTER, "Giấy khen"),
)


def _propose_sponsor(made, staff, sponsor, kind):
    sponsor = Sponsor.objects.select_related("unit").get(pk=sponsor)
    return _propose(
        made,
        staff,
        kind=kind,
        unit=sponsor.unit,
        sponsor=sponsor,
        level=Level.CENTRAL,
        title="Bằng khen",
    )


def _propose(made, staff, **said):
    row = Nomination(round=made, achievement=_ACHIEVEMENT, **said)
    return nominations.nominate(row, by=staff.manager)

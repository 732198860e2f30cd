"""What an officer may tick as evidence of a score: records of the unit's register in the period."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from apps.aid_models.models import AidModel
from apps.campaign.models import Directive, SteeringCommittee
from apps.core.dates import format_date, local, today
from apps.reports.models import AwardEvidence, Criterion, UnitReport
from apps.reports.punctuality import in_words

_PAGES = {
    "committee": "campaign:committee_detail",
    "directive": "campaign:directive_detail",
    "aid_model": "aid_models:detail",
    "report": "reports:report",
}
MOST = 60  # of one kind, the newest: a form has to stay readable


@dataclass(frozen=True)
class Piece:
    """One record as evidence: where it is, how people know it, whether it still stands."""

    kind: str
    record: object
    words: str
    detail: str

    @property
    def url(self):
        return reverse(_PAGES[self.kind], args=[self.record.pk])

    @property
    def key(self):
        return f"{self.kind}:{self.record.pk}"

    @property
    def is_voided(self):
        return self.record.is_voided


def candidates(criterion, unit, round):
    """{heading: list[Piece]} of the records of `unit` and below that may stand for a criterion."""
    found = {
        Criterion.T1: lambda: {
            "Ban Chỉ đạo": _committees(unit, round),
            "Văn bản tham mưu, chỉ đạo": _directives(unit, round),
        },
        Criterion.T2: lambda: {"Mô hình có trong kỳ": _models(unit, round)},
        Criterion.T5: lambda: {"Báo cáo của đơn vị": _reports(unit, round)},
    }[criterion]()
    return {heading: [piece_of(row) for row in rows] for heading, rows in found.items() if rows}


def _committees(unit, round):
    stood = Q(dissolved_on=None) | Q(dissolved_on__gt=round.starts_on)
    found = SteeringCommittee.objects.in_force().within(unit).filter(stood)
    found = found.filter(founded_on__lte=round.ends_on).select_related("unit")
    return list(found.order_by("unit__depth", "-founded_on", "-id")[:MOST])


def _directives(unit, round):
    found = Directive.objects.in_force().within(unit)
    found = found.issued_between(round.starts_on, round.ends_on).select_related("unit")
    return list(found.order_by("unit__depth", "-issued_on", "-id")[:MOST])


def _models(unit, round):
    found = AidModel.objects.in_force().within(unit)
    found = found.running_between(round.starts_on, round.ends_on).select_related("unit")
    return list(found.order_by("unit__depth", "name_key", "id")[:MOST])


def _reports(unit, round):
    """Those of this round and of the others that were due in its period."""
    due = Q(round__deadline__range=(round.starts_on, max(round.ends_on, round.deadline)))
    found = UnitReport.objects.in_force().filter(unit=unit, first_submitted_at__isnull=False)
    found = found.filter(Q(round=round) | due, round__voided_at=None)
    found = found.select_related("round", "unit")
    return list(found.order_by("-round__deadline", "-id")[:MOST])


def piece_of(record):
    """The Piece of a committee, a directive, an aid model or a report."""
    kind, words = {
        SteeringCommittee: ("committee", _committee),
        Directive: ("directive", _directive),
        AidModel: ("aid_model", _model),
        UnitReport: ("report", _report),
    }[type(record)]
    return Piece(kind, record, *words(record))


def pieces_of(sheet):
    """{criterion: list[Piece]} of what a sheet's scores stand on; {} without a sheet."""
    found = {}
    if sheet is not None:
        for row in AwardEvidence.objects.filter(sheet=sheet).with_records():
            found.setdefault(row.criterion, []).append(piece_of(row.record))
    return found


def _committee(row):
    until = f", đến {format_date(row.dissolved_on)}" if row.dissolved_on else ""
    number = f"quyết định {row.decision_number}, " if row.decision_number else ""
    return (
        f"Ban Chỉ đạo thành lập {format_date(row.founded_on)}{until}",
        f"{number}{row.unit.name}",
    )


def _directive(row):
    return (
        f"{row} ngày {format_date(row.issued_on)} của {row.issuer}",
        f"{row.abstract} ({row.unit.name})",
    )


def _model(row):
    return row.name, f"{row.get_kind_display()}, {row.unit.name}"


def _report(row):
    due_on = max(row.round.deadline, row.extended_to or row.round.deadline)
    came = format_date(local(row.first_submitted_at).date())
    timing = in_words(due_on, row.first_submitted_at, today()).lower()
    return row.round.title, f"nộp {came}, {timing}"

"""Rounds, and the board of one round, as files."""

from apps.core.dates import today
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.reports.exports.sources import Source, plain_sources
from apps.reports.figures import Scope
from apps.reports.models import Standing
from apps.reports.passports import FIGURES, Asked, rounds
from apps.reports.punctuality import in_words

STATES = {(False, False): "Đang nhận báo cáo", (True, False): "Đã đóng"}


class RoundExport(Export):
    title = "Đợt báo cáo"
    file_name = "dot-bao-cao"
    columns = (
        Column("Tên đợt", "title", width=40),
        Column("Đơn vị mở đợt", "unit", width=28),
        Column("Số kế hoạch", "plan_number", width=16),
        Column("Ngày kế hoạch", "plan_date", width=12),
        Column("Số liệu từ ngày", "starts_on", width=12),
        Column("Đến hết ngày", "ends_on", width=12),
        Column("Hạn nộp", "deadline", width=12),
        Column("Số báo cáo", "asked", width=10),
        Column("Đã nộp", "came_in", width=10),
        Column("Tình trạng", "state", width=18),
    )
    fields = (
        "title",
        "unit__name",
        "plan_number",
        "plan_date",
        "starts_on",
        "ends_on",
        "deadline",
        "asked",
        "came_in",
        "closed_at",
        "voided_at",
    )

    def further_sheets(self):
        """Of each round how many reports it asks for, and how many are in."""
        names = ("pk", "title", "starts_on", "ends_on", "asked", "came_in")
        unit, sources = self.by.unit, []
        for pk, title, starts_on, ends_on, *counts in self.found.values_list(*names):
            scope = Scope(unit, starts_on, ends_on)
            for code, count in zip(("round_all", "round_came_in"), counts, strict=True):
                label = f"{title}: {FIGURES[code].name}"
                sources.append((Source(label, count, code, {"of": pk}, unit.name), scope))
        return [plain_sources(sources)]

    def row(self, *values):
        *facts, closed_at, voided_at = values
        return *facts, STATES.get((bool(closed_at), bool(voided_at)), "Đã hủy")


class BoardExport(Export):
    title = "Báo cáo của các đơn vị trong đợt"
    file_name = "bang-theo-doi-bao-cao"
    columns = (
        Column("Đơn vị", "unit", width=28),
        Column("Trạng thái", "standing", width=20),
        Column("Hạn nộp", "due_on", width=12),
        Column("Lý do gia hạn", "extension_reason", width=30),
        Column("Nộp lần đầu", "first_submitted_at", width=18),
        Column("Nộp gần nhất", "submitted_at", width=18),
        Column("Người nộp", "submitted_by", width=24),
        Column("Thời hạn", "timing", width=20),
        Column("Số mục đã viết", "written", width=10),
        Column("Lý do trả lại", "return_reason", width=40),
        Column("Nhắc gần nhất", "reminded_at", width=18),
    )
    fields = (
        "unit__name",
        "standing",
        "due_on",
        "extended_to",
        "extension_reason",
        "first_submitted_at",
        "submitted_at",
        "submitted_by__full_name",
        "written",
        "status",
        "return_reason",
        "reminded_at",
    )

    def __init__(self, found, *, round, **kwargs):
        super().__init__(found, **kwargs)
        self.round = round

    def filters(self, *, conceal=False):
        return [("Đợt", self.round.title), *super().filters(conceal=conceal)]

    def further_sheets(self):
        """The figures of the round, whatever the filter of the list."""
        unit = self.by.unit
        scope = Scope(unit, self.round.starts_on, self.round.ends_on)
        asked = Asked(scope, self.by, of=str(self.round.pk))
        counted = ((one, one.amount(one.read(asked, limit=0, offset=0))) for one in rounds.FIGURES)
        return [
            plain_sources(
                (Source(one.name, amount, one.code, {"of": asked.of}, unit.name), scope)
                for one, amount in counted
            )
        ]

    def row(
        self,
        unit,
        standing,
        due_on,
        extended_to,
        extension_reason,
        first_submitted_at,
        submitted_at,
        submitted_by,
        written,
        status,
        return_reason,
        reminded_at,
    ):
        return (
            unit,
            Standing(standing).label,
            due_on,
            extension_reason if extended_to else "",
            first_submitted_at,
            submitted_at,
            submitted_by,
            in_words(due_on, first_submitted_at, today()),
            written,
            return_reason if status == "returned" else "",
            reminded_at,
        )

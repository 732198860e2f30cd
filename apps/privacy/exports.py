"""The desk and the log as files."""

from django.utils import timezone

from apps.core.dates import format_moment, local
from apps.core.exports import CHUNK, Export
from apps.core.spreadsheets import Column
from apps.organisation.exports import names_in_files


class PrivacyExport(Export):
    """Rows in full: their clocks are reckoned as the pages reckon them."""

    related = ("unit",)

    def rows(self):
        self.units = names_in_files(self.by)
        self.now = timezone.now()
        found = self.found.select_related(*self.related).iterator(chunk_size=CHUNK)
        return (self.cells(row) for row in found)

    def cells(self, row):
        raise NotImplementedError


def _day(moment):
    return local(moment).date() if moment else None


class RequestExport(PrivacyExport):
    title = "Yêu cầu về dữ liệu cá nhân"
    file_name = "yeu-cau-du-lieu"
    related = ("unit", "address", "resolved_by")
    columns = (
        Column("Số tiếp nhận", "code"),
        Column("Đơn vị", "unit", width=26),
        Column("Yêu cầu", "kind", width=26),
        Column("Nhận ngày", "received_at", width=12),
        Column("Nhận bằng", "channel", width=18),
        Column("Người yêu cầu", "requester", width=28, personal=True),
        Column("Quan hệ", "relation", width=22, personal=True),
        Column("Mã hồ sơ địa chỉ", "address", personal=True),
        Column("Nội dung yêu cầu", "details", width=50, personal=True),
        Column("Hạn xác nhận", "acknowledge_by", width=12),
        Column("Xác nhận ngày", "acknowledged_at", width=12),
        Column("Hạn giải quyết", "due_on", width=12),
        Column("Kéo dài đến", "prolonged_to", width=12),
        Column("Trả lời ngày", "resolved_at", width=12),
        Column("Kết quả", "outcome", width=24),
        Column("Nội dung trả lời", "answer", width=50, personal=True),
        Column("Căn cứ pháp luật", "legal_ground", width=30),
        Column("Đúng hạn", "timing", width=34),
        Column("Trạng thái", "state", width=20),
    )

    def cells(self, row):
        late = [clock for clock in row.clocks(self.now) if clock.is_late]
        return (
            row.code,
            self.units.get(row.unit_id),
            row.get_kind_display(),
            _day(row.received_at),
            row.get_channel_display(),
            row.requester,
            row.get_relation_display(),
            row.address.code if row.address else "",
            row.details,
            row.acknowledge_by,
            _day(row.acknowledged_at),
            row.due_on,
            row.prolonged_to,
            _day(row.resolved_at),
            row.get_outcome_display(),
            row.answer,
            row.legal_ground,
            "; ".join(f"{clock.label}: {clock.words}" for clock in late) or "Đúng hạn",
            row.state[1],
        )


class BreachExport(PrivacyExport):
    title = "Sổ theo dõi lộ, mất dữ liệu"
    file_name = "lo-mat-du-lieu"
    columns = (
        Column("Số", "code"),
        Column("Đơn vị", "unit", width=26),
        Column("Phát hiện lúc", "found_at", width=18),
        Column("Việc gì đã xảy ra", "happened", width=50),
        Column("Những dữ liệu nào", "data", width=40),
        Column("Số người", "persons", width=10),
        Column("Ước tính", "is_estimate", width=10),
        Column("Đơn vị khác có người bị ảnh hưởng", "units_concerned", width=30),
        Column("Nguyên nhân", "cause", width=40),
        Column("Khắc phục", "measures", width=40),
        Column("Phải báo trước", "report_by", width=18),
        Column("Báo cơ quan lúc", "reported_at", width=18),
        Column("Cơ quan được báo", "reported_to", width=34),
        Column("Số văn bản", "report_number", width=16),
        Column("Báo người bị ảnh hưởng lúc", "persons_told_at", width=18),
        Column("Khép lại lúc", "closed_at", width=18),
        Column("72 giờ", "timing", width=34),
        Column("Trạng thái", "state", width=20),
    )

    def cells(self, row):
        clock = row.clock(self.now)
        return (
            row.code,
            self.units.get(row.unit_id),
            format_moment(row.found_at),
            row.happened,
            row.data,
            row.persons,
            "Có" if row.is_estimate else "",
            row.units_concerned,
            row.cause,
            row.measures,
            clock.until,
            format_moment(row.reported_at),
            row.reported_to,
            row.report_number,
            format_moment(row.persons_told_at),
            format_moment(row.closed_at),
            clock.words,
            row.state[1],
        )

"""The animals of a cow bank as a file."""

from apps.core.dates import format_date, today
from apps.core.exports import Export
from apps.core.spreadsheets import Column
from apps.ledgers.lines import stays_of
from apps.ledgers.models import Animal, Placement

SEX, SOURCE, FATE = (dict(kind.choices) for kind in (Animal.Sex, Animal.Source, Animal.Fate))


class HerdExport(Export):
    """Each animal with all its households, the last one apart."""

    title = "Sổ đàn vật nuôi"
    file_name = "so-dan-vat-nuoi"
    columns = (
        Column("Số tai hoặc tên", "code", width=18),
        Column("Loài", "species", width=10),
        Column("Giống", "sex", width=8),
        Column("Nguồn", "source", width=22),
        Column("Ngày mua, nhận, sinh", "came_on", width=14),
        Column("Con mẹ", "mother", width=18),
        Column("Giá trị (đồng)", "value", grouped=True),
        Column("Hiện nay", "fate", width=26),
        Column("Từ ngày", "fate_on", width=12),
        Column("Lý do", "fate_reason", width=30),
        Column("Hộ nuôi sau cùng", "household", width=26, personal=True),
        Column("Mã địa chỉ", "address", width=16),
        Column("Ngày giao", "placed_on", width=12),
        Column("Hạn chuyển giao", "due_on", width=12),
        Column("Ngày thôi nuôi", "ended_on", width=12),
        Column("Quá hạn (ngày)", "overdue", width=10),
        Column("Số hộ đã nuôi", "homes", width=10),
        Column("Các hộ đã nuôi", "households", width=50, personal=True),
        Column("Trạng thái", "state", width=12),
    )
    fields = (
        "pk",
        "code",
        "species",
        "sex",
        "source",
        "came_on",
        "mother__code",
        "value",
        "fate",
        "fate_on",
        "fate_reason",
        "voided_at",
    )

    def rows(self):
        placements = Placement.objects.filter(animal__in=self.found.order_by().values("pk"))
        self.stays = stays_of(self.by, placements)
        self.today = today()
        return super().rows()

    def row(self, pk, code, species, sex, source, came_on, mother, value, fate, *rest):
        fate_on, reason, voided_at = rest
        stays = self.stays.get(pk, [])
        return (
            code,
            species,
            SEX[sex],
            SOURCE[source],
            came_on,
            mother,
            value,
            FATE[fate],
            fate_on,
            reason,
            *(self._last(stays[-1]) if stays else [None] * 6),
            len({stay.home for stay in stays}),
            "; ".join(f"{stay.home.name} ({_span(stay.placement)})" for stay in stays),
            "Đã hủy" if voided_at else "",
        )

    def _last(self, stay):
        placement = stay.placement
        return (
            stay.home.name,
            stay.home.code,
            placement.placed_on,
            placement.due_on,
            placement.ended_on,
            placement.days_overdue(self.today) or None,
        )


def _span(placement):
    ended = format_date(placement.ended_on) if placement.ended_on else "nay"
    return f"{format_date(placement.placed_on)} – {ended}"

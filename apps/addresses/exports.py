"""Lists of addresses as files; the main one with the columns of the workbook that is imported."""

import re
from collections import defaultdict

from django.db.models import Max

from apps.addresses.choices import Category, StopReason, SurveyChannel
from apps.addresses.columns import COLUMNS
from apps.addresses.models import (
    Address,
    AddressCategory,
    Consent,
    Gender,
    Likeness,
    Need,
    Review,
)
from apps.core.dates import today
from apps.core.exports import CHUNK, Export, chunks
from apps.core.spreadsheets import Column
from apps.organisation.exports import names_in_files

KINDS = dict(Address.Kind.choices)
STATUSES = dict(Address.Status.choices)
GENDERS = dict(Gender.choices)
HOUSEHOLDS = dict(Address.HouseholdStatus.choices)
CODE = next(column for column in COLUMNS if column.field == "code")
NAME = next(column for column in COLUMNS if column.field == "full_name")
UNIT = next(column for column in COLUMNS if column.field == "unit")
HAMLET = next(column for column in COLUMNS if column.field == "hamlet")
BETWEEN_NEEDS = re.compile(r"\s*[;\n]+\s*")  # what parts the needs in one cell


def state_of(status, voided_at):
    return "Đã hủy" if voided_at else STATUSES[status]


class AddressExport(Export):
    """Categories, needs and reviews are read for many addresses at a time."""

    title = "Địa chỉ nhân đạo"
    file_name = "dia-chi-nhan-dao"
    columns = (*COLUMNS, Column("Trạng thái", "status"))
    fields = (
        "pk",
        "legacy_code",
        "code",
        "unit_id",
        "kind",
        "full_name",
        "birth_date",
        "birth_year",
        "gender",
        "ethnicity",
        "identity_number",
        "phone",
        "hamlet",
        "street",
        "headcount",
        "household_status",
        "circumstances",
        "surveyed_on",
        "survey_channel_id",
        "filed_on",
        "closed_on",
        "stop_reason_id",
        "status",
        "voided_at",
    )

    def rows(self):
        units = names_in_files(self.by)
        categories, channels, reasons = (
            dict(model.objects.values_list("pk", "name"))
            for model in (Category, SurveyChannel, StopReason)
        )
        found = self.found.values_list(*self.fields).iterator(chunk_size=CHUNK)
        for chunk in chunks(found):
            pks = [row[0] for row in chunk]
            of, needs, reviewed = self._categories(pks), self._needs(pks), self._reviewed(pks)
            for (
                pk,
                legacy_code,
                code,
                unit,
                kind,
                full_name,
                birth_date,
                birth_year,
                gender,
                ethnicity,
                identity_number,
                phone,
                hamlet,
                street,
                headcount,
                household,
                circumstances,
                surveyed_on,
                channel,
                filed_on,
                closed_on,
                reason,
                status,
                voided_at,
            ) in chunk:
                yield (
                    legacy_code,
                    code,
                    units.get(unit),
                    KINDS[kind],
                    full_name,
                    birth_date or birth_year,
                    GENDERS.get(gender),
                    ethnicity,
                    identity_number,
                    phone,
                    hamlet,
                    street,
                    headcount,
                    "; ".join([categories[category] for category in of[pk]]),
                    HOUSEHOLDS.get(household),
                    circumstances,
                    "; ".join(needs[pk]),
                    surveyed_on,
                    channels.get(channel),
                    filed_on,
                    reviewed.get(pk),
                    closed_on,
                    reasons.get(reason),
                    state_of(status, voided_at),
                )

    def _categories(self, pks):
        found = defaultdict(list)
        if self.may_personal:
            links = AddressCategory.objects.filter(address__in=pks).order_by("category_id")
            for pk, category in links.values_list("address_id", "category_id"):
                found[pk].append(category)
        return found

    def _needs(self, pks):
        """What is still needed; a semicolon within a need would part it in two."""
        found = defaultdict(list)
        if self.may_personal:
            needs = Need.objects.filter(address__in=pks, met_on=None).order_by("pk")
            for pk, description in needs.values_list("address_id", "description"):
                found[pk].append(BETWEEN_NEEDS.sub(", ", description))
        return found

    def _reviewed(self, pks):
        reviews = Review.objects.in_force().filter(address__in=pks).order_by()
        return dict(reviews.values_list("address_id").annotate(Max("reviewed_on")))


class QueueExport(Export):
    title = "Hồ sơ chờ duyệt"
    file_name = "ho-so-cho-duyet"
    columns = (
        NAME,
        CODE,
        Column("Loại", "kind"),
        HAMLET,
        UNIT,
        Column("Gửi duyệt", "submitted_at", width=18),
        Column("Bạn đã xem", "seen", width=22),
    )
    fields = (
        "full_name",
        "code",
        "kind",
        "hamlet",
        "unit__name",
        "submitted_at",
        "version",
        "seen__version",
    )

    def row(self, name, code, kind, hamlet, unit, submitted_at, version, seen):
        news = "Mới" if seen is None else "Đã sửa từ lần bạn xem" if seen < version else ""
        return name, code, KINDS[kind], hamlet, unit, submitted_at, news


def _of_a_dossier(which):
    return (
        Column(f"Hồ sơ có {which}", f"{which}_code"),
        Column(f"Họ và tên, hồ sơ có {which}", f"{which}_name", width=26, personal=True),
        Column(f"Năm sinh, hồ sơ có {which}", f"{which}_birth", width=10, personal=True),
        Column(f"Thôn, buôn, ấp, hồ sơ có {which}", f"{which}_hamlet", width=18, personal=True),
        Column(f"Đơn vị, hồ sơ có {which}", f"{which}_unit", width=24),
    )


_FIELDS_OF_A_DOSSIER = ("code", "full_name", "birth_year", "hamlet", "unit__name")


class LikenessExport(Export):
    title = "Hồ sơ nghi trùng"
    file_name = "ho-so-nghi-trung"
    columns = (
        *_of_a_dossier("trước"),
        *_of_a_dossier("sau"),
        Column("Dấu hiệu", "ground", width=24, personal=True),
        Column("Đơn vị xem xét", "unit", width=24),
        Column("Kết luận", "status", width=24),
        Column("Cơ sở ghi", "entry_reason", width=40, personal=True),
        Column("Lý do kết luận", "decision_reason", width=40, personal=True),
    )
    fields = (
        *(f"first__{name}" for name in _FIELDS_OF_A_DOSSIER),
        *(f"second__{name}" for name in _FIELDS_OF_A_DOSSIER),
        "ground",
        "unit__name",
        "status",
        "entry_reason",
        "decision_reason",
    )

    def row(self, *values):
        *dossiers, ground, unit, status, entry_reason, decision_reason = values
        ground, status = Likeness.Ground(ground).label, Likeness.Status(status).label
        return *dossiers, ground, unit, status, entry_reason, decision_reason


class ConsentExport(Export):
    title = "Đồng ý công khai"
    file_name = "dong-y-cong-khai"
    columns = (
        CODE,
        NAME,
        UNIT,
        Column("Mức công khai", "level", width=20),
        Column("Người ký", "signed_by", width=26, personal=True),
        Column("Ngày ký", "given_on", width=12),
        Column("Có giá trị đến hết ngày", "valid_until", width=14),
    )
    fields = (
        "address__code",
        "address__full_name",
        "address__unit__name",
        "level",
        "signed_by",
        "given_on",
        "valid_until",
    )

    def row(self, code, name, unit, level, signed_by, given_on, valid_until):
        until = valid_until if level else None
        return code, name, unit, Consent.Level(level).label, signed_by, given_on, until


class ReviewRoundExport(Export):
    """The cards of a round of reviews, in the order of the visits."""

    title = "Rà soát"
    file_name = "ra-soat"
    columns = (
        HAMLET,
        NAME,
        CODE,
        Column("Năm sinh", "birth_year", width=10, personal=True),
        Column("Loại", "kind"),
        Column("Số người", "headcount", width=10),
        Column("Điện thoại", "phone", width=14, personal=True),
        Column("Số nhà, đường", "street", width=20, personal=True),
        Column("Nhu cầu chưa được đáp ứng", "needs", width=40, personal=True),
        Column("Ngày lập hồ sơ", "filed_on", width=12),
        Column("Rà soát gần nhất", "reviewed_on", width=12),
        Column("Kết quả", "outcome", width=20, personal=True),
        Column("Năm nay", "is_done", width=14),
    )

    def __init__(self, found, *, cards, **kwargs):
        """`cards(addresses)` gives the cards of a set of addresses."""
        super().__init__(found, **kwargs)
        self.cards = cards

    def rows(self):
        for pks in chunks(self.found.values_list("pk", flat=True).iterator(), 500):
            cards = {
                card.address.pk: card for card in self.cards(Address.objects.filter(pk__in=pks))
            }
            for pk in pks:
                if card := cards.get(pk):
                    yield self._row(card)

    def _row(self, card):
        address, last = card.address, card.last
        return (
            address.hamlet,
            address.full_name,
            address.code,
            address.birth_year,
            KINDS[address.kind],
            address.headcount,
            address.phone,
            address.street,
            "; ".join(need.description for need in card.needs),
            address.filed_on,
            last and last.reviewed_on,
            last and last.get_outcome_display(),
            "Đã rà soát" if card.is_done else "Cần rà soát",
        )

    def filters(self, *, conceal=False):
        asked = self.form.cleaned_data
        found = super().filters(conceal=conceal)
        if not asked["state"]:
            field = self.form.fields["state"]
            found.insert(0, (field.label, dict(field.choices)[""]))
        if not asked.get("unit"):
            found.insert(0, ("Đơn vị", self.form.chosen.name))
        return [("Năm", str(today().year)), *found]

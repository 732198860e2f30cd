"""Aid from a workbook: what each cell may hold, and which address, sponsor and record a row means.

The order of the rows is the order of entry. An empty cell never erases what is on file.
"""

from django.utils import timezone

from apps.addresses.choices import AidForm
from apps.addresses.import_finding import FindsAddresses
from apps.addresses.models import Address
from apps.aid_records.columns import COLUMNS
from apps.aid_records.import_exclusions import exclusions
from apps.aid_records.import_sponsors import FindsSponsors
from apps.aid_records.models import AidRecord, Exclusion
from apps.aid_records.pairing import KEY, REST, changes, pair
from apps.core.dates import format_date
from apps.core.imports import Staging, WorkbookResource
from apps.core.imports.cells import Terms, count, flag, money, past_day, quantity, text
from apps.core.money import format_number
from apps.sponsors.imports import kinds, sponsor_name

_READY = {
    "record_id": "bigint",
    "address_id": "bigint",
    "sponsor_id": "bigint",
    "given_on": "date",
    "form_id": "bigint",
    "description": "text",
    "value": "bigint",
    "headcount": "integer",
    "quantity": "numeric",
    "measure": "text",
    "exclusion": "text",
    "other_campaign_id": "bigint",
    "is_recirculated": "boolean",
}
_FIELDS = {"other_campaign_id": "exclusion"}  # the heading under which a staged field was written


class AidResource(FindsAddresses, FindsSponsors, WorkbookResource):
    """Rows are paired with records on file by pairing.py; what is left over is new."""

    columns = COLUMNS
    row_is = "trợ giúp"

    class Meta:
        model = AidRecord
        fields = KEY
        import_id_fields = KEY

    def readers(self):
        return {
            "code": lambda value: text(20)(value).upper(),
            "legacy_code": text(40),
            "unit": self.units.place,
            "full_name": text(200),
            "given_on": past_day(self.today),
            "sponsor": sponsor_name,
            "sponsor_kind": kinds().read,
            "form": Terms.of_choices("hình thức", AidForm).read,
            "description": text(500),
            "quantity": quantity,
            "measure": text(40),
            "value": money,
            "headcount": count,
            "exclusion": exclusions(),
            "is_recirculated": flag,
        }

    def stage(self, rows):
        found = self.with_addresses([row for row in rows if self._complete(row)])
        found = self.with_sponsors([row for row in found if self._has_headcount(row)])
        for row in found:
            self._prepare(row)
        pairs, new = pair(found, self._records(found))
        self.created = new
        self.updated = []
        outcomes = {row["row"]: "created" for row in new}
        for row, record in pairs:
            outcomes[row["row"]] = self._outcome(row, record)
        for row in new:
            self._warn_of_new(row)
        return outcomes

    # --- address and sponsor

    def _complete(self, row):
        for field, missing in (
            ("given_on", "Chưa ghi ngày trợ giúp."),
            ("sponsor", "Chưa ghi nhà tài trợ."),
            ("form", "Chưa ghi hình thức trợ giúp."),
        ):
            if row[field] is None:
                self.error(row["row"], field, missing)
                return False
        return self.name_address(row)

    def _has_headcount(self, row):
        if row["address"]["headcount"] is None and row["headcount"] is None:
            self.error(
                row["row"],
                "headcount",
                f"Hồ sơ {row['address']['code']} còn nháp, chưa ghi số người; ghi số người ở dòng này.",
            )
            return False
        return True

    # --- which rows are on file already

    def _prepare(self, row):
        """Fields of the record; None where the row is silent."""
        exclusion, campaign = row.pop("exclusion") or (None, None)
        row |= {
            "form_id": row.pop("form"),
            "description": row["description"] or "",
            "exclusion": exclusion,
            "other_campaign_id": campaign,
            "defaults": dict.fromkeys(REST)
            | {
                "headcount": row["address"]["headcount"],
                "measure": "",
                "exclusion": "",
                "is_recirculated": False,
            },
        }

    def _records(self, rows):
        addresses = list({row["address_id"] for row in rows})
        days = [row["given_on"] for row in rows]
        if not rows:
            return []
        found = AidRecord.objects.filter(
            address_id__in=addresses, given_on__range=(min(days), max(days)), is_undone=False
        ).order_by("id")
        names = ("id", "voided_at", *KEY, *REST)
        records = [dict(zip(names, values, strict=True)) for values in found.values_list(*names)]
        for record in records:
            record["is_voided"] = record["voided_at"] is not None
        return records

    def _outcome(self, row, record):
        if record["is_voided"]:
            self.warn(row["row"], "", "Lần trợ giúp này đã bị hủy; dòng được bỏ qua.")
            return "skipped"
        changed = changes(row, record)
        if not changed:
            return "unchanged"
        for name, (old, new) in changed.items():
            self.warn(
                row["row"], _FIELDS.get(name, name), f"Sửa từ {_shown(old)} thành {_shown(new)}."
            )
        merged = {name: row[name] if row[name] is not None else record[name] for name in REST}
        if merged["exclusion"] != Exclusion.OTHER_CAMPAIGN:
            merged["other_campaign_id"] = None
        self.updated.append({**row, **merged, "record_id": record["id"]})
        return "updated"

    def _warn_of_new(self, row):
        address = row["address"]
        filed = address["filed_on"]
        if address["status"] == Address.Status.REJECTED:
            self.warn(row["row"], "code", "Hồ sơ này bị từ chối; trợ giúp không được tính.")
        if not row["exclusion"] and (filed is None or row["given_on"] < filed):
            when = f"trước ngày lập hồ sơ ({format_date(filed)})" if filed else "khi chưa lập hồ sơ"
            self.warn(
                row["row"],
                "given_on",
                f"Trao {when}; nếu không thuộc Cuộc vận động thì ghi X2, nay vẫn tính.",
            )

    # --- changes

    def apply(self):
        made = self.register_sponsors()
        for row in self.created:
            if isinstance(row["sponsor_id"], tuple):
                row["sponsor_id"] = made[row["sponsor_id"]].pk
        ready = Staging("import_aid_ready", _READY)
        new = [
            row | {name: row["defaults"][name] for name in REST if row[name] is None}
            for row in self.created
        ]
        ready.copy([*new, *self.updated])
        written = ", ".join(REST)
        # COPY reads an empty text as NULL.
        texts = {
            name: f"coalesce(r.{name}, '')" for name in ("description", "measure", "exclusion")
        }
        read = [texts.get(name, f"r.{name}") for name in REST]
        Staging.run(
            f"UPDATE aid_records_aidrecord a SET ({written}, version) = "
            f"({', '.join(read)}, a.version + 1) FROM import_aid_ready r WHERE a.id = r.record_id"
        )
        Staging.run(
            f"INSERT INTO aid_records_aidrecord ({written}, description, address_id, given_on, form_id, "
            "sponsor_id, side, unit_id, province_id, basis, note, overlap_reason, void_reason, version, "
            f"created_at, created_by_id) SELECT {', '.join(read)}, {texts['description']}, r.address_id, r.given_on, "
            "r.form_id, r.sponsor_id, p.side, d.unit_id, d.province_id, '', '', '', '', 1, %s, %s "
            "FROM import_aid_ready r JOIN sponsors_sponsor p ON p.id = r.sponsor_id "
            "JOIN addresses_address d ON d.id = r.address_id WHERE r.record_id IS NULL ORDER BY r.row",
            [timezone.now(), self.by.pk],
        )


def _shown(value):
    if value is None or value == "":
        return "trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    return format_number(value) if isinstance(value, int) else str(value)

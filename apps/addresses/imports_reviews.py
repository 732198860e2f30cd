"""Yearly reviews from a workbook: what a tap in the round does, for a list that came on paper.

Who is well off now, died or moved away is not helped any more: the newest review of an open
address closes it, on its day, with the fitting reason; every such row says so before it is saved.
"""

from collections import defaultdict
from datetime import date

from django.db.models import Max

from apps.addresses.actions import close
from apps.addresses.choices import StopReason
from apps.addresses.columns_reviews import COLUMNS
from apps.addresses.import_finding import FindsAddresses
from apps.addresses.models import Address, Review
from apps.core.dates import format_date
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import Terms, flag, long_text, past_day, text

Outcome = Review.Outcome
_SYNONYMS = (
    ("Không thay đổi", Outcome.UNCHANGED),
    ("Giữ nguyên", Outcome.UNCHANGED),
    ("Như cũ", Outcome.UNCHANGED),
    ("Cập nhật", Outcome.UPDATED),
    ("Thay đổi", Outcome.UPDATED),
    ("Có thay đổi", Outcome.UPDATED),
    ("Đã ổn định", Outcome.STABLE),
    ("Ổn định", Outcome.STABLE),
    ("Ổn định cuộc sống", Outcome.STABLE),
    ("Thoát nghèo", Outcome.STABLE),
    ("Đã qua đời", Outcome.DECEASED),
    ("Đã mất", Outcome.DECEASED),
    ("Mất", Outcome.DECEASED),
    ("Chết", Outcome.DECEASED),
    ("Từ trần", Outcome.DECEASED),
    ("Chuyển đi", Outcome.MOVED),
    ("Đã chuyển đi", Outcome.MOVED),
    ("Chuyển nơi khác", Outcome.MOVED),
    ("Chuyển chỗ ở", Outcome.MOVED),
)


def outcomes_of_reviews():
    """How workbooks say what a review found."""
    return Terms("kết quả", [(label, value) for value, label in Outcome.choices], _SYNONYMS)


class ReviewResource(FindsAddresses, WorkbookResource):
    """Key: address and day. A day that has its review already keeps it."""

    columns = COLUMNS
    row_is = "lần rà soát"

    class Meta:
        model = Review
        fields = ("address", "reviewed_on")
        import_id_fields = fields

    def readers(self):
        return {
            "code": lambda value: text(20)(value).upper(),
            "legacy_code": text(40),
            "unit": self.units.place,
            "full_name": text(200),
            "reviewed_on": past_day(self.today),
            "outcome": outcomes_of_reviews().read,
            "closes": flag,
            "note": long_text(2_000),
        }

    def stage(self, rows):
        self.created, self.closings = [], []
        found = self.with_addresses([row for row in rows if self._complete(row)])
        numbers = {row["address_id"] for row in found}
        reviews = Review.objects.in_force().filter(address__in=numbers)
        of_days = reviews.filter(reviewed_on__in={row["reviewed_on"] for row in found})
        self.on_file = {(review.address_id, review.reviewed_on): review for review in of_days}
        found = [row for row in found if _key(row) in self.on_file or self._fits_address(row)]
        self.newest = defaultdict(lambda: date.min)
        for number, day in reviews.order_by().values_list("address").annotate(Max("reviewed_on")):
            self.newest[number] = day
        for row in found:
            self.newest[row["address_id"]] = max(self.newest[row["address_id"]], row["reviewed_on"])
        self.reasons = {reason.code: reason for reason in StopReason.objects.filter(is_active=True)}
        self.first = {}
        outcomes = {row["row"]: self._outcome(row) for row in found}
        return {row: outcome for row, outcome in outcomes.items() if outcome}

    def apply(self):
        Review.objects.bulk_create(
            [
                Review(
                    address_id=row["address_id"],
                    reviewed_on=row["reviewed_on"],
                    outcome=row["outcome"],
                    note=row["note"] or "",
                    created_by=self.by,
                )
                for row in self.created
            ],
            batch_size=1_000,
        )
        addresses = Address.objects.in_bulk({row["address_id"] for row in self.closings})
        for row in self.closings:
            close(
                addresses[row["address_id"]],
                closed_on=row["reviewed_on"],
                stop_reason=self._reason(row),
                by=self.by,
            )

    def _complete(self, row):
        for field, missing in (
            ("reviewed_on", "Chưa ghi ngày rà soát."),
            ("outcome", f"Chưa ghi kết quả; ghi một trong: {'; '.join(Outcome.labels)}."),
        ):
            if row[field] is None:
                self.error(row["row"], field, missing)
                return False
        if row["closes"] and row["outcome"] not in Review.STOP_REASONS:
            self.error(
                row["row"],
                "closes",
                f"Kết quả “{Outcome(row['outcome']).label}” thì không dừng trợ giúp; sửa một trong hai ô.",
            )
            return False
        return self.name_address(row)

    def _fits_address(self, row):
        """As the page has it: open addresses, and not before their survey. Of a closed one what was
        found while it was open."""
        address, day = row["address"], row["reviewed_on"]
        status = address["status"]
        was_open = status == Address.Status.CLOSED and day <= address["closed_on"]
        if status != Address.Status.FILED and not was_open:
            self.error(
                row["row"],
                "code" if row["code"] else "legacy_code",
                f"Hồ sơ {address['code']} đang ở trạng thái “{Address.Status(status).label}”"
                + (f" từ {format_date(address['closed_on'])}" if address["closed_on"] else "")
                + ", không ghi rà soát được.",
            )
            return False
        if address["surveyed_on"] and day < address["surveyed_on"]:
            self.error(
                row["row"],
                "reviewed_on",
                f"Ngày rà soát không được trước ngày khảo sát ({format_date(address['surveyed_on'])}).",
            )
            return False
        return True

    def _outcome(self, row):
        """created, unchanged, skipped; None where the row is in error."""
        on_file = self.on_file.get(_key(row))
        if on_file:
            return self._known(row, on_file)
        first = self.first.setdefault(_key(row), row)
        if first is not row:
            if (first["outcome"], first["note"]) == (row["outcome"], row["note"]):
                self.duplicate(
                    row["row"], "reviewed_on", f"Dòng này lặp lại dòng {first['row']}; được bỏ qua."
                )
                return "skipped"
            self.error(
                row["row"],
                "reviewed_on",
                f"Địa chỉ này đã có rà soát cùng ngày ở dòng {first['row']} nhưng ghi khác; chỉ giữ một dòng.",
            )
            return None
        if self._closes(row) and not self._may_close(row):
            return None
        self.created.append(row)
        return "created"

    def _known(self, row, review):
        if review.outcome == row["outcome"] and row["note"] in (None, review.note):
            return "unchanged"
        self.warn(
            row["row"],
            "reviewed_on",
            f"Ngày này đã có rà soát ghi “{review.get_outcome_display()}”; giữ như đã ghi, dòng được bỏ qua.",
        )
        return "skipped"

    def _closes(self, row):
        if row["outcome"] not in Review.STOP_REASONS:
            return False
        if row["address"]["status"] != Address.Status.FILED:
            return False
        day = format_date(row["reviewed_on"])
        if row["closes"] is False:
            self.warn(row["row"], "closes", "Hồ sơ vẫn mở, không dừng trợ giúp.")
            return False
        if row["reviewed_on"] < self.newest[row["address_id"]]:
            newer = format_date(self.newest[row["address_id"]])
            self.warn(
                row["row"],
                "outcome",
                f"Đã có rà soát sau đó ({newer}) nên hồ sơ không dừng theo rà soát ngày {day}.",
            )
            return False
        return True

    def _may_close(self, row):
        address, reason = row["address"], self._reason(row)
        if reason is None:
            self.error(
                row["row"],
                "outcome",
                "Danh sách lý do dừng không còn lý do hợp với kết quả này; ghi không ở cột Dừng trợ giúp.",
            )
        elif row["reviewed_on"] < address["filed_on"]:
            self.error(
                row["row"],
                "reviewed_on",
                f"Ngày dừng không được trước ngày lập hồ sơ ({format_date(address['filed_on'])}).",
            )
        else:
            self.warn(
                row["row"],
                "outcome",
                f"Hồ sơ {address['code']} dừng trợ giúp từ {format_date(row['reviewed_on'])}, lý do: "
                f"{reason}; nếu vẫn mở thì ghi không ở cột Dừng trợ giúp.",
            )
            self.closings.append(row)
            return True
        return False

    def _reason(self, row):
        return self.reasons.get(Review.STOP_REASONS[row["outcome"]])


def _key(row):
    return row["address_id"], row["reviewed_on"]

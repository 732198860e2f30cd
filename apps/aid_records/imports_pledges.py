"""Pledges from a workbook. Each goes through the actions of the page, in a check too, whose
transaction is rolled back: so no two ever hold one part of a need, and who holds it is named.

A row means the pledge on file of the same sponsor to the same address, from the same day, for the
same needs. An empty cell never erases.
"""

from collections import defaultdict

from apps.addresses.choices import AidForm
from apps.addresses.import_finding import FindsAddresses
from apps.addresses.imports import several_needs
from apps.addresses.models import Address, Frequency, Need
from apps.aid_records.columns_pledges import COLUMNS
from apps.aid_records.import_pledge_outcomes import ENDED, WritesPledges
from apps.aid_records.import_sponsors import FindsSponsors
from apps.aid_records.models import Pledge
from apps.aid_records.pledge_pairing import Said, paired
from apps.core.dates import parse_date
from apps.core.imports import WorkbookResource
from apps.core.imports.cells import Terms, long_text, money, past_day, text
from apps.core.money import format_money
from apps.core.text import fold
from apps.jobs.current import progress
from apps.sponsors.imports import kinds, sponsor_name
from apps.sponsors.models import Sponsor

Status = Pledge.Status
_STATUS_SYNONYMS = (
    ("Chờ", Status.WAITING),
    ("Xác nhận", Status.CONFIRMED),
    ("Đang thực hiện", Status.RUNNING),
    ("Đang đỡ đầu", Status.RUNNING),
    ("Đang hỗ trợ", Status.RUNNING),
    ("Hoàn thành", Status.FULFILLED),
    ("Đã xong", Status.FULFILLED),
    ("Rút", Status.WITHDRAWN),
    ("Đã dừng", Status.WITHDRAWN),
)
_ALL_NEEDS = {"tat ca", "toan bo", "tat ca nhu cau", "moi nhu cau", "nhan het"}


class PledgeResource(WritesPledges, FindsAddresses, FindsSponsors, WorkbookResource):
    """New ones are confirmed when the importer may do so and the row does not say otherwise."""

    columns = COLUMNS
    row_is = "đăng ký"
    goes_row_by_row = True

    class Meta:
        model = Pledge
        fields = ("sponsor", "address", "starts_on")
        import_id_fields = fields

    def readers(self):
        statuses = [(label, value) for value, label in Status.choices if value != Status.EXPIRED]
        return {
            "sponsor": sponsor_name,
            "sponsor_kind": kinds().read,
            "code": lambda value: text(20)(value).upper(),
            "legacy_code": text(40),
            "unit": self.units.place,
            "full_name": text(200),
            "needs": several_needs,
            "form": Terms.of_choices("hình thức", AidForm).read,
            "monthly": money,
            "total": money,
            "pledged_on": past_day(self.today),
            "starts_on": parse_date,
            "ends_on": parse_date,
            "status": Terms("trạng thái", statuses, _STATUS_SYNONYMS).read,
            "ended_on": past_day(self.today),
            "end_reason": long_text(1_000),
            "description": text(500),
        }

    def stage(self, rows):
        found = self.with_addresses([row for row in rows if self._complete(row)])
        found = self._with_needs(self.with_sponsors(found))
        self.addresses = Address.objects.in_bulk({row["address_id"] for row in found})
        known = {row["sponsor_id"] for row in found if not isinstance(row["sponsor_id"], tuple)}
        self.sponsors = Sponsor.objects.in_bulk(known)
        pairs = paired(found, self._on_file())
        outcomes = {}
        for done, row in enumerate(found):
            progress(done, len(found), "Đang xét từng đăng ký")
            if outcome := self.outcome_of(row, pairs.get(row["row"])):
                outcomes[row["row"]] = outcome
        return outcomes

    def apply(self):
        """`stage` has gone through the actions already."""

    # --- what a row says

    def _complete(self, row):
        if row["sponsor"] is None:
            self.error(row["row"], "sponsor", "Chưa ghi nhà tài trợ.")
            return False
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            self.error(row["row"], "ends_on", "Đến ngày phải từ ngày bắt đầu trở đi.")
            return False
        if row["status"] in ENDED and not self._tells_its_end(row):
            return False
        self._compare_sums(row)
        return self.name_address(row)

    def _tells_its_end(self, row):
        row["ended_on"] = row["ended_on"] or row["ends_on"]
        label = Status(row["status"]).label.lower()
        if row["ended_on"] is None:
            self.error(row["row"], "ended_on", f"Đăng ký {label} thì phải ghi ngày kết thúc.")
            return False
        if row["status"] == Status.WITHDRAWN and row["end_reason"] is None:
            self.error(row["row"], "end_reason", f"Đăng ký {label} thì phải ghi lý do.")
            return False
        return True

    def _compare_sums(self, row):
        monthly, total, first, last = (
            row[name] for name in ("monthly", "total", "starts_on", "ends_on")
        )
        if not (monthly and total and first and last):
            return
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if monthly * months != total:
            self.warn(
                row["row"],
                "total",
                f"{format_money(monthly)} đồng mỗi tháng trong {months} tháng là "
                f"{format_money(monthly * months)} đồng, tệp ghi {format_money(total)} đồng; "
                "chỉ số tiền mỗi tháng được lưu.",
            )

    def _with_needs(self, rows):
        """The rows whose needs stand in their dossier, with what they say of the pledge."""
        needs = defaultdict(list)
        for need in Need.objects.filter(address__in={row["address_id"] for row in rows}):
            needs[need.address_id].append(need)
        return [row for row in rows if self._read_needs(row, needs[row["address_id"]])]

    def _read_needs(self, row, needs):
        asked = dict(row.pop("needs") or ())
        is_all = bool(asked) and asked.keys() <= _ALL_NEEDS
        # Of two needs of one wording the one that is still open is meant.
        by_words = {fold(need.description): need for need in needs if need.met_on}
        by_words |= {fold(need.description): need for need in needs if not need.met_on}
        if unknown := [words for key, words in asked.items() if key not in by_words and not is_all]:
            named = "; ".join(f"“{need}”" for need in needs)
            self.error(
                row["row"],
                "needs",
                f"Hồ sơ {row['address']['code']} không có nhu cầu “{unknown[0]}”; "
                + (f"ghi một trong: {named}." if named else "hồ sơ chưa ghi nhu cầu nào."),
            )
            return False
        if is_all and not any(not need.met_on for need in needs):
            self.error(
                row["row"], "needs", f"Hồ sơ {row['address']['code']} không có nhu cầu nào còn mở."
            )
            return False
        row["said"] = Said(
            address_id=row["address_id"],
            sponsor_id=row["sponsor_id"],
            starts_on=row["starts_on"],
            needs=None if is_all else frozenset(by_words[key].pk for key in asked),
            frequency=self._frequency(row),
            value=row["total"] if row["monthly"] is None else row["monthly"],
            is_ended=row["status"] in ENDED,
        )
        return True

    @staticmethod
    def _frequency(row):
        if row["monthly"] is not None:
            return Frequency.MONTHLY
        return Frequency.ONCE if row["total"] is not None else None

    def _on_file(self):
        return (
            Pledge.objects.filter(
                address__in=self.addresses, sponsor__in=self.sponsors, is_undone=False
            )
            .prefetch_related("covers")
            .order_by("id")
        )

"""Pledges from a workbook. Each goes through the actions of the page, in a check too, whose
transaction is rolled back: so no two ever hold one part of a need, and who holds it is named.

A row means the pledge on file of the same sponsor to the same address, from the same day, for the
same needs. An empty cell never erases.
"""

from collections import defaultdict
from datetime import date

from django.db import transaction

from apps.accounts.roles import Permission
from apps.addresses.choices import AidForm
from apps.addresses.import_finding import FindsAddresses
from apps.addresses.imports import several_needs
from apps.addresses.models import Address, Frequency, Need
from apps.aid_records.actions.pledges import PartTakenError, confirm, edit, fulfil, offer, withdraw
from apps.aid_records.columns_pledges import COLUMNS
from apps.aid_records.import_sponsors import FindsSponsors
from apps.aid_records.models import Pledge
from apps.aid_records.pledge_pairing import Said, paired
from apps.aid_records.sharing import is_in_money, shares_of
from apps.core.actions import ActionError
from apps.core.dates import format_date, parse_date
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
_ENDED = (Status.FULFILLED, Status.WITHDRAWN)
_ALL_NEEDS = {"tat ca", "toan bo", "tat ca nhu cau", "moi nhu cau", "nhan het"}
_FIELDS = {"value": "monthly", "frequency": "monthly", "form_id": "form"}
_LABELS = {Frequency.MONTHLY: "mỗi tháng", Frequency.ONCE: "một lần"}


class PledgeResource(FindsAddresses, FindsSponsors, WorkbookResource):
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

    @property
    def may_confirm(self):
        return self.by.may(Permission.APPROVE, self.unit)

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
            if outcome := self._outcome(row, pairs.get(row["row"])):
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
        if row["status"] in _ENDED and not self._tells_its_end(row):
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
            is_ended=row["status"] in _ENDED,
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

    # --- what becomes of it

    def _outcome(self, row, pledge):
        """created, updated, unchanged, skipped; None where the row is in error."""
        try:
            with transaction.atomic():
                if pledge is None:
                    return self._offer(row)
                return self._change(row, pledge)
        except PartTakenError as error:
            self.error(row["row"], "needs", str(error))
        except ActionError as error:
            self.error(row["row"], "sponsor", str(error))
        return None

    def _offer(self, row):
        said, status = row["said"], row["status"]
        if status is None:
            status = Status.CONFIRMED if self.may_confirm else Status.WAITING
        elif status != Status.WAITING and not self.may_confirm:
            self.warn(
                row["row"], "status", "Bạn không có quyền xác nhận nên đăng ký này chờ xác nhận."
            )
            status = Status.WAITING
        parts = [] if said.is_ended else self._parts(row)
        pledge = Pledge(
            address=self.addresses[row["address_id"]],
            sponsor=self._sponsor(row["sponsor_id"]),
            form_id=row["form"],
            description=row["description"] or "",
            pledged_on=row["pledged_on"] or self._day_of_pledge(row),
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            value=said.value,
        )
        pledge.frequency = said.frequency or self._frequency_of(parts)
        if status == Status.RUNNING:
            pledge.starts_on = pledge.starts_on or pledge.pledged_on
        if said.value is None:
            pledge.value = self._value_of(parts, pledge.frequency)
        amounts = {share.need.pk: amount for share, amount in parts}
        pledge = offer(pledge, by=self.by, parts=amounts)
        self._advance(row, pledge, status)
        self.sponsors[row["sponsor_id"]] = pledge.sponsor
        return "created"

    def _sponsor(self, key):
        """Unsaved while it is not on file; the action registers it."""
        return self.sponsors[key] if key in self.sponsors else self.new_sponsor(key)

    def _day_of_pledge(self, row):
        days = (row["starts_on"], row["ended_on"], self.today)
        return min(day for day in days if day)

    def _parts(self, row):
        """[(Share, amount or None for all that is left)] of the needs the row takes."""
        said = row["said"]
        if said.needs is not None and not said.needs:
            return []
        shares = shares_of(self.addresses[row["address_id"]])
        if said.needs is None:
            wanted = [share for share in shares if share.left]
            if not wanted:
                raise PartTakenError(" ".join(share.refusal() for share in shares))
        else:
            wanted = [share for share in shares if share.need.pk in said.needs]
            if met := said.needs - {share.need.pk for share in wanted}:
                need = Need.objects.get(pk=min(met))
                raise ActionError(
                    f"Nhu cầu “{need}” đã được đáp ứng ngày {format_date(need.met_on)}; bỏ nhu cầu "
                    "này hoặc ghi nhu cầu khác."
                )
        return self._shared_out(said, wanted)

    def _shared_out(self, said, shares):
        """Money goes to the needs in money that come as often, in their order; others are taken whole."""
        parts, left = [], said.value
        for share in shares:
            need = share.need
            if not said.value or not is_in_money(need) or need.frequency != said.frequency:
                parts.append((share, None))
                continue
            most = share.left if said.needs is None else need.capacity
            amount = min(left, most)
            left -= amount
            if amount:
                parts.append((share, amount))
            elif said.needs is not None:
                raise ActionError(
                    f"Số tiền đăng ký không đủ cho nhu cầu “{need}”; bỏ bớt nhu cầu hoặc ghi mỗi nhu "
                    "cầu một dòng."
                )
        return parts

    @staticmethod
    def _frequency_of(parts):
        found = {share.need.frequency for share, _ in parts}
        return found.pop() if len(found) == 1 else Frequency.MONTHLY

    @staticmethod
    def _value_of(parts, frequency):
        """As the form has it: without an amount, the parts taken, when all are in money."""
        taken = [share for share, _ in parts]
        alike = [s for s in taken if is_in_money(s.need) and s.need.frequency == frequency]
        return sum(share.left for share in alike) if alike and len(alike) == len(parts) else None

    def _advance(self, row, pledge, status):
        """Lead a pledge on to the status that the row tells."""
        if status == Status.WAITING or (pledge.status in Pledge.KEPT_UP and status not in _ENDED):
            return
        if pledge.status == Status.WAITING and status != Status.WITHDRAWN:
            pledge = confirm(pledge, by=self.by)
        if status == Status.FULFILLED:
            reason = row["end_reason"] or "Đã hoàn thành như đăng ký."
            fulfil(pledge, ended_on=row["ended_on"], reason=reason, by=self.by)
        elif status == Status.WITHDRAWN:
            withdraw(pledge, ended_on=row["ended_on"], reason=row["end_reason"], by=self.by)
        elif status == Status.RUNNING and pledge.status == Status.CONFIRMED:
            self.warn(
                row["row"],
                "status",
                f"Chưa tới {format_date(pledge.starts_on)} nên đăng ký là “đã xác nhận”.",
            )

    def _change(self, row, pledge):
        if pledge.is_voided:
            self.warn(row["row"], "sponsor", "Đăng ký này đã bị hủy; dòng được bỏ qua.")
            return "skipped"
        changed = self._changes(row, pledge)
        steps = self._steps(row, pledge)
        if not changed and not steps:
            return "unchanged"
        if pledge.status not in Pledge.ACTIVE:
            self.warn(
                row["row"],
                "status",
                f"Đăng ký này {pledge.get_status_display().lower()} nên giữ như đã ghi; dòng được bỏ qua.",
            )
            return "skipped"
        if changed:
            pledge.address = self.addresses[pledge.address_id]
            pledge.sponsor = self.sponsors[pledge.sponsor_id]
            for name, value in changed.items():
                self.warn(
                    row["row"],
                    _FIELDS.get(name, name),
                    f"Sửa từ {_shown(getattr(pledge, name))} thành {_shown(value)}.",
                )
                setattr(pledge, name, value)
            edit(pledge, by=self.by, parts=self._new_parts(row, pledge, changed))
        if steps:
            self.warn(
                row["row"],
                "status",
                f"Từ “{pledge.get_status_display()}” thành “{Status(row['status']).label}”.",
            )
            self._advance(row, pledge, row["status"])
        return "updated"

    def _changes(self, row, pledge):
        said = row["said"]
        wanted = {
            "form_id": row["form"],
            "description": row["description"],
            "value": said.value,
            "frequency": said.frequency,
            "pledged_on": row["pledged_on"],
            "starts_on": row["starts_on"],
            "ends_on": row["ends_on"],
        }
        return {
            name: value
            for name, value in wanted.items()
            if value is not None and value != getattr(pledge, name)
        }

    def _steps(self, row, pledge):
        """Whether the row tells of a later status than the pledge on file has."""
        status = row["status"]
        if status is None or pledge.status not in Pledge.ACTIVE:
            return (
                status in _ENDED and pledge.status not in Pledge.ACTIVE and status != pledge.status
            )
        if status in _ENDED:
            return True
        return status in Pledge.KEPT_UP and pledge.status == Status.WAITING and self.may_confirm

    @staticmethod
    def _new_parts(row, pledge, changed):
        """Another amount holds another part of the one need in money it is for."""
        if "value" not in changed or row["said"].is_ended:
            return None
        own = [share for share in shares_of(pledge.address, of=pledge) if share.own]
        if len(own) != 1 or not is_in_money(own[0].need):
            return None
        need = own[0].need
        return (
            {need.pk: min(pledge.value, need.capacity)}
            if need.frequency == pledge.frequency
            else None
        )


def _shown(value):
    if value is None or value == "":
        return "trống"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_money(value)
    return f"“{_LABELS.get(value, value)}”"

"""What becomes of a row of a workbook of pledges: entered anew, changed, led on to its status."""

from datetime import date

from django.db import transaction

from apps.accounts.roles import Permission
from apps.addresses.models import Frequency
from apps.aid_records.actions.pledges import PartTakenError, confirm, edit, fulfil, offer, withdraw
from apps.aid_records.import_pledge_parts import frequency_of, new_parts_of, parts_of, value_of
from apps.aid_records.models import Pledge
from apps.core.actions import ActionError
from apps.core.dates import format_date
from apps.core.money import format_money

Status = Pledge.Status
ENDED = (Status.FULFILLED, Status.WITHDRAWN)
_FIELDS = {"value": "monthly", "frequency": "monthly", "form_id": "form"}
_LABELS = {Frequency.MONTHLY: "mỗi tháng", Frequency.ONCE: "một lần"}


class WritesPledges:
    """For a WorkbookResource that has found the `addresses` and `sponsors` of its rows, by number."""

    @property
    def may_confirm(self):
        return self.by.may(Permission.APPROVE, self.unit)

    def outcome_of(self, row, pledge):
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
        parts = [] if said.is_ended else parts_of(said, self.addresses[row["address_id"]])
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
        pledge.frequency = said.frequency or frequency_of(parts)
        if status == Status.RUNNING:
            pledge.starts_on = pledge.starts_on or pledge.pledged_on
        if said.value is None:
            pledge.value = value_of(parts, pledge.frequency)
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

    def _advance(self, row, pledge, status):
        """Lead a pledge on to the status that the row tells."""
        if status == Status.WAITING or (pledge.status in Pledge.KEPT_UP and status not in ENDED):
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
            edit(pledge, by=self.by, parts=new_parts_of(row["said"], pledge, changed))
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
                status in ENDED and pledge.status not in Pledge.ACTIVE and status != pledge.status
            )
        if status in ENDED:
            return True
        return status in Pledge.KEPT_UP and pledge.status == Status.WAITING and self.may_confirm


def _shown(value):
    if value is None or value == "":
        return "trống"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_money(value)
    return f"“{_LABELS.get(value, value)}”"

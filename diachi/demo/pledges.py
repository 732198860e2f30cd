"""Pledges: monthly ones with their gifts, single ones that were kept, offers not yet answered."""

from datetime import timedelta
from itertools import cycle

from django.db.backends.postgresql.psycopg_any import NumericRange

from apps.addresses.models import Address, Frequency
from apps.aid_records.actions.following import NOT_ANSWERED
from apps.aid_records.models import NeedCover, Pledge
from apps.aid_records.sharing import Share, is_in_money
from diachi.demo.cases import at

Status = Pledge.Status
_KEPT = "Đã trao đủ theo đăng ký."
_TAKEN_BACK = "Nhà tài trợ xin rút vì chưa thu xếp được."
_OFFERS = (
    Status.WAITING,
    Status.CONFIRMED,
    Status.WAITING,
    Status.EXPIRED,
    Status.RUNNING,
    Status.WAITING,
    Status.WITHDRAWN,
)
_DAYS_AGO = {
    Status.WAITING: (0, 14),
    Status.CONFIRMED: (8, 40),
    Status.RUNNING: (8, 40),
    Status.EXPIRED: (18, 60),
    Status.WITHDRAWN: (3, 60),
}


class PledgeMaker:
    def __init__(self, *, province, staff, today):
        self.province, self.staff, self.today = province, staff, today

    def monthly(self, rng, case, stream):
        """The pledge behind a stream of monthly gifts; still running if the last one is recent."""
        first, last = stream[0].given_on, stream[-1].given_on
        pledge = self._pledge(rng, case, stream[0], Frequency.MONTHLY)
        pledge.starts_on, pledge.ends_on = first, last
        if last >= self.today:
            self._confirm(pledge)
            pledge.status = Status.RUNNING
        else:
            self._end(pledge, last, _KEPT)
        return self._link(pledge, stream)

    def single(self, rng, case, record):
        """A pledge kept at once."""
        pledge = self._pledge(rng, case, record, Frequency.ONCE)
        self._end(pledge, record.given_on, _KEPT)
        return self._link(pledge, [record])

    def offers(self, rng, giver, cases):
        """Pledges of the last weeks without any aid yet, in every state there is."""
        open_cases = [
            case
            for case in cases
            if case.address.status == Address.Status.FILED and case.slot.filed_on < self.today
        ]
        count = min(len(open_cases), max(len(_OFFERS), len(cases) // 120))
        return [
            self._offer(rng, giver, case, status)
            for case, status in zip(rng.sample(open_cases, count), cycle(_OFFERS), strict=False)
        ]

    def _offer(self, rng, giver, case, status):
        need, sponsor = rng.choice(case.needs), giver.sponsor(rng, case)
        day = self.today - timedelta(days=rng.randint(*_DAYS_AGO[status]))
        day = max(day, case.slot.filed_on)
        pledge = Pledge(
            address=case.address,
            sponsor=sponsor,
            unit=case.address.unit,
            province=self.province,
            form=need.form,
            description=need.description,
            value=need.value,
            frequency=need.frequency,
            pledged_on=day,
            held_until=day + timedelta(days=Pledge.DAYS_HELD),
            created_at=at(day, 11),
            created_by=self.staff.of(case.address.unit),
        )
        if rng.random() < 0.5 and need.value and need.frequency != Frequency.ONCE:
            pledge.value = need.value // 2  # the other half is still to be had
        if status == Status.EXPIRED and pledge.held_until < self.today:
            self._end(pledge, pledge.held_until, NOT_ANSWERED, Status.EXPIRED)
        elif status == Status.WITHDRAWN:
            self._end(pledge, self.today, _TAKEN_BACK, Status.WITHDRAWN)
        elif status in Pledge.KEPT_UP:
            self._confirm(pledge)
            pledge.status = status
            ahead = 10 if status == Status.CONFIRMED else -5
            pledge.starts_on = max(day, self.today + timedelta(days=ahead))
        return pledge

    def _pledge(self, rng, case, record, frequency):
        day = max(case.slot.filed_on, record.given_on - timedelta(days=rng.randint(2, 25)))
        return Pledge(
            address=case.address,
            sponsor=record.sponsor,
            unit=record.unit,
            province=self.province,
            form=record.form,
            description=record.description,
            value=record.value,
            frequency=frequency,
            pledged_on=day,
            held_until=day + timedelta(days=Pledge.DAYS_HELD),
            created_at=at(day, 11),
            created_by=record.created_by,
        )

    def _confirm(self, pledge):
        pledge.status = Status.CONFIRMED
        pledge.confirmed_at, pledge.confirmed_by = at(pledge.pledged_on, 16), self.staff.reviewer

    def _end(self, pledge, day, reason, status=Status.FULFILLED):
        if status == Status.FULFILLED:
            self._confirm(pledge)
        pledge.status, pledge.ended_on, pledge.end_reason = status, day, reason

    def _link(self, pledge, records):
        for record in records:
            record.pledge = pledge
        return pledge


def covers_of(pledges, cases):
    """The parts of needs that pledges hold or held, shared out as the program does it."""
    shares = {id(case.address): [_share(need) for need in case.needs] for case in cases}
    found = []
    for pledge in pledges:
        meant = [share for share in shares[id(pledge.address)] if share.need.form is pledge.form]
        if meant:
            found += _covers(pledge, meant[0])
    return found


def _share(need):
    """`capacity` as the database will generate it."""
    need.capacity = need.value or (int(need.quantity * 100) if need.quantity is not None else 1)
    return Share(need)


def _covers(pledge, share):
    need, is_holding = share.need, pledge.status in Pledge.ACTIVE
    if is_holding and need.met_on:
        return []
    share = share if is_holding else Share(need)
    amount = share.left
    if is_in_money(need) and pledge.value and pledge.frequency == need.frequency:
        amount = min(amount, pledge.value)
    covers = [
        NeedCover(
            pledge=pledge,
            need=need,
            span=NumericRange(*span),
            capacity=need.capacity,
            is_holding=is_holding,
        )
        for span in share.spans(amount)
    ]
    share.taken += covers
    return covers

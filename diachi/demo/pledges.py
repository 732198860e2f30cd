"""Pledges: monthly ones with their gifts, single ones that were kept, offers not yet answered."""

from datetime import timedelta

from apps.addresses.models import Address, Frequency
from apps.aid_records.models import Pledge
from diachi.demo.cases import at

Status = Pledge.Status
_KEPT = "Đã trao đủ theo đăng ký."


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
        else:
            self._end(pledge, last, _KEPT)
        return self._link(pledge, stream)

    def single(self, rng, case, record):
        """A pledge kept at once."""
        pledge = self._pledge(rng, case, record, Frequency.ONCE)
        self._end(pledge, record.given_on, _KEPT)
        return self._link(pledge, [record])

    def offers(self, rng, giver, cases):
        """Recent pledges of the last weeks without any aid yet; one in ten was withdrawn."""
        open_cases = [
            case
            for case in cases
            if case.address.status == Address.Status.FILED and case.slot.filed_on < self.today
        ]
        found = []
        for case in rng.sample(open_cases, min(len(open_cases), max(6, len(cases) // 120))):
            need, sponsor = rng.choice(case.needs), giver.sponsor(rng, case)
            day = self.today - timedelta(days=rng.randint(0, 60))
            pledge = Pledge(
                address=case.address,
                sponsor=sponsor,
                unit=case.address.unit,
                province=self.province,
                form=need.form,
                description=need.description,
                value=need.value,
                frequency=need.frequency,
                pledged_on=max(day, case.slot.filed_on),
                created_at=at(day, 11),
                created_by=self.staff.of(case.address.unit),
            )
            draw = rng.random()
            if draw < 0.1:
                self._end(pledge, self.today, "Nhà tài trợ xin rút vì chưa thu xếp được.")
                pledge.status = Status.WITHDRAWN
            elif draw < 0.45:
                self._confirm(pledge)
            found.append(pledge)
        return found

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
            created_at=at(day, 11),
            created_by=record.created_by,
        )

    def _confirm(self, pledge):
        pledge.status = Status.CONFIRMED
        pledge.confirmed_at, pledge.confirmed_by = at(pledge.pledged_on, 16), self.staff.reviewer

    def _end(self, pledge, day, reason):
        self._confirm(pledge)
        pledge.status, pledge.ended_on, pledge.end_reason = Status.FULFILLED, day, reason

    def _link(self, pledge, records):
        for record in records:
            record.pledge = pledge
        return pledge

"""The help of 2008–2018, brought to its exact totals of person-turns and đồng."""

from datetime import timedelta

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.sponsors.models import Side, Sponsor
from diachi.demo import gifts, stories
from diachi.demo.cases import at
from diachi.demo.plan import PERIOD
from diachi.demo.themes import COLLECTIVE_FORMS, THEMES

STEP = 50_000
_HOUSES, _COWS = 0.22, 0.11  # at most this share of the whole value
_JOINT = 0.06
_STREAM_FORMS = {"tien-mat": gifts.MONTHLY_MONEY, "luong-thuc": gifts.MONTHLY_RICE}


class Giver:
    """Makes single aid records. `houses` and `cows` left to give keep the total within reach."""

    def __init__(self, *, province, terms, staff, sponsors, totals):
        self.province, self.terms, self.staff = province, terms, staff
        self.houses_left = round(totals.value * _HOUSES / (45 * gifts.MILLION))
        self.cows_left = round(totals.value * _COWS / (13 * gifts.MILLION))
        self.chapters = {}
        self.local = {side: {} for side in Side.values}
        self.everywhere = {side: [] for side in Side.values}
        for sponsor in sponsors:
            if sponsor.kind == Sponsor.Kind.LEADER:
                continue
            if sponsor.kind == Sponsor.Kind.RC_ORGANISATION:
                self.chapters[sponsor.unit.pk] = sponsor
            if sponsor.unit is province:
                self.everywhere[sponsor.side].append(sponsor)
            else:
                self.local[sponsor.side].setdefault(sponsor.unit.pk, []).append(sponsor)

    def sponsor(self, rng, case, side=None):
        """Mostly one of the commune, sometimes of the province."""
        side = side or (Side.RED_CROSS if rng.random() < 0.42 else Side.OTHERS)
        near = self.local[side].get(case.place.unit.pk)
        if near and (side == Side.RED_CROSS or rng.random() < 0.55):
            return rng.choice(near)
        return rng.choice(self.everywhere[side])

    def gift(self, rng, case):
        """A gift that fits the hardship; houses and cows while they last."""
        form = stories.pick(rng, THEMES[case.theme].forms if case.theme else COLLECTIVE_FORMS)
        if form == "nha-o" and self.houses_left > 0 and rng.random() < 0.6:
            self.houses_left -= 1
            return gifts.HOUSE
        if form == "giong" and rng.random() < 0.45:
            if self.cows_left > 0:
                self.cows_left -= 1
                return gifts.COW
            return gifts.PASSED_ON_COW
        return gifts.some_gift(rng, form)

    def give(self, rng, case, gift, day, *, sponsor, headcount=None, **more):
        """One record, not yet saved. A pass-on keeps the estimate of what it is worth."""
        values = {
            "value": gifts.value_of(rng, gift, day.year),
            "basis": gift.basis,
            "is_recirculated": gift is gifts.PASSED_ON_COW,
        }
        if gift is gifts.PASSED_ON_COW:
            sponsor = self.chapters.get(case.place.unit.pk, self.chapters[self.province.pk])
        return AidRecord(
            **(values | more),
            address=case.address,
            unit=case.unit_on(day),
            province=self.province,
            sponsor=sponsor,
            side=sponsor.side,
            given_on=day,
            form=self.terms["AidForm"][gift.form],
            description=gift.description,
            quantity=gift.quantity,
            measure=gift.measure,
            headcount=headcount or case.address.headcount,
            created_at=at(day, 16, rng.randrange(60)),
            created_by=self.staff.of(case.place.unit),
        )


class Period:
    """The counted aid of 2008–2018: first gifts, joint help, monthly help, then the balance."""

    def __init__(self, giver, totals):
        self.giver, self.totals = giver, totals
        self.records = []
        self.fixed = set()  # id() of records whose value must stay
        self.joint = []  # cases helped by both sides
        self.streams = []  # (case, records of one monthly pledge)

    def fill(self, rng, helped):
        first = {}
        for case in helped:
            gift = self.giver.gift(rng, case)
            sponsor = self.giver.sponsor(rng, case)
            record = self.giver.give(rng, case, gift, case.first_aid_on, sponsor=sponsor)
            self._add(record, gift.is_big)
            first[id(case)] = record
            if rng.random() < _JOINT:
                self._help_jointly(rng, case, record)
        self._make_unvalued(rng)
        self._reach_turns(rng, helped, first)
        self._reach_value(rng)

    def _add(self, record, is_fixed=False):
        self.records.append(record)
        if is_fixed or record.is_recirculated:
            self.fixed.add(id(record))

    def _help_jointly(self, rng, case, record):
        """Help from the other side too; now and then just as much, so that the first gift decides."""
        self.joint.append(case)
        side = Side.OTHERS if record.side == Side.RED_CROSS else Side.RED_CROSS
        gift = gifts.some_gift(rng, "tien-mat")
        day = _day_between(rng, record.given_on, self._last_day(case))
        second = self.giver.give(rng, case, gift, day, sponsor=self.giver.sponsor(rng, case, side))
        is_tie = id(record) not in self.fixed and rng.random() < 0.12
        if is_tie:
            record.value = second.value = 500_000
            self.fixed.add(id(record))
        self._add(second, is_tie)

    def _make_unvalued(self, rng):
        """Some gifts in kind are not yet reckoned in đồng."""
        in_kind = (AidRecord.Basis.ESTIMATE, AidRecord.Basis.LOCAL_PRICE)
        for record in self.records:
            is_free = id(record) not in self.fixed and record.basis in in_kind
            if is_free and rng.random() < 0.03:
                record.value, record.basis = None, ""
                self.fixed.add(id(record))

    def _last_day(self, case):
        return min(PERIOD[1], case.closes_on or PERIOD[1])

    def _reach_turns(self, rng, helped, first):
        missing = self.totals.turns - sum(record.headcount for record in self.records)
        for record in self.records:  # of a household only some are helped, where there are too many
            if missing < 0 and record.headcount > 1:
                least = 2 if record.address.kind == Address.Kind.COLLECTIVE else 1
                fewer = min(-missing, record.headcount - least)
                record.headcount -= fewer
                missing += fewer
        persons = [case for case in helped if case.address.kind == Address.Kind.INDIVIDUAL]
        rng.shuffle(persons)
        for case in persons:
            if missing <= 0:
                return
            months = (self._last_day(case) - case.first_aid_on).days // 31
            gift = _STREAM_FORMS.get(first[id(case)].form.code)
            if gift and months >= 4:
                stream = self._stream(
                    rng,
                    case,
                    gift,
                    first[id(case)].sponsor,
                    min(missing, months, rng.choice((6, 9, 12, 18, 24))),
                )
                missing -= len(stream)
        while missing > 0:
            case = rng.choice(persons)
            day = _day_between(rng, case.first_aid_on, self._last_day(case))
            self._add(
                self.giver.give(
                    rng,
                    case,
                    gifts.some_gift(rng, "tien-mat"),
                    day,
                    sponsor=self.giver.sponsor(rng, case),
                )
            )
            missing -= 1

    def _stream(self, rng, case, gift, sponsor, months):
        """The same sum from the same sponsor, month after month."""
        start = case.first_aid_on + timedelta(days=20)
        value = gifts.value_of(rng, gift, start.year)
        stream = [
            self.giver.give(
                rng, case, gift, monthly_day(start, number), sponsor=sponsor, value=value
            )
            for number in range(months)
        ]
        for record in stream:
            self._add(record, True)
        self.streams.append((case, stream))
        return stream

    def _reach_value(self, rng):
        """Scale the ordinary gifts in steps of 50.000; the last one takes what is left."""
        valued = [r for r in self.records if r.value and not r.is_recirculated]
        flexible = [r for r in valued if id(r) not in self.fixed]
        target = self.totals.value - sum(r.value for r in valued if id(r) in self.fixed)
        factor = target / sum(r.value for r in flexible)
        for record in flexible:
            record.value = max(STEP, round(record.value * factor / STEP) * STEP)
        left = target - sum(r.value for r in flexible)
        order = rng.sample(flexible, len(flexible))
        while abs(left) >= STEP:
            step = STEP if left > 0 else -STEP
            for record in order:
                if abs(left) < STEP:
                    break
                if record.value + step > 0:
                    record.value += step
                    left -= step
        order[0].value += left


def monthly_day(start, number):
    """The same day (at most the 28th), `number` months later."""
    months = start.month - 1 + number
    return start.replace(
        year=start.year + months // 12, month=months % 12 + 1, day=min(start.day, 28)
    )


def _day_between(rng, first, last):
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))

"""Pledges made on the public pages: waiting, about to lapse, confirmed, refused, withdrawn, expired."""

from datetime import timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import NumericRange

from apps.addresses.models import Frequency
from apps.aid_records.models import Hold, NeedCover, Pledge
from apps.aid_records.sharing import is_in_money
from apps.publishing.actions import calling
from apps.publishing.models import Call, OnlinePart, OnlinePledge
from apps.publishing.projection import CODE_LENGTH, CODE_LETTERS
from apps.sponsors.models import Sponsor
from diachi.demo import names, people
from diachi.demo.cases import at
from diachi.demo.themes import FEMALE, MALE

Kind, Status = Sponsor.Kind, OnlinePledge.Status
DAY = timedelta(days=1)
_STATES = (  # state, days since it was sent
    (Status.WAITING, 0),
    (Status.WAITING, 2),
    (Status.WAITING, 13),
    (Status.WAITING, 5),
    (Status.REFUSED, 20),
    (Status.WITHDRAWN, 8),
    (Status.EXPIRED, 31),
    (Status.WAITING, 1),
)
_WHO = (
    (Kind.INDIVIDUAL, ""),
    (Kind.CHARITY_GROUP, "Nhóm Cơm Chiều Thứ Bảy"),
    (Kind.COMPANY, "Công ty TNHH Nông sản Mùa Vàng"),
    (Kind.INDIVIDUAL, ""),
    (Kind.INDIVIDUAL, ""),
    (Kind.FOREIGN, "Nhóm kiều bào Nhịp Cầu Nhỏ"),
    (Kind.INDIVIDUAL, ""),
    (Kind.CHARITY_GROUP, "Nhóm bạn cũ Khóa 98"),
)
_WHEN = ("Sau 17 giờ", "Giờ hành chính", "Cuối tuần", "")
_SAID = (
    "Nhờ Hội chuyển giúp, gia đình tôi không cần nêu tên.",
    "Cả nhóm góp mỗi người một ít, mong giúp được đều hằng tháng.",
    "",
)
_REFUSAL = (
    "Theo trao đổi qua điện thoại, lần này bạn chưa tham gia được. "
    "Cảm ơn bạn đã quan tâm; mong được đồng hành cùng bạn dịp khác."
)


class Strangers:
    """Rows about what a Publisher shows; `covers` (saved): what `pledges` (saved) hold."""

    def __init__(self, rng, *, staff, today, shown, pledges, covers):
        self.rng, self.staff, self.today = rng, staff, today
        self.online, self.holds, self.parts, self.covers, self.calls = [], [], [], [], []
        up = [one for one in shown if one.publication and one.publication.status == "up"]
        held = {cover.need_id for cover in covers if cover.is_holding}
        kept_up = {pledge.pk: pledge for pledge in pledges if pledge.status in Pledge.KEPT_UP}
        shown_needs = {row.need.pk: (one, row) for one in up for row in one.needs}
        for cover in covers:
            if len(self.online) < 2 and cover.pledge_id in kept_up and cover.need_id in shown_needs:
                self._confirmed(kept_up[cover.pledge_id], *shown_needs[cover.need_id], cover.amount)
        free = [one for one in up if any(row.need.pk not in held for row in one.needs)]
        free.sort(key=lambda one: one.publication.written_by != staff.clerk)
        for number, (status, days) in enumerate(_STATES):
            sent_on = today - days * DAY
            one = next((one for one in free if one.publication.approved_at.date() < sent_on), None)
            if one is not None:
                free.remove(one)
                row = next(row for row in one.needs if row.need.pk not in held)
                self._made(_WHO[number % len(_WHO)], status, sent_on, one, row)

    def rows(self):
        """Lists of rows to be copied, in this order."""
        return self.holds, self.online, self.parts, self.covers, self.calls

    def tell(self):
        """Officers hear of those that wait for a call."""
        for online in self.online:
            if online.hold:
                calling.arrived(online)

    def _confirmed(self, pledge, one, row, amount):
        """A confirmed pledge that came over the public pages."""
        if one.publication.approved_at.date() >= pledge.pledged_on:
            return
        sponsor = pledge.sponsor
        online = self._online((sponsor.kind, sponsor.name), pledge.pledged_on, one)
        online.phone = sponsor.phone or online.phone
        online.may_be_named, online.frequency = sponsor.may_be_named, pledge.frequency
        online.pledge = pledge
        self._decide(online, Status.CONFIRMED, pledge.confirmed_at)
        self._part(online, row, amount)
        self._call(online, Call.Outcome.REACHED, pledge.pledged_on)

    def _made(self, who, status, sent_on, one, row):
        online = self._online(who, sent_on, one)
        online.frequency = row.need.frequency
        amount = row.need.capacity
        if is_in_money(row.need) and row.need.frequency != Frequency.ONCE:
            amount = max(50_000, amount * 3 // 5 // 50_000 * 50_000)
        self._part(online, row, amount)
        if status == Status.WAITING:
            online.hold = Hold(
                address=online.address,
                until=at(sent_on + (OnlinePledge.DAYS_HELD + 1) * DAY, 0),
                is_brief=False,
            )
            self.holds.append(online.hold)
            self.covers.append(
                NeedCover(
                    hold=online.hold,
                    need=row.need,
                    span=NumericRange(0, amount),
                    capacity=row.need.capacity,
                    is_holding=True,
                )
            )
            if sent_on < self.today - 3 * DAY:
                self._call(online, Call.Outcome.NO_ANSWER, sent_on + DAY)
        elif status == Status.REFUSED:
            self._call(online, Call.Outcome.REACHED, sent_on + DAY)
            online.refusal = _REFUSAL
            self._decide(online, status, at(sent_on + DAY, 10))
        elif status == Status.WITHDRAWN:
            self._decide(online, status, at(sent_on, 9), by_officer=False)
        else:
            self._call(online, Call.Outcome.NO_ANSWER, sent_on + 2 * DAY)
            self._call(online, Call.Outcome.NO_ANSWER, sent_on + 9 * DAY)
            ended = at(sent_on + (OnlinePledge.DAYS_HELD + 1) * DAY, 0)
            self._decide(online, status, ended, by_officer=False)

    def _online(self, who, sent_on, one):
        rng, publication = self.rng, one.publication
        (kind, name), minute = who, rng.randrange(50)
        online = OnlinePledge(
            token=UUID(int=rng.getrandbits(128), version=4),
            code="".join(rng.choices(CODE_LETTERS, k=CODE_LENGTH)),
            status=Status.WAITING,
            publication=publication,
            address=publication.address,
            unit=publication.unit,
            province=publication.province,
            kind=kind,
            name=name or self._person(),
            phone=f"{people.NO_NETWORK}{rng.randrange(10**6):06}",
            call_when=rng.choice(_WHEN),
            message=rng.choice(_SAID),
            may_be_named=rng.random() < 0.4,
            opened_at=at(sent_on, 7, minute),
            sent_at=at(sent_on, 7, minute + rng.randint(3, 9)),
        )
        self.online.append(online)
        return online

    def _person(self):
        gender = self.rng.choice((MALE, FEMALE))
        return people.invent(self.rng, names.KINH, gender, 1985).name

    def _part(self, online, row, amount):
        self.parts.append(
            OnlinePart(online_pledge=online, need=row.need, wording=row.wording, amount=amount)
        )

    def _decide(self, online, status, moment, *, by_officer=True):
        online.status, online.decided_at = status, moment
        online.decided_by = self.staff.reviewer if by_officer else None

    def _call(self, online, outcome, day):
        self.calls.append(
            Call(
                online_pledge=online,
                outcome=outcome,
                form_key=UUID(int=self.rng.getrandbits(128), version=4),
                called_at=at(day, 9, 30),
                called_by=self.staff.reviewer,
            )
        )

"""Builds the demo province in one transaction and puts its rows into the database."""

from dataclasses import dataclass
from random import Random

from django.db import transaction

from apps.addresses.choices import AidForm, Category, StopReason, SurveyChannel
from apps.addresses.codes import allocate
from apps.addresses.models import Frequency
from apps.aid_records.models import OtherCampaign, Pledge, SideOverride
from apps.organisation.actions import create_unit
from apps.organisation.models import Unit
from apps.sponsors.models import Side, Sponsor
from diachi.demo import (
    accounts,
    aid,
    aid_models,
    alike,
    awards,
    books,
    copying,
    laid_open,
    later,
    movement,
    moves,
    places,
    plan,
    pledges,
    publishing,
    reviews,
    rounds,
    sponsors,
    strangers,
    taking_part,
    targets,
    waiting,
)
from diachi.demo.cases import CaseMaker, at

_TERMS = (AidForm, Category, StopReason, SurveyChannel, OtherCampaign)
_SCHOOLS = (
    (Unit.Kind.SCHOOL, "Trường THCS Hoa Rừng"),
    (Unit.Kind.SCHOOL, "Trường Tiểu học Nắng Mới"),
    (Unit.Kind.SCHOOL, "Trường THPT Đại Ngàn"),
)
_ATTACHED = (
    (Unit.Kind.ATTACHED, "Chi hội Chữ thập đỏ Khối bệnh viện"),
    (Unit.Kind.ATTACHED, "Câu lạc bộ Hiến máu và Nhân đạo Thảo Nguyên"),
)


@dataclass
class Built:
    """What a demo came to."""

    totals: plan.Totals
    staff: accounts.Staff
    addresses: int
    aid_records: int
    edges: dict  # edge → unit


class Builder:
    def __init__(self, *, province, addresses, seed, today):
        self.province, self.seed, self.today = province, seed, today
        self.totals = plan.Totals.of(addresses)
        self.terms = {
            model.__name__: {term.code: term for term in model.objects.all()} for model in _TERMS
        }
        self.cases, self.records, self.pledges, self.reviews, self.overrides = [], [], [], [], []

    def rng(self, topic):
        """Each part draws from its own sequence, so that no part disturbs another."""
        return Random(f"{self.seed}:{topic}")

    @transaction.atomic
    def build(self, staff):
        self.staff = staff
        self._settle_places()
        register = sponsors.invent_all(
            self.rng("sponsors"), self.province, self.places, self.totals, by=self.staff.reviewer
        )
        taking_part.register_all(register, self.places)
        self.giver = aid.Giver(
            province=self.province,
            terms=self.terms,
            staff=self.staff,
            sponsors=register,
            totals=self.totals,
        )
        self.maker = CaseMaker(
            province=self.province, terms=self.terms, staff=self.staff, today=self.today
        )
        self.pledge_maker = pledges.PledgeMaker(
            province=self.province, staff=self.staff, today=self.today
        )
        self._live_through_the_period()
        for year in range(plan.LAST + 1, self.today.year + 1):
            self._live_through(year)
        self._meet_needs()
        self._review()
        self.waiting = waiting.invent_all(
            self.rng(f"waiting:{self.today}"), self.maker, self.shares, self.cases, self.totals
        )
        alike.invent(self.rng(f"alike:{self.today}"), self.waiting, self.cases)
        self.pledges += self.pledge_maker.offers(
            self.rng(f"offers:{self.today}"), self.giver, self.cases
        )
        self.models = aid_models.invent_all(
            self.rng("models"), self.province, self.places, staff=self.staff
        )
        self._save(register)
        return Built(
            totals=self.totals,
            staff=self.staff,
            addresses=len(self.cases) + len(self.waiting),
            aid_records=len(self.records),
            edges={share.edge: share.place.unit for share in self.shares if share.edge},
        )

    def _settle_places(self):
        rng = self.rng("places")
        self.places = places.places_of(rng, self.province)
        clerks_place = next(
            place for place in self.places if place.unit.pk == self.staff.clerk.unit_id
        )
        inner = [clerks_place, *rng.sample(self.places, len(_SCHOOLS) - 1)]
        schools = [
            self._own_unit(place, place.unit, kind, name)
            for place, (kind, name) in zip(inner, _SCHOOLS, strict=True)
        ]
        schools += [
            self._own_unit(clerks_place, self.province, kind, name) for kind, name in _ATTACHED
        ]
        self.shares = plan.shares_of_units(
            self.rng("shares"), self.places, schools, self.totals, clerks_place=clerks_place
        )

    def _own_unit(self, place, parent, kind, name):
        unit = Unit.objects.get_children(parent).filter(name=name).first() or create_unit(
            parent=parent, name=name, kind=kind, by=self.staff.manager
        )
        return places.place_within(place, unit)

    def _live_through_the_period(self):
        rng = self.rng("cases")
        self.cases = [
            self.maker.make(rng, slot) for slot in plan.slots(self.rng("slots"), self.shares)
        ]
        later.move(self.rng("moves"), self.cases, self.shares)
        helped = [case for case in self.cases if case.slot.is_helped]
        period = aid.Period(self.giver, self.totals)
        period.fill(self.rng("aid"), helped)
        self.records += period.records
        self._pledge(self.rng("pledges"), period.streams, period.records)
        self._override(self.rng("overrides"), period.joint)
        self.records += self._past(later.excluded(self.rng("excluded"), self.giver, self.cases))
        self.records += later.voided(self.rng("voided"), self.giver, helped)

    def _live_through(self, year):
        rng = self.rng(year)
        new = [
            self.maker.make(rng, slot)
            for slot in plan.later_slots(rng, self.shares, self.totals, year)
        ]
        records, streams = later.year(rng, self.giver, self.cases + new, self.totals, year)
        excluded = later.excluded(self.rng(f"excluded:{year}"), self.giver, new)
        self.cases += [case for case in new if case.slot.filed_on <= self.today]
        streams = [(case, stream) for case, stream in streams if stream[0].given_on <= self.today]
        self._pledge(self.rng(f"pledges:{year}"), streams, self._past(records))
        self.records += self._past(records) + self._past(excluded)

    def _past(self, records):
        return [record for record in records if record.given_on <= self.today]

    def _pledge(self, rng, streams, records):
        case_of = {id(case.address): case for case in self.cases}
        for case, stream in streams:
            self.pledges.append(self.pledge_maker.monthly(rng, case, stream))
        for record in records:
            share = 0.6 if record.sponsor.kind in Sponsor.PERSON_KINDS else 0.25
            if rng.random() < share and record.pledge is None:
                case = case_of[id(record.address)]
                self.pledges.append(self.pledge_maker.single(rng, case, record))

    def _override(self, rng, joint):
        """A person decided otherwise than the larger value."""
        for case in rng.sample(joint, min(len(joint), 4)):
            self.overrides.append(
                SideOverride(
                    address=case.address,
                    side=rng.choice((Side.RED_CROSS, Side.OTHERS)),
                    reason="Hai bên cùng giúp; bên được xếp đã khảo sát và theo dõi suốt thời gian trợ giúp.",
                    created_at=at(plan.PERIOD[1], 15),
                    created_by=self.staff.reviewer,
                )
            )

    def _meet_needs(self):
        """A gift of the form that was needed once meets the need."""
        needs = {id(case.address): case.needs for case in self.cases}
        for record in self.records:
            for need in needs[id(record.address)]:
                is_meant = need.form is record.form and need.frequency == Frequency.ONCE
                if is_meant and need.met_on is None and not record.exclusion:
                    need.met_on = record.given_on

    def _review(self):
        last_year = self.today.year
        exact = [case for case in self.cases if case.slot.share.edge == "reviewed"]
        self.reviews = reviews.exactly_95_percent(
            self.rng("exact reviews"), exact, self.staff, last_year
        )
        for number, case in enumerate(self.cases):
            if case.slot.share.edge != "reviewed":
                rng = self.rng(f"reviews:{number}")
                self.reviews += reviews.ordinary(rng, case, self.staff, last_year)
        self.reviews = [review for review in self.reviews if review.reviewed_on <= self.today]

    def _save(self, register):
        cases = self.cases + self.waiting
        self._give_codes(cases)
        place_of = {id(case.address): case.place.unit for case in cases}
        aid_models.attach(self.models, self.records, place_of, self.province)
        self.records.sort(key=lambda record: record.given_on)
        self.pledges.sort(key=lambda pledge: pledge.pledged_on)
        self.covers = pledges.covers_of(self.pledges, cases)
        addresses = copying.number([case.address for case in cases])
        for rows in (
            copying.number(register),
            copying.number(taking_part.contacts_of(self.rng("contacts"), register)),
            copying.number(taking_part.commendations_of(self.rng("commendations"), register)),
            copying.number(self.models),
            addresses,
            copying.number([link for case in cases for link in case.categories]),
            copying.number([need for case in cases for need in case.needs]),
            copying.number([member for case in cases for member in case.members]),
            copying.number(self.reviews),
            copying.number(self.pledges),
            copying.number(self.covers),
            copying.number(self.records),
            copying.number(self.overrides),
            copying.number(
                moves.invent_all(
                    self.rng(f"moves:{self.today}"),
                    self.cases,
                    staff=self.staff,
                    today=self.today,
                )
            ),
        ):
            _refresh_keys(rows)
            copying.copy(rows)
        alike.notice(self.province)
        self._save_movement()
        self._show_to_the_public()

    def _save_movement(self):
        """The books of the models, and direction and movement work."""
        for rows in (
            *books.invent_all(
                self.rng(f"books:{self.today}"),
                self.models,
                self.records,
                staff=self.staff,
                today=self.today,
            ),
            *movement.invent_all(
                self.rng(f"movement:{self.today}"),
                self.province,
                self.places,
                staff=self.staff,
                today=self.today,
            ),
        ):
            copying.number(rows)
            _refresh_keys(rows)
            copying.copy(rows)
        rounds.invent(
            self.rng(f"rounds:{self.today}"), self.province, staff=self.staff, today=self.today
        )
        awards.invent(self.rng("awards"), self.province, staff=self.staff)
        targets.invent(self.rng("targets"), self.province, staff=self.staff, today=self.today)

    def _show_to_the_public(self):
        """Consents, versions and cards, pledges of strangers, what else the chapter lays open."""
        kept_up = [pledge for pledge in self.pledges if pledge.status in Pledge.KEPT_UP]
        publisher = publishing.Publisher(
            self.rng(f"public:{self.province.key}:{self.today}"),
            staff=self.staff,
            today=self.today,
            cases=self.cases,
            taken_on={pledge.address_id for pledge in kept_up},
        )
        guests = strangers.Strangers(
            self.rng(f"strangers:{self.province.key}:{self.today}"),
            staff=self.staff,
            today=self.today,
            shown=publisher.shown,
            pledges=self.pledges,
            covers=self.covers,
        )
        busy = publisher.busy_units()
        for rows in (*publisher.rows(), *guests.rows()):
            copying.number(rows)
            _refresh_keys(rows)
            copying.copy(rows)
        publishing.lay_open(self.province)
        guests.tell()
        rng = self.rng(f"laid open:{self.province.key}")
        laid_open.lay_open(rng, self.province, busy, self.models, staff=self.staff)

    def _give_codes(self, cases):
        """Codes count up per year, in the order of filing."""
        by_year = {}
        for case in cases:
            by_year.setdefault(case.slot.filed_on.year, []).append(case.address)
        for year, addresses in sorted(by_year.items()):
            codes = allocate(self.province, year=year, count=len(addresses))
            for address, code in zip(addresses, codes, strict=True):
                address.code = code


def _refresh_keys(rows):
    """Rows point at rows that had no key yet when they were invented."""
    if not rows:
        return
    relations = [
        field
        for field in rows[0]._meta.concrete_fields
        if field.is_relation and field.related_model is not Unit
    ]
    for row in rows:
        for field in relations:
            if field.is_cached(row):
                other = field.get_cached_value(row)
                setattr(row, field.attname, other.pk if other is not None else None)

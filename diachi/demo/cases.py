"""The dossiers: who, where, why, from when to when, with needs, members, categories."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from apps.addresses.models import Address, AddressCategory, Need
from apps.organisation.models import Unit
from diachi.demo import names, people, places, stories
from diachi.demo.names import KINH
from diachi.demo.plan import LAST, PERIOD, Slot
from diachi.demo.themes import COLLECTIVES, FEMALE, GOOD_WORDS, MALE, RICE, THEMES

Kind, Status, HouseholdStatus = Address.Kind, Address.Status, Address.HouseholdStatus
_HOUSEHOLD_STATUS = {
    "ho-ngheo": HouseholdStatus.POOR,
    "ho-can-ngheo": HouseholdStatus.NEAR_POOR,
    "gia-dinh-chinh-sach": HouseholdStatus.POLICY,
}
_ZONE = ZoneInfo(settings.TIME_ZONE)
_MEAN_LIFE = 1_300  # days a dossier stays open beyond the first half year, on average


@dataclass
class Case:
    """A dossier with what the rest of the demo must know about it."""

    slot: Slot
    address: Address
    theme: str
    origin: Unit | None  # the old commune it lies in
    closes_on: date | None  # may lie after today: then it is still open
    first_aid_on: date | None = None
    categories: list = field(default_factory=list)
    needs: list = field(default_factory=list)
    members: list = field(default_factory=list)

    @property
    def place(self):
        return self.slot.share.place

    def is_open_on(self, day):
        return self.slot.filed_on <= day and (self.closes_on is None or day <= self.closes_on)

    def unit_on(self, day):
        """The unit in which something happens to this case that day."""
        if day < places.REORGANISED_ON:
            return self.origin or self.place.unit
        return self.address.unit


def at(day, hour, minute=0):
    """A moment of a day, local time."""
    return datetime.combine(day, time(hour, minute), _ZONE)


class CaseMaker:
    """Invents cases. `terms`: the lists of terms by kind and code; `staff`: who entered them."""

    def __init__(self, *, province, terms, staff, today):
        self.province, self.terms, self.staff, self.today = province, terms, staff, today
        self.numbers = {}
        self.surveyors = {}

    def make(self, rng, slot):
        """A filed dossier; closed if its day has come by today."""
        share = slot.share
        is_collective = rng.random() < (0.4 if share.place.unit.kind in Unit.OWN_KINDS else 0.002)
        theme = "" if is_collective else self._theme(rng, share.place)
        origins = share.place.origins
        origin = (origins[0] if share.edge else rng.choice(origins)) if origins else None
        address = self._address(rng, slot, origin)
        case = Case(slot, address, theme, origin, self._closes_on(rng, slot))
        if slot.is_helped:
            room = (PERIOD[1] - slot.filed_on).days
            case.first_aid_on = slot.filed_on + timedelta(
                days=min(room, 5 + int(rng.expovariate(1 / 80)))
            )
            if case.closes_on:
                case.closes_on = max(case.closes_on, case.first_aid_on + timedelta(days=40))
        if is_collective:
            self._fill_collective(rng, case)
        else:
            self._fill_person(rng, case)
        self._introduce(rng, case)
        self._close(rng, case)
        return case

    def _theme(self, rng, place):
        if place.unit.kind == Unit.Kind.SCHOOL:
            return rng.choice(("pupil", "pupil", "orphan"))
        return rng.choices(list(THEMES), [theme.weight for theme in THEMES.values()])[0]

    def _address(self, rng, slot, origin):
        place, filed_on = slot.share.place, slot.filed_on
        filed_unit = (origin or place.unit) if filed_on < places.REORGANISED_ON else place.unit
        surveyed_on = filed_on - timedelta(days=rng.randint(3, 45))
        user = self.staff.of(place.unit)
        return Address(
            unit=place.unit,
            filed_unit=filed_unit,
            province=self.province,
            status=Status.FILED,
            surveyed_on=surveyed_on,
            surveyor=self._surveyor(rng, place),
            filed_on=filed_on,
            submitted_at=at(filed_on, 9, rng.randrange(60)),
            approved_at=at(filed_on, 15, rng.randrange(60)),
            approved_by=self.staff.reviewer,
            created_at=at(surveyed_on, 10, rng.randrange(60)),
            created_by=user,
            legacy_code=self._legacy_code(rng, filed_unit, filed_on.year),
        )

    def _surveyor(self, rng, place):
        """One of three volunteers who know the commune; not always noted."""
        if place.unit.pk not in self.surveyors:
            groups = rng.choices(list(place.peoples), list(place.peoples.values()), k=3)
            self.surveyors[place.unit.pk] = [
                names.invent(rng, group, rng.choice((MALE, FEMALE))) for group in groups
            ]
        return rng.choice(self.surveyors[place.unit.pk]) if rng.random() < 0.7 else ""

    def _legacy_code(self, rng, unit, year):
        """The unit's own number from the years on paper."""
        if year > LAST or rng.random() > 0.65:
            return ""
        number = self.numbers[unit.pk, year] = self.numbers.get((unit.pk, year), 0) + 1
        return f"{number:03}/{year}"

    def _closes_on(self, rng, slot):
        days = 180 + int(rng.expovariate(1 / _MEAN_LIFE))
        return None if slot.share.edge == "reviewed" else slot.filed_on + timedelta(days=days)

    def _fill_person(self, rng, case):
        theme, address, place = THEMES[case.theme], case.address, case.place
        group = rng.choices(list(place.peoples), list(place.peoples.values()))[0]
        gender = theme.gender or rng.choice((MALE, FEMALE))
        age = rng.randint(*theme.ages)
        year = address.surveyed_on.year
        person = people.invent(rng, group, gender, year - age)
        address.full_name, address.gender = person.name, gender
        address.birth_year, address.birth_date = person.birth_year, person.birth_date
        address.ethnicity = group.name
        if age >= 16:
            address.identity_number, address.phone = person.identity_number, person.phone
        address.hamlet = places.hamlet(rng, place, group)
        address.street = places.street(rng, address.hamlet)
        address.kind = Kind.HOUSEHOLD if rng.random() < theme.as_household else Kind.INDIVIDUAL
        if address.kind == Kind.HOUSEHOLD:
            address.headcount = rng.choices((2, 3, 4, 5, 6, 7), (10, 22, 32, 21, 10, 5))[0]
            case.members = people.household_of(
                rng,
                address,
                person,
                address.headcount - 1,
                year,
                is_single=case.theme == "single_mother",
            )
        address.circumstances = stories.tell(
            rng,
            theme,
            name=person.name,
            age=age,
            gender=gender,
            hamlet=address.hamlet,
            is_coast=place.is_coast,
        )
        channels = stories.CHANNELS if age >= 18 else stories.CHILD_CHANNELS
        address.survey_channel = self.terms["SurveyChannel"][stories.pick(rng, channels)]
        self._categorise(rng, case, theme, group)
        for idea in rng.sample(theme.needs, rng.choices((1, 2), (70, 30))[0]):
            case.needs.append(self._need(case, idea))

    def _categorise(self, rng, case, theme, group):
        codes = list(theme.categories)
        if rng.random() < 0.45:
            codes.append(rng.choice(theme.more_categories))
        if group is not KINH:
            codes.append("dan-toc-thieu-so")
        codes = [
            code for code in dict.fromkeys(codes) if group is not KINH or code != "dan-toc-thieu-so"
        ]
        case.address.household_status = next(
            (_HOUSEHOLD_STATUS[code] for code in codes if code in _HOUSEHOLD_STATUS),
            HouseholdStatus.POOR if rng.random() < 0.3 else "",
        )
        case.categories = [
            AddressCategory(address=case.address, category=self.terms["Category"][code])
            for code in codes
        ]

    def _fill_collective(self, rng, case):
        address, place = case.address, case.place
        name, category, circumstances = rng.choice(COLLECTIVES)
        address.hamlet = rng.choice(place.hamlets)
        address.full_name = name.format(word=rng.choice(GOOD_WORDS))
        address.kind, address.headcount = Kind.COLLECTIVE, rng.randint(8, 36)
        address.circumstances = circumstances
        address.survey_channel = self.terms["SurveyChannel"]["can-bo-hoi"]
        case.categories = [
            AddressCategory(address=address, category=self.terms["Category"][category])
        ]
        case.needs = [self._need(case, RICE)]

    def _need(self, case, idea):
        form = self.terms["AidForm"][idea.form]
        return Need(
            address=case.address,
            form=form,
            description=idea.description,
            quantity=idea.quantity,
            measure=idea.measure,
            value=idea.value,
            frequency=idea.frequency,
            noted_on=case.address.surveyed_on,
        )

    def _introduce(self, rng, case):
        filed_on = case.slot.filed_on
        if case.first_aid_on:
            days = (case.first_aid_on - filed_on).days
            case.address.introduced_on = filed_on + timedelta(days=rng.randint(0, days))
        elif rng.random() < 0.4:
            day = filed_on + timedelta(days=rng.randint(5, 120))
            case.address.introduced_on = day if day <= self.today else None

    def _close(self, rng, case):
        """The reason is drawn even for a day still to come, so that today changes nothing else."""
        address = case.address
        if case.closes_on is None:
            return
        reasons = dict(THEMES[case.theme].stops if case.theme else {"on-dinh": 60, "khac": 40})
        if address.birth_year and case.closes_on.year - address.birth_year < 16:
            reasons.pop("du-tuoi", None)
        reason = stories.pick(rng, reasons)
        if case.closes_on <= self.today:
            address.status, address.closed_on = Status.CLOSED, case.closes_on
            address.stop_reason = self.terms["StopReason"][reason]

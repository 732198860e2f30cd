"""Consents of families, versions for the public in every state, and the cards of those that are up."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from apps.addresses.models import Address, Attachment, Consent
from apps.addresses.models.consent import CHILD_AGREES_AT, OF_AGE_AT
from apps.core.dates import local, same_day_later
from apps.publishing.models import Publication, PublicationNeed, PublicCard, PublicNeed
from apps.publishing.projection import CODE_LENGTH, CODE_LETTERS, called, project, youngest_age
from apps.publishing.scanner import Dossier
from apps.publishing.scanner.names import names_in
from apps.publishing.scanner.words import Text
from diachi.demo import people, public_stories
from diachi.demo.cases import Case, at
from diachi.demo.themes import FEMALE, MALE

Kind, Status, OffReason = Address.Kind, Publication.Status, Publication.OffReason
FEWEST, MOST, ONE_IN = 24, 260, 70  # cards
YOUNG = ("orphan", "pupil")  # told of as children: no longer once they are grown up
OLD = 60
DAY = timedelta(days=1)
_PAPER = "addresses/minh-hoa/ban-ky.webp"
_OFF = (OffReason.WITHDRAWN, OffReason.EXPIRED, OffReason.BY_HAND, OffReason.REPLACED)
_TRIES = 12
# In the commune of the demo clerk, as `_other` numbers them: the demo reviewer approves what another wrote.
_CLERKS_WORK = (1, 5, 6, 3, 3)


@dataclass
class Shown:
    """A family with its consent and what became of the version written for the public."""

    case: Case
    consent: Consent
    paper: Attachment | None
    publication: Publication | None = None
    needs: list = None


class Publisher:
    """Invents the rows; some are of addresses that somebody has taken on (`taken_on`: their numbers)."""

    def __init__(self, rng, *, staff, today, cases, taken_on):
        self.rng, self.staff, self.today, self.shown, self.codes = rng, staff, today, [], set()
        wanted = min(MOST, max(FEWEST, len(cases) // ONE_IN))
        fit = [case for case in cases if self._fits(case)]
        first = [case for case in fit if case.address.pk in taken_on]
        first = rng.sample(first, min(len(first), wanted // 5))
        self._publish(first + self._chosen(fit, first, wanted), len(first))

    def _fits(self, case):
        address = case.address
        if address.status != Address.Status.FILED or case.slot.filed_on > self.today - 60 * DAY:
            return False
        age = youngest_age(address, self.today)
        if not _wanted(case, age):
            return False
        if age is None:
            return address.kind == Kind.COLLECTIVE
        return (case.theme in YOUNG) == (age < 18)

    def _chosen(self, fit, first, wanted):
        """In a few communes eight or so, the clerk's first; the others far and wide."""
        rng, taken = self.rng, {id(case) for case in first}
        by_unit = {}
        for case in rng.sample(fit, len(fit)):
            if id(case) not in taken:
                by_unit.setdefault(case.address.unit_id, []).append(case)
        clerks = self.staff.clerk.unit_id
        order = sorted(by_unit, key=lambda unit: (unit != clerks, -len(by_unit[unit])))
        found, rest = [], []
        for number, unit in enumerate(order):
            here = by_unit[unit]
            most = 12 if unit == clerks else rng.randint(6, 9)
            is_busy = number < max(3, wanted // 14)
            found += here[:most] if is_busy else []
            rest += here[most:] if is_busy else here
        rng.shuffle(rest)
        return (found + rest)[: max(0, wanted + 40 - len(first))]

    def _publish(self, cases, helped):
        """The last ones of the list stand for everything that is not, or no longer, to be seen."""
        rng = self.rng
        others = cases[len(cases) - min(40, len(cases) // 3) :]
        clerks_work = list(_CLERKS_WORK)
        for number, case in enumerate(cases[: len(cases) - len(others)]):
            earliest = 3 if number >= helped else 90  # before somebody took them on
            if number >= helped and clerks_work and case.address.unit == self.staff.clerk.unit:
                self._other(clerks_work.pop(), case)
            else:
                self._up(self._agreed(case, rng.randint(earliest, 320)))
        for number, case in enumerate(others):
            self._other(number % 11, case)

    def _other(self, number, case):
        rng = self.rng
        if number == 0:
            self._refused(case)
        elif number == 1:  # agreed, nothing written yet
            self._agreed(case, rng.randint(2, 40))
        elif number == 2:  # runs out within the month
            self._up(self._agreed(case, rng.randint(336, 360)))
        elif number in (3, 4):
            self._in_work(self._agreed(case, rng.randint(5, 30)), Status.SUBMITTED)
        elif number == 5:
            self._in_work(self._agreed(case, rng.randint(5, 30)), Status.DRAFT)
        elif number == 6:
            self._in_work(self._agreed(case, rng.randint(5, 30)), Status.RETURNED)
        else:
            self._gone(case, _OFF[number - 7])

    # --- consents

    def _agreed(self, case, days_ago):
        given = max(self.today - days_ago * DAY, case.slot.filed_on)
        rng, address = self.rng, case.address
        paper = self._paper(address, given)
        consent = Consent(
            level=Consent.Level.ANONYMOUS,
            with_story=rng.random() < 0.95,
            evidence=paper,
            given_on=given,
            expires_on=same_day_later(given, months=12),
            created_at=at(given, 14),
            created_by=self.staff.of(address.unit),
        )
        consent.take_over(address)
        self._sign(consent, case)
        shown = Shown(case, consent, paper)
        self.shown.append(shown)
        return shown

    def _sign(self, consent, case):
        rng, address = self.rng, case.address
        if consent.is_collective:
            consent.relation, consent.signed_by = Consent.Relation.HEAD, self._person(case)
            consent.level = rng.choice((1, 2))
            return
        if youngest_age(address, consent.given_on) >= OF_AGE_AT:
            consent.relation, consent.signed_by = Consent.Relation.SELF, address.full_name
            consent.level = 2 if rng.random() < 0.12 else 1
            return
        is_orphan = case.theme == "orphan"
        consent.relation = Consent.Relation.GUARDIAN if is_orphan else Consent.Relation.PARENT
        consent.signed_by = self._person(case)
        seventh = date(consent.born_from.year + CHILD_AGREES_AT, *_day(consent.born_from))
        consent.child_agreed = consent.given_on >= seventh

    def _person(self, case):
        peoples = case.place.peoples
        group = self.rng.choices(list(peoples), list(peoples.values()))[0]
        gender = self.rng.choice((MALE, FEMALE))
        return people.invent(self.rng, group, gender, self.today.year - 45).name

    def _paper(self, address, day):
        return Attachment(
            address=address,
            kind=Attachment.Kind.PAPER,
            file=_PAPER,
            preview=_PAPER,
            name="Bản ký đồng ý công khai.webp",
            content_type="image/webp",
            size=len(_SIGNED),
            digest=sha256(_SIGNED).hexdigest(),
            upload_key=UUID(int=self.rng.getrandbits(128), version=4),
            created_at=at(day, 14),
            created_by=self.staff.of(address.unit),
        )

    def _refused(self, case):
        """The family said no: nothing of it is ever shown."""
        day = self.today - self.rng.randint(5, 200) * DAY
        shown = self._agreed(case, (self.today - day).days)
        shown.paper = shown.consent.evidence = None
        shown.consent.level, shown.consent.with_story = 0, False
        shown.consent.child_agreed = False

    # --- versions

    def _written(self, shown):
        """A version with the needs that are still open.

        The scanner has read every story there is (test_demo); what it may find in the story of just
        this family is one of its names.
        """
        case, consent = shown.case, shown.consent
        address, writer = case.address, self.staff.of(case.address.unit)
        day = min(self.today, consent.given_on + self.rng.randint(0, 4) * DAY)
        dossier = _dossier(case, consent)
        shown.publication = Publication(
            address=address,
            consent=consent,
            unit=address.unit,
            province=address.province,
            story=self._story(case, dossier, day) if consent.with_story else "",
            written_by=writer,
            created_by=writer,
            created_at=at(day, 15),
        )
        shown.needs = [
            PublicationNeed(publication=shown.publication, need=need, wording=need.description)
            for need in _wanted(case, youngest_age(address, day))
        ]
        return day

    def _story(self, case, dossier, day):
        who = "Nhóm" if not case.theme else called(case.address, 1, day).rsplit(" ", 1)[0]
        who = who.removeprefix("Hộ ")
        who = who[0].upper() + who[1:]
        for _ in range(_TRIES):
            story = public_stories.tell(self.rng, case.theme, who)
            if next(names_in(Text(story), dossier), None) is None:
                return story
        return ""

    def _submitted(self, shown, status):
        day = self._written(shown)
        publication = shown.publication
        publication.status, publication.submitted_at = status, at(day, 16)
        return day

    def _up(self, shown):
        day = self._submitted(shown, Status.UP)
        publication, staff = shown.publication, self.staff
        own = publication.written_by == staff.clerk
        publication.approved_by = staff.reviewer if own else staff.manager
        publication.approved_at = at(min(self.today, day + self.rng.randint(0, 3) * DAY), 17)
        publication.code = self._code()

    def _in_work(self, shown, status):
        self._submitted(shown, status)
        publication = shown.publication
        if status == Status.DRAFT:
            publication.submitted_at = None
        if status == Status.RETURNED:
            publication.return_reason = self.rng.choice(public_stories.RETURNED)

    def _gone(self, case, reason):
        """A version that was up, and why it is not any more."""
        days = 380 if reason == OffReason.EXPIRED else self.rng.randint(40, 300)
        if case.slot.filed_on > self.today - 380 * DAY and reason == OffReason.EXPIRED:
            reason = OffReason.BY_HAND
        shown = self._agreed(case, days)
        self._up(shown)
        publication, consent = shown.publication, shown.consent
        off_on = self.today - self.rng.randint(1, 30) * DAY
        if reason == OffReason.EXPIRED:
            off_on = min(self.today, consent.expires_on + DAY)
        publication.status, publication.off_reason = Status.OFF, reason
        publication.off_at = at(max(off_on, publication.approved_at.date()), 18)
        if reason == OffReason.WITHDRAWN:
            consent.withdrawn_on = max(off_on, consent.given_on)
            consent.withdrawal = "Gia đình gọi điện xin thôi công khai."
        if reason == OffReason.BY_HAND:
            publication.off_by = self.staff.reviewer
            publication.off_note = "Gia đình đang thay đổi chỗ ở, chờ cập nhật hồ sơ."
        if reason == OffReason.REPLACED:
            self._replace(shown)

    def _replace(self, old):
        """A newer version took its place, and its code."""
        new = Shown(old.case, old.consent, None)
        self.shown.append(new)
        self._up(new)
        new.publication.code = old.publication.code
        new.publication.approved_at = old.publication.off_at
        old.publication.off_by = new.publication.approved_by

    def _code(self):
        code = "".join(self.rng.choices(CODE_LETTERS, k=CODE_LENGTH))
        if code in self.codes:
            return self._code()
        self.codes.add(code)
        return code

    # --- saving

    def rows(self):
        """Lists of rows to be copied, in this order."""
        written = [shown for shown in self.shown if shown.publication]
        return (
            [shown.paper for shown in self.shown if shown.paper],
            [shown.consent for shown in self.shown if shown.paper or shown.consent.level == 0],
            [shown.publication for shown in written],
            [need for shown in written for need in shown.needs],
        )

    def busy_units(self):
        """The communes with cards, those with most of them first."""
        up = [one.publication for one in self.shown if one.publication]
        units = {row.unit_id: row.unit for row in up if row.status == Status.UP}
        counts = Counter(row.unit_id for row in up if row.status == Status.UP)
        return [
            units[unit] for unit, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        ]


def lay_open(province):
    """The cards of what is up, as the action writes them; the database reckons the rest."""
    _keep_paper()
    up = Publication.objects.up().within(province)
    up = up.select_related("address__province", "consent").order_by("pk")
    found = [
        project(publication, code=publication.code, on=local(publication.approved_at).date())
        for publication in up
    ]
    PublicCard.objects.bulk_create([one.card for one in found])
    PublicNeed.objects.bulk_create([need for one in found for need in one.needs])


def _dossier(case, consent):
    """What scanner.Dossier.of reads from the database, of a dossier that is not there yet."""
    address = case.address
    others = [member.full_name for member in case.members]
    others += [consent.signed_by, address.surveyor]
    return Dossier(
        own_name=address.full_name,
        is_named=consent.level == Consent.Level.NAMED,
        names=tuple(name for name in dict.fromkeys(others) if name and name != address.full_name),
        hamlet=address.hamlet,
        street=address.street,
        units=tuple({address.unit.name, address.filed_unit.name}),
        numbers=tuple(filter(None, (address.identity_number, address.phone))),
        codes=tuple(filter(None, (address.code, address.legacy_code))),
        ethnicity=address.ethnicity,
        births=tuple(filter(None, (address.birth_date,))),
        birth_year=address.birth_year,
    )


def _wanted(case, age):
    """The needs that are still open; the old learn no trade any more."""
    needs = [need for need in case.needs if need.met_on is None]
    return [need for need in needs if not (need.form.code == "viec-lam" and (age or 0) >= OLD)]


def _day(date_):
    return date_.month, date_.day


def _signed():
    """A page with a few lines and a signature that is nobody's."""
    page = Image.new("RGB", (420, 594), "white")
    draw = ImageDraw.Draw(page)
    for line in range(12):
        draw.line(
            (50, 90 + 26 * line, 370 - line % 3 * 40, 90 + 26 * line), fill="#9aa0a6", width=2
        )
    draw.arc((230, 440, 300, 500), 20, 300, fill="#1a3e8c", width=3)
    draw.line((260, 490, 350, 450), fill="#1a3e8c", width=3)
    written = BytesIO()
    page.save(written, "WEBP", quality=60)
    return written.getvalue()


_SIGNED = _signed()


def _keep_paper():
    """One picture serves as the signed paper of all invented families."""
    if not default_storage.exists(_PAPER):
        default_storage.save(_PAPER, ContentFile(_SIGNED))

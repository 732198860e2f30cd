"""From a version and its dossier to exactly what strangers read: the allow-list of domain.md section 8.

Nothing else of a dossier reaches a card. Ages are held to the youngest that fits the dossier: who has
only a birth year is taken to be born on its last day, so that a child is never taken for older.
"""

import secrets
import unicodedata
from dataclasses import dataclass

from django.utils import timezone

from apps.addresses.models import Address, Attachment, Consent, Need
from apps.addresses.models.address import Gender
from apps.addresses.models.consent import OF_AGE_AT, birth_span
from apps.aid_records.models import Pledge, with_uncovered
from apps.core.actions import ActionError
from apps.core.dates import today
from apps.core.text import given_name, in_normal_case, tidy
from apps.organisation.models import Unit
from apps.publishing.models import Publication, PublicCard, PublicNeed
from apps.publishing.public.cards import FEWEST_IN_COMMUNE
from apps.publishing.public.terms import Group, Help, groups_of

CODE_LETTERS = "234679ACDEFGHJKMNPQRTUVWXY"  # none is taken for another, read aloud or printed
CODE_LENGTH = 8
GROWN_AT, ELDER_AT = 18, 45  # years: from “Em” to “Anh”, “Chị”, and on to “Ông”, “Bà”

_BANDS = (
    (7, PublicCard.AgeBand.TO_6),
    (16, PublicCard.AgeBand.TO_15),
    (30, PublicCard.AgeBand.TO_29),
    (45, PublicCard.AgeBand.TO_44),
    (60, PublicCard.AgeBand.TO_59),
    (75, PublicCard.AgeBand.TO_74),
)
_ELDER = {Gender.MALE: "Ông", Gender.FEMALE: "Bà", "": "Ông/Bà"}
_YOUNGER = {Gender.MALE: "Anh", Gender.FEMALE: "Chị", "": "Anh/Chị"}
_COLLECTIVE = "Một tập thể"
_COMMUNES = (Unit.Kind.COMMUNE, Unit.Kind.WARD, Unit.Kind.TOWNSHIP, Unit.Kind.SPECIAL_ZONE)


class NotShowableError(ActionError):
    """The dossier lacks what a card cannot do without."""


@dataclass(frozen=True)
class Projection:
    """What the public would see: rows that are not saved. `needs` belong to `card`."""

    card: PublicCard
    needs: list[PublicNeed]


def new_code():
    """A random code that says nothing and is read off a print without doubt."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def youngest_age(address, on):
    """Full years, at least; None of a collective and when nothing is known."""
    _, born = birth_span(address)
    if born is None:
        return None
    return max(on.year - born.year - ((on.month, on.day) < (born.month, born.day)), 0)


def age_band(address, on):
    """One of PublicCard.AgeBand; "" for collectives and where nothing is known."""
    age = youngest_age(address, on)
    if age is None:
        return ""
    return next((band for end, band in _BANDS if age < end), PublicCard.AgeBand.FROM_75).value


def called(address, level, on):
    """“Bà T.”, “Hộ ông B.”, “Một tập thể”; at level 2 with the full name. Raises NotShowableError."""
    is_named = level == Consent.Level.NAMED
    if address.kind == Address.Kind.COLLECTIVE:
        return in_normal_case(address.full_name) if is_named else _COLLECTIVE
    # what stands in brackets behind a name is no name: "(thôn 3)", "(con ông Tư)"
    whole = tidy(address.full_name.partition("(")[0]) or address.full_name
    name = in_normal_case(whole) if is_named else f"{initial(whole)}."
    form = _form_of_address(address, on)
    if address.kind == Address.Kind.HOUSEHOLD:
        form = f"Hộ {form.lower()}"
    return f"{form} {name}"[: PublicCard._meta.get_field("called").max_length]


def initial(name):
    """The first letter of the given name, marks kept; prefixes H' and Y are not part of it.

    Where the last word is a number ("Nguyễn Văn Bình 2") the word before it counts.
    """
    words = [given_name(tidy(name)), *reversed(tidy(name).split())]
    for letter in unicodedata.normalize("NFC", "".join(words)):
        if letter.isalpha():
            return letter.upper()[0]
    raise NotShowableError(
        "Họ và tên trong hồ sơ không có chữ cái nào nên không biết gọi thế nào trên thẻ. "
        "Hãy sửa họ và tên trong hồ sơ."
    )


def _form_of_address(address, on):
    age = youngest_age(address, on)
    if age is not None and age < GROWN_AT:
        return "Em"
    words = _YOUNGER if age is not None and age < ELDER_AT else _ELDER
    return words[address.gender]


def project(publication, *, code="", on=None):
    """The Projection of a version as its dossier stands. Raises NotShowableError.

    Photo, commune, state and what is uncovered are not in it: the action copies the photo, the
    database reckons the rest (migration 0003).
    """
    on = on or today()
    address, consent = publication.address, publication.consent
    needs = list(publication.needs.select_related("need__form").order_by("id"))
    card = PublicCard(
        code=code,
        level=consent.level,
        kind=address.kind,
        called=called(address, consent.level, on),
        age_band=age_band(address, on),
        headcount=address.headcount,
        groups=groups_of(address.category_links.values_list("category__code", flat=True)),
        forms=_forms(needs),
        province=address.province_id,
        province_name=address.province.name,
        story=publication.story if consent.with_story else "",
        state=PublicCard.State.OPEN,
        published_on=on,
        shown_until=consent.valid_until,
        changed_at=timezone.now(),
        wants="; ".join(need.wording for need in needs),
    )
    return Projection(card, [_public_need(card, row) for row in needs])


def preview(publication):
    """The Projection as strangers would see it today: with commune, state and what is uncovered."""
    found = project(publication, code=publication.code or "(khi duyệt)")
    card, address = found.card, publication.address
    wanted = {row.pk: row.need_id for row in publication.needs.all()}
    held = with_uncovered(Need.objects.filter(pk__in=wanted.values()))
    left = dict(held.values_list("pk", "uncovered"))
    for need in found.needs:
        need.uncovered = left[wanted[need.pk]]
    card.state = _state(
        found.needs, is_helped=address.pledges.in_force().filter(status__in=Pledge.KEPT_UP).exists()
    )
    until = _named_until(address, card.shown_until)
    if until and address.unit.kind in _COMMUNES:
        card.commune, card.commune_name, card.commune_until = (
            address.unit_id,
            address.unit.name,
            until,
        )
    return found


def _state(needs, *, is_helped):
    """As the database reckons it (migration 0003, publishing_reckon_needs)."""
    if not needs:
        return PublicCard.State.HELPED if is_helped else PublicCard.State.OPEN
    if not any(need.uncovered for need in needs):
        return PublicCard.State.HELPED
    is_begun = is_helped or any(need.uncovered < need.capacity for need in needs)
    return PublicCard.State.PARTLY if is_begun else PublicCard.State.OPEN


def _named_until(address, shown_until):
    """When too few cards of the commune will be left, with this one; None when there are too few."""
    others = Publication.objects.up().filter(address__unit=address.unit_id).exclude(address=address)
    cards = PublicCard.objects.shown().filter(code__in=others.values("code"))
    last = [
        *cards.order_by("-shown_until").values_list("shown_until", flat=True)[:FEWEST_IN_COMMUNE],
        shown_until,
    ]
    return sorted(last)[-FEWEST_IN_COMMUNE] if len(last) >= FEWEST_IN_COMMUNE else None


def differences(publication):
    """[(what, on the card, as the dossier stands today)] of a version that is up."""
    card = PublicCard.objects.filter(code=publication.code).prefetch_related("needs").first()
    if card is None:
        return []
    found = project(publication)
    pairs = [
        ("Gọi là", card.called, found.card.called),
        ("Nhóm tuổi", card.get_age_band_display(), found.card.get_age_band_display()),
        ("Số người", card.headcount, found.card.headcount),
        ("Nhóm đối tượng", _labels(Group, card.groups), _labels(Group, found.card.groups)),
        ("Cần giúp", _labels(Help, card.forms), _labels(Help, found.card.forms)),
        ("Tỉnh", card.province_name, found.card.province_name),
        ("Nhu cầu", _wants(card.needs.all()), _wants(found.needs)),
    ]
    return [(what, shown, now) for what, shown, now in pairs if shown != now]


def _labels(choices, values):
    return ", ".join(choices(value).label for value in values)


def _wants(needs):
    return "; ".join(f"{need.wording} ({need.whole})" for need in needs)


def may_picture(publication, on=None):
    """Whether a photo may be shown: beside the name, the family said so, and it is surely no child."""
    address, consent = publication.address, publication.consent
    if not (consent.with_photo and consent.level == Consent.Level.NAMED):
        return False
    if address.kind == Address.Kind.COLLECTIVE:
        return True
    age = youngest_age(address, on or today())
    return age is not None and age >= OF_AGE_AT


def publishable_photos(address):
    """The photos of a dossier, without those of signed papers of consent: names stand on them."""
    photos = address.attachments.in_force().filter(kind=Attachment.Kind.PHOTO)
    papers = address.consents.filter(evidence__isnull=False)
    return photos.exclude(pk__in=papers.values("evidence"))


def _help_of(need):
    code = need.form.code if need.form else ""
    return Help(code) if code in Help.values else Help.OTHER


def _forms(needs):
    found = {_help_of(row.need) for row in needs}
    return [form.value for form in Help if form in found]


def _public_need(card, row):
    need = row.need
    return PublicNeed(
        id=row.pk,
        card=card,
        form_name=_help_of(need).label if need.form else "",
        wording=row.wording,
        value=need.value,
        quantity=need.quantity,
        measure=need.measure,
        frequency=need.frequency,
        capacity=need.capacity,
        uncovered=0 if need.met_on else need.capacity,
    )

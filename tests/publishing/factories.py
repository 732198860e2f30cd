"""Rows of publishing for tests: consents, versions, cards as the publish action leaves them, pledges
of strangers. Invented, like all of tests/factories.py."""

import datetime
from uuid import uuid4

import factory
from django.db import connection, transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.addresses.models import Attachment, Consent, Need
from apps.aid_records.models import Hold, NeedCover
from apps.core.dates import today
from apps.publishing.models import (
    Call,
    OnlinePart,
    OnlinePledge,
    Publication,
    PublicationNeed,
    PublicCard,
    PublicNeed,
)
from tests.factories import AddressFactory, NeedFactory, UserFactory

DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=365)


class PaperFactory(DjangoModelFactory):
    """A signed paper kept with an address (no bytes behind it)."""

    class Meta:
        model = Attachment

    kind = "paper"
    name = "ban-ky.pdf"
    content_type = "application/pdf"
    size = 1000
    digest = "0" * 64
    file = factory.LazyFunction(lambda: f"addresses/00/{uuid4().hex}.pdf")
    upload_key = factory.LazyFunction(uuid4)


class ConsentFactory(DjangoModelFactory):
    """An adult's own consent to be shown without a name; `named` and `child` are traits."""

    class Meta:
        model = Consent

    address = factory.SubFactory(AddressFactory, filed=True)
    level = 1
    with_story = True
    signed_by = "Người ký thử"
    relation = "self"
    evidence = factory.SubFactory(PaperFactory, address=factory.SelfAttribute("..address"))
    given_on = factory.LazyFunction(today)
    expires_on = factory.LazyAttribute(lambda consent: consent.given_on + YEAR)
    is_collective = factory.LazyAttribute(lambda consent: consent.address.kind == "collective")
    born_from = factory.LazyAttribute(lambda consent: _first_day(consent.address))
    born_to = factory.LazyAttribute(lambda consent: _last_day(consent.address))

    class Params:
        named = factory.Trait(level=2, with_photo=True)
        child = factory.Trait(relation="parent", child_agreed=True)


def _first_day(address):
    year = address.birth_year
    return address.birth_date or (year and datetime.date(year, 1, 1))


def _last_day(address):
    year = address.birth_year
    return address.birth_date or (year and datetime.date(year, 12, 31))


class PublicationFactory(DjangoModelFactory):
    """A version being written; `up` is approved by another person (its card is PublicCardFactory)."""

    class Meta:
        model = Publication

    consent = factory.SubFactory(ConsentFactory)
    address = factory.SelfAttribute("consent.address")
    unit = factory.SelfAttribute("address.unit")
    province = factory.SelfAttribute("address.province")
    story = "Bà sống một mình, sức khỏe yếu, cần gạo hằng tháng."
    written_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"))

    class Params:
        submitted = factory.Trait(
            status="submitted", submitted_at=factory.LazyFunction(timezone.now)
        )
        up = factory.Trait(
            status="up",
            code=factory.Sequence(lambda n: f"K{n:07d}"),
            submitted_at=factory.LazyFunction(timezone.now),
            approved_at=factory.LazyFunction(timezone.now),
            approved_by=factory.SubFactory(
                UserFactory, role="reviewer", unit=factory.SelfAttribute("..province")
            ),
        )


class PublicationNeedFactory(DjangoModelFactory):
    class Meta:
        model = PublicationNeed

    publication = factory.SubFactory(PublicationFactory)
    need = factory.SubFactory(
        NeedFactory, address=factory.SelfAttribute("..publication.address"), value=500_000
    )
    wording = "Gạo hằng tháng"


class PublicCardFactory(DjangoModelFactory):
    """A card alone, with no address behind it (for the portal); see `card_of` for a whole one."""

    class Meta:
        model = PublicCard

    code = factory.Sequence(lambda n: f"T{n:07d}")
    level = 1
    kind = "individual"
    called = "Bà T."
    age_band = "75+"
    headcount = 1
    groups = ["nguoi-gia"]
    forms = ["luong-thuc"]
    province = 66
    province_name = "Tỉnh Đắk Lắk"
    commune = 24340
    commune_name = "Phường Cư Bao"
    commune_until = factory.LazyFunction(lambda: today() + YEAR)
    story = "Bà sống một mình, sức khỏe yếu, cần gạo hằng tháng."
    state = "open"
    published_on = factory.LazyFunction(today)
    shown_until = factory.LazyFunction(lambda: today() + YEAR)
    changed_at = factory.LazyFunction(timezone.now)
    wants = "Gạo hằng tháng"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('diachi.invented_cards', 'on', true)")
            card = super()._create(model_class, *args, **kwargs)
            cursor.execute("SELECT set_config('diachi.invented_cards', '', true)")
        return card


class PublicNeedFactory(DjangoModelFactory):
    class Meta:
        model = PublicNeed

    id = factory.Sequence(lambda n: 1_000_000 + n)
    card = factory.SubFactory(PublicCardFactory)
    form_name = "Lương thực, nhu yếu phẩm"
    wording = "Gạo hằng tháng"
    value = 500_000
    frequency = "monthly"
    capacity = 500_000
    uncovered = 500_000


def card_of(publication):
    """The PublicCard (with its needs) of a version that is up, as strangers read it."""
    consent = Consent.objects.get(pk=publication.consent_id)
    card = PublicCardFactory(
        code=publication.code,
        level=consent.level,
        kind=publication.address.kind,
        shown_until=consent.valid_until,
        province=publication.province_id,
        province_name=publication.province.name,
        commune=publication.unit_id,
        commune_name=publication.unit.name,
        headcount=publication.address.headcount,
    )
    for need in publication.needs.select_related("need__form"):
        PublicNeedFactory(
            id=need.pk,
            card=card,
            wording=need.wording,
            value=need.need.value,
            quantity=need.need.quantity,
            measure=need.need.measure,
            frequency=need.need.frequency,
            capacity=Need.objects.get(pk=need.need_id).capacity,
            uncovered=Need.objects.get(pk=need.need_id).capacity,
        )
    return card


class HoldFactory(DjangoModelFactory):
    """Kept for fifteen days, for a form that was sent; see `held_for` for its parts."""

    class Meta:
        model = Hold

    address = factory.SubFactory(AddressFactory, filed=True)
    until = factory.LazyFunction(lambda: timezone.now() + 15 * DAY)
    is_brief = False


class OnlinePledgeFactory(DjangoModelFactory):
    """Sent and waiting for an officer's call; it holds nothing by itself."""

    class Meta:
        model = OnlinePledge

    token = factory.LazyFunction(uuid4)
    code = factory.Sequence(lambda n: f"D{n:07d}")
    publication = factory.SubFactory(PublicationFactory, up=True)
    address = factory.SelfAttribute("publication.address")
    unit = factory.SelfAttribute("publication.unit")
    province = factory.SelfAttribute("publication.province")
    status = "waiting"
    kind = "individual"
    name = "Người Đăng Ký Thử"
    phone = "0912000001"
    sent_at = factory.LazyFunction(timezone.now)

    class Params:
        held = factory.Trait(
            hold=factory.SubFactory(HoldFactory, address=factory.SelfAttribute("..address"))
        )


STRANGER = {
    "kind": "individual",
    "name": "Người Đăng Ký Thử",
    "phone": "0912000009",
    "email": "",
    "call_when": "Buổi tối",
    "message": "",
    "may_be_named": False,
}
"""What `online.identify` takes."""


class OnlinePartFactory(DjangoModelFactory):
    class Meta:
        model = OnlinePart

    online_pledge = factory.SubFactory(OnlinePledgeFactory)
    need = factory.SubFactory(
        NeedFactory, address=factory.SelfAttribute("..online_pledge.address"), value=500_000
    )
    wording = "Gạo hằng tháng"
    amount = 500_000


class CallFactory(DjangoModelFactory):
    class Meta:
        model = Call

    online_pledge = factory.SubFactory(OnlinePledgeFactory)
    outcome = "no_answer"
    called_by = factory.SubFactory(
        UserFactory, role="reviewer", unit=factory.SelfAttribute("..online_pledge.province")
    )


def held_for(online_pledge, *needs, amount=None):
    """Let a stranger's pledge hold `amount` (else all) of each of these needs, from the lowest part."""
    for need in needs:
        need.refresh_from_db()
        wanted = amount or need.capacity
        OnlinePartFactory(online_pledge=online_pledge, need=need, amount=wanted)
        NeedCover.objects.create(
            hold=online_pledge.hold,
            need=need,
            span=(0, wanted),
            capacity=need.capacity,
            is_holding=True,
        )
    return online_pledge

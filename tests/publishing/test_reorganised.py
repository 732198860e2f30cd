"""What the public reads follows units that are reorganised, and comes back with them."""

import datetime

import pytest

from apps.organisation import reorganising
from apps.publishing.models import Contact, OpenDirective
from apps.publishing.public import PublicCard, PublicContact, PublicDirective
from tests import factories
from tests.organisation import two_provinces
from tests.publishing.factories import ConsentFactory, PublicationFactory, card_of

pytestmark = pytest.mark.django_db


def test_offices_papers_and_cards_are_found_in_the_new_province():
    units = two_provinces.old_provinces()
    manager = two_provinces.national_manager()
    address = factories.AddressFactory(unit=units.one, filed=True)
    card = card_of(PublicationFactory(consent=ConsentFactory(address=address), up=True))
    contact = Contact.objects.create(
        unit=units.one, province=units.a, office="Hội CTĐ Xã Một", phone="0900000001"
    )
    PublicContact.objects.create(
        number=units.one.pk, name="Xã Một", level="base", province=units.a.pk, office=contact.office
    )
    directive = factories.DirectiveFactory(unit=units.b)
    OpenDirective.objects.create(
        directive=directive, unit=units.b, province=units.b, opened_by=manager
    )
    PublicDirective.objects.create(
        id=directive.pk,
        issued_on=datetime.date(2019, 11, 29),
        province=units.b.pk,
        province_name=units.b.name,
    )
    draft = two_provinces.decree_of(units)

    reorganising.apply(draft, by=manager, has_read=True)

    office = PublicContact.objects.get()
    contact.refresh_from_db()
    assert (office.number, office.name) == (contact.unit_id, "Phường Cư Bao")
    assert office.province == contact.province_id
    paper = PublicDirective.objects.get()
    assert (paper.province, paper.province_name) == (contact.province_id, "Tỉnh Đắk Lắk")
    assert PublicCard.objects.get(code=card.code).province == contact.province_id
    reorganising.undo(draft, reason="Nhầm", by=manager)
    office, paper = PublicContact.objects.get(), PublicDirective.objects.get()
    assert (office.number, office.province) == (units.one.pk, units.a.pk)
    assert (paper.province, paper.province_name) == (units.b.pk, "Tỉnh Phú Yên")
    assert PublicCard.objects.get(code=card.code).province == units.a.pk

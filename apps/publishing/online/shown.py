"""What the pages of a pledge show: copies without a way back to any row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.utils import timezone

from apps.aid_records.sharing import (
    PER,
    in_words,
    is_in_money,
    is_in_quantity,
    left_in_words,
    shares_of,
)
from apps.core.dates import format_date, local
from apps.publishing.models import OnlinePledge, Publication
from apps.publishing.online.errors import CardGoneError, UnknownError
from apps.publishing.public import PublicCard, PublicNeed
from apps.sponsors.models import Sponsor

Status = OnlinePledge.Status
KINDS = tuple((kind.value, kind.label) for kind in OnlinePledge.KINDS)


@dataclass(frozen=True)
class CardShown:
    """The card a pledge is for."""

    code: str
    called: str
    place: str
    commune: int | None


@dataclass(frozen=True)
class NeedShown:
    """A need that may be pledged. `left` and `own` (what this pledge holds, not part of what is
    free) are in the measure of its capacity; `unit` is đồng/tháng, kg …; empty: only as a whole.
    """

    number: int
    wording: str
    in_money: bool
    unit: str
    frequency: str
    left: int
    left_words: str
    own: int = 0
    own_words: str = ""


@dataclass(frozen=True)
class PartShown:
    wording: str
    words: str


@dataclass(frozen=True)
class Filled:
    """A pledge as its owner sees it."""

    token: UUID
    code: str
    status: str
    label: str
    card: CardShown | None
    card_code: str
    province: int
    commune: int | None
    parts: tuple[PartShown, ...]
    frequency: str
    frequency_label: str
    kind: str
    kind_label: str
    name: str
    phone: str
    email: str
    call_when: str
    message: str
    may_be_named: bool
    held_until: datetime | None
    sent_at: datetime | None
    may_change_until: datetime | None
    refusal: str

    @property
    def is_filling(self):
        return self.status == Status.FILLING

    @property
    def is_waiting(self):
        return self.status == Status.WAITING

    @property
    def is_identified(self):
        return bool(self.name and self.phone and self.kind)

    @property
    def may_change(self):
        return bool(self.may_change_until and timezone.now() < self.may_change_until)

    @property
    def minutes_left(self):
        """Whole minutes for which the parts are held while the form is open; 0 when that is over."""
        if not self.held_until:
            return 0
        return max(0, ceil((self.held_until - timezone.now()).total_seconds() / 60))

    @property
    def held_to_the_end_of(self):
        """The last whole day of holding."""
        return self.held_until and format_date(local(self.held_until - timedelta(seconds=1)).date())


def card_of(code):
    """The card shown now. Raises CardGoneError."""
    card = PublicCard.objects.shown().filter(code=code).first()
    if card is None:
        raise CardGoneError
    commune = card.commune if card.names_commune else None
    return CardShown(card.code, card.called, card.place, commune)


def needs_of(code, *, token=None):
    """[NeedShown] of the card shown now; with `token`, what that pledge holds counts as free for it.

    Raises CardGoneError.
    """
    card_of(code)
    publication = current_publication(code)
    pledge = token and OnlinePledge.objects.filter(token=token).select_related("hold").first()
    return [
        _need_shown(number, wording, share)
        for number, wording, share in open_shares(publication, hold=pledge and pledge.hold)
    ]


def current_publication(code):
    """The version that is up. Raises CardGoneError."""
    found = Publication.objects.up().filter(code=code).select_related("address").first()
    if found is None:
        raise CardGoneError
    return found


def open_shares(publication, *, hold=None):
    """[(number of the public need, its wording, Share)] of the needs shown that are not yet met."""
    shares = {share.need.pk: share for share in shares_of(publication.address, of=hold)}
    shown = set(PublicNeed.objects.filter(card=publication.code).values_list("pk", flat=True))
    return [
        (need.pk, need.wording, shares[need.need_id])
        for need in publication.needs.all()
        if need.pk in shown and need.need_id in shares
    ]


def seen(token):
    """The Filled of a token. Raises UnknownError."""
    found = OnlinePledge.objects.select_related("hold", "publication").prefetch_related(
        "parts__need"
    )
    pledge = found.filter(token=token).first()
    if pledge is None:
        raise UnknownError
    return filled(pledge)


def filled(pledge):
    code = pledge.publication.code
    try:
        card = card_of(code)
    except CardGoneError:
        card = None
    hold = pledge.hold
    return Filled(
        token=pledge.token,
        code=pledge.code,
        status=pledge.status,
        label=pledge.get_status_display(),
        card=card,
        card_code=code,
        province=pledge.province_id,
        commune=card and card.commune,
        parts=tuple(
            PartShown(part.wording, in_words(part.amount, part.need)) for part in pledge.parts.all()
        ),
        frequency=pledge.frequency,
        frequency_label=pledge.get_frequency_display(),
        kind=pledge.kind,
        kind_label=Sponsor.Kind(pledge.kind).label if pledge.kind else "",
        name=pledge.name,
        phone=pledge.phone,
        email=pledge.email,
        call_when=pledge.call_when,
        message=pledge.message,
        may_be_named=pledge.may_be_named,
        held_until=hold.until if hold and hold.until > timezone.now() else None,
        sent_at=pledge.sent_at,
        may_change_until=changeable_until(pledge),
        refusal=pledge.refusal if pledge.status == Status.REFUSED else "",
    )


def changeable_until(pledge):
    """Until when its owner may change it on the pages; None while nothing is sent, or when decided."""
    if pledge.status != Status.WAITING:
        return None
    return pledge.sent_at + timedelta(hours=OnlinePledge.HOURS_TO_CHANGE)


def _need_shown(number, wording, share):
    need = share.need
    is_divisible = is_in_money(need) or is_in_quantity(need)
    unit = "đồng" if is_in_money(need) else need.measure or "phần"
    return NeedShown(
        number=number,
        wording=wording,
        in_money=is_in_money(need),
        unit=unit + PER.get(need.frequency, "") if is_divisible else "",
        frequency=need.frequency,
        left=share.left,
        left_words=left_in_words(share.left, need),
        own=share.held,
        own_words=in_words(share.held, need) if share.own else "",
    )

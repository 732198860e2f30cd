"""The monthly round (đợt trao tháng): which pledges are due in a month, and what each would give."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Coalesce

from apps.addresses.models import Address, Frequency
from apps.aid_records.actions.aid import CASH_FORM
from apps.aid_records.models import AidRecord, Pledge
from apps.aid_records.overlap import Overlap, overlaps
from apps.aid_records.proposals import Proposal, other_campaigns, propose
from apps.core.dates import format_date, month_of, today
from apps.core.money import format_money


@dataclass
class Row:
    """One pledge in the round: given already, or offered with what stands in its boxes.

    `usual` is what a row not yet given would give; `typed` is the text of the boxes, `errors` {box: words}, `boxes` their HTML. `overlap` and `proposal` speak of
    what would be given.
    """

    pledge: Pledge
    given: AidRecord | None = None
    usual: AidRecord | None = None
    typed: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    is_ticked: bool = False
    overlap: Overlap | None = None
    proposal: Proposal | None = None
    boxes: dict = field(default_factory=dict)

    @property
    def key(self):
        return f"p{self.pledge.pk}"

    @property
    def asks_why(self):
        return bool(self.overlap or self.typed.get("reason"))


def due(pledges, first, last):
    """Those of `pledges` that are kept up and to be fulfilled between the first and last of a month.

    A quarterly pledge is due every third month from the one it starts in, a yearly one in that
    month of each year; a pledge without a first day starts on the day it was made.
    """
    quarterly = [month for month in range(1, 13) if (month - first.month) % 3 == 0]
    return pledges.annotate(since=Coalesce("starts_on", "pledged_on")).filter(
        Q(frequency=Frequency.MONTHLY)
        | Q(frequency=Frequency.QUARTERLY, since__month__in=quarterly)
        | Q(frequency=Frequency.YEARLY, since__month=first.month),
        Q(ends_on=None) | Q(ends_on__gte=first),
        Q(address__closed_on=None) | Q(address__closed_on__gte=first),
        ~Q(address__status__in=Address.NOT_COUNTED),
        address__voided_at=None,
        since__lte=last,
        status__in=Pledge.KEPT_UP,
        voided_at=None,
    )


def in_round(unit, first, user, sponsor=None):
    """The pledges of a round (of one sponsor) in the order of the page: by unit, then by name."""
    pledges = due(Pledge.objects.visible_to(user).within(unit), *month_of(first))
    related = ["address__unit", "sponsor", "form", "unit"]
    pledges = pledges.filter(address__unit__path__startswith=unit.path).select_related(*related)
    if not user.writes_below:
        pledges = pledges.filter(address__unit=user.unit)
    if sponsor:
        pledges = pledges.filter(sponsor=sponsor)
    by_unit = [] if unit.is_leaf() else ["address__unit__name_key"]
    return pledges.order_by(*by_unit, "address__name_key", "id")


def given_in(pledges, first):
    """{pledge: its first aid in the month}."""
    aid = AidRecord.objects.in_force().filter(pledge__in=pledges)
    aid = aid.given_between(*month_of(first)).select_related("form", "unit")
    return {one.pledge_id: one for one in aid.order_by("-given_on", "-id")}


def usual_day(first):
    """Today in the month that runs, otherwise the last day of the month."""
    return min(today(), month_of(first)[1])


def last_day(pledge, first):
    """The last day of the month on which the pledge, and help to its address, still go on."""
    ends = (month_of(first)[1], pledge.ends_on, pledge.address.closed_on)
    return min(day for day in ends if day)


def rows_of(pledges, first):
    """[Row] of the pledges on one page, prefilled; a handful of queries however many they are."""
    pledges = list(pledges)
    given, before = given_in(pledges, first), _last_gifts(pledges)
    rows = [Row(pledge, given.get(pledge.pk)) for pledge in pledges]
    offered = [row for row in rows if row.given is None]
    gifts = [_usual_gift(row.pledge, before.get(row.pledge.pk), first) for row in offered]
    campaigns = other_campaigns()
    for row, gift, overlap in zip(offered, gifts, overlaps(gifts), strict=True):
        row.usual, row.overlap = gift, overlap
        row.proposal = proposal_for(gift, campaigns)
        row.typed = {
            "given_on": format_date(gift.given_on),
            "form": str(gift.form_id or ""),
            "value": format_money(gift.value),
            "basis": gift.basis,
            "headcount": str(gift.headcount or ""),
            "reason": gift.overlap_reason if overlap else "",
            "decision": "",
        }
    return rows


def proposal_for(gift, campaigns):
    """What the system proposes about a gift of the round, or None."""
    return propose(
        address=gift.address,
        given_on=gift.given_on,
        text=gift.description,
        campaigns=campaigns,
    )


def _last_gifts(pledges):
    """{pledge: its latest aid}: how it was valued, and why it was given all the same."""
    aid = AidRecord.objects.in_force().filter(pledge__in=pledges)
    latest = aid.order_by("pledge", "-given_on", "-id").distinct("pledge")
    return {one.pledge_id: one for one in latest.select_related("form")}


def _usual_gift(pledge, before, first):
    """What the pledge says, or else what was given last time."""
    form = pledge.form or (before and before.form)
    value = before.value if pledge.value is None and before else pledge.value
    is_cash = form is not None and form.code == CASH_FORM
    return AidRecord(
        pledge=pledge,
        address=pledge.address,
        sponsor=pledge.sponsor,
        given_on=min(usual_day(first), last_day(pledge, first)),
        form=form,
        description=pledge.description,
        value=value,
        basis=AidRecord.Basis.CASH if is_cash else before.basis if before else "",
        headcount=pledge.address.headcount,
        overlap_reason=before.overlap_reason if before else "",
    )

"""Whom the criteria of B II.5 put forward: sponsors, and individuals with the addresses they attached."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.accounts.roles import Permission
from apps.reports.figures.awards import (
    LEAST_ATTACHED,
    attached_addresses,
    attached_sponsors,
)
from apps.reports.models import Nomination
from apps.reports.views.awards import LIST, OfRound, board_url
from apps.reports.views.nominations import list_url
from apps.sponsors.models import Sponsor

KINDS = dict(Sponsor.Kind.choices)
MOST_NEARLY = 100  # of those that lack a commendation, by how many addresses they attached


class Shortlist(OfRound):
    """What both lists share: the reader's part of the round's units is looked at."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/award_shortlist.html"
    individuals = False

    @property
    def unit(self):
        """The round's chapter, or the reader's own unit below it."""
        user = self.request.user
        return user.unit if self.object.unit.contains(user.unit) else self.object.unit

    def nominated(self):
        """{number of the sponsor: [level]} of those put forward in this round already."""
        found = {}
        rows = Nomination.objects.in_force().filter(round=self.object, sponsor__isnull=False)
        for row in rows.only("sponsor_id", "level"):
            found.setdefault(row.sponsor_id, []).append(row.get_level_display())
        return found

    def get_context_data(self, **kwargs):
        found = attached_sponsors(self.unit, self.object, individuals=self.individuals)
        nominated = self.nominated()
        path = self.request.user.unit.path
        rows = [
            {
                "given": given,
                "kind": KINDS[given.kind],
                "is_seen": given.unit_path.startswith(path),
                "levels": nominated.get(given.sponsor, ()),
            }
            for given in found
        ]
        nearly = [row for row in rows if not self.fits(row)]
        return super().get_context_data(**kwargs) | {
            "unit": self.unit,
            "fits": [row for row in rows if self.fits(row)],
            "nearly": nearly[:MOST_NEARLY],
            "nearly_count": len(nearly),
            "least": LEAST_ATTACHED,
            "individuals": self.individuals,
        }

    def fits(self, row):
        return self.individuals or row["given"].commended > 0


class SponsorShortlist(Shortlist):
    """Sponsors that attached addresses themselves and were commended before."""


class IndividualShortlist(Shortlist):
    """Persons who attached at least five addresses themselves."""

    individuals = True


class AttachedAddresses(OfRound):
    """The addresses that one sponsor attached itself to, in the reader's scope."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/award_attached.html"

    def get_context_data(self, **kwargs):
        round, user = self.object, self.request.user
        unit = user.unit if round.unit.contains(user.unit) else round.unit
        register = Sponsor.objects.usable_by(user).in_force().select_related("unit")
        sponsor = get_object_or_404(register, pk=self.kwargs["sponsor"])
        rows = attached_addresses(unit, round.starts_on, round.ends_on, sponsor)
        if not rows and not user.unit.contains(sponsor.unit):
            raise Http404  # a sponsor of others that did nothing here is nobody's business here
        return super().get_context_data(**kwargs) | {
            "sponsor": sponsor,
            "sees_sponsor": user.unit.contains(sponsor.unit),
            "kind": sponsor.get_kind_display(),
            "unit": unit,
            "rows": rows,
            "value": sum(row.value for row in rows),
            "trail": [
                ("Khen thưởng", str(LIST)),
                (round.title, board_url(round)),
                ("Đề nghị khen thưởng", list_url(round)),
            ],
            "title": f"Địa chỉ {sponsor.name} trực tiếp gắn",
        }

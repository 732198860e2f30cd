"""Which addresses: on file, waiting, alike, due for review."""

from functools import reduce
from operator import or_

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q

from apps.addresses.search import search_query
from apps.core.dates import today
from apps.core.text import natural_key
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class AddressQuerySet(ByUnitQuerySet):
    """Which addresses (by the unit they belong to today). What may be done is in actions.py."""

    def on_file(self):
        return self.in_force().filter(status__in=self.model.ON_FILE)

    def open(self):
        return self.in_force().filter(status=self.model.Status.FILED)

    def waiting(self):
        return self.in_force().filter(status=self.model.Status.SUBMITTED)

    def unsettled(self):
        """Those in use of units that are no more: nobody has said yet where they belong now."""
        gone = Unit.objects.filter(valid_to__isnull=False)
        return self.in_use().filter(unit__in=gone.order_by().values("pk"))

    def of_old_unit(self, unit):
        """Those filed in a unit that is no more, and those settled from it before they were filed."""
        moves = self.model._meta.get_field("moves").related_model.objects.done()
        settled = moves.filter(settling__old=unit).order_by().values("address")
        return self.filter(Q(filed_unit=unit) | Q(pk__in=settled))

    def in_queue_order(self):
        """Who waits longest comes first."""
        return self.order_by("submitted_at", "id")

    def after(self, address):
        """Addresses that come after this one in the order of the queue."""
        since = address.submitted_at or address.created_at
        later = Q(submitted_at__gt=since) | Q(submitted_at=since, id__gt=address.pk)
        return self.filter(later, submitted_at__gte=since).in_queue_order()

    def before(self, address):
        """Addresses that come before this one in the order of the queue, the nearest first."""
        since = address.submitted_at or address.created_at
        earlier = Q(submitted_at__lt=since) | Q(submitted_at=since, id__lt=address.pk)
        return self.filter(earlier, submitted_at__lte=since).in_queue_order().reverse()

    def with_version_seen_by(self, user):
        """Annotates `seen__version`: the version this user saw last, None for never."""
        own = Q(last_seen__user=user)
        return self.annotate(seen=FilteredRelation("last_seen", condition=own))

    def new_to(self, user):
        """Addresses this user has never opened, or not in the version of today."""
        seen = self.model._meta.get_field("last_seen").related_model.objects
        known = seen.filter(address=OuterRef("pk"), version=OuterRef("version"))
        return self.filter(~Exists(known.visible_to(user)))

    def matching(self, words, *, province_id=None):
        """Addresses whose name, codes, hamlet, phone or ID number hold all the words.

        Each word may be the beginning of a word on file. With `province_id` the index answers
        for that province alone.
        """
        query = search_query(words, province_id=province_id)
        return self.filter(search=query) if query else self

    def in_use(self):
        """Neither voided nor set aside: what another dossier can be alike to."""
        return self.in_force().exclude(status__in=self.model.NOT_COUNTED)

    def alike(self, *, province_id, name_folded="", birth_year=None, identity_number=""):
        """Dossiers in use with this ID number anywhere, or this name and birth year in the province.

        A name without a birth year is like nobody. Each half has its index.
        """
        same = []
        if identity_number:
            same.append(Q(identity_number=identity_number))
        if name_folded and birth_year and province_id:
            name = Q(name_folded=name_folded, birth_year=birth_year)
            same.append(name & Q(province_id=province_id))
        return self.in_use().filter(reduce(or_, same)) if same else self.none()

    def hamlets_of(self, unit, *, most):
        """Names of the hamlets in use in a base unit, in natural order; the commonest `most`."""
        named = self.in_force().filter(unit=unit).exclude(hamlet="").values("hamlet")
        commonest = named.annotate(uses=Count("id")).order_by("-uses", "hamlet")[:most]
        return sorted((row["hamlet"] for row in commonest), key=natural_key)

    def helped(self, is_helped=True):
        """Addresses with (or without) aid that counts for the campaign."""
        aid = self.model._meta.get_field("aid_records").related_model.objects
        counted = aid.in_force().filter(address=OuterRef("pk"), exclusion="")
        return self.filter(Exists(counted) if is_helped else ~Exists(counted))

    def reviewed_in(self, year):
        """Addresses reviewed in the calendar year, or filed in it (F11)."""
        return self.filter(Q(filed_on__year=year) | self._reviewed(year))

    def due_in(self, year, *, or_reviewed_by=None):
        """Addresses neither reviewed nor filed in the calendar year.

        With `or_reviewed_by` those too that this user reviewed today, who may take it back.
        """
        due = ~Q(filed_on__year=year) & ~self._reviewed(year)
        if or_reviewed_by is not None:
            own = self._reviews().filter(created_by=or_reviewed_by, created_at__date=today())
            due |= Q(Exists(own))
        return self.filter(due)

    def _reviews(self):
        reviews = self.model._meta.get_field("reviews").related_model.objects
        return reviews.in_force().filter(address=OuterRef("pk"))

    def _reviewed(self, year):
        return Q(Exists(self._reviews().filter(reviewed_on__year=year)))

    def in_name_order(self):
        return self.order_by("name_key", "id")

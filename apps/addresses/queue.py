"""The queue of submitted dossiers as one reviewer goes through it, behind a filter."""

from django.urls import reverse

from apps.addresses.forms import QueueFilterForm
from apps.addresses.models import Address

MOST_COUNTED = 1_000


class Queue:
    """`query` is request.GET: the filter travels in the URL from dossier to dossier."""

    def __init__(self, user, query):
        self.filters = QueueFilterForm(query, user=user)
        self.user = user
        kept = query.copy()
        for name in list(kept):
            if name not in self.filters.fields or not kept[name]:
                del kept[name]
        self.query = kept.urlencode()

    def rows(self, *, also_seen=False):
        """The dossiers, not yet in order."""
        addresses = Address.objects.visible_to(self.user)
        return self.filters.narrow(addresses, also_seen=also_seen)

    def after(self, address):
        """Code of the next dossier, or None."""
        return self.rows().after(address).values_list("code", flat=True).first()

    def before(self, address):
        """Code of the one before, or None; where only new ones are asked for, it may be a seen one."""
        rows = self.rows(also_seen=True)
        return rows.before(address).values_list("code", flat=True).first()

    def left(self):
        """How many there are; at MOST_COUNTED counting ends."""
        return self.rows()[:MOST_COUNTED].count()

    def next_url(self, address):
        """Where to go on after a decision on `address`: the next, else the first, else the list."""
        rest = self.rows().exclude(pk=address.pk).in_queue_order()
        code = self.after(address) or rest.values_list("code", flat=True).first()
        return self.url_of(code) if code else self.url()

    def url(self, name="addresses:queue", **kwargs):
        url = reverse(name, kwargs=kwargs)
        return f"{url}?{self.query}" if self.query else url

    def url_of(self, code):
        return self.url("addresses:queue_dossier", code=code)

    def step_url(self, name, code):
        """A step of the dossier that leads back into the queue."""
        return f"{reverse(f'addresses:{name}', args=[code])}?queue=1&{self.query}".rstrip("&")

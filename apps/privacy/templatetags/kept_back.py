"""What the page of an address says of requests that keep its data from being used."""

from django import template

register = template.Library()


@register.simple_tag
def kept_back(address):
    """The answered requests by which the data of an address are used no further than they are."""
    return list(address.data_requests.restricting().order_by("id"))

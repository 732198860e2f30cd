"""What the page of an aid model shows of its books."""

from django import template

from apps.ledgers.results import books_of

register = template.Library()


@register.simple_tag
def books_on(aid_model):
    """[(Book, (Result, …))]"""
    return books_of(aid_model)

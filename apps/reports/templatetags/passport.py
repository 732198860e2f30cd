"""A figure that tells where it comes from: the number itself leads to its page."""

from django import template
from django.utils.html import format_html

from apps.reports.asking import figure_url
from apps.reports.passports import FIGURES

register = template.Library()


@register.simple_tag
def figure(code, words, query, **narrowed):
    """`words` (the figure as it is shown) as a link to its page.

    `query` is the query string of the table it stands in (unit, period, view), `narrowed` a row's
    key, a year, what it is narrowed to (`of`); what is empty is left out. Where a page gives no
    query the words stand alone.
    """
    if not code or not query:
        return words
    return format_html('<a href="{}">{}</a>', figure_url(code, query, **narrowed), words)


@register.simple_tag
def figure_cell(cell, query):
    """The same for a cell of a table of the outline: {words, code, narrowed}."""
    return figure(cell["code"], cell["words"], query, **cell["narrowed"])


@register.inclusion_tag("reports/sources.html")
def figures_from(query, figures):
    """At the foot of a page whose figures lead elsewhere: the page of each of them.

    `figures` are (code, {what it is narrowed to}).
    """
    sources = [(FIGURES[code].name, figure_url(code, query, **asked)) for code, asked in figures]
    return {"sources": sources}


register.simple_tag(figure_url)

"""What every page for strangers shares: its look, and what a cache may do with it."""

from hashlib import blake2b

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject

from apps.portal.menu import foot, links, page_of, top

FIGURES = "public, max-age=60, s-maxage=300"  # what is reckoned once a night
CARDS = "public, max-age=0, s-maxage=5, must-revalidate"  # a card taken off vanishes at once
NEVER = "no-store"  # what belongs to one person


class PublicMixin:
    """A page that anybody may open: no session, no cookie, no query for who asks.

    `caching` is FIGURES, CARDS or NEVER; a form (with `{% csrf_token %}`) is NEVER. Templates extend
    portal/base.html and are drawn without context processors: they have `request`, `csrf_token`
    and what the view gives.
    """

    permission = "public"
    caching = FIGURES

    @classmethod
    def as_view(cls, **initkwargs):
        return login_not_required(super().as_view(**initkwargs))

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            response.setdefault("Cache-Control", NEVER)
            return response
        return kept_by_caches(request, response, self.caching)

    def render_to_response(self, context, **kwargs):
        return drawn(self.request, self.get_template_names(), context, **kwargs)


def drawn(request, template, context, **kwargs):
    """A portal page as an answer; `kwargs` go to HttpResponse (status, headers)."""
    return HttpResponse(render_to_string(template, frame(request) | context), **kwargs)


def frame(request):
    """What portal/base.html asks for."""
    match = request.resolver_match
    site = site_of(request)
    return {
        "request": request,
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        "top": top(page_of(match.view_name) if match else None),
        "foot": foot(),
        "site": site,
        "links": links(site),
    }


def site_of(request):
    """Where the page was asked for; "" for a host that is not ours: no link leads there."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""


def kept_by_caches(request, response, caching):
    """The answer with its Cache-Control and tag, or 304 where the asker has it already."""
    response.setdefault("Cache-Control", caching)
    if caching == NEVER or response.status_code != 200 or response.streaming:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)

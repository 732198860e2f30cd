"""Whoever sends a form while everything is moved is held for a moment, then told kindly.

What was typed comes back in a page that sends it again (apps.accounts.resending), as far as it may
be shown. Readers are not held: who waits occupies a process of the server, so only half of them
may, and what a script sends, which keeps itself and comes again, does not wait at all. A link that
queues work holds itself (standstill.writing_for_a_link) and is answered likewise.
"""

from contextlib import suppress

from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

from apps.accounts.resending import typed_fields
from apps.core import standstill
from apps.core.standstill import StandstillError, writing
from apps.portal.views import errors

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
SHORTLY = 30  # seconds until it may come again


class HoldWritersMiddleware:
    """Stands where who is logged in is known. The body is read before: a phone on a weak line that
    still sends its photo holds nobody up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE or not _may_write(request):
            return self.get_response(request)
        if request.method == "POST":
            with suppress(UnreadablePostError):
                len(request.POST)  # reads the body
        try:
            patience = standstill.PATIENCE if _is_page(request) else 0
            with writing(patience=patience, places=standstill.PLACES):
                return self.get_response(request)
        except StandstillError as error:
            return _come_again(request, str(error))

    def process_exception(self, request, error):
        """The view itself was refused: a link that queues work."""
        return _come_again(request, str(error)) if isinstance(error, StandstillError) else None


def _may_write(request):
    """Not where there is no page, nor where a stranger is only led to the login."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return request.user.is_authenticated or not getattr(view, "login_required", True)


def _is_page(request):
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _come_again(request, words):
    """Forms come back to be sent again, links to be followed again; what a script sends keeps itself
    and comes again (autosave)."""
    typed = typed_fields(request)
    if not _is_page(request):
        response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    elif request.is_public:
        response = errors.busy(request, typed)
    else:
        context = {
            "typed": typed,
            "words": words,
            "had_files": bool(request.FILES),
            "again_url": request.get_full_path() if request.method in SAFE else "",
        }
        response = render(request, "accounts/come_again.html", context, status=503)
    response["Retry-After"] = str(SHORTLY)
    add_never_cache_headers(response)
    return response

"""A form that arrives after its session ended is not lost: what was typed comes back, to be sent
once more after logging in. Works without JavaScript.

Only for forms of our own pages (never for cross-site posts, which a person did not mean), never
for the pages of one's account (passwords, codes), never for files.
"""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure as refuse

MOST_FIELDS, MOST_TEXT = 2_000, 300_000
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
OF_ACCOUNTS = ("account_", "mfa_", "usersessions_", "accounts:")
NOT_KEPT = {"csrfmiddlewaretoken"}
SECRETS = ("password", "secret", "otp")


class KeepTypedMiddleware:
    """Before LoginRequiredMiddleware would answer a POST with the login page and drop its text."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        needs_login = getattr(view, "login_required", True)
        if request.method != "POST" or request.user.is_authenticated or not needs_login:
            return None
        typed = typed_fields(request)
        if typed is not None:
            return offer_again(request, typed)
        page = page_of_button(request)
        return redirect_to_login(page) if page else None


def csrf_failure(request, reason=""):
    """For pages of staff: logging in again makes the token of an open page worthless."""
    typed = typed_fields(request) if is_of_our_pages(request) else None
    return refuse(request, reason=reason) if typed is None else offer_again(request, typed)


def offer_again(request, typed):
    """The page that holds what was typed and sends it again."""
    user = getattr(request, "user", None)
    context = {
        "typed": typed,
        "had_files": bool(request.FILES),
        "is_logged_in": bool(user and user.is_authenticated),
        "login_url": f"{reverse('account_login')}?next={reverse('accounts:logged_in')}",
    }
    response = render(request, "accounts/send_again.html", context, status=403)
    add_never_cache_headers(response)
    return response


def typed_fields(request):
    """[(name, value)] of the form that was sent, or None where it must not or cannot be shown."""
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if request.content_type not in FORMS or not is_page or not is_of_our_pages(request):
        return None
    try:
        page = resolve(request.path_info).view_name
    except Resolver404:
        return None
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT
    ]
    is_secret = page.startswith(OF_ACCOUNTS) or any(
        word in name.lower() for name, _ in typed for word in SECRETS
    )
    is_too_large = len(typed) > MOST_FIELDS or sum(len(value) for _, value in typed) > MOST_TEXT
    return None if is_secret or is_too_large or not typed else typed


def page_of_button(request):
    """The page of ours where a button without any field was pressed, "" if it is not told.

    After logging in its person stands there again: the address of the button itself shows nothing.
    """
    sent_by = urlsplit(request.headers.get("Referer", ""))
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if not is_page or (sent_by.scheme, sent_by.netloc) != (request.scheme, request.get_host()):
        return ""
    return f"{sent_by.path}?{sent_by.query}" if sent_by.query else sent_by.path


def is_of_our_pages(request):
    """Whether the browser says that a page of this site sent the form."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    sent_by = urlsplit(origin)
    return (sent_by.scheme, sent_by.netloc) == (request.scheme, request.get_host())

"""Error pages: strangers read them in the look of the public pages, staff in their own.

Where a notice led to what is there no more, the page says so in the words of the notice.
"""

from django.conf import settings
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.views import defaults

from apps.accounts import resending
from apps.notices.models import Notice
from apps.portal.middleware import is_public
from apps.portal.views import errors


def is_for_strangers(request):
    """On a page of the portal; and where there is no page at all, unless a session came along."""
    if is_public(request.path_info):
        return True
    return request.resolver_match is None and settings.SESSION_COOKIE_NAME not in request.COOKIES


def bad_request(request, exception):
    if is_for_strangers(request):
        return errors.error_page(request, errors.BAD_REQUEST, status=400)
    return defaults.bad_request(request, exception)


def permission_denied(request, exception):
    if is_for_strangers(request):
        return errors.error_page(request, errors.FORBIDDEN, status=403)
    return defaults.permission_denied(request, exception)


def page_not_found(request, exception):
    if is_for_strangers(request):
        return errors.not_found(request)
    return render(request, "404.html", {"notice": _notice_of(request)}, status=404)


def _notice_of(request):
    """The newest of the reader's own notices that leads here, from its button or a mail; else None."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    own = Notice.objects.visible_to(user).filter(url=request.get_full_path())
    return own.newest_first().first()


def server_error(request):
    if is_for_strangers(request):
        try:
            return errors.error_page(request, errors.BROKEN, status=500)
        except Exception:  # the fault may be in what every page shares
            return HttpResponseServerError("Trang gặp lỗi. Bạn hãy thử lại sau ít phút.")
    return defaults.server_error(request)


def csrf_failure(request, reason=""):
    """settings.CSRF_FAILURE_VIEW."""
    if is_for_strangers(request):
        return errors.not_taken(request, resending.typed_fields(request))
    return resending.csrf_failure(request, reason=reason)

"""On a page for everybody nobody is logged in."""

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve


class StrangersMiddleware:
    """Stands behind AuthenticationMiddleware: on the portal's pages no later middleware, view or
    template reads the session, so that one answer serves all and a cache may keep it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.is_public = is_public(request.path_info)
        if request.is_public:
            request.user = AnonymousUser()
        return self.get_response(request)


def is_public(path):
    """Whether a page of the portal answers at this path."""
    try:
        resolve(path, "apps.portal.urls")
    except Resolver404:
        return False
    return True

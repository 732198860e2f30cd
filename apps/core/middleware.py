"""What no page has to look at."""

from django.core.exceptions import BadRequest


class NoNullCharacterMiddleware:
    """PostgreSQL takes no NUL in a text; an address (URL) that holds one is nobody's honest request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("NUL in the URL")
        return self.get_response(request)

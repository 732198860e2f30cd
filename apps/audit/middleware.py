"""Who changed a row, and from where, goes with every change of a request."""

from allauth.account.adapter import get_adapter
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware


class HistoryMiddleware(PghistoryMiddleware):
    """Adds the client's address to the context that the history keeps."""

    def get_context(self, request):
        """Of strangers on the public pages (marked by portal's middleware) no address is kept."""
        context = super().get_context(request)
        if getattr(request, "is_public", False):
            return context
        return context | {"ip": get_adapter().get_client_ip(request)}

"""Who changed a row, and from where, goes with every change of a request."""

from allauth.account.adapter import get_adapter
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware


class HistoryMiddleware(PghistoryMiddleware):
    """Adds the client's address to the context that the history keeps."""

    def get_context(self, request):
        """Of strangers (pages marked by portal's middleware) neither the client's address is kept nor
        the page's, which holds the secret of their pledge.
        """
        context = super().get_context(request)
        if getattr(request, "is_public", False):
            return context | {"url": ""}
        return context | {"ip": get_adapter().get_client_ip(request)}

"""Who changed a row, and from where, goes with every change of a request."""

from allauth.account.adapter import get_adapter
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware


class HistoryMiddleware(PghistoryMiddleware):
    """Adds the client's address to the context that the history keeps."""

    def get_context(self, request):
        return super().get_context(request) | {"ip": get_adapter().get_client_ip(request)}

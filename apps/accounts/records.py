"""Adding to the record of access."""

from allauth.account.adapter import get_adapter

from apps.accounts.models import AccessRecord


def add(kind, user, request=None, *, by=None):
    """Write one line about `user`; `by` is who did it when that is another person."""
    ip = get_adapter().get_client_ip(request) if request else None
    agent = request.headers.get("User-Agent", "")[:200] if request else ""
    return AccessRecord.objects.create(kind=kind, user=user, by=by, ip=ip, user_agent=agent)

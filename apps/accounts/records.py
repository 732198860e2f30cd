"""Adding to the record of access."""

from allauth.account.adapter import get_adapter

from apps.accounts.models import AccessRecord


def add(kind, user, request=None, *, by=None, about=""):
    """Write one line about `user`; `by` is who did it when that is another person.

    `about` says what was printed: a code, or how many rows of which unit, never a name.
    """
    ip = get_adapter().get_client_ip(request) if request else None
    agent = request.headers.get("User-Agent", "")[:200] if request else ""
    return AccessRecord.objects.create(
        kind=kind, user=user, by=by, about=about[:200], ip=ip, user_agent=agent
    )

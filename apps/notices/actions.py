"""Telling people things, and noting that they read them."""

from django.db import transaction
from django.utils import timezone

from apps.notices.models import Notice


@transaction.atomic
def tell(users, *, key, text, url):
    """A notice to each of `users` (a queryset or list); nobody else sees it.

    `key` names the matter, such as "returned:DL-26-000012": who has an unread notice about it gets
    its new words instead of a second one. `url` is a path of this site. Names of persons in hardship
    stay out of `text`: it may go by mail; a code says enough.
    """
    now = timezone.now()
    users = list(users)
    known = Notice.objects.unread().filter(user__in=users, key=key)
    known.update(text=text, url=url, created_at=now)
    told = set(known.values_list("user", flat=True))
    Notice.objects.bulk_create(
        [
            Notice(user=user, key=key, text=text, url=url, created_at=now)
            for user in users
            if user.pk not in told
        ],
        ignore_conflicts=True,
    )

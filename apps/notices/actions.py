"""Telling people things, and noting that they read them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.core.text import tidy
from apps.notices.models import LONGEST, Notice

KEPT_FOR = timedelta(days=90)


@transaction.atomic
def tell(users, *, key, text, url):
    """A notice to each of `users` (a queryset or list); nobody else sees it.

    `key` names the matter, such as "returned:DL-26-000012": who has an unread notice about it gets
    its new words instead of a second one; if it went by mail with other words, those count as read and
    the new ones are mailed too. `url` is a path of this site. Names of persons in hardship stay out of
    `text`: it may go by mail; a code says enough. What is too long is cut.
    """
    now = timezone.now()
    text = tidy(text)
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    users = list(users)
    known = Notice.objects.unread().filter(user__in=users, key=key)
    known.filter(mailed_at__isnull=False).exclude(text=text).update(read_at=now)
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


def read(notice, *, by):
    """Note that its receiver opened a notice; another's stays as it is."""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def read_all(*, by, up_to):
    """Note that `by` is done with all notices up to the one of this id: not with later ones."""
    Notice.objects.visible_to(by).unread().filter(pk__lte=up_to).update(read_at=timezone.now())


def note_mailed(notices):
    """Note that these notices went out by mail."""
    ids = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=ids, mailed_at=None).update(mailed_at=timezone.now())


def settle(key):
    """The matter is dealt with: nobody has to read about it any more."""
    Notice.objects.unread().filter(key=key).update(read_at=timezone.now())


def clear_old_notices():
    """Periodic: notices that were read three months ago go."""
    return {"notices": Notice.objects.filter(read_at__lt=timezone.now() - KEPT_FOR).delete()[0]}

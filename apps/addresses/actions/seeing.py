"""What a person has seen of a dossier."""

from datetime import timedelta

from django.utils import timezone

from apps.addresses.models import LastSeen

STILL_NEW = timedelta(minutes=30)


def see(address, *, by):
    """Note that `by` has the dossier open in this version.

    Gives the version seen on the visit before, None when there was none or nothing changed since.
    What changed stays new for half an hour, so that a page loaded twice shows it twice. No
    transaction: whichever of two visits writes first, the other's statement does nothing.
    """
    now = timezone.now()
    seen = LastSeen.objects.visible_to(by).filter(address=address).first()
    if seen is None:
        first = LastSeen(user=by, address=address, version=address.version)
        LastSeen.objects.bulk_create([first], ignore_conflicts=True)
        return None
    if seen.version < address.version:
        LastSeen.objects.filter(pk=seen.pk, version=seen.version).update(
            earlier=seen.version, version=address.version, seen_at=now
        )
        return seen.version
    return seen.earlier if now - seen.seen_at < STILL_NEW else None

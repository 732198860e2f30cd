"""The preview of a draft, reckoned when asked for and kept for an hour as plain values.

It counts rows of every table by every unit, which takes too many questions for each look at a page.
A draft that is edited has another version, and with it no preview.
"""

from django.core.cache import cache
from django.utils import timezone

from apps.organisation import reorganising

KEPT_FOR = 3_600  # seconds
SHOWN = 200


def reckon(reorganisation):
    """Work out the preview of a draft as it is now, and keep it."""
    seen = reorganising.preview(reorganisation)
    errors = [problem for problem in seen.problems if problem.is_error]
    warnings = [problem for problem in seen.problems if not problem.is_error]
    people = [
        {
            "name": str(person.user),
            "username": person.user.username,
            "before": str(person.before),
            "after": str(person.after or ""),
        }
        for person in sorted(seen.people, key=lambda person: person.after is not None)
    ]
    found = {
        "at": timezone.now(),
        "errors": [(problem.position, problem.words) for problem in errors[:SHOWN]],
        "warnings": [(problem.position, problem.words) for problem in warnings[:SHOWN]],
        "counts": list(seen.counts),
        "collisions": list(seen.collisions),
        "people": people[:SHOWN],
        "sights": [
            {
                "unit": sight.unit,
                "users": sight.users,
                "before": sight.before,
                "after": sight.after,
            }
            for sight in seen.sights[:SHOWN]
        ],
        "undecided": sum(not person["after"] for person in people),
        "all": {
            "errors": len(errors),
            "warnings": len(warnings),
            "people": len(people),
            "sights": len(seen.sights),
        },
        "more": {
            "errors": max(0, len(errors) - SHOWN),
            "warnings": max(0, len(warnings) - SHOWN),
            "people": max(0, len(people) - SHOWN),
            "sights": max(0, len(seen.sights) - SHOWN),
        },
    }
    cache.set(_key(reorganisation), found, KEPT_FOR)
    return found


def kept(reorganisation):
    """What was reckoned of this version of the draft, or None."""
    return cache.get(_key(reorganisation))


def _key(reorganisation):
    return f"reorganisation:{reorganisation.pk}:{reorganisation.version}"

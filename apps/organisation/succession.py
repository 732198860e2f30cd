"""What became of a dissolved unit, link after link, as far as today."""

from django.db import connection

from apps.organisation.models import Unit

TAKEN_BACK = "hoàn tác"
"""What links a unit that a reorganisation made, taken back with records left in it, to its origins."""

_FOLLOWED = """
WITH RECURSIVE became (id) AS (
    SELECT new_id FROM organisation_unitlink WHERE old_id = %s
    UNION
    SELECT link.new_id FROM organisation_unitlink link
    JOIN became ON became.id = link.old_id
    JOIN organisation_unit u ON u.id = became.id AND u.valid_to IS NOT NULL
)
SELECT id FROM became
"""


def successors(unit):
    """Units of today that `unit` went into, whole or in part, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, [unit.pk])
        found = [pk for (pk,) in cursor.fetchall()]
    return Unit.objects.filter(pk__in=found).current().in_order()

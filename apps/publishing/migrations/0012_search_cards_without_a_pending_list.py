"""A search reads only the index of cards: what is published waits in no list that it had to read
through. Nothing is built anew; searches go on, but for the moment in which each index is told.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

FIELDS = {"card_search": "search", "card_groups": "groups", "card_forms": "forms"}


def _state(**options):
    """The indexes as the model names them."""
    for name, field in FIELDS.items():
        yield migrations.RemoveIndex("publiccard", name)
        yield migrations.AddIndex("publiccard", GinIndex(fields=[field], name=name, **options))


class Migration(migrations.Migration):
    atomic = False  # no index stays locked while lists are worked off

    dependencies = [("publishing", "0011_follow_units_to_others")]

    operations = [
        migrations.RunSQL(
            [f"ALTER INDEX {name} SET (fastupdate = off)" for name in FIELDS],
            [f"ALTER INDEX {name} RESET (fastupdate)" for name in FIELDS],
            state_operations=list(_state(fastupdate=False)),
        ),
        migrations.RunSQL(  # what was in them already
            [f"SELECT gin_clean_pending_list('{name}')" for name in FIELDS], migrations.RunSQL.noop
        ),
    ]

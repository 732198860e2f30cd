"""Column `side` of an aid record always equals its sponsor's: a composite key that cascades."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("aid_records", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE aid_records_aidrecord
            ADD CONSTRAINT aid_side_of_sponsor FOREIGN KEY (sponsor_id, side)
            REFERENCES sponsors_sponsor (id, side) ON UPDATE CASCADE
            DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE aid_records_aidrecord DROP CONSTRAINT aid_side_of_sponsor",
        )
    ]

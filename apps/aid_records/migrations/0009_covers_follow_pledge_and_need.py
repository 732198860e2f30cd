"""What a cover repeats always equals its need's and its pledge's own columns: keys that cascade."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("aid_records", "0008_parts_of_needs_merges_and_evidence")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE aid_records_needcover
            ADD CONSTRAINT needcover_capacity_of_need FOREIGN KEY (need_id, capacity)
            REFERENCES addresses_need (id, capacity) ON UPDATE CASCADE
            DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE aid_records_needcover
            ADD CONSTRAINT needcover_holding_of_pledge FOREIGN KEY (pledge_id, is_holding)
            REFERENCES aid_records_pledge (id, is_holding) ON UPDATE CASCADE
            DEFERRABLE INITIALLY DEFERRED;
            CREATE INDEX needcover_pledge_holding ON aid_records_needcover (pledge_id, is_holding);
            CREATE INDEX needcover_need_capacity ON aid_records_needcover (need_id, capacity)
            """,
            """
            DROP INDEX needcover_need_capacity;
            DROP INDEX needcover_pledge_holding;
            ALTER TABLE aid_records_needcover DROP CONSTRAINT needcover_holding_of_pledge;
            ALTER TABLE aid_records_needcover DROP CONSTRAINT needcover_capacity_of_need
            """,
        )
    ]

"""A session keeps the plan that a function made for its first change, mostly of one address: joined by
it, thousands of moved addresses took minutes. EXCEPT never compares each with each other one."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION reports_addresses_went() RETURNS trigger AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := ARRAY({touched});
    IF touched <> '{{}}' THEN
        PERFORM reports_note_across(touched);
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
"""

BY_HASH = FUNCTION.format(
    touched="""
        SELECT id FROM (
            SELECT id, unit_id, filed_unit_id FROM gone
            EXCEPT
            SELECT id, unit_id, filed_unit_id FROM was
        ) went"""
)
JOINED = FUNCTION.format(
    touched="""
        SELECT after.id FROM gone after JOIN was before ON before.id = after.id
        WHERE (after.unit_id, after.filed_unit_id)
            IS DISTINCT FROM (before.unit_id, before.filed_unit_id)"""
)


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_note_moved_addresses_at_once")]

    operations = [migrations.RunSQL(BY_HASH, JOINED)]

"""Addresses that go to other units are looked at together, not one by one: a reorganisation moves
tens of thousands in one statement, and row by row that took longer than all the rest (0056)."""

from django.db import migrations

AT_ONCE = """
DROP TRIGGER reports_address_went ON addresses_address;

CREATE FUNCTION reports_addresses_went() RETURNS trigger AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := ARRAY(
        SELECT after.id FROM gone after JOIN was before ON before.id = after.id
        WHERE (after.unit_id, after.filed_unit_id)
            IS DISTINCT FROM (before.unit_id, before.filed_unit_id));
    IF touched <> '{}' THEN
        PERFORM reports_note_across(touched);
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER reports_addresses_went AFTER UPDATE ON addresses_address
REFERENCING OLD TABLE AS was NEW TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION reports_addresses_went();
"""

ONE_BY_ONE = """
DROP TRIGGER reports_addresses_went ON addresses_address;
DROP FUNCTION reports_addresses_went();

CREATE TRIGGER reports_address_went
AFTER UPDATE OF unit_id, filed_unit_id ON addresses_address FOR EACH ROW
WHEN ((NEW.unit_id, NEW.filed_unit_id) IS DISTINCT FROM (OLD.unit_id, OLD.filed_unit_id))
EXECUTE FUNCTION reports_address_went();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_addresses_across_provinces")]

    operations = [migrations.RunSQL(AT_ONCE, ONE_BY_ONE)]

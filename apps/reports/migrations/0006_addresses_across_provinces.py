"""Which addresses have been of more than one province (docs/decisions/0059).

An address, the unit that filed it and the units of its aid are nearly always of one province, and
the figures of a province rest on it. The few that are not are noted here by the database itself,
whatever moved them: a family, a settling, a reorganisation that takes a unit to another province.
"""

import django.db.models.deletion
from django.db import migrations, models

NOTED = """
CREATE FUNCTION reports_note_across(touched bigint[]) RETURNS void AS $$
    INSERT INTO reports_acrossprovinces (address_id)
    SELECT a.id FROM addresses_address a JOIN organisation_unit home ON home.id = a.unit_id
    WHERE a.id = ANY(touched) AND (
        EXISTS (SELECT FROM organisation_unit u WHERE u.id = a.filed_unit_id
            AND u.province_id IS DISTINCT FROM home.province_id)
        OR EXISTS (
            SELECT FROM aid_records_aidrecord aid JOIN organisation_unit u ON u.id = aid.unit_id
            WHERE aid.address_id = a.id AND u.province_id IS DISTINCT FROM home.province_id))
    ON CONFLICT DO NOTHING
$$ LANGUAGE sql;
"""

ADDRESSES = """
CREATE FUNCTION reports_address_went() RETURNS trigger AS $$
BEGIN
    PERFORM reports_note_across(ARRAY[NEW.id]);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER reports_address_came AFTER INSERT ON addresses_address FOR EACH ROW
WHEN (NEW.unit_id <> NEW.filed_unit_id) EXECUTE FUNCTION reports_address_went();

CREATE TRIGGER reports_address_went
AFTER UPDATE OF unit_id, filed_unit_id ON addresses_address FOR EACH ROW
WHEN ((NEW.unit_id, NEW.filed_unit_id) IS DISTINCT FROM (OLD.unit_id, OLD.filed_unit_id))
EXECUTE FUNCTION reports_address_went();
"""

AID = """
CREATE FUNCTION reports_aid_came() RETURNS trigger AS $$
BEGIN
    INSERT INTO reports_acrossprovinces (address_id)
    SELECT DISTINCT aid.address_id FROM came aid
    JOIN addresses_address a ON a.id = aid.address_id AND a.unit_id <> aid.unit_id
    JOIN organisation_unit home ON home.id = a.unit_id
    JOIN organisation_unit u ON u.id = aid.unit_id
    WHERE u.province_id IS DISTINCT FROM home.province_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER reports_aid_came AFTER INSERT ON aid_records_aidrecord
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION reports_aid_came();

CREATE FUNCTION reports_aid_went() RETURNS trigger AS $$
BEGIN
    PERFORM reports_note_across(ARRAY[NEW.address_id]);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER reports_aid_went
AFTER UPDATE OF unit_id, address_id ON aid_records_aidrecord FOR EACH ROW
WHEN ((NEW.unit_id, NEW.address_id) IS DISTINCT FROM (OLD.unit_id, OLD.address_id))
EXECUTE FUNCTION reports_aid_went();
"""

# Row triggers run when the whole statement is done: units that went together are all there already.
UNITS = """
CREATE FUNCTION reports_unit_went() RETURNS trigger AS $$
BEGIN
    PERFORM reports_note_across(ARRAY(
        SELECT id FROM addresses_address
        WHERE unit_id <> filed_unit_id AND (unit_id = NEW.id OR filed_unit_id = NEW.id)
        UNION
        SELECT aid.address_id FROM aid_records_aidrecord aid
        JOIN addresses_address a ON a.id = aid.address_id
        WHERE aid.unit_id = NEW.id AND a.unit_id <> NEW.id
        UNION
        SELECT a.id FROM addresses_address a
        JOIN aid_records_aidrecord aid ON aid.address_id = a.id
        WHERE a.unit_id = NEW.id AND aid.unit_id <> NEW.id));
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER reports_unit_went AFTER UPDATE OF province_id ON organisation_unit FOR EACH ROW
WHEN (NEW.province_id IS DISTINCT FROM OLD.province_id)
EXECUTE FUNCTION reports_unit_went();
"""

FIRST = """
SELECT reports_note_across(ARRAY(
    SELECT id FROM addresses_address WHERE unit_id <> filed_unit_id
    UNION
    SELECT aid.address_id FROM aid_records_aidrecord aid
    JOIN addresses_address a ON a.id = aid.address_id
    WHERE a.unit_id <> aid.unit_id));
"""

DROP = """
DROP TRIGGER reports_unit_went ON organisation_unit;
DROP TRIGGER reports_aid_went ON aid_records_aidrecord;
DROP TRIGGER reports_aid_came ON aid_records_aidrecord;
DROP TRIGGER reports_address_went ON addresses_address;
DROP TRIGGER reports_address_came ON addresses_address;
DROP FUNCTION reports_unit_went();
DROP FUNCTION reports_aid_went();
DROP FUNCTION reports_aid_came();
DROP FUNCTION reports_address_went();
DROP FUNCTION reports_note_across(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("addresses", "0016_moves_of_addresses"),
        ("aid_records", "0014_parts_held_before_there_is_a_pledge"),
        ("organisation", "0004_sort_former_names"),
        ("reports", "0005_award_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name="AcrossProvinces",
            fields=[
                (
                    "address",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="addresses.address",
                        verbose_name="địa chỉ",
                    ),
                ),
            ],
            options={
                "verbose_name": "địa chỉ qua nhiều tỉnh",
                "verbose_name_plural": "địa chỉ qua nhiều tỉnh",
            },
        ),
        migrations.RunSQL(NOTED + ADDRESSES + AID + UNITS, DROP),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]

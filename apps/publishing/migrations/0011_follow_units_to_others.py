"""What the public reads of an office, an aid model and a paper follows its row to another unit or
province, whatever moved it (docs/decisions/0056). Cards do since migration 0003."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION publishing_contact_moved() RETURNS trigger AS $$
BEGIN
    UPDATE publishing_publiccontact c
    SET number = u.id, name = u.name, name_key = u.name_key, level = u.level,
        province = NEW.province_id
    FROM organisation_unit u WHERE u.id = NEW.unit_id AND c.number = OLD.unit_id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_contact_moved
AFTER UPDATE OF unit_id, province_id ON publishing_contact FOR EACH ROW
WHEN ((NEW.unit_id, NEW.province_id) IS DISTINCT FROM (OLD.unit_id, OLD.province_id))
EXECUTE FUNCTION publishing_contact_moved();

CREATE FUNCTION publishing_presentation_moved() RETURNS trigger AS $$
BEGIN
    UPDATE publishing_publicaidmodel m SET province = p.id, province_name = p.name
    FROM organisation_unit p WHERE p.id = NEW.province_id AND m.id = NEW.aid_model_id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_presentation_moved
AFTER UPDATE OF province_id ON publishing_presentation FOR EACH ROW
WHEN (NEW.province_id IS DISTINCT FROM OLD.province_id)
EXECUTE FUNCTION publishing_presentation_moved();

CREATE FUNCTION publishing_directive_moved() RETURNS trigger AS $$
BEGIN
    UPDATE publishing_publicdirective d SET province = p.id, province_name = p.name
    FROM organisation_unit p WHERE p.id = NEW.province_id AND d.id = NEW.directive_id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_directive_moved
AFTER UPDATE OF province_id ON publishing_opendirective FOR EACH ROW
WHEN (NEW.province_id IS DISTINCT FROM OLD.province_id)
EXECUTE FUNCTION publishing_directive_moved();
"""

STAY = """
DROP TRIGGER publishing_directive_moved ON publishing_opendirective;
DROP FUNCTION publishing_directive_moved();
DROP TRIGGER publishing_presentation_moved ON publishing_presentation;
DROP FUNCTION publishing_presentation_moved();
DROP TRIGGER publishing_contact_moved ON publishing_contact;
DROP FUNCTION publishing_contact_moved();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0010_picture_only_with_the_name")]

    operations = [migrations.RunSQL(FOLLOW, STAY)]

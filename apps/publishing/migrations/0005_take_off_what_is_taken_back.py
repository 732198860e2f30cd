"""Leave that is taken back, and records that are voided, are off the public pages at once.

Whatever wrote it, an action or plain SQL: the triggers stand at the private tables.
"""

from django.db import migrations

_ON = """
CREATE FUNCTION publishing_sponsor_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM publishing_publicsponsor WHERE id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER publishing_sponsor_taken_back AFTER UPDATE ON sponsors_sponsor
    FOR EACH ROW WHEN (NOT NEW.may_be_named OR NEW.voided_at IS NOT NULL)
    EXECUTE FUNCTION publishing_sponsor_off();
CREATE TRIGGER publishing_sponsor_deleted AFTER DELETE ON sponsors_sponsor
    FOR EACH ROW EXECUTE FUNCTION publishing_sponsor_off();

CREATE FUNCTION publishing_aid_model_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM publishing_publicaidmodel WHERE id = OLD.id;
    UPDATE publishing_presentation SET status = 'off'
        WHERE aid_model_id = OLD.id AND status <> 'off';
    RETURN NULL;
END $$;
CREATE TRIGGER publishing_aid_model_voided AFTER UPDATE OF voided_at ON aid_models_aidmodel
    FOR EACH ROW WHEN (NEW.voided_at IS NOT NULL) EXECUTE FUNCTION publishing_aid_model_off();

CREATE FUNCTION publishing_directive_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM publishing_publicdirective WHERE id = OLD.id;
    DELETE FROM publishing_opendirective WHERE directive_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER publishing_directive_voided AFTER UPDATE OF voided_at ON campaign_directive
    FOR EACH ROW WHEN (NEW.voided_at IS NOT NULL) EXECUTE FUNCTION publishing_directive_off();

CREATE FUNCTION publishing_file_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE publishing_publicdirective SET file = '', size = 0, digest = '', source = NULL
        WHERE source = OLD.id;
    UPDATE publishing_opendirective SET file_id = NULL WHERE file_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER publishing_file_voided AFTER UPDATE OF voided_at ON campaign_campaignfile
    FOR EACH ROW WHEN (NEW.voided_at IS NOT NULL) EXECUTE FUNCTION publishing_file_off();
"""

_OFF = """
DROP TRIGGER publishing_file_voided ON campaign_campaignfile;
DROP TRIGGER publishing_directive_voided ON campaign_directive;
DROP TRIGGER publishing_aid_model_voided ON aid_models_aidmodel;
DROP TRIGGER publishing_sponsor_deleted ON sponsors_sponsor;
DROP TRIGGER publishing_sponsor_taken_back ON sponsors_sponsor;
DROP FUNCTION publishing_file_off, publishing_directive_off, publishing_aid_model_off,
    publishing_sponsor_off;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_lay_out_figures_thanks_papers_and_contacts"),
        ("sponsors", "0006_undone_imports"),
        ("aid_models", "0004_photos_judgements_copies"),
        ("campaign", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_ON, _OFF)]

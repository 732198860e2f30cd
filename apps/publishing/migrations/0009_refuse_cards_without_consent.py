"""A card says no more than its family agreed to, whoever writes it: the database refuses any other.

Invented cards of benchmarks and tests have no dossier; who writes them says so for the transaction:
`SELECT set_config('diachi.invented_cards', 'on', true)`.
"""

from django.db import migrations

ALLOWED = """
CREATE FUNCTION publishing_card_is_allowed() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT FROM publishing_publication v
        JOIN addresses_consent s ON s.id = v.consent_id AND s.address_id = v.address_id
        JOIN addresses_address a ON a.id = v.address_id
        WHERE v.code = NEW.code AND v.status = 'up'
            AND a.status = 'filed' AND a.voided_at IS NULL
            AND s.withdrawn_on IS NULL AND s.replaced_on IS NULL
            AND s.level >= NEW.level AND s.valid_until >= NEW.shown_until
            AND (NEW.story = '' OR s.with_story)
            AND (NEW.photo || NEW.photo_small = '' OR (s.with_photo AND v.photo_id IS NOT NULL))
            AND NEW.kind = a.kind
            AND (NEW.level = 2 OR a.kind <> 'collective' OR NEW.called = 'Một tập thể')
            -- signed for the person on file today: a child is not shown by a grown-up's rules
            AND s.is_collective = (a.kind = 'collective')
            AND (s.is_collective
                OR (s.born_from, s.born_to) = (a.birth_date, a.birth_date)
                OR (a.birth_date IS NULL AND (s.born_from, s.born_to)
                    = (make_date(a.birth_year, 1, 1), make_date(a.birth_year, 12, 31))))
    ) THEN
        RETURN NEW;
    END IF;
    IF current_setting('diachi.invented_cards', true) = 'on' AND NOT EXISTS (
        SELECT FROM publishing_publication WHERE code = NEW.code
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'card % says more than the family agreed to', NEW.code
        USING ERRCODE = 'check_violation', CONSTRAINT = 'card_is_allowed';
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_card_is_allowed
BEFORE INSERT ON publishing_publiccard
FOR EACH ROW EXECUTE FUNCTION publishing_card_is_allowed();

-- what shows less needs no leave
CREATE TRIGGER publishing_card_stays_allowed
BEFORE UPDATE OF code, level, kind, called, story, photo, photo_small, shown_until
ON publishing_publiccard FOR EACH ROW
WHEN ((OLD.code, OLD.kind, OLD.called) <> (NEW.code, NEW.kind, NEW.called)
    OR OLD.level < NEW.level OR OLD.shown_until < NEW.shown_until
    OR (NEW.story NOT IN ('', OLD.story))
    OR (NEW.photo NOT IN ('', OLD.photo)) OR (NEW.photo_small NOT IN ('', OLD.photo_small)))
EXECUTE FUNCTION publishing_card_is_allowed();
"""

UNDONE = """
DROP TRIGGER publishing_card_stays_allowed ON publishing_publiccard;
DROP TRIGGER publishing_card_is_allowed ON publishing_publiccard;
DROP FUNCTION publishing_card_is_allowed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0008_note_changed_dossiers"),
        ("addresses", "0014_consent_to_be_shown"),
    ]

    operations = [migrations.RunSQL(ALLOWED, UNDONE)]

"""What the database does by itself, whatever code or SQL changed a row (docs/decisions/0043).

A card goes with its publication; a publication goes with the address, the consent or the paper it
stands on. `commune…`, `state` and `uncovered` of cards are reckoned anew whenever something they
rest on changes. Row triggers carry a cheap WHEN, so that an update of thousands of addresses that
concerns no card costs nothing; each function ends at once where nothing is up.
"""

from django.db import migrations, models

from apps.core.text import fold_sql

SEARCH_TEXT = fold_sql("concat_ws(' ', code, called, commune_name, province_name, story, wants)")

# --- cards come and go ----------------------------------------------------------------------------

TAKE_OFF = """
CREATE FUNCTION publishing_take_off(of_publication bigint, why text) RETURNS void AS $$
    UPDATE publishing_publication
    SET status = 'off', off_at = now(), off_reason = why, version = version + 1
    WHERE id = of_publication AND status = 'up'
$$ LANGUAGE sql;
"""

CARD_GOES = """
CREATE FUNCTION publishing_card_goes() RETURNS trigger AS $$
BEGIN
    -- the lock comes before any row of a card: see publishing_reckon_commune
    PERFORM publishing_lock_commune(unit_id) FROM addresses_address WHERE id = OLD.address_id;
    DELETE FROM publishing_publicneed WHERE card_id = OLD.code;
    DELETE FROM publishing_publiccard WHERE code = OLD.code;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_card_goes
AFTER UPDATE OF status, code, address_id, consent_id ON publishing_publication FOR EACH ROW
WHEN (OLD.status = 'up' AND (NEW.status <> 'up' OR (NEW.code, NEW.address_id, NEW.consent_id)
    IS DISTINCT FROM (OLD.code, OLD.address_id, OLD.consent_id)))
EXECUTE FUNCTION publishing_card_goes();

CREATE TRIGGER publishing_card_goes_too
AFTER DELETE ON publishing_publication FOR EACH ROW
WHEN (OLD.status = 'up') EXECUTE FUNCTION publishing_card_goes();
"""

ADDRESS = """
CREATE FUNCTION publishing_address_changed() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_take_off(id, CASE
        WHEN NEW.voided_at IS NOT NULL OR NEW.status NOT IN ('filed', 'closed') THEN 'voided'
        WHEN NEW.status = 'closed' THEN 'closed'
        ELSE 'changed' END)
    FROM publishing_publication WHERE address_id = NEW.id AND status = 'up';
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_address_changed
AFTER UPDATE OF status, voided_at, birth_date, birth_year, kind ON addresses_address FOR EACH ROW
WHEN (OLD.status = 'filed' AND OLD.voided_at IS NULL AND (NEW.status <> 'filed'
    OR NEW.voided_at IS NOT NULL OR NEW.kind <> OLD.kind
    OR NEW.birth_date IS DISTINCT FROM OLD.birth_date
    OR NEW.birth_year IS DISTINCT FROM OLD.birth_year))
EXECUTE FUNCTION publishing_address_changed();

CREATE FUNCTION publishing_address_moved() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT FROM publishing_publication WHERE address_id = NEW.id AND status = 'up'
    ) THEN
        PERFORM publishing_lock_commune(least(OLD.unit_id, NEW.unit_id));
        PERFORM publishing_lock_commune(greatest(OLD.unit_id, NEW.unit_id));
        UPDATE publishing_publiccard c
        SET province = p.id, province_name = p.name, commune = NULL, commune_name = '',
            commune_until = NULL, changed_at = clock_timestamp()
        FROM publishing_publication v, organisation_unit p
        WHERE v.address_id = NEW.id AND v.status = 'up' AND c.code = v.code
            AND p.id = NEW.province_id;
        PERFORM publishing_reckon_commune(OLD.unit_id);
        PERFORM publishing_reckon_commune(NEW.unit_id);
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_address_moved
AFTER UPDATE OF unit_id, province_id ON addresses_address FOR EACH ROW
WHEN (NEW.unit_id <> OLD.unit_id OR NEW.province_id <> OLD.province_id)
EXECUTE FUNCTION publishing_address_moved();
"""

CONSENT = """
CREATE FUNCTION publishing_consent_changed() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_take_off(
        id, CASE WHEN NEW.withdrawn_on IS NULL THEN 'consent' ELSE 'withdrawn' END
    )
    FROM publishing_publication WHERE consent_id = NEW.id AND status = 'up';
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_consent_changed
AFTER UPDATE ON addresses_consent FOR EACH ROW
WHEN ((OLD.address_id, OLD.level, OLD.with_photo, OLD.with_story, OLD.valid_until, OLD.evidence_id,
        OLD.withdrawn_on, OLD.replaced_on)
    IS DISTINCT FROM
    (NEW.address_id, NEW.level, NEW.with_photo, NEW.with_story, NEW.valid_until, NEW.evidence_id,
        NEW.withdrawn_on, NEW.replaced_on))
EXECUTE FUNCTION publishing_consent_changed();
"""

FILES = """
CREATE FUNCTION publishing_file_voided() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_take_off(v.id, 'consent')
    FROM addresses_consent s JOIN publishing_publication v ON v.consent_id = s.id
    WHERE s.evidence_id = NEW.id AND v.status = 'up';
    UPDATE publishing_publiccard c
    SET photo = '', photo_small = '', changed_at = clock_timestamp()
    FROM publishing_publication v
    WHERE v.photo_id = NEW.id AND v.status = 'up' AND c.code = v.code;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_file_voided
AFTER UPDATE OF voided_at ON addresses_attachment FOR EACH ROW
WHEN (OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL)
EXECUTE FUNCTION publishing_file_voided();
"""

# --- the commune is named while five cards of it are shown -----------------------------------------

COMMUNE = f"""
CREATE FUNCTION publishing_lock_commune(of_unit bigint) RETURNS void AS $$
    SELECT pg_advisory_xact_lock(hashtext('publishing_commune'), of_unit::int)
$$ LANGUAGE sql;

CREATE FUNCTION publishing_reckon_commune(of_unit bigint) RETURNS void AS $$
DECLARE
    until date;
    named text;
BEGIN
    -- Who comes second counts what the first has committed. The lock is taken before a row of a card
    -- is (publishing_card_goes): two that take cards of one commune off never wait for each other.
    PERFORM publishing_lock_commune(of_unit);
    SELECT name INTO named FROM organisation_unit
    WHERE id = of_unit AND kind IN ('commune', 'ward', 'township', 'special_zone');
    IF named IS NOT NULL THEN
        SELECT c.shown_until INTO until
        FROM addresses_address a
        JOIN publishing_publication v ON v.address_id = a.id AND v.status = 'up'
        JOIN publishing_publiccard c ON c.code = v.code
        WHERE a.unit_id = of_unit
        ORDER BY c.shown_until DESC OFFSET 4 LIMIT 1;
    END IF;
    UPDATE publishing_publiccard c
    SET commune = CASE WHEN until IS NOT NULL THEN of_unit END,
        commune_name = CASE WHEN until IS NOT NULL THEN named ELSE '' END,
        commune_until = until,
        changed_at = clock_timestamp()
    FROM addresses_address a
    JOIN publishing_publication v ON v.address_id = a.id AND v.status = 'up'
    WHERE a.unit_id = of_unit AND c.code = v.code AND (c.commune, c.commune_name, c.commune_until)
        IS DISTINCT FROM (CASE WHEN until IS NOT NULL THEN of_unit::int END,
            CASE WHEN until IS NOT NULL THEN named ELSE '' END::varchar, until);
END
$$ LANGUAGE plpgsql;

CREATE FUNCTION publishing_cards_came_or_went() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_reckon_commune(units.unit_id) FROM (
        SELECT DISTINCT a.unit_id
        FROM cards c
        JOIN publishing_publication v ON v.code = c.code
        JOIN addresses_address a ON a.id = v.address_id
        ORDER BY a.unit_id
    ) units;
    IF TG_OP = 'INSERT' THEN
        PERFORM publishing_reckon_needs(addresses.address_id) FROM (
            SELECT v.address_id FROM cards c
            JOIN publishing_publication v ON v.code = c.code AND v.status = 'up'
            ORDER BY v.address_id
        ) addresses;
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_cards_came
AFTER INSERT ON publishing_publiccard REFERENCING NEW TABLE AS cards
FOR EACH STATEMENT EXECUTE FUNCTION publishing_cards_came_or_went();

CREATE TRIGGER publishing_cards_went
AFTER DELETE ON publishing_publiccard REFERENCING OLD TABLE AS cards
FOR EACH STATEMENT EXECUTE FUNCTION publishing_cards_came_or_went();

CREATE FUNCTION publishing_card_lasts() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_reckon_commune(a.unit_id)
    FROM publishing_publication v JOIN addresses_address a ON a.id = v.address_id
    WHERE v.code = NEW.code AND v.status = 'up';
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_card_lasts
AFTER UPDATE OF shown_until ON publishing_publiccard FOR EACH ROW
WHEN (OLD.shown_until <> NEW.shown_until) EXECUTE FUNCTION publishing_card_lasts();

CREATE FUNCTION publishing_search_text() RETURNS trigger AS $$
BEGIN
    SELECT {SEARCH_TEXT} INTO NEW.search_text FROM (SELECT NEW.*) card;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_search_text
BEFORE UPDATE OF commune_name, province_name ON publishing_publiccard FOR EACH ROW
WHEN (OLD.commune_name <> NEW.commune_name OR OLD.province_name <> NEW.province_name)
EXECUTE FUNCTION publishing_search_text();

CREATE FUNCTION publishing_unit_renamed() RETURNS trigger AS $$
BEGIN
    UPDATE publishing_publiccard SET province_name = NEW.name, changed_at = clock_timestamp()
    WHERE province = NEW.id;
    UPDATE publishing_publiccard SET commune_name = NEW.name, changed_at = clock_timestamp()
    WHERE commune = NEW.id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_unit_renamed
AFTER UPDATE OF name ON organisation_unit FOR EACH ROW
WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION publishing_unit_renamed();
"""

# --- what is uncovered, and the state that follows from it ------------------------------------------

NEEDS = """
CREATE FUNCTION publishing_reckon_needs(of_address bigint) RETURNS void AS $$
DECLARE
    card_code text;
    known boolean;
    helpers boolean;
    now_state text;
BEGIN
    SELECT code INTO card_code FROM publishing_publication
    WHERE address_id = of_address AND status = 'up';
    IF card_code IS NULL THEN
        RETURN;
    END IF;
    -- One after the other: each counts what the others have committed.
    PERFORM FROM publishing_publiccard WHERE code = card_code FOR UPDATE;
    UPDATE publishing_publicneed p
    SET value = found.value, quantity = found.quantity, frequency = found.frequency,
        capacity = found.capacity, uncovered = found.uncovered
    FROM (
        SELECT pn.id, n.value, n.quantity, n.frequency, n.capacity,
            CASE WHEN n.met_on IS NULL THEN greatest(0, n.capacity - coalesce((
                SELECT sum(upper(nc.span) - lower(nc.span))
                FROM aid_records_needcover nc
                LEFT JOIN aid_records_hold h ON h.id = nc.hold_id
                WHERE nc.need_id = n.id AND nc.is_holding
                    AND (nc.hold_id IS NULL OR NOT h.is_brief)
            ), 0)) ELSE 0 END AS uncovered
        FROM publishing_publicationneed pn
        JOIN publishing_publication v ON v.id = pn.publication_id
        JOIN addresses_need n ON n.id = pn.need_id
        WHERE v.address_id = of_address AND v.status = 'up'
    ) found
    WHERE p.id = found.id AND p.card_id = card_code
        AND (p.value, p.quantity, p.frequency, p.capacity, p.uncovered) IS DISTINCT FROM
            (found.value, found.quantity, found.frequency, found.capacity, found.uncovered);
    known := FOUND;
    SELECT EXISTS (
        SELECT FROM aid_records_pledge
        WHERE address_id = of_address AND voided_at IS NULL AND status IN ('confirmed', 'running')
    ) INTO helpers;
    SELECT CASE
        WHEN count(*) = 0 THEN CASE WHEN helpers THEN 'helped' ELSE 'open' END
        WHEN sum(uncovered) = 0 THEN 'helped'
        WHEN helpers OR bool_or(uncovered < capacity) THEN 'partly'
        ELSE 'open' END
    INTO now_state FROM publishing_publicneed WHERE card_id = card_code;
    UPDATE publishing_publiccard SET state = now_state, changed_at = clock_timestamp()
    WHERE code = card_code AND (known OR state <> now_state);
END
$$ LANGUAGE plpgsql;

CREATE FUNCTION publishing_needs_came_or_went() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_reckon_needs(changed.address_id) FROM (
        SELECT DISTINCT v.address_id
        FROM needs p JOIN publishing_publication v ON v.code = p.card_id AND v.status = 'up'
        ORDER BY v.address_id
    ) changed;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_needs_came
AFTER INSERT ON publishing_publicneed REFERENCING NEW TABLE AS needs
FOR EACH STATEMENT EXECUTE FUNCTION publishing_needs_came_or_went();

CREATE TRIGGER publishing_needs_went
AFTER DELETE ON publishing_publicneed REFERENCING OLD TABLE AS needs
FOR EACH STATEMENT EXECUTE FUNCTION publishing_needs_came_or_went();

CREATE FUNCTION publishing_covers_changed() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_reckon_needs(changed.address_id) FROM (
        SELECT DISTINCT v.address_id
        FROM covers nc
        JOIN addresses_need n ON n.id = nc.need_id
        JOIN publishing_publication v ON v.address_id = n.address_id AND v.status = 'up'
        ORDER BY v.address_id
    ) changed;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_covers_came
AFTER INSERT ON aid_records_needcover REFERENCING NEW TABLE AS covers
FOR EACH STATEMENT EXECUTE FUNCTION publishing_covers_changed();

CREATE TRIGGER publishing_covers_changed
AFTER UPDATE ON aid_records_needcover REFERENCING NEW TABLE AS covers
FOR EACH STATEMENT EXECUTE FUNCTION publishing_covers_changed();

CREATE TRIGGER publishing_covers_went
AFTER DELETE ON aid_records_needcover REFERENCING OLD TABLE AS covers
FOR EACH STATEMENT EXECUTE FUNCTION publishing_covers_changed();

CREATE FUNCTION publishing_address_help_changed() RETURNS trigger AS $$
BEGIN
    PERFORM publishing_reckon_needs(NEW.address_id);
    IF TG_OP = 'UPDATE' THEN
        IF OLD.address_id <> NEW.address_id THEN
            PERFORM publishing_reckon_needs(OLD.address_id);
        END IF;
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_pledge_came
AFTER INSERT ON aid_records_pledge FOR EACH ROW
WHEN (NEW.status IN ('confirmed', 'running') AND NEW.voided_at IS NULL)
EXECUTE FUNCTION publishing_address_help_changed();

CREATE TRIGGER publishing_pledge_changed
AFTER UPDATE OF status, voided_at, address_id ON aid_records_pledge FOR EACH ROW
WHEN (OLD.status <> NEW.status OR OLD.voided_at IS DISTINCT FROM NEW.voided_at
    OR OLD.address_id <> NEW.address_id)
EXECUTE FUNCTION publishing_address_help_changed();

CREATE TRIGGER publishing_hold_changed
AFTER UPDATE OF is_brief, address_id ON aid_records_hold FOR EACH ROW
WHEN (OLD.is_brief <> NEW.is_brief OR OLD.address_id <> NEW.address_id)
EXECUTE FUNCTION publishing_address_help_changed();

CREATE FUNCTION publishing_need_changed() RETURNS trigger AS $$
BEGIN
    IF OLD.measure <> NEW.measure OR OLD.address_id <> NEW.address_id THEN
        -- its measure is words that nobody approved
        DELETE FROM publishing_publicneed p USING publishing_publicationneed pn
        WHERE pn.need_id = NEW.id AND p.id = pn.id;
    END IF;
    PERFORM publishing_reckon_needs(NEW.address_id);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_need_changed
AFTER UPDATE OF value, quantity, measure, frequency, met_on, address_id ON addresses_need
FOR EACH ROW
WHEN ((OLD.value, OLD.quantity, OLD.measure, OLD.frequency, OLD.met_on, OLD.address_id)
    IS DISTINCT FROM
    (NEW.value, NEW.quantity, NEW.measure, NEW.frequency, NEW.met_on, NEW.address_id))
EXECUTE FUNCTION publishing_need_changed();

CREATE FUNCTION publishing_need_goes() RETURNS trigger AS $$
BEGIN
    DELETE FROM publishing_publicneed WHERE id = OLD.id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER publishing_need_goes
AFTER DELETE ON publishing_publicationneed FOR EACH ROW
EXECUTE FUNCTION publishing_need_goes();
"""

UNDONE = """
DROP TRIGGER publishing_need_goes ON publishing_publicationneed;
DROP TRIGGER publishing_need_changed ON addresses_need;
DROP TRIGGER publishing_hold_changed ON aid_records_hold;
DROP TRIGGER publishing_pledge_changed ON aid_records_pledge;
DROP TRIGGER publishing_pledge_came ON aid_records_pledge;
DROP TRIGGER publishing_covers_went ON aid_records_needcover;
DROP TRIGGER publishing_covers_changed ON aid_records_needcover;
DROP TRIGGER publishing_covers_came ON aid_records_needcover;
DROP TRIGGER publishing_needs_went ON publishing_publicneed;
DROP TRIGGER publishing_needs_came ON publishing_publicneed;
DROP TRIGGER publishing_unit_renamed ON organisation_unit;
DROP TRIGGER publishing_search_text ON publishing_publiccard;
DROP TRIGGER publishing_card_lasts ON publishing_publiccard;
DROP TRIGGER publishing_cards_went ON publishing_publiccard;
DROP TRIGGER publishing_cards_came ON publishing_publiccard;
DROP TRIGGER publishing_file_voided ON addresses_attachment;
DROP TRIGGER publishing_consent_changed ON addresses_consent;
DROP TRIGGER publishing_address_moved ON addresses_address;
DROP TRIGGER publishing_address_changed ON addresses_address;
DROP TRIGGER publishing_card_goes_too ON publishing_publication;
DROP TRIGGER publishing_card_goes ON publishing_publication;
DROP FUNCTION publishing_need_goes, publishing_need_changed, publishing_address_help_changed,
    publishing_covers_changed, publishing_needs_came_or_went, publishing_unit_renamed,
    publishing_search_text, publishing_card_lasts, publishing_cards_came_or_went,
    publishing_file_voided, publishing_consent_changed, publishing_address_moved,
    publishing_address_changed, publishing_card_goes;
DROP FUNCTION publishing_take_off, publishing_reckon_needs, publishing_reckon_commune,
    publishing_lock_commune
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_search_and_prolong_online_pledges"),
        ("addresses", "0014_consent_to_be_shown"),
        ("aid_records", "0014_parts_held_before_there_is_a_pledge"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                fields=["code"], name="publication_code", condition=~models.Q(code="")
            ),
        ),
        migrations.RunSQL(
            TAKE_OFF + NEEDS + COMMUNE + CARD_GOES + ADDRESS + CONSENT + FILES, UNDONE
        ),
    ]

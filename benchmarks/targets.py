"""The board of a year's targets against its figures in hand-written SQL; `benchmarks.boards` runs it."""

from datetime import date

import psycopg2

REVIEWED_BY_HAND = """
SELECT a.unit_id, day, count(*), count(*) FILTER (
    WHERE a.filed_on >= day - 365 AND coalesce(a.surveyed_on >= day - 365, false) OR EXISTS (
        SELECT 1 FROM addresses_review r
        WHERE r.address_id = a.id AND r.taken_back_at IS NULL
            AND r.reviewed_on BETWEEN day - 365 AND day))
FROM addresses_address a
JOIN unnest(%(days)s::date[]) day ON a.filed_on <= day AND (a.closed_on IS NULL OR a.closed_on > day)
WHERE a.province_id = %(province)s AND a.voided_at IS NULL AND a.status IN ('filed', 'closed')
GROUP BY 1, 2
"""

KEPT_BY_HAND = """
WITH firsts AS (
    SELECT address_id, min(given_on) AS day FROM aid_records_aidrecord
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = ''
        AND given_on BETWEEN %(start)s AND %(end)s
    GROUP BY 1
)
SELECT a.unit_id, date_trunc('month', greatest(firsts.day, a.filed_on)), count(*)
FROM firsts JOIN addresses_address a ON a.id = firsts.address_id
WHERE a.voided_at IS NULL AND a.status IN ('filed', 'closed') AND a.filed_on <= %(end)s
    AND (a.closed_on IS NULL OR a.closed_on >= %(start)s)
GROUP BY 1, 2
"""

FILED_BY_HAND = """
SELECT unit_id, date_trunc('month', filed_on), count(*) FROM addresses_address
WHERE province_id = %(province)s AND voided_at IS NULL AND status IN ('filed', 'closed')
    AND filed_on BETWEEN %(start)s AND %(end)s
GROUP BY 1, 2
"""

MODELS_BY_HAND = """
SELECT m.unit_id, date_trunc('month', j.judged_at), count(*)
FROM aid_models_aidmodel m JOIN aid_models_judgement j ON j.aid_model_id = m.id
WHERE m.province_id = %(province)s AND m.voided_at IS NULL AND j.voided_at IS NULL
    AND j.year = %(year)s AND j.is_effective
GROUP BY 1, 2
"""

PLEDGED_BY_HAND = """
SELECT s.id, s.name, date_trunc('month', p.pledged_on), count(p.id),
    count(p.id) FILTER (WHERE home.path LIKE twin.path || '%%')
FROM sponsors_sponsor s
LEFT JOIN aid_records_pledge p ON p.sponsor_id = s.id AND p.voided_at IS NULL
    AND p.status IN ('confirmed', 'running', 'fulfilled') AND p.pledged_on <= %(end)s
    AND coalesce(p.ended_on, p.ends_on, %(end)s) >= %(start)s
LEFT JOIN addresses_address a ON a.id = p.address_id
LEFT JOIN organisation_unit home ON home.id = a.unit_id
LEFT JOIN organisation_unit twin ON twin.id = s.twinned_unit_id
WHERE s.province_id = %(province)s AND s.voided_at IS NULL AND s.is_registered
GROUP BY 1, 2, 3
"""

UNITS_BY_HAND = """
SELECT id, key, name FROM organisation_unit
WHERE province_id = %(province)s AND level = 'base' AND valid_to IS NULL ORDER BY name_key
"""

STATEMENTS = (
    REVIEWED_BY_HAND,
    KEPT_BY_HAND,
    FILED_BY_HAND,
    MODELS_BY_HAND,
    PLEDGED_BY_HAND,
    UNITS_BY_HAND,
)


def target_board(key, rounds, *, alternating, tell):
    """The board of the year that runs: its figures, and the finished page of a viewer."""
    from django.db import connection
    from django.test import Client

    from apps.accounts.models import User
    from apps.accounts.roles import Role
    from apps.core.dates import today
    from apps.organisation.models import Unit
    from apps.reports.figures.monthly import Months
    from apps.reports.targets import board

    unit, day = Unit.objects.by_key(key), today()
    settings = connection.get_connection_params()
    wanted = {name: settings[name] for name in ("dbname", "user", "password", "host", "port")}
    plain = psycopg2.connect(**{name: value for name, value in wanted.items() if value})
    start = date(day.year, 1, 1)
    asked = {
        "province": unit.pk,
        "year": day.year,
        "start": start,
        "end": day,
        "days": Months(unit, day.year, day).days,
    }

    def by_hand():
        found = []
        with plain.cursor() as cursor:
            for sql in STATEMENTS:
                cursor.execute(sql, asked)
                found.append(cursor.fetchall())
        return found

    agree(by_hand(), board(unit, day.year), day)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.filter(unit=unit, role=Role.VIEWER, is_active=True).first())
    hand, figures, page = alternating(
        rounds, by_hand, lambda: board(unit, day.year), lambda: client.get("/chi-tieu/")
    )
    tell("Targets: figures", hand, figures)
    tell("Targets: page", hand, page)


def agree(by_hand, found, day):
    """A benchmark of wrong figures is worth nothing."""
    reviewed, kept, filed, *_ = by_hand
    figures = {line.measure.key: line.figure for line in found.lines if not line.target.is_each}
    pairs = {
        "reviewed": (
            (sum(line[3] for line in reviewed if line[1] == day), figures["reviewed_ratio"].above)
        ),
        "kept": (sum(line[2] for line in kept), figures["open_and_helped"].above),
        "filed": (sum(line[2] for line in filed), figures["filed"].above),
    }
    wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if wrong:
        raise SystemExit(f"not the same figures: {wrong}")

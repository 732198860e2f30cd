"""The rank list and the shortlist of awards against their figures in hand-written SQL;
`benchmarks.boards` runs it, in a round of ten years that it opens and takes back."""

from datetime import date

import psycopg2

PERIOD = date(2008, 1, 1), date(2018, 12, 31)

_OF_UNITS = """
JOIN organisation_unit home ON home.id = a.unit_id
JOIN organisation_unit asked ON asked.id = ANY(%(units)s) AND starts_with(home.path, asked.path)
"""

FILED_BY_HAND = f"""
SELECT asked.id, count(*) FROM addresses_address a {_OF_UNITS}
WHERE a.province_id = %(province)s AND a.voided_at IS NULL AND a.status IN ('filed', 'closed')
    AND a.filed_on BETWEEN %(start)s AND %(end)s
GROUP BY 1
"""

HELPED_BY_HAND = f"""
SELECT asked.id, count(DISTINCT a.id)
FROM aid_records_aidrecord aid JOIN addresses_address a ON a.id = aid.address_id {_OF_UNITS}
WHERE aid.province_id = %(province)s AND aid.voided_at IS NULL AND aid.exclusion = ''
    AND aid.given_on BETWEEN %(start)s AND %(end)s
    AND a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate')
GROUP BY 1
"""

REVIEWED_BY_HAND = f"""
SELECT asked.id, count(*), count(*) FILTER (
    WHERE extract(year FROM a.filed_on) = year OR EXISTS (
        SELECT 1 FROM addresses_review r
        WHERE r.address_id = a.id AND r.taken_back_at IS NULL
            AND r.reviewed_on BETWEEN make_date(year, 1, 1) AND make_date(year, 12, 31)))
FROM addresses_address a {_OF_UNITS}
JOIN generate_series(2008, 2018) year ON a.filed_on <= make_date(year, 12, 31)
    AND (a.closed_on IS NULL OR a.closed_on > make_date(year, 12, 31))
WHERE a.province_id = %(province)s AND a.voided_at IS NULL AND a.status IN ('filed', 'closed')
GROUP BY 1
"""

ATTACHED_BY_HAND = """
SELECT s.id, s.name, count(DISTINCT aid.address_id) FILTER (WHERE p.id IS NOT NULL) AS attached,
    count(DISTINCT aid.address_id),
    (SELECT max(year) FROM sponsors_commendation c WHERE c.sponsor_id = s.id)
FROM aid_records_aidrecord aid
JOIN addresses_address a ON a.id = aid.address_id
JOIN sponsors_sponsor s ON s.id = aid.sponsor_id
LEFT JOIN aid_records_pledge p ON p.sponsor_id = s.id AND p.address_id = a.id
    AND p.voided_at IS NULL AND p.pledged_on <= %(end)s
WHERE aid.province_id = %(province)s AND aid.voided_at IS NULL AND aid.exclusion = ''
    AND aid.given_on BETWEEN %(start)s AND %(end)s
    AND a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate') AND s.voided_at IS NULL
GROUP BY 1, 2
HAVING count(p.id) > 0
ORDER BY 3 DESC
"""

STATEMENTS = (FILED_BY_HAND, HELPED_BY_HAND, REVIEWED_BY_HAND)


def award_boards(key, rounds, *, alternating, tell):
    """The rank list of all base units, figures and finished page; the page of the shortlist."""
    from django.db import connection, transaction
    from django.test import Client

    from apps.accounts.models import User
    from apps.accounts.roles import Role
    from apps.campaign.bases import bases_of
    from apps.organisation.models import Unit
    from apps.reports.awarding import scores_of
    from apps.reports.models import Round, UnitReport

    unit = Unit.objects.by_key(key)
    start, end = PERIOD
    settings = connection.get_connection_params()
    wanted = {name: settings[name] for name in ("dbname", "user", "password", "host", "port")}
    plain = psycopg2.connect(**{name: value for name, value in wanted.items() if value})
    bases = list(bases_of(unit))
    asked = {
        "province": unit.pk,
        "start": start,
        "end": end,
        "units": [base.pk for base in bases],
    }

    def by_hand(*statements):
        found = []
        with plain.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql, asked)
                found.append(cursor.fetchall())
        return found

    with transaction.atomic():
        round = Round.objects.create(
            unit=unit,
            title="Đo tốc độ",
            starts_on=start,
            ends_on=end,
            deadline=end,
        )
        UnitReport.objects.bulk_create(UnitReport(round=round, unit=base) for base in bases)
        reports = UnitReport.objects.filter(round=round).select_related("unit")
        agree(by_hand(*STATEMENTS), scores_of(round, reports))
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.filter(unit=unit, role=Role.VIEWER, is_active=True).first())
        hand, figures, page = alternating(
            rounds,
            lambda: by_hand(*STATEMENTS),
            lambda: scores_of(round, reports),
            lambda: client.get(f"/khen-thuong/dot/{round.pk}/"),
        )
        tell("Awards: figures", hand, figures)
        tell("Awards: page", hand, page)
        hand, page = alternating(
            rounds,
            lambda: by_hand(ATTACHED_BY_HAND),
            lambda: client.get(f"/khen-thuong/dot/{round.pk}/nha-tai-tro/"),
        )
        tell("Shortlist: page", hand, page)
        transaction.set_rollback(True)


def agree(by_hand, scores):
    """A benchmark of wrong figures is worth nothing."""
    filed, helped, reviewed = by_hand
    ours = (
        {(score.unit.pk, score.help.filed) for score in scores if score.help.filed},
        {(score.unit.pk, score.help.helped) for score in scores if score.help.helped},
        {(s.unit.pk, s.reviews.open, s.reviews.reviewed) for s in scores if s.reviews.open},
    )
    if (set(filed), set(helped), set(reviewed)) != ours:
        raise SystemExit("not the same figures of award sheets")

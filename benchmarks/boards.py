"""The first pages of the three kinds of people against their figures in hand-written SQL, in one run.

    bin/manage demo --province 66 --addresses 24394 --seed 1      # once
    .venv/bin/python -m benchmarks.boards [KEY] [rounds]          # default 2025:66, 9

Wanted: each within 3 × of its SQL, figures and finished page alike.
"""

import os
import statistics
import sys
import time
from functools import partial

import django
import psycopg2

from benchmarks.awards import award_boards
from benchmarks.targets import target_board

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

MOST = 3  # times the hand-written SQL

COURSE_BY_HAND = """
WITH given AS (
    SELECT aid.address_id, date_trunc('month', given_on) AS month, given_on >= %(start)s AS is_now,
        sum(CASE WHEN is_recirculated THEN 0 ELSE coalesce(value, 0) END) AS worth
    FROM aid_records_aidrecord aid
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = ''
        AND (given_on BETWEEN %(start)s AND %(end)s OR given_on BETWEEN %(start_before)s AND %(end_before)s)
    GROUP BY 1, 2, 3
)
SELECT is_now, month, count(*), sum(worth), 0 AS filed
FROM given JOIN addresses_address a ON a.id = given.address_id
WHERE a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate')
GROUP BY 1, 2
UNION ALL
SELECT filed_on >= %(start)s, date_trunc('month', filed_on), 0, 0, count(*)
FROM addresses_address
WHERE province_id = %(province)s AND voided_at IS NULL AND status IN ('filed', 'closed')
    AND (filed_on BETWEEN %(start)s AND %(end)s OR filed_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1, 2
"""

WAITING_BY_HAND = """
SELECT count(*) FILTER (WHERE aid.last IS NULL), count(aid.last)
FROM addresses_address a
LEFT JOIN (
    SELECT address_id, max(given_on) AS last FROM aid_records_aidrecord
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = '' AND given_on <= %(today)s
    GROUP BY 1
) aid ON aid.address_id = a.id
WHERE a.province_id = %(province)s AND a.voided_at IS NULL AND a.status IN ('filed', 'closed')
    AND a.filed_on <= %(today)s AND (a.closed_on IS NULL OR a.closed_on > %(today)s)
    AND (aid.last IS NULL OR aid.last < %(today)s - interval '12 months')
"""

YEARS_BY_HAND = """
WITH years AS (
    SELECT address_id, extract(year FROM given_on)::int AS year FROM aid_records_aidrecord
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = '' AND given_on <= %(end)s
    GROUP BY 1, 2
),
ordered AS (
    SELECT *, lag(year) OVER (PARTITION BY address_id ORDER BY year) AS before FROM years
)
SELECT left(u.path, 12), year, count(*) FILTER (WHERE before IS NULL),
    count(*) FILTER (WHERE before = year - 1), count(*) FILTER (WHERE before < year - 1)
FROM ordered
JOIN addresses_address a ON a.id = ordered.address_id
JOIN organisation_unit u ON u.id = a.unit_id
WHERE a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate') AND year > %(year)s - 10
GROUP BY 1, 2
"""


# What waits on a clerk: reviews, drafts and dossiers sent back, this month's round.
TASKS_BY_HAND = """
SELECT count(*) FILTER (WHERE a.status = 'draft'), count(*) FILTER (WHERE a.status = 'returned'),
    count(*) FILTER (WHERE a.status = 'filed'), (
        SELECT count(*) FROM aid_records_pledge p
        WHERE p.province_id = %(province)s AND p.status = 'running' AND p.voided_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM aid_records_aidrecord aid
                WHERE aid.pledge_id = p.id AND aid.voided_at IS NULL
                    AND aid.given_on >= date_trunc('month', %(today)s::date)
            )
    )
FROM addresses_address a WHERE a.province_id = %(province)s AND a.voided_at IS NULL
"""


def in_commune(sql):
    """A statement of the province, narrowed to the units below %(below)s."""
    units = "IN (SELECT id FROM organisation_unit WHERE path LIKE %(below)s)"
    near = f"address_id IN (SELECT id FROM addresses_address WHERE unit_id {units})"
    of_province = "province_id = %(province)s"
    for wide, narrow in (
        (
            f"WHERE {of_province} AND voided_at IS NULL AND exclusion",
            f"WHERE {near} AND voided_at IS NULL AND exclusion",
        ),
        (f"a.{of_province}", f"a.unit_id {units}"),
        (f"p.{of_province}", f"p.unit_id {units}"),
        (f"WHERE {of_province}", f"WHERE unit_id {units}"),
        ("FROM addresses_review WHERE", f"FROM addresses_review WHERE {near} AND"),
    ):
        sql = sql.replace(wide, narrow)
    return sql


def first_pages(key, rounds):
    """The first page of a reviewer and of a viewer of the province, and of one of its clerks."""
    from django.db import connection
    from django.test import Client

    from apps.accounts.models import User
    from apps.accounts.roles import Role
    from apps.core.dates import today
    from apps.organisation.models import Unit
    from apps.reports.dashboards.asked import Asked
    from apps.reports.dashboards.found import find
    from apps.reports.figures import Scope
    from apps.reports.figures.course import a_year_earlier
    from benchmarks.figures import BY_HAND
    from benchmarks.figures import YEARS_BY_HAND as REVIEWS_BY_HAND

    unit = Unit.objects.by_key(key)
    day = today()
    start = day.replace(month=1, day=1)
    settings = connection.get_connection_params()
    wanted = {name: settings[name] for name in ("dbname", "user", "password", "host", "port")}
    plain = psycopg2.connect(**{name: value for name, value in wanted.items() if value})
    now = {"province": unit.pk, "start": start, "end": day, "today": day, "year": day.year}
    before = {"start_before": a_year_earlier(start), "end_before": a_year_earlier(day)}
    reviews = REVIEWS_BY_HAND.replace("generate_series(2016,", f"generate_series({day.year},")
    statements = {
        "summary": (BY_HAND, now),
        "summary a year before": (
            BY_HAND,
            now | {"start": before["start_before"], "end": before["end_before"]},
        ),
        "course": (COURSE_BY_HAND, now | before),
        "reviews": (reviews, now),
    }
    waiting = {"waiting": (WAITING_BY_HAND, now)}
    years = {"ten years": (YEARS_BY_HAND, now)}

    def by_hand(asked):
        found = {}
        with plain.cursor() as cursor:
            for name, (sql, params) in asked.items():
                cursor.execute(sql, params)
                found[name] = cursor.fetchall()
        return found

    def compare(user, asked, figures):
        """The figures of a first page and the finished page beside what is asked by hand."""
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)
        hand, ours, page = alternating(
            rounds, lambda: by_hand(asked), figures, lambda: client.get("/lam-viec/")
        )
        tell(f"{Role(user.role).label}: figures", hand, ours)
        tell(f"{Role(user.role).label}: page", hand, page)

    reader = User(unit=unit, role=Role.REVIEWER)
    scope = Scope(unit, start, day)
    agree(by_hand(statements | waiting), find(Asked(reader, scope, ""), waiting=True))
    for role, asked in (
        (Role.REVIEWER, statements | waiting),
        (Role.VIEWER, statements | years),
    ):
        user = User.objects.filter(unit=unit, role=role, is_active=True).first()
        waits = role == Role.REVIEWER
        compare(user, asked, partial(find, Asked(reader, scope, ""), waiting=waits))
    clerks = User.objects.filter(unit__province=unit, role=Role.CLERK, is_active=True)
    clerk = clerks.exclude(unit=unit).select_related("unit").first()
    own = Asked(clerk, Scope(clerk.unit, start, day), "")
    of_commune = {
        name: (in_commune(sql), params | {"below": f"{clerk.unit.path}%"})
        for name, (sql, params) in (statements | waiting | {"tasks": (TASKS_BY_HAND, now)}).items()
    }
    ours = partial(find, own, waiting=True, never_helped=True)
    agree(by_hand(of_commune), ours())
    compare(clerk, of_commune, ours)


def agree(by_hand, found):
    """A benchmark of wrong figures is worth nothing."""
    by_month = [line for line in by_hand["course"] if line[0]]
    total = found.table.total
    pairs = {
        "filed": (sum(line[2] or 0 for line in by_hand["summary"]), total.c3),
        "value": (sum(line[6] or 0 for line in by_hand["summary"]), total.c8),
        "value by month": (
            sum(line[3] for line in by_month),
            sum(step.value for step in found.course.steps),
        ),
        "reviewed": (sum(line[2] for line in by_hand["reviews"]), found.reviews.total.reviewed),
        "waiting": (by_hand["waiting"][0], (found.waiting.never, found.waiting.long_ago)),
    }
    wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if wrong:
        sys.exit(f"not the same figures: {wrong}")


def tell(name, hand, ours):
    print(
        f"{name:24} {hand * 1000:8.1f} ms by hand, {ours * 1000:8.1f} ms, "
        f"ratio {ours / hand:.2f} (≤ {MOST})"
    )


def alternating(rounds, *functions):
    """Medians of the functions, taken in turns, so that a busy machine is equally unfair to all."""
    for function in functions:
        function()
    times = [[timed(function) for function in functions] for _ in range(rounds)]
    return [statistics.median(line) for line in zip(*times, strict=True)]


def timed(function):
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    arguments = sys.argv[1:]
    key, rounds = (*arguments, *("2025:66", "9")[len(arguments) :])[:2]
    first_pages(key, int(rounds))
    target_board(key, int(rounds), alternating=alternating, tell=tell)
    award_boards(key, int(rounds), alternating=alternating, tell=tell)

"""The province's summary table against one hand-written SQL, as ratios in one run.

    bin/manage demo --province 66 --addresses 24394 --seed 1      # once
    .venv/bin/python -m benchmarks.figures [KEY]                  # default 2025:66

Wanted: JSON within 1,3 × of the SQL; XLSX less than 1 s beyond it. PDF is shown for information.
The review ratios and the lists on fairness: within 3 × of theirs.
"""

import os
import statistics
import sys
import time
from datetime import date

import django
import psycopg2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

START, END = date(2008, 1, 1), date(2018, 12, 31)
ROUNDS = 15

BY_HAND = """
WITH given AS (
    SELECT aid.*, CASE WHEN is_recirculated THEN 0 ELSE coalesce(value, 0) END AS worth
    FROM aid_records_aidrecord aid
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = ''
        AND given_on BETWEEN %(start)s AND %(end)s
),
sums AS (
    SELECT address_id, sum(worth) AS worth,
        coalesce(sum(worth) FILTER (WHERE side = 'red_cross'), 0) AS red_cross,
        coalesce(sum(worth) FILTER (WHERE side = 'others'), 0) AS others,
        count(DISTINCT side) = 2 AS is_joint,
        count(*) FILTER (WHERE value IS NULL AND NOT is_recirculated) AS unvalued
    FROM given GROUP BY address_id
),
firsts AS (
    SELECT DISTINCT ON (address_id) address_id, side FROM given ORDER BY address_id, given_on, id
),
lasts AS (
    SELECT DISTINCT ON (address_id) address_id, headcount
    FROM given ORDER BY address_id, given_on DESC, id DESC
),
helped AS (
    SELECT a.unit_id, lasts.headcount, sums.*,
        coalesce(o.side, CASE WHEN red_cross > others THEN 'red_cross'
            WHEN others > red_cross THEN 'others' ELSE firsts.side END) AS side
    FROM sums JOIN firsts USING (address_id) JOIN lasts USING (address_id)
    JOIN addresses_address a ON a.id = sums.address_id
    LEFT JOIN aid_records_sideoverride o ON o.address_id = a.id
    WHERE a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate')
),
filed AS (
    SELECT left(u.path, 12) AS path, count(*) AS c3
    FROM addresses_address a JOIN organisation_unit u ON u.id = a.unit_id
    WHERE a.province_id = %(province)s AND voided_at IS NULL AND status IN ('filed', 'closed')
        AND filed_on BETWEEN %(start)s AND %(end)s
    GROUP BY 1
),
by_unit AS (
    SELECT left(u.path, 12) AS path, count(*) FILTER (WHERE side = 'red_cross') AS c4,
        count(*) FILTER (WHERE side = 'others') AS c5, sum(headcount) AS c7, sum(worth) AS c8,
        count(*) FILTER (WHERE is_joint) AS joint, sum(unvalued) AS unvalued
    FROM helped JOIN organisation_unit u ON u.id = helped.unit_id GROUP BY 1
),
excluded AS (
    SELECT sum(aid.value) AS excluded_value
    FROM aid_records_aidrecord aid JOIN addresses_address a ON a.id = aid.address_id
    WHERE aid.province_id = %(province)s AND aid.voided_at IS NULL AND aid.exclusion <> ''
        AND aid.given_on BETWEEN %(start)s AND %(end)s
        AND a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate')
)
SELECT u.key, u.name, c3, c4, c5, c7, c8, joint, unvalued, excluded_value
FROM organisation_unit u
LEFT JOIN filed USING (path)
LEFT JOIN by_unit USING (path)
CROSS JOIN excluded
WHERE u.province_id = %(province)s AND u.valid_to IS NULL AND u.depth = 3
ORDER BY u.name_key
"""

OPEN = """a.province_id = %(province)s AND a.voided_at IS NULL AND a.status IN ('filed', 'closed')
    AND a.filed_on <= {day} AND (a.closed_on IS NULL OR a.closed_on > {day})"""

REVIEWED_BY_HAND = f"""
SELECT left(u.path, 12), count(*), count(*) FILTER (WHERE
    (a.filed_on >= %(today)s - 365 AND a.surveyed_on >= %(today)s - 365)
    OR EXISTS (SELECT FROM addresses_review r WHERE r.address_id = a.id AND r.taken_back_at IS NULL
        AND r.reviewed_on BETWEEN %(today)s - 365 AND %(today)s))
FROM addresses_address a JOIN organisation_unit u ON u.id = a.unit_id
WHERE {OPEN.format(day="%(today)s")}
GROUP BY 1
"""

YEARS_BY_HAND = f"""
WITH years AS (
    SELECT y, least(make_date(y, 12, 31), %(today)s) AS day FROM generate_series(2016, %(year)s) y
),
reviews AS (
    SELECT DISTINCT address_id, extract(year FROM reviewed_on)::int AS y
    FROM addresses_review WHERE taken_back_at IS NULL
)
SELECT left(u.path, 12), count(*),
    count(*) FILTER (WHERE extract(year FROM a.filed_on) = years.y OR reviews.address_id IS NOT NULL)
FROM addresses_address a
JOIN organisation_unit u ON u.id = a.unit_id
JOIN years ON {OPEN.format(day="years.day")}
LEFT JOIN reviews ON reviews.y = years.y AND reviews.address_id = a.id
GROUP BY 1
"""

WAITING_BY_HAND = f"""
SELECT a.code, a.full_name, u.name, a.filed_on
FROM addresses_address a
JOIN organisation_unit u ON u.id = a.unit_id
LEFT JOIN (
    SELECT address_id, max(given_on) AS last FROM aid_records_aidrecord
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = '' AND given_on <= %(today)s
    GROUP BY 1
) aid ON aid.address_id = a.id
WHERE aid.last IS NULL AND {OPEN.format(day="%(today)s")}
ORDER BY a.filed_on, a.name_key, a.id
LIMIT 50
"""

FAR_BY_HAND = """
WITH given AS (
    SELECT address_id, sum(CASE WHEN is_recirculated THEN 0 ELSE coalesce(value, 0) END) AS worth,
        (array_agg(headcount ORDER BY given_on DESC, id DESC))[1] AS persons
    FROM aid_records_aidrecord
    WHERE province_id = %(province)s AND voided_at IS NULL AND exclusion = ''
        AND given_on BETWEEN %(start)s AND %(end)s
    GROUP BY 1
),
helped AS (
    SELECT a.code, a.full_name, given.worth / given.persons AS each FROM given
    JOIN addresses_address a ON a.id = given.address_id
    WHERE a.voided_at IS NULL AND a.status NOT IN ('rejected', 'duplicate')
),
middle AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY each) AS each FROM helped WHERE each > 0)
SELECT code, full_name, helped.each FROM helped, middle WHERE helped.each > 3 * middle.each
ORDER BY helped.each DESC LIMIT 50
"""


def main(key="2025:66"):
    django.setup()
    from django.db import connection

    from apps.core.dates import today
    from apps.organisation.models import Unit
    from apps.reports import figures
    from apps.reports.document import SummaryDocument, summary_document
    from apps.reports.exports.files import FORMATS
    from apps.reports.figures import fairness

    unit = Unit.objects.by_key(key)
    scope = figures.Scope(unit, START, END)
    settings = connection.get_connection_params()
    wanted = {name: settings[name] for name in ("dbname", "user", "password", "host", "port")}
    plain = psycopg2.connect(**{name: value for name, value in wanted.items() if value})
    day = today()
    params = {"province": unit.pk, "start": START, "end": END, "today": day, "year": day.year}

    def plainly(sql):
        with plain.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def by_hand():
        return plainly(BY_HAND)

    def write(form):
        return FORMATS[form].write(summary_document(scope))

    summary = figures.summary(unit, START, END)
    agree(by_hand(), summary)
    document = SummaryDocument(summary, summary_document(scope).layout)
    times = alternating(by_hand, lambda: write("json"))
    xlsx = statistics.median(timed(lambda: FORMATS["xlsx"].write(document)) for _ in range(5))
    pdf = timed(lambda: FORMATS["pdf"].write(document))
    hand, ours = (statistics.median(line) for line in times)
    print(f"{key}: {summary.total.c3} filed, {summary.total.c6} helped, {len(summary.rows)} rows")
    print(f"hand-written SQL   {hand * 1000:8.1f} ms")
    print(f"JSON summary       {ours * 1000:8.1f} ms   ratio {ours / hand:.2f} (wanted ≤ 1,30)")
    print(f"XLSX beyond JSON   {xlsx * 1000:8.1f} ms   (wanted < 1000)")
    print(f"PDF beyond JSON    {pdf * 1000:8.1f} ms")

    def far():
        medians = fairness.shares(unit, START, END).medians("whole")
        return fairness.far_above(unit, START, END, times=3, medians=medians)

    pairs = [
        ("reviewed, 365 days", REVIEWED_BY_HAND, lambda: figures.reviewed(unit, day)),
        ("reviewed, by years", YEARS_BY_HAND, lambda: figures.yearly_reviews(unit, 2016, day)),
        ("never helped", WAITING_BY_HAND, lambda: fairness.never_helped(unit, day)),
        ("far above the median", FAR_BY_HAND, far),
    ]
    for name, sql, figure in pairs:
        check(name, plainly(sql), figure())
        times = alternating(lambda sql=sql: plainly(sql), figure)
        hand, ours = (statistics.median(line) for line in times)
        print(
            f"{name:20} {hand * 1000:8.1f} ms by hand, {ours * 1000:8.1f} ms, ratio {ours / hand:.2f} (≤ 3)"
        )


def agree(lines, summary):
    """A benchmark of wrong figures is worth nothing."""
    by_hand = {key: [int(figure or 0) for figure in line[:5]] for key, _, *line in lines}
    for row in summary.rows:
        line = row.figures
        found = [line.c3, line.c4, line.c5, line.c7, line.c8]
        if by_hand.get(row.key, [0] * 5) != found:
            sys.exit(f"{row.key}: {by_hand.get(row.key)} by hand, {found} by the figures")


def check(name, lines, found):
    """The same sums, or the same cases in the same order."""
    if hasattr(found, "total"):
        by_hand = [sum(line[1] for line in lines), sum(line[2] for line in lines)]
        ours = [found.total.open, found.total.reviewed]
    else:
        by_hand, ours = len(lines), len(found)
        if name == "never helped":
            by_hand, ours = [line[0] for line in lines], [line["code"] for line in found]
    if by_hand != ours:
        sys.exit(f"{name}: {by_hand} by hand, {ours} by the figures")


def alternating(*functions):
    """Times of the functions, in turns, so that a busy machine is equally unfair to all."""
    for function in functions:
        function()
    rounds = [[timed(function) for function in functions] for _ in range(ROUNDS)]
    return list(zip(*rounds, strict=True))


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*sys.argv[1:])

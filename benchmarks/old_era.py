"""Provinces in the units of 2004, filled with invented cases; their figures before and after.

`tests/organisation/test_real_catalogue.py` proves with it what `benchmarks/reorganising.py` measures.
"""

from collections import defaultdict
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.db import connection

from apps.accounts.models import User
from apps.addresses.choices import AidForm, Category, StopReason
from apps.addresses.models import Address, AddressCategory
from apps.aid_records.models import AidRecord, HistoricalTotal, Pledge
from apps.organisation.models import Unit
from apps.reports import figures
from apps.reports.models import Round, UnitReport
from apps.sponsors.models import Sponsor

START, END = date(2008, 1, 1), date(2025, 6, 30)
LAST = END
STATUSES = ["filed"] * 8 + ["closed", "submitted", "draft", "rejected"]
SPONSORS = [
    ("Công ty Hoa Sen", "company"),
    ("Chùa Một Cột", "religious"),
    ("Hội Chữ thập đỏ", "rc_organisation"),
    ("Nguyễn Văn Thử", "individual"),
    ("Trần Thị Thử", "rc_member"),
]
TABLES = [
    "addresses_address",
    "addresses_addresscategory",
    "aid_records_aidrecord",
    "aid_records_pledge",
    "sponsors_sponsor",
    "organisation_unit",
]


def fill(count):
    """Make `count` addresses in the communes of old, with aid, pledges, sponsors, users, totals, a
    round of each province. The same count gives the same rows."""
    communes = list(Unit.objects.current().filter(era="2004", level="base").order_by("code"))
    provinces = list(Unit.objects.current().filter(era="2004", level="province").order_by("code"))
    _users(communes, provinces)
    sponsors = _sponsors(provinces)
    addresses = _addresses(communes, count)
    pledges = _pledges(addresses, sponsors)
    _aid(addresses, sponsors, pledges)
    _rounds(provinces, communes)
    HistoricalTotal.objects.bulk_create(
        HistoricalTotal(
            unit=unit,
            province=unit.province,
            starts_on=date(2008, 1, 1),
            ends_on=date(2009, 12, 31),
            filed=n % 7 + 3,
            helped_by_red_cross=2,
            helped_by_others=1,
            persons=5,
            value=1_000_000 * (n % 9),
        )
        for n, unit in enumerate(communes[::11])
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def _users(communes, provinces):
    districts = Unit.objects.current().filter(level="district", province__in=provinces)
    roles = [("clerk", unit) for unit in communes] + [("reviewer", unit) for unit in districts]
    roles += [(role, unit) for unit in provinces for role in ("manager", "viewer")]
    User.objects.bulk_create(
        User(
            username=f"{role}.{unit.key.replace(':', '.')}",
            full_name=f"Cán bộ {unit.name}",
            role=role,
            unit=unit,
            password="!",
        )
        for role, unit in roles
    )


def _sponsors(provinces):
    made = Sponsor.objects.bulk_create(
        Sponsor(
            name=f"{name} {n}" if n else name,
            kind=kind,
            side=Sponsor.side_of(kind),
            unit=province,
            province=province,
            code="1" if n == 3 and kind == "company" else "",
        )
        for province in provinces
        for name, kind in SPONSORS
        for n in range(6)
    )
    found = defaultdict(list)
    for sponsor in made:
        found[sponsor.province_id].append(sponsor)
    return found


def _addresses(communes, count):
    reason = StopReason.objects.get(code="on-dinh")
    numbers = defaultdict(int)
    rows = []
    for n in range(count):
        unit = communes[n * 7 % len(communes)]
        status = STATUSES[n % len(STATUSES)]
        kind = ("individual", "household", "individual", "collective")[n % 4]
        numbers[unit.province_id] += 1
        filed_on = date(2008, 1, 1) + timedelta(days=n * 37 % 6_200)
        is_closed, is_on_file = status == "closed", status in ("filed", "closed")
        rows.append(
            Address(
                code=f"{unit.province.abbreviation}-25-{numbers[unit.province_id]:06}",
                legacy_code=f"{n:05}" if n % 3 else "",
                unit=unit,
                filed_unit=unit,
                province_id=unit.province_id,
                status=status,
                kind=kind,
                full_name=f"Nguyễn Văn Thử {n}",
                birth_year=1940 + n % 60 if kind == "individual" else None,
                headcount={"individual": 1, "household": n % 6 + 1, "collective": 12}[kind],
                hamlet=f"Thôn {n % 9 + 1}",
                filed_on=filed_on if is_on_file else None,
                closed_on=filed_on + timedelta(days=400) if is_closed else None,
                stop_reason=reason if is_closed else None,
                decision_reason="Chưa rõ có đúng đối tượng" if status == "rejected" else "",
            )
        )
    made = Address.objects.bulk_create(rows, batch_size=2_000)
    categories = list(Category.objects.order_by("pk"))
    AddressCategory.objects.bulk_create(
        (
            AddressCategory(address=address, category=categories[(n + k) % len(categories)])
            for n, address in enumerate(made)
            for k in range(1 + n % 2)
        ),
        batch_size=5_000,
    )
    return made


def _pledges(addresses, sponsors):
    made = Pledge.objects.bulk_create(
        (
            Pledge(
                address=address,
                sponsor=sponsors[address.province_id][n % 30],
                unit_id=address.unit_id,
                province_id=address.province_id,
                pledged_on=address.filed_on,
                value=200_000,
                status="confirmed" if n % 2 else "withdrawn",
                confirmed_at=None if n % 2 == 0 else _noon(address.filed_on),
                ended_on=None if n % 2 else address.filed_on,
                end_reason="" if n % 2 else "Chuyển công tác",
            )
            for n, address in enumerate(addresses)
            if address.status == "filed" and n % 5 == 0
        ),
        batch_size=2_000,
    )
    return {pledge.address_id: pledge for pledge in made}


def _noon(day):
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def _aid(addresses, sponsors, pledges):
    forms = list(AidForm.objects.order_by("pk"))
    rows = []
    for n, address in enumerate(addresses):
        if address.status not in ("filed", "closed", "rejected"):
            continue
        for k in range(n % 5):
            sponsor = sponsors[address.province_id][(n + k * 7) % 30]
            begun = address.filed_on or date(2015, 1, 1)
            rows.append(
                AidRecord(
                    address=address,
                    unit_id=address.unit_id,
                    province_id=address.province_id,
                    sponsor=sponsor,
                    side=sponsor.side,
                    pledge=pledges.get(address.pk)
                    if k == 0 and sponsor == getattr(pledges.get(address.pk), "sponsor", None)
                    else None,
                    given_on=min(LAST, begun + timedelta(days=k * 333)),
                    form=forms[n % len(forms)],
                    value=None if n % 17 == 0 else 100_000 * (n % 23),
                    basis="" if n % 17 == 0 else "estimate",
                    headcount=address.headcount,
                    exclusion="X1" if (n + k) % 19 == 0 else "",
                )
            )
    AidRecord.objects.bulk_create(rows, batch_size=2_000)


def _rounds(provinces, communes):
    for province in provinces:
        round = Round.objects.create(
            unit=province,
            title="Tổng kết",
            starts_on=START,
            ends_on=LAST,
            deadline=date(2026, 12, 31),
        )
        own = [unit for unit in communes if unit.province_id == province.pk]
        UnitReport.objects.bulk_create(
            UnitReport(round=round, unit=unit, province=province) for unit in [province, *own]
        )


# --- figures -----------------------------------------------------------------------------------


def whole(unit, view):
    """F2–F9 of a unit, in a form that can be compared."""
    table = figures.summary(unit, START, END, view)
    return {
        "summary": astuple(table.total),
        "years": tuple(astuple(year) for year in figures.year_matrix(unit, START, END, view)),
        "categories": tuple(astuple(row) for row in figures.categories(unit, START, END, view)),
    }


def rows(unit, view):
    """{key: figures} of the rows of a unit's summary table."""
    return {row.key: astuple(row.figures) for row in figures.summary(unit, START, END, view).rows}


def communes_of(province, view):
    """{key: figures} of the communes of a province of old, district by district."""
    found = {}
    for district in Unit.objects.get_children(province).filter(level="district"):
        found |= rows(district, view)
    return found


def seen():
    """{username: number of addresses that the user sees}."""
    by_unit = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.path, count(*) FROM addresses_address a "
            "JOIN organisation_unit u ON u.id = a.unit_id GROUP BY 1"
        )
        for path, number in cursor.fetchall():
            for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
                by_unit[path[:end]] += number
    users = User.objects.values_list("username", "unit__path")
    return {username: by_unit[path] for username, path in users}


def fingerprints():
    """{table: hash of all its rows}, made by the database."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            is_history = hasattr(model, "pgh_tracked_model") or "pghistory" in table
            if is_history or table in ("organisation_reorganisation", "organisation_movedrow"):
                continue
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
            )
            found[table] = cursor.fetchone()
    return found

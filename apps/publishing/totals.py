"""The public figures, reckoned by `reports.figures` and stored with their small cells withheld.

`PublicFigures.data` (also the JSON that strangers download; keys are for good):
    format      1
    unit        {"key", "name", "formerly", "former_numbers"};  from, to: first and last day (ISO)
    view        "current": by the units of today;  as_of: the day whose units they are (ISO)
    total       filed, red_cross, others, helped, persons, person_turns, value, unvalued,
                excluded_value, sponsors
    years       [{"year", "filed", "helped", "persons", "value"}]
    units       [{"key", "number", "name", "filed", "red_cross", "others", "helped", "persons", "value"}]
    kinds       [{"code", "label", "addresses", "value"}] by kind of sponsor, and `forms` of aid
    groups      [{"code", "label", "filed", "helped"}]
    notes       sentences;  left_out: how many provinces are too small to be shown
A cell is a whole number, "<5" (1 to 4) or null (withheld, because it would give away another).
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.actions import lock_key
from apps.core.dates import today
from apps.jobs.current import progress
from apps.organisation.models import Unit
from apps.publishing.public import PublicAidModel, PublicFigures, PublicSponsor
from apps.publishing.public.terms import GROUP_OF, Group
from apps.publishing.scanner import is_number_told
from apps.publishing.small_cells import (
    FEWEST,
    added,
    additive,
    beside,
    is_small,
    overlapping,
    shown,
    split,
    with_count,
)
from apps.reports import figures
from apps.sponsors.models import Sponsor

START = date(2008, 1, 1)
ONE_AT_A_TIME = UUID("5b7b2f9e-6a0f-4d5a-9d55-0f1f6f1c0a45")
UNIT_COLUMNS = ("filed", "red_cross", "others", "helped", "persons", "value")
TOTALS = (
    "filed",
    "red_cross",
    "others",
    "helped",
    "persons",
    "person_turns",
    "value",
    "unvalued",
    "excluded_value",
    "sponsors",
)


def reckon():
    """Reckon and store everything strangers read of figures: each province, then the nation."""
    as_of = today()
    provinces = list(Unit.objects.provinces().current().in_order())
    reckoned, left_out, thanks, models = [], 0, [], {}
    for done, province in enumerate(provinces):
        progress(done, len(provinces), f"Đang tính số liệu công khai: {province.name}")
        table = figures.summary(province, START, as_of)
        if not (table.total.c3 or table.total.c6):
            continue
        thanks += [(province, given) for given in figures.sponsors_who_gave(province, START, as_of)]
        models |= figures.addresses_of_models(province, START, as_of)
        if is_ripe(table.total):
            reckoned.append((province, of_province(province, table, as_of)))
        else:
            left_out += 1
    if len(reckoned) > 1:
        nation = Unit.objects.get(level=Unit.Level.NATION)
        reckoned.append((nation, of_nation(nation, reckoned, left_out)))
    with transaction.atomic():
        lock_key(ONE_AT_A_TIME)
        _store_figures(reckoned, as_of)
        _store_thanks(thanks)
        _store_results(models)
    return {"shown": len(reckoned), "left_out": left_out}


def is_ripe(total):
    """Whether a province is shown at all: its own totals are no small numbers."""
    return total.c3 >= FEWEST and not is_small(total.c6)


# --- one province


def of_province(province, table, as_of):
    """`data` of a province from its summary table of the whole period."""
    giving = figures.giving(province, START, as_of)
    units, sides = _units(table)
    return {
        "format": 1,
        "unit": {
            "key": province.key,
            "name": province.name,
            "formerly": _formerly(province),
            "former_numbers": _formerly(province, "pk"),
        },
        "from": START.isoformat(),
        "to": as_of.isoformat(),
        "view": str(figures.View.CURRENT),
        "as_of": as_of.isoformat(),
        "total": {
            "filed": table.total.c3,
            "red_cross": sides[0],
            "others": sides[1],
            "helped": table.total.c6,
            "persons": table.total.c7,
            "person_turns": table.total.person_turns,
            "value": table.total.c8,
            "unvalued": shown(table.unvalued),
            "excluded_value": table.excluded_value,
            "sponsors": giving.total.sponsors,
        },
        "years": _years(province, table, as_of),
        "units": units,
        "kinds": _given(giving.kinds, giving.total.addresses),
        "forms": _given(giving.forms, giving.total.addresses),
        "groups": _groups(province, table, as_of),
        "notes": [*table.added, *table.notes],
        "left_out": 0,
    }


def _units(table):
    """The rows of the units, and the totals of the two sides."""
    rows = [row.figures for row in table.rows]
    numbers = dict(
        Unit.objects.filter(key__in=[row.key for row in table.rows]).values_list("key", "pk")
    )
    helped = additive([row.c6 for row in rows])
    sides, totals = split([(row.c4, row.c5) for row in rows], helped)
    columns = zip(
        additive([row.c3 for row in rows]),
        *zip(*sides, strict=True),
        helped,
        with_count([row.c7 for row in rows], helped),
        beside([row.c8 for row in rows], helped),
        strict=True,
    )
    units = [
        {"key": row.key, "number": numbers[row.key], "name": row.name}
        | dict(zip(UNIT_COLUMNS, cells, strict=True))
        for row, cells in zip(table.rows, columns, strict=True)
    ]
    return units, totals


def _years(province, table, as_of):
    years = range(START.year, as_of.year + 1)
    rows = [
        figures.summary(province, date(year, 1, 1), min(date(year, 12, 31), as_of)).total
        for year in years
    ]
    helped = overlapping([row.c6 for row in rows], table.total.c6)
    columns = zip(
        years,
        additive([row.c3 for row in rows]),
        helped,
        with_count([row.c7 for row in rows], helped),
        beside([row.c8 for row in rows], helped),
        strict=True,
    )
    names = ("year", "filed", "helped", "persons", "value")
    return [dict(zip(names, cells, strict=True)) for cells in columns]


def _given(lines, whole):
    lines = [line for line in lines if line.times]
    addresses = overlapping([line.addresses for line in lines], whole)
    values = beside([line.value for line in lines], addresses)
    return [
        {"code": line.code, "label": line.label, "addresses": count, "value": value}
        for line, count, value in zip(lines, addresses, values, strict=True)
    ]


def _groups(province, table, as_of):
    found = figures.category_groups(province, START, as_of, group_of=GROUP_OF, otherwise=Group.POOR)
    rows = [found[group.value] for group in Group if group.value in found]
    columns = zip(
        rows,
        overlapping([row.filed for row in rows], table.total.c3),
        overlapping([row.helped for row in rows], table.total.c6),
        strict=True,
    )
    return [
        {"code": row.code, "label": Group(row.code).label, "filed": filed, "helped": helped}
        for row, filed, helped in columns
    ]


# --- the nation


def of_nation(nation, reckoned, left_out):
    """`data` of the nation: the provinces shown, added up; what one withholds is withheld here."""
    tables = [data for _, data in reckoned]
    totals = added([[data["total"][name] for name in TOTALS] for data in tables])
    return {
        "format": 1,
        "unit": {"key": nation.key, "name": "Cả nước"},
        "from": tables[0]["from"],
        "to": tables[0]["to"],
        "view": tables[0]["view"],
        "as_of": tables[0]["as_of"],
        "total": dict(zip(TOTALS, totals, strict=True)),
        "years": _merged(tables, "years", "year", ("filed", "helped", "persons", "value")),
        "units": [
            {"key": province.key, "number": province.pk, "name": province.name}
            | {name: data["total"][name] for name in UNIT_COLUMNS}
            for province, data in reckoned
        ],
        "kinds": _merged(tables, "kinds", "code", ("addresses", "value")),
        "forms": _merged(tables, "forms", "code", ("addresses", "value")),
        "groups": _merged(tables, "groups", "code", ("filed", "helped")),
        "notes": [],
        "left_out": left_out,
    }


def _merged(tables, part, key, columns):
    """The rows of one part of every table added up; a row that a table lacks is nothing there."""
    rows = {}
    for data in tables:
        for row in data[part]:
            rows.setdefault(row[key], []).append(row)
    return [
        met[0]
        | dict(zip(columns, added([[row[name] for name in columns] for row in met]), strict=True))
        for met in rows.values()
    ]


# --- storing


def _formerly(province, field="key"):
    """Keys, or numbers, of the provinces that it came of: addresses that the public kept lead to it."""
    below = Unit.objects.provinces().filter(path__startswith=province.path).exclude(pk=province.pk)
    return sorted(below.values_list(field, flat=True))


def _store_figures(reckoned, as_of):
    now = timezone.now()
    PublicFigures.objects.exclude(number__in=[unit.pk for unit, _ in reckoned]).delete()
    for unit, data in reckoned:
        PublicFigures(
            key=unit.key,
            number=unit.pk,
            name=data["unit"]["name"],
            level=unit.level,
            as_of=as_of,
            made_at=now,
            data=data,
        ).save()


def _store_thanks(thanks):
    """Who may be named, read under lock: leave taken back meanwhile waits, then takes the row off."""
    given = {one.sponsor: (province, one) for province, one in thanks}
    willing = Sponsor.objects.in_force().filter(pk__in=given, may_be_named=True)
    rows = []
    for sponsor in willing.select_for_update(of=("self",)):
        if is_number_told(sponsor.name):  # nobody agreed to have a telephone published
            continue
        province, one = given[sponsor.pk]
        rows.append(
            PublicSponsor(
                id=sponsor.pk,
                name=sponsor.name,
                name_key=sponsor.name_key,
                kind=sponsor.kind,
                kind_label=sponsor.get_kind_display(),
                since=one.since,
                addresses=None if is_small(one.addresses) else one.addresses,
                province=province.pk,
                province_name=province.name,
            )
        )
    PublicSponsor.objects.all().delete()
    PublicSponsor.objects.bulk_create(rows)


def _store_results(models):
    for model in PublicAidModel.objects.all():
        count = models.get(model.pk, 0)
        PublicAidModel.objects.filter(pk=model.pk).update(
            addresses=None if count < FEWEST else count
        )

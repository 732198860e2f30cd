"""Who gave and what: the counted aid of the period by kind of sponsor and by form (F3, F4, F7).

Reckoned from the records on file: historical totals know neither sponsors nor forms. The addresses
are those of F4 in scope, with all their counted aid of the period, so that `total` has the
addresses and the value of the summary table wherever no historical total was added.
"""

from dataclasses import dataclass

from apps.addresses.choices import AidForm
from apps.reports.figures.conditions import ADDED_VALUE
from apps.reports.figures.reading import fetch, fetch_parts
from apps.reports.figures.scope import Scope, View
from apps.sponsors.models import Side, Sponsor


@dataclass(frozen=True)
class Given:
    """Counted aid of one kind. Addresses and sponsors are distinct: they do not add up over kinds.

    `code` is the sponsor kind, the side, the code of the form or "total"; `value` whole đồng.
    """

    code: str
    label: str
    times: int
    addresses: int
    sponsors: int
    value: int
    unvalued: int


@dataclass(frozen=True)
class Giving:
    """`kinds` has every kind of sponsor, `forms` every form in use, in list order, also at zero."""

    kinds: tuple
    red_cross: Given
    others: Given
    forms: tuple
    total: Given

    @property
    def red_cross_kinds(self):
        return tuple(kind for kind in self.kinds if kind.code in Sponsor.RED_CROSS_KINDS)

    @property
    def others_kinds(self):
        return tuple(kind for kind in self.kinds if kind.code not in Sponsor.RED_CROSS_KINDS)


@dataclass(frozen=True)
class HelpedBy:
    """Helped addresses by who gave them counted aid. One address may stand in several of them.

    by_people        from Red Cross staff, members, volunteers or youth
    by_organisation  from an organisation of the Red Cross
    introduced       from the others' side, introduced by the Hội by the end of the period
    not_introduced   from the others' side, not introduced by then
    """

    helped: int
    by_people: int
    by_organisation: int
    introduced: int
    not_introduced: int

    @property
    def by_others(self):
        return self.introduced + self.not_introduced


_GIVEN = f"""
    SELECT aid.id AS aid_id, helped.row_id, aid.address_id, aid.unit_id, aid.sponsor_id, aid.side,
        sponsor.kind AS sponsor_kind, aid.form_id, aid.given_on, aid.headcount, aid.aid_model_id,
        {ADDED_VALUE} AS value,
        aid.value IS NULL AND NOT aid.is_recirculated AS is_unvalued
    FROM helped
    JOIN aid_records_aidrecord aid USING (address_id)
    JOIN sponsors_sponsor sponsor ON sponsor.id = aid.sponsor_id
    WHERE aid.voided_at IS NULL AND aid.exclusion = ''
        AND aid.given_on BETWEEN %(start)s AND %(end)s {{aid}}"""

GIVING = """
SELECT coalesce(sponsor_kind, side, form_id::text, 'total') AS code, count(*) AS times,
    count(DISTINCT address_id) AS addresses, count(DISTINCT sponsor_id) AS sponsors,
    coalesce(sum(value), 0)::bigint AS value, count(*) FILTER (WHERE is_unvalued) AS unvalued
FROM given
GROUP BY GROUPING SETS ((sponsor_kind), (side), (form_id), ())
"""

HELPED_BY = """
WITH by_address AS (
    SELECT address_id, bool_or(sponsor_kind = 'rc_organisation') AS by_organisation,
        bool_or(side = 'red_cross' AND sponsor_kind <> 'rc_organisation') AS by_people,
        bool_or(side = 'others') AS by_others
    FROM given GROUP BY address_id
)
SELECT count(*) AS helped, count(*) FILTER (WHERE by_people) AS by_people,
    count(*) FILTER (WHERE by_organisation) AS by_organisation,
    count(*) FILTER (WHERE by_others AND is_introduced) AS introduced,
    count(*) FILTER (WHERE by_others AND NOT is_introduced) AS not_introduced
FROM by_address
JOIN (
    SELECT id AS address_id, coalesce(introduced_on <= %(end)s, false) AS is_introduced
    FROM addresses_address
) a USING (address_id)
"""


def with_given(scope):
    """WITH … of the counted aid of the helped addresses in scope."""
    return f"{scope.helped_pieces()}, {given_piece(scope)}"


def given_piece(scope):
    """The CTE `given` over `helped`: the counted aid of the helped addresses in scope."""
    return f"given AS ({scope.of_aid(_GIVEN)})"


def giving(unit, start, end, view=View.CURRENT):
    """The counted aid of the period by kind of sponsor, side and form. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    return giving_of(fetch(with_given(scope) + GIVING, scope.params))


def giving_of(lines):
    """The Giving that the lines of GIVING tell of."""
    found = {line["code"]: line for line in lines}
    return Giving(
        kinds=tuple(_given(found, *kind) for kind in Sponsor.Kind.choices),
        red_cross=_given(found, *Side.choices[0]),
        others=_given(found, *Side.choices[1]),
        forms=tuple(
            _given(found, str(form.pk), form.name, code=form.code)
            for form in AidForm.objects.all()
            if form.is_active or str(form.pk) in found
        ),
        total=_given(found, "total", "Tổng cộng"),
    )


def helped_by(unit, start, end, view=View.CURRENT):
    """The helped addresses by who gave (outline I.2.c). Raises FigureError."""
    scope = Scope(unit, start, end, view)
    (line,) = fetch_parts(with_given(scope), {"helped_by": HELPED_BY}, scope.params)["helped_by"]
    return HelpedBy(**line)


def _given(found, key, label, *, code=None):
    nothing = {"times": 0, "addresses": 0, "sponsors": 0, "value": 0, "unvalued": 0}
    return Given(**(nothing | found.get(key, {}) | {"code": code or key, "label": label}))

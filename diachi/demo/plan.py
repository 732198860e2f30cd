"""How many dossiers stand where and when: exact totals, and units that lie on an award's edge."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = 2008, 2018
PERIOD = (date(FIRST, 1, 1), date(LAST, 12, 31))
# The check figures of plan A: filed, person-turns, đồng.
FILED, TURNS, VALUE = 24_394, 23_817, 23_153_000_000
_YEAR_WEIGHTS = (5, 6, 7, 8, 9, 10, 11, 11, 11, 11, 11)
LATER_SHARE = 0.03  # dossiers a year after 2018, of those of the eleven years before


@dataclass(frozen=True)
class Totals:
    """What 2008–2018 must come to."""

    filed: int
    turns: int
    value: int

    @classmethod
    def of(cls, addresses):
        """The check figures in proportion to the number of addresses; đồng in thousands."""
        turns = _half_up(TURNS * addresses, FILED)
        return cls(addresses, turns, _half_up(VALUE // 1000 * addresses, FILED) * 1000)


@dataclass
class Share:
    """The share of one unit: its place, how many dossiers, how many of them are helped by 2018."""

    place: object
    filed: int
    helped: int
    reviewed: float  # share of the open dossiers reviewed each year
    edge: str = ""  # "reviewed", "helped_70", "helped_50"


@dataclass(frozen=True)
class Slot:
    """One dossier to be invented."""

    share: Share
    filed_on: date
    is_helped: bool


def shares_of_units(rng, places, schools, totals, *, clerks_place):
    """The shares of all units; they sum up to `totals.filed`. One commune has nothing on file."""
    found = _edges(rng, places, totals, clerks_place)
    taken = {id(share.place) for share in found}
    for place, count in zip(
        schools, apportion(max(len(schools), totals.filed // 250), [1] * len(schools)), strict=True
    ):
        found.append(Share(place, count, round(count * 0.8), 0.9))
    rest = [place for place in places if id(place) not in taken]
    empty = rng.choice([place for place in rest if place is not clerks_place])
    rest.remove(empty)
    weights = [1.6 if place is clerks_place else rng.lognormvariate(0, 0.45) for place in rest]
    left = totals.filed - sum(share.filed for share in found)
    for place, count in zip(rest, apportion(left, weights), strict=True):
        helped = round(count * rng.triangular(0.28, 0.86, 0.5))
        found.append(Share(place, count, helped, rng.triangular(0.68, 1, 0.92)))
    return found


def _edges(rng, places, totals, clerks_place):
    """Three units with exactly 95,0 % reviewed, 70,0 % helped and 50,0 % helped."""
    mean = totals.filed / len(places)
    candidates = [place for place in places if place.origins and place is not clerks_place]
    reviewed, seventy, fifty = rng.sample(candidates, 3)
    twenties, tens = 20 * max(1, round(mean / 20)), 10 * max(1, round(mean / 10))
    return [
        Share(reviewed, twenties, twenties * 3 // 5, 0.95, "reviewed"),
        Share(seventy, tens, tens * 7 // 10, 0.9, "helped_70"),
        Share(fifty, tens, tens // 2, 0.9, "helped_50"),
    ]


def slots(rng, shares):
    """One slot for each dossier of 2008–2018, in the order of filing."""
    ordinary = [share for share in shares if share.edge != "reviewed"]
    count = sum(share.filed for share in ordinary)
    years = [
        year
        for year, quota in zip(range(FIRST, LAST + 1), apportion(count, _YEAR_WEIGHTS), strict=True)
        for _ in range(quota)
    ]
    rng.shuffle(years)
    found = []
    for share in shares:
        for number in range(share.filed):
            # all in one year: the ratio of every later year is then the same exact share
            year = years.pop() if share.edge != "reviewed" else FIRST + 2
            found.append(Slot(share, working_day(rng, year), number < share.helped))
    return sorted(found, key=lambda slot: slot.filed_on)


def later_slots(rng, shares, totals, year):
    """The dossiers of one year after 2018. Units on the edge stay as they are."""
    ordinary = [share for share in shares if not share.edge]
    count = round(totals.filed * LATER_SHARE * rng.uniform(0.85, 1.15))
    chosen = rng.choices(ordinary, [share.filed + 1 for share in ordinary], k=count)
    found = [Slot(share, working_day(rng, year), False) for share in chosen]
    return sorted(found, key=lambda slot: slot.filed_on)


def apportion(total, weights):
    """Whole numbers in proportion to the weights that sum up to `total` (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda at: (counts[at] - exact[at], at))
    for at in order[: total - sum(counts)]:
        counts[at] += 1
    return counts


def working_day(rng, year, first=(1, 3), last=(12, 30)):
    """A day of the year that is not a Sunday."""
    start = date(year, *first)
    day = start + timedelta(days=rng.randint(0, (date(year, *last) - start).days))
    return day - timedelta(days=1) if day.weekday() == 6 and day > start else day


def _half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)

"""A slow, obvious reckoning of the figures, row by row in Python, from domain.md section 4.

It shares nothing with apps.reports: it reads whole tables and loops.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from apps.addresses.models import Address, AddressCategory, Review
from apps.aid_records.models import AidRecord, HistoricalTotal, SideOverride
from apps.organisation.models import Unit, UnitLink, UnitSpan

COLUMNS = ["c3", "c4", "c5", "c6", "c7", "c8", "joint", "person_turns", "unvalued", "excluded"]


class Reckoning:
    def __init__(self, unit, start, end, view):
        self.unit, self.start, self.end, self.view = unit, start, end, view
        self.units = {found.pk: found for found in Unit.objects.all()}
        self.links = list(UnitLink.objects.all())
        self.whole = {link.old_id: link.new_id for link in self.links if link.share == "whole"}
        self.spans = sorted(UnitSpan.objects.all(), key=lambda span: span.ends_on, reverse=True)
        self.overrides = {found.address_id: found.side for found in SideOverride.objects.all()}
        self.addresses = {
            found.pk: found
            for found in Address.objects.all()
            if found.voided_at is None and found.status not in ("rejected", "duplicate")
        }
        self.totals = self._totals()
        self.aid = sorted(
            (found for found in AidRecord.objects.all() if self._is_good(found)),
            key=lambda found: (found.given_on, found.pk),
        )

    # --- units

    def ancestors(self, unit_id):
        """The unit itself, its parent, and so on up to the root."""
        unit, found = self.units[unit_id], []
        while unit is not None:
            found.append(unit)
            parents = [other for other in self.units.values() if other.path == unit.path[:-4]]
            unit = parents[0] if parents else None
        return found

    def row(self, unit_id):
        """The row of the table a unit belongs to; None outside the chosen unit."""
        above = self.ancestors(unit_id)
        if self.view == "recorded":
            return self.row_then(unit_id)
        if self.unit not in above:
            return None
        below = above[: above.index(self.unit)]
        if self.unit.level == "province":
            below = [unit for unit in below if unit.level != "province"] or below[:1]
        return below[-1].key if below else self.unit.key

    def row_then(self, unit_id):
        """The row by the tree of the last day: the highest above it that existed, or else did not.

        A province belongs to nobody but the nation, even one that hangs below its successor today.
        """
        above = [self.units[unit_id]]
        while above[-1] != self.unit:
            parent = self.parent_then(above[-1])
            if parent is None:
                return None
            above.append(parent)
        if len(above) > 1:
            above.pop()
        if self.unit.level == "nation":
            rows = [unit for unit in above if unit.level == "province"]
        elif self.unit.level == "province":
            rows = [unit for unit in above if unit.level != "province"]
        else:
            rows = above
        if above[0] == self.unit:
            return self.unit.key
        existed = [unit for unit in rows if self.existed(unit)]
        if self.unit.level == "nation" and existed:
            return existed[0].key
        return (existed or rows or above)[-1].key

    def parent_then(self, unit):
        """Its parent of the last day; what went whole into the chosen unit is right below it."""
        above = self.ancestors(unit.pk)
        if (
            self.unit.level in ("district", "base")
            and unit != self.unit
            and self.went_into(unit.pk)
        ):
            return self.unit
        if len(above) == 1:
            return None
        found = above[1]
        for span in self.spans:  # the latest first: what is left is the first one to end
            if span.unit_id == unit.pk and span.ends_on >= self.end and span.parent_id:
                found = self.units[span.parent_id]
        return above[1] if unit.level == "province" else found

    def went_into(self, place):
        """Whether a unit went whole into the chosen one, link by link."""
        while place in self.whole:
            place = self.whole[place]
            if place == self.unit.pk:
                return True
        return False

    def existed(self, unit):
        since, until = unit.valid_from or self.end, unit.valid_to or self.end
        return since <= self.end <= until

    # --- what counts

    def in_period(self, day):
        return self.start <= day <= self.end

    def _is_good(self, aid):
        return aid.voided_at is None and aid.address_id in self.addresses

    def _place_of_total(self, total):
        place = total.unit_id
        while self.view == "current" and place in self.whole:
            place = self.whole[place]
        return self.row(place)

    def _totals(self):
        return [
            total
            for total in HistoricalTotal.objects.all()
            if total.voided_at is None
            and self._place_of_total(total) is not None
            and total.ends_on >= self.start
            and total.starts_on <= self.end
        ]

    def added_totals(self):
        return [
            total
            for total in self.totals
            if self.in_period(total.starts_on) and self.in_period(total.ends_on)
        ]

    def crossing_totals(self):
        return [total for total in self.totals if total not in self.added_totals()]

    def is_covered(self, unit_id, day, home):
        return any(
            total.starts_on <= day <= total.ends_on
            and total.unit_id in self.those_that_hold(unit_id, day, home)
            for total in self.added_totals()
        )

    def those_that_hold(self, unit_id, day, home):
        """The unit, those above it, and what they went into that was not yet there on the day: of a
        divided one the part whose addresses are of the new unit, or still of nobody."""
        found = {unit.pk for unit in self.ancestors(unit_id)}
        led = set(found)
        while led:
            links = [link for link in self.links if link.old_id in led]
            led = set()
            for link in links:
                made = self.units[link.new_id]
                is_its = link.share == "whole" or home in (unit_id, *self.became(made.pk))
                if made.valid_from and day < made.valid_from and is_its and made.pk not in found:
                    led.add(made.pk)
            found |= led
        return found

    def became(self, place):
        """The unit, and what it went whole into, link by link."""
        found = [place]
        while found[-1] in self.whole:
            found.append(self.whole[found[-1]])
        return found

    def counted(self, address_id):
        """The address's counted aid in the period, by date and entry."""
        return [
            aid
            for aid in self.aid
            if aid.address_id == address_id and not aid.exclusion and self.in_period(aid.given_on)
        ]

    def filed_row(self, address):
        unit_id = address.unit_id if self.view == "current" else address.filed_unit_id
        return self.row(unit_id)

    def helped_row(self, address, last_aid):
        unit_id = address.unit_id if self.view == "current" else last_aid.unit_id
        return self.row(unit_id)

    def side(self, address, aid):
        if address.pk in self.overrides:
            return self.overrides[address.pk]
        worth = Counter({"red_cross": 0, "others": 0})
        for one in aid:
            worth[one.side] += added_value(one)
        if worth["red_cross"] == worth["others"]:
            return aid[0].side
        return max(worth, key=worth.get)

    # --- figures

    def table(self):
        """{row key or "total": {column: figure}} of everything that is not zero."""
        rows = defaultdict(Counter)
        for address in self.addresses.values():
            self._add_filed(rows, address)
            self._add_helped(rows, address)
        for aid in self.aid:
            if aid.exclusion and self.in_period(aid.given_on):
                address = self.addresses[aid.address_id]
                unit_id = address.unit_id if self.view == "current" else aid.unit_id
                if self.row(unit_id) is not None:
                    rows[self.row(unit_id)]["excluded"] += added_value(aid)
        for total in self.added_totals():
            place = rows[self._place_of_total(total)]
            place["c3"] += total.filed
            place["c4"] += total.helped_by_red_cross
            place["c5"] += total.helped_by_others
            place["c6"] += total.helped_by_red_cross + total.helped_by_others
            place["c7"] += total.persons
            place["c8"] += total.value
        rows["total"] = sum(rows.values(), Counter())
        return {
            key: {column: line[column] for column in COLUMNS}
            for key, line in rows.items()
            if key == "total" or any(line[column] for column in COLUMNS[:6])
        }

    def _add_filed(self, rows, address):
        if address.status not in ("filed", "closed") or not self.in_period(address.filed_on):
            return
        if self.filed_row(address) is None:
            return
        if not self.is_covered(address.filed_unit_id, address.filed_on, address.unit_id):
            rows[self.filed_row(address)]["c3"] += 1

    def _add_helped(self, rows, address):
        aid = [
            one
            for one in self.counted(address.pk)
            if not self.is_covered(one.unit_id, one.given_on, address.unit_id)
        ]
        if not aid or self.helped_row(address, aid[-1]) is None:
            return
        line = rows[self.helped_row(address, aid[-1])]
        line["c4" if self.side(address, aid) == "red_cross" else "c5"] += 1
        line["c6"] += 1
        line["c7"] += aid[-1].headcount
        line["c8"] += sum(added_value(one) for one in aid)
        line["joint"] += len({one.side for one in aid}) == 2
        line["person_turns"] += sum(one.headcount for one in aid)
        line["unvalued"] += sum(one.value is None and not one.is_recirculated for one in aid)

    def years(self):
        """{year: (filed, new, continued, resumed, {stop reason: addresses})}"""
        return {
            year: (
                found["filed"],
                found["new"],
                found["continued"],
                found["resumed"],
                {what: n for what, n in found.items() if what[0].isupper()},
            )
            for year in range(self.start.year, self.end.year + 1)
            for found in [Counter(what for _, what, _ in self.happened(year))]
        }

    def happened(self, year):
        """[(row, filed | new | continued | resumed | name of the stop reason, code)] of a year."""
        found = []
        for address in self.addresses.values():
            if address.status in ("filed", "closed") and self._is_now(address.filed_on, year):
                found.append((self.filed_row(address), "filed", address.code))
            ever = [
                one
                for one in self.aid
                if one.address_id == address.pk and not one.exclusion and one.given_on <= self.end
            ]
            now = [one for one in ever if self._is_now(one.given_on, year)]
            if now:
                kind = kind_of_year(year, {one.given_on.year for one in ever})
                found.append((self.helped_row(address, now[-1]), kind, address.code))
            if address.closed_on and self._is_now(address.closed_on, year):
                before = [one for one in ever if one.given_on <= address.closed_on]
                if before:
                    row = self.helped_row(address, before[-1])
                    found.append((row, address.stop_reason.name, address.code))
        return [line for line in found if line[0] is not None]

    def _is_now(self, day, year):
        return day.year == year and self.in_period(day)

    # --- who gave, and what the period achieved

    def given(self):
        """[(address, aid)] of the helped addresses in scope, with all their counted aid."""
        return [
            (address, one)
            for address in self.addresses.values()
            for aid in [self.counted(address.pk)]
            if aid and self.helped_row(address, aid[-1]) is not None
            for one in aid
        ]

    def giving(self):
        """{sponsor kind, side, code of the form or "total": [times, addresses, sponsors, value, unvalued]}"""
        lines = defaultdict(list)
        for _, aid in self.given():
            for key in (aid.sponsor.kind, aid.sponsor.side, aid.form.code, "total"):
                lines[key].append(aid)
        return {
            key: (
                len(aid),
                len({one.address_id for one in aid}),
                len({one.sponsor_id for one in aid}),
                sum(map(added_value, aid)),
                sum(one.value is None and not one.is_recirculated for one in aid),
            )
            for key, aid in lines.items()
        }

    def sponsors(self):
        """{(sponsor, year of its first aid in the period, addresses)}"""
        lines = defaultdict(list)
        for _, aid in self.given():
            lines[aid.sponsor_id].append(aid)
        return {
            (pk, min(one.given_on for one in aid).year, len({one.address_id for one in aid}))
            for pk, aid in lines.items()
        }

    def helped_by(self):
        """Codes of the helped, by Red Cross people, by its organisations, introduced, and not."""
        found = defaultdict(set)
        for address, aid in self.given():
            found["helped"].add(address.code)
            if aid.sponsor.kind == "rc_organisation":
                found["by_organisation"].add(address.code)
            elif aid.sponsor.side == "red_cross":
                found["by_people"].add(address.code)
            elif address.introduced_on and address.introduced_on <= self.end:
                found["introduced"].add(address.code)
            else:
                found["not_introduced"].add(address.code)
        return found

    def actuals(self):
        """(surveyed, filed, helped, sponsors of the others' side, base units helped)"""
        given = self.given()
        places = {
            address.unit_id if self.view == "current" else aid.unit_id
            for address, aid in given
            if aid.sponsor.kind == "rc_organisation"
        }
        return (
            sum(
                bool(address.surveyed_on)
                and self.in_period(address.surveyed_on)
                and self.filed_row(address) is not None
                for address in self.addresses.values()
            ),
            sum(map(self._is_filed, self.addresses.values())),
            len({address.pk for address, _ in given}),
            len({aid.sponsor_id for _, aid in given if aid.sponsor.side == "others"}),
            sum(
                self.units[place].level == "base" and self.row(place) is not None
                for place in places
            ),
        )

    def profile(self):
        """Filed and helped on file: individuals, collectives, persons; person-turns last."""
        found = Counter()
        for address in self.addresses.values():
            kind = "individual" if address.kind == "individual" else "collective"
            if self._is_filed(address):
                found[f"filed_{kind}"] += 1
                found["filed_persons"] += address.headcount
            aid = self.counted(address.pk)
            if aid and self.helped_row(address, aid[-1]) is not None:
                found[f"helped_{kind}"] += 1
                found["helped_persons"] += aid[-1].headcount
                found["person_turns"] += sum(one.headcount for one in aid)
        return found

    def _is_filed(self, address):
        return (
            address.status in ("filed", "closed")
            and self.in_period(address.filed_on)
            and self.filed_row(address) is not None
        )

    def categories(self):
        """{category: [filed, helped]} of everything that is not zero."""
        found = defaultdict(lambda: [0, 0])
        for link in AddressCategory.objects.all():
            address = self.addresses.get(link.address_id)
            if address is None:
                continue
            aid = self.counted(address.pk)
            found[link.category.name][0] += self._is_filed(address)
            found[link.category.name][1] += bool(
                aid and self.helped_row(address, aid[-1]) is not None
            )
        return {name: tuple(counts) for name, counts in found.items() if any(counts)}

    def groups(self, group_of, otherwise):
        """{group: (filed, helped)} of categories put into groups by name; no zeros."""
        found = defaultdict(lambda: (set(), set()))
        for link in AddressCategory.objects.all():
            address = self.addresses.get(link.address_id)
            if address is None:
                continue
            filed, helped = found[group_of.get(link.category.name, otherwise)]
            aid = self.counted(address.pk)
            if self._is_filed(address):
                filed.add(address.pk)
            if aid and self.helped_row(address, aid[-1]) is not None:
                helped.add(address.pk)
        return {name: tuple(map(len, sets)) for name, sets in found.items() if any(sets)}

    # --- reviews and fairness

    def open_on(self, day):
        """The open addresses of the chosen unit on `day`."""
        return [
            address
            for address in self.addresses.values()
            if address.status in ("filed", "closed")
            and address.filed_on <= day
            and not (address.closed_on and address.closed_on <= day)
            and self.row(address.unit_id) is not None
        ]

    def review_days(self, address):
        return [
            review.reviewed_on
            for review in Review.objects.all()
            if review.address_id == address.pk and review.taken_back_at is None
        ]

    def reviewed(self):
        """{row or "total": (reviewed, open)} on the last day of the period."""
        found = defaultdict(lambda: [0, 0])
        first = self.end - timedelta(days=365)
        for address in self.open_on(self.end):
            days = self.review_days(address)
            if address.filed_on >= first and address.surveyed_on:
                days.append(address.surveyed_on)
            for key in (self.row(address.unit_id), "total"):
                found[key][0] += any(first <= day <= self.end for day in days)
                found[key][1] += 1
        return {key: tuple(counts) for key, counts in found.items()}

    def yearly_reviews(self):
        """{row, year or "total": (reviewed, open)} over the years of the period."""
        found = defaultdict(lambda: [0, 0])
        for year in range(self.start.year, self.end.year + 1):
            cut_off = min(date(year, 12, 31), self.end)
            for address in self.open_on(cut_off):
                days = [*self.review_days(address), address.filed_on]
                is_reviewed = any(day.year == year and day <= cut_off for day in days)
                for key in (self.row(address.unit_id), year, "total"):
                    found[key][0] += is_reviewed
                    found[key][1] += 1
        return {key: tuple(counts) for key, counts in found.items()}

    def waiting(self, long_ago):
        """(codes never helped, codes last helped before `long_ago`) on the last day, in order."""
        never, before = [], []
        for address in self.open_on(self.end):
            days = [
                aid.given_on
                for aid in self.aid
                if aid.address_id == address.pk and not aid.exclusion and aid.given_on <= self.end
            ]
            if not days:
                never.append((address.filed_on, address.name_key, address.pk, address.code))
            elif max(days) < long_ago:
                before.append((max(days), address.name_key, address.pk, address.code))
        return [line[-1] for line in sorted(never)], [line[-1] for line in sorted(before)]

    def got(self):
        """[(row, code, value, persons)] of the helped addresses of the period."""
        return [
            (
                self.row(address.unit_id),
                address.code,
                sum(map(added_value, self.counted(address.pk))),
                self.counted(address.pk)[-1].headcount,
            )
            for address in self.addresses.values()
            if self.counted(address.pk) and self.row(address.unit_id) is not None
        ]

    def shares(self):
        """{row or "total": (helped, persons, value, median of the value per person or None)}"""
        rows = defaultdict(list)
        for row, _, value, persons in self.got():
            rows[row].append((value, persons))
            rows["total"].append((value, persons))
        return {
            row: (
                len(lines),
                sum(persons for _, persons in lines),
                sum(value for value, _ in lines),
                median(worth)
                if (worth := [Fraction(*line) for line in lines if line[0]])
                else None,
            )
            for row, lines in rows.items()
        }

    def far_above(self, times, against):
        """{code: value per person} of those above `times` × the median of the row or the whole."""
        medians = {row: line[3] for row, line in self.shares().items()}
        return {
            code: Fraction(value, persons)
            for row, code, value, persons in self.got()
            if medians["total" if against == "whole" else row] is not None
            and Fraction(value, persons) > times * medians["total" if against == "whole" else row]
        }


def added_value(aid):
    return 0 if aid.is_recirculated or aid.value is None else aid.value


def kind_of_year(year, years):
    if min(years) == year:
        return "new"
    return "continued" if year - 1 in years else "resumed"

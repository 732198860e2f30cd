"""Lists on paper: what the filter found, and a round of visits by hamlet."""

from itertools import groupby

from django.db.models import Max
from django.utils.functional import cached_property

from apps.addresses.models import Address, Need, Review
from apps.addresses.models.address import NAMELESS
from apps.core.dates import format_date, today
from apps.core.money import format_number
from apps.core.pdf import MAX_ROWS, ROWS_AT_ONCE
from apps.core.text import fold, natural_key

MOST_LISTED = 500
NO_HAMLET = "Chưa ghi thôn, buôn, ấp"
KINDS, STATUSES = dict(Address.Kind.choices), dict(Address.Status.choices)


class OnPaper:
    """What both lists head and end with."""

    def __init__(self, *, unit, by):
        self.unit, self.by = unit, by
        self.printed_on = format_date(today())
        self.is_first = True

    @property
    def chapter(self):
        return (self.unit.province or self.unit).chapter_name


class ListOnPaper(OnPaper):
    """Addresses as the list found and ordered them. `filters`: [(label, words)]."""

    body = "addresses/print/list.html"
    css_class = "listing"
    title = "Danh sách địa chỉ nhân đạo"
    columns = (
        "code",
        "full_name",
        "kind",
        "birth_year",
        "headcount",
        "phone",
        "street",
        "hamlet",
        "unit__name",
        "status",
        "filed_on",
        "voided_at",
    )

    def __init__(self, addresses, *, filters, **kwargs):
        super().__init__(**kwargs)
        found = list(addresses.values(*self.columns)[: MOST_LISTED + 1])
        self.is_cut = len(found) > MOST_LISTED
        self.most = MOST_LISTED
        self.filters = filters
        self.rows = [self._row(row) for row in found[:MOST_LISTED]]

    @staticmethod
    def _row(row):
        place = filter(None, [row["street"], row["hamlet"], row["unit__name"]])
        status = "Đã hủy" if row["voided_at"] else STATUSES[row["status"]]
        return {
            "name": row["full_name"] or NAMELESS,
            "code": row["code"],
            "birth": row["birth_year"] or "",
            "kind": KINDS[row["kind"]],
            "headcount": format_number(row["headcount"]),
            "phone": row["phone"],
            "place": ", ".join(place),
            "status": status,
            "filed_on": format_date(row["filed_on"]),
        }

    @property
    def about(self):
        return f"{len(self.rows)} hồ sơ, {self.unit.name}"


class RoundOnPaper(OnPaper):
    """The open addresses of a unit, hamlet by hamlet, with boxes to tick on the way.

    `hamlet` is folded text; the needs are those not yet met, the day that of the last review.
    """

    body = "addresses/print/visits.html"
    css_class = "visits"
    title = "Phiếu đi thăm, rà soát địa chỉ nhân đạo"
    outcomes = Review.Outcome.labels
    columns = ("id", "code", "full_name", "birth_year", "street", "phone", "hamlet", "name_key")
    of_unit = ("unit__name", "unit__name_key")

    def __init__(self, addresses, *, unit, hamlet="", **kwargs):
        super().__init__(unit=unit, **kwargs)
        self.hamlet = ""
        addresses = addresses.within(unit).open()
        found = addresses.values(*self.columns, *self.of_unit)
        if hamlet:
            found = [row for row in found if fold(row["hamlet"]) == hamlet]
            self.hamlet = found[0]["hamlet"] if found else ""
        else:
            found = list(found[: MAX_ROWS + 1])
        self.is_cut = len(found) > MAX_ROWS
        self.most = MAX_ROWS
        self._found = [] if self.is_cut else sorted(found, key=self._order)
        self._addresses = addresses

    @staticmethod
    def _order(row):
        hamlet = natural_key(row["hamlet"])
        return (row["unit__name_key"], not hamlet, hamlet, row["name_key"], row["id"])

    @cached_property
    def rows(self):
        """In the order of the way, each with its number, needs and last review."""
        inside = self._addresses.values("pk")
        needs = {}
        unmet = Need.objects.filter(address__in=inside, met_on__isnull=True)
        for address, words in unmet.values_list("address_id", "description"):
            needs.setdefault(address, []).append(words)
        reviews = Review.objects.in_force().filter(address__in=inside).order_by()
        last = dict(reviews.values_list("address_id").annotate(last=Max("reviewed_on")))
        return [
            row
            | {
                "number": number,
                "name": row["full_name"] or NAMELESS,
                "birth": row["birth_year"] or "",
                "needs": "; ".join(needs.get(row["id"], [])),
                "reviewed_on": format_date(last.get(row["id"])),
            }
            for number, row in enumerate(self._found, 1)
        ]

    @property
    def groups(self):
        """[(heading, rows)] by hamlet."""
        several_units = len({row["unit__name"] for row in self.rows}) > 1

        def heading(row):
            hamlet = row["hamlet"] if fold(row["hamlet"]) else NO_HAMLET
            return f"{row['unit__name']}: {hamlet}" if several_units else hamlet

        grouped = groupby(self.rows, key=lambda row: (row["unit__name"], fold(row["hamlet"])))
        found = [list(rows) for _, rows in grouped]
        return [(heading(rows[0]), rows) for rows in found]

    def parts(self):
        """The same paper in parts of so many rows as one PDF document holds."""
        whole = self.rows
        for start in range(0, max(1, len(whole)), ROWS_AT_ONCE):
            part = object.__new__(RoundOnPaper)
            part.__dict__ |= self.__dict__
            part.rows = whole[start : start + ROWS_AT_ONCE]
            part.is_first = start == 0
            yield part

    @property
    def about(self):
        where = f"{self.hamlet}, {self.unit.name}" if self.hamlet else self.unit.name
        return f"{len(self._found)} địa chỉ, {where}"

"""Small numbers withheld, so that nobody reckons them back (domain.md section 8, decision 0045).

A count of 1 to 4 is shown as SMALL. Where a total would give it away, further cells of the column
are KEPT back, the smallest first; a last resort keeps the whole column. Totals stay true. Whoever
reads the table, its totals and these rules finds at least two possible numbers for each withheld
cell. Cells are ints, SMALL or KEPT.
"""

SMALL = "<5"
KEPT = None
FEWEST = 5
SLACK = 2  # between the bounds of a withheld cell: whoever tries these rules on each number rules some out


def is_small(number):
    return 1 <= number < FEWEST


def is_withheld(cell):
    return cell is KEPT or cell == SMALL


def shown(number):
    """A count that stands alone, in no sum."""
    return SMALL if is_small(number) else number


def additive(values):
    """The cells of a column that adds up to a total that is shown."""

    def is_open(small, kept):
        known = sum(values[row] for row in (*small, *kept))
        low = dict.fromkeys(small, 1) | dict.fromkeys(kept, FEWEST)
        high = dict.fromkeys(small, FEWEST - 1) | _most(values, kept, known)
        lows, highs = sum(low.values()), sum(high.values())
        return all(
            min(high[row], known - lows + low[row]) - max(low[row], known - highs + high[row])
            >= SLACK
            for row in low
        )

    return _withheld(values, is_open)


def overlapping(values, whole):
    """The cells of a column whose rows share addresses: `whole` is how many there are in all."""
    whole = min(whole, sum(values))

    def is_open(small, kept):
        open_rows = {*small, *kept}
        rest = whole - sum(value for row, value in enumerate(values) if row not in open_rows)
        low = dict.fromkeys(small, 1) | dict.fromkeys(kept, FEWEST)
        high = dict.fromkeys(small, min(FEWEST - 1, whole)) | _most(values, kept, whole)
        highs = sum(high.values())
        return all(high[row] - max(low[row], rest - highs + high[row]) >= SLACK for row in low)

    return _withheld(values, is_open)


def _most(values, kept, most):
    """{row: the most it can hold} of kept cells: who knows that the smallest are kept back first
    sees in the smallest cell still shown how large they can be."""
    shown_ones = [
        (value, row) for row, value in enumerate(values) if value >= FEWEST and row not in kept
    ]
    if not shown_ones:
        return dict.fromkeys(kept, most)
    value, place = min(shown_ones)
    return {row: min(most, value if row < place else value - 1) for row in kept}


def beside(amounts, counts):
    """Amounts (value) that stand beside the cells of a count, and add up to a total that is shown."""
    hidden = {row for row, count in enumerate(counts) if is_withheld(count)}
    if not hidden or not any(amounts):
        return list(amounts)
    spare = sorted(
        (row for row, amount in enumerate(amounts) if amount and row not in hidden),
        key=lambda row: (amounts[row], row),
    )
    while len(hidden) < 2 or not any(amounts[row] for row in hidden):
        if not spare:
            return [KEPT] * len(amounts)
        hidden.add(spare.pop(0))
    return [KEPT if row in hidden else amount for row, amount in enumerate(amounts)]


def with_count(numbers, counts):
    """Numbers (persons) that are at least the count beside them: withheld with it, not otherwise."""
    return [
        KEPT if is_withheld(count) else number
        for number, count in zip(numbers, counts, strict=True)
    ]


def split(pairs, helped):
    """The two sides of `helped` (its cells), and their totals: ([(cell, cell), …], (cell, cell)).

    A row's two sides are withheld together, for one is the rest of the other.
    """
    totals = tuple(sum(side) for side in zip(*pairs, strict=True)) if pairs else (0, 0)
    if 0 in totals:
        first_is_all = totals[1] == 0
        sides = [(cell, 0) if first_is_all else (0, cell) for cell in helped]
        return sides, totals
    active = {row for row, cell in enumerate(helped) if cell != 0}
    if any(is_small(total) for total in totals):
        return _split_without(pairs, active), (KEPT, KEPT)
    hidden = {row for row in active if is_withheld(helped[row]) or any(map(is_small, pairs[row]))}
    spare = sorted(
        active - hidden, key=lambda row: (0 in pairs[row], sum(pairs[row]), row), reverse=True
    )
    while spare and any(not _has_partner(pairs, row, hidden) for row in hidden):
        hidden.add(spare.pop())
    return _split_without(pairs, hidden), totals


def _has_partner(pairs, row, hidden):
    """Whether one address could have changed sides here and another one elsewhere."""
    first, second = pairs[row]
    return any(
        (second and pairs[other][0]) or (first and pairs[other][1])
        for other in hidden
        if other != row
    )


def _split_without(pairs, hidden):
    return [(KEPT, KEPT) if row in hidden else tuple(pair) for row, pair in enumerate(pairs)]


def _withheld(values, is_open):
    """Small values marked, others kept back until `is_open`, the smallest first."""
    small = {row for row, value in enumerate(values) if is_small(value)}
    kept = set()
    spare = sorted(
        (row for row, value in enumerate(values) if value >= FEWEST),
        key=lambda row: (values[row], row),
    )
    while small and not is_open(small, kept):
        if not spare:
            return [KEPT] * len(values)
        kept.add(spare.pop(0))
    return [
        SMALL if row in small else KEPT if row in kept else value
        for row, value in enumerate(values)
    ]


def added(columns):
    """Cell by cell the sum of several tables; withheld where one of them withholds it."""
    return [
        KEPT if any(map(is_withheld, cells)) else sum(cells) for cells in zip(*columns, strict=True)
    ]

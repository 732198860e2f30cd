"""Yearly reviews: each unit reviews its own share of what is open, one unit exactly 95 %."""

from apps.addresses.models import Review
from diachi.demo.cases import at
from diachi.demo.plan import LAST, working_day

Outcome = Review.Outcome
_OUTCOMES = {Outcome.UNCHANGED: 68, Outcome.UPDATED: 32}
_LAST_OUTCOMES = {
    "on-dinh": Outcome.STABLE,
    "qua-doi": Outcome.DECEASED,
    "chuyen-di": Outcome.MOVED,
}
_NOTES = (
    "Sức khỏe yếu hơn năm trước.", "Nhà đã được sửa lại phần mái.", "Con lớn đã đi làm, đỡ vất vả hơn.",
    "Đề nghị tiếp tục trợ giúp.", "Đã nhận đủ phần trợ giúp của năm.", "Hoàn cảnh chưa có gì thay đổi.",
)  # fmt: skip


def ordinary(rng, case, staff, last_year):
    """The reviews of one dossier, autumn by autumn until it is closed."""
    slot, found = case.slot, []
    for year in range(slot.filed_on.year + 1, last_year + 1):
        day = working_day(rng, year, (8, 15), (12, 20))
        outcome, note = _draw(rng)
        if rng.random() < slot.share.reviewed and case.is_open_on(day):
            found.append(_review(case, day, outcome, note, staff))
        if case.closes_on and case.closes_on.year <= year:
            break
    reason = case.address.stop_reason
    if reason and reason.code in _LAST_OUTCOMES:
        day = case.closes_on
        if all(review.reviewed_on != day for review in found):
            found.append(_review(case, day, _LAST_OUTCOMES[reason.code], "", staff))
    return found


def exactly_95_percent(rng, cases, staff, last_year):
    """Of dossiers all filed in one year and never closed, 95,0 % in 2018, since then, and over all.

    The year of filing counts in full, so one of the years after it has a twentieth less.
    """
    found, twentieth = [], len(cases) // 20
    first_year = cases[0].slot.filed_on.year + 1
    for year in range(first_year, last_year + 1):
        left_out = 2 * twentieth if year == LAST - 1 else twentieth
        for case in rng.sample(cases, len(cases) - left_out):
            day = working_day(rng, year, (3, 1), (6, 30))
            found.append(_review(case, day, *_draw(rng), staff))
    return found


def _draw(rng):
    outcome = rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
    note = rng.choice(_NOTES) if outcome == Outcome.UPDATED and rng.random() < 0.6 else ""
    return outcome, note


def _review(case, day, outcome, note, staff):
    return Review(
        address=case.address,
        reviewed_on=day,
        outcome=outcome,
        note=note,
        created_at=at(day, 14),
        created_by=staff.of(case.place.unit),
    )

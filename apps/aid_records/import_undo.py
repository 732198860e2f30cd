"""Taking back what an import wrote about aid, pledges and figures of past years."""

from apps.aid_records.models import AidRecord, HistoricalTotal, Pledge
from apps.core.dates import format_date
from apps.core.imports.undoing import Part, Undoable, Undone

AID = Undoable(
    AidRecord,
    label=lambda aid: f"{aid.address.code} ngày {format_date(aid.given_on)}",
    page=("aid_records:detail", "pk"),
)
PLEDGES = Undoable(
    Pledge,
    label=lambda pledge: f"{pledge.address.code} ngày {format_date(pledge.pledged_on)}",
    page=("aid_records:pledge_detail", "pk"),
    # What a pledge holds is repeated from its need and from itself; parts let go of stay.
    parts=(
        Part(
            "covers",
            filled={
                "capacity": "(SELECT n.capacity FROM addresses_need n WHERE n.id = b.need_id)",
                "is_holding": "(SELECT p.is_holding FROM aid_records_pledge p WHERE p.id = b.pledge_id)",
            },
        ),
    ),
)
TOTALS = Undoable(
    HistoricalTotal,
    label=lambda total: (
        f"{total.unit}, {format_date(total.starts_on)} – {format_date(total.ends_on)}"
    ),
)


def take_back(undo):
    """The Undone of an open Undo: aid before the pledges it was given under."""
    done = Undone()
    for kind in (AID, PLEDGES, TOTALS):
        done.add(undo.take_back(kind))
    return done

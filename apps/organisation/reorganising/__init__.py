"""A reorganisation of units from its lines to its undoing (docs/decisions/0056).

    problems = check(reorganisation)             # [Problem]; any `is_error` refuses
    seen = preview(reorganisation)               # Preview: counts, people, collisions, who sees what
    apply(reorganisation, by=manager, has_read=True, decree="1660/NQ-UBTVQH15")
    undo(reorganisation, reason="…", by=manager)

All of it is one transaction under the lock of `core.standstill`. Each raises `ReorganisingError`,
whose message is for people.
"""

from apps.organisation.reorganising.applying import apply, may_apply
from apps.organisation.reorganising.checking import check
from apps.organisation.reorganising.plan import Problem, ReorganisingError
from apps.organisation.reorganising.previewing import Person, Preview, Sight, preview
from apps.organisation.reorganising.undoing import last_applied, undo

__all__ = [
    "Person",
    "Preview",
    "Problem",
    "ReorganisingError",
    "Sight",
    "apply",
    "check",
    "last_applied",
    "may_apply",
    "preview",
    "undo",
]

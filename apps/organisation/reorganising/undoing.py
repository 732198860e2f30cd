"""Taking back the newest reorganisation."""


def last_applied(reorganisation):
    """Whether it is applied and no newer one that is applied touches units in its scope or above."""
    raise NotImplementedError


def undo(reorganisation, *, reason, by, progress=None):
    """Bring back units, tree and rows; returns {key: number}. What was entered since stays.

    A unit it made that has rows of its own stays as a dissolved one, its addresses go to the
    work-list. Raises ReorganisingError: not the newest applied one, no reason, not this person.
    """
    raise NotImplementedError

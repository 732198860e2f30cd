"""Applying a reorganisation: one transaction under the lock."""


def may_apply(reorganisation, user):
    """"" if this user may apply it, otherwise words that say who may.

    MANAGE_UNITS of a unit that contains the scope; not the one who wrote it while there is another
    such manager (four eyes).
    """
    raise NotImplementedError


def apply(reorganisation, *, by, has_read, decree="", version=None, progress=None):
    """Do it; returns {key: number} of what was done, which also stands in `counts`.

    `has_read`: the person ticked that the preview was read. `decree`: its number typed once more,
    asked of whoever wrote the reorganisation. `version`: that of the preview; an edited one is
    refused. `progress(done, total, words)` hears how far it is. Raises ReorganisingError: not a
    draft, not yet in force, lines wrong, not this person, other work under way (try again).
    Call it in a job or a command: a province with 60.000 addresses takes most of a minute.
    """
    raise NotImplementedError

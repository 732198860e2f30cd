"""Whether a reorganisation can be applied."""

from apps.organisation.reorganising.planning import make_plan


def check(reorganisation):
    """[Problem] of all its lines, errors first, in the order of the lines; [] is good.

    Reads the units of the scope once, writes nothing.
    """
    return make_plan(reorganisation).problems

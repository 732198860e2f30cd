"""Whether a reorganisation can be applied."""


def check(reorganisation):
    """[Problem] of all its lines, errors first, in the order of the lines; [] is good.

    Reads the units of the scope once, writes nothing.
    """
    raise NotImplementedError

"""Why a text means no unit, in words for people."""

from apps.core.imports.cells import CellError

_NAMED = 6  # units named in one message


class UnitMatchError(CellError):
    """No unit, or more than one, or one out of reach. The message is for people.

    `candidates` are the Units that may be meant, in order of their names: what a page can offer.
    """

    def __init__(self, message, candidates=()):
        super().__init__(message)
        unique = {unit.pk: unit for unit in candidates}
        self.candidates = tuple(sorted(unique.values(), key=lambda unit: (unit.name_key, unit.pk)))


def several(text, units):
    names = listed(units, with_key=True)
    return UnitMatchError(f"“{text}” có thể là: {names}; ghi mã thay cho tên.", units)


def not_a_base(text):
    return UnitMatchError(
        f"“{text}” không phải cơ sở Hội; ghi tên xã, phường hoặc đơn vị trực thuộc."
    )


def out_of_reach(text, scope):
    return UnitMatchError(f"“{text}” ngoài phạm vi của bạn ({scope.name}).")


def listed(units, *, with_key=False):
    names = sorted({f"{unit.name} ({unit.key})" if with_key else unit.name for unit in units})
    more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more

"""Dossiers that wait for approval and are like one on file: work for the desk to see."""

from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.models import Address, Likeness

_ONE_IN = 5
_PERSON = (
    "full_name",
    "birth_date",
    "birth_year",
    "gender",
    "ethnicity",
    "identity_number",
)
_REASON = "Cùng tên, cùng năm sinh nhưng là hai người ở hai buôn, đã hỏi trưởng buôn."


def invent(rng, waiting, cases):
    """Some waiting cases get the person of a filed one, half of them of their own unit."""
    persons = [case for case in cases if _is_person(case)]
    by_unit = {}
    for case in persons:
        by_unit.setdefault(case.place.unit.pk, []).append(case)
    submitted = [
        case
        for case in waiting
        if case.address.status == Address.Status.SUBMITTED and _is_person(case)
    ]
    for number, case in enumerate(submitted[::_ONE_IN]):
        near = by_unit.get(case.place.unit.pk)
        original = rng.choice(near if near and number % 2 == 0 else persons).address
        for name in _PERSON:
            setattr(case.address, name, getattr(original, name))


def notice(province):
    """The pairs of the whole province, some with the reason that the commune gave."""
    recheck_set(f"SELECT id FROM addresses_address WHERE province_id = {province.pk}")
    inside = Likeness.objects.within(province).exclude(unit=province).order_by("id")
    numbers = list(inside.values_list("pk", flat=True)[::2])
    Likeness.objects.filter(pk__in=numbers).update(entry_reason=_REASON)


def _is_person(case):
    address = case.address
    return address.kind != Address.Kind.COLLECTIVE and address.birth_year is not None

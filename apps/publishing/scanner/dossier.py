"""What a dossier holds that its story must not say."""

from dataclasses import dataclass, field
from datetime import date

from apps.addresses.models import Consent


@dataclass(frozen=True)
class Dossier:
    """The private words of an address; `own_name` may be said where the family agreed to it."""

    own_name: str = ""
    is_named: bool = False
    names: tuple[str, ...] = ()
    hamlet: str = ""
    street: str = ""
    units: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    ethnicity: str = ""
    births: tuple[date, ...] = field(default=())
    birth_year: int | None = None

    @classmethod
    def of(cls, address, *, level):
        """Read off the address, its members and its consents."""
        members = list(address.members.all())
        signers = address.consents.values_list("signed_by", flat=True)
        others = [member.full_name for member in members]
        others += [*signers, address.surveyor, address.data_consent_by]
        births = [person.birth_date for person in (address, *members)]
        own = address.full_name
        return cls(
            own_name=own,
            is_named=level == Consent.Level.NAMED,
            names=tuple(dict.fromkeys(name for name in others if name and name != own)),
            hamlet=address.hamlet,
            street=address.street,
            units=tuple({address.unit.name, address.filed_unit.name}),
            numbers=tuple(filter(None, (address.identity_number, address.phone))),
            codes=tuple(filter(None, (address.code, address.legacy_code))),
            ethnicity=address.ethnicity,
            births=tuple(filter(None, births)),
            birth_year=address.birth_year,
        )

"""How people write the name of a unit: its kind, the office before it, the places behind it."""

import re

from apps.core.text import fold, natural_key
from apps.organisation.names import SHORT_KINDS

_KINDS = "thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|phuong|xa|tp|tx|tt|dk|h|q|p|x|f"
_PREFIX = re.compile(rf"(?:{_KINDS}) (?=\S)")
_OFFICE = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan|hoi chu thap do|hoi ctd|ctd|hoi|co so hoi|chi hoi|don vi|dia ban) )+(?=\S)"
)
_HAMLET = re.compile(
    r"(?:thon|buon|bon|ap|to|tdp|to dan pho|khu|khu pho|kp|khoi|khoi pho|xom|lang|so|duong|doi)\b"
)
_CUTS = re.compile(
    r"[(),;/–]|(?:^|\s)-\s|-(?=(?:x|xã|p|phường|tt|tx|tp|h|huyện)[. ])", re.IGNORECASE
)
_DOTTED = re.compile(r"^t ([ptx]) ")


def parts_of(text):
    """The names in a text: a unit, what it lies in, a hamlet."""
    return [part.strip() for part in _CUTS.split(text) if fold(part)]


def is_hamlet(name):
    """Whether it is the name of a hamlet or a street."""
    return bool(_HAMLET.match(fold(name)))


def has_kind(folded):
    return bool(_PREFIX.match(folded))


def without_kind(folded):
    """Only a kind at the beginning goes: Hiệp Hòa has none, though “p ” stands in it."""
    kind = _PREFIX.match(folded)
    return folded[kind.end() :] if kind else folded


def full(folded):
    """Without blanks (Ea H'Leo, EaHLeo), a short kind written out (P. Cư Bao)."""
    first, _, rest = folded.partition(" ")
    return (
        f"{SHORT_KINDS[first]} {rest}".replace(" ", "")
        if rest and first in SHORT_KINDS
        else folded.replace(" ", "")
    )


def bare(folded):
    """The name without its kind and without blanks."""
    return without_kind(folded).replace(" ", "")


def without_office(name):
    """The folded name of a unit without what is set before it: UBND xã …, Hội CTĐ phường …"""
    return _DOTTED.sub(r"t\1 ", _OFFICE.sub("", fold(name)))


def is_just(written, name):
    """Whether a name is written with just these marks: Hòa Đông is not Hòa Đồng, but is Hoà Đông."""
    prefix = _PREFIX.match(fold(name))
    own = name.split()[len(prefix[0].split()) if prefix else 0 :]
    return f"!{natural_key(written)}".endswith(f"!{natural_key(' '.join(own))}")


def goes_by(unit, places):
    """Whether one of these names or initials means the unit: TX Buôn Hồ, buon ho, BH."""
    words = without_kind(unit.name_folded).split()
    names = {"".join(words)}
    if len(words) > 1:
        names |= {"".join(word[0] for word in words)}
    return any(bare(without_office(place)) in names for place in places)

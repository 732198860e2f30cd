"""Which aid looks as if it were not part of the campaign: the system proposes, a person decides.

The five reasons are B, II.1 (domain.md F3); by which signs they are proposed is decided here.
"""

from typing import NamedTuple

from apps.aid_records.models import Exclusion, OtherCampaign
from apps.core.dates import format_date
from apps.core.text import fold

# Folded, two words at least: “bao” alone is a storm and a sack.
_SIGNS = (
    (Exclusion.EMERGENCY, ("khan cap", "thien tai", "bao lu", "lu lut", "bao lut", "hoa hoan")),
    (Exclusion.ADMINISTRATION, ("van phong pham", "chi phi hanh chinh", "hoat dong phi")),
    (Exclusion.PUBLICITY, ("tuyen truyen", "chien dich truyen thong", "pano ap phich")),
)


class Proposal(NamedTuple):
    """`why` is for people; `campaign` is there with X5 only."""

    exclusion: Exclusion
    why: str
    campaign: OtherCampaign | None = None


def other_campaigns():
    """What `propose` looks for; whoever asks about many gifts reads them once."""
    return list(OtherCampaign.objects.filter(is_active=True))


def propose(*, address, given_on, text, campaigns=None):
    """The Proposal that the words, the date and the dossier suggest, or None."""
    words = f" {fold(text)} "
    for campaign in other_campaigns() if campaigns is None else campaigns:
        for name in (campaign.name, *campaign.synonyms.splitlines()):
            if name and f" {fold(name)} " in words:
                why = f"nội dung nhắc tới “{campaign.name}”"
                return Proposal(Exclusion.OTHER_CAMPAIGN, why, campaign)
    for exclusion, signs in _SIGNS:
        for sign in signs:
            if f" {sign} " in words:
                return Proposal(exclusion, "nội dung có những từ ngữ thuộc trường hợp này")
    if address.filed_on is None or address.status not in address.ON_FILE:
        return Proposal(Exclusion.NOT_REGULAR, "địa chỉ này chưa được lập hồ sơ")
    if given_on < address.filed_on:
        filed = format_date(address.filed_on)
        why = f"ngày trợ giúp ở trước ngày lập hồ sơ ({filed})"
        return Proposal(Exclusion.NOT_REGULAR, why)
    return None

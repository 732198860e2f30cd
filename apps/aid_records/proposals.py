"""Which aid looks as if it were not part of the campaign: the system proposes, a person decides.

The five reasons are B, II.1 (domain.md F3); by which signs they are proposed is decided here.
"""

from apps.aid_records.models import Exclusion, OtherCampaign
from apps.core.dates import format_date
from apps.core.text import fold

# Folded, two words at least: “bao” alone is a storm and a sack.
_SIGNS = (
    (Exclusion.EMERGENCY, ("khan cap", "thien tai", "bao lu", "lu lut", "bao lut", "hoa hoan")),
    (Exclusion.ADMINISTRATION, ("van phong pham", "chi phi hanh chinh", "hoat dong phi")),
    (Exclusion.PUBLICITY, ("tuyen truyen", "chien dich truyen thong", "pano ap phich")),
)


def propose(*, address, given_on, text):
    """(exclusion, why) that the words, the date and the dossier suggest, or None."""
    words = f" {fold(text)} "
    for campaign in OtherCampaign.objects.filter(is_active=True):
        for name in (campaign.name, *campaign.synonyms.splitlines()):
            if name and f" {fold(name)} " in words:
                return Exclusion.OTHER_CAMPAIGN, f"nội dung nhắc tới “{campaign.name}”"
    for exclusion, signs in _SIGNS:
        for sign in signs:
            if f" {sign} " in words:
                return exclusion, "nội dung có những từ ngữ thuộc trường hợp này"
    if address.filed_on is None or address.status not in address.ON_FILE:
        return Exclusion.NOT_REGULAR, "địa chỉ này chưa được lập hồ sơ"
    if given_on < address.filed_on:
        filed = format_date(address.filed_on)
        return Exclusion.NOT_REGULAR, f"ngày trợ giúp ở trước ngày lập hồ sơ ({filed})"
    return None

"""How workbooks say that aid is not part of the campaign."""

import re

from apps.aid_records.models import Exclusion, OtherCampaign
from apps.core.imports.cells import CellError, Terms
from apps.core.text import fold


def exclusions():
    """X1…X5, their text, or the name of another campaign → (exclusion, other campaign's pk or None)."""
    campaigns = Terms.of_choices("cuộc vận động khác", OtherCampaign)
    labels = {fold(label): value for value, label in Exclusion.choices}
    labels |= {fold(label.partition(". ")[2]): value for value, label in Exclusion.choices}

    def read(value):
        folded = fold(str(value))
        if folded in labels:
            return labels[folded], None
        if folded in campaigns.values:
            return Exclusion.OTHER_CAMPAIGN.value, campaigns.values[folded]
        if match := re.fullmatch(r"x ?([1-5])(?: (.+))?", folded):
            exclusion = f"X{match[1]}"
            campaign = campaigns.values.get(match[2]) if exclusion == "X5" else None
            return exclusion, campaign
        raise CellError(
            f"“{str(value)[:60]}” không rõ; ghi X1, X2, X3, X4, X5 hoặc tên cuộc vận động khác: "
            f"{'; '.join(campaigns.names)}."
        )

    return read

"""The lists of terms that addresses use. They are data (domain.md section 2), seeded by migration."""

import time
from functools import lru_cache

from apps.core.models import Choice


def terms(model):
    """((pk, name), …) of a list; each process keeps it for a minute, for every list page offers it."""
    return _terms(model, int(time.monotonic() // 60))


@lru_cache(maxsize=16)
def _terms(model, minute):
    return tuple(model.objects.values_list("pk", "name"))


class Category(Choice):
    """A beneficiary category (đối tượng)."""

    class Meta(Choice.Meta):
        verbose_name = "đối tượng"
        verbose_name_plural = "đối tượng"


class AidForm(Choice):
    """A form of aid (hình thức trợ giúp)."""

    class Meta(Choice.Meta):
        verbose_name = "hình thức trợ giúp"
        verbose_name_plural = "hình thức trợ giúp"


class StopReason(Choice):
    """Why help stops (lý do dừng trợ giúp)."""

    class Meta(Choice.Meta):
        verbose_name = "lý do dừng"
        verbose_name_plural = "lý do dừng"


class SurveyChannel(Choice):
    """How a case became known (kênh khảo sát)."""

    class Meta(Choice.Meta):
        verbose_name = "kênh khảo sát"
        verbose_name_plural = "kênh khảo sát"

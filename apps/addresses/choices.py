"""The lists of terms that addresses use. They are data (domain.md section 2), seeded by migration."""

from apps.core.models import Choice


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

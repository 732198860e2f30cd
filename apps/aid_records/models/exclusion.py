"""What is not part of the campaign (rule F3)."""

from django.db import models

from apps.core.models import Choice


class OtherCampaign(Choice):
    """Another campaign or movement (cuộc vận động, phong trào khác), the open list behind X5."""

    class Meta(Choice.Meta):
        verbose_name = "cuộc vận động khác"
        verbose_name_plural = "cuộc vận động khác"


class Exclusion(models.TextChoices):
    """Why aid is not part of the campaign (không thuộc giá trị Cuộc vận động; plan B, II.1)."""

    EMERGENCY = "X1", "X1. Hỗ trợ khẩn cấp một lần do thiên tai"
    NOT_REGULAR = "X2", "X2. Chưa có địa chỉ cụ thể hay không thường xuyên"
    ADMINISTRATION = "X3", "X3. Hỗ trợ tổ chức Hội, chi phí hành chính"
    PUBLICITY = "X4", "X4. Tuyên truyền, chiến dịch truyền thông"
    OTHER_CAMPAIGN = "X5", "X5. Nguồn lực của cuộc vận động, phong trào khác"

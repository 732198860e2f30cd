from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "apps.campaign"
    verbose_name = "Chỉ đạo và phong trào"

from django.apps import AppConfig


class AidModelsConfig(AppConfig):
    name = "apps.aid_models"
    verbose_name = "Mô hình"

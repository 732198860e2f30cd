from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "apps.ledgers"
    verbose_name = "Sổ của mô hình"

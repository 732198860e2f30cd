from django.apps import AppConfig


class ReorganisationsConfig(AppConfig):
    name = "apps.reorganisations"
    verbose_name = "Sắp xếp đơn vị"

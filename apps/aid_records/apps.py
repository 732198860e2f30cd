from django.apps import AppConfig


class AidRecordsConfig(AppConfig):
    name = "apps.aid_records"
    verbose_name = "Trợ giúp"

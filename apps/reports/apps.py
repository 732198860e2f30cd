from django.apps import AppConfig
from django.core.checks import register

from apps.reports.checks import check_site_url


class ReportsConfig(AppConfig):
    name = "apps.reports"
    verbose_name = "Báo cáo"

    def ready(self):
        register(check_site_url)

from django.apps import AppConfig
from django.core.checks import register

from apps.core.checks import check_pango, check_tinos


class CoreConfig(AppConfig):
    name = "apps.core"
    verbose_name = "nền tảng"

    def ready(self):
        register(check_tinos)
        register(check_pango)

from django.apps import AppConfig


class AddressesConfig(AppConfig):
    name = "apps.addresses"
    verbose_name = "Địa chỉ nhân đạo"
